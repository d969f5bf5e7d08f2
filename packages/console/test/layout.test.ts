import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Box, curveBetween, labelPlaces, pathOf, pointOn } from '../src/graph/curve.ts';
import {
  columnsFor,
  layersOf,
  layoutOf,
  nodeSize,
  type Point,
  rowsOf,
  type TeamShape,
} from '../src/graph/layout.ts';
import { officeDocument } from './office.ts';

const columns = 3;

function mesh(count: number): TeamShape {
  const names = Array.from({ length: count }, (_, index) => `agent${index}`);
  const [first] = officeDocument.agents;
  assert.ok(first);
  return {
    entry: 'agent0',
    agents: names.map((name) => ({ ...first, name })),
    handoffs: names.flatMap((from) =>
      names.filter((to) => to !== from).map((to) => ({ from, to, when: '' })),
    ),
  };
}

function boxesOf(places: ReadonlyMap<string, Point>): Map<string, Box> {
  return new Map([...places].map(([name, centre]) => [name, { centre, size: nodeSize }]));
}

test('rows go by distance from the entry agent, and people come last', () => {
  assert.deepEqual(layersOf(officeDocument), [['triage'], ['data'], ['human']]);
  const { agents, handoffs, entry } = officeDocument;
  const unreached = { entry, handoffs: handoffs.filter(({ to }) => to !== 'data'), agents };
  assert.deepEqual(layersOf(unreached), [['triage'], ['data'], ['human']]);
});

test('no two nodes overlap, in teams of two to forty', () => {
  for (const count of [2, 5, 6, 13, 40]) {
    const { places } = layoutOf(mesh(count), { columns });
    const centres = [...places.values()];
    assert.equal(centres.length, count);
    for (const [index, a] of centres.entries()) {
      for (const b of centres.slice(index + 1)) {
        const apart =
          Math.abs(a.x - b.x) >= nodeSize.width || Math.abs(a.y - b.y) >= nodeSize.height;
        assert.ok(apart, `${count} agents: ${JSON.stringify([a, b])}`);
      }
    }
  }
});

test('a team is read from its first agent to its last', () => {
  for (const count of [3, 5, 6, 13]) {
    const { places } = layoutOf(mesh(count), { columns: 4 });
    let forwards = 0;
    const all = [...places.values()];
    for (const [index, { x, y }] of all.slice(1).entries()) {
      const before = all[index];
      if (before && Math.abs(before.y - y) < 1) forwards += x > before.x ? 1 : -1;
    }
    assert.ok(forwards > 0, `${count} agents: ${forwards}`);
  }
});

test('an agent that only the log knows moves nobody', () => {
  const before = layoutOf(officeDocument, { columns });
  const after = layoutOf(officeDocument, { columns, strangers: ['archive', 'billing'] });
  for (const [name, place] of before.places) assert.deepEqual(after.places.get(name), place);
  const lowest = Math.max(...[...before.places.values()].map(({ y }) => y));
  assert.ok((after.places.get('archive')?.y ?? 0) >= lowest + nodeSize.height);
});

test('rows are as wide as draws the whole largest, and even', () => {
  const layers = [['a'], ['b', 'c', 'd', 'e'], ['f']];
  assert.equal(columnsFor(layers, { width: 1200, height: 500 }), 4);
  assert.equal(columnsFor(layers, { width: 380, height: 900 }), 2);
  assert.deepEqual(rowsOf([['a', 'b', 'c', 'd', 'e']], 4), [
    ['a', 'b', 'c'],
    ['d', 'e'],
  ]);
});

test('a line runs from border to border and keeps clear of the nodes it passes', () => {
  const { places } = layoutOf(mesh(6), { columns });
  const boxes = boxesOf(places);
  let hits = 0;
  let lines = 0;
  for (const [from, a] of boxes) {
    for (const [to, b] of boxes) {
      if (from === to) continue;
      const others = [...boxes].filter(([name]) => name !== from && name !== to);
      const curve = curveBetween(
        a,
        b,
        others.map(([, box]) => box),
      );
      lines += 1;
      assert.match(pathOf(curve), /^M [-\d.]+ [-\d.]+ Q [-\d. ]+$/);
      for (const end of [curve.start, curve.end]) {
        const nearest = end === curve.start ? a : b;
        const dx = Math.abs(end.x - nearest.centre.x) - nodeSize.width / 2;
        const dy = Math.abs(end.y - nearest.centre.y) - nodeSize.height / 2;
        assert.ok(Math.abs(Math.max(dx, dy)) < 9, `${from}>${to} ends ${dx}, ${dy} off its node`);
      }
      for (let t = 0; t <= 1; t += 0.05) {
        const { x, y } = pointOn(curve, t);
        const inside = others.some(([, { centre, size }]) => {
          return (
            Math.abs(x - centre.x) < size.width / 2 && Math.abs(y - centre.y) < size.height / 2
          );
        });
        if (inside) hits += 1;
      }
    }
  }
  assert.equal(lines, 30);
  assert.equal(hits, 0);
});

test('the two directions between a pair are apart', () => {
  const [a, b] = [...boxesOf(layoutOf(officeDocument, { columns }).places).values()];
  assert.ok(a && b);
  const there = pointOn(curveBetween(a, b, []), 0.5);
  const back = pointOn(curveBetween(b, a, []), 0.5);
  assert.ok(Math.hypot(there.x - back.x, there.y - back.y) > 25);
});

test('labels cover neither each other nor a node while there is room', () => {
  const { places } = layoutOf(mesh(3), { columns });
  const boxes = boxesOf(places);
  const [a, b] = [...boxes.values()];
  assert.ok(a && b);
  const curve = curveBetween(a, b, []);
  const size = { width: 20, height: 8 };
  const [one, two] = labelPlaces(
    [
      { curve, size },
      { curve, size },
    ],
    [...boxes.values()],
  );
  assert.ok(one && two);
  assert.ok(Math.abs(one.x - two.x) >= 20 || Math.abs(one.y - two.y) >= 8);
  assert.deepEqual(one, pointOn(curve, 0.5));
});
