/**
 * A router alone as a subject of `baton eval`: learnt now from examples, or as `baton router train`
 * left it in a file. Its team has the agents that it can name, and an entry that nobody asks.
 */
import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { BatonError, defineTeam, type Router } from '@baton/core';
import { routerSubject } from '@baton/eval';
import type { Embedder } from '@baton/router';
import type { EvalOptions } from './eval.ts';
import { shareOf } from './eval-number.ts';
import type { OpenSubject } from './eval-subject.ts';

/** Who gets what the router leaves; as every desk names it. */
const entry = 'triage';

/** Wrong routes among the examples that are acceptable when nobody says how many. */
const defaultRisk = 0.05;

/**
 * Opens a router.
 * @throws BatonError `input_invalid` when the examples or the file are not right.
 */
export async function openRouterSubject(
  options: EvalOptions,
  codeVersion: string,
): Promise<OpenSubject> {
  const { examples = [], router: file, embedding = false } = options;
  if ((file !== undefined) === examples.length > 0) {
    throw new BatonError(
      'input_invalid',
      'Cannot evaluate a router: name the examples it learns from with --examples, or a file of ' +
        'baton router train with --router.',
    );
  }
  const { miniLm } = await import('@baton/router');
  const embedder = embedding ? miniLm() : undefined;
  const close = async (): Promise<void> => await embedder?.close?.();
  try {
    const opened = await (file === undefined ? learnt(options, embedder) : kept(file, embedder));
    const { router, labels, threshold, inputs } = opened;
    const names = [...new Set([entry, ...labels.filter((label) => label !== 'direct')])];
    const team = defineTeam({
      name: 'router',
      entry,
      agents: names.map((name) => ({ kind: 'human', name, description: name })),
      router,
    });
    const version = [codeVersion, threshold, embedder?.name ?? '', ...inputs].join('\n');
    const how = embedder ? 'with embedding' : 'n-grams alone';
    const name = `router alone, ${how}, threshold ${threshold}`;
    return { subject: routerSubject({ name, team, version }), paid: false, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Opened {
  readonly router: Router;
  readonly labels: readonly string[];
  readonly threshold: number;
  /** Hashes of what it was made from. */
  readonly inputs: readonly string[];
}

async function learnt(
  { examples: files = [], threshold: given, risk }: EvalOptions,
  embedder: Embedder | undefined,
): Promise<Opened> {
  const { createRouter, crossJudge, readExamples, suggestThreshold, trainClassifier } =
    await import('@baton/router');
  const options = embedder ? { embedder } : {};
  const read = await readExamples(files);
  const classifier = await trainClassifier(read.examples, options);
  await classifier.ready();
  const acceptable = risk === undefined ? defaultRisk : shareOf('--risk', risk);
  const threshold =
    given === undefined
      ? suggestThreshold(await crossJudge(read.examples, options), { risk: acceptable }).threshold
      : shareOf('--threshold', given);
  return {
    router: createRouter({ classifier, threshold }),
    labels: classifier.labels,
    threshold,
    inputs: read.files.map(({ sha256 }) => sha256),
  };
}

async function kept(path: string, embedder: Embedder | undefined): Promise<Opened> {
  const { openRouter } = await import('@baton/router');
  const { router, classifier, file } = await openRouter(path, embedder ? { embedder } : {});
  await classifier.ready();
  return {
    router,
    labels: classifier.labels,
    threshold: file.threshold,
    inputs: [hash('sha256', await readFile(path))],
  };
}
