/**
 * A query as a deliverable: checked, run on the user's data where there is any, kept with its
 * result.
 *
 * Comes in: SQL with the question it answers, from a model or a pattern. Goes out: `<title>.sql`,
 * `<title>.csv`, `<title>-result.md`, and the query, its metrics, assumptions and questions as
 * items.
 *
 * Invariants
 * 1. A query that writes, does not parse, or does not run on the data there is, is refused.
 * 2. `executed` is true only when the statement ran; a file says on what, and how many rows came
 *    back.
 * 3. The same title changes the query and its links; it never makes a second one.
 */
import { z } from 'zod';
import { type Deliverable, type Finding, fileName, refused } from '../deliverable.ts';
import type { Origin } from '../register.ts';
import type { Trace } from '../trace.ts';
import { type Dialect, dialectNames, dialects, isOther } from './dialect.ts';
import { rewrite } from './dialect-parse.ts';
import { queryFiles } from './query-file.ts';
import { registerQuery, withUndefined } from './query-items.ts';
import { lintQuery } from './query-lint.ts';
import { runChecks } from './query-run-check.ts';
import { targetFile } from './query-target.ts';
import { type Fields, parseSql, type Reads, readsOf, wholeWord } from './query-tree.ts';
import { openSandbox, type RunResult, type Sandbox } from './sandbox.ts';
import { plural, readFacts, type SchemaFacts } from './schema-facts.ts';
import { quoteText, tokensOf } from './sql-text.ts';

type ParameterValue = string | number | boolean | null;

/** A query with the question it answers. */
export interface Query {
  /** Short name; becomes the file name. */
  readonly title: string;
  readonly question: string;
  /** One SELECT; parameters as `$1`, `$2`. */
  readonly sql: string;
  readonly dialect: Dialect;
  /** The dialect of the user's own database, when it is another one. */
  readonly target?: Dialect | undefined;
  /** Each number the query computes, with its definition in words. */
  readonly metrics: readonly { readonly name: string; readonly definition: string }[];
  /** Values for `$1`, `$2`, … when it is run. */
  readonly parameters: readonly { readonly name: string; readonly value: ParameterValue }[];
  readonly assumptions: readonly string[];
  readonly questions: readonly string[];
}

/** What `writeQuery` takes: the dialect is Postgres and the lists are empty when left out. */
export type QueryInput = Pick<Query, 'title' | 'question' | 'sql'> & {
  readonly [K in 'dialect' | 'metrics' | 'parameters' | 'assumptions' | 'questions']?:
    | Query[K]
    | undefined;
} & Pick<Query, 'target'>;

export const queryInput: z.ZodType<Query, QueryInput> = z.object({
  title: z.string().trim().min(1).max(120).describe('Short name; becomes the file name.'),
  question: z.string().trim().min(1).describe('The question the query answers, in words.'),
  sql: z.string().min(1).describe('One SELECT; parameters as $1, $2 in the order of `parameters`.'),
  dialect: z
    .enum(dialects)
    .default('postgres')
    .describe('What `sql` is written in; only postgres and duckdb are checked in full.'),
  target: z
    .enum(dialects)
    .optional()
    .describe('The dialect of the user’s own database, when `sql` is to be rewritten for it.'),
  metrics: z
    .array(z.object({ name: z.string().min(1), definition: z.string().min(1) }))
    .default([])
    .describe('Each number the query computes, with its definition in words.'),
  parameters: z
    .array(
      z.object({
        name: z.string().min(1),
        value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
      }),
    )
    .default([])
    .describe('Values for $1, $2, … when it is run.'),
  assumptions: z.array(z.string().trim().min(1)).default([]),
  questions: z.array(z.string().trim().min(1)).default([]).describe('What only a person can say.'),
});

export interface QueryOptions {
  /** What to run on. Without it the query is only parsed. */
  readonly sandbox?: Sandbox | undefined;
  /** Whose words these are; without it the question counts as the user's. */
  readonly origin?: Origin | undefined;
  /** Default 10,000. */
  readonly timeoutMs?: number;
}

/** What became of a query, as files and items tell it. */
export interface QueryRun {
  readonly executed: boolean;
  /** `Executed on sales.csv (61 rows): 12 rows.` */
  readonly label: string;
  /** What was counted beside it, such as the rows of each join. */
  readonly counted?: readonly string[];
  readonly result?: RunResult & { readonly ok: true };
}

const rowsMax = 10_000;

