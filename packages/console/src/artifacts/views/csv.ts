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

// A cell and what ends it. They match everywhere: in doubt the cell is the rest of its line. Where
// rows end in CRLF, a line feed alone belongs to its cell, quoted or not.
const cells = {
  '\n': /("[^"]*(?:""[^"]*)*"?|[^,\r\n]*)(,|\r?\n|\r|$)/y,
  '\r\n': /("[^"]*(?:""[^"]*)*"?|(?:[^,\r]|\r(?!\n))*)(,|\r\n|$)/y,
};

function recordsOf(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = cells['\n'];
  let place = 0;
  while (place < text.length) {
    cell.lastIndex = place;
    const [whole = '', raw = '', end = ''] = cell.exec(text) ?? [];
    place += whole.length;
    record.push(raw.startsWith('"') ? unquoted(raw) : raw);
    if (end === ',' && place < text.length) continue;
    if (end === ',') record.push('');
    if (end === '\r\n') cell = cells['\r\n'];
    records.push(record);
    record = [];
  }
  // An empty line is no row.
  return records.filter((one) => one.length > 1 || one[0] !== '');
}

function unquoted(raw: string): string {
  return raw.slice(1).replace(/"$/, '').replaceAll('""', '"');
}
