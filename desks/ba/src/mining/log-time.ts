/**
 * Points in time as logs hold them: typed, as text in one of many forms, or as seconds or
 * milliseconds since 1970.
 *
 * Comes in: a column. Goes out: SQL that gives milliseconds since 1970 (null where a value can not
 * be read), the forms that occur, and whether 01/02/2025 could be read in two ways: that is asked,
 * never guessed.
 */
import type { Sandbox } from '../data/sandbox.ts';
import { quoteName, quoteText } from '../data/sql-text.ts';

interface TimeForm {
  /** An example. */
  readonly shown: string;
  /** A regular expression of the date; a time of day may follow. */
  readonly date: string;
  /** As `strptime` takes it; absent where the engine's own cast reads it. */
  readonly format?: string;
}

const forms = {
  iso: { shown: '2025-01-31 10:00', date: String.raw`\d{4}-\d{2}-\d{2}` },
  slashed_iso: {
    shown: '2025/01/31 10:00',
    date: String.raw`\d{4}/\d{1,2}/\d{1,2}`,
    format: '%Y/%m/%d',
  },
  dotted: {
    shown: '31.01.2025 10:00',
    date: String.raw`\d{1,2}\.\d{1,2}\.\d{4}`,
    format: '%d.%m.%Y',
  },
  dotted_short: {
    shown: '31.01.25 10:00',
    date: String.raw`\d{1,2}\.\d{1,2}\.\d{2}`,
    format: '%d.%m.%y',
  },
  slashed: {
    shown: '31/01/2025 10:00',
    date: String.raw`\d{1,2}/\d{1,2}/\d{4}`,
    format: '%d/%m/%Y',
  },
  dashed: {
    shown: '31-01-2025 10:00',
    date: String.raw`\d{1,2}-\d{1,2}-\d{4}`,
    format: '%d-%m-%Y',
  },
  named: {
    shown: '31 Jan 2025 10:00',
    date: String.raw`\d{1,2}[ -][A-Za-z]{3}[ -]\d{4}`,
    format: '%d %b %Y',
  },
  compact: {
    shown: '20250131 100000',
    date: String.raw`(19|20)\d{2}(0[1-9]|1[0-2])[0-3]\d`,
    format: '%Y%m%d',
  },
} as const satisfies Readonly<Record<string, TimeForm>>;

type FormName = keyof typeof forms;

const formNames: readonly FormName[] = Object.keys(forms).filter((name) => isForm(name));

function isForm(name: string): name is FormName {
  return Object.hasOwn(forms, name);
}

/** A time of day behind a date, with or without a zone. */
const clock = String.raw`([ T,]+\d{1,2}:\d{2}(:\d{2}([.,]\d{1,9})?)?( ?[AaPp][Mm])?( ?(Z|UTC|[+-]\d{2}:?(\d{2})?))?| ?\d{6})?`;
const clocks = ['', ' %H:%M', ' %H:%M:%S', ' %H:%M:%S.%f', ' %I:%M %p', ' %I:%M:%S %p', ' %H%M%S'];

/** Seconds and milliseconds since 1970 of the years 2001 to 2096. */
const epochSeconds = /^[1-3]\d{9}$/;
const epochMs = /^[1-3]\d{12}$/;

/** The share of a column's sampled values that are points in time, 0 to 1. */
export function timeShare(column: {
  readonly type: string;
  readonly words: string;
  readonly values: readonly string[];
}): number {
  const { type, words, values } = column;
  if (/^(TIMESTAMP|DATE)/.test(type)) return 1;
  if (values.length === 0) return 0;
  const share = (fits: (value: string) => boolean) => values.filter(fits).length / values.length;
  if (type === 'VARCHAR') {
    const shapes = formNames.map((name) => new RegExp(`^${forms[name].date}${clock}$`));
    return share((value) => shapes.some((shape) => shape.test(value)));
  }
  const named = /time|date|stamp|zeit|datum|heure|hora|fecha|start|end|epoch|\bat$|\bts$/.test(
    words,
  );
  if (!named || !/INT/.test(type)) return 0;
  return share((value) => epochSeconds.test(value) || epochMs.test(value));
}

export type DateOrder = 'day_first' | 'month_first';

export interface ReadTime {
  /** Milliseconds since 1970 as BIGINT; null where there is no value or it can not be read. */
  readonly sql: string;
  /** The column holds something. */
  readonly givenSql: string;
  /** Examples of the forms that occur in a text column, the most frequent first. */
  readonly forms: readonly { readonly shown: string; readonly count: number }[];
  /** No value shows whether the day or the month stands first. */
  readonly orderUnclear: boolean;
  /** How dates with slashes or hyphens were read, where that had to be decided. */
  readonly order?: DateOrder;
}

