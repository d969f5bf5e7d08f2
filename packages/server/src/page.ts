/**
 * Pages of conversations. The store lists by time alone; what a key may see and what was searched
 * for is picked from that, so a page looks at a bounded number of heads and may be short.
 */
import { BatonError, type Head, type Store } from '@baton/core';

export interface PageQuery {
  readonly team: string;
  readonly limit: number;
  readonly cursor: string | undefined;
  readonly status: Head['status'] | undefined;
  readonly wanted: (head: Head) => boolean;
}

export interface Page {
  readonly heads: readonly Head[];
  /** Where the next page begins; null after the last one. */
  readonly next: string | null;
}

/** Heads that one page looks at. */
const looksMax = 2_000;
const chunk = 500;

/** One page, newest first. @throws BatonError `input_invalid` for a cursor that is none. */
export async function pageOf(
  store: Store,
  { team, limit, cursor, status, wanted }: PageQuery,
): Promise<Page> {
  const heads: Head[] = [];
  let place = cursor === undefined ? undefined : placeIn(cursor);
  for (let looked = 0; looked < looksMax; ) {
    const found = await store.list({
      team,
      limit: chunk,
      ...(status && { status }),
      // The store gives what is older than this; those of the same millisecond come again.
      ...(place && { before: place.at + 1 }),
    });
    const fresh = after(found, place);
    if (fresh.length === 0) return { heads, next: null };
    for (const head of fresh) {
      place = { at: head.updatedAt, conversation: head.conversation };
      if (wanted(head)) heads.push(head);
      if (heads.length === limit) return { heads, next: cursorOf(place) };
    }
    looked += fresh.length;
  }
  return { heads, next: place ? cursorOf(place) : null };
}

/** The last head that was looked at. */
interface Place {
  readonly at: number;
  readonly conversation: string;
}

/** What comes after the place, in the store's order; all of its moment, when it has moved since. */
function after(heads: readonly Head[], place: Place | undefined): readonly Head[] {
  if (!place) return heads;
  const index = heads.findIndex(
    ({ conversation, updatedAt }) => conversation === place.conversation && updatedAt === place.at,
  );
  return heads.slice(index + 1);
}

function cursorOf({ at, conversation }: Place): string {
  return `${at}~${conversation}`;
}

function placeIn(cursor: string): Place {
  const [, at, conversation] = /^(\d{1,16})~([\w.-]{1,128})$/.exec(cursor) ?? [];
  if (at !== undefined && conversation !== undefined) return { at: Number(at), conversation };
  throw new BatonError(
    'input_invalid',
    `Cannot list conversations: the cursor is not one of this list, got '${cursor}'. ` +
      'Use `next` of the page before.',
    { path: 'cursor' },
  );
}
