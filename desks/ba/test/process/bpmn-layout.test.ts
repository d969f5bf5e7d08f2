import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import {
  contains,
  isHorizontal,
  overlaps,
  runsThrough,
  segments,
} from '../../src/process/bpmn-geometry.ts';
import { processGraph } from '../../src/process/bpmn-graph.ts';
import { layoutBpmn } from '../../src/process/bpmn-layout.ts';
import { checkProcess } from '../../src/process/process-check.ts';
import type { ProcessInput } from '../../src/process/process-input.ts';
import { arbitraryProcess, hostileNames } from './bpmn-arbitrary.ts';
import { samples } from './bpmn-processes.ts';

/** Everything a reader of a map takes for granted. */
async function checkLayout(process: ProcessInput): Promise<void> {
  const errors = checkProcess(process).filter((finding) => finding.severity === 'error');
  assert.deepEqual(errors, [], 'the process must be valid');
  const graph = processGraph(process);
  const layout = await layoutBpmn(graph);
  const shapes = graph.nodes.map((node) => ({ node, shape: layout.shapes.get(node.id) }));
  for (const [i, { node, shape }] of shapes.entries()) {
    assert.ok(shape, `${node.id} has a shape`);
    const lane = layout.lanes.get(node.lane);
    assert.ok(lane && contains(lane, shape), `${node.id} is inside its lane`);
    for (const other of shapes.slice(i + 1)) {
      assert.ok(
        other.shape && !overlaps(shape, other.shape),
        `${node.id} overlaps ${other.node.id}`,
      );
    }
  }
  const lanes = [...layout.lanes.values()];
  for (const [i, lane] of lanes.entries()) {
    assert.ok(contains(layout.participant, lane), 'a lane is inside the participant');
    for (const other of lanes.slice(i + 1)) assert.ok(!overlaps(lane, other), 'lanes overlap');
  }
  for (const flow of graph.flows) {
    const line = segments(layout.lines.get(flow.id) ?? []);
    assert.ok(line.length > 0, `${flow.id} has a line`);
    for (const part of line) {
      assert.ok(isHorizontal(part) || part.a.x === part.b.x, `${flow.id} is axis-parallel`);
      for (const { node, shape } of shapes) {
        assert.ok(shape && !runsThrough(part, shape), `${flow.id} runs through ${node.id}`);
      }
    }
    const [from, to] = [layout.shapes.get(flow.from), layout.shapes.get(flow.to)];
    const [first, last] = [line[0]?.a, line.at(-1)?.b];
    assert.ok(from && to && first && last);
    assert.ok(touches(first, from), `${flow.id} begins at its source`);
    assert.ok(touches(last, to), `${flow.id} ends at its target`);
    assert.equal(
      layout.labels.has(flow.id),
      flow.label !== '',
      `${flow.id} has a label if it is named`,
    );
  }
}

function touches(
  { x, y }: { x: number; y: number },
  r: { x: number; y: number; width: number; height: number },
): boolean {
  const inside = x >= r.x && x <= r.x + r.width && y >= r.y && y <= r.y + r.height;
  return inside && (x === r.x || x === r.x + r.width || y === r.y || y === r.y + r.height);
}

for (const process of samples) {
  test(`${process.title}: nothing overlaps, lines keep off shapes, all is in its lane`, async () => {
    await checkLayout(process);
  });
}

test('any valid process: nothing overlaps, lines keep off shapes, all is in its lane', async () => {
  await fc.assert(fc.asyncProperty(arbitraryProcess(), checkLayout), { numRuns: 25 });
});

test('hostile names change nothing about the layout rules', async () => {
  await fc.assert(fc.asyncProperty(arbitraryProcess(hostileNames), checkLayout), { numRuns: 10 });
});

test('the samples are laid out without one label on another label or on a shape', async () => {
  for (const process of samples) {
    const graph = processGraph(process);
    const { labels, shapes } = await layoutBpmn(graph);
    const list = [...labels];
    for (const [i, [id, label]] of list.entries()) {
      for (const [, other] of list.slice(i + 1)) assert.ok(!overlaps(label, other), id);
      // A label may reach into a corner that its own diamond leaves free.
      for (const [other, shape] of shapes) assert.ok(other === id || !overlaps(label, shape), id);
    }
  }
});

test('the same process is laid out the same each time', async () => {
  for (const process of samples) {
    const [one, two] = [
      await layoutBpmn(processGraph(process)),
      await layoutBpmn(processGraph(process)),
    ];
    assert.deepEqual(one, two);
  }
});

test('the layout does not keep the process alive', () => {
  const url = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);
  const script = `
    const { layoutBpmn } = await import(${url('../../src/process/bpmn-layout.ts')});
    const { processGraph } = await import(${url('../../src/process/bpmn-graph.ts')});
    const { refund } = await import(${url('./bpmn-processes.ts')});
    const layout = await layoutBpmn(processGraph(refund));
    console.log(layout.shapes.size);`;
  const args = ['--conditions=baton-source', '--input-type=module', '-e', script];
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, timeout: 20_000 });
  assert.equal(status, 0, String(stderr));
  assert.ok(Number(String(stdout)) > 10);
});
