/**
 * The conversations that a team has had, read from its store as labelled requests. One conversation
 * is in memory at a time, and none is changed.
 */
import {
  BatonError,
  blobsOf,
  type ConversationId,
  type Head,
  type LogEvent,
  type Store,
  unseal,
} from '@baton/core';
import { type AuditState, audited } from './audit.ts';
import { type LeftOut, type LoggedRequest, requestsIn } from './request.ts';

/**
 * An audit that has seen every request that was held back for it and whose agent is known. Begin
 * with the state in which the router was switched on and the requests since then.
 */
export function auditHistory(requests: readonly LoggedRequest[], begin: AuditState): AuditState {
  return requests.reduce((state, { agent, heldBack }) => {
    return heldBack === undefined ? state : audited(state, agent === heldBack);
  }, begin);
}

/** The part of a store that is needed to look back. */
export type Past = Pick<Store, 'list' | 'read' | 'blobs'>;

export interface HistoryOptions {
  /** The team whose conversations count. Default: the only one that there is. */
  readonly team?: string;
  /** The newest so many conversations. Default: 10,000. */
  readonly conversationsMax?: number;
  readonly signal?: AbortSignal;
}

export interface History {
  /** Undefined when there is no conversation. */
  readonly team: string | undefined;
  readonly conversations: number;
  /** Oldest first. */
  readonly requests: readonly LoggedRequest[];
  readonly leftOut: Readonly<Partial<Record<LeftOut, number>>>;
}

/**
 * Reads what a team was asked.
 * @throws BatonError `input_invalid` when there are several teams and none is named, `store_*` when
 * the store fails. A single log that is broken is left out and counted.
 */
export async function readHistory(store: Past, options: HistoryOptions = {}): Promise<History> {
  const heads = await headsOf(store, options);
  const teams = [...new Set(heads.map(({ team }) => team))];
  if (teams.length > 1) throw severalTeams(teams);
  const requests: LoggedRequest[] = [];
  const leftOut: Partial<Record<LeftOut, number>> = {};
  for (const { conversation } of heads) {
    options.signal?.throwIfAborted();
    const events = await eventsOf(store, conversation);
    const found = events === undefined ? unreadable : requestsIn(events);
    requests.push(...found.requests);
    for (const [reason, count] of Object.entries(found.leftOut)) {
      const key = reason as LeftOut; // `as`: the keys of what `requestsIn` counted.
      leftOut[key] = (leftOut[key] ?? 0) + count;
    }
  }
  return {
    team: options.team ?? teams[0],
    conversations: heads.length,
    requests: requests.toSorted((a, b) => a.at - b.at),
    leftOut,
  };
}

const unreadable: ReturnType<typeof requestsIn> = { requests: [], leftOut: { unreadable: 1 } };

async function headsOf(
  store: Past,
  { team, conversationsMax = 10_000, signal }: HistoryOptions,
): Promise<readonly Head[]> {
  const heads = new Map<ConversationId, Head>();
  let before = Number.POSITIVE_INFINITY;
  while (heads.size < conversationsMax) {
    signal?.throwIfAborted();
    const page = await store.list({
      limit: 1_000,
      ...(team && { team }),
      ...(before < Infinity && { before }),
    });
    const known = heads.size;
    for (const head of page) heads.set(head.conversation, head);
    const last = page.at(-1);
    if (last === undefined || heads.size === known) break;
    // The moment of the last one again: others may have been updated at that very moment.
    before = last.updatedAt + 1;
  }
  return [...heads.values()].slice(0, conversationsMax);
}

/** Undefined when the log is not whole, which is for `baton log verify` to say. */
async function eventsOf(
  store: Past,
  conversation: ConversationId,
): Promise<readonly LogEvent[] | undefined> {
  const lines = await store.read(conversation, 1, Number.MAX_SAFE_INTEGER);
  try {
    const blobs = await store.blobs(lines.flatMap(blobsOf));
    return lines.map((line) => unseal(line, blobs));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'log_broken' || code === 'log_newer' || code === 'store_corrupt') return undefined;
    throw error;
  }
}

function severalTeams(teams: readonly string[]): BatonError {
  return new BatonError(
    'input_invalid',
    `Cannot learn from the log: it has conversations of several teams, got ${teams.join(', ')}. ` +
      'Name one of them.',
  );
}
