/**
 * A decision table with a test for each of its columns, from sentences or from conditions and
 * rules.
 *
 * Comes in: a statement such as `discount 10 % if premium and above 100 EUR, 5 % if only one of
 * them`, or conditions with rules over them. Goes out: `<topic>-decision-table.md` and `.csv`, a BR
 * item for the statement, TC items that link `tests` to it.
 *
 * Invariants
 * 1. Nothing is registered when a check finds an error.
 * 2. Every combination is in one column; what no rule decides, or two decide differently, is a
 *    question and no outcome.
 * 3. What cannot be is marked and not tested.
 */
import { z } from 'zod';
import { type Deliverable, type Finding, refused } from '../deliverable.ts';
import { counted, documentName } from '../naming.ts';
import {
  checkQuotes,
  draftLine,
  type Origin,
  openRegister,
  type Quoted,
  quotedFields,
  sourceOf,
} from '../register.ts';
import { noteTable, section } from '../requirements/story-document.ts';
import { csvText, markdownText } from '../table.ts';
import type { Trace } from '../trace.ts';
import { boundaries } from './boundaries.ts';
import { columnsOf, conditionsMax, type Decisions, type Expression } from './decision-table.ts';
import { decisionTableText, expectedOf, factsOf, testsOfDecisions } from './decision-tests.ts';
import { readDecisions } from './read-decisions.ts';
import { readTest, testColumns, testRow, testText } from './test-case.ts';

export interface DecisionTableInput extends Quoted {
  readonly topic: string;
  /** The sentences; conditions and rules are read from them when those are left out. */
  readonly text: string;
  readonly conditions?: readonly string[] | undefined;
  readonly rules?:
    | readonly { readonly when: Readonly<Record<string, boolean>>; readonly outcome: string }[]
    | undefined;
  readonly otherwise?: string | undefined;
  readonly never?: readonly Readonly<Record<string, boolean>>[] | undefined;
}

const text = z.string().trim().min(1);
const answers = z.record(text, z.boolean());

/** What `deriveDecisionTable` takes. */
export const decisionTableInput: z.ZodType<DecisionTableInput> = z.object({
  topic: text.describe('A short name. Names the files.'),
  text: text.describe('The sentences that decide, as the user gave them.'),
  ...quotedFields,
  conditions: z
    .array(text)
    .min(1)
    .max(conditionsMax)
    .optional()
    .describe('Each holds or does not. Read from the text when left out.'),
  rules: z
    .array(z.object({ when: answers.describe('Condition: holds or not.'), outcome: text }))
    .min(1)
    .optional(),
  otherwise: text.optional().describe('What holds where no rule does, if somebody said so.'),
  never: z.array(answers).optional().describe('Combinations that cannot be.'),
});