/** How the times of a column are read. */
export async function readTimes(
  sandbox: Sandbox,
  { table, column, type, order }: TimeColumn,
): Promise<ReadTime> {
  const name = quoteName(column);
  const text = `nullif(trim(CAST(${name} AS VARCHAR)), '')`;
  const plain = { givenSql: `${text} IS NOT NULL`, forms: [], orderUnclear: false };
  if (/^(TIMESTAMP|DATE)/.test(type))
    return { ...plain, sql: `epoch_ms(CAST(${name} AS TIMESTAMP))` };
  if (type !== 'VARCHAR') {
    const number = `TRY_CAST(${name} AS BIGINT)`;
    return {
      ...plain,
      sql: `CASE WHEN ${number} < 100000000000 THEN ${number} * 1000 ELSE ${number} END`,
    };
  }
  const counted = await countForms(sandbox, { table, text });
  const decided = orderOf(counted, order);
  const reads = counted.map(({ form }) => readSql(text, form, decided.order ?? 'day_first'));
  const read = reads.length > 1 ? `coalesce(${reads.join(', ')})` : (reads[0] ?? 'NULL');
  return {
    ...plain,
    ...decided,
    sql: `epoch_ms(CAST(${read} AS TIMESTAMP))`,
    forms: counted.map(({ form, count }) => ({ shown: forms[form].shown, count })),
  };
}

export interface TimeColumn {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  /** What the user said about dates such as 01/02/2025. */
  readonly order?: DateOrder | undefined;
}

interface CountedForm {
  readonly form: FormName;
  readonly count: number;
  /** Rows whose first, and whose second number can be no month. */
  readonly firstOver: number;
  readonly secondOver: number;
}

async function countForms(
  sandbox: Sandbox,
  { table, text }: { table: string; text: string },
): Promise<readonly CountedForm[]> {
  const cases = formNames.map(
    (name) =>
      `WHEN regexp_full_match(v, ${quoteText(forms[name].date + clock)}) THEN ${quoteText(name)}`,
  );
  const part = (index: number) =>
    String.raw`TRY_CAST(regexp_extract(v, '^(\d{1,2})[/-](\d{1,2})[/-]', ${index}) AS INTEGER) > 12`;
  const sql = `SELECT form, count(*), count(*) FILTER (${part(1)}), count(*) FILTER (${part(2)})
    FROM (SELECT v, CASE ${cases.join(' ')} END AS form
      FROM (SELECT ${text} AS v FROM ${quoteName(table)}))
    WHERE form IS NOT NULL GROUP BY form ORDER BY 2 DESC, 1`;
  const result = await sandbox.run(sql);
  if (!result.ok) return [];
  return result.rows.flatMap(([form, count, firstOver, secondOver]) =>
    typeof form === 'string' && isForm(form)
      ? [
          {
            form,
            count: Number(count),
            firstOver: Number(firstOver),
            secondOver: Number(secondOver),
          },
        ]
      : [],
  );
}

function orderOf(
  counted: readonly CountedForm[],
  said: DateOrder | undefined,
): Pick<ReadTime, 'orderUnclear' | 'order'> {
  const open = counted.filter(({ form }) => form === 'slashed' || form === 'dashed');
  if (open.length === 0) return { orderUnclear: false };
  const first = open.reduce((sum, { firstOver }) => sum + firstOver, 0);
  const second = open.reduce((sum, { secondOver }) => sum + secondOver, 0);
  if (said) return { orderUnclear: false, order: said };
  if (first === 0 && second === 0) return { orderUnclear: true };
  return { orderUnclear: false, order: second > first ? 'month_first' : 'day_first' };
}

function readSql(text: string, form: FormName, order: DateOrder): string {
  const known: TimeForm = forms[form];
  // The cast takes zones into account and gives the time in UTC.
  if (known.format === undefined) {
    return `CAST(TRY_CAST(replace(${text}, ',', '.') AS TIMESTAMPTZ) AS TIMESTAMP)`;
  }
  const swaps = order === 'month_first' && (form === 'slashed' || form === 'dashed');
  const date = swaps
    ? known.format.replace('%d', '%~').replace('%m', '%d').replace('%~', '%m')
    : known.format;
  const formats = clocks.map((time) => quoteText(date + time));
  const bare = form === 'named' ? `replace(${text}, '-', ' ')` : text;
  // A zone behind other forms is not read: such values are counted as unreadable, not shifted.
  const spaced = String.raw`regexp_replace(${bare}, '[T,]+ *(\d{1,2}:)', ' \1')`;
  return `try_strptime(${spaced}, [${formats.join(', ')}])`;
}
