/**
 * The narrowest type that every value of a text column has.
 *
 * Comes in: column names of a table of text, and a way to ask it. Goes out: the types, and the
 * statements that cast.
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

/** What the values of a column look like; `any` is not known yet. */
type Look = 'any' | 'number' | 'time' | 'flag' | 'text';

const date = String.raw`\d{4}-\d{2}-\d{2}`;
const clock = String.raw`\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?`;
const zone = String.raw`(Z|[+-]\d{2}(:?\d{2})?)`;

const matches = (shape: string) => `count(*) FILTER (regexp_full_match(v, '${shape}'))`;
const reads = (shape: string, type: string) =>
  `count(*) FILTER (regexp_full_match(v, '${shape}') AND TRY_CAST(v AS ${type}) IS NOT NULL)`;

/**
 * What is counted for a column of each look; `v` is the value without spaces around it, `raw` as it is.
 */
const measures = {
  all: { look: 'any', sql: 'count(raw)' },
  // Cheaper than a pattern, and as strict: what reads back as it was written.
  integers: {
    look: 'number',
    sql: `count(*) FILTER (length(v) < 19 AND CAST(TRY_CAST(v AS BIGINT) AS VARCHAR) = v)`,
  },
  decimals: { look: 'number', sql: matches(String.raw`-?(0|[1-9]\d{0,17})(\.\d{1,12})?`) },
  powers: { look: 'number', sql: matches(String.raw`-?\d+(\.\d+)?([eE][+-]?\d{1,3})`) },
  scale: {
    look: 'number',
    sql: `coalesce(max(CASE WHEN contains(v, '.') THEN length(v) - instr(v, '.') END), 0)`,
  },
  digits: {
    look: 'number',
    sql: `coalesce(max(length(v) - CASE WHEN contains(v, '.')
      THEN length(v) - instr(v, '.') + 1 ELSE 0 END), 0)`,
  },
  flags: { look: 'flag', sql: `count(*) FILTER (lower(v) IN ('true', 'false'))` },
  dates: { look: 'time', sql: `count(*) FILTER (CAST(TRY_CAST(v AS DATE) AS VARCHAR) = v)` },
  times: { look: 'time', sql: reads(`${date}([ T]${clock})?`, 'TIMESTAMP') },
  zoned: { look: 'time', sql: reads(`${date}[ T]${clock} ?${zone}`, 'TIMESTAMPTZ') },
} as const satisfies Readonly<Record<string, { look: Look; sql: string }>>;

type Counts = Readonly<Record<keyof typeof measures, number>>;

type Measure = keyof Counts;

/** Runs a query and gives the first row. */
export type FirstRow = (sql: string) => Promise<readonly unknown[]>;

/** Rows that are looked at before the whole column is counted for what it looks like. */
const sampleRows = 1_000;

/**
 * Finds the types. A sample says what a column looks like; one count over the whole table holds that
 * against every value; only the columns of which it is not true are counted for all that they may be.
 */
export async function findTypes(
  columns: readonly string[],
  {
    table,
    firstRow,
    texts = new Set(),
  }: {
    readonly table: string;
    readonly firstRow: FirstRow;
    /** Columns that hold text even where it looks like a number. */
    readonly texts?: ReadonlySet<string> | undefined;
  },
): Promise<readonly ColumnType[]> {
  const from = quoteName(table);
  const sample = `(SELECT * FROM ${from} LIMIT ${sampleRows})`;
  const sampled = await countAll(columns, {
    wanted: columns.map((name) => (texts.has(name) ? ofLook('time') : everything)),
    from: sample,
    firstRow,
  });
  const looks = sampled.map((counts, index) => {
    const look = lookOf(counts);
    return look === 'any' && texts.has(columns[index] ?? '') ? 'time' : look;
  });
  const guesses = sampled.map(guessFrom);
  const held = await countAll(columns, {
    wanted: guesses.map((guess, index) => guess ?? ofLook(looks[index] ?? 'any')),
    from,
    firstRow,
  });
  const open = held.flatMap((counts, index) =>
    guesses[index] && guessFrom(counts) === undefined ? [index] : [],
  );
  const again = await countAll(
    open.map((index) => columns[index] ?? ''),
    { wanted: open.map((index) => ofLook(looks[index] ?? 'any')), from, firstRow },
  );
  return columns.map((name, index) => {
    const counts = again[open.indexOf(index)] ?? held[index];
    return { name, ...(counts ? typeFrom(counts) : { type: 'VARCHAR' }) };
  });
}

