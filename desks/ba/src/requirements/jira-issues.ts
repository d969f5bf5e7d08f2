/**
 * Stories with their tests as issues for Jira's CSV importer.
 *
 * Comes in: stories, criteria and tests of the trace. Goes out: a table in which every parent
 * stands above its children and children name it by `Issue Id`.
 *
 * The importer keeps parents only when rows are ordered by level (epics, stories and tasks,
 * sub-tasks) and the parent column holds the parent's issue id: Atlassian knowledge base, "CSV
 * import Parent-child mapping". The header line holds `Summary` and no punctuation, lines within a
 * cell are quoted: Atlassian, "Importing data from CSV". When asked, map `Issue Id` to Issue Id and
 * `Parent Id` to Parent.
 */
import type { Finding } from '../deliverable.ts';
import type { ImportTable } from '../documents/import-csv.ts';
import { sourceText } from '../register.ts';
import { parentsOf, type TestCase, testsOf } from '../testing/test-case.ts';
import { stepsOf } from '../testing/test-steps.ts';
import type { Item, Trace } from '../trace.ts';
import { linked } from './story-document.ts';
import { criteriaOf, detailText, type Priority, priorityOf, readCriterion } from './story-items.ts';

export const jiraColumns = [
  'Issue Type',
  'Issue Id',
  'Parent Id',
  'Summary',
  'Description',
  'Priority',
  'Labels',
] as const;

/** The five priorities of a new Jira site. */
const jiraPriorities: Readonly<Record<Priority, string>> = {
  must: 'Highest',
  should: 'High',
  could: 'Medium',
  wont: 'Lowest',
};

/** Characters of a summary; the importer refuses longer ones. */
const summaryMax = 255;

export interface JiraScope {
  readonly topic: string;
  readonly note: string;
  readonly stories: readonly Item[];
  /** Criteria of no story, such as those of process steps. */
  readonly loose: readonly Item[];
  /** Tests as sub-tasks of their stories. */
  readonly withTests: boolean;
  readonly trace: Trace;
}

/** The issues, parents first. */
export function jiraTable(scope: JiraScope): ImportTable {
  const { topic, note, stories, loose, trace } = scope;
  const ids = new Map<string, string>();
  const idOf = (key: string): string => {
    const known = ids.get(key) ?? `${ids.size + 1}`;
    ids.set(key, known);
    return known;
  };
  const epic = [
    'Epic',
    idOf('epic'),
    '',
    summary(topic),
    [`Everything about ${topic}.`, openPoints(stories, trace), note].filter(said).join('\n\n'),
    '',
    'draft',
  ];
  const middle = stories.map((story) => {
    const priority = priorityOf(story);
    return [
      'Story',
      idOf(story.id),
      idOf('epic'),
      summary(capital(detailText(story, 'goal'))),
      storyDescription(story, { trace, note }),
      priority ? jiraPriorities[priority] : '',
      `draft ${story.id}`,
    ];
  });
  const tasks = loose.map((item) => [
    'Task',
    idOf(item.id),
    idOf('epic'),
    summary(readCriterion(item, trace)?.title ?? item.text),
    [criterionBlock(item, trace), note].join('\n\n'),
    '',
    `draft ${item.id}`,
  ]);
  const below = scope.withTests ? subTasks(scope, idOf) : [];
  return { columns: jiraColumns, rows: [epic, ...middle, ...tasks, ...below] };
}

/** Tests below the first story, or the criterion of no story, that they test. */
function subTasks(
  { stories, loose, note, trace }: JiraScope,
  idOf: (key: string) => string,
): readonly (readonly string[])[] {
  const inScope = new Set<string>([...stories, ...loose].map(({ id }) => id));
  const criteria = [...stories.flatMap((story) => criteriaOf(story, trace)), ...loose];
  const tests = new Map(
    criteria.flatMap((item) => testsOf(item, trace)).map((one) => [one.item.id, one]),
  );
  return [...tests.values()].flatMap((one) => {
    const above = parentsOf(one.criteria, trace).find(({ id }) => inScope.has(id));
    const parent = above ?? one.criteria.find(({ id }) => inScope.has(id));
    if (!parent) return [];
    const { item } = one;
    return [
      [
        'Sub-task',
        idOf(item.id),
        idOf(parent.id),
        summary(`Test: ${one.title}`),
        testDescription(one, note),
        '',
        ['draft', item.id, ...one.criteria.map(({ id }) => id)].join(' '),
      ],
    ];
  });
}