/** Makes the table, registers a test for each column and writes both down. */
export function deriveDecisionTable(
  input: DecisionTableInput,
  trace: Trace,
  origin: Origin = { drafted: { from: 'model', model: trace.owner } },
): Deliverable {
  const { topic } = input;
  const findings = [
    ...checkQuotes([{ ...input, where: `"${input.text}"` }], { trace, origin }),
    ...checkNames(input),
  ];
  const decisions = input.conditions ? decisionsOf(input) : readDecisions(input.text);
  if (!decisions) findings.push(nothingRead(input));
  if (refused(findings) || !decisions) return { ok: false, findings };

  const columns = columnsOf(decisions);
  const register = openRegister(trace);
  const source = sourceOf(input, { trace, origin });
  const rule = register.put({ kind: 'BR', text: input.text, source, details: { topic } });
  const table = { decisions, columns, from: rule.id };
  const made = testsOfDecisions(table, { criteria: [], rules: [rule] }).map((draft) => {
    const { criteria: _, rules: __, question, ...parts } = draft;
    const item = register.put({
      kind: 'TC',
      identity: `${rule.id} ${parts.title}`,
      text: testText(parts),
      source: origin.drafted,
      details: { ...parts, topic },
      links: [{ to: rule.id, as: 'tests' }],
    });
    if (question !== undefined) {
      const links = [{ to: rule.id, as: 'asks' as const }];
      register.put({ kind: 'QN', text: question, source: origin.drafted, links });
    }
    return item;
  });
  const tests = made.map((item) => readTest(item, trace));
  const possible = columns.filter(({ state }) => state !== 'impossible');
  const questions = register.all().filter(({ kind }) => kind === 'QN');
  const open = possible.filter(({ state }) => state !== 'decided').length;
  const impossible = columns.length - possible.length;
  findings.push(...undecided(columns.filter(({ state }) => state === 'contradictory').length));
  const document = [
    `# Decision table: ${markdownText(topic)}\n`,
    `*${markdownText(draftLine(origin))}*\n`,
    `> ${markdownText(rule.text)}\n`,
    decisionTableText(table, (column) => made[possible.indexOf(column)]?.id ?? ''),
    '## Rules\n',
    possible
      .map(
        (column) => `- ${markdownText(sentence(factsOf(column, decisions), expectedOf(column)))}\n`,
      )
      .join(''),
    ...section('Open questions', noteTable('Question', questions)),
  ].join('\n');
  return {
    ok: true,
    summary:
      `Decision table for “${topic}”: ${counted(decisions.conditions.length, 'condition')}, ` +
      `${counted(columns.length, 'column')} for ${2 ** decisions.conditions.length} combinations ` +
      `(${impossible} cannot be, ${open} not decided), ${counted(tests.length, 'test case')}.`,
    findings,
    items: register.changed(),
    files: [
      {
        name: documentName(topic, 'decision table', 'md'),
        mediaType: 'text/markdown',
        text: document,
      },
      {
        name: documentName(topic, 'decision table', 'csv'),
        mediaType: 'text/csv',
        text: csvText(
          testColumns,
          tests.map((one) => testRow(one, trace)),
        ),
      },
    ],
  };
}

function sentence(facts: readonly string[], outcome: string): string {
  return facts.length === 0 ? `Always: ${outcome}` : `${facts.join('; ')} → ${outcome}`;
}

function decisionsOf(input: DecisionTableInput): Decisions {
  const { conditions = [], rules = [], never = [], otherwise } = input;
  const expression = (wanted: Readonly<Record<string, boolean>>): Expression => ({
    all: Object.entries(wanted).map(([name, holds]) => ({
      condition: conditions.indexOf(name),
      holds,
    })),
  });
  return {
    conditions: conditions.map((name) => {
      const [limit] = boundaries(name);
      return { name, limit, ...(limit && { subject: name.replace(limit.quote, '').trim() }) };
    }),
    rules: rules.map(({ when, outcome }) => ({ when: expression(when), outcome })),
    otherwise,
    never: never.map(expression),
  };
}

function checkNames({ conditions, rules = [], never = [] }: DecisionTableInput): Finding[] {
  if (!conditions) return [];
  const known = new Set(conditions);
  const used = [...rules.map(({ when }) => when), ...never].flatMap(Object.keys);
  const unknown = [...new Set(used)].filter((name) => !known.has(name));
  const findings = unknown.map(
    (name): Finding => ({
      rule: 'unknown_condition',
      severity: 'error',
      where: `condition "${name}"`,
      message: `It is not among the conditions: ${conditions.join(', ')}. Add it there.`,
    }),
  );
  if (rules.length > 0) return findings;
  const message = 'There are conditions and no rules. Give at least one, with its outcome.';
  return [...findings, { rule: 'no_rules', severity: 'error', where: 'rules', message }];
}

function nothingRead({ text: given }: DecisionTableInput): Finding {
  return {
    rule: 'no_decision',
    severity: 'error',
    where: `"${given}"`,
    message:
      `There are no two conditions with what follows in it (at most ${conditionsMax}). Write ` +
      '“<outcome> if <condition> and <condition>, <outcome> if only one of them, otherwise ' +
      '<outcome>”.',
  };
}

function undecided(count: number): Finding[] {
  if (count === 0) return [];
  const message = `In ${counted(count, 'column')} two rules say different things. Ask which holds.`;
  return [{ rule: 'rules_contradict', severity: 'warning', where: 'rules', message }];
}
