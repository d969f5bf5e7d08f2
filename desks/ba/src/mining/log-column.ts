/**
 * What the columns of a table look like to somebody who searches for an event log in it.
 *
 * Comes in: an open sandbox and a table. Goes out: for each column its values in numbers and a
 * sample, counted in one query, so that a large log is not read once for each column.
 */
import type { LoadedTable, Sandbox } from '../data/sandbox.ts';
import { quoteName } from '../data/sql-text.ts';
import { timeShare } from './log-time.ts';

export interface LogColumn {
  readonly name: string;
  /** As DuckDB calls it. */
  readonly type: string;
  /** Words of the name in lower case, without accents, one space between. */
  readonly words: string;
  /** Rows with a value that is not blank. */
  readonly filled: number;
  /** Different values, counted approximately (HyperLogLog). */
  readonly distinct: number;
  /** Different values of the first rows, at most 200, in the order of the alphabet. */
  readonly values: readonly string[];
  /** It holds points in time, as such, as text, or as seconds or milliseconds since 1970. */
  readonly isTime: boolean;
}

/** Rows from which the sample is taken. */
const sampleRows = 1_000;
const sampleMax = 200;

/** The columns of a table; empty when it can not be read. */
export async function logColumns(
  sandbox: Sandbox,
  table: LoadedTable,
): Promise<readonly LogColumn[]> {
  const texts = table.columns.map(
    ({ name }) => `nullif(trim(CAST(${quoteName(name)} AS VARCHAR)), '')`,
  );
  const counted = texts.map((text) => `count(${text}), approx_count_distinct(${text})`);
  const sample = `(SELECT * FROM ${quoteName(table.name)} LIMIT ${sampleRows})`;
  const sampled = texts.map(
    (text) => `list_slice(list_sort(list(DISTINCT ${text})), 1, ${sampleMax})`,
  );
  const all = await sandbox.run(`SELECT ${counted.join(', ')} FROM ${quoteName(table.name)}`);
  const some = await sandbox.run(`SELECT ${sampled.join(', ')} FROM ${sample}`);
  if (!all.ok || !some.ok) return [];
  return table.columns.map(({ name, type }, index) => {
    const values = textsOf(some.rows[0]?.[index]);
    const column = {
      name,
      type,
      words: plainWords(name),
      filled: Number(all.rows[0]?.[index * 2] ?? 0),
      distinct: Number(all.rows[0]?.[index * 2 + 1] ?? 0),
      values,
    };
    return { ...column, isTime: timeShare(column) >= 0.6 };
  });
}

function textsOf(cell: unknown): readonly string[] {
  return Array.isArray(cell) ? cell.filter((one) => typeof one === 'string') : [];
}

/** `Vorgangs-Nr.` → `vorgangs nr`, `caseID` → `case id`, `Étape` → `etape`. */
export function plainWords(text: string): string {
  const spaced = text.replaceAll(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu, ' ');
  const bare = spaced.normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll('ß', 'ss');
  return (bare.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}
