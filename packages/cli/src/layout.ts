/**
 * Text on a terminal: how wide it is, where a line is broken or cut, and nothing in it that moves
 * the cursor. Widths are in columns of a terminal; infinite where there is none.
 */
import { stripVTControlCharacters } from 'node:util';

/** Text without control characters: what a model, a file or a user wrote can not play the terminal. */
export function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', '  ')
    .replace(/[^\P{Cc}\n]/gu, '');
}

/** Columns that a line takes. */
export function widthOf(line: string): number {
  if (/^[\u0020-\u007e]*$/.test(line)) return line.length;
  let width = 0;
  for (const { segment } of graphemes.segment(line)) width += wide.test(segment) ? 2 : 1;
  return width;
}

const graphemes = new Intl.Segmenter();
/** East Asian wide and fullwidth forms, and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;

/** A line cut to a width, with an ellipsis where something is missing. */
export function clip(line: string, width: number): string {
  if (widthOf(line) <= width) return line;
  let kept = '';
  let taken = 1;
  for (const { segment } of graphemes.segment(line)) {
    taken += widthOf(segment);
    if (taken > width) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

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
