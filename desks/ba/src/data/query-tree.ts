/**
 * A query as Postgres' own parser sees it.
 *
 * Comes in: SQL text. Goes out: a parse tree with helpers to walk it, the tables and columns it
 * reads, and for text that does not parse where and why.
 */
import { nearest, type Position, positionAt, tokensOf } from './sql-text.ts';

/** A node's fields; the parser writes each node as `{ ColumnRef: { … } }`. */
export interface Fields {
  readonly [name: string]: unknown;
}

export type ParsedSql =
  | { readonly ok: true; readonly statements: readonly Fields[]; readonly sql: string }
  | { readonly ok: false; readonly message: string; readonly position?: Position };

/** Parses with the Postgres grammar. */
export async function parseSql(sql: string): Promise<ParsedSql> {
  const { parse, hasSqlDetails } = await import('libpg-query');
  if (tokensOf(sql).every((token) => token.kind === 'comment' || token.text === ';')) {
    return { ok: false, message: 'there is no statement in it. Write one SELECT.' };
  }
  try {
    const { stmts = [] } = await parse(sql);
    return { ok: true, statements: stmts.map(({ stmt }): unknown => stmt).filter(isFields), sql };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const offset = hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? 0) : 0;
    const hint = syntaxHint(sql, offset);
    const text = `${message.replace(/\.?$/, '.')}${hint ? ` ${hint}` : ''}`;
    return { ok: false, message: text, position: positionAt(sql, offset) };
  }
}

const frequent: readonly string[] = (
  'select from where group by order having limit join left inner on union with as ' +
  'and or distinct case when then else end between'
).split(' ');

function syntaxHint(sql: string, offset: number): string {
  const tokens = tokensOf(sql).filter((token) => token.kind !== 'comment');
  const index = tokens.findIndex((token) => token.end > offset);
  const token = tokens[index];
  const before = tokens[(index < 0 ? tokens.length : index) - 1];
  if (tokens.some(({ text }) => text.startsWith('`'))) {
    return 'Write names in double quotes, not in backticks.';
  }
  if (before?.text === ',') return 'There is a comma too many before it.';
  if (!token) return 'The statement is not finished: a bracket, a value or a name is missing.';
  if (token.text === '[') return 'Write names in double quotes, not in square brackets.';
  if (token.value === 'top') return 'Write LIMIT at the end instead of TOP.';
  const words = [before, token].filter(
    (one) => one?.kind === 'word' && !frequent.includes(one.value),
  );
  for (const word of words) {
    const meant = nearest(word?.value ?? '', frequent)[0];
    if (meant && word && word.value.length > 3)
      return `Did you mean ${meant.toUpperCase()} instead of ${word.text}?`;
  }
  if (token.kind === 'word')
    return `If ${token.text} is a name, write "${token.text}": it may be a reserved word.`;
  return '';
}

/** The fields of a node when it is of that kind. */
export function asNode(node: unknown, kind: string): Fields | undefined {
  const fields = isFields(node) ? node[kind] : undefined;
  return isFields(fields) ? fields : undefined;
}

/** The nodes of a list field; none when the field is absent. */
export function listOf(fields: Fields | undefined, name: string): readonly unknown[] {
  const list = fields?.[name];
  return Array.isArray(list) ? list : [];
}

/**
 * Calls `visit` with each node, its kind and its ancestors' kinds; `false` leaves out what is
 * inside.
 */
export function walk(
  node: unknown,
  visit: (kind: string, fields: Fields, above: readonly string[]) => boolean | void,
  above: readonly string[] = [],
): void {
  if (Array.isArray(node)) {
    for (const inner of node) walk(inner, visit, above);
    return;
  }
  if (!isFields(node)) return;
  for (const [name, value] of Object.entries(node)) {
    if (/^[A-Z]/.test(name) && isFields(value)) {
      if (visit(name, value, above) !== false) walk(Object.values(value), visit, [...above, name]);
      // Fields that hold a node without its kind, such as the arms of a UNION, are walked as
      // values.
    } else walk(value, visit, above);
  }
}

/** All SELECTs of a tree, outer ones first; arms of a UNION are their own. */
export function selectsOf(tree: unknown): readonly Fields[] {
  const selects: Fields[] = [];
  const seek = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(seek);
    if (!isFields(node)) return;
    // The arms of a UNION carry no kind; only a SELECT has these two fields.
    if (Array.isArray(node['targetList']) && typeof node['limitOption'] === 'string')
      selects.push(node);
    Object.values(node).forEach(seek);
  };
  seek(tree);
  return selects;
}

/** The parts of a column reference: `['o', 'amount']`; undefined for a star or another node. */
export function columnPath(node: unknown): readonly string[] | undefined {
  const parts = listOf(asNode(node, 'ColumnRef'), 'fields').map((part) => stringOf(part));
  return parts.length > 0 && parts.every((part) => part !== undefined) ? parts : undefined;
}

export function stringOf(node: unknown): string | undefined {
  const value = asNode(node, 'String')?.['sval'];
  return typeof value === 'string' ? value : undefined;
}

/** Lower-case name of a called function without its schema. */
export function functionName(fields: Fields): string {
  return (stringOf(listOf(fields, 'funcname').at(-1)) ?? '').toLowerCase();
}

/** A node without positions, to compare what was written twice. */
export function shapeOf(node: unknown): string {
  return JSON.stringify(node, (name, value: unknown) => (name === 'location' ? undefined : value));
}

/** Line and column of a node; the parser counts bytes. */
export function placeOf(sql: string, fields: Fields): string {
  const bytes = typeof fields['location'] === 'number' ? fields['location'] : 0;
  const { line, column } = positionAt(sql, Buffer.from(sql).subarray(0, bytes).toString().length);
  return `line ${line}, column ${column}`;
}

export interface Reads {
  /** Tables by name, without those that WITH defines. */
  readonly tables: readonly string[];
  /** Alias or name in the query → table. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Column references as written, without stars. */
  readonly columns: readonly (readonly string[])[];
}

/** Which tables and columns a query reads. */
export function readsOf(tree: unknown): Reads {
  const defined = new Set<string>();
  const tables = new Set<string>();
  const aliases = new Map<string, string>();
  const columns: (readonly string[])[] = [];
  walk(tree, (kind, fields) => {
    if (kind === 'CommonTableExpr') defined.add(String(fields['ctename']).toLowerCase());
  });
  walk(tree, (kind, fields) => {
    if (kind === 'ColumnRef') columns.push(columnPath({ ColumnRef: fields }) ?? []);
    if (kind !== 'RangeVar') return;
    const name = String(fields['relname']);
    if (defined.has(name.toLowerCase())) return;
    tables.add(name);
    aliases.set(name.toLowerCase(), name);
    const alias = isFields(fields['alias']) ? fields['alias']['aliasname'] : undefined;
    if (typeof alias === 'string') aliases.set(alias.toLowerCase(), name);
  });
  return { tables: [...tables], aliases, columns: columns.filter((path) => path.length > 0) };
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Matches one of the words, which may hold patterns, and nothing else. */
export function wholeWord(words: string): RegExp {
  return new RegExp(`^(?:${words.trim().split(/\s+/).join('|')})$`, 'i');
}
