/** Values that grow: every version stays what it was, whatever grows from it (rule G2). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ledger, Sequence } from '@baton/core';
import fc from 'fast-check';

test('[G2] a sequence reads like the list it is', () => {
  const empty = Sequence.empty<string>();
  const three = empty.append('a').append('b').append('c');
  assert.deepEqual([...three], ['a', 'b', 'c']);
  assert.deepEqual([three.length, empty.length], [3, 0]);
  assert.deepEqual([three.at(0), three.at(2), three.at(-1), three.at(-3)], ['a', 'c', 'c', 'a']);
  assert.deepEqual(
    [three.at(3), three.at(-4), empty.at(0), empty.at(-1)],
    [undefined, undefined, undefined, undefined],
  );
  assert.deepEqual(
    [three.toArray(), three.toArray(1), three.toArray(3)],
    [['a', 'b', 'c'], ['b', 'c'], []],
  );
  assert.deepEqual([...Sequence.of(['x', 'y']).append('z')], ['x', 'y', 'z']);
});

test('[G2] a sequence knows its earlier versions, and no other', () => {
  const one = Sequence.empty<number>().append(1);
  const two = one.append(2);
  const fork = one.append(3);
  assert.deepEqual(
    [two.continues(one), two.continues(two), one.continues(two)],
    [true, true, false],
  );
  assert.deepEqual(
    [fork.continues(one), fork.continues(two), two.continues(fork)],
    [false, false, false],
  );
  assert.equal(Sequence.of([1]).continues(one), false);
});

test('[G2] what a sequence was made of or gives out is not the sequence', () => {
  const source = [1, 2];
  const sequence = Sequence.of(source);
  source.push(3);
  sequence.toArray().push(9);
  assert.deepEqual([...sequence], [1, 2]);
});

test('[G2] every version of a sequence stays what it was, in any order of growing', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(9))), (steps) => {
      const versions = [Sequence.empty<number>()];
      const models: number[][] = [[]];
      for (const [pick, value] of steps) {
        const from = pick % versions.length;
        versions.push((versions[from] ?? assert.fail()).append(value));
        models.push([...(models[from] ?? []), value]);
      }
      for (const [index, version] of versions.entries()) {
        const model = models[index] ?? [];
        assert.deepEqual([...version], model);
        assert.deepEqual(version.toArray(), model);
        assert.equal(version.length, model.length);
        assert.equal(version.at(-1), model.at(-1));
        assert.equal(version.at(model.length), undefined);
      }
    }),
  );
});

test('[G2] every version of a ledger stays what it was, in any order of growing', () => {
  const keys = ['a', 'b', 'c', '__proto__', 'constructor'];
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.constantFrom(...keys), fc.nat(9))), (steps) => {
      const versions = [Ledger.empty<number>()];
      const models: Map<string, number>[] = [new Map()];
      for (const [pick, key, value] of steps) {
        const from = pick % versions.length;
        versions.push((versions[from] ?? assert.fail()).set(key, value));
        models.push(new Map(models[from]).set(key, value));
      }
      for (const [index, version] of versions.entries()) {
        const model = models[index] ?? new Map<string, number>();
        for (const key of keys) {
          assert.equal(version.get(key), model.get(key));
          assert.equal(version.has(key), model.has(key));
        }
        assert.deepEqual(version.values(), [...model.values()]);
      }
    }),
  );
});

test('a sequence over a list shares it, and nothing appended to the sequence reaches the list', () => {
  const items = [1, 2];
  const first = Sequence.over(items);
  const more = first.append(9);
  assert.deepEqual(
    [items, first.toArray(), more.toArray()],
    [
      [1, 2],
      [1, 2],
      [1, 2, 9],
    ],
  );
  items.push(3);
  const second = Sequence.over(items);
  assert.deepEqual(
    [first.toArray(), second.toArray()],
    [
      [1, 2],
      [1, 2, 3],
    ],
  );
  assert.ok(second.continues(first));
});
