/**
 * How long mining takes: a log made here, loaded and mined as the desk does it, step by step.
 *
 *     node --conditions=baton-source desks/ba/bench/mining.ts [events]
 *
 * Prints milliseconds of the wall, the best of three, and events per second; asserts nothing.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSandbox, type Sandbox } from '../src/data/sandbox.ts';
import { flowGraph } from '../src/mining/flow-graph.ts';
import { layoutFlow } from '../src/mining/flow-layout.ts';
import { logColumns } from '../src/mining/log-column.ts';
import { pickRoles } from '../src/mining/log-roles.ts';
import { mineLog } from '../src/mining/mine.ts';
import { readLog } from '../src/mining/read-log.ts';
import { openTrace } from '../src/trace.ts';

const wanted = Number(process.argv[2] ?? 100_000);

/** Numbers from 0 to 1, the same for the same seed (Park and Miller, 1988). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const main = ['Receive', 'Register', 'Check', 'Approve', 'Order', 'Deliver', 'Invoice', 'Pay'];
const detours = ['Ask back', 'Correct', 'Escalate', 'Remind'];
const teams = ['Front office', 'Back office', 'Purchasing', 'Finance', 'Management'];

/** Events of cases with detours and repetitions, in the order of time. */
function makeLog(events: number): string {
  const random = randomFrom(20);
  const rows: { at: number; line: string }[] = [];
  for (let no = 1; rows.length < events; no += 1) {
    let at = Date.UTC(2025, 0, 1) + random() * 180 * 86_400_000;
    const path = main.flatMap((step) => {
      const detour = random() < 0.15 ? detours[Math.floor(random() * detours.length)] : undefined;
      return detour === undefined ? [step] : [step, detour, step];
    });
    for (const step of path) {
      const team = teams[Math.floor(random() * teams.length)];
      const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
      rows.push({ at, line: `C${no},${step},${time},${team}` });
      at += -Math.log(1 - random()) * 6 * 3_600_000;
    }
  }
  const lines = rows.slice(0, events).toSorted((a, b) => a.at - b.at);
  return `case_id,activity,timestamp,team\n${lines.map(({ line }) => line).join('\n')}\n`;
}

interface Lap {
  readonly what: string;
  readonly ms: number;
}

async function measured<T>(laps: Lap[], what: string, work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const result = await work();
  laps.push({ what, ms: performance.now() - begun });
  return result;
}

async function once(path: string): Promise<readonly Lap[]> {
  const laps: Lap[] = [];
  const opened = await measured(laps, 'start the engine and load', () =>
    openSandbox({ csv: [{ path }] }),
  );
  if (!opened.ok) throw new Error(JSON.stringify(opened.findings));
  const { sandbox } = opened;
  try {
    await measured(laps, 'the whole tool, after loading', () =>
      mineLog(sandbox, { input: {}, trace: openTrace([], 'process') }),
    );
  } finally {
    await sandbox.close();
  }
  // In another engine, because a log is mined only once in one.
  const again = await openSandbox({ csv: [{ path }] });
  if (!again.ok) throw new Error(JSON.stringify(again.findings));
  try {
    await parts(again.sandbox, laps);
  } finally {
    await again.sandbox.close();
  }
  return laps;
}

async function parts(sandbox: Sandbox, laps: Lap[]): Promise<void> {
  const [table] = sandbox.tables;
  if (!table) throw new Error('no table');
  const columns = await measured(laps, '– look at the columns', () => logColumns(sandbox, table));
  const picked = pickRoles(columns, {});
  if (!picked.ok) throw new Error(`unclear: ${picked.role}`);
  const { roles } = picked;
  const read = await measured(laps, '– mine', () => readLog(sandbox, { table: table.name, roles }));
  if (!read.ok) throw new Error(read.message);
  await measured(laps, '– lay out the picture', () => layoutFlow(flowGraph(read.log)));
}

const folder = await mkdtemp(join(tmpdir(), 'baton-mining-'));
try {
  const path = join(folder, 'log.csv');
  const text = makeLog(wanted);
  await writeFile(path, text);
  const runs = [await once(path), await once(path), await once(path)];
  const best = (runs[0] ?? []).map(({ what }, index) => ({
    what,
    ms: Math.min(...runs.map((run) => run[index]?.ms ?? Number.POSITIVE_INFINITY)),
  }));
  const size = (text.length / 1e6).toFixed(1);
  process.stdout.write(`${wanted} events, ${size} MB, best of ${runs.length}\n`);
  for (const { what, ms } of best) {
    process.stdout.write(`${what.padEnd(32)}${Math.round(ms).toString().padStart(7)} ms\n`);
  }
  const load = best[0]?.ms ?? 0;
  const tool = best[1]?.ms ?? 0;
  const rate = Math.round(wanted / ((load + tool) / 1_000));
  process.stdout.write(
    `${'load and tool'.padEnd(32)}${Math.round(load + tool)
      .toString()
      .padStart(7)} ms`,
  );
  process.stdout.write(`, ${rate} events a second\n`);
} finally {
  await rm(folder, { recursive: true });
}
