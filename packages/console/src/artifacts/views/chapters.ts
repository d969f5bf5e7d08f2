/**
 * A document in pieces that can be drawn one after the other: cut before headings, never within a
 * fence of code, and none much shorter than asked for.
 */

/** The pieces; joined they are the text. `size` in characters. */
export function chaptersOf(text: string, size: number): string[] {
  const chapters: string[] = [];
  let begun = 0;
  let fence: string | undefined;
  for (const line of text.matchAll(/^.*$/gm)) {
    const mark = /^ {0,3}(```+|~~~+)/.exec(line[0])?.[1];
    if (fence === undefined) fence = mark;
    else if (mark?.startsWith(fence)) fence = undefined;
    const heading = fence === undefined && /^#{1,6} /.test(line[0]);
    if (heading && line.index - begun >= size) {
      chapters.push(text.slice(begun, line.index));
      begun = line.index;
    }
  }
  return [...chapters, text.slice(begun)];
}
