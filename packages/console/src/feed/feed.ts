/**
 * Follows one conversation: server-sent events become a chronicle, and replies on their way become
 * texts. What comes within one frame of the screen is shown at once, so a fast model costs one
 * rendering a frame and not one a word.
 *
 * The browser reconnects by itself and sends the last position it has seen, so nothing is missing
 * and nothing comes twice. When the server refuses (it was started anew with other keys, the
 * conversation is gone), the feed asks it why and tries again more and more slowly.
 */
import type { AgentName, Delta, LogEvent } from '@baton/core';
import { conversationPath, get, Problem } from '../api/client.ts';
import { type Chronicle, emptyChronicle } from './chronicle.ts';

/** `loading`: catching up. `live`: all is told. `lost`: reconnecting. `refused`: see `problem`. */
export type Connection = 'loading' | 'live' | 'lost' | 'refused';

/** A reply on its way; what is committed replaces it. */
export interface Speech {
  readonly agent: AgentName;
  readonly text: string;
  readonly reasoning: string;
}

export interface FeedView {
  readonly conversation: string;
  readonly chronicle: Chronicle;
  readonly connection: Connection;
  readonly speech: Speech | undefined;
  readonly problem: Problem | undefined;
}

/** Events folded in one frame: more would hold up the screen while a long log comes in. */
const eventsPerFrame = 1_000;
const retryMs = { first: 1_000, most: 15_000 };

export class Feed {
  readonly #conversation: string;
  readonly #listeners = new Set<() => void>();
  #view: FeedView;
  #source: EventSource | undefined;
  #arrived: LogEvent[] = [];
  /** What is known of the log; the view may be behind. */
  #folded: Chronicle = emptyChronicle();
  #caughtUp = false;
  #speech: Speech | undefined;
  #connection: Connection = 'loading';
  #problem: Problem | undefined;
  #callOff: (() => void) | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #retryMs = retryMs.first;

  constructor(conversation: string) {
    this.#conversation = conversation;
    this.#view = {
      conversation,
      chronicle: emptyChronicle(),
      connection: 'loading',
      speech: undefined,
      problem: undefined,
    };
  }

  /** What is known now; the same object until something changes. */
  readonly view = (): FeedView => this.#view;

  /** Calls back after each change, at most once a frame. The first listener connects. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (!this.#source && this.#retry === undefined) this.#connect();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#close();
    };
  };

  #connect(): void {
    const after = this.#folded.length + this.#arrived.length;
    const path = conversationPath(this.#conversation, `/events?after=${after}`);
    const source = new EventSource(path);
    this.#source = source;
    source.addEventListener('open', () => {
      this.#retryMs = retryMs.first;
      this.#problem = undefined;
    });
    source.addEventListener('message', ({ data }: MessageEvent<string>) => {
      this.#event(JSON.parse(data) as LogEvent);
    });
    source.addEventListener('delta', ({ data }: MessageEvent<string>) => {
      this.#delta(JSON.parse(data) as { agent: AgentName } & Delta);
    });
    source.addEventListener('live', () => {
      this.#caughtUp = true;
      this.#changed();
    });
    source.addEventListener('error', () => {
      this.#connection = 'lost';
      this.#caughtUp = false;
      this.#changed();
      // Closed for good: the server answered, and not with events.
      if (source.readyState === EventSource.CLOSED) void this.#refused();
    });
  }

  #event(event: LogEvent): void {
    this.#arrived.push(event);
    const { type } = event;
    if (type === 'turn_taken' || type === 'turn_failed') this.#speech = undefined;
    if (type === 'run_ended') this.#speech = undefined;
    this.#changed();
  }

  #delta(delta: { agent: AgentName } & Delta): void {
    const { agent } = delta;
    const before =
      this.#speech?.agent === agent ? this.#speech : { agent, text: '', reasoning: '' };
    if (delta.type === 'restart') this.#speech = { agent, text: '', reasoning: '' };
    else if (delta.type === 'text') this.#speech = { ...before, text: before.text + delta.text };
    else this.#speech = { ...before, reasoning: before.reasoning + delta.text };
    this.#changed();
  }

  async #refused(): Promise<void> {
    this.#source = undefined;
    try {
      await get(conversationPath(this.#conversation));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#problem = error;
      this.#connection = error.code === 'unreachable' ? 'lost' : 'refused';
      this.#changed();
    }
    if (this.#listeners.size === 0) return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#connect();
    }, this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, retryMs.most);
  }

  #changed(): void {
    this.#callOff ??= nextFrame(() => {
      this.#callOff = undefined;
      this.#show();
    });
  }

  /**
   * Folds a batch, and shows what is folded. While a log comes in for the first time its batches are
   * not shown: drawing the panes for each would take longer than all of the folding.
   */
  #show(): void {
    const batch = this.#arrived.splice(0, eventsPerFrame);
    if (batch.length > 0) this.#folded = this.#folded.extended(batch);
    const told = this.#arrived.length === 0;
    if (!told) this.#changed();
    if (this.#caughtUp && told) this.#connection = 'live';
    else if (this.#connection === 'loading') return;
    this.#view = {
      conversation: this.#conversation,
      chronicle: this.#folded,
      connection: this.#connection,
      speech: told ? this.#speech : undefined,
      problem: this.#problem,
    };
    for (const listener of this.#listeners) listener();
  }

  #close(): void {
    this.#source?.close();
    this.#source = undefined;
    this.#callOff?.();
    clearTimeout(this.#retry);
    this.#callOff = undefined;
    this.#retry = undefined;
    this.#caughtUp = false;
    this.#connection = 'loading';
  }
}

/**
 * Calls back with the next frame, and gives how to call that off. A page that is not looked at draws
 * no frames, and must not fall behind for that.
 */
function nextFrame(callback: () => void): () => void {
  if (document.visibilityState === 'visible') {
    const frame = requestAnimationFrame(callback);
    return () => cancelAnimationFrame(frame);
  }
  const timer = setTimeout(callback, 200);
  return () => clearTimeout(timer);
}
