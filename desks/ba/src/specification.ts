/**
 * A business requirements document: checked, its requirements registered, written as Markdown.
 *
 * Comes in: goal, scope, stakeholders, requirements and rules as data, and the trace. Goes out:
 * `<topic>-requirements.md` and BR items, with `details.type` functional, quality or rule.
 *
 * Invariants
 * 1. Nothing is registered when a check finds an error.
 * 2. A missing figure is a warning and an open question, never an error: an error would only tempt
 *    the writer to make one up.
 */
import { z } from 'zod';
import { type Deliverable, type Finding, fileName, refused } from './deliverable.ts';
import {
  checkQuotes,
  draftLine,
  type Origin,
  openRegister,
  type Quoted,
  quotedFields,
  sourceOf,
  sourceText,
} from './register.ts';
import { counted } from './stories.ts';
import { findingList, noteTable, section } from './story-document.ts';
import { type Priority, priorities, priorityNames } from './story-items.ts';
import { markdownTable, markdownText } from './table.ts';
import type { Item, Trace } from './trace.ts';
import { hasFigure, identityOf, joinedClauses, vagueIn } from './wording.ts';

export interface RequirementInput extends Quoted {
  readonly id?: string | undefined;
  readonly text: string;
  readonly priority?: Priority | undefined;
}

export interface QualityInput extends RequirementInput {
  readonly quality: string;
  readonly target?: string | undefined;
  readonly measuredBy?: string | undefined;
}

export interface StatementInput extends Quoted {
  readonly text: string;
}

export interface StakeholderInput {
  readonly name: string;
  readonly role?: string | undefined;
  readonly interest?: string | undefined;
}

export interface SpecificationInput {
  readonly topic: string;
  readonly goal: StatementInput;
  readonly inScope: readonly string[];
  readonly outOfScope?: readonly string[] | undefined;
  readonly stakeholders?: readonly StakeholderInput[] | undefined;
  readonly requirements: readonly RequirementInput[];
  readonly qualities?: readonly QualityInput[] | undefined;
  readonly rules?: readonly RequirementInput[] | undefined;
  readonly assumptions?: readonly StatementInput[] | undefined;
  readonly questions?: readonly StatementInput[] | undefined;
}

const text = z.string().trim().min(1);
const id = text.optional().describe('Id of the item to change. Leave out for a new one.');
const priority = z.enum(priorities).optional().describe('Only when somebody gave it.');
const statement = z.object({ text, ...quotedFields });

/** What `writeSpecification` takes. */
export const specificationInput: z.ZodType<SpecificationInput> = z.object({
  topic: text.describe('A short name. Names the file.'),
  goal: statement.describe('What is different afterwards, with the measure if somebody gave one.'),
  inScope: z.array(text).min(1),
  outOfScope: z.array(text).optional().describe('Only what somebody excluded.'),
  stakeholders: z
    .array(z.object({ name: text, role: text.optional(), interest: text.optional() }))
    .optional()
    .describe('People and groups that were named.'),
  requirements: z
    .array(
      z.object({
        id,
        text: text.describe('One thing the business must be able to do.'),
        priority,
        ...quotedFields,
      }),
    )
    .min(1),
  qualities: z
    .array(
      z.object({
        id,
        quality: text.describe('Such as performance, availability, security, usability.'),
        text,
        target: text
          .optional()
          .describe('The figure to reach, with its unit. Leave out what nobody said.'),
        measuredBy: text.optional(),
        priority,
        ...quotedFields,
      }),
    )
    .optional(),
  rules: z
    .array(z.object({ id, text, priority, ...quotedFields }))
    .optional()
    .describe('What always holds.'),
  assumptions: z
    .array(statement)
    .optional()
    .describe('Everything nobody said that this takes for granted.'),
  questions: z.array(statement).optional(),
});

