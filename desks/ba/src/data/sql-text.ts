/**
 * SQL as text: quoting names and values, cutting a script into tokens and statements, positions.
 *
 * Comes in: SQL of any common dialect, also broken SQL. Goes out: tokens that keep their offsets.
 * Nothing here understands SQL; it only knows where strings, names and comments begin and end, so
 * that a semicolon or a keyword inside them is never taken for a real one.
 */

/** A name that is always taken literally: `"Order ""No"""`. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string literal. */
export function quoteText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Quotes a name only where the engine needs it, so that generated SQL stays readable. */
export function readableName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !reserved.has(name) ? name : quoteName(name);
}

/** Words that Postgres or DuckDB reserve, or that read as a type or function when unquoted. */
const reserved: ReadonlySet<string> = new Set(
  `all analyse analyze and any array as asc asof asymmetric authorization between binary both by
  case cast char check coalesce collate collation column columns concurrently constraint create
  cross current_catalog current_date current_role current_schema current_time current_timestamp
  current_user default deferrable desc describe distinct do else end except exists extract false
  fetch filter for foreign freeze from full glob grant group grouping having ilike in initially
  inner intersect interval into is isnull join key lambda lateral leading left like limit
  localtime localtimestamp map natural not notnull null nulls offset on only or order outer over
  overlaps overlay pivot pivot_longer pivot_wider placing position positional primary qualify
  references returning right row rows select semi session_user set setof show similar some
  struct substring summarize symmetric table tablesample then to trailing treat trim true
  try_cast union unique unpivot user using values variadic verbose when where window with`.split(
    /\s+/,
  ),
);

export interface Token {
  /** `name` is a quoted name; its `value` is without quotes. */
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'symbol' | 'comment';
  readonly text: string;
  /** Lower case for words, unquoted for names, the text for all others. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** One pattern for each kind, tried in this order at each position. */
const shapes: readonly (readonly [Token['kind'], RegExp])[] = [
  ['comment', /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(?<=^|\n)[ \t]*#[^\n]*/y],
  ['string', /[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)/y],
  ['string', /[nN]?'(?:[^']|'')*(?:'|$)/y],
  ['string', /\$([A-Za-z_]*)\$[\s\S]*?(?:\$\1\$|$)/y],
  ['name', /"(?:[^"]|"")*(?:"|$)/y],
  ['name', /`(?:[^`]|``)*(?:`|$)/y],
  ['name', /\[[A-Za-z_][^\]\n]*\]/y],
  ['word', /[\p{L}_][\p{L}\p{N}_$]*/uy],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['symbol', /::|<=|>=|<>|!=|\|\||->>|->|[\s\S]/uy],
];

/** Cuts SQL into tokens; white space is dropped, comments are kept. */
export function tokensOf(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    if (/\s/.test(sql[at] ?? '')) {
      at += 1;
      continue;
    }
    const token = tokenAt(sql, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(sql: string, start: number): Token {
  for (const [kind, shape] of shapes) {
    shape.lastIndex = start;
    const text = shape.exec(sql)?.[0];
    if (text) return { kind, text, value: valueOf(kind, text), start, end: start + text.length };
  }
  return { kind: 'symbol', text: sql[start] ?? '', value: '', start, end: start + 1 };
}

function valueOf(kind: Token['kind'], text: string): string {
  if (kind === 'word') return text.toLowerCase();
  if (kind !== 'name') return text;
  const quote = text[0] === '[' ? ']' : (text[0] ?? '"');
  return text.slice(1, text.endsWith(quote) ? -1 : undefined).replaceAll(quote + quote, quote);
}

/** Statements of a script: the tokens between semicolons, without comments and empty ones. */
export function statementsOf(sql: string): readonly (readonly Token[])[] {
  const statements: Token[][] = [[]];
  for (const token of tokensOf(sql)) {
    if (token.kind === 'comment') continue;
    const batchEnd = token.value === 'go' && /(^|\n)[ \t]*$/.test(sql.slice(0, token.start));
    if (token.text === ';' || (batchEnd && /^[ \t]*(\r?\n|$)/.test(sql.slice(token.end)))) {
      statements.push([]);
    } else statements.at(-1)?.push(token);
  }
  return statements.filter((statement) => statement.length > 0);
}

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
}

/** Line and column of an offset in characters. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, Math.max(0, offset));
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: before.length - lineStart + 1 };
}

/** The candidates nearest in spelling, best first, at most three; empty when none is near. */
export function nearest(wanted: string, candidates: readonly string[]): readonly string[] {
  const target = lettersOf(wanted);
  const near = candidates.flatMap((name) => {
    const other = lettersOf(name);
    const distance = editDistance(target, other);
    const inside = other.length > 2 && (other.includes(target) || target.includes(other));
    const most = Math.max(1, Math.floor(Math.max(target.length, other.length) / 3));
    if (distance > most && !(inside && target.length > 2)) return [];
    return [{ name, distance: distance <= most ? distance : most + 1 }];
  });
  return near
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** Insertions, deletions, replacements and swaps of neighbours (restricted Damerau-Levenshtein). */
function editDistance(a: string, b: string): number {
  let before: readonly number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = swap ? (before[j - 2] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
}
