/**
 * Test cases as a document: coverage, the tests of each criterion, how limits and combinations were
 * chosen, and what is not settled.
 *
 * Comes in: criteria, rules and tests of the trace. Goes out: Markdown.
 */

import type { Finding } from '../deliverable.ts';
import { counted } from '../naming.ts';
import {
  assumedBy,
  findingList,
  linked,
  noteTable,
  section,
} from '../requirements/story-document.ts';
import { type Criterion, titleOf } from '../requirements/story-items.ts';
import { markdownTable, markdownText } from '../table.ts';
import type { Item, Trace } from '../trace.ts';
import { boundaries, equivalenceClasses, type Limit } from './boundaries.ts';
import type { Column } from './decision-table.ts';
import { type Decided, decisionTableText, factsOf } from './decision-tests.ts';
import type { Pairwise, Parameter } from './pairwise.ts';
import { lines, type TestCase, testTypes } from './test-case.ts';
import { dataOf, limitKey, limitsOf, type TestDraft } from './test-design.ts';

/** Parameters that were combined, and how. */
export interface Combined {
  readonly criterion: Criterion;
  readonly parameters: readonly Parameter[];
  readonly tests: readonly TestDraft[];
  readonly design: Pairwise;
}

export interface TestsDocument {
  readonly topic: string;
  /** What kind of draft it is. */
  readonly note: string;
  readonly criteria: readonly Criterion[];
  readonly rules: readonly { readonly rule: Item; readonly checkedBy: readonly Criterion[] }[];
  readonly tests: readonly TestCase[];
  readonly combined: readonly Combined[];
  readonly decided: readonly Decided[];
  readonly trace: Trace;
  readonly findings: readonly Finding[];
}

/** Writes the document. */
export function testsDocument(input: TestsDocument): string {
  const { topic, note, criteria, tests, trace, findings } = input;
  const items = tests.map(({ item }) => item);
  const tested = [
    ...new Map(
      tests
        .flatMap((one) => one.criteria)
        .concat(criteria.map(({ item }) => item))
        .map((item) => [item.id, item]),
    ).values(),
  ];
  return [
    `# Test cases: ${markdownText(topic)}\n`,
    `*${markdownText(note)}*\n`,
    '## Coverage\n',
    coverageTable(tested, { tests, trace }),
    ...tested.map((item) => criterionSection(item, tests)),
    ...section('Limits', limitTable(input)),
    ...section('Decision tables', input.decided.map((one) => decidedText(one, tests)).join('\n')),
    ...section('Combinations', input.combined.map(combinedText).join('\n')),
    ...section('Assumptions', noteTable('Assumption', assumedBy(items, trace))),
    ...section(
      'Open questions',
      noteTable('Question', linked('QN', { as: 'asks', to: tested, trace })),
    ),
    ...section('Notes of the checks', findingList(findings)),
  ].join('\n');
}

function coverageTable(
  criteria: readonly Item[],
  { tests, trace }: { tests: readonly TestCase[]; trace: Trace },
): string {
  const rows = criteria.map((item) => {
    const own = tests.filter((one) => one.criteria.some(({ id }) => id === item.id));
    const counts = testTypes.map((type) => own.filter((one) => one.type === type).length);
    return [item.id, titleOf(item, trace), ...counts, own.length];
  });
  return markdownTable(['Id', 'Criterion', ...testTypes, 'all'], rows);
}

function criterionSection(item: Item, tests: readonly TestCase[]): string {
  // A test of several criteria is shown with the first one.
  const own = tests.filter((one) => one.criteria[0]?.id === item.id);
  const rows = own.map(({ item: test, title, type, preconditions, steps, data, expected }) => [
    test.id,
    title,
    type,
    lines(preconditions),
    lines(steps),
    data,
    lines(expected),
  ]);
  const columns = ['Id', 'Test', 'Type', 'Before', 'Do', 'Data', 'Expected'];
  const table =
    rows.length === 0 ? 'Tested together with other criteria.\n' : markdownTable(columns, rows);
  return [`## ${item.id}\n`, `> ${markdownText(item.text)}\n`, table].join('\n');
}

function limitTable({ criteria, rules }: TestsDocument): string {
  const found = [
    ...criteria.flatMap((one) => limitsOf(one).map(({ limit }) => ({ from: one.item.id, limit }))),
    ...rules.flatMap(({ rule }) =>
      boundaries(rule.text).map((limit) => ({ from: rule.id, limit })),
    ),
  ];
  const groups = Map.groupBy(found, ({ limit }) => limitKey(limit));
  const rows = [...groups.values()].flatMap((group) => {
    const limit = group[0]?.limit;
    return limit ? classRows(limit, [...new Set(group.map(({ from }) => from))].join(', ')) : [];
  });
  return rows.length === 0
    ? ''
    : markdownTable(['Limit', 'From', 'Class', 'Allowed', 'For example'], rows);
}

function classRows(limit: Limit, from: string): string[][] {
  return equivalenceClasses(limit).map(({ name, valid, example }) => [
    `“${limit.quote}”`,
    from,
    name,
    valid ? 'yes' : 'no',
    example,
  ]);
}

function decidedText(table: Decided, tests: readonly TestCase[]): string {
  const title = (column: Column): string =>
    `${table.from}: ${factsOf(column, table.decisions).join(', ')}`;
  return decisionTableText(
    table,
    (column) => tests.find((one) => one.title === title(column))?.item.id ?? '',
  );
}

function combinedText({ criterion, parameters, design }: Combined): string {
  const { rows, impossible, allCombinations } = design;
  const excluded =
    impossible.length === 0
      ? ''
      : ` ${counted(impossible.length, 'pair')} cannot be: ${impossible.map(dataOf).join(' / ')}.`;
  const text =
    `${criterion.item.id}: ${rows.length} of ${allCombinations} combinations hold ` +
    `every pair of values.${excluded}`;
  const values = parameters.map(({ name, values: all }) => [name, all.join(', ')]);
  return `${markdownText(text)}\n\n${markdownTable(['Parameter', 'Values'], values)}`;
}
