/**
 * What the engine reads by itself before it is locked: clean CSV files, for speed, and Parquet files,
 * because nothing else reads them.
 *
 * Comes in: the sources. Goes out: for each what form it has, and the raw table it is in when it was
 * read. Only statements of ours run here, on paths that the user gave.
 */
import type { Finding } from '../deliverable.ts';
import { directCsv, readInto } from './csv-direct.ts';
import { sourceName, type TextSource } from './csv-file.ts';
import { type FileForm, formOf } from './file-form.ts';
import { readParquet } from './parquet-file.ts';
import type { Engine, EngineRequest } from './sandbox-engine.ts';

export interface Ahead {
  readonly source: TextSource;
  readonly name: string;
  readonly form: FileForm;
  /** The raw table that holds it already. */
  readonly read?: RawTable;
}

export interface RawTable {
  readonly table: string;
  readonly columns: readonly string[];
  readonly header: string;
  readonly findings: readonly Finding[];
}

/** Tells the form of each source and reads what the engine reads itself. */
export async function readAhead(
  engine: Engine,
  { sources, bytesMax }: EngineRequest & { op: 'load' },
): Promise<readonly Ahead[]> {
  const all = [
    ...(sources.schema ?? []).map((source) => ({ source, otherwise: 'ddl' as const })),
    ...(sources.csv ?? []).map((source) => ({ source, otherwise: 'csv' as const })),
  ];
  const ahead: Ahead[] = [];
  for (const [index, { source, otherwise }] of all.entries()) {
    const form = await formOf(source, otherwise);
    const known = { source, name: sourceName(source), form };
    const table = `raw ${index + 1}`;
    const read = 'path' in source && (await readRaw(engine, { ...known, table, bytesMax }));
    ahead.push(read ? { ...known, read } : known);
  }
  return ahead;
}

async function readRaw(
  { connection }: Engine,
  {
    source,
    form,
    table,
    bytesMax,
  }: { source: TextSource; form: FileForm; table: string; bytesMax: number },
): Promise<RawTable | undefined> {
  if (!('path' in source)) return undefined;
  if (form === 'parquet') {
    const { header, findings } = await readParquet(source.path, { connection, table });
    return { table, columns: header.split(', '), header, findings };
  }
  const direct = form === 'csv' ? await directCsv(source.path, bytesMax) : undefined;
  if (!direct) return undefined;
  try {
    await connection.run(readInto(table, direct));
    const { columns, header, findings } = direct;
    return { table, columns, header, findings };
  } catch {
    return undefined; // Our own reader says what is wrong and where.
  }
}
