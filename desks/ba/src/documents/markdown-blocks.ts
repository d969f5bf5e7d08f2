/**
 * Reads back the Markdown that the documents of the desk are written in, so that a Word document
 * says exactly what the Markdown beside it says.
 *
 * Comes in: a document with headings, paragraphs, quotes, lists and tables. Goes out: blocks with
 * their text, marks undone. Anything else is a paragraph: no text is ever lost.
 */

/** A piece of text in one look. */
export interface Run {
  readonly text: string;
  readonly bold: boolean;
  readonly italic: boolean;
}

/** Lines of runs; a cell or an entry may have several. */
export type Rich = readonly (readonly Run[])[];

export type Block =
  | { readonly is: 'heading'; readonly level: 1 | 2 | 3 | 4; readonly text: string }
  | { readonly is: 'paragraph' | 'quote'; readonly rich: Rich }
  | { readonly is: 'list'; readonly ordered: boolean; readonly items: readonly Rich[] }
  | {
      readonly is: 'table';
      readonly columns: readonly string[];
      /** Columns of numbers. */
      readonly right: readonly boolean[];
      readonly rows: readonly (readonly Rich[])[];
    };

/** The blocks of a document, in order. */
export function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  const lines = markdown.split('\n');
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    if (line.trim() === '') {
      at++;
      continue;
    }
    const rest = lines.slice(at);
    const [block, used] =
      heading(line) ?? table(rest) ?? list(rest) ?? quote(rest) ?? paragraph(rest);
    blocks.push(block);
    at += used;
  }
  return blocks;
}

type Read = readonly [block: Block, lines: number];

function heading(line: string): Read | undefined {
  const [, marks, text] = /^(#{1,6})\s+(.*)$/.exec(line) ?? [];
  if (marks === undefined || text === undefined) return undefined;
  const level = ([1, 2, 3, 4] as const)[Math.min(marks.length, 4) - 1] ?? 4;
  return [{ is: 'heading', level, text: plainOf(richOf(text)) }, 1];
}

function table(lines: readonly string[]): Read | undefined {
  const [head = '', rule = ''] = lines;
  if (!/^\s*\|.*\|\s*$/.test(head) || !/^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/.test(rule)) return undefined;
  const end = lines.findIndex((line, place) => place > 1 && !/^\s*\|.*\|\s*$/.test(line));
  const body = lines.slice(2, end < 0 ? lines.length : end);
  const columns = cellsOf(head).map((cell) => plainOf(richOf(cell)));
  const right = cellsOf(rule).map((cell) => cell.trim().endsWith('-:'));
  const rows = body.map((line) => cellsOf(line).map(richOf));
  return [{ is: 'table', columns, right, rows }, body.length + 2];
}

/** Cells between bars that no backslash escapes. */
function cellsOf(line: string): readonly string[] {
  const inner = line.trim().slice(1, -1);
  const cells = [''];
  for (let at = 0; at < inner.length; at++) {
    const one = inner[at] ?? '';
    if (one === '\\') cells[cells.length - 1] += one + (inner[++at] ?? '');
    else if (one === '|') cells.push('');
    else cells[cells.length - 1] += one;
  }
  return cells.map((cell) => cell.trim());
}

function list(lines: readonly string[]): Read | undefined {
  const mark = /^\s*(?:[-*+]|(\d{1,3})[.)])\s+(.*)$/;
  const [first = ''] = lines;
  const found = mark.exec(first);
  if (!found) return undefined;
  const ordered = found[1] !== undefined;
  const items: string[] = [];
  for (const line of lines) {
    const own = mark.exec(line);
    if (!own || (own[1] !== undefined) !== ordered) break;
    items.push(own[2] ?? '');
  }
  // A task is a box to tick.
  const boxed = items.map((item) =>
    item.replace(/^\[( |x)\]\s/, (_, on) => (on === 'x' ? '☒ ' : '☐ ')),
  );
  return [{ is: 'list', ordered, items: boxed.map(richOf) }, items.length];
}

function quote(lines: readonly string[]): Read | undefined {
  const end = lines.findIndex((line) => !/^\s*>/.test(line));
  const own = lines.slice(0, end < 0 ? lines.length : end);
  if (own.length === 0) return undefined;
  const text = own.map((line) => line.replace(/^\s*>\s?/, '')).join(' ');
  return [{ is: 'quote', rich: richOf(text) }, own.length];
}

function paragraph(lines: readonly string[]): Read {
  const end = lines.findIndex(
    (line, place) => place > 0 && (line.trim() === '' || /^(?:#{1,6}\s|\s*>|\s*\|)/.test(line)),
  );
  const own = lines.slice(0, end < 0 ? lines.length : end);
  return [{ is: 'paragraph', rich: richOf(own.join(' ')) }, own.length];
}

/** Text with its marks undone, line by line. */
export function richOf(markdown: string): Rich {
  const lines: Run[][] = [[]];
  let look = { bold: false, italic: false };
  const put = (text: string): void => {
    const line = lines.at(-1) ?? [];
    const last = line.at(-1);
    if (last && last.bold === look.bold && last.italic === look.italic) {
      line[line.length - 1] = { ...last, text: last.text + text };
    } else line.push({ text, ...look });
  };
  const tokens =
    markdown.match(/\\[^\p{L}\p{N}\s]|<br>|\*\*|[*`]|&(?:amp|lt|gt);|[^\\<*`&]+|[\s\S]/gu) ?? [];
  for (const token of tokens) {
    if (token === '<br>') lines.push([]);
    else if (token === '**') look = { ...look, bold: !look.bold };
    else if (token === '*') look = { ...look, italic: !look.italic };
    else if (token === '`') continue;
    else if (token.length === 2 && token.startsWith('\\')) put(token.slice(1));
    else put(entities.get(token) ?? token);
  }
  return lines;
}

const entities: ReadonlyMap<string, string> = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
]);

/** The text alone. */
export function plainOf(rich: Rich): string {
  return rich.map((line) => line.map(({ text }) => text).join('')).join('\n');
}
