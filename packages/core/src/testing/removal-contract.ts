/** The part of the contract of `Store` that is about removing logs, for stores that can. */
import { sha256 } from '../hash.ts';
import type { ConversationId } from '../id.ts';
import type { Store } from '../port.ts';
import { equal, rejects } from './expectation.ts';
import { appendOf, named } from './sample-append.ts';

const a = named('a');
const b = named('b');

/** Cases by their names, for a store that is empty. */
export const removalCases: Readonly<
  Record<string, (trial: { readonly store: Store }) => Promise<void>>
> = {
  'removal: a log is gone as a whole, and the others stay as they are': async ({ store }) => {
    const mine = appendOf(a, { texts: ['one', 'two'], blobs: ['mine', 'ours'] });
    const more = appendOf(a, { after: mine, texts: ['three'], blobs: ['mine, too'] });
    const theirs = appendOf(b, { texts: ['one'], blobs: ['ours', 'theirs'] });
    for (const append of [mine, more, theirs]) await store.append(append);
    equal(await removed(store, a), true, 'there was one');
    equal(await removed(store, a), false, 'there is none any more');
    equal(await removed(store, named('never')), false, 'there never was one');
    equal(await store.head(a), undefined, 'its head');
    equal(await store.read(a, 1, 9), [], 'its lines');
    equal(await store.list({ limit: 9 }), [theirs.head], 'the list');
    equal(await store.read(b, 1, 9), theirs.lines, 'the lines of the other');
    const hashes = ['mine', 'mine, too', 'ours', 'theirs'].map(sha256);
    equal([...(await store.blobs(hashes)).values()], ['ours', 'theirs'], 'blobs');
    equal(await removed(store, b), true, 'the other one');
    equal([...(await store.blobs(hashes))], [], 'blobs of nobody');
  },

  'removal: it is refused while somebody works on the log, and changes nothing': async ({
    store,
  }) => {
    const append = appendOf(a, { texts: ['one'], blobs: ['blob'] });
    await store.append(append);
    const claim = await store.claim(a);
    await rejects(removed(store, a), 'conversation_busy');
    equal(await store.read(a, 1, 9), append.lines, 'the log');
    equal((await store.blobs([sha256('blob')])).size, 1, 'its blob');
    await claim?.release();
    equal(await removed(store, a), true, 'when it is free');
  },

  'removal: a writer that knew the log is stale; the name begins anew': async ({ store }) => {
    const before = appendOf(a, { texts: ['one', 'two'], blobs: ['again'] });
    await store.append(before);
    await removed(store, a);
    await rejects(store.append(appendOf(a, { after: before, texts: ['three'] })), 'stale_writer');
    const anew = appendOf(a, { texts: ['anew'], blobs: ['again'] });
    await store.append(anew);
    equal(await store.read(a, 1, 9), anew.lines, 'the new log');
    equal((await store.blobs([sha256('again')])).size, 1, 'its blob');
  },
};

function removed(store: Store, conversation: ConversationId): Promise<boolean> {
  if (!store.remove) throw new Error('Open with { removes: false } to skip this case');
  return store.remove(conversation);
}
