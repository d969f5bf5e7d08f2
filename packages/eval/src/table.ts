/** Rows of text as a table: cells padded to the widest of their column. */
import { widthOf } from './columns.ts';

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
      widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
    }
  }
  const lines = rows.map((row) =>
    row
      .map((cell, index) => {
        const space = ' '.repeat((widths[index] ?? 0) - widthOf(cell));
        return right.includes(index) ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd(),
  );
  const [head = '', ...body] = lines;
  return [style ? style('dim', head) : head, ...body].join('\n');
}
