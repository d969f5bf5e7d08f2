/**
 * How long a profile of a large CSV file takes, and how much memory, in all processes together.
 *
 * Makes a file of 200,000 rows and 12 columns, has the command line profile it, and prints seconds
 * from start to end, seconds of processor time (which tell the same on a busy machine) and the peak
 * of resident memory of the command line and its engine, read from /proc (Linux). Run: `node --conditions=baton-source desks/ba/bench/profile.ts [rows] [times]`.
 */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { finished } from 'node:stream/promises';

const rows = Number(process.argv[2] ?? 200_000);
const times = Number(process.argv[3] ?? 5);
const root = join(import.meta.dirname, '../../..');
const request = 'Profile the data quality of the orders';

const folder = await mkdtemp(join(tmpdir(), 'baton-bench-'));
try {
  const file = join(folder, 'orders.csv');
  await writeOrders(file);
  const measured: Measured[] = [];
  for (let n = 0; n < times; n += 1) measured.push(await profileOnce(file, n));
  const seconds = measured.map((one) => one.seconds).toSorted((a, b) => a - b);
  const peak = Math.max(...measured.map(({ peakMb }) => peakMb));
  const middle = seconds[Math.floor(seconds.length / 2)] ?? 0;
  const [least = 0, most = 0] = [seconds[0], seconds.at(-1)];
  const cpu = Math.max(...measured.map(({ cpuSeconds }) => cpuSeconds));
  console.log(
    `${rows} rows × 12 columns, ${times} times: ${middle.toFixed(2)} s in the middle ` +
      `(${least.toFixed(2)}–${most.toFixed(2)}), at most ${cpu.toFixed(2)} s of processor time and ` +
      `${peak.toFixed(0)} MB in all processes`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Orders with gaps, spellings, spaces and quoted commas; the same ones each time. */
async function writeOrders(path: string): Promise<void> {
  let seed = 1;
  const random = (): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed / 0x7fffffff;
  };
  const below = (most: number): number => Math.floor(random() * most);
  const pick = (from: readonly string[]): string => from[below(from.length)] ?? '';
  const day = (n: number): string =>
    new Date(Date.UTC(2024, 0, 1) + n * 86_400_000).toISOString().slice(0, 10);
  const out = createWriteStream(path);
  out.write(
    'order_id,customer_id,email,order_date,ship_date,status,region,channel,product,quantity,' +
      'price,amount\n',
  );
  for (let id = 1; id <= rows; id += 1) {
    const ordered = below(700);
    const customer = 1 + below(20_000);
    const quantity = 1 + below(9);
    const price = random() * 200;
    const cells = [
      id,
      customer,
      `user${customer}@example.com`,
      day(ordered),
      random() < 0.05 ? '' : day(ordered + below(10)),
      pick(['open', 'closed', 'cancelled', 'paid']),
      pick(['North', 'South', 'East', 'West', 'north ']),
      pick(['web', 'shop', 'phone']),
      `"Product ${below(500)}, large"`,
      quantity,
      price.toFixed(2),
      (quantity * price).toFixed(2),
    ];
    out.write(`${cells.join(',')}\n`);
  }
  out.end();
  await finished(out);
}

interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

async function profileOnce(file: string, n: number): Promise<Measured> {
  const main = join(root, 'packages/cli/src/main.ts');
  const args = ['--conditions=baton-source', main, 'ask', '--offline'];
  const kept = ['--db', join(folder, `${n}.db`), '--out', join(folder, `${n}`)];
  const began = performance.now();
  const child = spawn(process.execPath, [...args, ...kept, '--data', file, request], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  let peakMb = 0;
  const cpu = new Map<number, number>();
  const watch = setInterval(() => {
    look(child.pid ?? 0, cpu).then((now) => {
      peakMb = Math.max(peakMb, now);
    }, ignored);
  }, 20);
  const status = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  clearInterval(watch);
  const seconds = (performance.now() - began) / 1_000;
  if (status !== 0) throw new Error(`The command line ended with ${status}: ${said}`);
  const cpuSeconds = cpu.values().reduce((sum, one) => sum + one, 0);
  return { seconds, cpuSeconds, peakMb };
}

/** Resident memory of a process and of those it started, now, in MB; their processor time so far. */
async function look(pid: number, cpu: Map<number, number>): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // Ticks of user and system time, a hundredth of a second each; pages of 4,096 bytes.
  cpu.set(pid, (Number(fields[11]) + Number(fields[12])) / 100);
  const own = (Number(fields[21]) * 4_096) / 1e6;
  if (process.env['VERBOSE']) console.error(pid, own.toFixed(0));
  const tasks = await readdir(`/proc/${pid}/task`);
  const started = await Promise.all(
    tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8').catch(() => '')),
  );
  const children = started.flatMap((list) => list.trim().split(/\s+/).filter(Boolean).map(Number));
  const theirs = await Promise.all(children.map((child) => look(child, cpu).catch(() => 0)));
  return theirs.reduce((sum, one) => sum + one, own);
}

function ignored(): void {
  // The process ended between two looks.
}
