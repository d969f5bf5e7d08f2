/**
 * The checks of a profile: for each kind of fault the SQL that counts it.
 *
 * Comes in: facts about a table. Goes out: checks that make sense for its columns, judged by type,
 * name and sampled values. Each statement returns one number; zero means that nothing was found.
 */
import { type DateForm, dateForms, dateFormsOf } from './date-form.ts';
import {
  type ColumnFacts,
  plainName,
  type SchemaFacts,
  singular,
  type TableFacts,
} from './schema-facts.ts';
import { quoteText, readableName } from './sql-text.ts';

export interface Fault {
  readonly rule: string;
  /** `column email`, `table orders`. */
  readonly where: string;
  /** Counts the fault. */
  readonly sql: string;
  /** The condition of a row that has it, where one row alone tells; such checks share one pass. */
  readonly when?: string;
  /** What to tell about so many. */
  readonly say: (count: number) => string;
}

/** All checks that make sense for a table. */
export function faultChecks(table: TableFacts, facts: SchemaFacts): readonly Fault[] {
  return [
    ...rowChecks(table),
    ...table.columns.flatMap((column) => [
      ...emptyChecks(column, table),
      ...keyChecks(column, table),
      ...textChecks(column, table),
      ...dateChecks(column, table),
      ...numberChecks(column, table),
    ]),
    ...orphanChecks(table, facts),
  ];
}

interface RowFault extends Omit<Fault, 'sql' | 'when'> {
  readonly from: string;
  /** Name of the number. */
  readonly as: string;
  readonly when: string;
}

/** A fault that one row alone tells. */
function rowFault({ from, as, ...fault }: RowFault): Fault {
  return { ...fault, sql: `SELECT count(*) AS ${as} FROM ${from}\nWHERE ${fault.when}` };
}

function rowChecks(table: TableFacts): readonly Fault[] {
  const from = readableName(table.name);
  const where = `table ${table.name}`;
  const normal = table.columns.map((column) =>
    column.family === 'text'
      ? `lower(trim(${readableName(column.name)}))`
      : readableName(column.name),
  );
  const exact = `SELECT (SELECT count(*) FROM ${from})
     - (SELECT count(*) FROM (SELECT DISTINCT * FROM ${from})) AS duplicate_rows`;
  // Rows that differ in a key are not the same row.
  const keys = table.columns.filter(({ unique }) => unique);
  const checks: Fault[] = [];
  if (keys.length === 0) {
    checks.push({
      rule: 'duplicate_rows',
      where,
      sql: exact,
      say: (count) =>
        `Rows that repeat another row exactly: ${count}. Remove them, or say why they are there.`,
    });
  }
  const keyed = keys.some(({ family }) => family !== 'text');
  if (!keyed && table.columns.some((column) => column.family === 'text')) {
    checks.push({
      rule: 'duplicate_rows_normalised',
      where,
      sql: `SELECT (SELECT count(*) FROM (SELECT DISTINCT * FROM ${from}))
     - (SELECT count(*) FROM (
       SELECT DISTINCT ${normal.join(', ')} FROM ${from}
     )) AS near_duplicate_rows`,
      say: (count) =>
        `Rows that differ from another row only in spaces or in upper and lower case: ${count}.`,
    });
  }
  return checks;
}

function emptyChecks(column: ColumnFacts, table: TableFacts): readonly Fault[] {
  const { name, from, where } = names(column, table);
  const checks: Fault[] = [];
  if (column.filled < table.rows) {
    checks.push(
      rowFault({
        rule: 'nulls',
        where,
        from,
        as: 'missing',
        when: `${name} IS NULL`,
        say: (count) =>
          `Missing: ${count} of ${table.rows} values (${percent(count, table.rows)}).`,
      }),
    );
  }
  if (column.distinct === 1 && table.rows >= 10) {
    checks.push({
      rule: 'constant',
      where,
      sql:
        `SELECT CASE WHEN count(DISTINCT ${name}) = 1 THEN 1 ELSE 0 END AS constant ` +
        `FROM ${from}`,
      say: () => 'Every value is the same: the column says nothing.',
    });
  }
  if (column.family === 'text') {
    const words = [
      'n/a',
      'na',
      'null',
      'none',
      'nil',
      '-',
      '--',
      '?',
      'unknown',
      'tbd',
      'xxx',
      '#n/a',
      'undefined',
    ];
    checks.push(
      rowFault({
        rule: 'placeholders',
        where,
        from,
        as: 'placeholders',
        when: `lower(trim(${name})) IN (${words.map(quoteText).join(', ')})`,
        say: (count) =>
          `Values that say "missing" in words, such as N/A: ${count}. Make them null.`,
      }),
    );
  }
  return checks;
}

