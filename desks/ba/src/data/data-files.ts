/**
 * The user's data files: opened once, when a tool first needs them, in a locked-down engine that is
 * closed with the desk.
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

/** Paths of CSV files and of SQL schemas. */
export interface DataPaths {
  readonly csv: readonly string[];
  readonly schema: readonly string[];
}

export function dataFiles({ csv, schema }: DataPaths): DataFiles {
  const given = csv.length + schema.length > 0;
  let opening: ReturnType<typeof openSandbox> | undefined;
  return {
    given,
    async use(work) {
      opening ??= openSandbox({
        csv: csv.map((path) => ({ path })),
        schema: schema.map((path) => ({ path })),
      });
      const opened = await opening;
      return opened.ok ? await work(opened.sandbox) : { ok: false, findings: opened.findings };
    },
    async close() {
      const opened = await opening;
      if (opened?.ok) await opened.sandbox.close();
    },
  };
}
