/**
 * The runs that this server works on: each is followed to its end, whoever asked for it, and what
 * it commits is published.
 */
import {
  type Baton,
  busyLog,
  type ConversationId,
  type Head,
  type LogEvent,
  type Outcome,
  type Run,
  type Seq,
} from '@baton/core';
import type { Logger } from 'pino';
import type { Hub } from './hub.ts';
import { type Share, shareOf } from './key-limits.ts';
import { RequestError } from './problem.ts';
import { unknownConversation } from './service.ts';

export interface RunsOptions {
  readonly baton: Baton;
  readonly hub: Hub;
  readonly log: Logger;
  /** Conversations of one key that are worked on at once. Default 50. */
  readonly ofKeyMax?: number | undefined;
  /** Told of each event and outcome once. */
  readonly seen: {
    readonly event: (event: LogEvent, conversation: ConversationId) => void;
    readonly ended: (o: Outcome) => void;
  };
}

/** What somebody brings into a conversation. */
export interface Beginning {
  /** Id of the key that brings it; undefined for the server itself. */
  readonly key: string | undefined;
  readonly begin: () => Run;
  /** Is this event what was brought? */
  readonly wants: (event: LogEvent) => boolean;
}

/** Conversations that are gone on with at once when a server starts. */
const resumedAtOnce = 16;

export class Runs {
  readonly #options: RunsOptions;
  /** Everybody who follows a run of a conversation, first come first; the first one tells. */
  readonly #pumps = new Map<ConversationId, object[]>();
  readonly #ofKeys: Share;
  /** By whose write the work on a conversation was begun. */
  readonly #begunBy = new Map<ConversationId, string>();
  readonly #pending = new Set<Promise<unknown>>();
  /** A write that was on its way when its conversation went must not begin it anew. */
  readonly #removed = new Set<ConversationId>();
  #stopping = false;

