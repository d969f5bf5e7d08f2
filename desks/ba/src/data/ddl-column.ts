/**
 * One column of a CREATE TABLE, in any common dialect.
 *
 * Comes in: the tokens between two commas. Goes out: name, the type DuckDB takes, keys, and a
 * sentence for each thing that was read differently from how it was written.
 */
import { mapType } from './ddl-type.ts';
import type { Token } from './sql-text.ts';

export interface ColumnDraft {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly primaryKey: boolean;
  readonly unique: boolean;
  /** Filled from a sequence when a row leaves it out. */
  readonly identity: boolean;
  /** SQL of the default, without the word DEFAULT. */
  readonly default?: string;
  /** SQL of a generated column, in brackets. */
  readonly generated?: string;
  /** `CHECK (…)`, ready to use. */
  readonly checks: readonly string[];
  readonly references?: { readonly table: string; readonly references: readonly string[] };
  readonly comment?: string;
  readonly notes: readonly string[];
}

/** Words that end the type of a column. */
const afterType: ReadonlySet<string> = new Set(
  `not null default primary unique references check constraint generated collate auto_increment
  autoincrement identity comment on key visible invisible encode as stored virtual deferrable
  initially rowguidcol sparse storage compression`.split(/\s+/),
);

type Draft = { -readonly [K in keyof ColumnDraft]: ColumnDraft[K] } & {
  notes: string[];
  checks: string[];
};

/** Reads the tokens of one column definition. */
export function columnOf(
  tokens: readonly Token[],
  types: ReadonlyMap<string, string>,
): ColumnDraft {
  const name = tokens[0]?.value ?? '';
  let at = 1;
  while (at < tokens.length && !endsType(tokens, at)) at = afterBracket(tokens, at);
  const mapped = mapType(textOf(tokens.slice(1, at)), types);
  const draft: Draft = {
    name,
    type: mapped.type,
    notNull: false,
    primaryKey: false,
    unique: false,
    identity: mapped.identity ?? false,
    checks: [],
    notes: mapped.note ? [mapped.note] : [],
  };
  while (at < tokens.length) at = readModifier(tokens, at, draft);
  return draft;
}

function endsType(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token?.kind !== 'word') return false;
  const before = tokens[at - 1]?.value;
  if (['character', 'charset'].includes(token.value)) return at > 1;
  return afterType.has(token.value) && !(token.value === 'on' && before === 'zone');
}

function readModifier(tokens: readonly Token[], at: number, draft: Draft): number {
  const word = tokens[at]?.value ?? '';
  const following = tokens[at + 1]?.value;
  switch (word) {
    case 'not':
      draft.notNull = draft.notNull || following === 'null';
      return at + 2;
    case 'primary':
      draft.primaryKey = true;
      return at + 2;
    case 'unique':
      draft.unique = true;
      return at + (following === 'key' ? 2 : 1);
    case 'default':
      return readDefault(tokens, at + 1, draft);
    case 'check': {
      const end = afterBracket(tokens, at + 1);
      draft.checks.push(textOf(tokens.slice(at, end)));
      return end;
    }
    case 'references':
      return readReference(tokens, at + 1, draft);
    case 'comment':
      draft.comment = (tokens[at + 1]?.text ?? '').slice(1, -1).replaceAll("''", "'");
      return at + 2;
    case 'auto_increment':
    case 'autoincrement':
    case 'identity':
      draft.identity = true;
      draft.notes.push(`${word.toUpperCase()} was read as a default from a sequence.`);
      return following === '(' ? afterBracket(tokens, at + 1) : at + 1;
    case 'generated':
    case 'as':
      return readGenerated(tokens, at, draft);
    case 'constraint':
    case 'collate':
      return at + 2;
    default:
      return afterBracket(tokens, at);
  }
}

