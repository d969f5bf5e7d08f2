/**
 * Where the reader of process notation is in its tokens: looking ahead, taking words, and saying what
 * does not read. Knows nothing of steps and ways.
 */
import { roleLike } from './notation-lane.ts';
import { isPlain, type Token, type TokenKind } from './notation-tokens.ts';
import type { Chain, Name, Problem } from './notation-tree.ts';
import { backTo, endWord } from './notation-words.ts';
import { timeOf, trailingTime } from './process-time.ts';

export interface State {
  readonly source: string;
  readonly tokens: readonly Token[];
  readonly unmatched: ReadonlySet<number>;
  i: number;
  readonly problems: Problem[];
  /** Lanes that were given by a colon: the first may turn out to be the title. */
  readonly labels: Name[];
  depth: number;
  /** Reads a chain up to one of these signs. */
  readonly chain: (at: State, ends: Ends) => Chain;
  /** The first of two labels in front of the first step. */
  doubled?: Name;
  /** The chain before ended with an arrow. */
  openArrow?: boolean;
}

/** Deeper brackets are read as words. */
export const depthMax = 40;

export type Ends = ReadonlySet<TokenKind>;

export function kind(at: State, ahead = 0): TokenKind {
  return at.tokens[at.i + ahead]?.kind ?? 'end';
}

export function token(at: State): Token {
  return at.tokens[at.i] ?? (at.tokens.at(-1) as Token);
}

export function problem(at: State, expected: string, where: Token = token(at)): void {
  const { start, end } = where;
  if (at.problems.some((one) => one.start === start)) return;
  const line = at.source.slice(0, start).split('\n').length;
  const column = start - at.source.lastIndexOf('\n', start - 1);
  const says = { end: 'the end of the text', line: 'the end of the line' };
  const found = where.kind === 'end' || where.kind === 'line' ? says[where.kind] : quoted(where);
  at.problems.push({ start, end, line, column, found, expected });
}

function quoted({ text }: Token): string {
  return `“${text.length > 40 ? `${text.slice(0, 39)}…` : text}”`;
}

/** Leaves a sign out, and says so. */
export function skip(at: State, expected: string): void {
  problem(at, expected);
  if (kind(at) !== 'end') at.i += 1;
}

export function linesAhead(at: State): number {
  let ahead = 0;
  while (kind(at, ahead) === 'line') ahead += 1;
  return ahead;
}

/** After an arrow at the end of a line, the next line goes on, whatever is between. */
export function hasMore(at: State): boolean {
  return kind(at, linesAhead(at)) !== 'end';
}

export function startsItem(of: TokenKind): boolean {
  return of === 'word' || of === 'quoted' || of === '[' || of === '(';
}

export function endOf(at: State): number {
  return at.tokens[at.i - 1]?.end ?? 0;
}

/** Words up to a sign; quoted where the whole of them is. */
export function wordsOf(at: State): Name | undefined {
  const first = token(at);
  const list: Token[] = [];
  if (first.kind === 'quoted') {
    at.i += 1;
    return { text: squeezed(first.text), isQuoted: true, start: first.start, end: first.end };
  }
  while (kind(at) === 'word' || (kind(at) === 'quoted' && list.length > 0)) {
    list.push(token(at));
    at.i += 1;
  }
  const last = list.at(-1);
  if (!last) return undefined;
  for (const each of list) if (at.unmatched.has(each.start)) problem(at, 'a closing quote', each);
  const text = squeezed(list.map((each) => at.source.slice(each.start, each.end)).join(' '));
  return { text, isQuoted: false, start: first.start, end: last.end };
}

/** A name that does not read as one by itself is kept as if it were quoted. */
export function settled<T extends Name | undefined>(name: T): T {
  if (!name || name.isQuoted || isPlain(name.text)) return name;
  return { ...name, isQuoted: true };
}

/** A name that would be read as an end, a way back or a time is kept as if it were quoted. */
export function stepName(name: Name, hasLane: boolean): Name {
  const { text, isQuoted } = name;
  if (isQuoted) return name;
  const isWord = !hasLane && (endWord.test(text) || backTo(name) !== undefined);
  return isWord || trailingTime(text) ? { ...name, isQuoted: true } : settled(name);
}

