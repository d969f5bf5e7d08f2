/**
 * Test values straight from statements: boundary values and equivalence classes of the limits that
 * they state, and pairwise combinations of parameters.
 *
 * Comes in: statements such as `the password must have between 8 and 64 characters`, and parameters
 * with values. Goes out: `<topic>-values.md` and `.csv`, one BR item for each statement, TC items
 * that link `tests` to it.
 *
 * Invariants
 * 1. Nothing is registered when a check finds an error.
 * 2. What a statement does not say is not expected: what is seen outside a limit, and the outcome
 *    of a combination, are questions.
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
  type Register,
  sourceOf,
} from '../register.ts';
import { findingList, noteTable, section } from '../requirements/story-document.ts';
import { csvText, markdownTable, markdownText } from '../table.ts';
import type { Item, Trace } from '../trace.ts';
import {
  type BoundaryValue,
  boundaries,
  boundaryValues,
  equivalenceClasses,
  type Limit,
} from './boundaries.ts';
import {
  type Constraint,
  checkParameters,
  constraintSchema,
  type Pairwise,
  type Parameter,
  pairwise,
  parameterSchema,
} from './pairwise.ts';
import { readTest, type TestParts, testColumns, testRow, testText } from './test-case.ts';
import { dataOf } from './test-design.ts';

export interface StatementInput extends Quoted {
  readonly text: string;
}

export interface BoundariesInput {
  readonly topic: string;
  readonly statements?: readonly StatementInput[] | undefined;
  readonly parameters?: readonly Parameter[] | undefined;
  readonly constraints?: readonly Constraint[] | undefined;
}

const text = z.string().trim().min(1);

/** What `deriveBoundaries` takes. */
export const boundariesInput: z.ZodType<BoundariesInput> = z.object({
  topic: text.describe('A short name. Names the files.'),
  statements: z
    .array(z.object({ text, ...quotedFields }))
    .optional()
    .describe('Sentences that state limits, with the figures, as the user gave them.'),
  parameters: z
    .array(parameterSchema)
    .optional()
    .describe('Parameters with values that somebody named, to be combined in pairs.'),
  constraints: z.array(constraintSchema).optional(),
});

interface Stated {
  readonly statement: StatementInput;
  readonly limits: readonly Limit[];
}

/** Derives values and combinations, registers them and writes them down. */
export function deriveBoundaries(
  { topic, statements = [], parameters = [], constraints = [] }: BoundariesInput,
  trace: Trace,
  origin: Origin = { drafted: { from: 'model', model: trace.owner } },
): Deliverable {
  const stated = statements.map((one) => ({ statement: one, limits: boundaries(one.text) }));
  const findings: Finding[] = [
    ...checkQuotes(
      statements.map((one) => ({ ...one, where: `"${one.text}"` })),
      { trace, origin },
    ),
    ...(parameters.length > 0 ? checkParameters(parameters, constraints) : []),
    ...nothingToDerive(stated, parameters),
  ];
  if (refused(findings)) return { ok: false, findings };

  const register = openRegister(trace);
  for (const one of stated) registerStatement(one, { topic, register, trace, origin });
  const design = parameters.length > 0 ? pairwise(parameters, constraints) : undefined;
  if (design) registerPairs(design, { topic, parameters, register, origin });
  const of = (kind: Item['kind']): readonly Item[] =>
    register.all().filter((item) => item.kind === kind);
  const tests = of('TC').map((item) => readTest(item, trace));
  const document = [
    `# Test values: ${markdownText(topic)}\n`,
    `*${markdownText(draftLine(origin))}*\n`,
    ...stated.flatMap(limitSections),
    ...(design ? pairSection(design, parameters) : []),
    ...section('Assumptions', noteTable('Assumption', of('ASM'))),
    ...section('Open questions', noteTable('Question', of('QN'))),
    ...section('Notes of the checks', findingList(findings)),
  ].join('\n');
  const limits = stated.flatMap((one) => one.limits).length;
  const parts = [
    ...(limits > 0 ? [counted(limits, 'limit')] : []),
    ...(design
      ? [`${counted(parameters.length, 'parameter')} (of ${design.allCombinations} combinations)`]
      : []),
  ];
  return {
    ok: true,
    summary: `${counted(tests.length, 'test case')} for ${parts.join(' and ')} of “${topic}”.`,
    findings,
    items: register.changed(),
    files: [
      { name: documentName(topic, 'values', 'md'), mediaType: 'text/markdown', text: document },
      {
        name: documentName(topic, 'values', 'csv'),
        mediaType: 'text/csv',
        text: csvText(
          testColumns,
          tests.map((one) => testRow(one, trace)),
        ),
      },
    ],
    data: { values: tests.map(({ item, data }) => ({ id: item.id, data })) },
  };
}

