/**
 * A store in memory: for tests, and for conversations that need not outlive their process. And what
 * every store does first: the checks that an append must pass before anything of it is kept.
 *
 * Invariants
 * 1. An append costs what its lines cost, however long the log is; nothing is copied.
 * 2. It passes the same contract suite as the durable stores and refuses the same input, so that
 *    what works here works there.
 */
import { BatonError } from './failure.ts';
import type { ConversationId, Seq } from './id.ts';
import type { Append, Head, Line, ListQuery, Store } from './port.ts';

/** A store that keeps everything for as long as it lives itself. */
export function memoryStore(): Required<Store> {
  const logs = new Map<ConversationId, { lines: Line[]; head: Head }>();
  const blobs = new Map<string, { readonly text: string; readonly of: Set<ConversationId> }>();
  const claimed = new Set<ConversationId>();

  return {
    head: async (conversation) => logs.get(conversation)?.head,

    append: async (append) => {
      checkAppend(append);
      const log = logs.get(append.conversation);
      const at = log?.lines.length ?? 0;
      if (at !== append.expected) throw staleWriter(append, at);
      for (const [hash, text] of append.blobs) {
        const of = blobs.get(hash)?.of ?? new Set<ConversationId>();
        blobs.set(hash, { text, of: of.add(append.conversation) });
      }
      if (log === undefined) {
        logs.set(append.conversation, { lines: [...append.lines], head: append.head });
      } else {
        for (const line of append.lines) log.lines.push(line);
        log.head = append.head;
      }
    },

    read: async (conversation, from, to) =>
      // Position 1 is at index 0; below 1 there is nothing to count back to.
      logs.get(conversation)?.lines.slice(Math.max(from, 1) - 1, Math.max(to, 0)) ?? [],

    blobs: async (hashes) => {
      const found = new Map<string, string>();
      for (const hash of hashes) {
        const blob = blobs.get(hash);
        if (blob) found.set(hash, blob.text);
      }
      return found;
    },

    claim: async (conversation) => {
      if (claimed.has(conversation)) return undefined;
      claimed.add(conversation);
      let released = false;
      return {
        release: async () => {
          // A second release must not free what somebody else has claimed since.
          if (!released) claimed.delete(conversation);
          released = true;
        },
      };
    },

    list: async (query) => {
      checkListQuery(query);
      const { team, status, before = Infinity, limit } = query;
      return [...logs.values()]
        .map((log) => log.head)
        .filter((head) => team === undefined || head.team === team)
        .filter((head) => status === undefined || head.status === status)
        .filter((head) => head.updatedAt < before)
        .toReversed()
        .toSorted((one, other) => other.updatedAt - one.updatedAt)
        .slice(0, limit);
    },

    remove: async (conversation) => {
      if (claimed.has(conversation)) throw busyLog(conversation);
      for (const [hash, { of }] of blobs) {
        if (of.delete(conversation) && of.size === 0) blobs.delete(hash);
      }
      return logs.delete(conversation);
    },

    close: async () => {},
  };
}

/**
 * Refuses an append that would leave a log with a hole, a head that is not its newest line, or a
 * text that no UTF-8 file can hold. An append without lines would let two writers win at the same
 * version.
 * @throws BatonError `input_invalid`
 */
export function checkAppend({ conversation, expected, lines, head, blobs }: Append): void {
  const refuse = (why: string, path: string): never => {
    throw new BatonError(
      'input_invalid',
      `Cannot append to ${conversation}: ${why}. Nothing was written; append the lines that ` +
        'follow the log, and the head that belongs to the last of them.',
      { path },
    );
  };
  const last = lines.at(-1);
  if (last === undefined) return refuse('it has no line', 'lines');
  let position = expected;
  for (const line of lines) {
    const index = position - expected;
    position += 1;
    if (line.seq !== position) {
      refuse(`line ${index} must be at ${position}, got ${line.seq}`, `lines[${index}].seq`);
    }
    if (!line.text.isWellFormed()) {
      refuse(`line ${index} has half a character (a lone surrogate)`, `lines[${index}].text`);
    }
  }
  if (head.conversation !== conversation || head.seq !== last.seq || head.hash !== last.hash) {
    refuse(
      `its head is not that of line ${last.seq}, got ${head.conversation}@${head.seq}`,
      'head',
    );
  }
  for (const [hash, text] of blobs) {
    if (!text.isWellFormed()) {
      refuse(`blob ${hash} has half a character (a lone surrogate)`, `blobs.${hash}`);
    }
  }
}

/** What a writer gets that found the log `at` another position than it expected (rule G1). */
export function staleWriter({ conversation, expected }: Append, at: Seq): BatonError {
  return new BatonError(
    'stale_writer',
    `Cannot append to ${conversation}: its log is at ${at}, got an append for ${expected}. ` +
      'Somebody else has written; load it again and decide anew.',
  );
}

/** What removing a log gets while somebody works on it. */
export function busyLog(conversation: ConversationId): BatonError {
  return new BatonError(
    'conversation_busy',
    `Cannot remove ${conversation}: it is being worked on. Nothing was removed; cancel its run, ` +
      'or try again when it is over.',
  );
}

/**
 * Refuses a list without a sensible limit.
 * @throws BatonError `input_invalid`
 */
export function checkListQuery({ limit }: ListQuery): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= 1_000) return;
  throw new BatonError(
    'input_invalid',
    `Cannot list conversations: limit must be a whole number from 1 to 1,000, got ${limit}.`,
    { path: 'limit' },
  );
}
