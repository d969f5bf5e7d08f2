/** `baton router route`: what a router makes of a text, and why. */
import type { Classified } from '@baton/core';
import {
  type Classifier,
  decide,
  type Embedder,
  miniLm,
  openRouter,
  readExamples,
  readRouterFile,
  type Scored,
  trainClassifier,
} from '@baton/router';
import { plain } from './layout.ts';
import { agentsFrom, type LabelOptions, misused, shareFrom } from './router-options.ts';
import { print, styled } from './terminal.ts';

export interface RouteOptions extends LabelOptions {
  readonly examples?: readonly string[];
  /** A router file; instead of examples. */
  readonly router?: string;
  readonly threshold?: string;
  readonly embedding?: boolean;
}

/** Shows scores, and with a threshold also what would be done. */
export async function routeText(words: readonly string[], options: RouteOptions): Promise<number> {
  const text = words.join(' ');
  if (text.trim() === '') throw misused('route nothing', 'there is no text');
  if ((options.examples === undefined) === (options.router === undefined)) {
    throw misused('route', 'a router comes from --examples <file> or --router <file>; name one');
  }
  const agents = await agentsFrom(options);
  // A router file says itself what it was made with.
  const file = options.router === undefined ? undefined : await readRouterFile(options.router);
  const embedder = (file ? file.embedding !== null : options.embedding) ? miniLm() : undefined;
  try {
    const { classifier, threshold } = await open(options, agents, embedder);
    const started = performance.now();
    const scored = await classifier.classify(text);
    const ms = performance.now() - started;
    const known = agents ?? classifier.labels;
    const decided = threshold === undefined ? undefined : decide(scored, known, { threshold });
    if (options.json) print(JSON.stringify({ text, ...scored, ms, threshold, decided }, null, 2));
    else show({ scored, ms, threshold, decided });
    return 0;
  } finally {
    await embedder?.close?.();
  }
}

async function open(
  options: RouteOptions,
  agents: readonly string[] | undefined,
  embedder: Embedder | undefined,
): Promise<{ readonly classifier: Classifier; readonly threshold: number | undefined }> {
  const given = options.threshold;
  const threshold = given === undefined ? undefined : shareFrom(given, '--threshold');
  const more = embedder ? { embedder } : {};
  const labels = agents ? { agents } : {};
  if (options.router !== undefined) {
    const { classifier, file } = await openRouter(options.router, { ...more, ...labels });
    return { classifier, threshold: threshold ?? file.threshold };
  }
  const { examples } = await readExamples(options.examples ?? [], labels);
  return { classifier: await trainClassifier(examples, more), threshold };
}

interface Shown {
  readonly scored: Scored;
  readonly ms: number;
  readonly threshold: number | undefined;
  readonly decided: Classified | undefined;
}

function show({ scored, ms, threshold, decided }: Shown): void {
  const columns = Math.max(...scored.ranked.map(({ label }) => label.length), 0);
  for (const { label, probability } of scored.ranked) {
    const bar = '█'.repeat(Math.round(probability * 30));
    const sign = scored.fits.includes(label) ? styled('bold', '●') : ' ';
    print(`${sign} ${plain(label).padEnd(columns)}  ${probability.toFixed(3)}  ${bar}`.trimEnd());
  }
  const by = scored.by === 'embedding' ? 'n-grams and embedding' : 'n-grams alone';
  print(`confidence ${scored.confidence.toFixed(3)}, by ${by} in ${ms.toFixed(2)} ms`);
  if (decided === undefined || threshold === undefined) return;
  const whom = decided.to === null ? 'the entry agent' : [decided.to].flat().join(' and ');
  print(`at ${threshold}: ${styled('bold', whom)} (${decided.reason})`);
}
