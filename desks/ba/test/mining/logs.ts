/** Logs for tests, loaded into the real engine. */
import { openSandbox, type Sandbox } from '../../src/data/sandbox.ts';
import { logColumns } from '../../src/mining/log-column.ts';
import { type GivenRoles, type PickedRoles, pickRoles } from '../../src/mining/log-roles.ts';
import { type ReadLog, readLog } from '../../src/mining/read-log.ts';

/** A sandbox with one table for each text, by name. */
export async function opened(csv: Readonly<Record<string, string>>): Promise<Sandbox> {
  const sources = Object.entries(csv).map(([name, text]) => ({ name: `${name}.csv`, text }));
  const result = await openSandbox({ csv: sources });
  if (!result.ok) throw new Error(JSON.stringify(result.findings));
  return result.sandbox;
}

/** The roles of a table's columns. */
export async function rolesOf(
  sandbox: Sandbox,
  table: string,
  said: { readonly request?: string; readonly given?: GivenRoles } = {},
): Promise<PickedRoles> {
  const loaded = sandbox.tables.find(({ name }) => name === table);
  if (!loaded) throw new Error(`no table ${table}`);
  return pickRoles(await logColumns(sandbox, loaded), said);
}

/** Mines a table; throws where a role is unclear. */
export async function read(
  sandbox: Sandbox,
  table: string,
  given: GivenRoles = {},
): Promise<ReadLog> {
  const picked = await rolesOf(sandbox, table, { given });
  if (!picked.ok) throw new Error(`unclear: ${picked.role} of ${picked.candidates.join(', ')}`);
  return await readLog(sandbox, { table, roles: picked.roles });
}

/** Milliseconds. */
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/**
 * Four cases, made so that everything can be worked out by hand. The hours since midnight of the
 * first event:
 *
 * - C1: Receive 0, Check 2, Approve 10, Pay 11
 * - C2: Receive 0, Check 4, Approve 8, Pay 9
 * - C3: Receive 0, Check 1, Receive 3, Check 7, Approve 8, Pay 32
 * - C4: Receive 0, Check 6
 */
export const orders = `case_id,activity,timestamp,team
C1,Receive,2025-03-03 08:00,Front
C1,Check,2025-03-03 10:00,Back
C1,Approve,2025-03-03 18:00,Boss
C1,Pay,2025-03-03 19:00,Back
C2,Receive,2025-03-04 08:00,Front
C2,Check,2025-03-04 12:00,Back
C2,Approve,2025-03-04 16:00,Boss
C2,Pay,2025-03-04 17:00,Back
C3,Receive,2025-03-05 08:00,Front
C3,Check,2025-03-05 09:00,Back
C3,Receive,2025-03-05 11:00,Front
C3,Check,2025-03-05 15:00,Back
C3,Approve,2025-03-05 16:00,Boss
C3,Pay,2025-03-06 16:00,Back
C4,Receive,2025-03-06 08:00,Front
C4,Check,2025-03-06 14:00,Back
`;
