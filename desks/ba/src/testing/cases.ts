/**
 * Test cases derived from the acceptance criteria of the trace.
 *
 * Comes in: which criteria, parameters to combine, and the trace. Goes out: `<topic>-tests.md` and
 * `<topic>-tests.csv`, TC items that link `tests` to their criteria, assumptions and questions that
 * the derivation brought up.
 *
 * Invariants
 * 1. Nothing is registered when a check finds an error.
 * 2. Both files show every test of the topic in the trace; deriving again changes tests, keeps
 *    their ids and makes none twice.
 * 3. Coverage is counted from links.
 */
import { z } from 'zod';
import { type Deliverable, type DeskFile, type Finding, refused } from '../deliverable.ts';
import { counted, documentName } from '../naming.ts';
import { draftLine, type Origin, openRegister, type Register } from '../register.ts';
import {
  type Criterion,
  criteriaOf,
  detailText,
  readCriterion,
} from '../requirements/story-items.ts';
import { csvText } from '../table.ts';
import type { Item, Trace } from '../trace.ts';
import { identityOf } from '../wording.ts';
import { amountsIn } from './amounts.ts';
import type { BoundaryValue } from './boundaries.ts';
import { type Decided, decidedBy, testsOfDecisions } from './decision-tests.ts';
import { checkExtra, type ExtraTest, extraDrafts, extraTestSchema } from './extra-tests.ts';
import { disagreements, withoutDuplicates } from './near-duplicate.ts';
import {
  type Constraint,
  checkParameters,
  constraintSchema,
  type Parameter,
  parameterSchema,
} from './pairwise.ts';
import { readTest, type TestCase, testColumns, testRow, testsOf, testText } from './test-case.ts';
import {
  isNegative,
  type TestDraft,
  testsAtLimits,
  testsOfCombinations,
  testsOfCriterion,
  testsOfRule,
  testsOfUnmetGivens,
} from './test-design.ts';
import { type Combined, testsDocument } from './test-document.ts';

export interface CombinationsInput {
  readonly criterion: string;
  readonly parameters: readonly Parameter[];
  readonly constraints?: readonly Constraint[] | undefined;
}

export interface TestsInput {
  readonly topic: string;
  readonly criteria?: readonly string[] | undefined;
  readonly combinations?: readonly CombinationsInput[] | undefined;
  readonly extra?: readonly ExtraTest[] | undefined;
}

const text = z.string().trim().min(1);

/** What `deriveTests` takes. */
export const testsInput: z.ZodType<TestsInput> = z.object({
  topic: text.describe('A short name. Names the files.'),
  criteria: z
    .array(text)
    .min(1)
    .optional()
    .describe('Ids of acceptance criteria, such as AC-1. All in the trace when left out.'),
  combinations: z
    .array(
      z.object({
        criterion: text.describe('The criterion whose outcome every combination has.'),
        parameters: z.array(parameterSchema).min(2),
        constraints: z.array(constraintSchema).optional(),
      }),
    )
    .optional()
    .describe('Parameters that somebody named, to be tested in pairs.'),
  extra: z
    .array(extraTestSchema)
    .optional()
    .describe('Tests beyond the criteria: from a library pattern, or what somebody named.'),
});

/** Derives, registers and writes test cases. */
export function deriveTests(
  input: TestsInput,
  trace: Trace,
  origin: Origin = { drafted: { from: 'model', model: trace.owner } },
): Deliverable {
  const { criteria, findings } = criteriaIn(input, trace);
  findings.push(...checkCombinations(input, trace), ...checkExtra(input.extra ?? [], trace));
  if (refused(findings)) return { ok: false, findings };

  const rules = rulesOf(criteria, trace);
  const combined = (input.combinations ?? []).flatMap((one): Combined[] => {
    const criterion = criteria.find(({ item }) => item.id === one.criterion);
    if (!criterion) return [];
    return [{ criterion, parameters: one.parameters, ...testsOfCombinations(criterion, one) }];
  });
  const decided = decidedIn(criteria, rules);
  const drafts = withoutDuplicates(draftsOf({ input, trace, criteria, rules, combined, decided }));
  findings.push(...disagreements(drafts).map(disagreement));
  const register = registerTests(drafts, { input, trace, origin });
  findings.push(...leftOver(criteria, { input, register, trace }));
  const tests = trace
    .of('TC')
    .filter((item) => item.status !== 'rejected' && isTopic(item, input.topic))
    .map((item) => readTest(item, trace));
  const document = testsDocument({
    topic: input.topic,
    note: draftLine(origin),
    criteria,
    rules,
    tests,
    combined,
    decided,
    trace,
    findings,
  });
  const open = register.all().filter(({ kind }) => kind === 'QN' || kind === 'ASM');
  const made = register.all().filter(({ kind }) => kind === 'TC').length;
  return {
    ok: true,
    summary:
      `${counted(made, 'test case')} for ` +
      `${counted(criteria.length, 'acceptance criterion', 'acceptance criteria')} ` +
      `of “${input.topic}”; ` +
      `${counted(open.length, 'assumption or question', 'assumptions and questions')} to settle.`,
    findings,
    items: register.changed(),
    files: filesOf(input.topic, { document, tests, trace }),
  };
}

