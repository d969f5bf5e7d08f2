/**
 * From a question in words to a query: a pattern of the library fitted to the user's tables, or a
 * query composed from what the question says, or the one question that has to be asked first.
 *
 * Without tables a pattern is written for a table that is assumed, and says so: its names are the
 * usual ones, each an assumption to confirm.
 */

import type { Deliverable } from '../deliverable.ts';
import { draftQueryTemplate, type QueryDraft } from '../library/draft.ts';
import type { Library } from '../library/library.ts';
import { understand } from '../understanding/understand.ts';
import type { Role } from './column-role.ts';
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
  const text = words.join('\n');
  const target = named.findLast((one) => one.target !== undefined)?.target;
  const from = { text, request, library };
  const compose = (facts: SchemaFacts): ComposedRequest =>
    forTarget(composeOn(from, facts), { target, newest });
  if (files.given) {
    return await files.use(async (sandbox) => made(compose(await readFacts(sandbox))));
  }
  if (request.ddl !== '') return await overTables(request.ddl, compose);
  const draft = draftQueryTemplate(understand(text), library);
  if (draft.from === 'nothing') {
    return made({ statement: draft.statement, question: draft.question });
  }
  const more = saysMore(request, draft) ? request.dimensions : [];
  return await overTables(assumedTable(draft.input.roles, more), (facts) => {
    const composed = compose(facts);
    return 'query' in composed ? withAssumedTable(composed) : composed;
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
  readonly text: string;
  readonly request: DataRequest;
  readonly library: Library;
}

/**
 * A pattern where one fits the question and the tables, unless the question says more than the
 * pattern can do; else what the question itself says.
 */
function composeOn({ text, request, library }: Asked, facts: SchemaFacts): ComposedRequest {
  const draft = draftQueryTemplate(understand(text), library);
  const patterned = draft.from === 'nothing' ? undefined : fromPattern(draft, facts);
  const own = draft.from === 'nothing' || saysMore(request, draft);
  if (patterned && 'query' in patterned && !own) {
    const covered = coveredBy(draft, library);
    const unknown = unknownWords(request, { facts, covered });
    if (unknown.length === 0) return patterned;
    return { statement: notWritten, question: questionAbout(unknown, facts) };
  }
  const composed = composeQuery(request, facts);
  if (!composed.ok) {
    const read = unknownWords(request, { facts }).length === 0;
    const question = patterned && !('query' in patterned) && read ? patterned : undefined;
    return question ?? { statement: read ? whatComposes : notWritten, question: composed.question };
  }
  const { ok: _, fit: _fit, ...query } = composed;
  const statement = 'Composed from your words and the columns there are.';
  return { query, pattern: 'own words', statement };
}

const whatComposes =
  'Your question could not be read as a query. Without a language model this composes counts, sums, ' +
  'averages and rankings of columns, by groups, periods and filters; a SELECT of your own is ' +
  'checked and run.';

const notWritten =
  'No query was written: a word of your question is nothing that the data or the library knows, and ' +
  'leaving it out would answer another question.';

/** Every word that a pattern takes care of: its names, its keywords, and the values it was given. */
function coveredBy({ pattern, overrides }: PatternDraft, library: Library): readonly string[] {
  const named = library.patterns.filter(({ name }) => pattern.split(' + ').includes(name));
  return [
    ...named.flatMap(({ names, keywords }) => [...Object.values(names).flat(), ...keywords]),
    ...overrides.map(({ quote }) => quote),
  ];
}

/** A group, a period or a filter that the pattern has no place for. */
function saysMore({ dimensions, period, filters }: DataRequest, draft: PatternDraft): boolean {
  const taken = draft.overrides.map(({ quote }) => quote.toLowerCase());
  const left = draft.notCovered.map((phrase) => phrase.toLowerCase());
  return (
    period !== undefined ||
    dimensions.some((noun) => left.some((phrase) => phrase.includes(noun))) ||
    filters.some(({ quote }) => {
      const words = quote.toLowerCase();
      return !taken.some((one) => words.includes(one) || one.includes(words));
    })
  );
}

type PatternDraft = Exclude<ReturnType<typeof draftQueryTemplate>, { from: 'nothing' }>;

function fromPattern(draft: PatternDraft, facts: SchemaFacts): ComposedRequest {
  const { title, question, sql, roles, values, metrics, assumptions, questions }: QueryDraft =
    draft.input;
  const fit = fitRoles(roles, facts);
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

const assumedName = 'sales';

/** A table with the usual column for each role, and one for each group that was named. */
function assumedTable(roles: readonly Role[], more: readonly string[]): string {
  const usual = roles.map(
    ({ name, kind, synonyms }) => `${synonyms[0] ?? name} ${columnTypes[kind]}`,
  );
  const own = more.map((noun) => `${noun.replace(/[^\p{L}\p{N}]+/gu, '_')} TEXT`);
  const columns = [...new Set([...usual, ...own])];
  return `CREATE TABLE ${assumedName} (${columns.join(', ')});`;
}

function withAssumedTable(composed: ComposedRequest & { query: QueryInput }): ComposedRequest {
  const assumption = `The data is in one table “${assumedName}” with columns named as in the query; no file or schema was given.`;
  const { assumptions = [] } = composed.query;
  return {
    ...composed,
    query: { ...composed.query, assumptions: [assumption, ...assumptions] },
    statement: `${composed.statement} Written for an assumed table: give --data or --schema to run it.`,
  };
}

function made(composed: ComposedRequest): Deliverable {
  return { ok: true, summary: '', findings: [], items: [], files: [], data: { ...composed } };
}
