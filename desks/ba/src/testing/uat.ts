/**
 * A user acceptance test plan over what is in the trace.
 *
 * Comes in: who tests when, as far as somebody said so, and the trace. Goes out:
 * `<topic>-uat-plan.md` and `<topic>-traceability.csv`.
 *
 * Invariants
 * 1. It registers nothing and changes nothing: it plans tests that are there.
 * 2. Coverage and staleness are counted from links. What is not covered has a section of its own.
 * 3. People, dates and capacity come from the input; what is missing is shown as open.
 */
import { z } from 'zod';
import { type Deliverable, type Finding, refused } from '../deliverable.ts';
import { counted, documentName } from '../naming.ts';
import type { Origin } from '../register.ts';
import { criteriaOf, storiesOf } from '../requirements/story-items.ts';
import { csvText } from '../table.ts';
import { type Item, staleItems, type Trace } from '../trace.ts';
import { type TestCase, testsOf } from './test-case.ts';
import { uatDocument } from './uat-document.ts';
import { planDays, type Schedule } from './uat-schedule.ts';

export interface UatInput {
  readonly topic: string;
  readonly stories?: readonly string[] | undefined;
  readonly criteria?: readonly string[] | undefined;
  readonly testers?: readonly string[] | undefined;
  readonly days?: number | undefined;
  readonly casesPerDay?: number | undefined;
  readonly startDate?: string | undefined;
  readonly environment?: string | undefined;
  readonly roles?: readonly { readonly role: string; readonly name: string }[] | undefined;
  readonly outOfScope?: readonly string[] | undefined;
  readonly entryCriteria?: readonly string[] | undefined;
  readonly exitCriteria?: readonly string[] | undefined;
}

const text = z.string().trim().min(1);
const ids = z.array(text).min(1).optional();

/** The fields of `UatInput` for a schema. */
export const uatFields: {
  readonly [Name in keyof UatInput]-?: z.ZodType<UatInput[Name]>;
} = {
  topic: text.describe('A short name. Names the files.'),
  stories: ids.describe('Ids of stories in scope. Those of the topic, or all, when left out.'),
  criteria: ids.describe('Ids of criteria in scope, instead of stories.'),
  testers: z.array(text).min(1).optional().describe('Names, as somebody gave them.'),
  days: z.number().int().min(1).max(366).optional().describe('Working days for testing.'),
  casesPerDay: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Test cases that one tester does in a day.'),
  startDate: z.iso.date().optional().describe('First day, as 2026-03-02.'),
  environment: text.optional(),
  roles: z.array(z.object({ role: text, name: text })).optional(),
  outOfScope: z.array(text).optional().describe('Only what somebody excluded.'),
  entryCriteria: z
    .array(text)
    .optional()
    .describe('As agreed. Proposed ones are used when left out.'),
  exitCriteria: z
    .array(text)
    .optional()
    .describe('As agreed. Proposed ones are used when left out.'),
};

/** What `writeUatPlan` takes. */
export const uatInput: z.ZodType<UatInput> = z.object(uatFields);

/** What a plan covers, counted from the trace. */
export interface UatScope {
  readonly stories: readonly Item[];
  readonly criteria: readonly { readonly item: Item; readonly tests: readonly TestCase[] }[];
  /** Each test once, in order of id. */
  readonly tests: readonly TestCase[];
  readonly uncovered: readonly Item[];
  /** Items in scope whose source changed after they were linked. */
  readonly stale: readonly {
    readonly id: string;
    readonly because: string;
    readonly owner: string;
  }[];
}

/** Plans the acceptance of what is in the trace. */
export function writeUatPlan(
  input: UatInput,
  trace: Trace,
  origin: Origin = { drafted: { from: 'model', model: trace.owner } },
): Deliverable {
  const findings = checkScope(input, trace);
  if (refused(findings)) return { ok: false, findings };
  const scope = scopeOf(input, trace);
  const schedule = planDays(
    scope.tests.map(({ item }) => item.id),
    input,
  );
  findings.push(...scopeFindings(scope, input), ...scheduleFindings(schedule));
  const document = uatDocument({ input, scope, schedule, trace, origin, findings });
  const covered = scope.criteria.length - scope.uncovered.length;
  const missing = scope.uncovered.map(({ id }) => id).join(', ');
  return {
    ok: true,
    summary:
      `UAT plan for “${input.topic}”: ${counted(scope.tests.length, 'test case')}, ` +
      `${covered} of ` +
      `${counted(scope.criteria.length, 'acceptance criterion', 'acceptance criteria')} covered` +
      `${missing === '' ? '' : `; not covered: ${missing}`}.`,
    findings,
    items: [],
    files: [
      {
        name: documentName(input.topic, 'UAT plan', 'md'),
        mediaType: 'text/markdown',
        text: document,
      },
      {
        name: documentName(input.topic, 'traceability', 'csv'),
        mediaType: 'text/csv',
        text: matrix(scope),
      },
    ],
  };
}

