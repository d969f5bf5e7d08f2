/**
 * From a question in words to a query: a pattern of the library fitted to the user's tables, or a
 * query composed from what the question says, or the one question that has to be asked first.
 *
 * Without tables a pattern is written for a table that is assumed, and says so: its names are the
 * usual ones, each an assumption to confirm.
 */

import type { Deliverable } from '../deliverable.ts';
import type { Frame } from '../frame/frame.ts';
import { frameOf } from '../frame/frames.ts';
import { draftQueryTemplate, type QueryDraft } from '../library/draft.ts';
import type { Library } from '../library/library.ts';
import { type Understanding, understand } from '../understanding/understand.ts';
import type { Role } from './column-role.ts';
import { beyond, groupRole, isPlain, type Metric, metricIn, rolesFor } from './compose-metric.ts';
import { composeQuery } from './compose-query.ts';
import type { DataFiles } from './data-files.ts';
import type { DataRequest } from './data-request.ts';
import { questionAbout, unknownWords } from './data-words.ts';
import { type Target, targetIn } from './dialect.ts';
import type { QueryInput } from './query.ts';
import { openSandbox } from './sandbox.ts';
import { readFacts, type SchemaFacts } from './schema-facts.ts';
import { fitRoles } from './sql-fit.ts';
import { renderQuery } from './sql-template.ts';
import { quoteName } from './sql-text.ts';
import { readRequest } from './vary-request.ts';

/** What composing comes to: `query` is what `write_query` takes; else `question` is to be asked. */
export type ComposedRequest =
  | { readonly query: QueryInput; readonly pattern: string; readonly statement: string }
  | { readonly question: string; readonly statement: string };

export interface ComposeOptions {
  readonly files: DataFiles;
  readonly library: Library;
  /** The earlier questions that this one varies, oldest first. */
  readonly after?: readonly string[] | undefined;
}

/** Composes; the result is in `data` of the deliverable. */
export async function composeFor(
  newest: string,
  { files, library, after = [] }: ComposeOptions,
): Promise<Deliverable> {
  const named = [...after, newest].map((text) => targetIn(text));
  const words = named.map(({ without }) => without);
  const request = readRequest(words.at(-1) ?? '', words.slice(0, -1));
  const understanding = understand(words.join('\n'));
  const frame = frameOf(understanding.language);
  const target = named.findLast((one) => one.target !== undefined)?.target;
  const from = { understanding, request, library, frame };
  const compose = (facts: SchemaFacts): ComposedRequest =>
    forTarget(composeOn(from, facts), { target, newest });
  if (files.given) {
    return await files.use(async (sandbox) => made(compose(await readFacts(sandbox))));
  }
  if (request.ddl !== '') return await overTables(request.ddl, compose);
  const draft = draftQueryTemplate(understanding, library);
  if (draft.from === 'nothing') {
    return made({ statement: draft.statement, question: draft.question });
  }
  const metric = metricIn(understanding, { library, overrides: draft.overrides });
  const roles = draft.input.roles.filter(({ name }) => name !== groupRole);
  const ddl = assumedTable({ name: tableOf(metric), roles, more: request.dimensions });
  return await overTables(ddl, (facts) => {
    const composed = compose(facts);
    return 'query' in composed ? withAssumedTable(composed, tableOf(metric)) : composed;
  });
}

/** The query with the dialect that was asked for; one that nobody here parses is said. */
function forTarget(
  composed: ComposedRequest,
  { target, newest }: { readonly target: Target | undefined; readonly newest: string },
): ComposedRequest {
  if (!('query' in composed)) return composed;
  const query = { ...composed.query, question: newest.trim() };
  if (!target) return { ...composed, query: composed.query };
  if (target.dialect) return { ...composed, query: { ...query, target: target.dialect } };
  const statement = `${composed.statement} Nothing here parses ${target.quote}: the query is Postgres, and was not checked for ${target.quote}.`;
  return { ...composed, query, statement };
}

interface Asked {
  readonly understanding: Understanding;
  readonly request: DataRequest;
  readonly library: Library;
  readonly frame: Frame;
}

/**
 * A metric of the library where one is named, unless the question says more than its pattern can do;
 * else what the question itself says, when its words say all of it.
 */
function composeOn(asked: Asked, facts: SchemaFacts): ComposedRequest {
  const { understanding, request, library, frame } = asked;
  const draft = draftQueryTemplate(understanding, library);
  if (draft.from === 'nothing') return fromWords(asked, facts);
  const metric = metricIn(understanding, { library, overrides: draft.overrides });
  if (!metric) return fromWords(asked, facts);
  const { groups, others } = beyond(request, metric, facts);
  const more = groups.length + others.length > 0;
  const covered = coveredBy(draft, library);
  const unknown = unknownWords(request, { facts, covered: [...covered, ...groups] });
  if (unknown.length > 0)
    return { statement: frame.notWritten, question: questionAbout(unknown, facts, frame) };
  const patterned = fromPattern(draft, facts, groups[0]);
  if (!more && 'query' in patterned) return patterned;
  // `average order value` is its own definition; `churn` is what its pattern says and nothing else.
  const own = isPlain(request, metric) ? fromWords(asked, facts) : undefined;
  if (own && 'query' in own) return own;
  const grouped = metric.pattern.roles.some(({ name }) => name === groupRole);
  if (!more || (grouped && groups.length === 1 && others.length === 0)) return patterned;
  const limit = { metric: metric.pattern.title, beyond: [...groups, ...others] };
  return { statement: frame.metricHasNo(limit), question: frame.metricInstead(limit) };
}

