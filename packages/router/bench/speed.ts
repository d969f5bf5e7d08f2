/**
 * How long a route takes, how long a start, and how much memory. The start is that of the compiled
 * package, so `npm run build` comes before.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Example, miniLm, remembering, trainClassifier } from '../src/index.ts';
import { draw, examplesOf, type IntentSets } from './intent-set.ts';

export async function measureSpeed(sets: IntentSets): Promise<void> {
  console.log('| what | p50 | p99 |');
  console.log('|---|---|---|');
  const folder = mkdtempSync(join(tmpdir(), 'baton-speed-'));
  try {
    const asked = sets.rows('clinc150_val').map(({ text }) => text);
    const agents = agentsOf(sets, 20);
    const byGrams = await trainClassifier(agents);
    for (const text of asked.slice(0, 500)) await byGrams.classify(text);
    const grams = await times(asked.slice(500), (text) => byGrams.classify(text));
    line('route by n-grams, 20 agents of 50 examples, ms', grams);
    cold(sets, folder);
    console.log(`| memory with n-grams, MB | ${megabytes()} | |`);

    const embedder = remembering(miniLm(), folder);
    const byMeaning = await trainClassifier(agents, { embedder, sure: 2 });
    const before = performance.now();
    await byMeaning.ready();
    const first = performance.now() - before;
    for (const text of asked.slice(0, 20)) await byMeaning.classify(text);
    const meant = await times(asked.slice(20, 220), (text) => byMeaning.classify(text));
    line('route with embedding, 20 agents of 50 examples, ms', meant);
    console.log(
      `| embedding 1,000 examples for the first time, s | ${(first / 1000).toFixed(1)} | |`,
    );
    await embedder.close?.();
    const again = remembering(miniLm(), folder);
    const kept = performance.now();
    await (await trainClassifier(agents, { embedder: again })).ready();
    await again.embed(['ready']);
    console.log(
      `| start with embedding, vectors kept, s | ${((performance.now() - kept) / 1000).toFixed(1)} | |`,
    );
    console.log(`| memory with embedding, MB | ${megabytes()} | |`);
    await again.close?.();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Intents as agents. */
function agentsOf(sets: IntentSets, count: number): readonly Example[] {
  const rows = sets.rows('clinc150_train');
  const labels = new Set([...new Set(rows.map(({ label }) => label))].slice(0, count));
  return examplesOf(draw(rows, 50, 1)).filter(({ label }) => labels.has(label));
}

/** From the start of a process to its first route, as installed: the compiled package. */
function cold(sets: IntentSets, folder: string): void {
  const file = join(folder, 'examples.json');
  writeFileSync(file, JSON.stringify(agentsOf(sets, 8)));
  const script = `
    import { readFileSync } from 'node:fs';
    import { trainClassifier } from '@baton/router';
    const classifier = await trainClassifier(JSON.parse(readFileSync(${JSON.stringify(file)})));
    await classifier.classify('what is the exchange rate');
    console.log(performance.now());
  `;
  const starts = Array.from({ length: 11 }, () =>
    Number(
      execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
        cwd: fileURLToPath(new URL('..', import.meta.url)),
        encoding: 'utf8',
      }),
    ),
  );
  line('cold start to the first route, 8 agents of 50 examples, ms', starts);
}

async function times(
  texts: readonly string[],
  run: (text: string) => Promise<unknown>,
): Promise<readonly number[]> {
  const took: number[] = [];
  for (const text of texts) {
    const before = performance.now();
    await run(text);
    took.push(performance.now() - before);
  }
  return took;
}

function line(what: string, values: readonly number[]): void {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(2);
  console.log(`| ${what} | ${at(0.5)} | ${at(0.99)} |`);
}

function megabytes(): string {
  return (process.memoryUsage().rss / 1e6).toFixed(0);
}
