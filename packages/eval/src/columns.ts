/**
 * Text as a terminal shows it: how many columns it takes, where it is cut, and nothing in it that
 * moves the cursor. An entry of its own (`@baton/eval/columns`), so that a command line that prints
 * no report does not load what makes one.
 */
import { stripVTControlCharacters } from 'node:util';

/** Text without control characters: what a model, a file or a user wrote can not play the terminal. */
export function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', '  ')
    .replace(/[^\P{Cc}\n]/gu, '');
}

/** The same on one line. */
export function oneLine(text: string): string {
  return plain(text).replace(/\s+/g, ' ');
}

/** A line cut to so many columns, with an ellipsis where something is missing. */
export function clip(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line;
  let kept = '';
  let taken = 1;
  for (const { segment } of graphemes.segment(line)) {
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
