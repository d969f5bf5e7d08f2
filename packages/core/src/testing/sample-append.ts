/**
 * Appends for trying a store: texts in, an append out that a store has to take. The lines are no
 * events; a store knows nothing of events.
 */
import { sha256 } from '../hash.ts';
import { type ConversationId, conversationId } from '../id.ts';
import { nothing } from '../limit.ts';
import type { Append, Head } from '../port.ts';

/** The id of a conversation. */
export function named(name: string): ConversationId {
  const id = conversationId(name);
  if (id === undefined) throw new Error(`'${name}' is no id of a conversation`);
  return id;
}

/** An append of lines with `texts` that follows `after`. */
export function appendOf(
  conversation: ConversationId,
  {
    after,
    texts,
    blobs = [],
    head = {},
  }: {
    readonly after?: Append | undefined;
    readonly texts: readonly string[];
    readonly blobs?: readonly string[];
    readonly head?: Partial<Head>;
  },
): Append {
  const expected = after?.head.seq ?? 0;
  const lines = texts.map((text, index) => ({
    seq: expected + 1 + index,
    text,
    hash: sha256(`${after?.head.hash} ${text}`),
  }));
  return {
    conversation,
    expected,
    lines,
    head: {
      conversation,
      team: 'ba',
      seq: lines.at(-1)?.seq ?? expected,
      hash: lines.at(-1)?.hash ?? '',
      status: 'active',
      waitingFor: null,
      holder: 'triage',
      outcome: null,
      title: 'Write user stories',
      spent: nothing,
      startedAt: 1_790_000_000_000,
      updatedAt: 1_790_000_000_000,
      ...head,
    },
    blobs: new Map(blobs.map((text) => [sha256(text), text])),
  };
}
