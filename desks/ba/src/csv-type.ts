/**
 * The narrowest type that every value of a text column has.
 *
 * Comes in: column names of a table of text. Goes out: one query that counts what values look like,
 * and from its counts the types and the query that casts.
 *
 * Invariants
 * 1. A cast never changes what a reader sees, apart from spaces: `007` and `1,50` stay text.
 * 2. No value is lost: one that does not fit keeps the whole column as text, and a note says so.
 */
import { quoteName } from './sql-text.ts';

export interface ColumnType {
  readonly name: string;
  readonly type: string;
  /** Why the column stayed text although most values look like something else. */
  readonly note?: string;
}

/** Counts for each column, in the order of `measures`. */
export type TypeCounts = readonly number[];

const date = String.raw`\d{4}-\d{2}-\d{2}`;
const clock = String.raw`\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?`;
const zone = String.raw`(Z|[+-]\d{2}(:?\d{2})?)`;

/** What is counted for each column; `v` is the value without spaces around it. */
const measures: readonly string[] = [
  'count(*) FILTER (v IS NOT NULL)',
  String.raw`count(*) FILTER (regexp_full_match(v, '-?(0|[1-9]\d{0,17})'))`,
  String.raw`count(*) FILTER (regexp_full_match(v, '-?(0|[1-9]\d{0,17})(\.\d{1,12})?'))`,
  String.raw`coalesce(max(length(regexp_extract(v, '\.(\d+)$', 1))), 0)`,
  `count(*) FILTER (lower(v) IN ('true', 'false'))`,
  `count(*) FILTER (regexp_full_match(v, '${date}') AND TRY_CAST(v AS DATE) IS NOT NULL)`,
  `count(*) FILTER (regexp_full_match(v, '${date}([ T]${clock})?') AND TRY_CAST(v ` +
    'AS TIMESTAMP) IS NOT NULL)',
  `count(*) FILTER (regexp_full_match(v, '${date}[ T]${clock} ?${zone}') AND ` +
    'TRY_CAST(v AS TIMESTAMPTZ) IS NOT NULL)',
  String.raw`count(*) FILTER (regexp_full_match(v, '-?\d+(\.\d+)?([eE][+-]?\d{1,3})'))`,
];

/** One row of counts for all columns. */
export function typeProbe(columns: readonly string[], table: string): string {
  const counted = columns.flatMap((column) =>
    measures.map((measure) => measure.replaceAll(/\bv\b/g, () => `trim(${quoteName(column)})`)),
  );
  return `SELECT ${counted.join(', ')} FROM ${quoteName(table)}`;
}

export function typesFrom(columns: readonly string[], counts: TypeCounts): readonly ColumnType[] {
  return columns.map((name, index) => {
    const own = counts.slice(index * measures.length, (index + 1) * measures.length);
    return { name, ...typeFrom(own) };
  });
}

function typeFrom(counts: readonly number[]): Omit<ColumnType, 'name'> {
  const [
    all = 0,
    ints = 0,
    decimals = 0,
    scale = 0,
    flags = 0,
    dates = 0,
    times = 0,
    zoned = 0,
    powers = 0,
  ] = counts;
  if (all === 0) return { type: 'VARCHAR' };
  if (ints === all) return { type: 'BIGINT' };
  if (decimals === all) return { type: `DECIMAL(${18 + scale},${scale})` };
  if (decimals + powers === all) return { type: 'DOUBLE' };
  if (flags === all) return { type: 'BOOLEAN' };
  if (dates === all) return { type: 'DATE' };
  if (times === all) return { type: 'TIMESTAMP' };
  if (zoned === all) return { type: 'TIMESTAMPTZ' };
  const most = Math.max(decimals, times);
  if (most < all * 0.8) return { type: 'VARCHAR' };
  const what = decimals >= times ? 'a number' : 'a date';
  const note =
    `Kept as text: ${all - most} of ${all} values are not ${what}. Correct them, or ` +
    'have the query leave them out.';
  return { type: 'VARCHAR', note };
}

/** The query that gives the table its types. */
export function typedSelect(types: readonly ColumnType[], table: string): string {
  const cells = types.map(({ name, type }) => {
    const column = quoteName(name);
    return type === 'VARCHAR' ? column : `CAST(trim(${column}) AS ${type}) AS ${column}`;
  });
  return `SELECT ${cells.join(', ')} FROM ${quoteName(table)}`;
}
