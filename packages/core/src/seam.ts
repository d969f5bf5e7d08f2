/**
 * The seam between kernel and engine: five calls, and nothing else of the driver knows what keeps
 * the log. Over a `Store` the log itself is the memo, so `once` is a plain call; a durable engine
 * puts its own step there.
 */
import type { LogEvent } from './event.ts';
import { BatonError } from './failure.ts';
import type { Sha256 } from './hash.ts';
import type { ConversationId, Seq } from './id.ts';
import { blobsOf, seal, unseal, verifyChain } from './log.ts';
import { textOf } from './message.ts';
import type { Head, Line, Store } from './port.ts';
import { originOf } from './replay.ts';
import type { State } from './state.ts';

export interface Seam {
  readonly head: () => Promise<Head | undefined>;
  /** Performs an effect at most once for its id, where the engine can promise that. */
  readonly once: <T>(id: string, effect: () => Promise<T>) => Promise<T>;
  /**
   * Appends events that follow position `expected`; all or nothing.
   * @throws BatonError `stale_writer` when somebody else has appended.
   */
  readonly append: (events: readonly LogEvent[], state: State, expected: Seq) => Promise<void>;
  /**
   * The events from one position to another, both included.
   * @throws BatonError `log_broken` when the chain does not hold.
   */
  readonly read: (from: Seq, to: Seq) => Promise<readonly LogEvent[]>;
  /** Tells whoever listens that events are committed. */
  readonly published: (events: readonly LogEvent[]) => void;
}

/** The seam over a store, for one conversation. */
export function storeSeam(
  conversation: ConversationId,
  { store, sha256, published }: { store: Store; sha256: Sha256; published: Seam['published'] },
): Seam {
  /** Hash of the newest line this seam has seen, and its position. */
  let tip: { readonly seq: Seq; readonly hash: string } = { seq: 0, hash: '' };
  let started = 0;
  let title = '';
  return {
    head: () => store.head(conversation),
    once: (_, effect) => effect(),
    published,
    append(events, state, expected) {
      if (tip.seq !== expected) {
        return Promise.reject(new TypeError(`appending at ${expected}, read to ${tip.seq}`));
      }
      const last = events.at(-1);
      if (!last) return Promise.resolve();
      let prev = tip.hash;
      let blobs = noBlobs;
      const lines: Line[] = [];
      for (const event of events) {
        const sealed = seal(event, prev, sha256);
        if (sealed.blobs.size > 0) blobs = new Map([...blobs, ...sealed.blobs]);
        lines.push(sealed.line);
        prev = sealed.line.hash;
      }
      if (expected === 0) started = events[0]?.at ?? last.at;
      if (title === '') title = titleOf(state);
      const times = { startedAt: started, updatedAt: last.at };
      const head = headOf(conversation, state, { hash: prev, title, ...times });
      // Set before it is kept: whoever fails to append reads from the beginning or gives up.
      tip = { seq: last.seq, hash: prev };
      return store.append({ conversation, expected, lines, head, blobs });
    },
    async read(from, to) {
      const lines = await store.read(conversation, from, to);
      const prev = from === 1 ? '' : from === tip.seq + 1 ? tip.hash : undefined;
      if (prev !== undefined) {
        const flaw = verifyChain(lines, { sha256, from, prev });
        if (flaw) throw chainBroken(conversation, flaw.why);
      }
      const needed = lines.flatMap(blobsOf);
      const blobs = needed.length > 0 ? await store.blobs(needed) : new Map<string, string>();
      for (const [hash, text] of blobs) {
        if (sha256(text) !== hash) throw chainBroken(conversation, `blob ${hash} was changed`);
      }
      const events = lines.map((line) => unseal(line, blobs));
      const last = lines.at(-1);
      if (last) tip = { seq: last.seq, hash: last.hash };
      if (from === 1) started = events[0]?.at ?? 0;
      return events;
    },
  };
}

const noBlobs: ReadonlyMap<string, string> = new Map();

/** The first words of the first message. */
function titleOf(state: State): string {
  const first = state.log.at(1) ?? state.log.at(0);
  const text = first?.type === 'message_received' ? textOf(first.content) : '';
  return text.replace(/\s+/g, ' ').slice(0, 120).toWellFormed();
}

function headOf(
  conversation: ConversationId,
  state: State,
  { hash, title, startedAt, updatedAt }: Pick<Head, 'hash' | 'title' | 'startedAt' | 'updatedAt'>,
): Head {
  const { phase } = state;
  const waitingFor = waitOf(state);
  const origin = originOf(state);
  return {
    conversation,
    team: state.team ?? '',
    seq: state.seq,
    hash,
    status: waitingFor
      ? 'waiting'
      : phase.is === 'ended' || phase.is === 'new'
        ? 'ended'
        : 'active',
    waitingFor,
    holder: state.holder ?? null,
    outcome: phase.is === 'ended' ? phase.end.outcome : null,
    title,
    spent: state.spent,
    startedAt,
    updatedAt,
    ...(origin && { forkedFrom: { conversation: origin.conversation, at: origin.at } }),
  };
}

/** For whom the conversation waits, if for anybody. */
export function waitOf(state: State): Head['waitingFor'] {
  const { phase } = state;
  if (phase.is === 'human') return 'human';
  if (phase.is === 'ended') return phase.end.outcome === 'waiting' ? 'user' : null;
  if (phase.is !== 'settling') return null;
  const open = phase.turn.calls.filter(({ call, status }) => {
    return call.kind === 'tool' && status !== 'answered';
  });
  return open.length > 0 && open.every(({ status }) => status === 'awaiting') ? 'approval' : null;
}

function chainBroken(conversation: ConversationId, why: string): BatonError {
  return new BatonError(
    'log_broken',
    `Cannot read the log of ${conversation}: ${why}. ` +
      'Nothing was changed; restore it from a backup.',
  );
}
