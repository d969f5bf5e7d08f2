/**
 * A query in the dialect that the user works with, beside the one that was run.
 *
 * A rewriting that loses meaning runs all the same, so it is held to the data: written for the target,
 * then back for the engine at hand, it has to give the same rows. Without rows there is nothing to
 * hold it to, and the file says so.
 */
import type { DeskFile, Finding } from '../deliverable.ts';
import { type Dialect, dialectNames, isOther } from './dialect.ts';
import { rewrite } from './dialect-parse.ts';
import type { QueryRun } from './query.ts';
import { parseSql } from './query-tree.ts';
import type { Sandbox } from './sandbox.ts';

interface Targeting {
  readonly sql: string;
  readonly from: Dialect;
  readonly target: Dialect;
  readonly title: string;
  readonly stem: string;
  readonly run: QueryRun;
  readonly sandbox: Sandbox | undefined;
}

/** The file for the target, or why there is none. */
export async function targetFile(
  targeting: Targeting,
): Promise<{ readonly files: readonly DeskFile[]; readonly findings: readonly Finding[] }> {
  const { sql, from, target, title, stem, run, sandbox } = targeting;
  if (target === from || !(isOther(target) || isOther(from))) return { files: [], findings: [] };
  const name = dialectNames[target];
  const written = await rewrite(sql, { from, to: target });
  if (!written.ok) return none(name, `it cannot be rewritten: ${written.message}`);
  const there = { sql: withWeekday(written.sql, target) };
  const left = foreignTo[target]?.exec(there.sql)?.[0];
  if (left !== undefined)
    return none(name, `polyglot-sql left ${left.trim()} as it is, which ${name} does not have`);
  const own = target === 'postgres' ? await parseSql(there.sql) : undefined;
  if (own && !own.ok)
    return none(name, `PostgreSQL's parser refuses what was rewritten: ${own.message}`);
  const back = await rewrite(there.sql, { from: target, to: 'duckdb' });
  if (!back.ok) return none(name, `what was rewritten does not parse as ${name}: ${back.message}`);
  const held = sandbox && run.result ? await sameRows(back.sql, run, sandbox) : undefined;
  if (held !== undefined && held !== '') return none(name, held);
  const by = own ? 'by PostgreSQL itself' : 'by it';
  const checked =
    held === undefined
      ? `Rewritten by polyglot-sql and parsed ${by} as ${name}; never run: there are no ` +
        'rows to run it on.'
      : `Rewritten by polyglot-sql and parsed ${by} as ${name}; rewritten back and run on DuckDB it ` +
        'gives the same rows.';
  const lines = [title, `Dialect: ${name}`, checked, notRun(target)];
  const text = `${lines.map((line) => `-- ${line.replaceAll(/\s+/g, ' ')}`).join('\n')}\n\n${there.sql};\n`;
  const message = `${checked} ${notRun(target)}`;
  return {
    files: [{ name: `${stem}-${target}.sql`, mediaType: 'application/sql', text }],
    findings: [{ rule: 'target_not_run', severity: 'warning', where: name, message }],
  };
}

/** Monday is 1; MySQL counts from Sunday. */
function withWeekday(sql: string, target: Dialect): string {
  if (target !== 'mysql') return sql;
  return sql.replaceAll(/EXTRACT\(ISODOW FROM ([\w.`]+)\)/gi, '((DAYOFWEEK($1) + 5) % 7 + 1)');
}

/** What a rewriting lets through although the database has no such thing. */
const foreignTo: Partial<Record<Dialect, RegExp>> = {
  postgres: /\b(?:ROWNUM|NVL2?|DECODE|IFNULL|ISNULL|GETDATE|SYSDATE|TOP)\b|\(\+\)/i,
  tsql: /\b(?:ROWNUM|SYSDATE|NVL2?|DECODE|LISTAGG|TO_CHAR|TO_DATE|ILIKE|DATE_TRUNC|INTERVAL)\b|\(\+\)|::|\bFROM DUAL\b/i,
  mysql:
    /\b(?:ROWNUM|SYSTIMESTAMP|NVL2?|DECODE|LISTAGG|TO_CHAR|TO_DATE|ILIKE|TOP|ISODOW|DOW)\b|\(\+\)|::|\bFILTER\s*\(/i,
  oracle: /\b(?:ISODOW|DOW|ILIKE|LIMIT|TOP|ISNULL|GETDATE|IFNULL)\b|::|\bFILTER\s*\(/i,
  bigquery: /\b(?:ROWNUM|NVL2?|DECODE|TO_CHAR|ISODOW|DOW|ILIKE|TOP)\b|\(\+\)|::|\bFILTER\s*\(/i,
  sqlite:
    /\b(?:ROWNUM|NVL2?|DECODE|LISTAGG|TO_CHAR|TO_DATE|ISODOW|DOW|ILIKE|TOP|DATE_TRUNC|EXTRACT)\b|\(\+\)|::/i,
  snowflake: /\b(?:ROWNUM|GETUTCDATE)\b/i,
};

function notRun(target: Dialect): string {
  return `Not run on ${dialectNames[target]}: try it there before you rely on it.`;
}

function none(
  name: string,
  why: string,
): { files: readonly DeskFile[]; findings: readonly Finding[] } {
  const message = `There is no ${name} text of this query: ${why}. The query above stays as it is; have somebody who knows ${name} rewrite it.`;
  return {
    files: [],
    findings: [{ rule: 'target_not_written', severity: 'warning', where: name, message }],
  };
}

/** Empty when the rows are the same; else what differs. */
async function sameRows(sql: string, { result }: QueryRun, sandbox: Sandbox): Promise<string> {
  const again = await sandbox.run(sql, { rowsMax: 10_000 });
  if (!again.ok) return `rewritten back it does not run (${again.finding.message.split('\n')[0]})`;
  const shape = (rows: readonly (readonly unknown[])[]): string =>
    JSON.stringify(rows.map((row) => JSON.stringify(row.map(plain))).toSorted());
  if (shape(again.rows) === shape(result?.rows ?? [])) return '';
  return 'rewriting changes what it gives; run both ways on your data, the rows differ';
}

/** `1.50` and `1.5`, a date and its midnight are the same value. */
function plain(cell: unknown): unknown {
  if (typeof cell !== 'string') return cell;
  if (/^-?\d+(?:\.\d+)?$/.test(cell)) return Number(cell);
  return cell.replace(/ 00:00:00(?:\.0+)?$/, '');
}
