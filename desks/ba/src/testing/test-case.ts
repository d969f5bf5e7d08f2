/**
 * Test cases as items of the trace, and as rows of a table.
 *
 * Comes in: the parts of a test case, or an item. Goes out: the sentence an item shows, the parts
 * read back, the cells for a document and for a spreadsheet.
 */
import { z } from 'zod';
import { priorities, priorityOf, readCriterion } from '../requirements/story-items.ts';
import type { Item, Trace } from '../trace.ts';

export const testTypes = ['positive', 'negative', 'boundary', 'combination', 'decision'] as const;
export type TestType = (typeof testTypes)[number];

export interface TestParts {
  readonly title: string;
  readonly type: TestType;
  readonly preconditions: readonly string[];
  readonly steps: readonly string[];
  /** The values to use; empty when the steps say it all. */
  readonly data: string;
  readonly expected: readonly string[];
  /** Why this test is there. */
  readonly basis: string;
}

const testDetails: z.ZodType<TestParts> = z.object({
  title: z.string(),
  type: z.enum(testTypes),
  preconditions: z.array(z.string()),
  steps: z.array(z.string()),
  data: z.string(),
  expected: z.array(z.string()),
  basis: z.string(),
});

/** `Wrong code: 4 attempts. Expected: the code can no longer be used.` */
export function testText({ title, expected }: Pick<TestParts, 'title' | 'expected'>): string {
  return `${title}. Expected: ${expected.join('; ')}.`;
}

/** A test case of the trace, with what it tests. */
export interface TestCase extends TestParts {
  readonly item: Item;
  /** The criteria that it tests; where it tests none, the rules. */
  readonly criteria: readonly Item[];
  /** Rules that it tests. */
  readonly rules: readonly Item[];
}

/** Reads a test case; one that was written as plain text is all title. */
export function readTest(item: Item, trace: Trace): TestCase {
  const tested = item.links.flatMap(({ to, as }) => (as === 'tests' ? (trace.get(to) ?? []) : []));
  const [rules, others] = [
    tested.filter(({ kind }) => kind === 'BR'),
    tested.filter(({ kind }) => kind !== 'BR'),
  ];
  const criteria = others.length > 0 ? others : rules;
  const known = testDetails.safeParse(item.details);
  if (known.success) return { ...known.data, item, criteria, rules };
  const rest = { preconditions: [], steps: [], data: '', expected: [], basis: '' };
  return { title: item.text, type: 'positive', ...rest, item, criteria, rules };
}

/** The test cases of a criterion, without rejected ones, oldest first. */
export function testsOf(criterion: Item, trace: Trace): readonly TestCase[] {
  return trace
    .of('TC')
    .filter(
      ({ links, status }) =>
        status !== 'rejected' && links.some(({ to, as }) => as === 'tests' && to === criterion.id),
    )
    .map((item) => readTest(item, trace));
}

/** The columns of the spreadsheet; the last four are for the tester. */
export const testColumns: readonly string[] = [
  'Id',
  'Title',
  'Type',
  'Priority',
  'Criterion',
  'Story',
  'Preconditions',
  'Steps',
  'Test data',
  'Expected result',
  'Based on',
  'Actual result',
  'Status',
  'Tester',
  'Date',
];

/** One row of the spreadsheet. */
export function testRow({ item, criteria, ...parts }: TestCase, trace: Trace): readonly string[] {
  const above = parentsOf(criteria, trace);
  return [
    item.id,
    parts.title,
    parts.type,
    importanceOf(above),
    criteria.map(({ id }) => id).join(', '),
    above.map(({ id }) => id).join(', '),
    lines(parts.preconditions),
    lines(parts.steps),
    parts.data,
    lines(parts.expected),
    parts.basis,
    '',
    'not run',
    '',
    '',
  ];
}

/** What the criteria belong to: stories, or the steps of a process. */
export function parentsOf(criteria: readonly Item[], trace: Trace): readonly Item[] {
  const found = criteria.flatMap((one) => {
    const story = readCriterion(one, trace)?.story;
    if (story) return [story];
    return one.links.flatMap(({ to, as }) => (as === 'step_of' ? (trace.get(to) ?? []) : []));
  });
  return [...new Set(found)];
}

/** `high`, `medium`, `low`: by the most important story that a test is for. */
export function importanceOf(above: readonly Item[]): string {
  const given = new Set(above.map(priorityOf));
  const first = priorities.find((priority) => given.has(priority));
  return first ? importance[first] : 'not given';
}

/** How much a test of a story with this priority matters. */
const importance = {
  must: 'high',
  should: 'medium',
  could: 'low',
  wont: 'none (this time)',
} as const;

/** Sentences, numbered when there are several. */
export function lines(texts: readonly string[]): string {
  const sentences = texts.map(capital);
  if (sentences.length < 2) return sentences.join('');
  return sentences.map((text, index) => `${index + 1}. ${text}`).join('\n');
}

/** `the code` → `The code`. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
