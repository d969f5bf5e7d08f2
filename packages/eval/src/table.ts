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

/** Text of a data set or a model on one line, without what would play the terminal. */
export function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '');
}

/** Text cut to so many columns. */
export function clip(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = '';
  let taken = 1;
  for (const { segment } of graphemes.segment(text)) {
    taken += widthOf(segment);
    if (taken > columns) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** Columns that a line takes: East Asian letters and emoji take two. */
export function widthOf(line: string): number {
  if (/^[\u0020-\u007e]*$/.test(line)) return line.length;
  let width = 0;
  for (const { segment } of graphemes.segment(line)) width += wide.test(segment) ? 2 : 1;
  return width;
}

const graphemes = new Intl.Segmenter();
/** East Asian wide and fullwidth forms, and what is shown as an emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;
