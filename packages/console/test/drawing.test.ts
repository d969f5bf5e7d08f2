import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allSatOut, defineTeam, type Fact, fold, type LogEvent } from '@baton/core';
import { kernelTeam } from '../src/desk/kernel.ts';
import { graphOf } from '../src/graph/derive.ts';
import { boundsOf, type DrawingOptions, drawingOf } from '../src/graph/drawing.ts';
import { layoutOf, nodeSize } from '../src/graph/layout.ts';
import { officeDocument } from './office.ts';

const layout = layoutOf(officeDocument, { columns: 2 });

function log(...facts: readonly Fact[]): LogEvent[] {
  return facts.map((fact, index) => ({ ...fact, seq: index + 1, at: index }));
}

const handed = (from: string, to: string, standing: 'declined' | 'added' = 'added'): Fact => ({
  type: 'handoff_committed',
  from,
  to,
  brief: { reason: `for ${to}` },
  standing,
});
const begun: readonly Fact[] = [
  { type: 'conversation_started', format: 1, team: 'office' },
  { type: 'message_received', from: 'user', content: [{ type: 'text', text: 'How many?' }] },
  { type: 'routed', to: 'triage', method: 'entry', confidence: 1, runnersUp: [], reason: 'entry' },
];

function drawingAfter(facts: readonly Fact[], more: Partial<DrawingOptions> = {}) {
  const graph = graphOf(officeDocument, log(...begun, ...facts));
  return drawingOf({
    graph,
    layout,
    focus: undefined,
    selected: undefined,
    userId: '(user)',
    ...more,
  });
}

test('what is taken is drawn over what is permitted, and has its numbers on it', () => {
  const { lines, labels } = drawingAfter([handed('triage', 'data'), handed('data', 'human')]);
  const kinds = lines.map(({ data }) => data?.kind);
  assert.deepEqual(kinds, ['permitted', 'permitted', 'permitted', 'routing', 'taken', 'taken']);
  assert.deepEqual(
    labels.map(({ key }) => key),
    ['(user)>triage', 'triage>data', 'data>human'],
  );
});

test('a new label moves no older one', () => {
  const before = drawingAfter([handed('triage', 'data'), handed('data', 'triage')]).labels;
  const after = drawingAfter([
    handed('triage', 'data'),
    handed('data', 'triage'),
    handed('triage', 'human'),
  ]).labels;
  for (const { key, at } of before) {
    assert.deepEqual(after.find((label) => label.key === key)?.at, at, key);
  }
});

test('the baton goes from the corner of the one to the corner of the other', () => {
  const { way = '' } = drawingAfter([handed('triage', 'data')]);
  const numbers = (way.match(/-?[\d.]+/g) ?? []).map(Number);
  const triage = layout.places.get('triage');
  const data = layout.places.get('data');
  assert.ok(triage && data);
  assert.ok(Math.abs((numbers[0] ?? 0) - (triage.x + nodeSize.width / 2)) < 10, way);
  assert.ok(Math.abs((numbers.at(-1) ?? 0) - (data.y - nodeSize.height / 2)) < 10, way);
  assert.equal(drawingAfter([]).way?.startsWith('M'), true, 'from the user at first');
});

test('every node and line of a team is within the bounds that are fitted into the pane', () => {
  const { x, y, width, height } = boundsOf(layout, officeDocument);
  const { lines, labels } = drawingAfter([handed('triage', 'human'), handed('human', 'data')]);
  const points = [...layout.places.values(), ...labels.map(({ at }) => at)];
  for (const { data } of lines) if (data) points.push(data.curve.start, data.curve.end);
  for (const point of points) {
    assert.ok(point.x >= x && point.x <= x + width, JSON.stringify(point));
    assert.ok(point.y >= y && point.y <= y + height, JSON.stringify(point));
  }
});

test('[B1] who sits out is what the kernel says of the very team', () => {
  const state = fold(log(...begun, handed('triage', 'data'), handed('data', 'triage', 'declined')));
  const team = defineTeam({
    name: 'office',
    entry: 'triage',
    agents: [
      { kind: 'human', name: 'triage', description: '', dispatcher: true, handoffs: ['data'] },
      { kind: 'human', name: 'data', description: '' },
      { kind: 'human', name: 'human', description: '' },
    ],
  });
  const out = allSatOut(kernelTeam(officeDocument), state);
  assert.deepEqual(
    out.map(({ agent, reason }) => [agent, reason]),
    [['data', 'for triage']],
  );
  assert.deepEqual(out, allSatOut(team, state));
  assert.equal(kernelTeam(officeDocument), kernelTeam(officeDocument));
});

test('[B2] a dispatcher that has passed on sits out until a specialist declines', () => {
  const passed: Fact = {
    type: 'handoff_committed',
    from: 'triage',
    to: 'human',
    brief: { reason: 'for a person' },
    standing: 'dispatched',
  };
  const team = kernelTeam(officeDocument);
  const held = fold(log(...begun, passed));
  assert.deepEqual(
    allSatOut(team, held).map(({ agent }) => agent),
    ['triage'],
  );
  const declining = fold(log(...begun, { ...passed, to: 'data' }));
  assert.deepEqual(allSatOut(team, declining), [], 'its decline is what triage waits for');
  const dispatching = fold(log(...begun, passed, { ...passed, from: 'human', to: 'triage' }));
  assert.deepEqual(
    allSatOut(team, dispatching).map(({ agent }) => agent),
    ['triage', 'human'],
  );
});
