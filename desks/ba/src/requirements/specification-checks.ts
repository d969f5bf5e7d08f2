/**
 * Checks of a business requirements document: scope, wording, figures, sources, doubles.
 *
 * Comes in: the input of the specification tool and the trace. Goes out: findings; nothing else.
 */
import type { Finding } from '../deliverable.ts';
import type { Trace } from '../trace.ts';
import { hasFigure, identityOf, joinedClauses, vagueIn } from '../wording.ts';
import type {
  QualityInput,
  RequirementInput,
  SpecificationInput,
  StatementInput,
} from './specification-input.ts';

/** A target needs a figure; so does a quality that gives its target in its own words. */
export function measurable({
  text: words,
  target,
}: Pick<QualityInput, 'text' | 'target'>): boolean {
  return /\p{N}/u.test(target ?? words) || (target !== undefined && hasFigure(target));
}

/** Every statement that may rest on a quote. */
export function everyStatement(input: SpecificationInput): readonly StatementInput[] {
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

/** Everything that can be wrong with the input. */
export function checkSpecification(input: SpecificationInput, trace: Trace): Finding[] {
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
    'It has no figure, so nobody can tell whether it is met. Ask for the figure, its unit and ' +
    'how it is measured.';
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
      const message = `There is no BR item ${own} in the trace. Leave the id out for a new one.`;
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
