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
import { type Deliverable, type Finding, refused } from '../deliverable.ts';
import { counted, documentName } from '../naming.ts';
import {
  checkQuotes,
  draftLine,
  type Origin,
  openRegister,
  type Quoted,
  type Register,
  sourceOf,
  sourceText,
} from '../register.ts';
import { markdownTable, markdownText } from '../table.ts';
import type { Item, Trace } from '../trace.ts';
import { identityOf } from '../wording.ts';
import { checkSpecification, everyStatement, measurable } from './specification-checks.ts';
import type { QualityInput, RequirementInput, SpecificationInput } from './specification-input.ts';
import { findingList, noteTable, section } from './story-document.ts';
import { detailText, priorityNames } from './story-items.ts';

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
  const parts = registerParts(input, { register, trace, origin });
  findings.push(...leftOut(input.topic, { register, trace }));
  const { functional, qualities, rules, assumptions, questions } = parts;
  return {
    ok: true,
    summary:
      `Business requirements for “${input.topic}”: ${counted(functional.length, 'requirement')}, ` +
      `${counted(qualities.length, 'quality requirement')}, ` +
      `${counted(rules.length, 'business rule')}; ` +
      `${counted(assumptions.length, 'assumption')} to confirm, ` +
      `${counted(questions.length, 'open question')}.`,
    findings,
    items: register.changed(),
    files: [
      {
        name: documentName(input.topic, 'requirements', 'md'),
        mediaType: 'text/markdown',
        text: document(input, { parts, trace, origin, findings }),
      },
    ],
  };
}

interface Row {
  readonly item: Item;
  readonly requirement: RequirementInput;
}

interface Parts {
  readonly functional: readonly Row[];
  readonly qualities: readonly (Row & { readonly quality: QualityInput })[];
  readonly rules: readonly Row[];
  readonly assumptions: readonly Item[];
  readonly questions: readonly Item[];
}

interface Place {
  readonly register: Register;
  readonly trace: Trace;
  readonly origin: Origin;
}

function registerParts(input: SpecificationInput, { register, trace, origin }: Place): Parts {
  const from = (one: Quoted): Item['source'] => sourceOf(one, { trace, origin });
  const assumptions = (input.assumptions ?? []).map((one) =>
    register.put({ kind: 'ASM', text: one.text, source: from(one) }),
  );
  const links = assumptions.map(({ id: to }) => ({ to, as: 'assumes' as const }));
  const put = (one: RequirementInput, own: Record<string, unknown>): Row => {
    const details = { ...own, topic: input.topic, priority: one.priority };
    const { id, text } = one;
    const item = register.put({ kind: 'BR', id, text, source: from(one), details, links });
    return { item, requirement: one };
  };
  const functional = input.requirements.map((one) => put(one, { type: 'functional' }));
  const qualities = (input.qualities ?? []).map((one) => {
    const { quality, target, measuredBy } = one;
    return { ...put(one, { type: 'quality', quality, target, measuredBy }), quality: one };
  });
  const rules = (input.rules ?? []).map((one) => put(one, { type: 'rule' }));
  const questions = [
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
  return { functional, qualities, rules, assumptions, questions };
}

/** Requirements of this topic that an earlier document had and this one has not. */
function leftOut(topic: string, { register, trace }: Omit<Place, 'origin'>): Finding[] {
  const named = new Set(register.all().map(({ id }) => id));
  return trace
    .of('BR')
    .filter(({ id, status, details }) => {
      return status !== 'rejected' && typeof details['type'] === 'string' && !named.has(id);
    })
    .filter((item) => identityOf(detailText(item, 'topic')) === identityOf(topic))
    .map(({ id, text }) => ({
      rule: 'requirement_left_out',
      severity: 'warning',
      where: id,
      message: `It is in the trace and not in this document: ${text} Add it, or have it rejected.`,
    }));
}

interface Written {
  readonly parts: Parts;
  readonly trace: Trace;
  readonly origin: Origin;
  readonly findings: readonly Finding[];
}

function document(input: SpecificationInput, { parts, trace, origin, findings }: Written): string {
  const source = sourceText(sourceOf(input.goal, { trace, origin }));
  const { functional, qualities, rules } = parts;
  // A small ask gives a page: what is in scope is what it requires, and nobody signs three lines.
  const small = functional.length + qualities.length + rules.length < smallMax;
  return [
    `# Business requirements: ${markdownText(input.topic)}\n`,
    `*${markdownText(draftLine(origin))}*\n`,
    ...section('Goal', `${markdownText(input.goal.text)}\n\nSource: ${markdownText(source)}\n`),
    ...section('Scope', small && (input.outOfScope ?? []).length === 0 ? '' : scopeTable(input)),
    ...section('Stakeholders', stakeholderTable(input)),
    ...section('Requirements', requirementTable(parts.functional)),
    ...section('Quality', qualityTable(parts.qualities)),
    ...section('Business rules', requirementTable(parts.rules)),
    ...section('Assumptions', noteTable('Assumption', parts.assumptions)),
    ...section('Open questions', noteTable('Question', parts.questions)),
    ...section('Notes of the checks', findingList(findings)),
    ...section('Sign-off', small ? '' : signOff),
  ].join('\n');
}

/** Statements from which a document has a scope table and a sign-off of its own. */
const smallMax = 5;

function scopeTable({ inScope, outOfScope = [] }: SpecificationInput): string {
  const rows = Array.from(
    { length: Math.max(inScope.length, outOfScope.length, 1) },
    (_, index) => [inScope[index], outOfScope[index] ?? (index === 0 ? '⚠ not given' : '')],
  );
  return markdownTable(['In scope', 'Out of scope'], rows);
}

function stakeholderTable({ stakeholders = [] }: SpecificationInput): string {
  // That nobody was named stands among the notes.
  if (stakeholders.length === 0) return '';
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
