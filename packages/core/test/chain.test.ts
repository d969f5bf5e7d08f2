/** The chain of hashes through a log: whatever is changed, dropped or put in is found (rule G6). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Fact, type Line, memoryStore, seal, sha256, verifyChain } from '@baton/core';
import fc from 'fast-check';
import { eventsOf } from './facts.ts';
import { agent, here, stage } from './stage.ts';

const large = 'ü'.repeat(5_000);

/** A chain of n lines. */
function chain(length: number, from = 1, prev = ''): Line[] {
  const facts = Array.from({ length }, (_, n): Fact => {
    return { type: 'cancel_requested', by: 'u', reason: `r${from + n}` };
  });
  let before = prev;
  return eventsOf(facts, from).map((event) => {
    const { line } = seal(event, before, sha256);
    before = line.hash;
    return line;
  });
}

const lines = chain(6);
const head = { seq: 6, hash: lines[5]?.hash ?? '' };
const reseal = (line: Line, text: string): Line => ({ ...line, text, hash: sha256(text) });

test('[G6] a whole chain is whole, and so is a piece of it from a known place', () => {
  assert.equal(verifyChain(lines, { sha256 }), undefined);
  assert.equal(verifyChain(lines, { sha256, head }), undefined);
  assert.equal(verifyChain([], { sha256 }), undefined);
  assert.equal(
    verifyChain(lines.slice(3), { sha256, from: 4, prev: lines[2]?.hash ?? '' }),
    undefined,
  );
  // A head that is older than the lines is no flaw: lines may have come since.
  assert.equal(verifyChain(lines, { sha256, head: { seq: 4, hash: 'x' } }), undefined);
});

for (const [name, change, seq, why] of [
  [
    'changed',
    (all) =>
      all.map((one) => (one.seq === 3 ? { ...one, text: one.text.replace('r3', 'R3') } : one)),
    3,
    'the text of event 3 is not what was written',
  ],
  [
    'changed with its hash',
    (all) => all.map((one) => (one.seq === 3 ? reseal(one, one.text.replace('r3', 'R3')) : one)),
    4,
    'event 4 does not carry the hash of the one before',
  ],
  [
    'dropped in the middle',
    (all) => all.filter((one) => one.seq !== 3),
    3,
    'event 3 is missing; 4 follows',
  ],
  ['dropped at the start', (all) => all.slice(1), 1, 'event 1 is missing; 2 follows'],
  ['dropped at the end', (all) => all.slice(0, 4), 5, 'event 5 is missing; the log ends before it'],
  ['all dropped', () => [], 1, 'event 1 is missing; the log ends before it'],
  [
    'put in',
    (all) => [...all.slice(0, 3), ...chain(1, 4), ...all.slice(3)],
    4,
    'event 4 does not carry the hash of the one before',
  ],
  ['doubled', (all) => [...all.slice(0, 3), ...all.slice(2)], 4, 'event 4 is missing; 3 follows'],
  [
    'swapped',
    (all) => [all[0], all[2], all[1], ...all.slice(3)].filter((one) => one !== undefined),
    2,
    'event 2 is missing; 3 follows',
  ],
  [
    'replaced at the end',
    (all) =>
      [...all.slice(0, 5), ...chain(1, 6, all[4]?.hash)].map((one) =>
        one.seq === 6 ? reseal(one, one.text.replace('r6', 'x')) : one,
      ),
    6,
    'event 6 is not the one that the head names',
  ],
] as readonly [string, (all: Line[]) => Line[], number, string][]) {
  test(`[G6] of a log with an event ${name}, the first flaw is named`, () => {
    assert.deepEqual(verifyChain(change(lines), { sha256, head }), { seq, why });
  });
}

test('[G6] any one change of any one line is found', () => {
  fc.assert(
    fc.property(
      fc.nat(5),
      fc.nat(),
      fc.string({ minLength: 1, maxLength: 1 }),
      (index, place, letter) => {
        const victim = lines[index];
        assert.ok(victim);
        const where = place % victim.text.length;
        const text = victim.text.slice(0, where) + letter + victim.text.slice(where + 1);
        fc.pre(text !== victim.text);
        const changed = lines.map((one) => (one === victim ? { ...one, text } : one));
        assert.equal(verifyChain(changed, { sha256 })?.seq, victim.seq);
      },
    ),
    { numRuns: 300 },
  );
});

test('[G6] a log that was tampered with is not worked on', async () => {
  const { say, store } = stage({ name: 'solo', entry: 'a', agents: [agent('a')] }, ['A.']);
  await say('go');
  const tampered = {
    ...store,
    read: async (...range: Parameters<typeof store.read>) =>
      (await store.read(...range)).map((one) => ({
        ...one,
        text: one.text.replace('"go"', '"no"'),
      })),
  };
  const fresh = stage({ name: 'solo', entry: 'a', agents: [agent('a')] }, ['A.'], {
    store: tampered,
  });
  await assert.rejects(fresh.say('more'), {
    code: 'log_broken',
    message:
      'Cannot read the log of here: the text of event 2 is not what was written. Nothing was changed; ' +
      'restore it from a backup.',
  });
});

test('[G6] a blob that was changed is found as well', async () => {
  const { say, store } = stage({ name: 'solo', entry: 'a', agents: [agent('a')] }, ['A.']);
  await say(large);
  const tampered = {
    ...store,
    blobs: async (hashes: readonly string[]) =>
      new Map(
        [...(await store.blobs(hashes))].map(([hash, text]) => [hash, text.replace('ü', 'u')]),
      ),
  };
  const fresh = stage({ name: 'solo', entry: 'a', agents: [agent('a')] }, ['A.'], {
    store: tampered,
  });
  await assert.rejects(fresh.say('more'), {
    code: 'log_broken',
    message: /blob [0-9a-f]{64} was changed/,
  });
});

test('[G6] the chain runs over appends and restarts', async () => {
  const store = memoryStore();
  for (const text of ['one', 'two', large]) {
    await stage({ name: 'solo', entry: 'a', agents: [agent('a')] }, ['A.'], { store }).say(text);
  }
  const kept = await store.read(here, 1, 99);
  const end = await store.head(here);
  assert.equal(kept.length, 13);
  assert.equal(verifyChain(kept, { sha256, ...(end && { head: end }) }), undefined);
});
