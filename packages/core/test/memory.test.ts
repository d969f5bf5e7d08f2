/** The store in memory against the contract suite, and what is true of it alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Append } from '@baton/core';
import { checkAppend, memoryStore, staleWriter } from '../src/memory.ts';
import { appendOf, named } from '../src/testing/sample-append.ts';
import { storeContract } from '../src/testing/store-contract.ts';

const open = async () => ({ store: memoryStore(), dispose: async () => {} });

for (const { name, skip, run } of storeContract(open, { reopens: false })) {
  test(name, { skip: skip ?? false }, run);
}

test('two stores in memory share nothing', async () => {
  const [one, other] = [memoryStore(), memoryStore()];
  const [first] = storeContract(async () => ({ store: one, dispose: async () => {} }));
  await first?.run();
  assert.equal((await one.list({ limit: 9 })).length, 1);
  assert.equal((await other.list({ limit: 9 })).length, 0);
});

// What any store refuses, in words.

const good = appendOf(named('c'), { texts: ['one', 'two'], blobs: ['blob'] });
const [first, second] = good.lines;
const [blob = ''] = good.blobs.keys();
assert.ok(first && second);
const half = '\ud800';

for (const [change, path, why] of [
  [{ lines: [] }, 'lines', 'it has no line'],
  [{ lines: [second] }, 'lines[0].seq', 'line 0 must be at 1, got 2'],
  [{ lines: [first, first] }, 'lines[1].seq', 'line 1 must be at 2, got 1'],
  [
    { lines: [first, { ...second, text: half }] },
    'lines[1].text',
    'line 1 has half a character (a lone surrogate)',
  ],
  [{ lines: [first] }, 'head', 'its head is not that of line 1, got c@2'],
  [
    { head: { ...good.head, conversation: named('d') } },
    'head',
    'its head is not that of line 2, got d@2',
  ],
  [{ head: { ...good.head, hash: 'x' } }, 'head', 'its head is not that of line 2, got c@2'],
  [
    { blobs: new Map([[blob, half]]) },
    `blobs.${blob}`,
    `blob ${blob} has half a character (a lone surrogate)`,
  ],
] as const satisfies readonly [Partial<Append>, string, string][]) {
  test(`[G1] an append is refused: ${why.replace(blob, '…')}`, () => {
    assert.throws(() => checkAppend({ ...good, ...change }), {
      code: 'input_invalid',
      path,
      message:
        `Cannot append to c: ${why}. Nothing was written; append the lines that follow the log, ` +
        'and the head that belongs to the last of them.',
    });
  });
}

test('[G1] an append that follows the log is taken; a stale writer is told where the log is', () => {
  checkAppend(good);
  const { code, message } = staleWriter(good, 5);
  assert.deepEqual(
    [code, message],
    [
      'stale_writer',
      'Cannot append to c: its log is at 5, got an append for 0. ' +
        'Somebody else has written; load it again and decide anew.',
    ],
  );
});

test('[G1] a list has a limit from 1 to 1,000, and comes as a list of its own', async () => {
  const store = memoryStore();
  for (const limit of [1, 1_000]) assert.deepEqual(await store.list({ limit }), []);
  for (const limit of [0, 1_001, 1.5, Number.NaN, -1]) {
    await assert.rejects(store.list({ limit }), {
      code: 'input_invalid',
      path: 'limit',
      message: `Cannot list conversations: limit must be a whole number from 1 to 1,000, got ${limit}.`,
    });
  }
});
