import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Deliverable } from '../../src/deliverable.ts';
import { mapProcess } from '../../src/process/process.ts';
import { type AnalysisInput, analyseProcess } from '../../src/process/process-analysis.ts';
import { compare } from '../../src/process/process-compare.ts';
import type { ProcessInput } from '../../src/process/process-input.ts';
import { measure, missingNumbers } from '../../src/process/process-measures.ts';
import { duration } from '../../src/process/process-table.ts';
import { openTrace } from '../../src/trace.ts';
import { arbitraryProcess } from './bpmn-arbitrary.ts';
import { onboarding, orderFulfilment, refund } from './bpmn-processes.ts';

function analysis(
  input: AnalysisInput,
  trace = openTrace([], 'process'),
): Extract<Deliverable, { readonly ok: true }> {
  const result = analyseProcess(input, trace);
  assert.ok(result.ok, JSON.stringify(result));
  return result;
}

const textOf = (input: AnalysisInput): string => analysis(input).files[0]?.text ?? '';

/** Two decisions, two parallel paths, every number given; all sums can be checked by hand. */
const claims: ProcessInput = {
  title: 'Claims',
  steps: [
    { key: 'file', name: 'File claim', lane: 'Customer', minutes: 10, waitMinutes: 0 },
    { key: 'check', name: 'Check claim', lane: 'Clerk', minutes: 20, waitMinutes: 100 },
    { key: 'ok', name: 'Complete?', kind: 'decision', lane: 'Clerk' },
    { key: 'split', name: 'Split', kind: 'parallel' },
    { key: 'book', name: 'Book claim', lane: 'Clerk', minutes: 5, waitMinutes: 0 },
    { key: 'assess', name: 'Assess damage', lane: 'Expert', minutes: 60, waitMinutes: 500 },
    { key: 'join', name: 'Join', kind: 'parallel' },
    { key: 'pay', name: 'Pay claim', lane: 'Finance', minutes: 5, waitMinutes: 60 },
    { key: 'paid', name: 'Claim paid', kind: 'end' },
    { key: 'fix', name: 'Complete claim', lane: 'Customer', minutes: 30, waitMinutes: 1440 },
  ],
  flows: [
    { from: 'file', to: 'check' },
    { from: 'check', to: 'ok' },
    { from: 'ok', to: 'split', condition: 'yes', sharePercent: 75 },
    { from: 'ok', to: 'fix', condition: 'no', sharePercent: 25 },
    { from: 'fix', to: 'check' },
    { from: 'split', to: 'book' },
    { from: 'split', to: 'assess' },
    { from: 'book', to: 'join' },
    { from: 'assess', to: 'join' },
    { from: 'join', to: 'pay' },
    { from: 'pay', to: 'paid' },
  ],
  volume: { cases: 90, per: 'month' },
};

test('the critical path is the longest route; parallel paths count by their longest', () => {
  const { slowest, fastest } = measure(claims);
  assert.deepEqual(
    slowest.steps.map(({ key }) => key),
    ['file', 'check', 'ok', 'assess', 'pay'],
  );
  assert.deepEqual([slowest.work, slowest.wait], [95, 660]);
  // The loop has no other way to the end, so both routes are the same.
  assert.deepEqual(fastest, slowest);
});

test('the fastest route takes the short way at a decision', () => {
  const { slowest, fastest } = measure(refund);
  assert.ok(slowest.steps.some(({ key }) => key === 'approve'));
  assert.ok(!fastest.steps.some(({ key }) => key === 'approve'));
  assert.ok(fastest.work + fastest.wait < slowest.work + slowest.wait);
});

test('expected visits: a loop taken in a quarter of passes makes 4/3 passes', () => {
  const { visits } = measure(claims);
  const near = (key: string, value: number): void => {
    assert.ok(Math.abs((visits?.get(key) ?? 0) - value) < 1e-6, `${key} ${visits?.get(key)}`);
  };
  near('file', 1);
  near('check', 4 / 3);
  near('fix', 1 / 3);
  near('book', 1);
  near('pay', 1);
});

test('work per lane: minutes of an average case, and hours of the volume', () => {
  const text = textOf({ process: claims });
  assert.match(text, /\| Customer \| 20 min \| 30 h \|/); // 10 + 30/3; 90 cases
  assert.match(text, /\| Clerk \| 31\.7 min \| 47\.5 h \|/); // 20·4/3 + 5
  assert.match(text, /\| Expert \| 60 min \| 90 h \|/);
});

test('handovers: each pair of steps in different lanes, over gateways', () => {
  const { handovers } = measure(claims);
  const pairs = handovers.map(({ from, to }) => `${from.key}>${to.key}`);
  assert.deepEqual(pairs.toSorted(), [
    'assess>pay',
    'book>pay',
    'file>check',
    'fix>check',
    'ok>assess',
    'ok>fix',
  ]);
  assert.match(textOf({ process: claims }), /6 on the map, 3 of them on the critical path/);
});

test('rework: what is done again, how often, and what it costs', () => {
  const text = textOf({ process: claims });
  const rework =
    /"Check claim" → "Complete\?" → "Complete claim" again; once more costs 1 d 2 h|26 h 30 min/;
  assert.match(text, rework);
  assert.equal(measure(onboarding).loops.length, 3);
});

