/**
 * Dates and numbers that a file holds as text: which way they are written.
 *
 * Comes in: sampled values. Goes out: the form, and the SQL that reads it. A form that fits two
 * readings (01/02/2025) is named as ambiguous rather than guessed silently.
 */
import { quoteText } from './sql-text.ts';

export type DateForm =
  | 'iso'
  | 'iso_time'
  | 'slashed_iso'
  | 'dotted'
  | 'us'
  | 'british'
  | 'dashed'
  | 'month'
  | 'compact'
  | 'named';

interface Written {
  /** An example. */
  readonly shown: string;
  /** A regular expression of the whole text. */
  readonly shape: string;
  /** As `strptime` takes it. */
  readonly format: string;
}

export const dateForms: Readonly<Record<DateForm, Written>> = {
  iso: { shown: '2025-01-31', shape: String.raw`\d{4}-\d{2}-\d{2}`, format: '%Y-%m-%d' },
  iso_time: {
    shown: '2025-01-31 10:00',
    shape: String.raw`\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?`,
    format: '%Y-%m-%d %H:%M:%S',
  },
  slashed_iso: {
    shown: '2025/01/31',
    shape: String.raw`\d{4}/\d{1,2}/\d{1,2}`,
    format: '%Y/%m/%d',
  },
  dotted: { shown: '31.01.2025', shape: String.raw`\d{1,2}\.\d{1,2}\.\d{4}`, format: '%d.%m.%Y' },
  us: { shown: '01/31/2025', shape: String.raw`\d{1,2}/\d{1,2}/\d{4}`, format: '%m/%d/%Y' },
  british: { shown: '31/01/2025', shape: String.raw`\d{1,2}/\d{1,2}/\d{4}`, format: '%d/%m/%Y' },
  dashed: { shown: '31-01-2025', shape: String.raw`\d{1,2}-\d{1,2}-\d{4}`, format: '%d-%m-%Y' },
  month: { shown: '2025-01', shape: String.raw`\d{4}-\d{2}`, format: '%Y-%m' },
  compact: {
    shown: '20250131',
    shape: String.raw`(19|20)\d{2}(0[1-9]|1[0-2])[0-3]\d`,
    format: '%Y%m%d',
  },
  named: { shown: '31 Jan 2025', shape: String.raw`\d{1,2} [A-Za-z]{3} \d{4}`, format: '%d %b %Y' },
};

const formNames: readonly DateForm[] = Object.keys(dateForms).filter((name) => isForm(name));

function isForm(name: string): name is DateForm {
  return name in dateForms;
}

/**
 * The forms in which the values are written, most frequent first; empty when they are not dates.
 */
export function dateFormsOf(values: readonly string[]): readonly DateForm[] {
  const counts = new Map<DateForm, number>();
  let dated = 0;
  const slashed = values.filter((value) =>
    new RegExp(`^${dateForms.us.shape}$`).test(value.trim()),
  );
  const dayFirst = slashed.some((value) => Number(value.trim().split('/')[0]) > 12);
  for (const value of values) {
    const form = formOf(value.trim(), dayFirst);
    if (!form) continue;
    dated += 1;
    counts.set(form, (counts.get(form) ?? 0) + 1);
  }
  if (values.length === 0 || dated < values.length * 0.6) return [];
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([form]) => form);
}

function formOf(value: string, dayFirst: boolean): DateForm | undefined {
  const form = formNames.find((name) => new RegExp(`^${dateForms[name].shape}$`).test(value));
  return form === 'us' && dayFirst ? 'british' : form;
}

/** True when every value with slashes could be read with the day first or the month first. */
export function dayOrMonthUnclear(values: readonly string[]): boolean {
  const slashed = values
    .map((value) => value.trim())
    .filter((v) => /^\d{1,2}\/\d{1,2}\/\d{4}$/.test(v));
  return (
    slashed.length > 0 &&
    slashed.every((v) =>
      v
        .split('/')
        .slice(0, 2)
        .every((part) => Number(part) <= 12),
    )
  );
}

/** SQL that reads a text as a date; null where it does not fit. */
export function dateSql(column: string, forms: readonly DateForm[]): string {
  const reads = forms.map((form) =>
    form === 'iso_time'
      ? `TRY_CAST(trim(${column}) AS TIMESTAMP)`
      : `try_strptime(trim(${column}), ${quoteText(dateForms[form].format)})`,
  );
  return `CAST(${reads.length === 1 ? reads[0] : `coalesce(${reads.join(', ')})`} AS DATE)`;
}

/** How numbers are written as text. */
export type NumberForm = 'plain' | 'comma_thousands' | 'comma_decimal';

/** The form of numbers in a text column, and how many of the samples it reads; none below 60 %. */
export function numberFormOf(values: readonly string[]): NumberForm | undefined {
  const bare = values.map((value) => value.trim().replaceAll(/^[^\d-]{0,4}|[^\d]{0,4}$/g, ''));
  const share = (shape: RegExp) =>
    bare.filter((value) => shape.test(value)).length / Math.max(1, bare.length);
  const shapes: readonly [NumberForm, RegExp][] = [
    ['plain', /^-?\d+(\.\d+)?$/],
    ['comma_thousands', /^-?\d{1,3}(,\d{3})*(\.\d+)?$|^-?\d+\.\d+$/],
    ['comma_decimal', /^-?\d{1,3}(\.\d{3})*,\d+$|^-?\d+,\d+$|^-?\d+$/],
  ];
  const fit = shapes.map(([form, shape]) => ({ form, share: share(shape) }));
  const best = fit.toSorted((a, b) => b.share - a.share)[0];
  return best && best.share >= 0.6 ? best.form : undefined;
}

/** SQL that reads a text as an exact number; null where it does not fit. */
export function numberSql(column: string, form: NumberForm): string {
  const digits = `regexp_replace(${column}, '[^0-9,.-]', '', 'g')`;
  const plain = {
    plain: digits,
    comma_thousands: `replace(${digits}, ',', '')`,
    comma_decimal: `replace(replace(${digits}, '.', ''), ',', '.')`,
  }[form];
  return `TRY_CAST(${plain} AS DECIMAL(18, 4))`;
}
