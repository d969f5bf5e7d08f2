/**
 * The forms of a report that leave the process: text, JUnit, a file written whole or not at all.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  compare,
  junitOf,
  type Report,
  reportOf,
  reportText,
  worstOf,
  writeWhole,
} from '@baton/eval';
import { evaluated, officeSubject } from './office.ts';
import { type Element, parseXml } from './xml.ts';

const nasty = '</script><script>alert(1)</script> ]]> & "quoted" \u0000\u001b[31mred \ud800 \u202e';

async function reported(rows: readonly object[] = hard): Promise<Report> {
  return reportOf(await evaluated(rows), { data: ['test.jsonl'], at: new Date(0) });
}

const hard = [
  { text: 'data', label: 'data' },
  { text: `process ${nasty}`, label: 'data', id: nasty, note: nasty, tags: [nasty] },
  { text: 'refuse', label: 'direct' },
  { text: 'hello '.repeat(100), label: 'process', lang: 'de' },
];

test('text: within 80 columns, without control characters, and it says what matters', async () => {
  const report = await reported();
  const text = reportText({ ...report, gates: [{ gate: 'a', passed: false, found: 'b' }] });
  for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
  assert.doesNotMatch(text, /[^\P{Cc}\n]/u);
  assert.match(
    text,
    /^office · 4 cases\nFirst hop right: 25 % \(1 of 4\), 95 % interval 4\.6–69\.9 %/,
  );
  assert.match(text, /^plain +1 of 3 +33\.3 % /m);
  assert.match(text, /^wanted \\ got +data +process +direct/m);
  assert.match(text, /^data +\[1\] +1/m);
  assert.match(text, /^3 cases not right$/m);
  assert.match(text, /^FAILED {2}a: b$/m);
});

test('text: letters that take two columns are counted as two', async () => {
  const texts = [
    '注文の流れを図にしてください。'.repeat(5),
    '🙂 '.repeat(60),
    'e\u0301'.repeat(70),
  ];
  const report = await reported(texts.map((text) => ({ text, label: 'data', tags: [text] })));
  const columns = (one: string): number => (/[^\0-\u2fff]/u.test(one) ? 2 : 1);
  const widths = reportText(report)
    .split('\n')
    .map((line) => Array.from(line.normalize(), columns).reduce((sum, one) => sum + one, 0));
  assert.ok(
    widths.every((width) => width <= 80),
    widths.join(),
  );
});

test('text: a matrix too wide for 80 columns becomes a list of what was confused', async () => {
  const report = await reported();
  const hops = Array.from({ length: 12 }, (_, index) => `agent_${index}`);
  const cells = [
    { truth: 'agent_1', hop: 'agent_1', count: 5, points: 5 },
    { truth: 'agent_1', hop: 'agent_2', count: 1, points: 0 },
    { truth: 'agent_3', hop: 'agent_4', count: 2, points: 0 },
  ];
  const text = reportText({ ...report, matrix: { truths: hops, rights: hops, hops, cells } });
  assert.match(text, /^wanted +got +count\nagent_3 +agent_4 +2\nagent_1 +agent_2 +1\n\n/m);
  for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
});

test('text: a long list is cut and says so; nothing run is said', async () => {
  const report = await reported();
  assert.match(reportText(report, { worst: 1 }), /and 2 more/);
  assert.doesNotMatch(reportText(report, { worst: 0 }), /not right/);
  const nothing = reportOf(
    {
      subject: officeSubject(),
      repeat: 1,
      trials: [],
      notRun: [],
      stop: { why: 'budget', message: 'Spent.' },
      ms: 0,
    },
    { data: [], at: new Date(0) },
  );
  assert.match(
    reportText({ ...nothing, notRun: 3 }),
    /Nothing was run\.\n3 trials not run\. Spent\./,
  );
});

test('text: what a router only left to the entry agent comes after what went wrong', async () => {
  const report = await reported();
  const [right, wrong] = report.cases;
  assert.ok(right && wrong);
  const hop = (one: typeof wrong, to: string) => {
    const trials = one.trials.map((trial) => ({ ...trial, hop: to, right: false }));
    return { ...one, points: 0, trials };
  };
  const cases = [hop(right, 'abstained'), hop(wrong, 'process'), right];
  assert.deepEqual(worstOf(cases), [cases[1], cases[0]]);
});

test('text: a comparison lists what became worse before what became better', async () => {
  const report = await reported();
  const change = { id: 'x', text: 'some words', before: 'data', after: 'human' };
  const comparison = {
    ...compare(report, report),
    better: [change],
    worse: [{ ...change, id: 'y' }],
  };
  const text = reportText({ ...report, comparison });
  assert.match(text, /1 better, 1 worse[\s\S]*− y {2}data → human[\s\S]*\+ x {2}data → human/);
});

test('JUnit: well formed whatever was said; failures, errors and gates are counted', async () => {
  const report = await reported();
  const gates = [
    { gate: 'first hop at least 85 %', passed: false, found: '25 %' },
    { gate: 'tricky at least 1 %', passed: true, found: '9 %' },
  ];
  const root = parseXml(junitOf({ ...report, gates }));
  const [suite] = root.children;
  assert.ok(suite);
  for (const one of [root, suite]) {
    assert.deepEqual(
      [one.attributes['tests'], one.attributes['failures'], one.attributes['errors']],
      ['6', '3', '1'],
    );
  }
  const tests = suite.children;
  assert.equal(tests.length, 6);
  const flaws = tests.flatMap(({ children }): readonly Element[] => children);
  assert.deepEqual(
    flaws.map(({ name }) => name),
    ['failure', 'error', 'failure', 'failure'],
  );
  assert.match(tests[1]?.attributes['name'] ?? '', /<\/script><script>alert\(1\)/);
  assert.match(flaws[0]?.attributes['message'] ?? '', /went to process, right is data/);
  assert.match(flaws[1]?.attributes['message'] ?? '', /scripted: model_refused/);
  assert.equal(flaws[3]?.attributes['message'], '25 %');
});

test('the check of XML above refuses what is none', () => {
  const broken = [
    '<a>',
    '<a></b>',
    '<a b=c/>',
    '<a>&nbsp;</a>',
    '<a>\u0001</a>',
    '<a b="<"/>',
    '<a/><b/>',
  ];
  for (const text of broken) assert.throws(() => parseXml(text), text);
  assert.deepEqual(parseXml('<a b="&lt;&#10;">x &amp; y<c/></a>'), {
    name: 'a',
    attributes: { b: '<\n' },
    children: [{ name: 'c', attributes: {}, children: [], text: '' }],
    text: 'x & y',
  });
});

test('a file is written whole or not at all, and its folder is made', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-eval-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'deep', 'er', 'report.html');
  await writeWhole(file, 'first');
  await writeWhole(file, 'second');
  assert.equal(readFileSync(file, 'utf8'), 'second');
  assert.deepEqual(readdirSync(join(folder, 'deep', 'er')), ['report.html']);
  mkdirSync(join(folder, 'taken', 'x'), { recursive: true });
  await assert.rejects(writeWhole(join(folder, 'taken'), 'x'), { code: 'store_failed' });
  writeFileSync(join(folder, 'file'), '');
  await assert.rejects(writeWhole(join(folder, 'file', 'x'), 'x'), { code: 'store_failed' });
  assert.deepEqual(readdirSync(folder).toSorted(), ['deep', 'file', 'taken']);
});