function checkScope({ stories = [], criteria = [] }: UatInput, trace: Trace): Finding[] {
  const unknown = (id: string, kind: Item['kind']): Finding[] => {
    const item = trace.get(id);
    if (item?.kind === kind && item.status !== 'rejected') return [];
    const message =
      `There is no ${kind} item ${id} in the trace. Name ids that are there, or ` +
      'leave them out.';
    return [{ rule: 'unknown_id', severity: 'error', where: id, message }];
  };
  const findings = [
    ...stories.flatMap((id) => unknown(id, 'US')),
    ...criteria.flatMap((id) => unknown(id, 'AC')),
  ];
  if (trace.of('AC').every(({ status }) => status === 'rejected')) {
    const message =
      'There is nothing to accept: the trace has no acceptance criteria. Have them written first.';
    findings.push({ rule: 'no_criteria', severity: 'error', where: 'trace', message });
  }
  return findings;
}

/** What a plan with this input covers. */
export function scopeOf(input: UatInput, trace: Trace): UatScope {
  const live = trace.of('AC').filter(({ status }) => status !== 'rejected');
  const stories = storiesIn(input, trace);
  const criteria = input.criteria
    ? live.filter(({ id }) => input.criteria?.includes(id))
    : stories.length > 0
      ? stories.flatMap((story) => criteriaOf(story, trace))
      : live;
  const rows = [...new Set(criteria)].map((item) => ({ item, tests: testsOf(item, trace) }));
  const byId = new Map(rows.flatMap(({ tests }) => tests).map((one) => [one.item.id, one]));
  const order = new Map(trace.items().map(({ id }, index) => [id, index]));
  const tests = [...byId.values()].toSorted(
    (a, b) => (order.get(a.item.id) ?? 0) - (order.get(b.item.id) ?? 0),
  );
  const inScope = new Set<string>([...rows.map(({ item }) => item.id), ...byId.keys()]);
  const named = new Set(criteria.flatMap(({ links }) => links.map(({ to }) => to)));
  return {
    stories: trace.of('US').filter(({ id }) => named.has(id)),
    criteria: rows,
    tests,
    uncovered: rows.filter((row) => row.tests.length === 0).map(({ item }) => item),
    stale: staleItems(trace.items()).filter(({ id }) => inScope.has(id)),
  };
}

/** The stories that were named; otherwise those of the topic, of which there may be none. */
function storiesIn({ stories, topic }: UatInput, trace: Trace): readonly Item[] {
  if (stories) return trace.of('US').filter(({ id }) => stories.includes(id));
  return storiesOf(topic, trace);
}

function scopeFindings({ uncovered, stale, tests }: UatScope, input: UatInput): Finding[] {
  const findings: Finding[] = [];
  if (uncovered.length > 0) {
    const list = uncovered.map(({ id }) => id).join(', ');
    const message = `No test case tests ${list}. Derive tests, or say why not.`;
    findings.push({ rule: 'not_covered', severity: 'warning', where: 'coverage', message });
  }
  for (const { id, because, owner } of stale) {
    const message = `${because} changed after it was linked. ${owner} has to look at it again.`;
    findings.push({ rule: 'stale', severity: 'warning', where: id, message });
  }
  if (tests.length > 0 && !input.testers) {
    const message = 'Nobody is named. Ask who tests.';
    findings.push({ rule: 'no_testers', severity: 'warning', where: 'people', message });
  }
  return findings;
}

function scheduleFindings(schedule: Schedule): Finding[] {
  if (schedule.state !== 'too_short') return [];
  const { capacity, needed, missingTesterDays } = schedule;
  const message =
    `${counted(needed, 'test case')} do not fit: there is room for ${capacity}. ` +
    `Add ${counted(missingTesterDays, 'tester day')}, or leave tests out.`;
  return [{ rule: 'too_little_time', severity: 'warning', where: 'schedule', message }];
}

function matrix({ criteria, tests }: UatScope): string {
  const rows = criteria.map(({ item, tests: own }) => [
    item.id,
    item.text,
    ...tests.map((one) => (own.some(({ item: test }) => test.id === one.item.id) ? 'x' : '')),
    own.length,
  ]);
  return csvText(['Criterion', 'Text', ...tests.map(({ item }) => item.id), 'Tests'], rows);
}
