/**
 * A table out of comma-separated values (RFC 4180): quoted cells may hold commas, quotes and line
 * breaks. Every row has as many cells as the first.
 */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Reads the table; a text without any is a table without columns. */
export function tableOf(text: string): Table {
  const [columns = [], ...rows] = recordsOf(text.replace(/^\uFEFF/, ''));
  const whole = rows.map((row) => columns.map((_, index) => row[index] ?? ''));
  return { columns, rows: whole };
}

/** Whether a column holds numbers, so that it is set to the right. */
export function isNumeric({ rows }: Table, column: number): boolean {
  const filled = rows.slice(0, 200).flatMap((row) => (row[column] ? [row[column]] : []));
  return filled.length > 0 && filled.every((cell) => /^-?[\d,]*\.?\d+(?:e[+-]?\d+)?$/i.test(cell));
}

// A cell and what ends it. It matches everywhere: in doubt the cell is the rest of its line.
const cell = /("[^"]*(?:""[^"]*)*"?|[^,\r\n]*)(,|\r?\n|\r|$)/y;

function recordsOf(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  cell.lastIndex = 0;
  while (cell.lastIndex < text.length) {
    const [, raw = '', end = ''] = cell.exec(text) ?? [];
    record.push(raw.startsWith('"') ? unquoted(raw) : raw);
    if (end === ',' && cell.lastIndex < text.length) continue;
    if (end === ',') record.push('');
    records.push(record);
    record = [];
  }
  // An empty line is no row.
  return records.filter((one) => one.length > 1 || one[0] !== '');
}

function unquoted(raw: string): string {
  return raw.slice(1).replace(/"$/, '').replaceAll('""', '"');
}
