/**
 * How a classifier does on requests whose agent is known: those that somebody labelled, or its own
 * examples, each judged by a classifier that has not seen it.
 */
import { BatonError } from '@baton/core';
import { type Classifier, type ClassifierOptions, trainClassifier } from './classifier.ts';
import type { Example } from './example.ts';
import type { Judged } from './risk.ts';
import { sureness } from './router.ts';
import { embeddedOnce } from './vectors.ts';

/** Parts that the examples are cut into. */
const folds = 5;

/**
 * Judges requests that the classifier has not learnt from.
 * @throws BatonError `router_failed` when its embedding fails: what n-grams say in its place is not
 * what a threshold is chosen from.
 */
export async function judge(
  classifier: Pick<Classifier, 'classify'>,
  requests: readonly Example[],
  signal?: AbortSignal,
): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  for (const { text, label } of requests) {
    signal?.throwIfAborted();
    const scored = await classifier.classify(text, signal);
    if (scored.embeddingFailed !== undefined) throw notJudged(scored.embeddingFailed);
    // Out of scope is no label of a classifier, so whatever it says of it is wrong.
    judged.push({ confidence: sureness(scored), right: scored.ranked[0]?.label === label });
  }
  return judged;
}

function notJudged(why: string): BatonError {
  const advice = 'Make it work, or judge a classifier without an embedder.';
  return new BatonError('router_failed', `Cannot judge: the embedding failed: ${why} ${advice}`);
}

export interface CrossJudgeOptions extends ClassifierOptions {
  readonly signal?: AbortSignal;
}

/**
 * Judges each example by a classifier that learnt from four fifths of the others (cross-validation).
 * The same examples are cut in the same way, whatever their order.
 */
export async function crossJudge(
  examples: readonly Example[],
  { signal, embedder, ...given }: CrossJudgeOptions = {},
): Promise<readonly Judged[]> {
  // Every example is learnt from four times and judged once, and embedded once.
  const options = { ...given, ...(embedder && { embedder: embeddedOnce(embedder) }) };
  const parts = cut(examples);
  const judged: Judged[] = [];
  for (const part of parts) {
    const others = parts.flatMap((other) => (other === part ? [] : other));
    if (part.length === 0) continue;
    const classifier = await trainClassifier(others, options);
    judged.push(...(await judge(classifier, part, signal)));
  }
  return judged;
}

/** Every label in every part, as far as it goes. */
function cut(examples: readonly Example[]): readonly (readonly Example[])[] {
  const sorted = examples.toSorted((a, b) => order(a.label, b.label) || order(a.text, b.text));
  const parts: Example[][] = Array.from({ length: folds }, () => []);
  for (const [index, example] of sorted.entries()) parts[index % folds]?.push(example);
  return parts;
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
