/**
 * A folder of one's own patterns, checked as the desk will use it.
 *
 * Comes in: a folder. Goes out: findings with file and line (for what a draft shows: the file), the
 * errors that keep a pattern from being used and the warnings that make its drafts worse.
 *
 * Each pattern is drafted alone, from a request with its first name, and the draft goes through the
 * same checkers as everybody's: Gherkin lint and INVEST, the process check and bpmnlint, the SQL
 * parser and the engine on a small table with a column for each role.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeQuery } from '../data/query.ts';
import { openSandbox } from '../data/sandbox.ts';
import { readFacts } from '../data/schema-facts.ts';
import { fitRoles, type Role } from '../data/sql-fit.ts';
import { renderQuery } from '../data/sql-template.ts';
import type { Deliverable, Finding } from '../deliverable.ts';
import { mapProcess } from '../process/process.ts';
import { writeStories } from '../requirements/stories.ts';
import { openTrace } from '../trace.ts';
import { understand } from '../understanding/understand.ts';
import {
  type Draft,
  draftProcess,
  draftQueryTemplate,
  draftStories,
  type QueryDraft,
} from './draft.ts';
import type { GeneratorPattern } from './generator.ts';
import { loadGlossary } from './glossary.ts';
import { type Library, libraryFolder, loadLibrary, readPatterns } from './library.ts';
import { matchPatterns } from './match.ts';
import type { Pattern, QueryPattern, StoriesPattern } from './pattern.ts';

export interface LibraryCheck {
  /** What was read: `stories otp`. */
  readonly patterns: readonly string[];
  readonly findings: readonly Finding[];
}

/** Checks a folder of patterns; `beside` is the library that they are used with. */
export async function checkLibrary(
  folder: string,
  beside: Library = loadLibrary([libraryFolder]),
): Promise<LibraryCheck> {
  const findings: Finding[] = [];
  const files = readPatterns(folder, findings);
  if (existsSync(join(folder, 'glossary'))) findings.push(...loadGlossary([folder]).findings);
  const own = files.map(({ pattern }) => pattern);
  const together = [
    ...beside.patterns.filter((one) => !own.some((mine) => isSame(mine, one))),
    ...own,
  ];
  for (const { file, pattern } of files) {
    const place = (finding: Finding): Finding => ({
      ...finding,
      where: `${file}: ${finding.where}`,
    });
    findings.push(
      ...collisions(pattern, { file, beside }),
      ...missing(pattern).map((what) => warning('part_missing', file, what)),
      ...nameProblems(pattern, { file, library: { patterns: together, findings: [] } }),
      ...(await drafted(pattern)).map(place),
    );
  }
  return { patterns: own.map(({ kind, name }) => `${kind} ${name}`), findings };
}

function isSame(one: Pattern, other: Pattern): boolean {
  return one.kind === other.kind && one.name === other.name;
}

function collisions(
  pattern: Pattern,
  { file, beside }: { readonly file: string; readonly beside: Library },
): readonly Finding[] {
  if (!beside.patterns.some((one) => isSame(one, pattern))) return [];
  const message =
    `It replaces the ${pattern.kind} pattern ${pattern.name} that comes with the desk. Give it ` +
    'another name to keep both.';
  return [warning('replaces_shipped', file, message)];
}

/** What a pattern of this kind has to be of use; the measure is in `library/README.md`. */
function missing(pattern: Pattern): readonly string[] {
  const { sources, questions } = pattern;
  const common = [
    ...few(sources.length, { least: 1, what: 'source' }),
    ...few(questions.length, { least: 3, what: 'question' }),
  ];
  switch (pattern.kind) {
    case 'stories':
    case 'generator':
      return [...common, ...missingIn(pattern)];
    case 'process':
      return common;
    case 'query':
      return [];
    default:
      return pattern satisfies never;
  }
}

function missingIn(pattern: StoriesPattern | GeneratorPattern): readonly string[] {
  const { stories, steps, entities, tests, rules } = pattern;
  const criteria = stories.reduce((sum, story) => sum + story.criteria.length, 0);
  const oneSided = stories
    .filter((story) => {
      const kinds = new Set(story.criteria.map(({ kind }) => kind));
      return kinds.size === 1 && !kinds.has('boundary');
    })
    .map(({ goal }) => `The story “${goal}” shows only one side: it goes well, and it does not.`);
  return [
    ...few(stories.length, { least: 2, what: 'story', many: 'stories' }),
    ...few(criteria, { least: 6, what: 'criterion', many: 'criteria' }),
    ...few(rules.length, { least: 1, what: 'rule' }),
    ...few(steps.length, { least: 3, what: 'step' }),
    ...few(entities.length, { least: 1, what: 'entity', many: 'entities' }),
    ...few(tests.length, { least: 3, what: 'test' }),
    ...oneSided,
  ];
}

