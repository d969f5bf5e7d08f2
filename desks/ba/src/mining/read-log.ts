/**
 * Mines one table: asks the engine and decodes its answer.
 *
 * Comes in: an open sandbox, a table and the roles of its columns. Goes out: the figures, or why
 * there are none. The heavy work is one query (`log-sql.ts`); nothing is computed from rows here.
 */
import type { Json, Sandbox } from '../data/sandbox.ts';
import { quoteName } from '../data/sql-text.ts';
import type { LogRoles } from './log-roles.ts';
import { activitiesMax } from './log-roles.ts';
import { activityCountSql, type LogReading, miningSql, problemSql, stepsOf } from './log-sql.ts';
import { type DateOrder, type ReadTime, readTimes } from './log-time.ts';
import type { Activity, MinedLog, Problem, Spread, Throughput } from './mined-log.ts';

export type ReadLog =
  | { readonly ok: true; readonly log: MinedLog }
  | {
      readonly ok: false;
      readonly why: 'date_order' | 'no_events' | 'too_many_activities' | 'engine';
      readonly message: string;
    };

/** Longest time for the whole, in milliseconds. */
const timeoutMs = 60_000;

interface LogTable {
  readonly table: string;
  readonly roles: LogRoles;
  readonly order?: DateOrder | undefined;
}

/** A log is mined once for the same roles: the data of a sandbox never changes. */
const read = new WeakMap<Sandbox, Map<string, Promise<ReadLog>>>();

/** Reads and mines a table. */
export function readLog(sandbox: Sandbox, log: LogTable): Promise<ReadLog> {
  const known = read.get(sandbox) ?? new Map<string, Promise<ReadLog>>();
  read.set(sandbox, known);
  const key = JSON.stringify([log.table, log.order, log.roles]);
  const found = known.get(key) ?? mineTable(sandbox, log);
  known.set(key, found);
  // What the engine could not do now it may do the next time.
  void found.then((result) => {
    if (!result.ok && result.why === 'engine') known.delete(key);
  });
  return found;
}

async function mineTable(sandbox: Sandbox, { table, roles, order }: LogTable): Promise<ReadLog> {
  const loaded = sandbox.tables.find(({ name }) => name === table);
  const time = await readTimes(sandbox, { table, ...at(roles.time), order });
  const start = roles.start && (await readTimes(sandbox, { table, ...at(roles.start), order }));
  if (time.orderUnclear || start?.orderUnclear) {
    const column = time.orderUnclear ? roles.time.name : (roles.start?.name ?? '');
    return { ok: false, why: 'date_order', message: column };
  }
  const reading: LogReading = {
    table,
    case: roles.case.name,
    activity: roles.activity.name,
    resource: roles.resource?.name,
    lifecycle: roles.lifecycle?.name,
    time,
    start,
  };
  const columns = loaded?.columns.map(({ name }) => name) ?? [];
  const rows = loaded?.rows ?? 0;
  const twice = await duplicates(sandbox, { table, columns });
  const used: LogReading = twice.count > 0 ? { ...reading, duplicatesBy: columns } : reading;
  // The count of the columns is approximate: near the limit it is made exactly.
  if (roles.activity.distinct > activitiesMax * 0.9) {
    const counted = await sandbox.run(activityCountSql(reading), { timeoutMs });
    const count = counted.ok ? Number(counted.rows[0]?.[0]) : 0;
    if (count > activitiesMax) {
      return { ok: false, why: 'too_many_activities', message: String(count) };
    }
  }
  const answer = await sandbox.run(miningSql(used), { timeoutMs });
  if (!answer.ok) return { ok: false, why: 'engine', message: answer.finding.message };
  const parts = new Map(
    answer.columns.map(({ name }, index) => [name, entriesOf(answer.rows[0]?.[index])] as const),
  );
  const found = await problemsOf(sandbox, { reading, counts: parts.get('checks')?.[0] ?? {} });
  const problems = twice.count > 0 ? [...found, twice] : found;
  const rowsUsed = num(parts.get('rows')?.[0] ?? {}, 'used');
  if (rowsUsed === 0) return { ok: false, why: 'no_events', message: problemsText(problems) };
  const source = { table, source: loaded?.source ?? table, roles, rows, rowsUsed };
  return { ok: true, log: { ...source, ...timesRead(time), ...decode(parts), problems } };
}

function at({ name, type }: LogRoles['time']): { column: string; type: string } {
  return { column: name, type };
}

function timesRead({ forms, order }: ReadTime): Pick<MinedLog, 'timeForms' | 'dateOrder'> {
  return { timeForms: forms, ...(order && { dateOrder: order }) };
}

/** Rows that are there more than once with every column equal. */
async function duplicates(
  sandbox: Sandbox,
  { table, columns }: { table: string; columns: readonly string[] },
): Promise<Problem> {
  const list = columns.map(quoteName).join(', ');
  const quick = `SELECT count(*), count(DISTINCT hash(${list})) FROM ${quoteName(table)}`;
  const first = await sandbox.run(quick, { timeoutMs });
  const [all = 0, distinct = 0] = first.ok ? (first.rows[0] ?? []).map(Number) : [];
  if (all === distinct) return { rule: 'duplicate', count: 0, rows: [] };
  const later = `SELECT rowid + 1 AS r FROM ${quoteName(table)}
    QUALIFY row_number() OVER (PARTITION BY ${list} ORDER BY rowid) > 1`;
  const sql = `SELECT (SELECT count(*) FROM (${later})), (SELECT list(r) FROM (${later} ORDER BY r LIMIT 5))`;
  const found = await sandbox.run(sql, { timeoutMs });
  const [count, rows] = found.ok ? (found.rows[0] ?? []) : [];
  return { rule: 'duplicate', count: Number(count ?? 0), rows: numbersOf(rows) };
}