/** Checks and writes a business requirements document. */
export function writeSpecification(
  input: SpecificationInput,
  trace: Trace,
  origin: Origin = { drafted: { from: 'model', model: trace.owner } },
): Deliverable {
  const quotes = everyStatement(input).map((one) => ({ ...one, where: `"${one.text}"` }));
  const findings = [...checkSpecification(input, trace), ...checkQuotes(quotes, { trace, origin })];
  if (refused(findings)) return { ok: false, findings };

  const register = openRegister(trace);
  const from = (one: Quoted): Item['source'] => sourceOf(one, { trace, origin });
  const assumptions = (input.assumptions ?? []).map((one) =>
    register.put({ kind: 'ASM', text: one.text, source: from(one) }),
  );
  const links = assumptions.map(({ id: to }) => ({ to, as: 'assumes' as const }));
  const put = (one: RequirementInput, details: Record<string, unknown>): Row => {
    const all = { ...details, topic: input.topic, priority: one.priority };
    const item = register.put({
      kind: 'BR',
      id: one.id,
      text: one.text,
      source: from(one),
      details: all,
      links,
    });
    return { item, requirement: one };
  };
  const functional = input.requirements.map((one) => put(one, { type: 'functional' }));
  const qualities = (input.qualities ?? []).map((one) => {
    const { quality, target, measuredBy } = one;
    return { ...put(one, { type: 'quality', quality, target, measuredBy }), quality: one };
  });
  const rules = (input.rules ?? []).map((one) => put(one, { type: 'rule' }));
  const asked = [
    ...(input.questions ?? []).map((one) =>
      register.put({ kind: 'QN', text: one.text, source: from(one) }),
    ),
    ...qualities
      .filter(({ quality }) => !measurable(quality))
      .map(({ item }) =>
        register.put({
          kind: 'QN',
          text: `Which figure has to be reached for “${item.text}”, and how is it measured?`,
          source: origin.drafted,
          links: [{ to: item.id, as: 'asks' }],
        }),
      ),
  ];
  const document = [
    `# Business requirements: ${markdownText(input.topic)}\n`,
    `*${markdownText(draftLine(origin))}*\n`,
    ...section(
      'Goal',
      `${markdownText(input.goal.text)}\n\nSource: ${markdownText(sourceText(from(input.goal)))}\n`,
    ),
    ...section('Scope', scopeTable(input)),
    ...section('Stakeholders', stakeholderTable(input)),
    ...section('Requirements', requirementTable(functional)),
    ...section('Quality', qualityTable(qualities)),
    ...section('Business rules', requirementTable(rules)),
    ...section('Assumptions', noteTable('Assumption', assumptions)),
    ...section('Open questions', noteTable('Question', asked)),
    ...section('Notes of the checks', findingList(findings)),
    ...section('Sign-off', signOff),
  ].join('\n');
  return {
    ok: true,
    summary:
      `Business requirements for “${input.topic}”: ${counted(functional.length, 'requirement')}, ` +
      `${counted(qualities.length, 'quality requirement')}, ${counted(rules.length, 'business rule')}; ` +
      `${counted(assumptions.length, 'assumption')} to confirm, ${counted(asked.length, 'open question')}.`,
    findings,
    items: register.changed(),
    files: [
      {
        name: fileName(`${input.topic} requirements`, 'md'),
        mediaType: 'text/markdown',
        text: document,
      },
    ],
  };
}

interface Row {
  readonly item: Item;
  readonly requirement: RequirementInput;
}

/** A target needs a figure; so does a quality that gives its target in its own words. */
export function measurable({
  text: words,
  target,
}: Pick<QualityInput, 'text' | 'target'>): boolean {
  return /\p{N}/u.test(target ?? words) || (target !== undefined && hasFigure(target));
}

function everyStatement(input: SpecificationInput): readonly StatementInput[] {
  const {
    goal,
    requirements,
    qualities = [],
    rules = [],
    assumptions = [],
    questions = [],
  } = input;
  return [goal, ...requirements, ...qualities, ...rules, ...assumptions, ...questions];
}

function checkSpecification(input: SpecificationInput, trace: Trace): Finding[] {
  const { requirements, qualities = [], rules = [] } = input;
  return [
    ...checkScope(input),
    ...requirements.flatMap((one) => [...checkWords(one), ...checkOrigin(one)]),
    ...qualities.flatMap((one) => [...checkTarget(one), ...checkOrigin(one)]),
    ...rules.flatMap((one) => [...checkWords(one), ...checkOrigin(one)]),
    ...checkEach([...requirements, ...qualities, ...rules], trace),
  ];
}