export function squeezed(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

export function spanName(at: State, from: number): Name {
  const start = at.tokens[from]?.start ?? 0;
  const end = endOf(at);
  return { text: squeezed(at.source.slice(start, end)), isQuoted: false, start, end };
}

/** `[Team lead]`; without its closing bracket, the words up to the next sign. */
export function bracketLane(at: State): Name | undefined {
  const open = token(at);
  at.i += 1;
  const from = at.i;
  const closes = !at.unmatched.has(open.start);
  if (!closes) {
    problem(at, '“]” behind the name of the lane', open);
    // Without the bracket nobody can tell where the name ends; a colon would have done.
    const words = wordsOf(at);
    if (words && kind(at) === ':') {
      at.i += 1;
      return laneWords(words);
    }
    at.i = from;
    return undefined;
  }
  while (![']', 'end', 'line'].includes(kind(at))) at.i += 1;
  const words = at.i > from ? spanName(at, from) : undefined;
  if (!words) problem(at, 'the name of a lane');
  if (kind(at) === ']') at.i += 1;
  return words && laneWords(words);
}

/** The name of a lane without signs that would end it. */
export function laneWords(words: Name): Name {
  return { ...words, text: squeezed(words.text.replace(/[[\]"“”„«»]|\/\//gu, ' ')) || '?' };
}

/** How many tokens ahead a square bracket closes. */
export function closing(at: State): number {
  let ahead = 0;
  while (![']', 'line', 'end'].includes(kind(at, ahead))) ahead += 1;
  return ahead;
}

/** Whether the bracket here holds ways: there is an arrow or a colon in it. */
export function hasWays(at: State): boolean {
  let depth = 0;
  if (at.depth >= depthMax || isUnclosedTime(at)) return false;
  for (let ahead = 0; ; ahead += 1) {
    const of = kind(at, ahead);
    if (of === 'end' || (of === 'line' && at.unmatched.has(token(at).start))) return false;
    if (of === '(') depth += 1;
    if (of === ')') depth -= 1;
    if (depth === 0) return false;
    // A path of steps that are done together has no condition, and an `&` behind or before it.
    if ((of === 'arrow' || of === ':') && depth === 1) {
      return !isPath(at);
    }
  }
}

/** `pick (2 h -> pack`: the bracket that is missing was to close the time. */
function isUnclosedTime(at: State): boolean {
  const open = token(at);
  if (!at.unmatched.has(open.start)) return false;
  let ahead = 1;
  while (kind(at, ahead) === 'word') ahead += 1;
  const last = at.tokens[at.i + ahead - 1];
  const words = last && ahead > 1 ? squeezed(at.source.slice(open.end, last.end)) : '';
  return kind(at, ahead) === 'arrow' && (timeOf(words) ?? roleLike(words)) !== undefined;
}

function isPath(at: State): boolean {
  if (at.tokens[at.i - 1]?.kind === '&') return true;
  let depth = 0;
  for (let ahead = 0; ; ahead += 1) {
    const of = kind(at, ahead);
    if (of === 'end') return false;
    if (of === '(') depth += 1;
    if (of === ')') depth -= 1;
    if (depth === 0) return kind(at, ahead + 1) === '&';
  }
}

/** Words in round brackets; signs in them are words. */
export function bracketWords(at: State): Name | undefined {
  const open = token(at);
  const closes = !at.unmatched.has(open.start);
  at.i += 1;
  const from = at.i;
  let depth = 0;
  for (;;) {
    const of = kind(at);
    const isOver = of === 'end' || of === 'line' || (!closes && of === 'arrow');
    if (isOver || (of === ')' && depth === 0)) break;
    depth += of === '(' ? 1 : of === ')' ? -1 : 0;
    at.i += 1;
  }
  const words = at.i > from ? spanName(at, from) : undefined;
  if (!closes) problem(at, '“)”, which closes the bracket', open);
  if (kind(at) === ')') at.i += 1;
  const only = at.i === from + 2 ? at.tokens[from] : undefined;
  return words && only?.kind === 'quoted'
    ? { ...words, text: squeezed(only.text), isQuoted: true }
    : words;
}

/** Words and an arrow or colon. */
export function isWay(at: State, ahead: number): boolean {
  let i = ahead;
  while (kind(at, i) === 'word' || kind(at, i) === 'quoted') i += 1;
  return i > ahead && (kind(at, i) === 'arrow' || kind(at, i) === ':');
}

/** Where a chain that is in no bracket ends. */
export const top: Ends = new Set(['end', 'line', ';']);