function nothingToDerive(stated: readonly Stated[], parameters: readonly Parameter[]): Finding[] {
  const empty = stated.filter(({ limits }) => limits.length === 0);
  const notes = empty.map(
    ({ statement }): Finding => ({
      rule: 'no_limit',
      severity: 'warning',
      where: `"${statement.text}"`,
      message: 'It states no limit with a figure, such as “at least 8 characters”.',
    }),
  );
  if (empty.length < stated.length || parameters.length > 0) return notes;
  const message = 'There is neither a limit nor a parameter. Give a statement with a figure.';
  return [{ rule: 'nothing_to_derive', severity: 'error', where: 'input', message }];
}

interface Place {
  readonly topic: string;
  readonly register: Register;
  readonly trace: Trace;
  readonly origin: Origin;
}

function registerStatement(
  { statement, limits }: Stated,
  { topic, register, trace, origin }: Place,
): void {
  if (limits.length === 0) return;
  const source = sourceOf(statement, { trace, origin });
  const rule = register.put({ kind: 'BR', text: statement.text, source, details: { topic } });
  for (const limit of limits) {
    const values = boundaryValues(limit);
    for (const value of values) {
      const parts = partsOf(value, statement);
      const assumed = value.assumed
        ? [register.put({ kind: 'ASM', text: assumption(value), source: origin.drafted }).id]
        : [];
      register.put({
        kind: 'TC',
        identity: `${rule.id} ${parts.title}`,
        text: testText(parts),
        source: origin.drafted,
        details: { ...parts, topic },
        links: [
          { to: rule.id, as: 'tests' },
          ...assumed.map((id) => ({ to: id, as: 'assumes' as const })),
        ],
      });
    }
    if (values.some(({ inside }) => !inside)) {
      register.put({
        kind: 'QN',
        text: `What is seen with a value outside “${limit.quote}”?`,
        source: origin.drafted,
        links: [{ to: rule.id, as: 'asks' }],
      });
    }
  }
}

function partsOf(
  { label, place, inside, limit }: BoundaryValue,
  { text: rule }: StatementInput,
): TestParts {
  return {
    title: `${label}, ${place} “${limit.quote}”`,
    type: inside ? 'boundary' : 'negative',
    preconditions: [],
    steps: [`Try ${label}`],
    data: label,
    expected: [inside ? `${label} is allowed` : `${label} is not allowed`],
    basis: `“${rule}”`,
  };
}

function assumption({ limit, inside, label }: BoundaryValue): string {
  return `“${limit.quote}” ${inside ? 'includes' : 'does not include'} ${label}.`;
}

function registerPairs(
  design: Pairwise,
  {
    topic,
    parameters,
    register,
    origin,
  }: Omit<Place, 'trace'> & { readonly parameters: readonly Parameter[] },
): void {
  const names = parameters.map(({ name }) => name).join(', ');
  const made = design.rows.map((row) => {
    const parts: TestParts = {
      title: Object.values(row).join(', '),
      type: 'combination',
      preconditions: [],
      steps: [`Run the case with ${dataOf(row)}`],
      data: dataOf(row),
      expected: ['Open: nobody said what should be seen'],
      basis: `pairs of ${names}`,
    };
    return register.put({
      kind: 'TC',
      identity: `${topic} ${dataOf(row)}`,
      text: testText(parts),
      source: origin.drafted,
      details: { ...parts, topic },
    });
  });
  register.put({
    kind: 'QN',
    text: `What should be seen in “${topic}”, and is it the same for every ${names}?`,
    source: origin.drafted,
    links: made.map(({ id }) => ({ to: id, as: 'asks' })),
  });
}

function limitSections({ statement, limits }: Stated): readonly string[] {
  if (limits.length === 0) return [];
  const values = limits.flatMap((limit) =>
    boundaryValues(limit).map((value) => [
      value.label,
      `${value.place} the ${value.end === 'min' ? 'lower' : 'upper'} end`,
      value.inside ? 'allowed' : 'not allowed',
      value.assumed ? '⚠ assumed: the words do not say it' : '',
    ]),
  );
  const classes = limits.flatMap((limit) =>
    equivalenceClasses(limit).map(({ name, valid, example }) => [
      name,
      valid ? 'allowed' : 'not allowed',
      example,
    ]),
  );
  return [
    `## ${markdownText(statement.text)}\n`,
    '### Boundary values\n',
    markdownTable(['Value', 'Place', 'Outcome', 'Note'], values),
    '### Equivalence classes\n',
    markdownTable(['Class', 'Outcome', 'Example'], classes),
  ];
}

function pairSection(design: Pairwise, parameters: readonly Parameter[]): readonly string[] {
  const names = parameters.map(({ name }) => name);
  const rows = design.rows.map((row, index) => [
    index + 1,
    ...names.map((name) => row[name] ?? ''),
  ]);
  const impossible = design.impossible.map((pair) => `- ${markdownText(dataOf(pair))}\n`).join('');
  return [
    '## Combinations\n',
    `Every two values of two parameters meet in ${counted(rows.length, 'test')}; all combinations ` +
      `would be ${design.allCombinations}.\n`,
    markdownTable(['Test', ...names], rows),
    ...section('Pairs that cannot be', impossible),
  ];
}
