/**
 * The user's data files, in a locked-down engine that is closed with the desk. They are read at once,
 * in a process of their own: while the desk is still getting ready, and before anybody asks.
 */
import type { Deliverable } from '../deliverable.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';

export interface DataFiles {
  /** There is something to work on. */
  readonly given: boolean;
  /** Works on the data; gives the findings instead when the files can not be used. */
  readonly use: (work: (sandbox: Sandbox) => Promise<Deliverable>) => Promise<Deliverable>;
  readonly close: () => Promise<void>;
}

/** Paths of the files; what each of them is, its content says. */
export interface DataPaths {
  /** Rows: CSV, TSV, JSON, Parquet. */
  readonly csv: readonly string[];
  /** SQL schemas. */
  readonly schema: readonly string[];
}

export function dataFiles({ csv, schema }: DataPaths): DataFiles {
  const given = csv.length + schema.length > 0;
  const sources = {
    csv: csv.map((path) => ({ path })),
    schema: schema.map((path) => ({ path })),
  };
  const closing = new AbortController();
  const opening = given ? openSandbox(sources, {}, closing.signal) : undefined;
  return {
    given,
    async use(work) {
      const opened = await (opening ?? openSandbox(sources));
      return opened.ok ? await work(opened.sandbox) : { ok: false, findings: opened.findings };
    },
    async close() {
      // What is still being read is of no use to anybody now.
      closing.abort();
      const opened = await opening;
      if (opened?.ok) await opened.sandbox.close();
    },
  };
}
