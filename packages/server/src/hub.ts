/**
 * Who listens to which conversation. What this server's own runs commit is pushed to the listeners;
 * what another process has written into the same store is found by looking at the heads of those
 * conversations that somebody listens to.
 */
import type { AgentName, ConversationId, Delta, LogEvent, Seq } from '@baton/core';
import { type Ending, Follower } from './follower.ts';
import { deltaFrame, eventFrame, speechFrames } from './frame.ts';
import { type Share, shareOf } from './key-limits.ts';
import { RequestError } from './problem.ts';

export interface HubOptions {
  readonly read: (conversation: ConversationId, from: Seq, to: Seq) => Promise<readonly LogEvent[]>;
  /** Position of the newest event. */
  readonly position: (conversation: ConversationId) => Promise<Seq>;
  /** Is the key of this id still good? Asked now and then; one that is not listens no more. */
  readonly good: (key: string) => boolean;
  /** Listeners of one key at once. Default 100. */
  readonly ofKeyMax?: number | undefined;
  /** Listeners at once. Default 10,000. */
  readonly streamsMax?: number | undefined;
  /** Silence after which a connection is told that it lives, in ms. Default 15,000. */
  readonly heartbeatMs?: number | undefined;
  /** How long a listener may not read before it is cut off, in ms. Default 60,000. */
  readonly stallMs?: number | undefined;
  /** How often other processes' work is looked for, in ms. Default 1,000. */
  readonly lookMs?: number | undefined;
  /** Characters that may wait for one slow listener. Default 262,144. */
  readonly bufferMax?: number | undefined;
}

export interface Following {
  /** Id of the key that listens. */
  readonly key: string;
  /** The last position that the listener has. */
  readonly after: Seq;
  /** Position of the newest event; 0 for a conversation that is only about to be. */
  readonly newest?: Seq;
  readonly ending?: (at: Seq) => Promise<Ending>;
}

interface Room {
  readonly followers: Set<Follower>;
  /** The newest position that is known to have been told. */
  told: Seq;
}

/** A reply on its way, for who joins in the middle of it. */
interface Speech {
  readonly agent: AgentName;
  readonly text: string;
}

/** Characters of a reply that are kept for that; of a longer one nothing is. */
const speechMax = 65_536;

export class Hub {
  readonly #options: Required<{ [K in keyof HubOptions]: NonNullable<HubOptions[K]> }>;
  readonly #rooms = new Map<ConversationId, Room>();
  readonly #ofKeys: Share;
  readonly #speeches = new Map<ConversationId, Speech>();
  #open = 0;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: HubOptions) {
    const { streamsMax = 10_000, heartbeatMs = 15_000, stallMs = 60_000 } = options;
    const { lookMs = 1_000, bufferMax = 262_144, ofKeyMax = 100 } = options;
    this.#options = { ...options, streamsMax, heartbeatMs, stallMs, lookMs, bufferMax, ofKeyMax };
    this.#ofKeys = shareOf(ofKeyMax, { code: 'too_many_streams', of: 'streams open' });
  }

  /** How many listen. */
  get open(): number {
    return this.#open;
  }

  /**
   * Begins to listen after a position.
   * @throws RequestError `streams_exhausted`, `too_many_streams`
   */
  follow(conversation: ConversationId, { key, after, newest = 0, ending }: Following): Follower {
    const { read, streamsMax, bufferMax } = this.#options;
    if (this.#closed) throw new RequestError('stopping', 'Cannot listen: the server stops.');
    if (this.#open >= streamsMax) {
      throw new RequestError(
        'streams_exhausted',
        `Cannot listen: ${streamsMax} listen already. Come again later.`,
        { retryAfter: 5 },
      );
    }
    this.#ofKeys.take(key);
    const room = this.#rooms.get(conversation) ?? {
      followers: new Set(),
      // Whoever joins reads up to there by itself.
      told: Math.max(after, newest),
    };
    this.#rooms.set(conversation, room);
    const follower = new Follower({
      conversation,
      key,
      after,
      bufferMax,
      speaking: () => {
        const { agent, text = '' } = this.#speeches.get(conversation) ?? {};
        const said = agent !== undefined && text !== '' && text.length <= speechMax;
        return said ? speechFrames(agent, text) : '';
      },
      read: (from, to) => read(conversation, from, to),
      ...(ending && { ending }),
      gone: (left) => this.#leave(left),
    });
    room.followers.add(follower);
    this.#open += 1;
    this.#timer ??= setInterval(() => this.#tick(), this.#options.lookMs).unref();
    return follower;
  }

  /** An event of one of this server's runs, committed. */
  publish(conversation: ConversationId, event: LogEvent): void {
    if (event.type === 'turn_taken' || event.type === 'turn_failed') this.quiet(conversation);
    const room = this.#rooms.get(conversation);
    if (!room) return;
    room.told = Math.max(room.told, event.seq);
    let text: string | undefined;
    const frame = (): string => (text ??= eventFrame(event));
    for (const follower of room.followers) follower.push(event, frame);
  }

  delta(conversation: ConversationId, agent: AgentName, delta: Delta): void {
    this.#hear(conversation, agent, delta);
    const room = this.#rooms.get(conversation);
    if (!room) return;
    const frame = deltaFrame(agent, delta);
    for (const follower of room.followers) follower.pushDelta(frame);
  }

  /** Nobody speaks any more. */
  quiet(conversation: ConversationId): void {
    this.#speeches.delete(conversation);
  }

  /** Something may have been written that was not published, or a run is over. */
  refresh(conversation: ConversationId): void {
    for (const follower of this.#rooms.get(conversation)?.followers ?? []) follower.refresh();
  }

  /** The conversation is no more: its listeners' streams end. */
  forget(conversation: ConversationId): void {
    this.quiet(conversation);
    for (const follower of this.#rooms.get(conversation)?.followers ?? []) follower.close();
  }

  /** Ends all streams. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    for (const { followers } of this.#rooms.values()) {
      for (const follower of followers) follower.close();
    }
  }

  #hear(conversation: ConversationId, agent: AgentName, delta: Delta): void {
    if (delta.type === 'restart') return this.quiet(conversation);
    if (delta.type !== 'text') return;
    const { text } = this.#speeches.get(conversation) ?? { text: '' };
    if (text.length > speechMax) return;
    this.#speeches.set(conversation, { agent, text: text + delta.text });
  }

  #leave(follower: Follower): void {
    const room = this.#rooms.get(follower.conversation);
    if (!room?.followers.delete(follower)) return;
    this.#open -= 1;
    this.#ofKeys.give(follower.key);
    if (room.followers.size > 0) return;
    this.#rooms.delete(follower.conversation);
    if (this.#rooms.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    const now = Date.now();
    const known = new Map<string, boolean>();
    const good = (key: string): boolean => {
      const is = known.get(key) ?? this.#options.good(key);
      known.set(key, is);
      return is;
    };
    for (const [conversation, room] of this.#rooms) {
      for (const follower of room.followers) {
        if (good(follower.key)) follower.tick(now, this.#options);
        else follower.close();
      }
      void this.#look(conversation, room);
    }
  }

  async #look(conversation: ConversationId, room: Room): Promise<void> {
    // A store that can not be read now is asked again at the next tick.
    const seq = await this.#options.position(conversation).catch(() => room.told);
    if (seq === 0 && room.told > 0) return this.forget(conversation);
    if (seq <= room.told) return;
    room.told = seq;
    for (const follower of room.followers) follower.refresh();
  }
}
