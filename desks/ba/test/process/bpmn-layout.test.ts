import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { type Arrow, shortestLayers } from '../../src/process/bpmn-layers.ts';
import { runs } from '../runs.ts';

// What a layout is like is checked in `bpmn.test.ts`, on what is written and drawn as well.

/** Up to six elements, and flows from earlier to later ones. */
const net = fc.integer({ min: 1, max: 6 }).chain((count) => {
  const all = Array.from({ length: count }, (_, i) => `n${i}`);
  const arrows = all.flatMap((from, i) => all.slice(i + 1).map((to) => ({ from, to })));
  return fc.record({
    ids: fc.shuffledSubarray(all, { minLength: count }),
    arrows: fc.subarray(arrows),
  });
});

function total(column: ReadonlyMap<string, number>, arrows: readonly Arrow[]): number {
  const at = (id: string): number => column.get(id) ?? Number.NaN;
  const lengths = arrows.map(({ from, to }) => at(to) - at(from));
  return lengths.some((length) => !(length >= 1)) ? Infinity : lengths.reduce((a, b) => a + b, 0);
}

/** The least of all ways to give each element a column. */
function leastOf(ids: readonly string[], arrows: readonly Arrow[]): number {
  let least = Infinity;
  for (let code = 0; code < ids.length ** ids.length; code += 1) {
    const column = new Map(
      ids.map((id, i) => [id, Math.floor(code / ids.length ** i) % ids.length]),
    );
    least = Math.min(least, total(column, arrows));
  }
  return least;
}

test('columns: every flow leads to the right, and all of them are as short as can be', () => {
  const property = fc.property(net, ({ ids, arrows }) => {
    const column = shortestLayers(ids, arrows);
    assert.equal(column.size, ids.length);
    assert.ok([...column.values()].every((at) => at >= 0));
    assert.equal(total(column, arrows), leastOf(ids, arrows));
  });
  fc.assert(property, { numRuns: runs(20) });
});

test('columns: an element that may stand anywhere stands where fewest others do', () => {
  // a → b → c → d, and x somewhere between a and d, next to one of the others.
  const column = shortestLayers(
    ['a', 'b', 'b2', 'c', 'd', 'x'],
    ['a b', 'a b2', 'b c', 'b2 c', 'c d', 'a x', 'x d'].map((both) => {
      const [from = '', to = ''] = both.split(' ');
      return { from, to };
    }),
  );
  assert.equal(column.get('x'), column.get('c'));
});
