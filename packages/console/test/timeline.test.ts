import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callId, type Fact, type LogEvent, timeline } from '@baton/core';
import { emptyChronicle } from '../src/feed/chronicle.ts';
import { commandOf } from '../src/timeline/keys.ts';
import { lanesOf, placeAt, RowBook, rowKinds } from '../src/timeline/rows.ts';
import { firstFrom, scrolledTo, spreadOf, step, windowOf } from '../src/timeline/spread.ts';

const call = callId(4, 0);
const facts: readonly Fact[] = [
  { type: 'conversation_started', format: 1, team: 'office' },
  { type: 'message_received', from: 'user', content: [{ type: 'text', text: 'How many?' }] },
  { type: 'routed', to: 'triage', method: 'entry', confidence: 1, runnersUp: [], reason: 'entry' },
  {
    type: 'handoff_committed',
    from: 'triage',
    to: 'data',
    brief: { reason: 'figures' },
    standing: 'dispatched',
  },
  { type: 'turn_taken', agent: 'data', text: 'I count.', calls: [], ms: 5, saw: 4 },
  { type: 'tool_started', call, tool: 'count' },
  { type: 'tool_answered', call, tool: 'count', status: 'ok', output: 12, ms: 5 },
  { type: 'turn_taken', agent: 'data', text: 'Twelve.', calls: [], ms: 5, saw: 7 },
  { type: 'run_ended', outcome: 'answered', agent: 'data', answer: 8 },
];
const log: readonly LogEvent[] = facts.map((fact, index) => ({
  ...fact,
  seq: index + 1,
  at: index * 1_000,
}));

test('rows that are worked out as they come are those of the whole log, wherever it was cut', () => {
  const whole = timeline(log);
  for (let cut = 0; cut <= log.length; cut += 1) {
    const book = new RowBook();
    const half = emptyChronicle().extended(log.slice(0, cut));
    book.rowsOf(half);
    const rows = book.rowsOf(half.extended(log));
    assert.deepEqual(
      rows.map(({ holder: _holder, ...row }) => row),
      whole,
      `cut at ${cut}`,
    );
    assert.deepEqual(
      rows.map(({ holder }) => holder),
      [undefined, 'triage', 'data', 'data', 'data', 'data', 'data'],
    );
    assert.equal(book.rowsOf(half.extended(log)), rows, 'nothing new: the same rows');
  }
});

test('a position without a row of its own is at the row before it', () => {
  const rows = timeline(log);
  assert.deepEqual(
    rows.map(({ seq }) => seq),
    [2, 3, 4, 5, 7, 8, 9],
  );
  assert.deepEqual(
    [0, 1, 2, 5, 6, 7, 9, 99].map((seq) => placeAt(rows, seq)),
    [-1, -1, 0, 3, 3, 4, 6, 6],
  );
});

test('a small team has its lanes from the start; agents of the log alone come below', () => {
  const rows = new RowBook().rowsOf(emptyChronicle().extended(log));
  assert.deepEqual(lanesOf(['triage', 'human'], rows), ['triage', 'human', 'data']);
  const many = Array.from({ length: 20 }, (_, index) => `agent${index}`);
  assert.deepEqual(lanesOf(many, rows), ['triage', 'data']);
});

test('every kind of row can be filtered', () => {
  for (const { kind } of timeline(log)) assert.ok(rowKinds.includes(kind));
});

test('by time a longer pause is wider, and a pause of days no wider than a few marks', () => {
  const even = spreadOf(log, 'even');
  assert.deepEqual(Array.from(even.slice(0, 3)), [step, 2 * step, 3 * step]);
  const times = [0, 10, 2_000, 86_400_000].map((at) => ({ at }));
  const [a = 0, b = 0, c = 0, d = 0] = spreadOf(times, 'time');
  assert.ok(b - a >= 13 && c - b > b - a && d - c > c - b && d - c <= 110);
});

test('what is drawn covers what is seen, and little more, in a log of any length', () => {
  const places = spreadOf(
    Array.from({ length: 10_000 }, () => ({ at: 0 })),
    'even',
  );
  for (const left of [0, 700, 90_000, 179_000]) {
    const { first, end } = windowOf(places, { left, width: 1_400 });
    assert.ok(first <= firstFrom(places, left));
    assert.ok(end >= firstFrom(places, left + 1_400));
    assert.ok(end - first < 300, `${end - first} drawn at ${left}`);
  }
  assert.deepEqual(windowOf(new Float64Array(), { left: 0, width: 100 }), { first: 0, end: 0 });
});

test('keys are left to what is written in, and to buttons what works buttons', () => {
  const on = (key: string, where: 'busy' | 'control' | 'page', modified = false): unknown =>
    commandOf({ key, modified, on: where });
  assert.equal(on('j', 'page'), 'next');
  assert.equal(on('j', 'control'), 'next');
  assert.equal(on('j', 'busy'), undefined);
  assert.equal(on(' ', 'page'), 'play');
  assert.equal(on(' ', 'control'), undefined);
  assert.equal(on('End', 'control'), undefined);
  assert.equal(on('G', 'page'), 'newest');
  assert.equal(on('g', 'page', true), undefined);
  assert.equal(on('x', 'page'), undefined);
});

test('what comes is followed by who looks at the end, and by nobody else', () => {
  const at = { x: 1_900, live: true, width: 2_000, widthBefore: 1_900, arrived: false };
  assert.equal(scrolledTo({ left: 1_200, width: 700 }, at), 1_300);
  assert.equal(scrolledTo({ left: 400, width: 700 }, at), undefined);
  assert.equal(scrolledTo({ left: 400, width: 700 }, { ...at, arrived: true }), 1_300);
});

test('an earlier position is brought into sight, and nothing moves while it is', () => {
  const at = { live: false, width: 2_000, widthBefore: 2_000, arrived: false };
  assert.equal(scrolledTo({ left: 400, width: 700 }, { ...at, x: 800 }), undefined);
  assert.equal(scrolledTo({ left: 400, width: 700 }, { ...at, x: 1_500 }), 1_150);
  assert.equal(scrolledTo({ left: 400, width: 700 }, { ...at, x: 10 }), 0);
});