function readDefault(tokens: readonly Token[], start: number, draft: Draft): number {
  let at = afterBracket(tokens, start);
  while (at < tokens.length && !(endsType(tokens, at) && tokens[at]?.value !== 'null')) {
    at = afterBracket(tokens, at);
  }
  const value = textOf(tokens.slice(start, at));
  if (/^nextval\s*\(/i.test(value)) {
    draft.identity = true;
    draft.notes.push('A default from a sequence was read as an own sequence.');
  } else draft.default = value;
  return at;
}

function readReference(tokens: readonly Token[], start: number, draft: Draft): number {
  let at = start;
  while (tokens[at + 1]?.text === '.') at += 2;
  const table = tokens[at]?.value ?? '';
  const list = tokens[at + 1]?.text === '(' ? splitList(tokens, at + 1) : undefined;
  const references = list?.items.map((item) => item[0]?.value ?? '') ?? [];
  draft.references = { table, references };
  at = list ? list.end + 1 : at + 1;
  const tail = new Set([
    'on',
    'delete',
    'update',
    'cascade',
    'restrict',
    'no',
    'action',
    'set',
    'match',
  ]);
  for (;;) {
    const word = tokens[at]?.value ?? '';
    const setValue = tokens[at - 1]?.value === 'set' && ['null', 'default'].includes(word);
    if (!tail.has(word) && !setValue && !['full', 'simple', 'partial'].includes(word)) return at;
    at += 1;
  }
}

function readGenerated(tokens: readonly Token[], start: number, draft: Draft): number {
  let at = start;
  while (at < tokens.length && tokens[at]?.text !== '(' && tokens[at]?.value !== 'identity')
    at += 1;
  if (tokens[at]?.value === 'identity') {
    draft.identity = true;
    draft.notes.push('GENERATED … AS IDENTITY was read as a default from a sequence.');
    return tokens[at + 1]?.text === '(' ? afterBracket(tokens, at + 1) : at + 1;
  }
  const end = afterBracket(tokens, at);
  draft.generated = textOf(tokens.slice(at, end));
  return ['stored', 'virtual', 'persisted'].includes(tokens[end]?.value ?? '') ? end + 1 : end;
}

/** The index after one token, or after the whole bracket when the token opens one. */
function afterBracket(tokens: readonly Token[], at: number): number {
  return tokens[at]?.text === '(' ? splitList(tokens, at).end + 1 : at + 1;
}

/** The comma-separated parts of a bracket that opens at `open`, and where it closes. */
export function splitList(
  tokens: readonly Token[],
  open: number,
): { items: Token[][]; end: number } {
  const items: Token[][] = [[]];
  let depth = 0;
  let end = open;
  for (; end < tokens.length; end += 1) {
    const token = tokens[end];
    if (!token) break;
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    if (depth === 0) break;
    if (depth === 1 && token.text === ',') items.push([]);
    else if (end > open) items.at(-1)?.push(token);
  }
  return { items: items.filter((item) => item.length > 0), end };
}

/** Tokens as SQL again; quoted names of every dialect in double quotes. */
export function textOf(tokens: readonly Token[]): string {
  let text = '';
  let previous: Token | undefined;
  for (const token of tokens) {
    const written = token.kind === 'name' ? `"${token.value.replaceAll('"', '""')}"` : token.text;
    const glued =
      !previous || previous.end === token.start || token.text === '.' || previous.text === '.';
    text += glued ? written : ` ${written}`;
    previous = token;
  }
  return text;
}

/** A name that may have a schema before it, and the index after it. */
export function nameAt(
  tokens: readonly Token[],
  start: number,
): { name: string; schema: string; next: number } {
  let next = start;
  const parts = [tokens[next]?.value ?? ''];
  while (tokens[next + 1]?.text === '.') {
    next += 2;
    parts.push(tokens[next]?.value ?? '');
  }
  return { name: parts.at(-1) ?? '', schema: parts.slice(0, -1).join('.'), next: next + 1 };
}