interface Sources {
  readonly input: TestsInput;
  readonly trace: Trace;
  readonly criteria: readonly Criterion[];
  readonly rules: ReturnType<typeof rulesOf>;
  readonly combined: readonly (Combined & ReturnType<typeof testsOfCombinations>)[];
  readonly decided: ReturnType<typeof decidedIn>;
}

/** All that follows from criteria, rules, combinations and decisions; twins are told apart later. */
function draftsOf(from: Sources): readonly TestDraft[] {
  const { input, trace, criteria, rules, combined, decided } = from;
  const own = criteria.flatMap(testsOfCriterion);
  return withoutTwins([
    ...criteria.flatMap((one) => [...testsOfCriterion(one), ...testsAtLimits(one)]),
    ...rules.flatMap(({ rule, checkedBy }) =>
      testsOfRule(rule, checkedBy, coveredBy(checkedBy, own)),
    ),
    ...decided.flatMap((one) => testsOfDecisions(one, one.of)),
    ...criteria.filter((one) => saysNothingOfRefusal(one, trace)).flatMap(testsOfUnmetGivens),
    ...combined.flatMap(({ tests }) => tests),
    ...extraDrafts(input.extra ?? [], { criteria, trace }),
  ]);
}

interface Written {
  readonly document: string;
  readonly tests: readonly TestCase[];
  readonly trace: Trace;
}

function filesOf(topic: string, { document, tests, trace }: Written): readonly DeskFile[] {
  const rows = tests.map((one) => testRow(one, trace));
  return [
    { name: documentName(topic, 'tests', 'md'), mediaType: 'text/markdown', text: document },
    {
      name: documentName(topic, 'tests', 'csv'),
      mediaType: 'text/csv',
      text: csvText(testColumns, rows),
    },
  ];
}

