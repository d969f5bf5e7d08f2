/**
 * Lets worlds happen from the command line.
 *
 *     node --conditions=baton-source sim/run.ts --seed 17          one world, with its whole story
 *     node --conditions=baton-source sim/run.ts --seeds 1..5000    many, and the story of each that fails
 *     node --conditions=baton-source sim/run.ts --fresh 300        as many that nobody has seen yet
 */
import { parseArgs } from 'node:util';
import { type Report, simulate } from './simulate.ts';
import { replayOf, traceOf } from './trace.ts';

const storiesMax = 3;

const { values } = parseArgs({
  options: { seed: { type: 'string' }, seeds: { type: 'string' }, fresh: { type: 'string' } },
});

if (values.seed === undefined) await many(seedsOf(values));
else await one(values.seed);

async function one(seed: string): Promise<void> {
  const report = await simulate(seed);
  console.log(traceOf(report));
  if (report.violations.length > 0) process.exitCode = 1;
}

async function many(seeds: readonly number[]): Promise<void> {
  const started = performance.now();
  const failed: Report[] = [];
  let events = 0;
  for (const seed of seeds) {
    const report = await simulate(seed);
    events += report.trial.story.events.length;
    if (report.violations.length === 0) continue;
    failed.push(report);
    if (failed.length <= storiesMax) console.log(`${traceOf(report)}\n`);
    console.log(`✗ ${replayOf(report.seed)}`);
  }
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  console.log(`${seeds.length} worlds, ${events} events, ${seconds} s, ${failed.length} failed`);
  if (failed.length > 0) process.exitCode = 1;
}

function seedsOf({ seeds, fresh }: { seeds?: string; fresh?: string }): number[] {
  if (fresh !== undefined) {
    const base = Date.now();
    console.log(`fresh seeds from ${base}`);
    return Array.from({ length: Number(fresh) }, (_, index) => base + index);
  }
  const [from = 1, to = from] = (seeds ?? '1..1000').split('..').map(Number);
  if (!Number.isInteger(from) || !Number.isInteger(to)) {
    throw new TypeError(
      `Cannot run the seeds: a range is two whole numbers, got ${seeds}. Write 1..5000.`,
    );
  }
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
