/**
 * The UAT plan as a workbook: testers choose results, the summary counts them.
 *
 * Comes in: the plan's input and what it covers. Goes out: an .xlsx with the sheets Plan, Test
 * cases, Summary, Traceability and Defects.
 */
import type { Finding } from '../deliverable.ts';
import { base64Of } from '../documents/archive.ts';
import {
  type Cell,
  letterOf,
  type PageLine,
  type TableSheet,
  workbookOf,
} from '../documents/workbook.ts';
import { draftLine, type Origin } from '../register.ts';
import { assumedBy, linked } from '../requirements/story-document.ts';
import { titleOf } from '../requirements/story-items.ts';
import type { Trace } from '../trace.ts';
import { testRow } from './test-case.ts';
import type { UatInput, UatScope } from './uat.ts';
import { entryProposal, exitProposal, usualRoles } from './uat-document.ts';
import { planDays } from './uat-schedule.ts';

export interface UatWorkbook {
  readonly input: UatInput;
  readonly scope: UatScope;
  readonly trace: Trace;
  readonly origin: Origin;
}

const statuses = ['Not run', 'Pass', 'Fail', 'Blocked'] as const;
const priorities = ['high', 'medium', 'low', 'not given'] as const;
const defectStates = ['Open', 'In repair', 'To be retested', 'Closed', 'Rejected'] as const;
const severities = ['1 critical', '2 major', '3 minor', '4 cosmetic'] as const;
const green = 'FFC6EFCE';
const red = 'FFFFC7CE';
const amber = 'FFFFEB9C';
const grey = 'FFEDEDED';

/** Places of columns in the sheet of test cases, from 1. */
const at = { id: 1, priority: 4, criterion: 5, status: 12, tester: 13 } as const;

/** What stands for something that nobody said. */
const open = '⚠ open';

/** Rows of the plan that hold the names of testers. */
const testerRows = 6;

/** Defects that there is room for. */
const defectRows = 60;

/** The workbook, read back. */
export async function uatWorkbook(
  plan: UatWorkbook,
): Promise<{ readonly base64: string; readonly problems: readonly Finding[] }> {
  const { input, scope, origin } = plan;
  const note = draftLine(origin);
  const page = planPage(plan, note);
  const { bytes, problems } = await workbookOf({
    title: `UAT plan: ${input.topic}`,
    note,
    sheets: [
      { name: 'Plan', widths: [26, 64, 30, 30, 14], lines: page.lines },
      casesSheet(plan, page.testers),
      { name: 'Summary', widths: [34, 12, 12, 12, 12, 12], lines: summaryLines(plan, note) },
      traceSheet(plan),
      defectsSheet(scope),
    ],
  });
  return { base64: base64Of(bytes), problems };
}

/** One row for each test; `testers` is the row of the plan where their names begin. */
function casesSheet({ scope, trace }: UatWorkbook, testers: number): TableSheet {
  return {
    name: 'Test cases',
    columns: [
      { header: 'Id', width: 8 },
      { header: 'Title', width: 34 },
      { header: 'Type', width: 12 },
      { header: 'Priority', width: 11, choice: priorities },
      { header: 'Criterion', width: 13 },
      { header: 'Story', width: 10 },
      { header: 'Preconditions', width: 34 },
      { header: 'Steps', width: 38 },
      { header: 'Test data', width: 24 },
      { header: 'Expected result', width: 40 },
      { header: 'Actual result', width: 30 },
      { header: 'Status', width: 11, choice: statuses },
      {
        header: 'Tester',
        width: 16,
        choice: `Plan!$B$${testers}:$B$${testers + testerRows - 1}`,
      },
      { header: 'Date', width: 12, date: true },
      { header: 'Defect', width: 10, choice: `Defects!$A$2:$A$${defectRows + 1}` },
    ],
    rows: scope.tests.map((one) => caseRow(testRow(one, trace))),
    colours: [
      { column: at.status, value: 'Pass', fill: green },
      { column: at.status, value: 'Fail', fill: red },
      { column: at.status, value: 'Blocked', fill: amber },
      { column: at.status, value: 'Not run', fill: grey },
      { column: at.priority, value: 'high', fill: amber },
    ],
  };
}

function traceSheet(plan: UatWorkbook): TableSheet {
  return {
    name: 'Traceability',
    columns: [
      { header: 'Criterion', width: 11 },
      { header: 'Title', width: 40 },
      { header: 'Text', width: 70 },
      { header: 'Tests', width: 9 },
      { header: 'Pass', width: 9 },
      { header: 'Fail', width: 9 },
      { header: 'Result', width: 12 },
    ],
    rows: traceRows(plan),
    colours: [
      { column: 7, value: 'Pass', fill: green },
      { column: 7, value: 'Fail', fill: red },
      { column: 7, value: 'No test', fill: amber },
    ],
  };
}