function criteriaIn(
  input: TestsInput,
  trace: Trace,
): { criteria: readonly Criterion[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const error = (rule: string, where: string, message: string): void => {
    findings.push({ rule, severity: 'error', where, message });
  };
  const live = trace.of('AC').filter(({ status }) => status !== 'rejected');
  if (live.length === 0) {
    error(
      'no_criteria',
      'trace',
      'There are no acceptance criteria in the trace. Have them written first.',
    );
  }
  const wanted = input.criteria ?? live.map(({ id }) => id);
  const criteria = [...new Set(wanted)].flatMap((id): Criterion[] => {
    const item = live.find((one) => one.id === id);
    if (!item) {
      const there = live.map((one) => one.id).join(', ');
      error('unknown_criterion', id, `There is no such criterion. Name some of: ${there}.`);
      return [];
    }
    const criterion = readCriterion(item, trace);
    if (!criterion) {
      const message = `It has no Then, so nothing can be checked: ${item.text} Have it completed.`;
      findings.push({ rule: 'criterion_without_then', severity: 'warning', where: id, message });
    }
    return criterion ? [criterion] : [];
  });
  return { criteria, findings };
}

function checkCombinations({ combinations = [], criteria }: TestsInput, trace: Trace): Finding[] {
  return combinations.flatMap(({ criterion, parameters, constraints }): Finding[] => {
    const known = trace.get(criterion)?.kind === 'AC' && (criteria?.includes(criterion) ?? true);
    const where = `combinations of ${criterion}`;
    const problems = checkParameters(parameters, constraints).map((one) => ({
      ...one,
      where: `${where}, ${one.where}`,
    }));
    if (known) return problems;
    const message = 'It is not among the criteria to test. Name one that is.';
    return [{ rule: 'unknown_criterion', severity: 'error', where, message }, ...problems];
  });
}

/** Each rule that these criteria check, with them. */
function rulesOf(
  criteria: readonly Criterion[],
  trace: Trace,
): readonly { readonly rule: Item; readonly checkedBy: readonly Criterion[] }[] {
  return trace
    .of('BR')
    .filter(({ status }) => status !== 'rejected')
    .map((rule) => ({
      rule,
      checkedBy: criteria.filter(({ item }) => item.links.some(({ to }) => to === rule.id)),
    }))
    .filter(({ checkedBy }) => checkedBy.length > 0);
}

/** The decision tables in rules and in criteria, each with what it tests. */
function decidedIn(
  criteria: readonly Criterion[],
  rules: readonly { readonly rule: Item; readonly checkedBy: readonly Criterion[] }[],
): readonly (Decided & {
  readonly of: { criteria: readonly Criterion[]; rules: readonly Item[] };
})[] {
  const tables = [
    ...rules.map(({ rule, checkedBy }) => ({
      table: decidedBy(rule.text, rule.id),
      of: { criteria: checkedBy, rules: [rule] },
    })),
    ...criteria.map((one) => ({
      table: one.examples ? undefined : decidedBy(one.then.join('; '), one.item.id),
      of: { criteria: [one], rules: [] },
    })),
  ];
  return tables.flatMap(({ table, of }) => (table ? [{ ...table, of }] : []));
}

/** Whether a test of these criteria has the amount already, in whatever words. */
function coveredBy(
  criteria: readonly Criterion[],
  tests: readonly TestDraft[],
): (value: BoundaryValue) => boolean {
  const ids = new Set(criteria.map(({ item }) => item.id));
  const said = tests
    .filter((one) => one.criteria.some(({ item }) => ids.has(item.id)))
    .flatMap(({ preconditions, steps }) => [...preconditions, ...steps].flatMap(amountsIn));
  return ({ label }) => {
    const [wanted] = amountsIn(label);
    return said.some(({ unit, value }) => unit === wanted?.unit && value === wanted.value);
  };
}

function disagreement([one, other]: readonly [TestDraft, TestDraft]): Finding {
  const [first, second] = [one, other].map(({ criteria }) => criteria[0]?.item.id ?? '');
  return {
    rule: 'criteria_disagree',
    severity: 'warning',
    where: `${first} and ${second}`,
    message:
      `They expect different things of the same situation: “${one.expected.join('; ')}” and ` +
      `“${other.expected.join('; ')}”. Ask which one holds.`,
  };
}

/** Whether a criterion goes well and no criterion of its story says what is refused. */
function saysNothingOfRefusal(criterion: Criterion, trace: Trace): boolean {
  // What leads on from a step of a process is not refused by the step before.
  if (isNegative(criterion) || criterion.item.links.some(({ as }) => as === 'step_of'))
    return false;
  const siblings = criterion.story ? criteriaOf(criterion.story, trace) : [criterion.item];
  return !siblings.some((item) => {
    const sibling = readCriterion(item, trace);
    return sibling !== undefined && isNegative(sibling);
  });
}

/** What was derived in the same way under the same name is one. */
function withoutTwins(drafts: readonly TestDraft[]): readonly TestDraft[] {
  return [...Map.groupBy(drafts, draftIdentity).values()].flatMap(([first]) => first ?? []);
}

function draftIdentity({ criteria, rules = [], type, title, data }: TestDraft): string {
  const [first] = [...criteria.map(({ item }) => item), ...rules];
  // A test that takes in the links of another keeps its id.
  const ids = type === 'combination' ? criteria.map(({ item }) => item.id).join(' ') : first?.id;
  return `${ids} ${type} ${title} ${type === 'combination' ? data : ''}`;
}

function registerTests(
  drafts: readonly TestDraft[],
  { input, trace, origin }: { input: TestsInput; trace: Trace; origin: Origin },
): Register {
  const register = openRegister(trace);
  for (const draft of drafts) {
    const { criteria, rules = [], source, assumption, question, ...parts } = draft;
    const to = [...criteria.map(({ item }) => item.id), ...rules.map(({ id }) => id)];
    const assumed =
      assumption === undefined
        ? []
        : [register.put({ kind: 'ASM', text: assumption, source: origin.drafted }).id];
    register.put({
      kind: 'TC',
      identity: draftIdentity(draft),
      text: testText(parts),
      source: source ?? origin.drafted,
      details: { ...parts, topic: input.topic },
      links: [
        ...to.map((id) => ({ to: id, as: 'tests' as const })),
        ...assumed.map((id) => ({ to: id, as: 'assumes' as const })),
      ],
    });
    if (question !== undefined) {
      const links = to.map((id) => ({ to: id, as: 'asks' as const }));
      register.put({ kind: 'QN', text: question, source: origin.drafted, links });
    }
  }
  return register;
}

/** Tests of these criteria that were derived earlier and do not follow from them any more. */
function leftOver(
  criteria: readonly Criterion[],
  { input, register, trace }: { input: TestsInput; register: Register; trace: Trace },
): Finding[] {
  const made = new Set(register.all().map(({ id }) => id));
  const earlier = new Map(
    criteria.flatMap(({ item }) => testsOf(item, trace)).map((one) => [one.item.id, one]),
  );
  return [...earlier.values()]
    .filter(({ item, basis, type }) => {
      // Combinations that are not asked for again are not taken back by that.
      const asked =
        (type !== 'combination' || input.combinations !== undefined) &&
        (!basis.startsWith('beyond the criteria') || input.extra !== undefined);
      return asked && basis !== '' && !made.has(item.id);
    })
    .map(({ item, basis }) => ({
      rule: 'test_left_over',
      severity: 'warning',
      where: item.id,
      message:
        `It no longer follows from its criterion (${basis}). It is kept; reject it when it ` +
        'is not wanted.',
    }));
}

function isTopic(item: Item, topic: string): boolean {
  return identityOf(detailText(item, 'topic')) === identityOf(topic);
}