const everything = Object.keys(measures) as readonly Measure[];

function ofLook(look: Look): readonly Measure[] {
  return everything.filter((name) => {
    const own = measures[name].look;
    return own === 'any' || look === 'any' || own === look;
  });
}

/** What has to be counted to know that the type of a sample is that of the whole column. */
function guessFrom(counts: Counts): readonly Measure[] | undefined {
  const { all, integers, decimals, flags, dates, times } = counts;
  if (all === 0) return undefined;
  if (integers === all) return ['all', 'integers'];
  if (decimals === all) return ['all', 'decimals', 'scale', 'digits'];
  if (flags === all) return ['all', 'flags'];
  if (dates === all) return ['all', 'dates'];
  return times === all ? ['all', 'times'] : undefined;
}

interface Counting {
  /** For each column. */
  readonly wanted: readonly (readonly Measure[])[];
  readonly from: string;
  readonly firstRow: FirstRow;
}

async function countAll(
  columns: readonly string[],
  { wanted, from, firstRow }: Counting,
): Promise<readonly Counts[]> {
  if (columns.length === 0) return [];
  const terms: string[] = [];
  const places = columns.map((column, index) => {
    const place = new Map<Measure, number>();
    for (const name of wanted[index] ?? []) {
      const { sql } = measures[name];
      const raw = quoteName(column);
      terms.push(sql.replaceAll(/\b(?:v|raw)\b/g, (one) => (one === 'v' ? `trim(${raw})` : raw)));
      place.set(name, terms.length - 1);
    }
    return place;
  });
  const row = await firstRow(`SELECT ${terms.join(', ')} FROM ${from}`);
  return places.map((place) => {
    const at = (name: Measure) => Number(row[place.get(name) ?? -1] ?? 0);
    return {
      all: at('all'),
      integers: at('integers'),
      decimals: at('decimals'),
      powers: at('powers'),
      scale: at('scale'),
      digits: at('digits'),
      flags: at('flags'),
      dates: at('dates'),
      times: at('times'),
      zoned: at('zoned'),
    };
  });
}

function lookOf({ all, decimals, powers, flags, times, zoned }: Counts): Look {
  if (all === 0) return 'any';
  const most = all * 0.5;
  if (decimals + powers > most) return 'number';
  if (times > most || zoned > most) return 'time';
  return flags > most ? 'flag' : 'text';
}

function typeFrom({
  all,
  integers,
  decimals,
  powers,
  scale,
  digits,
  ...counts
}: Counts): Omit<ColumnType, 'name'> {
  const { flags, dates, times, zoned } = counts;
  if (all === 0) return { type: 'VARCHAR' };
  if (integers === all) return { type: 'BIGINT' };
  if (decimals === all) return { type: `DECIMAL(${digits + scale > 18 ? 38 : 18},${scale})` };

  if (decimals + powers === all) return { type: 'DOUBLE' };
  if (flags === all) return { type: 'BOOLEAN' };
  if (dates === all) return { type: 'DATE' };
  if (times === all) return { type: 'TIMESTAMP' };
  if (zoned === all) return { type: 'TIMESTAMPTZ' };
  const most = Math.max(decimals, times);
  if (most < all * 0.8) return { type: 'VARCHAR' };
  const what = decimals >= times ? 'a number' : 'a date';
  const note =
    `Kept as text: ${all - most} of ${all} values are not ${what}. ` +
    'Correct them, or have the query leave them out.';
  return { type: 'VARCHAR', note };
}

/** The statements that give a table its types; text is left as it is. */
export function castStatements(types: readonly ColumnType[], table: string): readonly string[] {
  return types
    .filter(({ type }) => type !== 'VARCHAR')
    .map(({ name, type }) => {
      const column = quoteName(name);
      const cast = `CAST(trim(${column}) AS ${type})`;
      return `ALTER TABLE ${quoteName(table)} ALTER ${column} TYPE ${type} USING ${cast}`;
    });
}
