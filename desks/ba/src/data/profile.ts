/**
 * The quality of one table: what its columns hold, and what is wrong with the rows.
 *
 * Comes in: an open sandbox and its facts. Goes out: a Markdown profile, and one warning for each
 * fault found. Beside each fault is the SQL that counts it, so that anybody can check and repeat
 * it.
 *
 * Invariants
 * 1. A fault is a count from the data, never a guess; a check that cannot run says so.
 * 2. Personal values are counted, not shown.
 */
import { type Deliverable, type Finding, fileName } from '../deliverable.ts';
import { markdownTable, markdownText } from '../table.ts';
import { type Fault, faultChecks } from './profile-check.ts';
import type { Sandbox } from './sandbox.ts';
import {
  type ColumnFacts,
  isPersonal,
  plural,
  rowsOf,
  type SchemaFacts,
  type TableFacts,
  textOfCell,
} from './schema-facts.ts';
import { quoteName } from './sql-text.ts';

/** A fault with how often it occurs. */
export interface CountedFault extends Omit<Fault, 'say'> {
  readonly count: number;
  readonly message: string;
}

/** Profiles one table; refused when there is no such table. */
export async function profileTable(
  sandbox: Sandbox,
  facts: SchemaFacts,
  table: string,
): Promise<Deliverable> {
  const about = facts.tables.find((one) => one.name.toLowerCase() === table.toLowerCase());
  if (!about) {
    const names = facts.tables.map((one) => one.name).join(', ') || 'none';
    const message = `Cannot profile table ${table}: there is no such table. Tables: ${names}.`;
    const finding: Finding = { rule: 'unknown_table', severity: 'error', where: table, message };
    return { ok: false, findings: [finding] };
  }
  const faults: CountedFault[] = [];
  const findings: Finding[] = [];
  if (about.rows === 0) {
    const message =
      `Table ${about.name} has no rows: its quality cannot be judged. Load data to ` +
      'profile it.';
    findings.push({ rule: 'profile_no_rows', severity: 'warning', where: about.name, message });
  } else {
    const checks = faultChecks(about, facts);
    const shared = await countTogether(sandbox, about, checks);
    for (const { say, when: _, ...check } of checks) {
      const known = shared.get(check.sql);
      const answer = known ?? (await countAlone(sandbox, check.sql));
      if (typeof answer === 'string') {
        const message = `This check could not run: ${answer}`;
        findings.push({ rule: check.rule, severity: 'warning', where: check.where, message });
      } else if (answer > 0) faults.push({ ...check, count: answer, message: say(answer) });
    }
  }
  for (const { rule, where, message } of faults) {
    findings.push({ rule, severity: 'warning', where, message });
  }
  const text = profileText(about, faults, await columnRows(sandbox, about), facts);
  const name = fileName(`${about.name} profile`, 'md');
  const summary =
    about.rows === 0
      ? `Table ${about.name} has no rows to profile.`
      : `Profiled ${about.name}: ${plural(about.rows, 'row')}, ` +
        `${plural(about.columns.length, 'column')}, ${plural(faults.length, 'fault')} ` +
        'found.';
  return {
    ok: true,
    summary,
    findings,
    items: [],
    files: [{ name, mediaType: 'text/markdown', text }],
    data: { faults: faults.map(({ rule, where, count, sql }) => ({ rule, where, count, sql })) },
  };
}

/** The checks that a row alone decides, in one pass over the rows; none when that does not run. */
async function countTogether(
  sandbox: Sandbox,
  table: TableFacts,
  checks: readonly Fault[],
): Promise<ReadonlyMap<string, number>> {
  const rowwise = checks.flatMap(({ sql, when }) => (when === undefined ? [] : [{ sql, when }]));
  if (rowwise.length === 0) return new Map();
  const counts = rowwise.map(({ when }) => `count(*) FILTER (WHERE ${when})`).join(',\n  ');
  const [row = []] = await rowsOf(sandbox, `SELECT ${counts} FROM ${quoteName(table.name)}`);
  return new Map(row.map((count, index) => [rowwise[index]?.sql ?? '', Number(count)]));
}