test('shares: the last exit may be the rest; without shares nothing is computed from them', () => {
  const flows = (claims.flows ?? []).map((flow) =>
    flow.sharePercent === 75 ? { ...flow, sharePercent: undefined } : flow,
  );
  assert.ok(Math.abs((measure({ ...claims, flows }).visits?.get('check') ?? 0) - 4 / 3) < 1e-6);
  const none = flows.map((flow) => ({ ...flow, sharePercent: undefined }));
  const measured = measure({ ...claims, flows: none });
  assert.equal(measured.visits, undefined);
  assert.deepEqual(
    measured.unshared.map(({ key }) => key),
    ['ok'],
  );
  assert.match(
    textOf({ process: { ...claims, flows: none } }),
    /Not computed: the shares of 1 decision missing/,
  );
});

test('no number is invented: without times none is shown and all are asked for', () => {
  const text = textOf({ process: onboarding });
  assert.match(text, /No times were given|at least/);
  const bare = {
    ...orderFulfilment,
    steps: orderFulfilment.steps.map((step) => ({
      ...step,
      minutes: undefined,
      waitMinutes: undefined,
    })),
  };
  const none = textOf({ process: bare });
  assert.match(none, /No times were given, so none are computed\./);
  assert.doesNotMatch(none, /\d+ (?:min|h|d)\b/);
  assert.match(
    none,
    /## Numbers to collect\n\n- "Check stock": minutes of work per case; minutes of waiting before it/,
  );
});

test('a sum that lacks a number says "at least"', () => {
  const steps = claims.steps.map((s) =>
    s.key === 'assess' ? { ...s, waitMinutes: undefined } : s,
  );
  assert.match(
    textOf({ process: { ...claims, steps } }),
    /Slowest route without rework: at least .*; numbers of 1 step missing/,
  );
});

test('missing numbers become one question, asked once, linked to the steps on the map', async () => {
  const trace = openTrace([], 'process');
  await mapProcess(orderFulfilment, trace);
  const first = analysis({ process: orderFulfilment }, trace);
  analysis({ process: orderFulfilment }, trace);
  assert.equal(trace.of('QN').length, 1);
  assert.ok((first.items[0]?.links.length ?? 0) > 3);
  assert.match(first.files[0]?.text ?? '', /PS-1 "Check stock"/);
});

test('as is and to be: what falls away, what is new, who changes, what is saved', () => {
  const toBe: ProcessInput = {
    ...claims,
    steps: claims.steps
      .filter(({ key }) => key !== 'book')
      .map((step) => (step.key === 'assess' ? { ...step, lane: 'Clerk', waitMinutes: 20 } : step))
      .concat([
        { key: 'photo', name: 'Send photos', lane: 'Customer', minutes: 5, waitMinutes: 0 },
      ]),
    flows: [
      { from: 'file', to: 'photo' },
      { from: 'photo', to: 'check' },
      { from: 'check', to: 'ok' },
      { from: 'ok', to: 'assess', condition: 'yes' },
      { from: 'ok', to: 'fix', condition: 'no' },
      { from: 'fix', to: 'check' },
      { from: 'assess', to: 'pay' },
      { from: 'pay', to: 'paid' },
    ],
  };
  const steps = toBe.steps.filter(({ key }) => key !== 'split' && key !== 'join');
  const target = { ...toBe, steps };
  const { removed, added, moved, retimed } = compare(measure(claims), measure(target));
  assert.deepEqual(
    removed.map(({ key }) => key),
    ['book'],
  );
  assert.deepEqual(
    added.map(({ key }) => key),
    ['photo'],
  );
  assert.deepEqual(
    moved.map(({ step, from, to }) => [step.key, from, to]),
    [['assess', 'Expert', 'Clerk']],
  );
  assert.deepEqual(
    retimed.map(({ from }) => from.key),
    ['assess'],
  );
  const text = textOf({
    process: {
      ...claims,
      painPoints: [
        { text: 'The expert is late', step: 'assess' },
        { text: 'Files get lost', step: 'file' },
      ],
    },
    toBe: target,
  });
  assert.match(text, /Handovers: 6 → 4 \(2 fewer\)/);
  assert.match(text, /Slowest route: 12 h 35 min .* → 4 h 40 min .*, 7 h 55 min faster/);
  assert.match(text, /The expert is late: .*in the to-be process the step changes/);
  assert.match(text, /Files get lost: .*\*\*stays as it is\*\*/);
});

test('a process with an error is refused, and says which of the two it is in', () => {
  const broken = { ...claims, flows: [...(claims.flows ?? []), { from: 'pay', to: 'nowhere' }] };
  const result = analyseProcess({ process: claims, toBe: broken }, openTrace([], 'process'));
  assert.equal(result.ok, false);
  assert.match(result.findings[0]?.where ?? '', /^toBe, /);
});

test('any valid process is measured: the fastest route is no longer than the slowest', () => {
  fc.assert(
    fc.property(
      arbitraryProcess(),
      fc.array(fc.nat(1000), { minLength: 1 }),
      (process, numbers) => {
        const steps = process.steps.map((step, i) => {
          const minutes = numbers[i % numbers.length];
          return step.kind === 'task' ? { ...step, minutes, waitMinutes: minutes } : step;
        });
        const measured = measure({ ...process, steps });
        const { fastest, slowest } = measured;
        assert.ok(fastest.work + fastest.wait <= slowest.work + slowest.wait);
        assert.ok(
          missingNumbers(measured).every(
            ({ step, what }) => what === 'shares' || step.kind === 'wait',
          ),
        );
      },
    ),
  );
});

test('minutes are told as people say them', () => {
  const pairs = [
    [0, '0 min'],
    [0.2, '< 1 min'],
    [59, '59 min'],
    [60, '1 h'],
    [135, '2 h 15 min'],
    [4560, '3 d 4 h'],
  ] as const;
  for (const [minutes, text] of pairs) assert.equal(duration(minutes), text);
});
