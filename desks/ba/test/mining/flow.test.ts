import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { type FlowGraph, flowGraph } from '../../src/mining/flow-graph.ts';
import { type FlowLayout, layoutFlow } from '../../src/mining/flow-layout.ts';
import { drawFlow } from '../../src/mining/flow-svg.ts';
import type { MinedLog } from '../../src/mining/mined-log.ts';
import { assertWellFormed } from '../process/bpmn-well-formed.ts';
import { opened, orders, read } from './logs.ts';

/** A log of one case for each list of activities, an hour apart, the last an hour more. */
function logOf(paths: readonly (readonly string[])[]): string {
  const rows = paths.flatMap((path, no) =>
    path.map((step, at) => {
      const time = new Date(Date.UTC(2025, 0, 1 + no, at + (at === path.length - 1 ? 1 : 0)));
      return `${no},"${step}",${time.toISOString()}`;
    }),
  );
  return `case,activity,timestamp\n${rows.join('\n')}\n`;
}

const letters = Array.from({ length: 34 }, (_, index) => `Step ${String(index + 10)}`);
// The usual path of 25 steps, many ways that are taken once, and rare activities.
const tangle = Array.from({ length: 60 }, (_, no) => {
  const usual = letters.slice(0, 25);
  if (no < 40) return usual;
  return usual.map((step, at) =>
    (at + no) % 3 === 0 ? (letters[(at * 5 + no) % 34] ?? step) : step,
  );
});

const sandbox = await opened({
  orders,
  tangle: logOf(tangle),
  loop: logOf([
    ['A', 'A', 'B'],
    ['A', 'B'],
  ]),
  evil: logOf([['<script>alert(1)</script>', 'a & "b" --> c', '注文を受ける'.repeat(20)]]),
  single: logOf([['A']]),
});
after(() => sandbox.close());

async function mined(name: string): Promise<MinedLog> {
  const result = await read(sandbox, name);
  assert.ok(result.ok);
  return result.log;
}

interface Drawn {
  readonly graph: FlowGraph;
  readonly layout: FlowLayout;
  readonly svg: string;
}

const done = new Map<string, Promise<Drawn>>();

/** Each is drawn once. */
function drawn(name: string): Promise<Drawn> {
  const known = done.get(name) ?? draw(name);
  done.set(name, known);
  return known;
}

async function draw(name: string): Promise<Drawn> {
  const graph = flowGraph(await mined(name));
  const layout = await layoutFlow(graph);
  return { graph, layout, svg: drawFlow({ title: name, meaning: 'Time: median.', graph, layout }) };
}

describe('what is drawn', () => {
  it('a small log is drawn whole', async () => {
    const log = await mined('orders');
    const graph = flowGraph(log);
    assert.equal(graph.leftOut, '');
    const ends = log.activities.filter(({ starts }) => starts > 0).length;
    const last = log.activities.filter((one) => one.ends > 0).length;
    assert.equal(graph.edges.length, log.edges.length + ends + last);
  });

  it('nodes are in the order in which cases reach them', async () => {
    const { nodes } = flowGraph(await mined('orders'));
    assert.deepEqual(
      nodes.map(({ name }) => name),
      ['Case begins', 'Receive', 'Check', 'Approve', 'Pay', 'Case ends'],
    );
  });

  it('of a tangle what covers enough is left, and what is left out is said', async () => {
    const log = await mined('tangle');
    const { nodes, edges, leftOut } = flowGraph(log);
    assert.ok(log.activities.length > 30 && log.edges.length > 60);
    assert.equal(nodes.length, 32);
    assert.ok(edges.length <= 32 * 2.2, `${edges.length} edges`);
    assert.match(
      leftOut,
      /^The picture shows [\d.]+ % of what follows what; left out: \d rare activit/,
    );
    for (const { id } of nodes) {
      assert.ok(
        edges.some(({ from, to }) => from === id || to === id),
        `${id} hangs in the air`,
      );
    }
  });

  it('the edge with most waiting in total is marked, whatever is left out', async () => {
    const log = await mined('orders');
    const slow = flowGraph(log).edges.find((edge) => edge.slow === 1);
    const [most] = log.edges;
    assert.deepEqual(
      [slow?.from, slow?.to],
      [`a${(most?.from ?? 0) + 1}`, `a${(most?.to ?? 0) + 1}`],
    );
  });
});

describe('the picture', () => {
  for (const name of ['orders', 'tangle', 'loop', 'evil', 'single']) {
    it(`of ${name} is well formed, and its boxes do not overlap`, async () => {
      const { layout, svg } = await drawn(name);
      assertWellFormed(svg);
      const boxes = [
        ...layout.nodes.map(({ box }) => box),
        ...layout.edges.map(({ label }) => label.box),
      ];
      for (const [index, a] of boxes.entries()) {
        for (const b of boxes.slice(index + 1)) {
          const apart =
            a.x + a.width <= b.x + 0.5 ||
            b.x + b.width <= a.x + 0.5 ||
            a.y + a.height <= b.y + 0.5 ||
            b.y + b.height <= a.y + 0.5;
          assert.ok(apart, `${name}: ${JSON.stringify([a, b])}`);
        }
        assert.ok(a.x >= 0 && a.y >= 0 && a.x + a.width <= layout.width, name);
      }
      assert.ok(layout.edges.every(({ points }) => points.length >= 2));
    });
  }

  it('is made of the same bytes for the same log', async () => {
    assert.equal((await draw('orders')).svg, (await drawn('orders')).svg);
  });

  it('says what its marks mean, and shows no code of the log', async () => {
    const { svg } = await drawn('evil');
    assert.match(svg, /In another colour, with a number: the most waiting in total, 1 the most\./);
    assert.doesNotMatch(svg, /<script/);
  });
});