function few(
  count: number,
  { least, what, many = `${what}s` }: { least: number; what: string; many?: string },
): readonly string[] {
  if (count >= least) return [];
  return [
    `It has ${count} ${count === 1 ? what : many}; ${least} or more are of use. Add to them.`,
  ];
}

/** A request with one of its names has to lead to it, and not to another one. */
function nameProblems(
  pattern: Pattern,
  { file, library }: { readonly file: string; readonly library: Library },
): readonly Finding[] {
  const requests =
    pattern.kind === 'generator'
      ? [pattern.example]
      : Object.values(pattern.names).flatMap(([first]) =>
          first === undefined ? [] : [`${asking[pattern.kind]} ${first}`],
        );
  return requests.flatMap((request): Finding[] => {
    const { fits } = matchPatterns(understand(request), library, pattern.kind);
    const found = fits.map((fit) => fit.pattern);
    if (found.some((one) => isSame(one, pattern))) return [];
    const others = found.map(({ name }) => name).join(', ');
    const message =
      `The request “${request}” leads ${others === '' ? 'to no pattern' : `to ${others}`}. Choose ` +
      'another name for it.';
    return [warning('name_not_found', file, message)];
  });
}

const asking = {
  stories: 'Write user stories for',
  process: 'Draw a process map for',
  query: 'Write SQL for',
} as const;

/** The findings of the checkers on a draft from this pattern alone. */
async function drafted(pattern: Pattern): Promise<readonly Finding[]> {
  const library: Library = { patterns: [pattern], findings: [] };
  const trace = openTrace([], 'library');
  const request =
    pattern.kind === 'generator'
      ? pattern.example
      : `${asking[pattern.kind]} ${Object.values(pattern.names)[0]?.[0] ?? pattern.name}`;
  const understanding = understand(request);
  const origin = { drafted: { from: 'pattern', pattern: pattern.name }, said: [request] } as const;
  const options = { unquoted: origin.drafted };
  switch (pattern.kind) {
    case 'stories':
    case 'generator':
      return await judged(draftStories(understanding, library), (input) =>
        writeStories(input, trace, origin),
      );
    case 'process':
      return await judged(draftProcess(understanding, library), (input) =>
        mapProcess(input, trace, options),
      );
    case 'query':
      return await judged(draftQueryTemplate(understanding, library), (input) =>
        runQuery(input, pattern),
      );
    default:
      return pattern satisfies never;
  }
}

async function judged<T>(
  draft: Draft<T>,
  check: (input: T) => Deliverable | Promise<Deliverable>,
): Promise<readonly Finding[]> {
  if (draft.from !== 'nothing') return (await check(draft.input)).findings;
  const { statement, question } = draft;
  const message = `Nothing is drafted from it: ${statement} ${question}`;
  return [{ rule: 'not_drafted', severity: 'error', where: 'draft', message }];
}

/** Runs a query on a small table with a column for each role, and on one without what is optional. */
async function runQuery(
  { title, question, sql, roles, values, metrics }: QueryDraft,
  pattern: QueryPattern,
): Promise<Deliverable> {
  const needed = roles.filter(({ optional }) => optional !== true);
  const tables = needed.length < roles.length ? [roles, needed] : [roles];
  const findings: Finding[] = [];
  for (const columns of tables) {
    const opened = await openSandbox({ csv: [{ name: 'sample.csv', text: sampleOf(columns) }] });
    if (!opened.ok) return opened;
    await using sandbox = opened.sandbox;
    const facts = await readFacts(sandbox);
    const chosen = Object.fromEntries(columns.map(({ name }) => [name, name]));
    const rendered = renderQuery(sql, fitRoles(roles, facts, { chosen }), { values, facts });
    // With neither of two columns that can stand for one another the desk asks for one.
    if (!rendered.ok && columns === needed) continue;
    if (!rendered.ok) return rendered;
    const { dialect } = rendered;
    const query = { title, question, sql: rendered.sql, dialect, metrics };
    const written = await writeQuery(query, openTrace([], 'library'), {
      sandbox,
      origin: { drafted: { from: 'pattern', pattern: pattern.name } },
    });
    findings.push(...written.findings.filter(({ severity }) => severity === 'error'));
  }
  const ok = findings.length === 0;
  return ok
    ? { ok, summary: '', findings, items: [], files: [] }
    : { ok, findings: findings.map((one) => ({ ...one, where: `sql, ${one.where}` })) };
}

/** Three rows, with a value of the kind that each role needs. */
function sampleOf(roles: readonly Role[]): string {
  const value = (kind: Role['kind'], row: number): string => {
    if (kind === 'number') return String(row * 10);
    if (kind === 'time') return `2025-0${row}-15`;
    return `${kind}-${row}`;
  };
  const rows = [1, 2, 3].map((row) => roles.map(({ kind }) => value(kind, row)).join(','));
  return [roles.map(({ name }) => name).join(','), ...rows].join('\n');
}

function warning(rule: string, where: string, message: string): Finding {
  return { rule, severity: 'warning', where, message };
}
