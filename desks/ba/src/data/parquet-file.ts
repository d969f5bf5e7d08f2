/**
 * A Parquet file read by the engine itself, before the engine is locked: only the path that the user
 * gave, taken as it is.
 *
 * Comes in: a path. Goes out: a table whose nested fields are columns and whose lists are JSON text,
 * with a finding for each that is not as it was.
 */
import { resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Finding } from '../deliverable.ts';
import { sourceName } from './csv-file.ts';
import { quoteName, quoteText } from './sql-text.ts';

export interface ReadParquet {
  /** Names of its columns, for the trace. */
  readonly header: string;
  readonly findings: readonly Finding[];
}

/** Reads a file into a table; an error finding when it cannot be read. */
export async function readParquet(
  path: string,
  { connection, table }: { readonly connection: DuckDBConnection; readonly table: string },
): Promise<ReadParquet> {
  const name = sourceName({ path });
  try {
    const from = `read_parquet(${quoteText(exactPath(path))}, hive_partitioning = false)`;
    const about = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`)).getRowsJson();
    const columns = about.map(([column, type]) => ({ name: textOf(column), type: textOf(type) }));
    const taken = new Set(columns.map((one) => one.name.toLowerCase()));
    const parts = columns.flatMap((column) => partsOf(column, taken));
    const select = parts.map(({ sql, as }) => `${sql} AS ${quoteName(as)}`).join(', ');
    await connection.run(
      `CREATE OR REPLACE TABLE ${quoteName(table)} AS SELECT ${select} FROM ${from}`,
    );
    const findings = parts.flatMap(({ note }): readonly Finding[] =>
      note === undefined
        ? []
        : [{ rule: 'parquet_shape', severity: 'warning', where: name, message: note }],
    );
    return { header: columns.map((one) => one.name).join(', '), findings };
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
    const message =
      `Cannot read ${name}: it begins like a Parquet file, but the engine says ` +
      `“${why.replaceAll(path, name)}”. Export it again, or send it as CSV.`;
    return {
      header: '',
      findings: [{ rule: 'parquet_unreadable', severity: 'error', where: name, message }],
    };
  }
}

/** A path in which no character is a pattern. */
function exactPath(path: string): string {
  return resolve(path).replace(/[*?[]/g, '[$&]');
}

interface Part {
  readonly sql: string;
  readonly as: string;
  readonly note?: string;
}

interface Typed {
  readonly name: string;
  readonly type: string;
}

/** A column, or one for each field of it. */
function partsOf({ name, type }: Typed, taken: Set<string>): readonly Part[] {
  const sql = quoteName(name);
  if (/\[\d*\]$|^(?:MAP|UNION)\(/.test(type)) {
    const note = `${name} holds lists: kept as JSON text.`;
    return [{ sql: `CAST(to_json(${sql}) AS VARCHAR)`, as: name, note }];
  }
  if (!type.startsWith('STRUCT(')) {
    if (type === 'BLOB') {
      const note = `${name} holds bytes: shown as text with escapes.`;
      return [{ sql: `CAST(${sql} AS VARCHAR)`, as: name, note }];
    }
    return [{ sql, as: name }];
  }
  const fields = fieldsOf(type);
  const parts = fields.flatMap((field) => {
    let as = `${name}_${field.name}`;
    for (let n = 2; taken.has(as.toLowerCase()); n += 1) as = `${name}_${field.name}_${n}`;
    taken.add(as.toLowerCase());
    return partsOf({ name: as, type: field.type }, taken).map((part) => ({
      ...part,
      sql: part.sql.replaceAll(quoteName(as), () => `${sql}.${quoteName(field.name)}`),
    }));
  });
  const [first, ...rest] = parts;
  if (!first) return [{ sql: `CAST(${sql} AS VARCHAR)`, as: name }];
  const names = parts.map(({ as }) => as).join(', ');
  const note = `${name} is nested: its fields are columns (${names}).`;
  return [{ ...first, note: first.note === undefined ? note : `${note} ${first.note}` }, ...rest];
}

/** `STRUCT(city VARCHAR, "zip code" INTEGER)` cut at its own commas. */
function fieldsOf(type: string): readonly Typed[] {
  const body = type.slice('STRUCT('.length, -1);
  const fields: Typed[] = [];
  let [depth, start, quoted] = [0, 0, false];
  for (let at = 0; at <= body.length; at += 1) {
    const sign = body[at];
    if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === '(') depth += 1;
    else if (!quoted && sign === ')') depth -= 1;
    if (at < body.length && (sign !== ',' || quoted || depth > 0)) continue;
    const [, plain, named, kind = ''] =
      /^\s*(?:"((?:[^"]|"")*)"|(\S+))\s+([\s\S]+)$/.exec(body.slice(start, at)) ?? [];
    fields.push({ name: plain?.replaceAll('""', '"') ?? named ?? '', type: kind.trim() });
    start = at + 1;
  }
  return fields;
}

function textOf(cell: unknown): string {
  return typeof cell === 'string' ? cell : '';
}