async function problemsOf(
  sandbox: Sandbox,
  { reading, counts }: { reading: LogReading; counts: Entry },
): Promise<readonly Problem[]> {
  const names = Object.keys(counts).filter((name) => num(counts, name) > 0);
  if (names.length === 0) return [];
  const found = await sandbox.run(problemSql(reading, names), { timeoutMs });
  const rows = new Map(
    found.ok ? found.rows.map(([name, list]) => [textIn(name), numbersOf(list)] as const) : [],
  );
  return names.map((rule) => ({ rule, count: num(counts, rule), rows: rows.get(rule) ?? [] }));
}

function problemsText(problems: readonly Problem[]): string {
  return problems.map(({ rule, count }) => `${rule.replaceAll('_', ' ')} ${count}`).join(', ');
}

type Entry = Readonly<Record<string, Json>>;
type Parts = ReadonlyMap<string, readonly Entry[]>;

type Decoded = Omit<
  MinedLog,
  'table' | 'source' | 'roles' | 'rows' | 'rowsUsed' | 'problems' | 'timeForms' | 'dateOrder'
>;

function decode(parts: Parts): Decoded {
  const part = (name: string): readonly Entry[] => parts.get(name) ?? [];
  const [totals = {}] = part('totals');
  const [order = {}] = part('order');
  const [pairing = {}] = part('pairing');
  return {
    events: num(totals, 'events'),
    cases: num(totals, 'cases'),
    from: num(totals, 'first'),
    to: num(totals, 'last'),
    finished: num(totals, 'finished'),
    casesOfOneEvent: num(totals, 'single'),
    repeating: num(totals, 'repeating'),
    eventsPerCase: { median: num(totals, 'length'), most: num(totals, 'longest') },
    activities: part('activities').map(activityOf),
    resources: part('resources').map((one) => ({
      name: textIn(one['name']),
      events: num(one, 'n'),
    })),
    variants: part('variants').map((one) => ({
      steps: stepsOf(textIn(one['t'])),
      cases: num(one, 'n'),
      median: num(one, 'd'),
    })),
    variantSizes: part('sizes').map((one) => ({
      cases: num(one, 'n'),
      variants: num(one, 'variants'),
    })),
    edges: part('edges').map((one) => ({
      ...ends(one, { from: 'k', to: 'nk' }),
      ...waiting(one),
      cases: num(one, 'cases'),
      overlaps: num(one, 'overlaps'),
    })),
    handovers: part('handovers').map((one) => ({
      ...ends(one, { from: 'p', to: 'np' }),
      ...waiting(one),
    })),
    crossings: part('crossings').map((one) => ({
      ...ends(one, { from: 'k', to: 'nk' }),
      ...(one['p'] !== null && { fromResource: num(one, 'p') - 1 }),
      ...(one['np'] !== null && { toResource: num(one, 'np') - 1 }),
      ...waiting(one),
    })),
    pings: part('pings').map((one) => ({
      a: num(one, 'p') - 1,
      b: num(one, 'np') - 1,
      count: num(one, 'n'),
      cases: num(one, 'cases'),
    })),
    repeated: part('repeated').map((one) => ({
      activity: num(one, 'k') - 1,
      cases: num(one, 'cases'),
      extra: num(one, 'extra'),
    })),
    unfinished: part('unfinished').map((one) => ({
      activity: num(one, 'k') - 1,
      cases: num(one, 'n'),
      recent: num(one, 'recent'),
    })),
    throughput: throughputOf(part('spans')),
    unordered: { events: num(order, 'events'), cases: num(order, 'cases') },
    paired: { both: num(pairing, 'paired'), lone: num(pairing, 'lone') },
  };
}

function activityOf(one: Entry): Activity {
  const timed = num(one, 'timed');
  return {
    name: textIn(one['name']),
    events: num(one, 'n'),
    cases: num(one, 'cases'),
    starts: num(one, 'starts'),
    ends: num(one, 'ends'),
    final: one['final'] === true,
    timed,
    ...(timed > 0 && { work: num(one, 'work') }),
  };
}

/** Positions in the engine begin at 1. */
function ends(one: Entry, keys: { from: string; to: string }): { from: number; to: number } {
  return { from: num(one, keys.from) - 1, to: num(one, keys.to) - 1 };
}

function waiting(one: Entry): Spread & { count: number; total: number } {
  return { ...spreadOf(one), count: num(one, 'n'), total: num(one, 'total') };
}

function spreadOf(one: Entry): Spread {
  const [median = 0, p90 = 0] = numbersOf(one['q']);
  return { median, p90 };
}

function throughputOf(spans: readonly Entry[]): MinedLog['throughput'] {
  const find = (done: boolean | null, again: boolean | null): Throughput | undefined => {
    const one = spans.find((span) => span['done'] === done && span['again'] === again);
    return one && { ...spreadOf(one), mean: num(one, 'mean'), cases: num(one, 'n') };
  };
  const all = find(null, null);
  const finished = find(true, null);
  const repeated = find(true, true);
  const straight = find(true, false);
  return {
    ...(all && all.cases > 0 && { all }),
    ...(finished && { finished }),
    ...(repeated && { repeated }),
    ...(straight && { straight }),
  };
}

function entriesOf(cell: Json | undefined): readonly Entry[] {
  return Array.isArray(cell) ? cell.filter((one: Json): one is Entry & Json => isEntry(one)) : [];
}

function isEntry(value: Json): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function num(entry: Entry, name: string): number {
  return Number(entry[name] ?? 0);
}

function textIn(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function numbersOf(value: Json | undefined): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}