/** Checks, runs, keeps and registers a query. */
export async function writeQuery(
  input: QueryInput,
  trace: Trace,
  options: QueryOptions = {},
): Promise<Deliverable> {
  const parsed = queryInput.safeParse(input);
  if (!parsed.success) return { ok: false, findings: inputFindings(parsed.error) };
  const query = parsed.data;
  const sandbox = options.sandbox?.tables.length ? options.sandbox : undefined;
  const facts = sandbox && (await readFacts(sandbox));
  const runnable = await inReach(query);
  if ('refusal' in runnable) return { ok: false, findings: [runnable.refusal] };
  const checked = await check(runnable.checked, facts);
  if (refused(checked.findings)) return { ok: false, findings: checked.findings };

  const isParsed = checked.reads !== undefined;
  const ranOnce = told(
    query,
    await execute(runnable.run, { ...options, sandbox, parsed: isParsed, from: query.dialect }),
  );
  if ('refusal' in ranOnce) return { ok: false, findings: [ranOnce.refusal, ...checked.findings] };
  const checks =
    sandbox && facts && ranOnce.result && checked.statements
      ? await runChecks(checked.statements, { sql: withValues(runnable.checked), sandbox, facts })
      : { counted: [], findings: [] };
  const ran = { ...ranOnce, counted: checks.counted };
  const findings = [...settle(checked.findings, ran.executed), ...ran.findings, ...checks.findings];
  if (refused(findings)) return { ok: false, findings };

  const registered =
    options.origin?.drafted.from === 'model' ? withUndefined(query, checked.statements) : query;
  const items = registerQuery(registered, {
    trace,
    run: ran,
    reads: checked.reads,
    origin: options.origin,
  });
  const stem = fileName(query.title, 'sql').slice(0, -'.sql'.length);
  const { title, sql, dialect: from, target } = query;
  const targeted = target
    ? await targetFile({ sql, from, target, title, stem, run: ran, sandbox })
    : { files: [], findings: [] };
  findings.push(...targeted.findings);
  const files = [...queryFiles({ query: registered, run: ran, findings, stem }), ...targeted.files];
  const data = ran.result
    ? {
        columns: ran.result.columns,
        rows: ran.result.rows.slice(0, 20),
        more: ran.result.rows.length > 20 || ran.result.more,
      }
    : undefined;
  // Who asked for another dialect has to see what became of it.
  const summary = [
    `${query.title}: ${ran.label}`,
    ...targeted.findings.map(({ message }) => message),
  ].join(' ');
  return { ok: true, summary, findings, items, files, data: { executed: ran.executed, ...data } };
}

interface InReach {
  /** For the rules, which read Postgres. */
  readonly checked: Query;
  /** For the engine at hand. */
  readonly run: Query;
}

/** A query of another dialect as the parser and the engine at hand take it. */
async function inReach(query: Query): Promise<InReach | { readonly refusal: Finding }> {
  const { dialect, sql } = query;
  if (!isOther(dialect)) return { checked: query, run: query };
  const [run, checked] = [
    await rewrite(sql, { from: dialect, to: 'duckdb' }),
    await rewrite(sql, { from: dialect, to: 'postgres' }),
  ];
  if (!run.ok) {
    const { line, column } = run;
    const message = `Cannot parse this query as ${dialectNames[dialect]}: ${run.message}`;
    const where = `line ${line}, column ${column}`;
    return { refusal: { rule: 'sql_syntax', severity: 'error', where, message } };
  }
  const read = { ...query, sql: checked.ok ? checked.sql : run.sql, dialect: 'duckdb' as const };
  return { checked: read, run: { ...query, sql: run.sql, dialect: 'duckdb' } };
}

/** What was checked by what, and where it was not run, goes along with the label. */
function told(query: Query, ran: Executed): Executed {
  if ('refusal' in ran || !isOther(query.dialect)) return ran;
  const name = dialectNames[query.dialect];
  const how = ran.executed
    ? `Parsed as ${name} by polyglot-sql (syntax only), rewritten for DuckDB and run ` +
      `there; not run on ${name}.`
    : `Parsed as ${name} by polyglot-sql (syntax only); not run on ${name}.`;
  return { ...ran, label: `${ran.label} ${how}` };
}

function inputFindings(error: z.ZodError): readonly Finding[] {
  return error.issues.map(({ path, message }) => ({
    rule: 'query_input',
    severity: 'error',
    where: path.join('.') || 'input',
    message: `Cannot take this query: ${message}.`,
  }));
}

interface Checked {
  readonly findings: readonly Finding[];
  readonly reads?: Reads;
  readonly statements?: readonly Fields[];
}

async function check(query: Query, facts: SchemaFacts | undefined): Promise<Checked> {
  const { sql, dialect } = query;
  const findings = parameterFindings(query);
  if (findings.length > 0) return { findings };
  const tree = await parseSql(sql);
  if (tree.ok) {
    return {
      findings: lintQuery(tree.statements, { sql, facts, dialect }),
      reads: readsOf(tree.statements),
      statements: tree.statements,
    };
  }
  if (dialect === 'postgres') {
    const { line = 1, column = 1 } = tree.position ?? {};
    const message = `Cannot parse this query as Postgres: ${tree.message}`;
    return {
      findings: [
        { rule: 'sql_syntax', severity: 'error', where: `line ${line}, column ${column}`, message },
      ],
    };
  }
  const message = 'It uses what only DuckDB has, so the checks of style were left out.';
  return {
    findings: [{ rule: 'not_linted', severity: 'warning', where: 'the statement', message }],
  };
}

