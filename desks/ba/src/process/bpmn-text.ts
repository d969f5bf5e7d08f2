/**
 * How text fits: its width without a browser, and its lines in a given width. Comes in: any text;
 * goes out: lines that lose nothing but what an ellipsis stands for.
 *
 * Widths are those of a wide sans-serif (DejaVu Sans), so that with any other font the text is
 * rather a little smaller than its box.
 */

/** Font size in px of names; labels of lines and events use the same. */
export const fontPx = 12;
/** Distance of two base lines in px. */
export const linePx = 15;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Estimated width in px at `fontPx`. */
export function textWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += glyphWidth(segment);
  return width;
}

function glyphWidth(glyph: string): number {
  if (/[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(glyph)) {
    return 12;
  }
  if (/\p{Extended_Pictographic}/u.test(glyph)) return 15;
  if (/[ijl.,:;'|!()[\]]/.test(glyph)) return 4;
  if (/[ frt"/-]/.test(glyph)) return 5;
  if (/[mwMW%@]/.test(glyph)) return 11;
  if (/\p{Lu}/u.test(glyph)) return 8.4;
  return 7.3;
}

/** Breaks text into lines of at most `width` px; what does not fit in `linesMax` becomes `…`. */
export function wrapText(text: string, { width, linesMax }: WrapOptions): readonly string[] {
  const words = text.split(/\s+/u).filter(Boolean).flatMap(softBreaks(width));
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    const longer = line && !word.glued ? `${line} ${word.text}` : line + word.text;
    if (line && textWidth(longer) > width) {
      lines.push(line);
      line = word.text;
    } else {
      line = longer;
    }
  }
  if (line) lines.push(line);
  if (lines.length <= linesMax) return lines;
  const kept = lines.slice(0, linesMax);
  const last = [...graphemes.segment(kept[linesMax - 1] ?? '')].map(({ segment }) => segment);
  while (last.length > 0 && textWidth(`${last.join('')}…`) > width) last.pop();
  return [...kept.slice(0, -1), `${last.join('').trimEnd()}…`];
}

export interface WrapOptions {
  /** In px. */
  readonly width: number;
  readonly linesMax: number;
}

interface Word {
  readonly text: string;
  /** No space belongs between this part and the one before it. */
  readonly glued: boolean;
}

/** Cuts a word wider than a line: after a hyphen, slash or underscore if it can, else anywhere. */
function softBreaks(width: number): (word: string) => readonly Word[] {
  return (word) => {
    if (textWidth(word) <= width) return [{ text: word, glued: false }];
    const parts: string[] = [];
    let part = '';
    for (const { segment } of graphemes.segment(word)) {
      if (part && textWidth(part + segment) > width) {
        const at =
          Math.max(part.lastIndexOf('-'), part.lastIndexOf('/'), part.lastIndexOf('_')) + 1;
        const cut = at > part.length / 2 ? at : part.length;
        parts.push(part.slice(0, cut));
        part = part.slice(cut);
      }
      part += segment;
    }
    parts.push(part);
    return parts.map((text, i) => ({ text, glued: i > 0 }));
  };
}

/** Width and height in px of wrapped text. */
export function textBox(lines: readonly string[]): {
  readonly width: number;
  readonly height: number;
} {
  const width = Math.ceil(Math.max(0, ...lines.map(textWidth)));
  return { width, height: lines.length * linePx };
}