function checkScope({
  inScope,
  outOfScope = [],
  stakeholders = [],
  goal,
}: SpecificationInput): Finding[] {
  const findings: Finding[] = [];
  const outside = new Set(outOfScope.map(identityOf));
  for (const entry of inScope.filter((one) => outside.has(identityOf(one)))) {
    findings.push(
      error('scope_contradicts', 'scope', `“${entry}” is both in and out of scope. Keep one.`),
    );
  }
  if (outOfScope.length === 0) {
    const message = 'Nothing is out of scope. Ask what people might expect and will not get.';
    findings.push(warning('no_out_of_scope', 'scope', message));
  }
  if (stakeholders.length === 0) {
    findings.push(
      warning(
        'no_stakeholders',
        'stakeholders',
        'Nobody is named. Ask who decides, who uses it and who pays.',
      ),
    );
  }
  if (!hasFigure(goal.text)) {
    const message =
      'The goal has no figure. Ask by which measure people will see that it is reached.';
    findings.push(warning('goal_without_measure', 'goal', message));
  }
  return findings;
}

function checkWords({ text: words }: RequirementInput): Finding[] {
  const where = `requirement "${words}"`;
  const findings = vagueIn(words).map(({ word, instead }) =>
    warning(
      'vague_requirement',
      where,
      `“${word}” can be understood in several ways. Say ${instead}, or ask for it.`,
    ),
  );
  const clauses = joinedClauses(words);
  if (clauses) {
    findings.push(
      warning('two_requirements', where, `It holds two. Write “${clauses[1]}” as one of its own.`),
    );
  }
  return findings;
}

function checkTarget(quality: QualityInput): Finding[] {
  if (measurable(quality)) return [];
  const message =
    'It has no figure, so nobody can tell whether it is met. Ask for the figure, its unit and how it is measured.';
  return [warning('no_measurable_target', `${quality.quality} "${quality.text}"`, message)];
}

function checkOrigin({ text: words, quote, priority: given }: RequirementInput): Finding[] {
  const where = `requirement "${words}"`;
  return [
    ...(quote === undefined
      ? [warning('no_source', where, 'Nobody is quoted for it. Have it confirmed.')]
      : []),
    ...(given === undefined
      ? [warning('no_priority', where, 'It has no priority. Ask for one.')]
      : []),
  ];
}

function checkEach(all: readonly RequirementInput[], trace: Trace): Finding[] {
  const seen = new Set<string>();
  return all.flatMap(({ id: own, text: words }) => {
    const findings: Finding[] = [];
    const where = `requirement "${words}"`;
    if (seen.has(identityOf(words)))
      findings.push(error('duplicate_requirement', where, 'It is there twice. Keep one.'));
    seen.add(identityOf(words));
    if (own !== undefined && trace.get(own)?.kind !== 'BR') {
      const message = `There is no BR item ${own} in the trace. Leave the id out to make a new one.`;
      findings.push(error('unknown_id', where, message));
    }
    return findings;
  });
}

function error(rule: string, where: string, message: string): Finding {
  return { rule, severity: 'error', where, message };
}

function warning(rule: string, where: string, message: string): Finding {
  return { rule, severity: 'warning', where, message };
}

function scopeTable({ inScope, outOfScope = [] }: SpecificationInput): string {
  const rows = Array.from(
    { length: Math.max(inScope.length, outOfScope.length, 1) },
    (_, index) => [inScope[index], outOfScope[index] ?? (index === 0 ? '⚠ not given' : '')],
  );
  return markdownTable(['In scope', 'Out of scope'], rows);
}

function stakeholderTable({ stakeholders = [] }: SpecificationInput): string {
  if (stakeholders.length === 0) return '⚠ Nobody was named.\n';
  const rows = stakeholders.map(({ name, role, interest }) => [
    name,
    role ?? 'not given',
    interest ?? 'not given',
  ]);
  return markdownTable(['Name', 'Role', 'Interest'], rows);
}

function requirementTable(rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  return markdownTable(['Id', 'Requirement', 'Priority', 'Source'], rows.map(rowCells));
}

function qualityTable(rows: readonly (Row & { readonly quality: QualityInput })[]): string {
  if (rows.length === 0) return '';
  const cells = rows.map(({ quality, ...row }) => {
    const [own, words, ...rest] = rowCells(row);
    const target = quality.target ?? (measurable(quality) ? 'in the text' : '⚠ no figure');
    return [own, quality.quality, words, target, quality.measuredBy ?? 'not given', ...rest];
  });
  return markdownTable(
    ['Id', 'Quality', 'Requirement', 'Target', 'Measured by', 'Priority', 'Source'],
    cells,
  );
}

function rowCells({ item, requirement }: Row): string[] {
  const given = requirement.priority ? priorityNames[requirement.priority] : 'not given';
  return [item.id, item.text, given, sourceText(item.source)];
}

const signOff: string = markdownTable(['Name', 'Role', 'Decision', 'Date'], [['', '', '', '']]);
