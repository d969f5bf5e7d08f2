/**
 * CSV files for the importers of other tools, checked by reading them back.
 *
 * Comes in: column names and rows of texts. Goes out: the file, or what reading it back found.
 *
 * Invariants
 * 1. No cell begins a formula in a spreadsheet: `=`, `@`, a tab or a carriage return at its
 *    beginning, and `+` or `-` unless it is a number, get an apostrophe in front (OWASP, "CSV
 *    Injection"). Nothing else is changed: `-5 EUR`, Gherkin and lists stay as they are.
 * 2. A file that does not read back as its rows is not given out.
 */
import { stringify } from 'csv-stringify/sync';
import type { Finding } from '../deliverable.ts';

export interface ImportTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The file: a header line, `\r\n` between records, `\n` within a cell. */
export function importCsv({ columns, rows }: ImportTable): string {
  const records = [columns, ...rows].map((row) => row.map(defused));
  return stringify(records, {
    record_delimiter: '\r\n',
    quoted_match: /[\r\n]/,
    quoted_empty: columns.length === 1,
  });
}

/** A text that a spreadsheet does not take for a formula. */
export function defused(cell: string): string {
  const text = cell.replace(/\r\n?/g, '\n');
  const risky = /^[=@\t\r＝＠]/.test(text) || (/^[+\-＋－]/.test(text) && !number.test(text));
  return risky ? `'${text}` : text;
}

const number = /^[+-]\d[\d.,\u00a0]*(?: ?(?:%|[€$£¥]|[A-Z]{3}))?$/;

/** What reading the file back finds; empty when it holds what went in. */
export async function readBack(text: string, table: ImportTable): Promise<readonly Finding[]> {
  const { parseCsv } = await import('@cj-tech-master/excelts/csv');
  const read = parseCsv(text);
  const wanted = [table.columns, ...table.rows].map((row) => row.map(defused));
  const differs = wanted.findIndex(
    (row, place) => JSON.stringify(row) !== JSON.stringify(read[place]),
  );
  if (differs < 0 && read.length === wanted.length) return [];
  return [
    {
      rule: 'export_differs',
      severity: 'error',
      where: differs < 0 ? `${read.length} records` : `record ${differs + 1}`,
      message: `The file does not read back as it was written. Report this with the record.`,
    },
  ];
}