/** Empty, with room for what is found. */
function defectsSheet(scope: UatScope): TableSheet {
  return {
    name: 'Defects',
    columns: [
      { header: 'Id', width: 9 },
      { header: 'Title', width: 44 },
      { header: 'Test case', width: 11, choice: `'Test cases'!${range(at.id, scope)}` },
      { header: 'Severity', width: 13, choice: severities },
      { header: 'Status', width: 15, choice: defectStates },
      { header: 'Reported by', width: 18 },
      { header: 'Date', width: 12, date: true },
      { header: 'Steps and what was seen', width: 60 },
    ],
    rows: Array.from({ length: defectRows }, (_, place) => [`DEF-${place + 1}`]),
    colours: [
      { column: 4, value: '1 critical', fill: red },
      { column: 4, value: '2 major', fill: amber },
      { column: 5, value: 'Closed', fill: green },
    ],
  };
}

/** The columns of the CSV without the reason, in the order of the sheet. */
function caseRow(row: readonly string[]): readonly Cell[] {
  const [id, title, type, priority, criterion, story, before, steps, data, expected] = row;
  const known = priorities.find((one) => one === priority) ?? 'not given';
  const cells = [id, title, type, known, criterion, story, before, steps, data, expected];
  return [...cells.map((cell) => cell ?? ''), '', 'Not run', '', '', ''];
}

/** `$L$2:$L$40`, the rows of test cases in one column. */
function range(column: number, { tests }: UatScope): string {
  const letter = letterOf(column);
  return `$${letter}$2:$${letter}$${Math.max(tests.length, 1) + 1}`;
}

function planPage(
  { input, scope, trace }: UatWorkbook,
  note: string,
): { readonly lines: readonly PageLine[]; readonly testers: number } {
  const { tests, criteria, stories } = scope;
  const items = [...stories, ...criteria.map(({ item }) => item), ...tests.map(({ item }) => item)];
  const named = input.testers ?? [];
  const lines: PageLine[] = [
    { cells: [`User acceptance test plan: ${input.topic}`], look: 'title' },
    { cells: [note], look: 'note' },
    { cells: [], look: 'note' },
    { cells: ['Testers', 'Name'], look: 'head' },
  ];
  const testers = lines.length + 1;
  for (let place = 0; place < testerRows; place++) {
    lines.push({ cells: [`Tester ${place + 1}`, named[place] ?? ''] });
  }
  const block = (title: string, head: readonly string[], rows: readonly PageLine[]): void => {
    if (rows.length === 0) return;
    lines.push({ cells: [], look: 'note' }, { cells: [title], look: 'heading' });
    lines.push({ cells: head, look: 'head' }, ...rows);
  };
  block(
    'Scope',
    ['What', 'How many'],
    [
      { cells: ['Stories', stories.length] },
      { cells: ['Acceptance criteria', criteria.length] },
      { cells: ['Test cases', tests.length] },
      { cells: ['Environment', input.environment ?? open] },
      { cells: ['Out of scope', input.outOfScope?.join('\n') ?? `${open}, nobody said`] },
    ],
  );
  block('Schedule', ['Day', 'Test cases', 'Tester', 'Number'], dayLines(input, scope));
  const done = (list: readonly string[], agreed: boolean): PageLine[] =>
    list.map((text) => ({
      cells: [agreed ? 'agreed' : 'proposed', text, ''],
      choices: { 2: ['yes', 'no', 'does not apply'] },
    }));
  const { entryCriteria: entry, exitCriteria: exit } = input;
  block('Entry criteria', ['', 'Criterion', 'Met'], done(entry ?? entryProposal, !!entry));
  block('Exit criteria', ['', 'Criterion', 'Met'], done(exit ?? exitProposal, !!exit));
  block('People', ['Role', 'Does', 'Name'], roleLines(input));
  const noted = (list: readonly { id: string; text: string; status: string }[]): PageLine[] =>
    list
      .filter(({ status }) => status === 'open')
      .map(({ id, text }) => ({ cells: [id, text, ''] }));
  block(
    'Assumptions the acceptance rests on',
    ['Id', 'Assumption', 'Confirmed by'],
    noted(assumedBy(items, trace)),
  );
  block(
    'Open questions',
    ['Id', 'Question', 'Answer'],
    noted(linked('QN', { as: 'asks', to: items, trace })),
  );
  block(
    'Sign-off',
    ['Name', 'Decision', 'Role', 'Conditions', 'Date'],
    Array.from({ length: 3 }, () => ({
      cells: ['', '', '', '', ''],
      choices: { 1: ['accepted', 'accepted with conditions', 'refused'] },
    })),
  );
  return { lines, testers };
}

function dayLines(input: UatInput, { tests }: UatScope): readonly PageLine[] {
  const schedule = planDays(
    tests.map(({ item }) => item.id),
    input,
  );
  if (schedule.state === 'open') return [{ cells: [open, schedule.missing.join(', ')] }];
  return schedule.days.map(({ day, tester, cases }) => ({
    cells: [day, cases.join(', '), tester, cases.length],
  }));
}

/** The usual roles, and those given beyond them, with who has them. */
function roleLines({ roles = [] }: UatInput): readonly PageLine[] {
  const more = roles.filter(({ role }) => usualRoles.every(([usual]) => usual !== role));
  const all = [...usualRoles, ...more.map(({ role }) => [role, ''] as const)];
  return all.map(([role, does]) => {
    const names = roles.filter((one) => one.role === role).map(({ name }) => name);
    return { cells: [role, does, names.join(', ') || open] };
  });
}