function keyChecks(column: ColumnFacts, table: TableFacts): readonly Fault[] {
  const { name, from, where } = names(column, table);
  const plain = plainName(column.name);
  const stem = plainName(singular(table.name));
  const named = ['id', `${stem}id`, `${stem}no`, `${stem}number`].includes(plain);
  const suspected =
    named || (/(id|no|number|key|code)$/.test(plain) && column.distinct >= column.filled * 0.9);
  if (!suspected || column.unique || column.filled < 2) return [];
  return [
    {
      rule: 'duplicate_key',
      where,
      sql:
        `SELECT count(*) AS repeated_keys FROM (\n  SELECT ${name} FROM ${from} WHERE ` +
        `${name} IS NOT NULL GROUP BY ${name} HAVING count(*) > 1\n)`,
      say: (count) =>
        `It looks like a key, but values occur more than once: ${count}. A join on it ` +
        'multiplies rows.',
    },
  ];
}

function textChecks(column: ColumnFacts, table: TableFacts): readonly Fault[] {
  if (column.family !== 'text') return [];
  const { name, from, where } = names(column, table);
  const checks: Fault[] = [
    {
      rule: 'spelling_variants',
      where,
      sql:
        `SELECT count(*) AS groups FROM (\n  SELECT lower(trim(v)) FROM (SELECT DISTINCT ` +
        `${name} AS v FROM ${from}) WHERE v IS NOT NULL\n  GROUP BY 1 HAVING count(*) > 1\n)`,
      say: (count) =>
        `Values written in more than one way (spaces, upper and lower case): ${count}. ` +
        'Each way becomes a group of its own.',
    },
    rowFault({
      rule: 'outer_spaces',
      where,
      from,
      as: 'with_spaces',
      when: `${name} <> trim(${name})`,
      say: (count) => `Values that begin or end with a space: ${count}.`,
    }),
  ];
  const mails = column.top.filter(({ value }) => value.includes('@')).length;
  if (/e?mail/i.test(column.name) || mails > column.top.length / 2) {
    checks.push(
      rowFault({
        rule: 'invalid_email',
        where,
        from,
        as: 'invalid',
        when: `NOT regexp_full_match(trim(${name}), '[^@\\s]+@[^@\\s]+\\.[A-Za-z]{2,}')`,
        say: (count) => `Values that are not e-mail addresses: ${count}.`,
      }),
    );
  }
  const numbers = column.top.filter(({ value }) => /^-?\d[\d.,]*$/.test(value.trim())).length;
  if (numbers >= column.top.length * 0.6 && numbers < column.top.length && column.top.length > 0) {
    checks.push(
      rowFault({
        rule: 'mixed_types',
        where,
        from,
        as: 'not_numbers',
        when:
          `${name} IS NOT NULL AND TRY_CAST(replace(trim(${name}), ',', '') AS DECIMAL(38, ` +
          '6)) IS NULL',
        say: (count) => `Values that are not numbers, in a column of numbers: ${count}.`,
      }),
    );
  }
  return checks;
}

function dateChecks(column: ColumnFacts, table: TableFacts): readonly Fault[] {
  const { name, from, where } = names(column, table);
  if (column.family === 'text') return textDateChecks(column, table);
  if (column.family !== 'date' && column.family !== 'timestamp') return [];
  const checks: Fault[] = [];
  if (!/due|expir|valid|until|end|deadline|target|plan|schedul|next|renew/i.test(column.name)) {
    checks.push(
      rowFault({
        rule: 'future_date',
        where,
        from,
        as: 'in_the_future',
        when: `${name} > current_date + 1`,
        say: (count) => `Values in the future: ${count}.`,
      }),
    );
  }
  checks.push(
    rowFault({
      rule: 'ancient_date',
      where,
      from,
      as: 'before_1900',
      when: `${name} < DATE '1900-01-02'`,
      say: (count) => `Values before 1900-01-02, often a stand-in for "unknown": ${count}.`,
    }),
  );
  return checks;
}

