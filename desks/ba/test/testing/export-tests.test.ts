/** Exports for other tools, read back by other libraries than those that check them in the tool. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Workbook } from '@cj-tech-master/excelts';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import type { Deliverable, DeskFile } from '../../src/deliverable.ts';
import { defused, importCsv, readBack } from '../../src/documents/import-csv.ts';
import { exportStories } from '../../src/requirements/export-stories.ts';
import { checkJira, jiraColumns } from '../../src/requirements/jira-issues.ts';
import { writeStepCriteria } from '../../src/requirements/step-criteria.ts';
import { writeStories } from '../../src/requirements/stories.ts';
import type { CriterionInput } from '../../src/requirements/stories-input.ts';
import { deriveTests } from '../../src/testing/cases.ts';
import { exportTests, exportTestsInput } from '../../src/testing/export-tests.ts';
import { openTrace, type Trace } from '../../src/trace.ts';
import { runs } from '../runs.ts';

const origin = { drafted: { from: 'pattern', pattern: 'login' } } as const;
const draft = 'Deterministic draft, no language model (pattern: login).';

let trace: Trace;
let files: ReadonlyMap<string, DeskFile>;
before(async () => {
  trace = sample();
  const input = exportTestsInput.parse({
    topic: 'Login',
    formats: ['excel', 'jira', 'xray', 'testrail'],
    testers: ['Anna', 'Ben'],
    keys: { 'US-1': 'SHOP-12' },
  });
  files = filesOf(await exportTests(input, trace, origin));
});

test('Jira: parents stand above their children, and every child names one', () => {
  const rows = read('login-jira.csv');
  assert.deepEqual(Object.keys(rows[0] ?? {}), [...jiraColumns]);
  const types = rows.map((row) => row['Issue Type']);
  assert.deepEqual([...new Set(types)], ['Epic', 'Story', 'Sub-task']);
  const seen = new Map<string, string>();
  for (const row of rows) {
    const { 'Issue Id': id = '', 'Parent Id': parent = '', 'Issue Type': type = '' } = row;
    assert.ok(!seen.has(id), `id ${id} twice`);
    assert.equal(seen.get(parent), { Story: 'Epic', 'Sub-task': 'Story' }[type]);
    seen.set(id, type);
  }
  const [, story] = rows;
  assert.equal(story?.['Summary'], 'Log in with a code');
  assert.equal(story?.['Priority'], 'Highest');
  assert.match(story?.['Description'] ?? '', /\nAC-1 Right code\nGiven a code of 6 digits\nWhen /);
  assert.ok(rows.every((row) => row['Description']?.includes(draft)));
  assert.equal(types.filter((type) => type === 'Sub-task').length, trace.of('TC').length);
});

test('Xray: rows of one id are one test, each with a step; links hold the keys that are known', () => {
  const rows = read('login-xray.csv');
  const tests = Map.groupBy(rows, (row) => row['Test ID'] ?? '');
  assert.deepEqual(
    [...tests.keys()],
    trace.of('TC').map(({ id }) => id),
  );
  for (const [id, steps] of tests) {
    assert.ok(
      steps.every((row) => row['Action'] !== ''),
      id,
    );
    assert.equal(steps.filter((row) => row['Summary'] !== '').length, 1, id);
    assert.equal(steps[0]?.['Test Type'], 'Manual');
    assert.ok(
      steps.some((row) => row['Result'] !== ''),
      id,
    );
  }
  assert.equal(rows[0]?.['Link Tests'], 'SHOP-12');
});

test('TestRail: a title begins a test case, rows without one are its further steps', () => {
  const rows = read('login-testrail.csv');
  const titles = rows.map((row) => row['Title']).filter((title) => title !== '');
  assert.equal(titles.length, trace.of('TC').length);
  assert.notEqual(rows[0]?.['Title'], '');
  assert.equal(rows[0]?.['Section'], 'Login > US-1 Log in with a code');
  assert.ok(rows.some((row) => row['Title'] === '' && row['Steps (Step)'] !== ''));
});

test('the workbook: five sheets, choices, colours, a frozen header, filters, the draft line', () => {
  const parts = unzipSync(bytesOf('login-uat-plan.xlsx'));
  const part = (name: string): string => strFromU8(parts[name] ?? new Uint8Array());
  const names = [...part('xl/workbook.xml').matchAll(/<sheet [^>]*name="([^"]+)"/g)];
  assert.deepEqual(
    names.map(([, name]) => name),
    ['Plan', 'Test cases', 'Summary', 'Traceability', 'Defects'],
  );
  const cases = part('xl/worksheets/sheet2.xml');
  for (const wanted of [
    /<pane [^>]*ySplit="1"[^>]*state="frozen"/,
    /<autoFilter /,
    /<conditionalFormatting /,
    /<formula1>&quot;Not run,Pass,Fail,Blocked&quot;</,
    /<formula1>Plan!\$B\$\d+:\$B\$\d+</,
    /type="date"[^>]*><formula1>36526</,
  ]) {
    assert.ok(wanted.test(cases), wanted.source);
  }
  for (let sheet = 1; sheet <= 5; sheet++) {
    assert.ok(part(`xl/worksheets/sheet${sheet}.xml`).includes(draft), `sheet ${sheet}`);
  }
  assert.doesNotMatch(part('docProps/core.xml'), /<dcterms:/);
});

test('the workbook: the summary counts, formulas carry their results, a formula-like text is text', async () => {
  const book = new Workbook();
  await book.xlsx.load(bytesOf('login-uat-plan.xlsx'));
  const value = (sheet: string, cell: string): unknown =>
    book.getWorksheet(sheet)?.getCell(cell).value;
  const all = trace.of('TC').length;
  assert.deepEqual(value('Summary', 'B6'), {
    formula: `COUNTIF('Test cases'!$L$2:$L$${all + 1},"Not run")`,
    result: all,
  });
  assert.deepEqual(value('Summary', 'B22'), {
    formula: `COUNTIF(Traceability!$D$2:$D$${trace.of('AC').length + 1},">0")`,
    result: trace.of('AC').length,
  });
  const titles = trace.of('TC').map((_, index) => value('Test cases', `B${index + 2}`));
  assert.ok(titles.includes('=HYPERLINK("x")'));
  assert.equal(value('Plan', 'B5'), 'Anna');
  assert.deepEqual(value('Traceability', 'A2'), 'AC-1');
});

test('the same trace gives the same bytes', async () => {
  const again = filesOf(
    await exportTests(
      { topic: 'Login', formats: ['excel'], testers: ['Anna', 'Ben'] },
      openTrace(JSON.parse(JSON.stringify(trace.items())), 'testing'),
      origin,
    ),
  );
  const name = 'login-uat-plan.xlsx';
  assert.equal(again.get(name)?.base64, files.get(name)?.base64);
});

test('stories alone go to Jira; nothing to export is said', async () => {
  const made = await exportStories({ topic: 'Login', format: 'jira', tests: false }, trace, origin);
  const csv = filesOf(made).get('login-jira.csv')?.text ?? '';
  const rows: readonly Record<string, string>[] = parse(csv, { columns: true });
  assert.deepEqual(
    rows.map((row) => row['Issue Type']),
    ['Epic', 'Story'],
  );
  const none = openTrace([], 't');
  const rules = [
    await exportTests({ topic: 'x', formats: ['jira'] }, none),
    await exportStories({ topic: 'x', format: 'jira' }, none),
  ].map((result) => (result.ok ? '' : result.findings[0]?.rule));
  assert.deepEqual(rules, ['no_tests', 'no_stories']);
});

test('criteria of process steps have tests, and are tasks with sub-tasks in Jira', async () => {
  const steps = openTrace([], 'testing');
  const exits = [{ to: 'Pay', lane: 'Clerk' }];
  steps.add({
    kind: 'PS',
    text: 'Refund: Check',
    source: { from: 'user', quote: 'check' },
    details: { process: 'Refund', lane: 'Clerk', kind: 'user', exits },
  });
  assert.ok(writeStepCriteria({}, steps).ok);
  assert.ok(deriveTests({ topic: 'Refund' }, steps).ok);
  assert.deepEqual(
    steps.of('TC').map(({ links }) => links.map(({ to }) => to)),
    [['AC-1']],
  );
  assert.deepEqual(steps.of('QN'), []);
  const made = await exportTests({ topic: 'Refund', formats: ['jira'] }, steps);
  const csv = filesOf(made).get('refund-jira.csv')?.text ?? '';
  const rows: readonly Record<string, string>[] = parse(csv, { columns: true });
  assert.deepEqual(
    rows.map((row) => `${row['Issue Type']} ${row['Issue Id']} ${row['Parent Id']}`),
    ['Epic 1 ', 'Task 2 1', 'Sub-task 3 2'],
  );
});

test('a parent below its child is found', () => {
  const row = (type: string, id: string, parent: string): string[] => [
    type,
    id,
    parent,
    'x',
    '',
    '',
    '',
  ];
  const rows = [row('Story', '2', '1'), row('Epic', '1', '')];
  assert.deepEqual(
    checkJira({ columns: jiraColumns, rows }).map(({ rule }) => rule),
    ['parent_below'],
  );
});

const risky: readonly (readonly [string, boolean])[] = [
  ['=1+1', true],
  ['@SUM(A1)', true],
  ['+cmd', true],
  ['-1+1|cmd', true],
  ['\tx', true],
  ['-5', false],
  ['-5.50 EUR', false],
  ['+49', false],
  ['- a list', true],
  ['Given a code', false],
  ['* a step', false],
  ['| a | b |', false],
];
for (const [cell, wanted] of risky) {
  test(`“${cell.trim()}” ${wanted ? 'is defused' : 'stays as it is'}`, () =>
    assert.equal(defused(cell) !== cell, wanted));
}

test('any table reads back as it went in, in the tool and by another parser', async () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom('=1', '-2', 'a,b', 'a"b', 'x\ny', 'x\r\ny', '', ' ', ';', '\u2028'),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 }),
      async (rows) => {
        const table = { columns: ['a', 'b', 'c'], rows };
        const text = importCsv(table);
        assert.deepEqual(await readBack(text, table), []);
        assert.deepEqual(parse(text), [table.columns, ...rows.map((row) => row.map(defused))]);
      },
    ),
    { numRuns: runs(60) },
  );
});

function read(name: string): readonly Record<string, string>[] {
  return parse(files.get(name)?.text ?? '', { columns: true });
}

function bytesOf(name: string): Uint8Array {
  return new Uint8Array(Buffer.from(files.get(name)?.base64 ?? '', 'base64'));
}

function filesOf(made: Deliverable): ReadonlyMap<string, DeskFile> {
  assert.ok(made.ok, JSON.stringify(made));
  return new Map(made.files.map((file) => [file.name, file]));
}

function sample(): Trace {
  const made = openTrace([], 'testing');
  const criteria: CriterionInput[] = [
    {
      title: 'Right code',
      given: ['a code of 6 digits'],
      when: 'it is entered within 5 minutes',
      then: ['the account is open', 'a "welcome" is shown,\nin two lines'],
      kind: 'happy',
    },
    {
      title: '=HYPERLINK("x")',
      given: ['a code was sent'],
      when: '-1 is entered',
      then: ['the code is refused'],
      kind: 'negative',
    },
  ];
  const story = {
    role: 'customer',
    goal: 'log in with a code',
    benefit: 'I can pay',
    priority: 'must' as const,
    criteria,
  };
  const rule = 'After 3 wrong codes in a row the account is locked.';
  const bound = { ...story, criteria: criteria.map((one) => ({ ...one, rule })) };
  const result = writeStories(
    { topic: 'Login', stories: [bound], rules: [{ text: rule }] },
    made,
    origin,
  );
  assert.ok(result.ok, JSON.stringify(result));
  assert.ok(deriveTests({ topic: 'Login' }, made, origin).ok);
  return made;
}
