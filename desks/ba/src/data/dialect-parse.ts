/**
 * Dialects that Postgres' parser does not take: parsed and rewritten by polyglot-sql, which is loaded
 * when such a dialect is asked for and not before (it is large).
 *
 * Comes in: SQL and its dialect. Goes out: the same for another dialect, or where it does not parse.
 * A rewriting is a proposal: it can lose meaning without a word (a month that becomes a day), so
 * whatever is made of it here is run and compared before anybody gets it.
 */
import { setFlagsFromString } from 'node:v8';
import { type Dialect, dialectNames } from './dialect.ts';

export type Rewritten =
  | { readonly ok: true; readonly sql: string }
  | {
      readonly ok: false;
      readonly message: string;
      readonly line: number;
      readonly column: number;
    };

/** One statement of a dialect for another one. */
export async function rewrite(
  sql: string,
  { from, to }: { readonly from: Dialect; readonly to: Dialect },
): Promise<Rewritten> {
  // Optimising 22 MB of WebAssembly in the background costs more than parsing some queries, and
  // holds the process up at its end.
  setFlagsFromString('--no-wasm-tier-up --no-wasm-dynamic-tiering');
  const { transpile, Dialect: Known } = await import('@polyglot-sql/sdk');
  const nameOf = (dialect: Dialect) => {
    const name = dialect === 'postgres' ? 'postgresql' : dialect;
    return Object.values(Known).find((known: string) => known === name) ?? Known.Generic;
  };
  const text = withoutRownum(sql.trim().replace(/;\s*$/, ''), from);
  const no = (message: string, line = 1, column = 1): Rewritten => ({
    ok: false,
    message,
    line,
    column,
  });
  try {
    const result = transpile(text, nameOf(from), nameOf(to), {
      unsupportedLevel: 'raise',
      pretty: true,
    });
    const [first, ...more] = result.sql ?? [];
    if (!result.success || first === undefined)
      return no(
        result.error ?? `it is no ${dialectNames[from]}`,
        result.errorLine,
        result.errorColumn,
      );
    if (more.length > 0) return no(`one statement is allowed, got ${more.length + 1}`);
    return { ok: true, sql: first };
  } catch (error) {
    return no(error instanceof Error ? error.message : String(error));
  }
}

/** `WHERE ROWNUM <= 5` at the end of a query is its first rows, which others write as a limit. */
function withoutRownum(sql: string, from: Dialect): string {
  if (from !== 'oracle' || /\border\s+by\b/i.test(sql)) return sql;
  return sql.replace(
    /\s+(?:where|and)\s+rownum\s*(<=?)\s*(\d+)\s*;?\s*$/i,
    (_, sign: string, n: string) => `\nFETCH FIRST ${sign === '<' ? Number(n) - 1 : n} ROWS ONLY`,
  );
}
