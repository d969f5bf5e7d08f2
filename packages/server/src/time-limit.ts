/**
 * Waits for a person that are not to last for ever: when nobody has answered in time, the server
 * does what was said beforehand, in the name of `time limit`.
 *
 * Comes in: what each human agent is given, and which conversations have come to rest. Goes out: an
 * answer like a person's, checked by the kernel like a person's.
 *
 * Invariants
 * 1. The time runs from the event that began the wait, so a restart neither shortens nor prolongs
 *    it; what became due while no server ran is done at its start.
 * 2. Nobody is answered for while a claim holds: whoever claims a wait, and renews the claim, has
 *    the time that the claim gives.
 * 3. Clocks only say when to look; what is done is decided by the log as it is then.
 */
import {
  type AgentName,
  agentOf,
  BatonError,
  type ConversationId,
  type Head,
  type HumanAnswer,
  readBrief,
  type Team,
} from '@baton/core';
import { pageOf } from './page.ts';
import type { Service } from './service.ts';
import { waitingIn } from './waiting.ts';

/** How long a human agent may leave a conversation waiting, and what happens then. */
export interface TimeLimit {
  /** In ms, above 0. */
  readonly answerWithinMs: number;
  /** The baton goes to an agent that the person may hand it to, or this text is the answer. */
  readonly otherwise:
    | { readonly to: AgentName; readonly reason: string }
    | { readonly answer: string };
}

/** For each human agent that has one. */
export type TimeLimits = Readonly<Record<AgentName, TimeLimit>>;

/** In whose name it is done, in the log. */
export const timeLimitName = 'time limit';

/** How often waits are looked for that another process has begun. */
const lookMs = 60_000;
/** When something stood in the way, such as a store that is full. */
const retryMs = 30_000;
/** Timers take no longer times than 24 days. */
const timerMaxMs = 86_400_000;

/** Answers in time for those who do not. */
export class TimeKeeper {
  readonly #service: Omit<Service, 'keeper'>;
  readonly #limits: TimeLimits;
  readonly #timers = new Map<ConversationId, NodeJS.Timeout>();
  #looking: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(service: Omit<Service, 'keeper'>) {
    this.#service = service;
    this.#limits = service.timeLimits;
  }

  /** Looks at all that waits now, and goes on to. */
  async start(): Promise<void> {
    if (Object.keys(this.#limits).length === 0) return;
    this.#looking ??= setInterval(() => void this.#lookAround(), lookMs).unref();
    await this.#lookAround();
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#looking);
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** The conversation has come to rest, or its claim was changed: does what is due, or waits. */
  async look(conversation: ConversationId): Promise<void> {
    this.#forget(conversation);
    const { store, runs, log } = this.#service;
    try {
      const head = await store.head(conversation);
      if (!head || !this.#concerns(head)) return;
      const wait = await waitingIn(this.#service, head);
      const limit = wait?.for === 'human' ? this.#limits[wait.agent] : undefined;
      if (!wait || !limit || wait.dueAt === null) return;
      if (wait.dueAt > Date.now()) return this.#set(conversation, wait.dueAt - Date.now());
      // Somebody has just answered; it is looked at again when that has come to rest.
      if (runs.working(conversation)) return;
      await this.#answer(conversation, limit);
      log.info({ conversation, agent: wait.agent }, 'nobody has answered in time');
    } catch (error) {
      if (runs.stopping) return;
      if (error instanceof BatonError && error.code === 'nothing_waits') return;
      log.warn({ conversation, err: error }, 'cannot answer for a person');
      this.#set(conversation, retryMs);
    }
  }

  async #answer(conversation: ConversationId, { otherwise }: TimeLimit): Promise<void> {
    const { baton, runs } = this.#service;
    const answer: HumanAnswer =
      'answer' in otherwise
        ? { by: timeLimitName, text: otherwise.answer }
        : {
            by: timeLimitName,
            text: otherwise.reason,
            handoff: { to: otherwise.to, brief: { reason: otherwise.reason } },
          };
    await runs.accept(conversation, {
      key: undefined,
      begin: () => baton.answer(conversation, answer),
      wants: (event) => event.type === 'human_answered',
    });
  }

  async #lookAround(): Promise<void> {
    const { store, team, log } = this.#service;
    // Those whose time is known need not be looked at before it has come.
    const wanted = (head: Head): boolean =>
      this.#concerns(head) && !this.#timers.has(head.conversation);
    try {
      for (let cursor: string | undefined; !this.#stopped; ) {
        const page = await pageOf(store, {
          team: team.name,
          limit: 200,
          cursor,
          status: 'waiting',
          wanted,
        });
        for (const { conversation } of page.heads) await this.look(conversation);
        if (page.next === null) return;
        cursor = page.next;
      }
    } catch (error) {
      log.warn({ err: error }, 'cannot look for waits that are due');
    }
  }

  #concerns({ waitingFor, holder }: Head): boolean {
    return waitingFor === 'human' && holder !== null && this.#limits[holder] !== undefined;
  }

  #set(conversation: ConversationId, ms: number): void {
    if (this.#stopped) return;
    this.#forget(conversation);
    const look = (): void => void this.look(conversation);
    this.#timers.set(conversation, setTimeout(look, Math.min(ms, timerMaxMs)).unref());
  }

  #forget(conversation: ConversationId): void {
    clearTimeout(this.#timers.get(conversation));
    this.#timers.delete(conversation);
  }
}

/**
 * Checks what a developer has said beforehand, as the kernel would when it is too late.
 * @throws BatonError `definition_invalid`
 */
export function checkTimeLimits(team: Team, limits: TimeLimits): void {
  for (const [name, { answerWithinMs, otherwise }] of Object.entries(limits)) {
    const path = `timeLimits.${name}`;
    const agent = team.agents.get(name);
    if (agent?.kind !== 'human') {
      throw invalid(path, `a time limit is for an agent of kind human, got '${name}'`);
    }
    if (!(answerWithinMs > 0)) {
      throw invalid(`${path}.answerWithinMs`, `it must be above 0 ms, got ${answerWithinMs}`);
    }
    if ('answer' in otherwise) {
      if (otherwise.answer.trim() === '') {
        throw invalid(`${path}.otherwise.answer`, "the answer must say something, got ''");
      }
      continue;
    }
    const { to, reason } = otherwise;
    const edge = agentOf(team, name).handoffs.find((one) => one.to === to);
    if (!edge) throw invalid(`${path}.otherwise.to`, `${name} may not hand to it, got '${to}'`);
    const brief = readBrief(edge, { reason });
    if (!brief.ok) throw invalid(`${path}.otherwise.reason`, brief.issues.join('; '));
  }
}

function invalid(path: string, why: string): BatonError {
  return new BatonError('definition_invalid', `Cannot set a time limit: ${path}: ${why}.`, {
    path,
  });
}
