/**
 * Test cases as items of the trace, and as rows of a table.
 *
 * Comes in: the parts of a test case, or an item. Goes out: the sentence an item shows, the parts
 * read back, the cells for a document and for a spreadsheet.
 */
import { z } from 'zod';
import { priorityOf, readCriterion } from '../requirements/story-items.ts';
import type { Item, Trace } from '../trace.ts';

export const testTypes = ['positive', 'negative', 'boundary', 'combination'] as const;
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
  readonly criteria: readonly Item[];
}

/** Reads a test case; one that was written as plain text is all title. */
export function readTest(item: Item, trace: Trace): TestCase {
  const criteria = item.links.flatMap(({ to, as }) =>
    as === 'tests' ? (trace.get(to) ?? []) : [],
  );
  const known = testDetails.safeParse(item.details);
  if (known.success) return { ...known.data, item, criteria };
  const rest = { preconditions: [], steps: [], data: '', expected: [], basis: '' };
  return { title: item.text, type: 'positive', ...rest, item, criteria };
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
  const stories = criteria.flatMap((one) => readCriterion(one, trace)?.story ?? []);
  const priority = priorityOf(stories[0]);
  return [
    item.id,
    parts.title,
    parts.type,
    priority ? importance[priority] : 'not given',
    criteria.map(({ id }) => id).join(', '),
    [...new Set(stories.map(({ id }) => id))].join(', '),
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

/** How much a test of a story with this priority matters. */
const importance = {
  must: 'high',
  should: 'medium',
  could: 'low',
  wont: 'none (this time)',
} as const;

/** Sentences, numbered when there are several. */
export function lines(texts: readonly string[]): string {
  const sentences = texts.map((text) => text.charAt(0).toUpperCase() + text.slice(1));
  if (sentences.length < 2) return sentences.join('');
  return sentences.map((text, index) => `${index + 1}. ${text}`).join('\n');
}
