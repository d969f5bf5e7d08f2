/**
 * The signs and words of process notation (docs/process-notation.md), with their places.
 *
 * Comes in: any text. Goes out: tokens in order; together with white space, comments and the marks of
 * lists they are the whole text, so nothing that was typed is lost. A sign counts as a sign only
 * where it cannot be part of a word: `and/or`, `R&D` and `10:30` are words.
 */

export type TokenKind =
  | 'word'
  | 'quoted'
  | 'arrow'
  | '('
  | ')'
  | '['
  | ']'
  | ':'
  | '?'
  | '/'
  | ';'
  | '&'
  | 'line'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** What it says: of a quoted name, the name without its quotation marks. */
  readonly text: string;
  /** Offsets in the source; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

export interface Tokens {
  readonly tokens: readonly Token[];
  readonly comments: readonly string[];
  /** Offsets of brackets and quotation marks that have no partner. */
  readonly unmatched: ReadonlySet<number>;
}

const arrowSign = /-{1,5}>|={1,5}>|[–—]>|[→➔⇒⟶➜]/uy;
const quotes: Readonly<Record<string, string>> = { '"': '"', '“': '”', '„': '“”', '«': '»' };

/** Cuts a text into tokens. */
export function tokensOf(source: string): Tokens {
  const tokens: Token[] = [];
  const comments: string[] = [];
  const unmatched = new Set<number>();
  const add = (kind: TokenKind, start: number, end: number, text = source.slice(start, end)) => {
    tokens.push({ kind, text, start, end });
    return end;
  };
  for (let at = 0; at < source.length; ) {
    const sign = source.charAt(at);
    const begins = at === 0 || source.charAt(at - 1) === '\n';
    const mark = begins ? listMark.exec(source.slice(at, at + 12))?.[0] : undefined;
    if (mark !== undefined) {
      at += mark.length;
    } else if (sign === '\n') {
      at = add('line', at, at + 1);
    } else if (/\s/u.test(sign)) {
      at += 1;
    } else if (isComment(source, at)) {
      const end = lineEnd(source, at);
      comments.push(source.slice(at, end).trim());
      at = end;
    } else if (quotes[sign] !== undefined) {
      const end = quoteEnd(source, at);
      if (end === undefined) unmatched.add(at);
      at =
        end === undefined
          ? add('word', at, at + 1)
          : add('quoted', at, end, source.slice(at + 1, end - 1).replace(/\\(["\\])/g, '$1'));
    } else {
      arrowSign.lastIndex = at;
      const arrow = arrowSign.exec(source)?.[0];
      if (arrow !== undefined) at = add('arrow', at, at + arrow.length);
      else if (isSign(source, at)) at = add(kinds[sign] ?? 'word', at, at + 1);
      else at = word(source, at, add);
    }
  }
  add('end', source.length, source.length, '');
  return { tokens: joinedLines(tokens, unmatched), comments, unmatched };
}

/** Whether words read as nothing but words, so that they need no quotation marks. */
export function isPlain(text: string): boolean {
  const { tokens, comments, unmatched } = tokensOf(text);
  const words = tokens.slice(0, -1);
  const isAll = words.length > 0 && words.every(({ kind }) => kind === 'word');
  const joined = words.map((each) => each.text).join(' ');
  const isMarked = listMark.test(`${text} `);
  return isAll && !isMarked && comments.length === 0 && unmatched.size === 0 && joined === text;
}

/** `1. `, `- `, `* ` in front of a line. */
const listMark = /^[ \t]*(?:[-*•][ \t]+(?!>)|\d{1,3}[.)][ \t]+)/u;

const kinds: Readonly<Record<string, TokenKind>> = {
  '(': '(',
  ')': ')',
  '[': '[',
  ']': ']',
  ':': ':',
  '?': '?',
  '/': '/',
  '|': '/',
  ';': ';',
  '&': '&',
};

function isComment(source: string, at: number): boolean {
  const isFirst = source.slice(source.lastIndexOf('\n', at - 1) + 1, at).trim() === '';
  if (source.charAt(at) === '#') return isFirst && !/^#\d/.test(source.slice(at, at + 2));
  return source.startsWith('//', at) && (at === 0 || /\s/u.test(source.charAt(at - 1)));
}

function lineEnd(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end;
}

/** Behind the mark that closes a quotation, on the same line. */
function quoteEnd(source: string, at: number): number | undefined {
  const closing = quotes[source.charAt(at)] ?? '';
  for (let i = at + 1; i < source.length && source.charAt(i) !== '\n'; i += 1) {
    if (source.charAt(i) === '\\') i += 1;
    else if (closing.includes(source.charAt(i)))
      return source.slice(at + 1, i).trim() === '' ? undefined : i + 1;
  }
  return undefined;
}

function isSign(source: string, at: number): boolean {
  const sign = source.charAt(at);
  if ('()[]?;|'.includes(sign)) return true;
  const before = at === 0 || /[\s)\]"”»]/u.test(source.charAt(at - 1));
  const after = at + 1 >= source.length || /[\s([]/u.test(source.charAt(at + 1));
  if (sign === ':') return after;
  if (sign === '&') return before && after;
  return sign === '/' && (before || after || isBetweenWays(source, at));
}

/** In `(ok->ship/late->back)` there is an arrow on both sides of the stroke, in one bracket. */
function isBetweenWays(source: string, at: number): boolean {
  const open = source.lastIndexOf('(', at);
  const close = source.indexOf(')', at);
  const end = close < 0 ? lineEnd(source, at) : close;
  const hasArrow = (text: string): boolean => /->|=>|→/u.test(text);
  return (
    open >= 0 &&
    source.lastIndexOf(')', at) < open &&
    hasArrow(source.slice(open, at)) &&
    hasArrow(source.slice(at, end))
  );
}

type Add = (kind: TokenKind, start: number, end: number, text?: string) => number;

const abbreviation =
  /^(?:approx|ca|e\.g|i\.e|no|nr|mr|mrs|dr|incl|excl|max|min|std|tg|wo|sek|sec|hrs?|sem|bzw|z\.b|d\.h|vs|etc|p\.ej|dept|abt)\.$/iu;

function word(source: string, at: number, add: Add): number {
  let end = at + 1;
  const stops = (i: number): boolean => {
    if (/\s/u.test(source.charAt(i)) || quotes[source.charAt(i)] !== undefined) return true;
    arrowSign.lastIndex = i;
    return arrowSign.test(source) || isSign(source, i);
  };
  while (end < source.length && !stops(end)) end += 1;
  const text = source.slice(at, end);
  if (/^[.!]+$/u.test(text)) return add(';', at, end);
  const next = /^\s*(\S?)/u.exec(source.slice(end))?.[1] ?? '';
  const isOver =
    next === '' || /[\p{L}"“„«[]/u.test(next) || /^[^\S\n]*\n/u.test(source.slice(end));
  if (!/[.!]$/u.test(text) || text.length === 1 || !isOver || abbreviation.test(text)) {
    return add('word', at, end);
  }
  add('word', at, end - 1);
  return add(';', end - 1, end);
}

/**
 * Inside brackets a line may be broken anywhere, and a line that begins with a sign that joins goes
 * on with the one before. Notes the brackets without a partner.
 */
function joinedLines(tokens: readonly Token[], unmatched: Set<number>): readonly Token[] {
  const partners: Readonly<Record<string, TokenKind>> = { ')': '(', ']': '[' };
  const open: Token[] = [];
  const inside = new Map<number, number>();
  for (const token of tokens) {
    if (token.kind === '(' || token.kind === '[') open.push(token);
    const partner = partners[token.kind];
    if (partner === undefined) continue;
    const at = open.findLastIndex(({ kind }) => kind === partner);
    const begun = open[at];
    if (!begun) {
      unmatched.add(token.start);
      continue;
    }
    for (const skipped of open.slice(at + 1)) unmatched.add(skipped.start);
    open.length = at;
    inside.set(begun.start, token.start);
  }
  for (const { start } of open) unmatched.add(start);
  const spans = [...inside];
  const kept: Token[] = [];
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'line') {
      kept.push(token);
      continue;
    }
    const next = tokens.slice(i + 1).find(({ kind }) => kind !== 'line');
    const isInside = spans.some(([from, to]) => from < token.start && token.start < to);
    const joins = next !== undefined && (next.kind === '/' || next.kind === '&');
    if (!isInside && !joins) kept.push(token);
  }
  return kept;
}
