/** The data dictionary of tables that a person wrote into the request: `customers(id, name)`. */
import type { Deliverable } from '../deliverable.ts';
import type { Trace } from '../trace.ts';
import { readTables } from './data-table.ts';
import { openSandbox } from './sandbox.ts';
import { describeSchema, readFacts } from './schema-facts.ts';

/** Describes the tables of a text; refused when there are none. */
export async function describeText(text: string, trace: Trace): Promise<Deliverable> {
  const { ddl } = readTables(text);
  if (ddl === '') {
    const message = 'It names no table. Write it as orders(id, amount, created_at), or as DDL.';
    return {
      ok: false,
      findings: [{ rule: 'no_tables', severity: 'error', where: 'text', message }],
    };
  }
  const opened = await openSandbox({ schema: [{ name: 'your message', text: ddl }] });
  if (!opened.ok) return { ok: false, findings: opened.findings };
  try {
    return describeSchema(await readFacts(opened.sandbox), trace);
  } finally {
    await opened.sandbox.close();
  }
}