function textDateChecks(column: ColumnFacts, table: TableFacts): readonly Fault[] {
  const { name, from, where } = names(column, table);
  const forms = dateFormsOf(column.top.map(({ value }) => value));
  if (forms.length === 0) return [];
  const parsed = (form: DateForm) =>
    `try_strptime(trim(${name}), ${quoteText(dateForms[form].format)})`;
  const any = forms.map(parsed).join(', ');
  const checks: Fault[] = [
    rowFault({
      rule: 'invalid_date',
      where,
      from,
      as: 'invalid',
      when: `${name} IS NOT NULL AND coalesce(${any}) IS NULL`,
      say: (count) => `Values that are not dates, in a column of dates as text: ${count}.`,
    }),
    {
      rule: 'future_date',
      where,
      sql:
        `SELECT count(*) AS in_the_future FROM ${from}\nWHERE coalesce(${any}) > ` +
        'current_date + 1',
      say: (count) => `Values in the future: ${count}.`,
    },
  ];
  if (forms.length > 1) {
    const written = forms.map((form) => dateForms[form].shown).join(', ');
    const shapes = forms.map(
      (form) =>
        `WHEN regexp_full_match(trim(${name}), ${quoteText(dateForms[form].shape)}) THEN ` +
        quoteText(dateForms[form].shown),
    );
    checks.push({
      rule: 'mixed_date_formats',
      where,
      sql: `SELECT count(DISTINCT CASE ${shapes.join(' ')} END) AS formats FROM ${from}`,
      say: (count) =>
        `Dates are written in ${count} ways: ${written}. Day and month may be mistaken ` +
        'for each other.',
    });
  }
  return checks;
}

function numberChecks(column: ColumnFacts, table: TableFacts): readonly Fault[] {
  if (column.family !== 'number') return [];
  const { name, from, where } = names(column, table);
  const checks: Fault[] = [];
  if (
    /amount|price|total|revenue|sales|cost|qty|quantity|units|paid|fee|salary|stock|age$/i.test(
      column.name,
    )
  ) {
    checks.push(
      rowFault({
        rule: 'negative_amount',
        where,
        from,
        as: 'negative',
        when: `${name} < 0`,
        say: (count) =>
          `Values below zero: ${count}. If they are refunds, a sum is net of them; if not, ` +
          'they are wrong.',
      }),
    );
  }
  const isId =
    /(^|_|[a-z](?=I))(id|no|code|zip|year|month|day)$/i.test(column.name) || column.primaryKey;
  if (!isId && column.filled >= 20 && column.distinct >= 8) {
    checks.push({
      rule: 'outliers',
      where,
      sql:
        `WITH q AS (\n  SELECT quantile_cont(${name}, 0.25) AS q1, quantile_cont(${name}, ` +
        `0.75) AS q3 FROM ${from}\n)\nSELECT count(*) AS outliers FROM ${from}, q\nWHERE ` +
        `q3 > q1 AND (${name} < q1 - 3 * (q3 - q1) OR ${name} > q3 + 3 * (q3 - q1))`,
      say: (count) =>
        `Values more than three interquartile ranges outside the middle half: ${count}. ` +
        'Check them before you average.',
    });
  }
  return checks;
}

function orphanChecks(table: TableFacts, { joins }: SchemaFacts): readonly Fault[] {
  return joins
    .filter((join) => join.from.table === table.name && join.matched !== undefined)
    .map(({ from, to }) => {
      const own = `child.${readableName(from.column)}`;
      const other = `parent.${readableName(to.column)}`;
      return {
        rule: 'orphans',
        where: `column ${from.column}`,
        sql:
          `SELECT count(*) AS orphans FROM ${readableName(from.table)} AS child\nWHERE ` +
          `${own} IS NOT NULL AND NOT EXISTS (\n  SELECT 1 FROM ${readableName(to.table)} ` +
          `AS parent WHERE ${other} = ${own}\n)`,
        say: (count: number) =>
          `Rows that point to a ${to.table}.${to.column} that does not exist: ${count}. An ` +
          'inner join loses them.',
      };
    });
}

function names(column: ColumnFacts, table: TableFacts) {
  const where = `column ${column.name}`;
  return { name: readableName(column.name), from: readableName(table.name), where };
}

function percent(part: number, all: number): string {
  const value = (part / all) * 100;
  return value < 0.1 ? 'under 0.1 %' : `${value.toFixed(1)} %`;
}
