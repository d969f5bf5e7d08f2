/**
 * The files of a query: the SQL with its story in front, the result for a spreadsheet, and for
 * people.
 */
import type { DeskFile, Finding } from '../deliverable.ts';
import { csvText, markdownTable, markdownText } from '../table.ts';
import { dialectNames } from './dialect.ts';
import type { Query, QueryRun } from './query.ts';
import type { Json, ResultColumn } from './sandbox.ts';

/** Rows that the Markdown file shows. */
const shownMax = 50;

interface QueryFiles {
  readonly query: Query;
  readonly run: QueryRun;
  readonly findings: readonly Finding[];
  /** File name without its ending. */
  readonly stem: string;
}

export function queryFiles({ query, run, findings, stem }: QueryFiles): readonly DeskFile[] {
  const sql = `${header(query, run)}\n${query.sql.trim().replace(/;?$/, ';')}\n`;
  const files: DeskFile[] = [{ name: `${stem}.sql`, mediaType: 'application/sql', text: sql }];
  if (run.result) {
    const { columns, rows } = run.result;
    const names = columns.map(({ name }) => name);
    const text = csvText(
      names,
      rows.map((row) => row.map((cell, index) => csvValue(cell, columns[index]))),
    );
    files.push({ name: `${stem}.csv`, mediaType: 'text/csv', text });
  }
  const text = report({ query, run, findings, stem });
  return [...files, { name: `${stem}-result.md`, mediaType: 'text/markdown', text }];
}

function header(
  { title, question, dialect, metrics, parameters, assumptions, questions }: Query,
  run: QueryRun,
): string {
  const lines = [
    title,
    `Question: ${question}`,
    `Dialect: ${dialectNames[dialect]}`,
    ...metrics.map(({ name, definition }) => `Metric: ${name} = ${definition}`),
    ...parameters.map(
      ({ name, value }, index) =>
        `Parameter $${index + 1}: ${name}, run with ${JSON.stringify(value)}`,
    ),
    ...assumptions.map((text) => `Assumption (not confirmed): ${text}`),
    ...questions.map((text) => `Open question: ${text}`),
    run.label,
  ];
  // A line break would end the comment and make the rest of the text SQL.
  return lines.map((line) => `-- ${line.replaceAll(/\s*[\r\n\u2028\u2029]+\s*/g, ' ')}`).join('\n');
}

/** A decimal below zero as a number, so that a spreadsheet does not get it as escaped text. */
export function csvValue(cell: Json, column: ResultColumn | undefined): unknown {
  const number =
    typeof cell === 'string' && cell.startsWith('-') && /DECIMAL|INT/.test(column?.type ?? '');
  if (!number) return cell;
  const value = Number(cell);
  return Math.abs(value) < Number.MAX_SAFE_INTEGER / 1e4 ? value : cell;
}

function report({ query, run, findings, stem }: QueryFiles): string {
  const { title, question, metrics, assumptions, questions } = query;
  const parts = [
    `# ${markdownText(title)}`,
    `**Question:** ${markdownText(question)}`,
    `**${markdownText(run.label)}**`,
  ];
  if (run.result) parts.push(...resultTable(run.result, stem));
  const list = (heading: string, lines: readonly string[]) => {
    if (lines.length > 0)
      parts.push(`## ${heading}`, lines.map((line) => `- ${markdownText(line)}`).join('\n'));
  };
  list('Counted by running', run.counted ?? []);
  list(
    'Metrics',
    metrics.map(({ name, definition }) => `${name}: ${definition}`),
  );
  list('Assumptions, not confirmed', assumptions);
  list('Open questions', questions);
  list(
    'Check before you rely on it',
    findings.map(({ where, message }) => `${message} (${where})`),
  );
  parts.push('## Query', `\`\`\`sql\n${query.sql.trim()}\n\`\`\``);
  return `${parts.join('\n\n')}\n`;
}

function resultTable(
  { columns, rows, more }: NonNullable<QueryRun['result']>,
  stem: string,
): string[] {
  if (rows.length === 0) return ['No row fits.'];
  const names = columns.map(({ name }) => name);
  const table = markdownTable(names, rows.slice(0, shownMax)).trimEnd();
  if (rows.length <= shownMax && !more) return [table];
  const left = more ? `the first ${rows.length} rows` : `all ${rows.length} rows`;
  return [table, `The first ${shownMax} rows; ${stem}.csv has ${left}.`];
}
