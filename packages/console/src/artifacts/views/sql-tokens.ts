/**
 * SQL, cut into tokens for colouring. It is no parser: a word is a keyword wherever it stands, and
 * what is not understood stays plain.
 */
import { type Line, linesIn, type Token } from './token.ts';

const keywords = new Set(
  (
    'all and any array as asc at begin between bigint boolean by case cast check collate column ' +
    'constraint create cross cube current_date current_time current_timestamp date decimal default ' +
    'delete desc distinct double drop else end escape except exists extract false fetch filter first ' +
    'following for foreign from full group grouping having ilike in inner insert int integer ' +
    'intersect interval into is join key last lateral left like limit natural next not null nulls ' +
    'numeric of offset on only or order ordinality outer over partition preceding precision primary ' +
    'qualify range real recursive references returning right rollup row rows select set sets ' +
    'similar smallint some sample table text then time timestamp to true unbounded union unique ' +
    'unnest update using values varchar view when where window with within without zone'
  ).split(' '),
);

/** The ones that begin a clause. */
const clauses = new Set(
  (
    'select from where group having order limit offset with union intersect except join inner left ' +
    'right full cross on window qualify values insert update delete create'
  ).split(' '),
);

const piece =
  /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:[^']|'')*(?:'|$))|("(?:[^"]|"")*(?:"|$))|(\$\d+|:\w+|\?)|(\b\d+(?:\.\d+)?\b)|([A-Za-z_]\w*)/g;

/** The tokens of each line. */
export function sqlLines(text: string): Line[] {
  const plain = linesIn(text).join('\n');
  const lines: Token[][] = [[]];
  for (const token of tokensOf(plain)) {
    const [first = '', ...rest] = token.text.split('\n');
    if (first !== '') lines.at(-1)?.push({ kind: token.kind, text: first });
    for (const part of rest) lines.push(part === '' ? [] : [{ kind: token.kind, text: part }]);
  }
  return lines;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(piece)) {
    if (match.index > end) tokens.push({ kind: 'plain', text: text.slice(end, match.index) });
    end = match.index + match[0].length;
    tokens.push({ kind: kindOf(match, text.slice(end, end + 1)), text: match[0] });
  }
  if (end < text.length) tokens.push({ kind: 'plain', text: text.slice(end) });
  return tokens;
}

function kindOf(match: RegExpExecArray, next: string): Token['kind'] {
  const [, comment, string, , variable, number, word] = match;
  if (comment !== undefined) return 'comment';
  if (string !== undefined) return 'string';
  if (variable !== undefined) return 'variable';
  if (number !== undefined) return 'number';
  if (word === undefined) return 'plain';
  const low = word.toLowerCase();
  if (clauses.has(low)) return 'heading';
  return keywords.has(low) || next === '(' ? 'word' : 'plain';
}