  constructor(options: RunsOptions) {
    this.#options = options;
    const { ofKeyMax = 50 } = options;
    this.#ofKeys = shareOf(ofKeyMax, { code: 'too_many_runs', of: 'runs under way' });
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  /** How many conversations are being worked on. */
  get active(): number {
    return this.#pumps.size;
  }

  working(conversation: ConversationId): boolean {
    return this.#pumps.has(conversation);
  }

  /**
   * Starts a run and follows it to its end. Resolves when what was brought is committed, with the
   * position of the first event that `wants` takes; rejects when it may not be.
   * @throws RequestError `stopping`, `too_many_runs`; BatonError `conversation_unknown` when it was
   * removed
   */
  accept(conversation: ConversationId, { key, begin, wants }: Beginning): Promise<Seq> {
    if (this.#stopping) throw new RequestError('stopping', stoppingText, { retryAfter: 5 });
    if (this.#removed.has(conversation)) throw unknownConversation(conversation);
    const { log } = this.#options;
    const run = this.#begin(conversation, key, begin);
    return new Promise<Seq>((resolve, reject) => {
      let found = false;
      const followed = this.#follow(conversation, run, (event) => {
        // Not asked again: of two equal messages each is to find its own.
        found ||= wants(event);
        if (found) resolve(event.seq);
      }).then(
        ({ seq }) => resolve(seq),
        (error: unknown) => {
          // Whoever asked was told that it is worked on.
          if (found) log.error({ conversation, err: error }, 'a run broke off');
          reject(error);
        },
      );
      this.#pending.add(followed);
      void followed.finally(() => this.#pending.delete(followed));
    });
  }

  /**
   * Takes no more for a conversation while `remove` deletes it, and afterwards.
   * @throws BatonError `conversation_busy` while it is being worked on
   */
  async remove(conversation: ConversationId, remove: () => Promise<boolean>): Promise<void> {
    if (this.working(conversation)) throw busyLog(conversation);
    this.#removed.add(conversation);
    try {
      if (!(await remove())) throw unknownConversation(conversation);
    } catch (error) {
      this.#removed.delete(conversation);
      throw error;
    }
  }

  /** What was committed without a run to follow, as when one that waits is cancelled. */
  tell(conversation: ConversationId, events: readonly LogEvent[]): void {
    for (const event of events) this.#options.seen.event(event, conversation);
  }

  /**
   * Goes on with what a process that is gone has left unfinished. Resolves when it is begun, with
   * how many conversations of the team there were at first.
   */
  async resume(unfinished: () => Promise<readonly Head[]>, team: string): Promise<number> {
    const { log } = this.#options;
    const tried = new Set<ConversationId>();
    const left = async (): Promise<ConversationId[]> =>
      (await unfinished())
        .filter((head) => head.team === team && !tried.has(head.conversation))
        .map((head) => head.conversation);
    const first = await left();
    if (first.length > 0) {
      log.info({ conversations: first.length }, 'going on with unfinished conversations');
    }
    const goOn = async (): Promise<void> => {
      // The store gives so many at a time and no more.
      for (let queue = first; queue.length > 0 && !this.#stopping; queue = await left()) {
        for (const conversation of queue) tried.add(conversation);
        const workers = Array.from({ length: resumedAtOnce }, () => this.#work(queue));
        await Promise.all(workers);
      }
    };
    const all = goOn().catch((error: unknown) => {
      log.error({ err: error }, 'cannot look for unfinished conversations');
    });
    this.#pending.add(all);
    void all.finally(() => this.#pending.delete(all));
    return first.length;
  }

  /** Takes nothing more; resolves when all runs are over, or after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, graceMs);
    });
    await Promise.race([Promise.allSettled(this.#pending), late]);
    clearTimeout(timer);
  }

  #begin(conversation: ConversationId, key: string | undefined, begin: () => Run): Run {
    // What joins the work that is under way costs no more than a message.
    if (key === undefined || this.working(conversation)) return begin();
    this.#ofKeys.take(key);
    try {
      const run = begin();
      this.#begunBy.set(conversation, key);
      return run;
    } catch (error) {
      this.#ofKeys.give(key);
      throw error;
    }
  }

  async #work(queue: ConversationId[]): Promise<void> {
    const { baton, log } = this.#options;
    for (let next = queue.shift(); next && !this.#stopping; next = queue.shift()) {
      try {
        await this.#follow(next, baton.continue(next), () => {});
      } catch (error) {
        // It stays as it is, for the next start.
        log.warn({ conversation: next, err: error }, 'cannot go on with a conversation');
      }
    }
  }

  async #follow(
    conversation: ConversationId,
    run: Run,
    told: (event: LogEvent) => void,
  ): Promise<Outcome> {
    const { hub, log, seen } = this.#options;
    const pump = {};
    const pumps = this.#pumps.get(conversation) ?? [];
    this.#pumps.set(conversation, pumps);
    pumps.push(pump);
    try {
      for await (const item of run) {
        const first = pumps[0] === pump;
        if (item.type === 'event') {
          hub.publish(conversation, item.event);
          if (first) seen.event(item.event, conversation);
          told(item.event);
        } else if (first) {
          hub.delta(conversation, item.agent, item.delta);
        }
      }
      const outcome = await run.outcome;
      if (pumps[0] === pump) seen.ended(outcome);
      return outcome;
    } catch (error) {
      log.debug({ conversation, err: error }, 'a run could not be worked on');
      throw error;
    } finally {
      pumps.splice(pumps.indexOf(pump), 1);
      if (pumps.length === 0) {
        this.#pumps.delete(conversation);
        const key = this.#begunBy.get(conversation);
        if (key !== undefined) this.#ofKeys.give(key);
        this.#begunBy.delete(conversation);
        hub.quiet(conversation);
      }
      // Whoever waits for the end of the run looks again now.
      hub.refresh(conversation);
    }
  }
}

export const stoppingText = 'Cannot begin anything: the server stops. Try again in a few seconds.';
