/**
 * The one query that mines a log: events in order, what follows what, cases, variants, handovers.
 *
 * Comes in: how case, activity, times and resource are read from a table. Goes out: SQL whose only
 * row holds one list for each part. One query, because the engine keeps nothing between two: the
 * events are put in order once and everything is counted from them.
 *
 * Conventions, all of them said in the document
 * 1. Events of a case are in the order of their start, then their end, then their row.
 * 2. Waiting lies between the end of an event and the start of the next; steps that overlap wait 0.
 * 3. A row that is in the table twice with every column equal is one event.
 * 4. A final activity is one after which at least half of its occurrences nothing follows; a case
 *    is finished when its last activity is final.
 * 5. Quantiles are interpolated between the two nearest values (`quantile_cont`).
 */
import { quoteName, quoteText } from '../data/sql-text.ts';
import { lifecycleWords } from './log-roles.ts';
import type { ReadTime } from './log-time.ts';

export interface LogReading {
  readonly table: string;
  /** Names of columns. */
  readonly case: string;
  readonly activity: string;
  readonly resource?: string | undefined;
  readonly lifecycle?: string | undefined;
  /** Of the end of an event, or the only one. */
  readonly time: ReadTime;
  readonly start?: ReadTime | undefined;
  /** All columns, for rows that are there twice; absent when there are none. */
  readonly duplicatesBy?: readonly string[] | undefined;
}

/** A time outside of these is a placeholder such as 1900-01-01 or 9999-12-31. */
export const yearsUsed = { from: 1971, to: 2099 } as const;
const earliest = Date.UTC(yearsUsed.from, 0, 1);
const latest = Date.UTC(yearsUsed.to + 1, 0, 1);

/** Most variants, edges and handovers that are read. */
export const listMax = 2_000;

/** The share of its occurrences, in percent, that end a case with a final activity. */
export const finalPercent = 50;

/** Activities become characters from here on, so that a variant is a short text. */
const firstChar = 256;

/** The activities of a variant as the query gives it, as positions from 0. */
export function stepsOf(text: string): readonly number[] {
  return Array.from(text, (char) => (char.codePointAt(0) ?? 0) - firstChar - 1);
}

/** The first rows of each problem that was counted. */
export function problemSql(log: LogReading, names: readonly string[]): string {
  const checks = problemChecks(log);
  const rows = names.map((name) => {
    const first = `SELECT r FROM raw WHERE ${checks[name] ?? 'false'} ORDER BY r LIMIT 5`;
    return `SELECT ${quoteText(name)}, (SELECT list(r + 1) FROM (${first}))`;
  });
  return `WITH ${rawSql(log)} ${rows.join('\nUNION ALL ')}`;
}

/** How often each problem occurs, one column for each. */
function problemCounts(log: LogReading): string {
  const counts = Object.entries(problemChecks(log)).map(
    ([name, check]) => `count(*) FILTER (${check}) AS ${name}`,
  );
  return `SELECT ${counts.join(', ')} FROM raw`;
}

/** Names of what can be wrong with a row, with the check on the raw table. */
function problemChecks({ lifecycle, start }: LogReading): Readonly<Record<string, string>> {
  const out = (time: string) => `(${time} < ${earliest} OR ${time} >= ${latest})`;
  return {
    case_missing: 'c IS NULL',
    activity_missing: 'a IS NULL',
    time_missing: start ? 'NOT has_e AND NOT has_s' : 'NOT has_e',
    time_unreadable: start
      ? '(has_e AND e IS NULL) OR (has_s AND s IS NULL)'
      : 'has_e AND e IS NULL',
    time_impossible: start ? `${out('e')} OR ${out('s')}` : out('e'),
    ...(start && {
      start_missing: 'has_e AND NOT has_s',
      end_missing: 'has_s AND NOT has_e',
      end_before_start: 'e < s',
    }),
    ...(lifecycle !== undefined && { lifecycle_other: "l = 'other'" }),
  };
}

