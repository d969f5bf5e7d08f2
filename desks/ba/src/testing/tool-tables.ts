/**
 * Test cases for the importers of Xray and TestRail.
 *
 * Comes in: test cases of the trace. Goes out: tables, one row a step.
 *
 * Xray: rows with the same `Test ID` are one test; Test ID, Summary and Test Type must be mapped,
 * Action, Data and Result are those of a manual step (Xray documentation, "Importing Tests using
 * Test Case Importer", CSV). `Link Tests` is to be mapped to the link of that name; it holds the
 * keys of the issues where they are given, else the ids of the stories.
 *
 * TestRail: a row with a title begins a test case, rows without one are further steps; import with
 * the template `Test Case (Steps)`, `Section` with `>` between levels (TestRail documentation,
 * "Import test cases from CSV or Excel", test cases that use multiple rows).
 */
import type { Finding } from '../deliverable.ts';
import type { ImportTable } from '../documents/import-csv.ts';
import { detailText } from '../requirements/story-items.ts';
import type { Item, Trace } from '../trace.ts';
import { capital, importanceOf, lines, parentsOf, type TestCase } from './test-case.ts';
import { stepsOf } from './test-steps.ts';

export interface ToolScope {
  readonly topic: string;
  readonly note: string;
  readonly tests: readonly TestCase[];
  /** Keys of issues by the ids of stories: `US-1` is `SHOP-12`. */
  readonly keys?: Readonly<Record<string, string>> | undefined;
  readonly trace: Trace;
}

export const xrayColumns = [
  'Test ID',
  'Summary',
  'Test Type',
  'Priority',
  'Description',
  'Labels',
  'Link Tests',
  'Action',
  'Data',
  'Result',
] as const;

/** One row a step; only the first row of a test has what is not about steps. */
export function xrayTable({ note, tests, keys = {}, trace }: ToolScope): ImportTable {
  const rows = tests.flatMap((test) => {
    const above = parentsOf(test.criteria, trace);
    const before = test.preconditions.length > 0 ? `Before: ${lines(test.preconditions)}` : '';
    const about = [
      before,
      `Tests ${test.criteria.map(({ id }) => id).join(', ')} (${test.basis})`,
      note,
    ];
    const first = [
      oneLine(test.title),
      'Manual',
      xrayPriorities[importanceOf(above)] ?? '',
      about.filter((text) => text !== '').join('\n'),
      ['draft', test.item.id, test.type].join(' '),
      above.map(({ id }) => keys[id] ?? id).join(';'),
    ];
    return stepsOf(test).map(({ action, data, result }, place) => [
      test.item.id,
      ...(place === 0 ? first : first.map(() => '')),
      action,
      data,
      result,
    ]);
  });
  return { columns: xrayColumns, rows };
}

const xrayPriorities: Readonly<Record<string, string>> = {
  high: 'High',
  medium: 'Medium',
  low: 'Low',
};

export const testRailColumns = [
  'Section',
  'Title',
  'Template',
  'Type',
  'Priority',
  'References',
  'Preconditions',
  'Steps (Step)',
  'Steps (Expected Result)',
  'Draft',
] as const;

/** One row a step; rows without a title go on with the test above. */
export function testRailTable({ topic, note, tests, keys = {}, trace }: ToolScope): ImportTable {
  const sectionOf = (story: Item | undefined): string =>
    story ? `${level(topic)} > ${level(`${story.id} ${capital(nameOf(story))}`)}` : level(topic);
  const placed = tests.map((test) => ({ test, above: parentsOf(test.criteria, trace) }));
  // The importer makes a section where it first meets one, so those of a section stay together.
  const sections = Map.groupBy(placed, ({ above }) => sectionOf(above[0]));
  const rows = [...sections].flatMap(([section, group]) =>
    group.flatMap(({ test, above }) => {
      const ids = [...above.map(({ id }) => keys[id] ?? id), ...test.criteria.map(({ id }) => id)];
      const first = [
        section,
        oneLine(`${test.item.id} ${test.title}`),
        'Test Case (Steps)',
        'Acceptance',
        testRailPriorities[importanceOf(above)] ?? '',
        ids.join(', '),
        lines(test.preconditions),
      ];
      return stepsOf(test).map(({ action, data, result }, place) => [
        ...(place === 0 ? first : first.map(() => '')),
        data === '' ? action : `${action}\nData: ${data}`,
        result,
        place === 0 ? note : '',
      ]);
    }),
  );
  return { columns: testRailColumns, rows };
}

const testRailPriorities: Readonly<Record<string, string>> = {
  high: 'High',
  medium: 'Medium',
  low: 'Low',
};

/** Characters of a title; TestRail takes 250. */
const titleMax = 250;

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= titleMax ? line : `${line.slice(0, titleMax - 1)}…`;
}

/** A level of a section must not hold what parts levels. */
function level(name: string): string {
  return oneLine(name).replaceAll('>', '›');
}

function nameOf(item: Item): string {
  return item.kind === 'US' ? detailText(item, 'goal') : item.text;
}

/** What an importer would lose: a step before any test, a test without a step or a summary. */
export function checkSteps(
  { columns, rows }: ImportTable,
  { begins, action }: { readonly begins: string; readonly action: string },
): readonly Finding[] {
  const [start, does] = [columns.indexOf(begins), columns.indexOf(action)];
  return rows.flatMap((row, index): Finding[] => {
    const where = `record ${index + 2}`;
    if (index === 0 && row[start] === '') {
      const message = 'It begins with a step of no test.';
      return [{ rule: 'step_of_no_test', severity: 'error', where, message }];
    }
    if (row[does] !== '') return [];
    const message = 'It has no step to do.';
    return [{ rule: 'no_action', severity: 'error', where, message }];
  });
}
