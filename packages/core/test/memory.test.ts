/** The store in memory against the contract suite, and what is true of it alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryStore } from '../src/memory.ts';
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