/** The table as it is, with the roles read: row, case, activity, start, end, resource, lifecycle. */
function rawSql(log: LogReading): string {
  const { table, time, start, lifecycle, resource } = log;
  const text = (column: string) => `nullif(trim(CAST(${quoteName(column)} AS VARCHAR)), '')`;
  const words = (list: readonly string[]) => list.map(quoteText).join(', ');
  const kind =
    lifecycle === undefined
      ? "'complete'"
      : `CASE WHEN lower(${text(lifecycle)}) IN (${words(lifecycleWords.start)}) THEN 'start'
          WHEN lower(${text(lifecycle)}) IN (${words(lifecycleWords.complete)}) THEN 'complete'
          ELSE 'other' END`;
  return `raw AS (SELECT rowid AS r, ${text(log.case)} AS c, ${text(log.activity)} AS a,
    ${start?.sql ?? time.sql} AS s, ${time.sql} AS e, ${start?.givenSql ?? time.givenSql} AS has_s,
    ${time.givenSql} AS has_e, ${resource === undefined ? 'NULL' : text(resource)} AS u,
    ${kind} AS l FROM ${quoteName(table)})`;
}

/** The events that can be used, one row each, times in `s` and `e`. */
function eventsSql(log: LogReading): string {
  const { duplicatesBy, lifecycle, start } = log;
  const once = duplicatesBy
    ? ` AND r IN (SELECT min(rowid) FROM ${quoteName(log.table)}
        GROUP BY ${duplicatesBy.map(quoteName).join(', ')})`
    : '';
  const inRange = (time: string) => `${time} >= ${earliest} AND ${time} < ${latest}`;
  // An end before its start says nothing: the event is where it started.
  const used = `used AS (SELECT r, c, a, u, l, coalesce(s, e) AS s,
    CASE WHEN e < s THEN s ELSE coalesce(e, s) END AS e,
    ${start ? 'has_s AND has_e AND s <= e' : 'false'} AS paired FROM raw WHERE c IS NOT NULL AND a IS NOT NULL AND l <> 'other'
    AND ${inRange('coalesce(s, e)')} AND ${inRange('coalesce(e, s)')}${once})`;
  if (lifecycle === undefined) return `${used}, events AS (SELECT * FROM used)`;
  // The first start of an activity in a case belongs to its first completion, and so on.
  const nth = `SELECT *, row_number() OVER (PARTITION BY c, a ORDER BY s, r) AS nth FROM used`;
  return `${used}, events AS (SELECT coalesce(b.r, d.r) AS r, coalesce(b.c, d.c) AS c,
    coalesce(b.a, d.a) AS a, coalesce(d.u, b.u) AS u, coalesce(b.s, d.s) AS s,
    greatest(coalesce(d.e, b.e), coalesce(b.s, d.s)) AS e, coalesce(b.s <= d.e, false) AS paired
    FROM (${nth} WHERE l = 'start') b FULL OUTER JOIN (${nth} WHERE l = 'complete') d
    ON b.c = d.c AND b.a = d.a AND b.nth = d.nth)`;
}

/** How many activities there are. */
export function activityCountSql(log: LogReading): string {
  return `WITH ${rawSql(log)} SELECT count(DISTINCT a) FROM raw`;
}

