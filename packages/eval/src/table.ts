/** Text in columns: padded, cut, and without what would play the terminal. */
import { stripVTControlCharacters } from 'node:util';

/** Puts a piece of text in a style, or leaves it as it is. */
export type Style = (name: 'bold' | 'dim' | 'green' | 'red' | 'yellow', text: string) => string;

/** Cells padded to columns; the first row is the head when there is a style for it. */
export function table(
  rows: readonly (readonly string[])[],
  { right, style }: { readonly right: readonly number[]; readonly style?: Style },
): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
    }
  }
  const lines = rows.map((row) =>
    row
      .map((cell, index) => {
        const columns = widths[index] ?? 0;
        return right.includes(index) ? cell.padStart(columns) : cell.padEnd(columns);
      })
      .join('  ')
      .trimEnd(),
  );
  const [head = '', ...body] = lines;
  return [style ? style('dim', head) : head, ...body].join('\n');
}

/** Text of a data set or a model on one line, without what would play the terminal. */
export function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '');
}

/** Text cut to so many columns. */
export function clip(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, columns - 1).trimEnd()}…`;
}
