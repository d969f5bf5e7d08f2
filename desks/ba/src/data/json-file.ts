/**
 * JSON as people send it: a list of records, one record a line, or an object that holds lists.
 *
 * Comes in: text. Goes out: tables of text cells, and findings that say what became of what is no
 * table: nested fields become columns of their own, lists stay as JSON text, the rest is named.
 *
 * Invariants
 * 1. A number keeps its digits: `1.10` and `12345678901234567890` stay what they are.
 * 2. Nothing is left out without a finding; what cannot be read is named by its line.
 */
import type { Finding } from '../deliverable.ts';
import { plural } from './plural.ts';
import type { TextRows } from './text-rows.ts';

export interface JsonTable extends TextRows {
  /** The property that holds it, where a file has several; else the file names it. */
  readonly name?: string;
}

export type ReadJson =
  | { readonly ok: true; readonly tables: readonly JsonTable[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Reads all tables of a JSON text. */
export function readJson(text: string, name: string): ReadJson {
  const whole = parseWhole(text);
  if (whole.ok) return fromValue(whole.value, { text, name });
  const lines = parseLines(text, name);
  if (lines) return lines.ok ? made([{ records: lines.records }], { text, name }) : lines;
  return { ok: false, findings: [syntaxError(text, name, whole.message)] };
}

interface Place {
  readonly text: string;
  readonly name: string;
}

type Parsed = { readonly ok: true; readonly value: unknown } | { ok: false; message: string };

/** Numbers that JavaScript would write in another way than the file. */
const inexact = /[\d.]{16}|\.\d*0(?!\d)|\d[eE]|-0(?![.\d])/;

function parseWhole(text: string): Parsed {
  try {
    return { ok: true, value: inexact.test(text) ? JSON.parse(text, exact) : JSON.parse(text) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/** A number as it was written, where JavaScript has no number that reads the same. */
class Digits {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function exact(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  return typeof value === 'number' && source !== undefined && source !== String(value)
    ? new Digits(source)
    : value;
}

type Lines =
  | { readonly ok: true; readonly records: readonly unknown[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** One record a line; undefined when the text is no such thing. */
function parseLines(text: string, name: string): Lines | undefined {
  const lines = text
    .split(/\r?\n|\r/)
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '');
  const whole = lines.slice(0, 3).some(({ line }) => /^[{[]/.test(line) && parseWhole(line).ok);
  if (lines.length < 2 || !whole) return undefined;
  const records: unknown[] = [];
  for (const { line, number } of lines) {
    const parsed = parseWhole(line);
    if (!parsed.ok) {
      const where = `${name}, line ${number}`;
      const message =
        `Cannot read ${name}: line ${number} is not JSON, got ${shortened(line)}. ` +
        'Correct the line; each line holds one record.';
      return { ok: false, findings: [{ rule: 'json_syntax', severity: 'error', where, message }] };
    }
    records.push(parsed.value);
  }
  return { ok: true, records };
}

function syntaxError(text: string, name: string, reason: string): Finding {
  const [, found] = /position (\d+)/.exec(reason) ?? [];
  const at = found === undefined ? text.length : Number(found);
  const line = text.slice(0, at).split('\n').length;
  const near = text.slice(Math.max(0, at - 20), at + 20);
  const what = reason.replace(/ in JSON.*$|,? ".*$|, \.\.\..*$/s, '');
  const message =
    `Cannot read ${name}: it is not valid JSON in line ${line} (${what}), got ` +
    `${shortened(near)}. Correct it, or export the data again.`;
  return { rule: 'json_syntax', severity: 'error', where: `${name}, line ${line}`, message };
}

function shortened(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  return `“${plain.length > 60 ? `${plain.slice(0, 59)}…` : plain}”`;
}

interface Records {
  readonly name?: string;
  readonly records: readonly unknown[];
  readonly notes?: readonly string[];
}

/** A list is a table; an object is a table for each list of records in it, or one record. */
function fromValue(value: unknown, place: Place): ReadJson {
  if (Array.isArray(value)) return made([{ records: value }], place);
  if (!isRecord(value)) {
    const message = `Cannot read ${place.name}: it holds one value, not a table. Send a list of records.`;
    const finding: Finding = {
      rule: 'json_no_table',
      severity: 'error',
      where: place.name,
      message,
    };
    return { ok: false, findings: [finding] };
  }
  const lists = Object.entries(value).flatMap(([name, one]) =>
    Array.isArray(one) && one.length > 0 && one.every(isRecord) ? [{ name, records: one }] : [],
  );
  const [first] = lists;
  if (!first) return made([{ records: [value], notes: ['It is one record: one row.'] }], place);
  const others = Object.keys(value).filter((name) => !lists.some((one) => one.name === name));
  const names = lists.map(({ name }) => name).join(', ');
  const notes =
    others.length > 0 ? [`Beside ${names} it holds ${others.join(', ')}: left out.`] : [];
  if (lists.length === 1) return made([{ records: first.records, notes }], place);
  return made(
    lists.map((one, index) => ({ ...one, notes: index === 0 ? notes : [] })),
    place,
  );
}

function made(tables: readonly Records[], { text, name }: Place): ReadJson {
  const header = (text.trimStart().split(/\r?\n|\r/, 1)[0] ?? '').slice(0, 200).trim();
  if (tables.every(({ records }) => records.length === 0)) {
    const message = `Cannot read ${name}: the list is empty. Send a file with data.`;
    const finding: Finding = { rule: 'json_no_rows', severity: 'error', where: name, message };
    return { ok: false, findings: [finding] };
  }
  return { ok: true, tables: tables.map((table) => flattened(table, { header, name })) };
}

/** Deeper than this, fields stay JSON text. */
const depthMax = 6;

interface Column {
  readonly name: string;
  text: boolean;
  lists: number;
}

/** Every field of every record as a column, in the order in which they first occur. */
function flattened(
  { name: table, records, notes = [] }: Records,
  { header, name }: { readonly header: string; readonly name: string },
): JsonTable {
  const columns = new Map<string, Column>();
  const taken = new Set<string>();
  const nested = new Map<string, Set<string>>();
  const columnOf = (path: readonly string[]): Column => {
    const key = path.join('\0');
    const known = columns.get(key);
    if (known) return known;
    const column = { name: uniqueName(path, taken), text: false, lists: 0 };
    columns.set(key, column);
    if (path.length > 1) {
      const parent = path[0] ?? '';
      nested.set(parent, (nested.get(parent) ?? new Set()).add(column.name));
    }
    return column;
  };
  const rows = records.map((record) => {
    const cells = new Map<string, string>();
    const put = (path: readonly string[], value: unknown): void => {
      if (value === null || value === undefined) columnOf(path);
      else if (isRecord(value) && path.length < depthMax && Object.keys(value).length > 0) {
        for (const [key, inner] of Object.entries(value)) put([...path, key], inner);
      } else {
        const column = columnOf(path);
        if (typeof value === 'object' && !(value instanceof Digits)) column.lists += 1;
        column.text ||= typeof value === 'string' || column.lists > 0;
        cells.set(column.name, cellText(value));
      }
    };
    if (isRecord(record)) for (const [key, value] of Object.entries(record)) put([key], value);
    else if (Array.isArray(record))
      for (const [index, value] of record.entries()) put([`column_${index + 1}`], value);
    else put(['value'], record);
    return cells;
  });
  const all = [...columns.values()];
  const said = [
    ...notes,
    ...[...nested].map(
      ([parent, names]) => `${parent} is nested: its fields are columns (${listed([...names])}).`,
    ),
    ...all.flatMap((column) =>
      column.lists > 0
        ? [
            `${column.name} holds lists or objects in ${plural(column.lists, 'row')}: ` +
              'kept as JSON text.',
          ]
        : [],
    ),
  ];
  const findings = said.map(
    (message): Finding => ({ rule: 'json_shape', severity: 'warning', where: name, message }),
  );
  const names = all.map((column) => column.name);
  return {
    ...(table !== undefined && { name: table }),
    columns: names,
    header,
    rows: rows.map((cells) => names.map((one) => cells.get(one) ?? null)),
    findings,
    texts: new Set(all.filter(({ text }) => text).map((column) => column.name)),
  };
}

function uniqueName(path: readonly string[], taken: Set<string>): string {
  const wanted = path.join('_').trim() || 'column';
  let name = wanted;
  for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${wanted}_${n}`;
  taken.add(name.toLowerCase());
  return name;
}

function listed(names: readonly string[]): string {
  const more = names.length > 8 ? `, and ${names.length - 8} more` : '';
  return names.slice(0, 8).join(', ') + more;
}

function cellText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value instanceof Digits ? value.text : jsonText(value);
}

/** JSON with the digits that were written. */
function jsonText(value: unknown): string {
  if (value instanceof Digits) return value.text;
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).map(
    ([key, inner]) => `${JSON.stringify(key)}:${jsonText(inner)}`,
  );
  return `{${fields.join(',')}}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Digits)
  );
}