/** Everything, one column for each part of the answer. */
export function miningSql(log: LogReading): string {
  const wait = 'quantile_cont(w, [0.5, 0.9]) AS q, sum(w)::DOUBLE AS total';
  return `WITH ${rawSql(log)}, ${eventsSql(log)},
  acts AS MATERIALIZED (SELECT a, count(*) AS n, row_number() OVER (ORDER BY count(*) DESC, a) AS k
    FROM events GROUP BY a),
  people AS MATERIALIZED (SELECT u, count(*) AS n, row_number() OVER (ORDER BY count(*) DESC, u) AS p
    FROM events WHERE u IS NOT NULL GROUP BY u),
  -- A case is its first row from here on: numbers are compared faster than texts.
  ev AS MATERIALIZED (SELECT first_value(r) OVER o AS c, k, s, e, p, paired, row_number() OVER o AS i, lead(k) OVER o AS nk,
    lead(p) OVER o AS np, lead(p, 2) OVER o AS np2, lead(s) OVER o AS ns,
    greatest(0, lead(s) OVER o - e) AS w
    FROM events JOIN acts USING (a) LEFT JOIN people USING (u)
    WINDOW o AS (PARTITION BY events.c ORDER BY s, e, r)),
  ends AS MATERIALIZED (SELECT k FROM ev GROUP BY k
    HAVING count(*) FILTER (nk IS NULL) * 100 >= count(*) * ${finalPercent}),
  cases AS MATERIALIZED (SELECT c, string_agg(chr(CAST(k + ${firstChar} AS INTEGER)), '' ORDER BY i) AS t,
    count(*) AS n, min(s) AS first, max(e) AS last, max(e) - min(s) AS d,
    max(k) FILTER (nk IS NULL) AS lk, max(k) FILTER (nk IS NULL) IN (SELECT k FROM ends) AS done
    FROM ev GROUP BY c),
  repeats AS MATERIALIZED (SELECT c, k, count(*) AS n FROM ev GROUP BY c, k HAVING count(*) > 1),
  variants AS MATERIALIZED (SELECT t, count(*) AS n, median(d) AS d FROM cases GROUP BY t),
  near AS (SELECT max(last) - quantile_cont(d, 0.9) FILTER (n > 1) AS since FROM cases)
  SELECT ${lists({
    activities: `SELECT acts.k, any_value(acts.a) AS name, count(*) AS n, count(DISTINCT c) AS cases,
      count(*) FILTER (i = 1) AS starts, count(*) FILTER (nk IS NULL) AS ends,
      acts.k IN (SELECT k FROM ends) AS final,
      count(*) FILTER (paired) AS timed,
      quantile_cont(greatest(0, e - s), 0.5) FILTER (paired) AS work
      FROM ev JOIN acts USING (k) GROUP BY acts.k ORDER BY acts.k`,
    resources: `SELECT p, u AS name, n FROM people ORDER BY p LIMIT ${listMax}`,
    variants: `SELECT t, n, d FROM variants ORDER BY n DESC, length(t), t LIMIT ${listMax}`,
    sizes: 'SELECT n, count(*) AS variants FROM variants GROUP BY n ORDER BY n DESC',
    edges: `SELECT k, nk, count(*) AS n, count(DISTINCT c) AS cases, ${wait},
      count(*) FILTER (ns < e) AS overlaps
      FROM ev WHERE nk IS NOT NULL GROUP BY k, nk ORDER BY total DESC, n DESC, k, nk LIMIT ${listMax}`,
    handovers: `SELECT p, np, count(*) AS n, ${wait} FROM ev
      WHERE nk IS NOT NULL AND p IS NOT NULL AND np IS NOT NULL
      GROUP BY p, np ORDER BY total DESC, n DESC, p, np LIMIT ${listMax}`,
    crossings: `SELECT k, p, nk, np, count(*) AS n, ${wait} FROM ev WHERE nk IS NOT NULL
      GROUP BY k, p, nk, np ORDER BY total DESC, n DESC, k, nk, p, np LIMIT ${listMax}`,
    pings: `SELECT least(p, np) AS p, greatest(p, np) AS np, count(*) AS n, count(DISTINCT c) AS cases
      FROM ev WHERE p = np2 AND np <> p GROUP BY 1, 2 ORDER BY n DESC, 1, 2 LIMIT ${listMax}`,
    repeated: `SELECT k, count(*) AS cases, sum(n - 1) AS extra FROM repeats GROUP BY k
      ORDER BY extra DESC, k`,
    unfinished: `SELECT lk AS k, count(*) AS n, count(*) FILTER (last >= since) AS recent
      FROM cases, near WHERE NOT done GROUP BY lk ORDER BY n DESC, lk`,
    totals: `SELECT count(*) AS cases, sum(n) AS events, min(first) AS first, max(last) AS last,
      count(*) FILTER (n = 1) AS single, count(*) FILTER (done) AS finished,
      median(n) AS length, max(n) AS longest,
      (SELECT count(DISTINCT c) FROM repeats) AS repeating FROM cases`,
    spans: `SELECT done, again, count(*) AS n, quantile_cont(d, [0.5, 0.9]) AS q, avg(d) AS mean
      FROM (SELECT d, done, c IN (SELECT c FROM repeats) AS again FROM cases WHERE n > 1 OR d > 0)
      GROUP BY GROUPING SETS ((), (done), (done, again)) ORDER BY done NULLS FIRST, again NULLS FIRST`,
    order: `SELECT count(*) AS events, count(DISTINCT c) AS cases FROM (SELECT c, s,
      lag(s) OVER (PARTITION BY c ORDER BY i) AS before, k,
      lag(k) OVER (PARTITION BY c ORDER BY i) AS bk FROM ev) WHERE s = before AND k <> bk`,
    checks: problemCounts(log),
    rows: 'SELECT count(*) AS used FROM used',
    pairing:
      'SELECT count(*) FILTER (paired) AS paired, count(*) FILTER (NOT paired) AS lone FROM ev',
  })}`;
}

function lists(parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts)
    .map(([name, sql]) => `(SELECT list(x) FROM (${sql}) x) AS ${name}`)
    .join(',\n');
}
