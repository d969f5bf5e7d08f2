/** What a reader of a map takes for granted, checked on one layout. */
import assert from 'node:assert/strict';
import {
  contains,
  isHorizontal,
  overlaps,
  runsThrough,
  segments,
} from '../../src/process/bpmn-geometry.ts';
import type { ProcessGraph } from '../../src/process/bpmn-graph.ts';
import type { BpmnLayout } from '../../src/process/bpmn-layout.ts';

/** Everything a reader of a map takes for granted. */
export function checkLayout(graph: ProcessGraph, layout: BpmnLayout): void {
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