function summaryLines({ scope, input, trace }: UatWorkbook, note: string): readonly PageLine[] {
  const { tests, criteria, uncovered } = scope;
  const status = `'Test cases'!${range(at.status, scope)}`;
  const priority = `'Test cases'!${range(at.priority, scope)}`;
  const given = tests.map((one) => caseRow(testRow(one, trace))[at.priority - 1]);
  const all = tests.length;
  const count = (name: string): Cell => ({
    formula: `COUNTIF(${status},"${name}")`,
    result: name === 'Not run' ? all : 0,
  });
  const share = (row: number, result: number): Cell => ({
    formula: `IF($B$10=0,0,B${row}/$B$10)`,
    result,
    percent: true,
  });
  const last = criteria.length + 1;
  const covered = criteria.length - uncovered.length;
  return [
    { cells: [`Summary: ${input.topic}`], look: 'title' },
    { cells: [note], look: 'note' },
    { cells: [], look: 'note' },
    { cells: ['By status'], look: 'heading' },
    { cells: ['Status', 'Tests', 'Share'], look: 'head' },
    ...statuses.map((name, place): PageLine => {
      return {
        cells: [name, count(name), share(6 + place, name === 'Not run' && all > 0 ? 1 : 0)],
      };
    }),
    { cells: ['All', { formula: `COUNTA('Test cases'!${range(at.id, scope)})`, result: all }] },
    { cells: [], look: 'note' },
    { cells: ['By priority'], look: 'heading' },
    { cells: ['Priority', ...statuses, 'All'], look: 'head' },
    ...priorities.map((name): PageLine => {
      const own = given.filter((one) => one === name).length;
      const cell = (state: string): Cell => ({
        formula: `COUNTIFS(${priority},"${name}",${status},"${state}")`,
        result: state === 'Not run' ? own : 0,
      });
      const sum: Cell = { formula: `COUNTIF(${priority},"${name}")`, result: own };
      return { cells: [name, ...statuses.map(cell), sum] };
    }),
    { cells: [], look: 'note' },
    { cells: ['Criteria'], look: 'heading' },
    { cells: ['What', 'Number', 'Share'], look: 'head' },
    {
      cells: [
        'Acceptance criteria',
        { formula: `COUNTA(Traceability!$A$2:$A$${last})`, result: criteria.length },
      ],
    },
    {
      cells: [
        'with a test case',
        { formula: `COUNTIF(Traceability!$D$2:$D$${last},">0")`, result: covered },
        {
          formula: 'IF($B$21=0,0,B22/$B$21)',
          result: criteria.length === 0 ? 0 : covered / criteria.length,
          percent: true,
        },
      ],
    },
    {
      cells: [
        'passed',
        { formula: `COUNTIF(Traceability!$G$2:$G$${last},"Pass")`, result: 0 },
        { formula: 'IF($B$21=0,0,B23/$B$21)', result: 0, percent: true },
      ],
    },
    {
      cells: ['failed', { formula: `COUNTIF(Traceability!$G$2:$G$${last},"Fail")`, result: 0 }],
    },
    { cells: [], look: 'note' },
    { cells: ['Defects'], look: 'heading' },
    { cells: ['Severity', 'Not closed', 'All'], look: 'head' },
    ...severities.map((name): PageLine => {
      const severity = `Defects!$D$2:$D$${defectRows + 1}`;
      const state = `Defects!$E$2:$E$${defectRows + 1}`;
      return {
        cells: [
          name,
          {
            formula: `COUNTIFS(${severity},"${name}",${state},"<>Closed",${state},"<>Rejected")`,
            result: 0,
          },
          { formula: `COUNTIF(${severity},"${name}")`, result: 0 },
        ],
      };
    }),
  ];
}

/** One row for each criterion, with its result counted from the tests that name it. */
function traceRows({ scope, trace }: UatWorkbook): readonly (readonly Cell[])[] {
  const named = `'Test cases'!${range(at.criterion, scope)}`;
  const status = `'Test cases'!${range(at.status, scope)}`;
  return scope.criteria.map(({ item, tests }, index) => {
    const row = index + 2;
    // `AC-1` is not found in `AC-10`: both sides of an id are a comma.
    const hit = `ISNUMBER(SEARCH(","&$A${row}&",",","&SUBSTITUTE(${named}," ","")&","))`;
    const having = (state: string): string => `SUMPRODUCT(${hit}*(${status}="${state}"))`;
    const result = tests.length === 0 ? 'No test' : 'Open';
    return [
      item.id,
      titleOf(item, trace),
      item.text,
      { formula: `SUMPRODUCT(--${hit})`, result: tests.length },
      { formula: having('Pass'), result: 0 },
      { formula: having('Fail'), result: 0 },
      {
        formula: `IF(D${row}=0,"No test",IF(F${row}>0,"Fail",IF(E${row}=D${row},"Pass","Open")))`,
        result,
      },
    ];
  });
}
