/** What the figures of a report are made of, against counting by hand; comparison and gates. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineTeam } from '@baton/core';
import {
  compare,
  decodeReport,
  fitsOf,
  judgeGates,
  macroF1,
  matrixOf,
  parseGate,
  parseShare,
  type Report,
  reportOf,
  riskOf,
  type Trial,
} from '@baton/eval';
import fc from 'fast-check';
import { caseOf, evaluated, office, officeSubject, seen } from './office.ts';

async function reported(rows: readonly object[], at = new Date(0)): Promise<Report> {
  return reportOf(await evaluated(rows), { data: ['test.jsonl'], at });
}

const mixed = [
  { text: 'data', label: 'data' },
  { text: 'data', label: 'data', tricky: true },
  { text: 'process', label: 'data', tricky: true },
  { text: 'process', label: 'process', lang: 'de' },
  { text: 'no', label: 'process' },
  { text: 'ask', label: 'process', style: ['short'] },
  { text: 'hello', label: 'direct' },
  { text: 'no', label: 'out_of_scope' },
  { text: 'data process', label: 'data', need: ['data', 'process'], tags: ['billing'] },
];

test('the figures of a small run, counted by hand', async () => {
  const { firstHop, groups, counts, labels, matrix } = await reported(mixed);
  assert.deepEqual([firstHop.cases, firstHop.points], [9, 6.5]);
  const group = (tag: string) => {
    const found = groups.find((one) => one.tag === tag);
    return found && [found.points, found.cases];
  };
  assert.deepEqual(group('plain'), [2.5, 4]);
  assert.deepEqual(group('tricky'), [1, 2]);
  assert.deepEqual(group('not_english'), [1, 1]);
  assert.deepEqual(group('lang:de'), [1, 1]);
  assert.deepEqual(group('billing'), [1, 1]);
  assert.deepEqual(group('multi_need'), [1, 1]);
  assert.equal(group('typo'), undefined);
  assert.deepEqual(counts.complete, { right: 1, of: 1 });
  assert.deepEqual([counts.asked, counts.wrongRefusals, counts.failed], [1, 1, 0]);
  assert.deepEqual([counts.handoffs, counts.handoffsMost], [6, 2]);
  const fit = (label: string) => {
    const found = labels.find((one) => one.label === label);
    return found && [found.right, found.sent, found.belong];
  };
  assert.deepEqual(fit('data'), [3, 3, 4]);
  assert.deepEqual(fit('process'), [1, 2, 3]);
  assert.deepEqual(fit('direct'), [1, 1, 1]);
  assert.deepEqual(fit('out_of_scope'), [1, 2, 1]);
  assert.deepEqual(matrix.truths, ['data', 'process', 'direct', 'out_of_scope']);
  assert.deepEqual(matrix.hops, ['data', 'process', 'direct', 'refused', 'asked']);
});

test('the matrix adds up, and precision, recall and F1 are those of the trials', async () => {
  const labels = ['data', 'process', 'direct', 'out_of_scope'];
  const hops = ['data', 'process', 'direct', 'refused', 'asked', 'no_answer'];
  const base = {
    case: caseOf({ text: 'data', label: 'data' }),
    observation: await seen({ text: 'data' }),
  };
  const pair = fc.tuple(fc.constantFrom(...labels), fc.constantFrom(...hops));
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1, maxLength: 40 }), (pairs) => {
      const trials = pairs.map(
        ([truth, hop]): Trial => ({
          case: base.case,
          trial: 1,
          reused: false,
          observation: { ...base.observation, hop },
          score: { points: 0, truth, right: false, wrong: [] },
        }),
      );
      const matrix = matrixOf(trials, { routerAlone: false });
      assert.equal(
        matrix.cells.reduce((sum, { count }) => sum + count, 0),
        pairs.length,
      );
      const fits = fitsOf(matrix, { routerAlone: false });
      assert.ok(fits.every(({ label }) => labels.includes(label)));
      const alone = matrixOf(trials, { routerAlone: true });
      for (const [place, truth] of alone.truths.entries()) {
        const left = truth === 'direct' || truth === 'out_of_scope';
        assert.equal(alone.rights[place], left ? 'abstained' : truth);
      }
      const f1s: number[] = [];
      for (const { label, precision, recall, f1 } of fits) {
        const hop = label === 'out_of_scope' ? 'refused' : label;
        const sent = pairs.filter(([, to]) => to === hop).length;
        const belong = pairs.filter(([truth]) => truth === label).length;
        const right = pairs.filter(([truth, to]) => truth === label && to === hop).length;
        assert.equal(precision, sent > 0 ? right / sent : null);
        assert.equal(recall, belong > 0 ? right / belong : null);
        assert.equal(f1, sent + belong > 0 ? (2 * right) / (sent + belong) : null);
        if (f1 !== null) f1s.push(f1);
      }
      const all = macroF1(fits);
      const mean = f1s.reduce((sum, one) => sum + one, 0) / f1s.length;
      assert.ok(f1s.length === 0 ? all === null : Math.abs((all ?? -1) - mean) < 1e-12);
    }),
  );
});

test('a report is JSON and comes back as it was', async () => {
  const report = await reported(mixed);
  assert.deepEqual(decodeReport(JSON.stringify(report), 'r.json'), report);
  assert.doesNotMatch(JSON.stringify(report), /NaN|Infinity/);
  const empty = await reported([{ text: 'hello', label: 'data' }]);
  assert.deepEqual(JSON.parse(JSON.stringify(empty)), empty);
});

test('risk: coverage and error of those routed, the exact bound, the promise', () => {
  const decision = (confidence: number, right: boolean, routed = true) => ({
    accept: ['data'],
    best: { agent: right ? 'data' : 'process', confidence },
    routed,
  });
  const twenty = Array.from({ length: 20 }, (_, index) => decision(0.9 + index / 1000, true));
  const all = [...twenty, decision(0.8, false), decision(0.3, false, false)];
  const { curve, ...risk } = riskOf(all, 0.1);
  assert.deepEqual([risk.requests, risk.routed, risk.wrong], [22, 21, 1]);
  assert.ok(Math.abs((risk.risk ?? 0) - 1 / 21) < 1e-12);
  assert.ok(risk.bound > 0.1 && risk.bound < 0.2);
  assert.equal(risk.promise?.verdict, 'open');
  assert.equal(riskOf(all, 0.2).promise?.verdict, 'shown');
  assert.equal(riskOf(all, 0.04).promise?.verdict, 'broken');
  assert.equal(riskOf(all, 0.05).promise?.needed, 45);
  assert.equal(curve.length, 22);
  assert.deepEqual(curve.at(-1), { threshold: 0.3, coverage: 1, risk: 2 / 22 });
  assert.deepEqual(riskOf([], 0.05).risk, null);
  // What is equally sure is routed together or not at all.
  assert.equal(riskOf([decision(0.5, true), decision(0.5, false)]).curve.length, 1);
});

test('a team with a router: what it decided, what it left, and who was right in the end', async () => {
  const team = defineTeam({
    name: 'office',
    entry: 'triage',
    agents: [...office.agents.values()],
    router: {
      route: async ({ text }) =>
        text.startsWith('sure')
          ? { to: 'data', confidence: 0.9, runnersUp: [], reason: 'sure' }
          : { to: null, runnersUp: [{ to: 'data', confidence: 0.3 }], reason: 'not sure' },
    },
  });
  const rows = [
    { text: 'sure', label: 'data' },
    { text: 'sure of it', label: 'process' },
    { text: 'process', label: 'process' },
    { text: 'hello', label: 'direct' },
  ];
  const evaluation = await evaluated(rows, { subject: officeSubject({ team }) });
  const { counts, risk, firstHop, spent } = reportOf(evaluation, { data: [], at: new Date(0) });
  assert.equal(firstHop.points, 3);
  assert.equal(counts.abstained, 2);
  assert.deepEqual([risk?.requests, risk?.routed, risk?.wrong], [4, 2, 1]);
  assert.ok(spent.routeMsP99 !== null);
});

const before = [
  { id: 'a', text: 'data', label: 'data' },
  { id: 'b', text: 'process', label: 'data' },
  { id: 'c', text: 'hello', label: 'direct' },
];

test('two runs on the same cases: what changed, and whether it is more than chance', async () => {
  const baseline = await reported(before);
  const same = compare(await reported(before), baseline);
  assert.deepEqual([same.cases, same.better, same.worse, same.p], [3, [], [], 1]);
  // The same cases, other answers: the hop is put in by hand.
  const report = await reported(before);
  const changed: Report = {
    ...report,
    cases: report.cases.map((one) =>
      one.id === 'a'
        ? { ...one, points: 0, trials: one.trials.map((trial) => ({ ...trial, hop: 'human' })) }
        : one,
    ),
  };
  const compared = compare(changed, baseline);
  assert.deepEqual(compared.worse, [{ id: 'a', text: 'data', before: 'data', after: 'human' }]);
  assert.deepEqual([compared.better.length, compared.p], [0, 1]);
});

test('cases of only one run are counted and left out; a changed one is another', async () => {
  const baseline = await reported(before);
  const now = [
    { id: 'a', text: 'data!', label: 'data' },
    ...before.slice(1),
    { id: 'd', text: 'x', label: 'direct' },
  ];
  const { cases, onlyHere, onlyBaseline } = compare(await reported(now), baseline);
  assert.deepEqual([cases, onlyHere, onlyBaseline], [2, 2, 1]);
});

test('gates: a floor of all, of a group; one without cases says which there are', async () => {
  const report = await reported(mixed);
  const judge = (...texts: readonly string[]) =>
    judgeGates(report, texts.map(parseGate)).map(({ passed, found }) => [passed, found]);
  assert.deepEqual(judge('0.7', '75%', 'tricky=0.5', 'tricky = 51%'), [
    [true, '72.2 % (6.5 of 9)'],
    [false, '72.2 % (6.5 of 9)'],
    [true, '50 % (1 of 2)'],
    [false, '50 % (1 of 2)'],
  ]);
  const [[passed, found] = []] = judge('typo=0.1');
  assert.equal(passed, false);
  assert.match(String(found), /no such cases; groups are: plain, tricky, multi_need, direct/);
});

test('gates: 17 of 20 is 85 %', async () => {
  const report = await reported(before);
  const exact = {
    ...report,
    firstHop: { ...report.firstHop, cases: 20, points: 17, share: 17 / 20 },
  };
  assert.equal(judgeGates(exact, [{ floor: 0.85 }])[0]?.passed, true);
});

test('gates: what was not run whole is not passed', async () => {
  const report = { ...(await reported(before)), notRun: 1 };
  const [gate] = judgeGates(report, [{ floor: 0.1 }]);
  assert.equal(gate?.passed, false);
  assert.match(gate?.found ?? '', /but 1 were not run/);
});

test('gates: worse than the baseline fails only when it is more than chance', async () => {
  const report = await reported(before);
  const change = { id: 'x', text: '', before: 'data', after: 'human' };
  const times = (length: number) => Array.from({ length }, () => change);
  const judged = (worse: number, better: number, p: number) => {
    const lists = { worse: times(worse), better: times(better) };
    const comparison = { ...compare(report, report), ...lists, p, midP: p / 2 };
    return judgeGates({ ...report, comparison }, []).map(({ passed }) => passed);
  };
  assert.deepEqual(
    judged(6, 0, 0.031),
    [true].map(() => false),
  );
  assert.deepEqual(judged(5, 0, 0.0625), [true]);
  assert.deepEqual(judged(0, 6, 0.031), [true]);
  const nothing = compare(await reported([{ text: 'data', label: 'data', id: 'z' }]), report);
  const [gate] = judgeGates({ ...report, comparison: nothing }, []);
  assert.deepEqual([gate?.passed, gate?.found], [false, 'no case is in both runs']);
});

test('shares and gates as people write them', () => {
  assert.deepEqual(
    ['0.05', '5%', '5 %', '.5', '1', '0'].map(parseShare),
    [0.05, 0.05, 0.05, 0.5, 1, 0],
  );
  assert.deepEqual(['', 'x', '1.5', '-1', '101%'].map(parseShare), Array(5).fill(undefined));
  assert.deepEqual(parseGate('lang:de=0.9'), { tag: 'lang:de', floor: 0.9 });
  for (const text of ['', 'tricky=', 'tricky=most', '2', '=0.5=']) {
    assert.throws(() => parseGate(text), { code: 'input_invalid' }, text);
  }
});

test('what is no report is not compared with', () => {
  const flaws = [
    ['{', /no JSON/],
    ['{}', /no report of an evaluation/],
    ['{"baton":"eval report","format":2}', /its format is 2, and 1 is known/],
    ['{"baton":"eval report","format":1,"cases":[{}],"subject":{"name":""},"at":""}', /its cases/],
  ] as const;
  for (const [text, message] of flaws) {
    assert.throws(() => decodeReport(text, 'r.json'), { code: 'input_invalid', message });
  }
});
