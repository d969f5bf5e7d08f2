/**
 * The ports: what the kernel needs of the world, each with its contract. Every implementation is
 * run against the same contract suites (`@baton/core/testing`).
 */
import type { Reply, View } from './agent.ts';
import type { EventOf, ForkedFrom } from './event.ts';
import type { AgentName, ConversationId, Seq } from './id.ts';
import type { Amounts } from './limit.ts';

/**
 * Answers for agents of kind model.
 *
 * Contract: `ask` answers once or throws. What it throws should be a BatonError with a code of the
 * `model_*` family; anything else counts as `model_rejected`. It retries what is worth retrying
 * by itself, within the time of `signal`, and ends soon after `signal` is aborted. It may be asked
 * again for the same `key` after a crash. It calls `delta` zero or more times, in order, only
 * before it answers; what it passed there need not be a prefix of the final text (a retry starts
 * again with `delta({ type: 'restart' })`). It changes nothing of the view.
 */
export interface Model {
  /** Such as `deepseek/deepseek-v4-flash`; kept with every turn. */
  readonly name: string;
  readonly ask: (request: ModelRequest) => Promise<Reply>;
}

export interface ModelRequest {
  readonly view: View;
  /** The effect's idempotency key. */
  readonly key: string;
  readonly temperature: number;
  /** May the agent ask the user a question (the call `ask_user`)? */
  readonly asks: boolean;
  readonly signal: AbortSignal;
  readonly delta: (delta: Delta) => void;
}

/** A piece of a reply on its way. Not a fact; not kept. */
export type Delta =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  /** What came so far is void; the reply begins again. */
  | { readonly type: 'restart' };

/** One line of a log as it is kept: canonical text, and the hash of that text. */
export interface Line {
  readonly seq: Seq;
  readonly text: string;
  readonly hash: string;
}

/** The small head beside a log (under 2 KB), enough to list, route and append without the log. */
export interface Head {
  readonly conversation: ConversationId;
  readonly team: string;
  /** Position and hash of the newest line. */
  readonly seq: Seq;
  readonly hash: string;
  /** `active`: there is work to do. `waiting`: for a person. `ended`: the run has its outcome. */
  readonly status: 'active' | 'waiting' | 'ended';
  readonly waitingFor: 'approval' | 'human' | 'user' | null;
  readonly holder: AgentName | null;
  readonly outcome: EventOf<'run_ended'>['outcome'] | null;
  /** The first words of the first message. */
  readonly title: string;
  readonly spent: Amounts;
  readonly startedAt: number;
  readonly updatedAt: number;
  /** Present in a fork: where it departs from what. */
  readonly forkedFrom?: Pick<ForkedFrom, 'conversation' | 'at'>;
}

export interface Append {
  readonly conversation: ConversationId;
  /** Position the log must be at; another means somebody else has written. */
  readonly expected: Seq;
  readonly lines: readonly Line[];
  readonly head: Head;
  /** Large texts by their SHA-256. */
  readonly blobs: ReadonlyMap<string, string>;
}

/**
 * Keeps logs.
 *
 * Contract: `append` is all or nothing and, once it resolves, survives a crash of the machine (a
 * durable store) or of nothing (a store in memory). It rejects with `stale_writer` when the log is
 * not at `expected`, and then has changed nothing. Lines are kept and given back byte for byte.
 * `read` gives lines `from` to `to`, both included, in order. `claim` gives one caller at a time
 * the right to work on a conversation, also across processes, and frees it when its owner has died;
 * undefined means somebody else has it. `remove`, which a store may leave out, deletes a log as a
 * whole: its lines, its head, and the blobs that came with its appends and with no other log's; all
 * or nothing. It gives false when there is no such log. While somebody has a claim on it it rejects
 * with `conversation_busy`, and has changed nothing. All may be called at the same time for many
 * conversations. Failures are BatonErrors of the `store_*` family.
 */
export interface Store {
  readonly head: (conversation: ConversationId) => Promise<Head | undefined>;
  readonly append: (append: Append) => Promise<void>;
  readonly read: (conversation: ConversationId, from: Seq, to: Seq) => Promise<readonly Line[]>;
  readonly blobs: (hashes: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly claim: (conversation: ConversationId) => Promise<Claim | undefined>;
  readonly list: (query: ListQuery) => Promise<readonly Head[]>;
  readonly remove?: (conversation: ConversationId) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

export interface Claim {
  /** Contract: may be called twice; never rejects. */
  readonly release: () => Promise<void>;
}

export interface ListQuery {
  readonly team?: string;
  readonly status?: Head['status'];
  /** Heads updated before this moment, for paging; newest first. */
  readonly before?: number;
  /** 1 to 1,000. */
  readonly limit: number;
}

/**
 * Tells the world that a person is needed.
 * Contract: may throw (it is ignored: the wait is in the log); may be called again for the same
 * wait after a crash; `seq` names the wait.
 */
export interface Human {
  readonly needed: (wait: {
    readonly conversation: ConversationId;
    readonly seq: Seq;
    readonly for: 'approval' | 'human';
  }) => void | Promise<void>;
}

/** The driver's clock. Contract: `now` in ms since 1970, need not be monotonic. */
export interface Clock {
  readonly now: () => number;
  /** Calls back after `ms` unless the returned function is called first. */
  readonly after: (ms: number, callback: () => void) => () => void;
}