/** Counts, sums, averages and rankings, from the words and the columns. */
function fromWords({ request, frame }: Asked, facts: SchemaFacts): ComposedRequest {
  const composed = composeQuery(request, facts);
  if (composed.ok) {
    const { ok: _, fit: _fit, ...query } = composed;
    const statement = 'Composed from your words and the columns there are.';
    return { query, pattern: 'own words', statement };
  }
  const unknown = unknownWords(request, { facts });
  return unknown.length === 0
    ? { statement: frame.notComposed, question: composed.question }
    : { statement: frame.notWritten, question: questionAbout(unknown, facts, frame) };
}

/** Every word that a pattern takes care of: its names, its keywords, and the values it was given. */
function coveredBy({ pattern, overrides }: PatternDraft, library: Library): readonly string[] {
  const named = library.patterns.filter(({ name }) => pattern.split(' + ').includes(name));
  return [
    ...named.flatMap(({ names, keywords }) => [...Object.values(names).flat(), ...keywords]),
    ...overrides.map(({ quote }) => quote),
  ];
}

type PatternDraft = Exclude<ReturnType<typeof draftQueryTemplate>, { from: 'nothing' }>;

function fromPattern(
  draft: PatternDraft,
  facts: SchemaFacts,
  group: string | undefined,
): ComposedRequest {
  const { title, question, sql, roles, values, metrics, assumptions, questions }: QueryDraft =
    draft.input;
  const fit = fitRoles(rolesFor(roles, group), facts);
  if (fit.question !== undefined) return { statement: draft.statement, question: fit.question };
  const rendered = renderQuery(sql, fit, { values, facts });
  if (!rendered.ok) {
    const why = rendered.findings.map((finding) => finding.message).join(' ');
    return {
      statement: `${draft.statement} It does not fit the data: ${why}`,
      question: 'Which columns are meant?',
    };
  }
  const query: QueryInput = {
    title,
    question,
    sql: rendered.sql,
    dialect: rendered.dialect,
    metrics,
    assumptions: [...assumptions, ...fit.assumptions],
    questions,
  };
  return { query, pattern: draft.pattern, statement: draft.statement };
}

/** Runs `work` on the facts of tables that have no rows. */
async function overTables(
  ddl: string,
  work: (facts: SchemaFacts) => ComposedRequest,
): Promise<Deliverable> {
  const opened = await openSandbox({ schema: [{ name: 'tables', text: ddl }] });
  if (!opened.ok) return { ok: false, findings: opened.findings };
  try {
    return made(work(await readFacts(opened.sandbox)));
  } finally {
    await opened.sandbox.close();
  }
}

const columnTypes: Readonly<Record<Role['kind'], string>> = {
  number: 'NUMERIC(12, 2)',
  time: 'DATE',
  id: 'INTEGER',
  any: 'TEXT',
};

/** The entity that a pattern names, in the plural; `sales` for one that names none. */
function tableOf(metric: Metric | undefined): string {
  const [entity] = metric?.pattern.entities ?? [];
  return entity === undefined ? 'sales' : `${entity.name.replace(/y$/, 'ie')}s`;
}

/** A table with the usual column for each role, and one for each group that was named. */
function assumedTable({
  name,
  roles,
  more,
}: {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly more: readonly string[];
}): string {
  const usual = roles.map(
    (role) => [role.synonyms[0] ?? role.name, columnTypes[role.kind]] as const,
  );
  const own = more.map((noun) => [noun.replace(/[^\p{L}\p{N}]+/gu, '_'), 'TEXT'] as const);
  const byName = new Map([...own, ...usual]);
  const columns = [...byName].map(([column, type]) => `${quoteName(column)} ${type}`);
  return `CREATE TABLE ${name} (${columns.join(', ')});`;
}

function withAssumedTable(
  composed: ComposedRequest & { query: QueryInput },
  table: string,
): ComposedRequest {
  const assumption = `The data is in one table “${table}” with columns named as in the query; no file or schema was given.`;
  const { assumptions = [] } = composed.query;
  return {
    ...composed,
    query: { ...composed.query, assumptions: [assumption, ...assumptions] },
    statement: `${composed.statement} ${howToRun}`,
  };
}

function made(composed: ComposedRequest): Deliverable {
  return { ok: true, summary: '', findings: [], items: [], files: [], data: { ...composed } };
}

const howToRun = 'Written for an assumed table: give --data or --schema to run it.';
