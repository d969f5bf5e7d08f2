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
    for (const { say, ...check } of faultChecks(about, facts)) {
      const answer = await sandbox.run(check.sql, { timeoutMs: 30_000 });
      if (!answer.ok) {
        const message = `This check could not run: ${answer.finding.message}`;
        findings.push({ rule: check.rule, severity: 'warning', where: check.where, message });
        continue;
      }
      const count = Number(answer.rows[0]?.[0] ?? 0);
      if (count > 0) faults.push({ ...check, count, message: say(count) });
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

async function columnRows(sandbox: Sandbox, table: TableFacts): Promise<readonly string[][]> {
  const rows: string[][] = [];
  for (const column of table.columns) {
    const name = quoteName(column.name);
    const middle = column.family === 'number' ? `, round(avg(${name}), 2), median(${name})` : '';
    const ordered = ['number', 'date', 'timestamp', 'text', 'boolean'].includes(column.family);
    const sql = `SELECT min(${name}), max(${name})${middle} FROM ${quoteName(table.name)}`;
    const hidden = isPersonal(column);
    const cells = ordered && !hidden ? ((await rowsOf(sandbox, sql))[0] ?? []) : [];
    const [least = '', most = '', mean = '', median = ''] = cells.map((cell) =>
      textOfCell(cell).slice(0, 40),
    );
    const nulls = table.rows - column.filled;
    rows.push([
      column.name,
      column.type,
      String(nulls),
      String(column.distinct),
      least,
      most,
      mean,
      median,
      hidden ? '(personal, not shown)' : topValues(column),
    ]);
  }
  return rows;
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
