/**
 * Tables as text: CSV for spreadsheets and test tools, Markdown for documents.
 *
 * Comes in: column names and rows of values of any kind. Goes out: one text.
 *
 * Invariants
 * 1. A text cell never becomes a formula: one that begins with `=`, `+`, `-`, `@`, a tab or a line
 *    break gets an apostrophe in front (OWASP, "CSV Injection"). Numbers stay numbers, also
 *    negative ones.
 * 2. Whatever a cell holds, the table keeps its shape and a reader sees the text that came in.
 */
import { stringify } from 'csv-stringify/sync';

/**
 * A CSV text with a header line, `\r\n` between records, quoted where RFC 4180 asks for it.
 * @throws RangeError when a row has another number of cells than there are columns.
 */
export function csvText(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  checkShape(columns, rows);
  const records = [columns, ...rows].map((row) => row.map(csvCell));
  // In a table of one column an empty cell would be an empty line, which readers skip.
  return stringify(records, {
    record_delimiter: '\r\n',
    quoted_empty: columns.length === 1,
    // Of its own accord it quotes the whole delimiter, and readers end records at a bare line feed.
    quoted_match: /[\r\n]/,
  });
}

/**
 * A GitHub-flavoured Markdown table; a column of numbers is aligned to the right.
 * @throws RangeError when a row has another number of cells than there are columns.
 */
export function markdownTable(
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): string {
  checkShape(columns, rows);
  const header = columns.map(markdownText);
  const body = rows.map((row) => row.map((value) => markdownText(plainText(value))));
  const layout = columns.map((_, column) => ({
    width: columnWidth([header, ...body], column),
    right: rows.length > 0 && rows.every((row) => isNumber(row[column])),
  }));
  const line = (cells: readonly string[]): string => {
    const padded = cells.map((cell, column) => {
      const { width = 3, right = false } = layout[column] ?? {};
      return pad(cell, { width, right });
    });
    return `| ${padded.join(' | ')} |\n`;
  };
  const rule = layout.map(({ width, right }) =>
    right ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return line(header) + line(rule) + body.map(line).join('');
}

/**
 * A table for a terminal: aligned columns, no marks, control characters out; cells are cut.
 * @throws RangeError when a row has another number of cells than there are columns.
 */
export function plainTable(
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): string {
  checkShape(columns, rows);
  const cells = [columns, ...rows].map((row) => row.map(terminalCell));
  const layout = columns.map((_, column) => ({
    width: Math.max(...cells.map((row) => Array.from(row[column] ?? '').length)),
    right: rows.length > 0 && rows.every((row) => /^-?[\d.,]+$/.test(plainText(row[column]))),
  }));
  return cells
    .map((row) =>
      row
        .map((cell, column) => pad(cell, layout[column] ?? { width: 0, right: false }))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Characters of a cell in a terminal. */
const terminalMax = 30;

function terminalCell(value: unknown): string {
  const text = plainText(value).replace(/[\p{Cc}\s]+/gu, ' ');
  return text.length > terminalMax ? `${text.slice(0, terminalMax - 1)}…` : text;
}

/** Text that Markdown shows as it is, on one line: a cell, a heading, an entry of a list. */
export function markdownText(text: string): string {
  return text
    .trim()
    .replace(/[\\|<[*`~]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replace(/\s*(?:\r\n|[\n\r\u2028\u2029])\s*/g, '<br>');
}

function checkShape(columns: readonly string[], rows: readonly (readonly unknown[])[]): void {
  for (const [index, row] of rows.entries()) {
    if (row.length === columns.length) continue;
    throw new RangeError(
      `Cannot write a table: row ${index + 1} does not fit its ${columns.length} columns, ` +
        `got ${row.length} cells. Give every row one cell for each column.`,
    );
  }
}

function csvCell(value: unknown): string {
  const text = plainText(value);
  // Also the full-width forms, which some spreadsheets read as the plain ones.
  return !isNumber(value) && /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
}

function plainText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  if (typeof value === 'object') return JSON.stringify(value, bigIntAsText);
  return typeof value === 'boolean' || isNumber(value) ? `${value}` : '';
}

function bigIntAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}` : value;
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Past this many characters padding makes a table harder to read in its source, not easier. */
const paddedMax = 40;

function columnWidth(lines: readonly (readonly string[])[], column: number): number {
  const widths = lines.map((cells) => Array.from(cells[column] ?? '').length);
  return Math.max(3, ...widths.filter((width) => width <= paddedMax));
}

function pad(cell: string, { width, right }: { width: number; right: boolean }): string {
  const space = ' '.repeat(Math.max(0, width - Array.from(cell).length));
  return right ? space + cell : cell + space;
}
