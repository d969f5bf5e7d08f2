/**
 * One listener of one conversation: a stream that begins after a position of the log, catches up
 * from the store, and goes on live.
 *
 * Invariants
 * 1. Events are sent in order, each once: what is pushed is taken only if it is the next one, and
 *    everything else is read from the store.
 * 2. A listener that reads slowly costs at most `bufferMax` characters: beyond that what was pushed
 *    is dropped, and read from the store when its turn comes. Deltas that are missed by that, or by
 *    coming late, are made good by what was said so far.
 * 3. One that has stopped to read is cut off, and may come back with the position it has.
 */
import type { ConversationId, LogEvent, Seq } from '@baton/core';
import { eventFrame, heartbeatFrame, liveFrame, openingFrame } from './frame.ts';

export interface FollowerOptions {
  readonly conversation: ConversationId;
  /** Id of the key that listens. */
  readonly key: string;
  /** The last position that the listener has. */
  readonly after: Seq;
  /** Up to `pageSize` events from a position on. */
  readonly read: (from: Seq, to: Seq) => Promise<readonly LogEvent[]>;
  /** Asked whenever everything is sent up to a position. */
  readonly ending?: (at: Seq) => Promise<Ending>;
  /** Frames of the reply that is on its way now, as far as it has come; empty when none is. */
  readonly speaking: () => string;
  /** Characters that may wait for a slow reader. */
  readonly bufferMax: number;
  /** Called once, when the stream is over. */
  readonly gone: (follower: Follower) => void;
}

/** The last frame of a stream, `more` when the log goes on, or undefined to wait for what comes. */
export type Ending = { readonly last: string } | 'more' | undefined;

/** Events of one read from the store. */
const pageSize = 64;

export class Follower {
  readonly conversation: ConversationId;
  readonly key: string;
  readonly stream: ReadableStream<Uint8Array>;
  /** Breaks the connection; ending the stream would wait for the reader. */
  cutOff: (() => void) | undefined;
  readonly #options: FollowerOptions;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  /** Frames that follow what was sent. */
  #queue: string[] = [];
  #queued = 0;
  /** Position of the last event sent or queued. */
  #at: Seq;
  /** What follows `#at` is in the store and was not pushed. */
  #behind = true;
  /** Deltas were not passed on. */
  #missed = true;
  /** Something was committed while the store was being read. */
  #dirty = false;
  #opened = false;
  #live = false;
  #over = false;
  /** Set while the reader waits for something to be sent. */
  #wake: (() => void) | undefined;
  /** When the reader last asked for more, or was last sent something. */
  #moved: number = Date.now();

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.conversation = options.conversation;
    this.key = options.key;
    this.#at = options.after;
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: (controller) => this.#pull(controller),
        cancel: () => this.#end(),
      },
      { highWaterMark: 0 },
    );
  }

  /** A committed event and its frame, which is made once for all listeners. */
  push(event: LogEvent, frame: () => string): void {
    if (event.seq <= this.#at) return;
    if (this.#behind || event.seq !== this.#at + 1) {
      this.refresh();
      return;
    }
    this.#at = event.seq;
    this.#enqueue(frame());
  }

  /** A delta; it has no place among events that come from the store. */
  pushDelta(frame: string): void {
    if (this.#behind) this.#missed = true;
    else this.#enqueue(frame);
  }

  /** There may be more in the store than was pushed. */
  refresh(): void {
    this.#behind = true;
    this.#dirty = true;
    this.#rouse();
  }

  /** Called now and then: keeps a quiet connection alive, and cuts a stuck one off. */
  tick(now: number, { heartbeatMs, stallMs }: { heartbeatMs: number; stallMs: number }): void {
    if (this.#wake) {
      if (now - this.#moved < heartbeatMs) return;
      this.#queue.push(heartbeatFrame);
      this.#rouse();
    } else if (now - this.#moved >= stallMs && this.#owes) {
      this.#end();
      this.cutOff?.();
    }
  }

  /** Ends the stream after what was sent; the listener may come back. */
  close(): void {
    if (this.#over) return;
    this.#end();
    this.#controller?.close();
  }

  /** There is more to be sent than was. */
  get #owes(): boolean {
    return this.#behind || this.#queue.length > 0 || !this.#live;
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    this.#moved = Date.now();
    try {
      while (!this.#over) {
        const text = await this.#next();
        if (this.#over) return;
        if (text !== '') {
          this.#moved = Date.now();
          controller.enqueue(encoder.encode(text));
          return;
        }
        if (await this.#ended(controller)) return;
        if (this.#queue.length > 0 || this.#behind) continue;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  /** What is to be sent now; empty when there is nothing. */
  async #next(): Promise<string> {
    if (!this.#opened) {
      this.#opened = true;
      return openingFrame;
    }
    if (this.#queue.length > 0) {
      const text = this.#queue.join('');
      this.#queue = [];
      this.#queued = 0;
      return text;
    }
    if (this.#behind) {
      this.#dirty = false;
      const events = await this.#options.read(this.#at + 1, this.#at + pageSize);
      this.#at = events.at(-1)?.seq ?? this.#at;
      this.#behind = events.length === pageSize || this.#dirty;
      if (events.length > 0) return events.map(eventFrame).join('');
      if (this.#behind) return await this.#next();
    }
    const live = this.#live ? '' : liveFrame(this.#at);
    const speech = this.#missed ? this.#options.speaking() : '';
    this.#live = true;
    this.#missed = false;
    return live + speech;
  }

  async #ended(controller: ReadableStreamDefaultController<Uint8Array>): Promise<boolean> {
    const ending = await this.#options.ending?.(this.#at);
    if (ending === undefined || this.#over) return this.#over;
    if (ending === 'more') {
      this.#behind = true;
      return false;
    }
    // Whatever has come meanwhile belongs to the next run.
    controller.enqueue(encoder.encode(ending.last));
    this.#end();
    controller.close();
    return true;
  }

  #enqueue(frame: string): void {
    this.#queue.push(frame);
    this.#queued += frame.length;
    if (this.#queued > this.#options.bufferMax) this.#overflow();
    this.#rouse();
  }

  /** Everything that waits is in the store, the deltas excepted. */
  #overflow(): void {
    const events = this.#queue.filter((frame) => frame.startsWith('id: ')).length;
    this.#at -= events;
    this.#queue = [];
    this.#queued = 0;
    this.#behind = true;
    this.#missed = true;
  }

  #rouse(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#queue = [];
    this.#options.gone(this);
    this.#rouse();
  }
}

const encoder = new TextEncoder();