function storyDescription(
  story: Item,
  { trace, note }: { readonly trace: Trace; readonly note: string },
): string {
  const criteria = criteriaOf(story, trace).map((item) => criterionBlock(item, trace));
  const rules = linked('BR', { as: 'refines', to: [story], trace }).map(
    ({ id, text }) => `${id} ${text}`,
  );
  return [
    story.text,
    criteria.length > 0 ? ['Acceptance criteria', ...criteria].join('\n\n') : '',
    rules.length > 0 ? ['Business rules', ...rules].join('\n') : '',
    openPoints([story], trace),
    `From: ${sourceText(story.source)}`,
    note,
  ]
    .filter(said)
    .join('\n\n');
}

/** `AC-1 Wrong code`, then its steps, each on a line. */
function criterionBlock(item: Item, trace: Trace): string {
  const parts = readCriterion(item, trace);
  if (!parts) return `${item.id} ${item.text}`;
  const { title, given, when, then, examples } = parts;
  const lines = (word: string, texts: readonly string[]): readonly string[] =>
    texts.map((text, place) => `${place === 0 ? word : 'And'} ${text}`);
  const table = examples
    ? ['Examples', ...[examples.columns, ...examples.rows].map((row) => `| ${row.join(' | ')} |`)]
    : [];
  return [
    `${item.id} ${title}`,
    ...lines('Given', given),
    ...(when === '' ? [] : [`When ${when}`]),
    ...lines('Then', then),
    ...table,
  ].join('\n');
}

function testDescription(test: TestCase, note: string): string {
  const before = test.preconditions.map((text) => `Before: ${text}`);
  const steps = stepsOf(test).map(({ action, data, result }, place) =>
    [
      `${place + 1}. ${action}`,
      ...(data === '' ? [] : [`Data: ${data}`]),
      ...(result === '' ? [] : [`Expected: ${result}`]),
    ].join('\n'),
  );
  return [...before, ...steps, `Tests ${test.criteria.map(({ id }) => id).join(', ')}`, note].join(
    '\n',
  );
}

function openPoints(stories: readonly Item[], trace: Trace): string {
  const questions = linked('QN', { as: 'asks', to: stories, trace }).filter(
    ({ status }) => status === 'open',
  );
  if (questions.length === 0) return '';
  return ['Open questions', ...questions.map(({ id, text }) => `${id} ${text}`)].join('\n');
}

/** What the importer would refuse or lose: a parent below its child, an id twice, no summary. */
export function checkJira({ columns, rows }: ImportTable): readonly Finding[] {
  const place = (name: string): number => columns.indexOf(name);
  const seen = new Set<string>();
  return rows.flatMap((row, index): Finding[] => {
    const cell = (name: string): string => row[place(name)] ?? '';
    const where = `record ${index + 2}`;
    const error = (rule: string, message: string): Finding => ({
      rule,
      severity: 'error',
      where,
      message,
    });
    const findings = [
      ...(seen.has(cell('Issue Id')) ? [error('id_twice', 'Its issue id is there already.')] : []),
      ...(cell('Parent Id') !== '' && !seen.has(cell('Parent Id'))
        ? [error('parent_below', 'Its parent does not stand above it.')]
        : []),
      ...(cell('Summary') === '' ? [error('no_summary', 'It has no summary.')] : []),
      ...(cell('Issue Type') === 'Sub-task' && cell('Parent Id') === ''
        ? [error('no_parent', 'A sub-task has to have a parent.')]
        : []),
    ];
    seen.add(cell('Issue Id'));
    return findings;
  });
}

function summary(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= summaryMax ? line : `${line.slice(0, summaryMax - 1)}…`;
}

function said(text: string): boolean {
  return text !== '';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
