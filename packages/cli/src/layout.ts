/**
 * Text on a terminal: where a line is broken or cut, and nothing in it that moves the cursor.
 * Widths are in columns of a terminal; infinite where there is none.
 */
import { clip, widthOf } from '@baton/eval/columns';

export { clip, plain } from '@baton/eval/columns';

export interface WrapOptions {
  readonly width: number;
  /** What stands before the second and further lines of a paragraph. Default: its own indent. */
  readonly hang?: string;
  /** Lines of a paragraph; what does not fit is cut. Default: as many as it takes. */
  readonly linesMax?: number;
}

/**
 * Text broken at spaces. Lists hang under their first word; tables, code and words that are too
 * long, such as paths, stay as they are.
 */
export function wrap(text: string, options: WrapOptions): string {
  if (options.width === Number.POSITIVE_INFINITY) return text;
  let fenced = false;
  return text
    .split('\n')
    .map((line) => {
      const fence = /^\s*```/.test(line);
      if (fence) fenced = !fenced;
      const asIs = fence || fenced || /^( {4}|\s*\|)/.test(line);
      return asIs ? line : wrapLine(line, options);
    })
    .join('\n');
}

function wrapLine(line: string, { width, hang, linesMax = 10_000 }: WrapOptions): string {
  if (widthOf(line) <= width) return line;
  const [lead = ''] = /^\s*(?:(?:[-*•]|\d+[.)])\s+)?/.exec(line) ?? [];
  const indent = hang ?? ' '.repeat(lead.length);
  const lines: string[] = [];
  let current = lead;
  let empty = true;
  const words = line.slice(lead.length).split(' ');
  for (const [index, word] of words.entries()) {
    if (!empty && widthOf(current) + 1 + widthOf(word) > width) {
      if (lines.length + 1 >= linesMax) {
        return [...lines, clip(`${current} ${words.slice(index).join(' ')}`, width)].join('\n');
      }
      lines.push(current);
      current = indent;
      empty = true;
    }
    current += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, current].join('\n');
}