/** Every `$n` of the statement needs a value. */
function parameterFindings({ sql, parameters }: Query): Finding[] {
  const wanted = Math.max(0, ...placeholdersOf(sql).map(({ number }) => number));
  if (wanted <= parameters.length) return [];
  const message =
    `Cannot run this query: it has parameters up to $${wanted}, got ` +
    `${plural(parameters.length, 'value')}. Give each a value in \`parameters\`.`;
  return [{ rule: 'sql_parameters', severity: 'error', where: 'parameters', message }];
}

function placeholdersOf(sql: string) {
  const tokens = tokensOf(sql);
  return tokens.flatMap((token, index) => {
    const next = tokens[index + 1];
    const is = token.text === '$' && next?.kind === 'number' && next.start === token.end;
    return is ? [{ start: token.start, end: next.end, number: Number(next.text) }] : [];
  });
}

/** The statement with its values in place, for running only; the file keeps `$1`. */
function withValues({ sql, parameters }: Query): string {
  let text = sql;
  for (const { start, end, number } of placeholdersOf(sql).toReversed()) {
    const value = parameters[number - 1]?.value ?? null;
    const literal = typeof value === 'string' ? quoteText(value) : String(value ?? 'NULL');
    text = text.slice(0, start) + literal + text.slice(end);
  }
  return text;
}

type Executed =
  | (QueryRun & { readonly findings: readonly Finding[] })
  | { readonly refusal: Finding };

async function execute(
  query: Query,
  {
    sandbox,
    timeoutMs = 10_000,
    parsed,
    from,
  }: QueryOptions & { readonly parsed: boolean; readonly from: Dialect },
): Promise<Executed> {
  if (!sandbox) return parseOnly(query, parsed);
  const result = await sandbox.run(withValues(query), { timeoutMs, rowsMax });
  if (result.ok) {
    const { rows, more } = result;
    const empty = sandbox.tables.every((table) => table.rows === 0);
    const count = `${more ? 'the first ' : ''}${plural(rows.length, 'row')}`;
    const label = empty
      ? 'Executed on the empty tables of ' +
        `${[...new Set(sandbox.tables.map((one) => one.source))].join(', ')}: it runs; no ` +
        'rows to show.'
      : `Executed on ${sandbox.about}: ${count}.`;
    const findings: Finding[] = [];
    const nothing =
      rows.length === 0 || (rows.length === 1 && rows[0]?.every((cell) => cell === null));
    if (!empty && nothing) {
      findings.push({
        rule: 'no_rows',
        severity: 'warning',
        where: 'the result',
        message: 'The query found no row. Check its filters against the values in the data.',
      });
    }
    return { executed: true, label, findings, ...(empty ? {} : { result }) };
  }
  if (isOther(from) && ['function', 'syntax', 'value'].includes(result.kind)) {
    const name = dialectNames[from];
    const message = `What was rewritten from ${name} does not run on DuckDB: ${result.finding.message}`;
    const finding: Finding = { rule: 'not_executed', severity: 'warning', where: name, message };
    return { executed: false, label: 'Parsed, not executed.', findings: [finding] };
  }
  const call = /Function with name "?([^" ]+)"? does not exist/.exec(result.finding.message)?.[1];
  const missing =
    call && postgresOnly.test(call)
      ? `${call}()`
      : /to_char runs here/.test(result.finding.message)
        ? 'this format of to_char()'
        : undefined;
  if (!parsed || query.dialect !== 'postgres' || !missing) return { refusal: result.finding };
  const message =
    `Parsed, not executed: the engine at hand has no ${missing}. Run it on Postgres ` +
    'before you rely on it.';
  const finding: Finding = {
    rule: 'not_executed',
    severity: 'warning',
    where: result.finding.where,
    message,
  };
  return { executed: false, label: message, findings: [finding] };
}

/** Functions of Postgres that DuckDB does not have. */
const postgresOnly = wholeWord(String.raw`
  to_char to_number to_date to_timestamp age justify_\w+ jsonb?_\w+ regexp_match string_to_table
  width_bucket make_interval date_bin array_remove num_nulls pg_\w+ crosstab ts_\w+ to_ts\w+
  similarity convert_\w+ quote_\w+ format_type initcap overlay isfinite
`);

async function parseOnly(query: Query, parsed: boolean): Promise<Executed> {
  const label = 'Parsed, not executed: nothing to run it on.';
  if (parsed) return { executed: false, label, findings: [] };
  // DuckDB's own syntax: its parser speaks first, the missing tables come after.
  const opened = await openSandbox({});
  if (!opened.ok) {
    const [refusal] = opened.findings;
    return refusal ? { refusal } : { executed: false, label, findings: [] };
  }
  await using sandbox = opened.sandbox;
  const answer = await sandbox.run(withValues(query), { rowsMax: 1 });
  const wrong = !answer.ok && !['name', 'function', 'value'].includes(answer.kind);
  return wrong ? { refusal: answer.finding } : { executed: false, label, findings: [] };
}

/** The engine is the judge of GROUP BY; where it has not judged, the missing column is an error. */
function settle(findings: readonly Finding[], executed: boolean): readonly Finding[] {
  return findings.flatMap((finding) => {
    if (finding.rule !== 'group_by_missing') return [finding];
    return executed ? [] : [{ ...finding, severity: 'error' }];
  });
}