/** The number that a check counts, or why it could not. */
async function countAlone(sandbox: Sandbox, sql: string): Promise<number | string> {
  const answer = await sandbox.run(sql, { timeoutMs: 30_000 });
  return answer.ok ? Number(answer.rows[0]?.[0] ?? 0) : answer.finding.message;
}

async function columnRows(sandbox: Sandbox, table: TableFacts): Promise<readonly string[][]> {
  const measured = await measuredColumns(sandbox, table);
  return table.columns.map((column, index) => {
    const [least = '', most = '', mean = '', median = ''] = measured[index] ?? [];
    return [
      column.name,
      column.type,
      String(table.rows - column.filled),
      String(column.distinct),
      least,
      most,
      mean,
      median,
      isPersonal(column) ? '(personal, not shown)' : topValues(column),
    ];
  });
}

/** Least, most, mean and median of each column, in one pass where the types allow it. */
async function measuredColumns(
  sandbox: Sandbox,
  table: TableFacts,
): Promise<readonly (readonly string[])[]> {
  const terms = table.columns.map((column) => measuresOf(column));
  const from = quoteName(table.name);
  const all = terms.flat();
  const [row] =
    all.length === 0 ? [] : await rowsOf(sandbox, `SELECT ${all.join(', ')} FROM ${from}`);
  let next = 0;
  const measured: (readonly string[])[] = [];
  for (const own of terms) {
    const cells = row
      ? row.slice(next, next + own.length)
      : own.length > 0
        ? ((await rowsOf(sandbox, `SELECT ${own.join(', ')} FROM ${from}`))[0] ?? [])
        : [];
    next += own.length;
    measured.push(cells.map((cell) => textOfCell(cell).slice(0, 40)));
  }
  return measured;
}

function measuresOf(column: ColumnFacts): readonly string[] {
  const name = quoteName(column.name);
  if (isPersonal(column) || column.family === 'other') return [];
  const middle = column.family === 'number' ? [`round(avg(${name}), 2)`, `median(${name})`] : [];
  return [`min(${name})`, `max(${name})`, ...middle];
}

function topValues({ top, unique }: ColumnFacts): string {
  if (unique) return 'each once';
  return top
    .slice(0, 5)
    .map(({ value, count }) => `${value.slice(0, 24)} (${count})`)
    .join(', ');
}

function profileText(
  table: TableFacts,
  faults: readonly CountedFault[],
  columns: readonly string[][],
  facts: SchemaFacts,
): string {
  const head = [
    'Column',
    'Type',
    'Nulls',
    'Distinct',
    'Min',
    'Max',
    'Mean',
    'Median',
    'Most frequent',
  ];
  const keys = table.columns.filter((column) => column.unique).map((column) => column.name);
  const lines = [
    `# Profile of ${markdownText(table.name)}`,
    '',
    `${plural(table.rows, 'row')}, ${plural(table.columns.length, 'column')}, from ` +
      `${markdownText(facts.about)}.`,
    keys.length > 0
      ? 'Columns in which every value is different (candidates for a key): ' +
        `${keys.map(markdownText).join(', ')}.`
      : 'No single column identifies a row.',
    '',
    '## Columns',
    '',
    markdownTable(head, columns),
    '## Faults',
    '',
  ];
  if (table.rows === 0) lines.push('There are no rows, so nothing could be checked.', '');
  else if (faults.length === 0) lines.push('None of the checks found a fault.', '');
  for (const { where, message, sql } of faults) {
    lines.push(
      `### ${markdownText(where)}`,
      '',
      markdownText(message),
      '',
      '```sql',
      sql,
      '```',
      '',
    );
  }
  return lines.join('\n');
}
