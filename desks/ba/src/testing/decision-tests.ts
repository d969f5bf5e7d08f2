/**
 * Decision tables as tests and as a table that people read.
 *
 * Comes in: decisions with their columns, and what they are about. Goes out: a draft of a test for
 * each column that can be, with a question where nobody said what follows; Markdown.
 */
import type { Criterion } from '../requirements/story-items.ts';
import { markdownTable, markdownText } from '../table.ts';
import type { Item } from '../trace.ts';
import { type Column, columnsOf, type Decisions, dataOfColumn } from './decision-table.ts';
import { readDecisions } from './read-decisions.ts';
import type { TestDraft } from './test-design.ts';

/** A table, and what it was read from. */
export interface Decided {
  readonly decisions: Decisions;
  readonly columns: readonly Column[];
  /** `BR-1`, or the statement. */
  readonly from: string;
}

/** The table in a rule or a criterion of the trace; none when it decides nothing between cases. */
export function decidedBy(text: string, from: string): Decided | undefined {
  const decisions = readDecisions(text);
  if (!decisions) return undefined;
  // `Refunded if paid and in time` alone decides one case; its limits are tested as such.
  if (decisions.rules.length < 2 && decisions.otherwise === undefined) return undefined;
  return { decisions, columns: columnsOf(decisions), from };
}

/** One test for each column that can be. */
export function testsOfDecisions(
  { decisions, columns, from }: Decided,
  { criteria, rules = [] }: { criteria: readonly Criterion[]; rules?: readonly Item[] },
): readonly TestDraft[] {
  return columns
    .filter(({ state }) => state !== 'impossible')
    .map((column): TestDraft => {
      const facts = factsOf(column, decisions);
      return {
        title: `${from}: ${facts.join(', ')}`,
        type: 'decision',
        criteria,
        rules,
        preconditions: facts,
        steps: ['Bring the case to the decision'],
        data: dataOfColumn(column, decisions),
        expected: [expectedOf(column)],
        basis: `${from}, a column of its decision table`,
        ...questionOf(column, facts),
      };
    });
}

/** `premium`, `not: above 100 EUR`; what does not matter is left out. */
export function factsOf({ answers }: Column, { conditions }: Decisions): readonly string[] {
  return conditions.flatMap(({ name }, place) => {
    if (answers[place] === '–') return [];
    return [answers[place] === 'yes' ? name : `not: ${name}`];
  });
}

export function expectedOf({ state, outcomes }: Column): string {
  if (state === 'decided') return outcomes[0] ?? '';
  if (state === 'contradictory') return `Open: ${outcomes.join(' or ')}, two rules say so`;
  return 'Open: nobody said what follows';
}

function questionOf({ state, outcomes }: Column, facts: readonly string[]): { question?: string } {
  const when = facts.map((fact) => `“${fact}”`).join(', ');
  if (state === 'open') return { question: `What follows when ${when}?` };
  if (state !== 'contradictory') return {};
  const either = outcomes.map((outcome) => `“${outcome}”`).join(' or ');
  return { question: `Which holds when ${when}: ${either}?` };
}

const marks = {
  decided: '',
  open: '⚠ open',
  contradictory: '⚠ two rules',
  impossible: 'cannot be',
};

/** The table with a column for each rule; `ids` names the test of each column by its place. */
export function decisionTableText(
  { decisions, columns, from }: Decided,
  ids: (column: Column) => string,
): string {
  const rows = decisions.conditions.map(({ name }, place) => [
    name,
    ...columns.map(({ answers }) => answers[place] ?? ''),
  ]);
  const outcome = columns.map((column) =>
    column.state === 'decided' ? expectedOf(column) : marks[column.state],
  );
  const all = columns.reduce((sum, { combinations }) => sum + combinations, 0);
  return [
    `${markdownText(from)}: ${all} combinations in ${columns.length} columns. ` +
      '“–” does not matter there.\n',
    markdownTable(
      ['Condition', ...columns.map((_, place) => `${place + 1}`)],
      [
        ...rows,
        ['Outcome', ...outcome],
        ['Combinations', ...columns.map(({ combinations }) => combinations)],
        ['Test', ...columns.map(ids)],
      ],
    ),
  ].join('\n');
}
