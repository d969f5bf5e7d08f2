/**
 * A classifier that learns from examples, in process: which label a text belongs to, how sure that
 * is, and whether several labels fit. n-grams decide alone where they are sure; the embedding is
 * loaded, and asked, only where they are not.
 *
 * 1. The same examples give the same classifier, whatever their order.
 * 2. Training and judging do not hold up the event loop for longer than some milliseconds.
 * 3. When the embedding fails, n-grams decide: a router that is worse beats one that is gone.
 */
import { BatonError } from '@baton/core';
import type { Reading } from './closeness.ts';
import type { Embedder } from './embedder.ts';
import { type Example, outOfScope } from './example.ts';
import { inSlices } from './slice.ts';
import { type Judgement, type Stage, trainStage } from './stage.ts';
import { fitTfidf, postingsOf } from './tfidf.ts';

export interface ClassifierOptions {
  /** Asked only where n-grams are not sure. Default: none, n-grams decide alone. */
  readonly embedder?: Embedder;
  /** Texts that belong to no label, in addition to the examples labelled `out_of_scope`. */
  readonly outOfScope?: readonly string[];
  /** From this confidence on n-grams decide alone, 0 to 1. Default: 0.9. */
  readonly sure?: number;
}

export interface Classifier {
  /** The labels it can tell apart, sorted; `out_of_scope` is none of them. */
  readonly labels: readonly string[];
  /**
   * Judges a text. Waits for the embedding to be ready where it is needed; the signal ends the wait.
   */
  classify(text: string, signal?: AbortSignal): Promise<Scored>;
  /** By n-grams alone, at once. */
  classifyNow(text: string): Scored;
  /** Loads the embedding and learns with it now, not at the first text that needs it. */
  ready(signal?: AbortSignal): Promise<void>;
}

export interface Scored {
  /** All labels, best first; calibrated, each 0 to 1, together 1. */
  readonly ranked: readonly { readonly label: string; readonly probability: number }[];
  /**
   * Estimated probability that the best label is right, out of scope counted as wrong; 0 to 1.
   * This is what a threshold is set on.
   */
  readonly confidence: number;
  /** Labels that fit about as well as the best, best first, itself included; 1 when one stands out. */
  readonly fits: readonly string[];
  /** Which features decided: n-grams alone, or they and the embedding. */
  readonly by: 'n_grams' | 'embedding';
}

/**
 * Learns from examples.
 * @throws BatonError `input_invalid` when there is no label to tell.
 */
export async function trainClassifier(
  given: readonly Example[],
  options: ClassifierOptions = {},
): Promise<Classifier> {
  const { embedder, sure = 0.9 } = options;
  const examples = sorted([
    ...given,
    ...(options.outOfScope ?? []).map((text) => ({ text, label: outOfScope })),
  ]);
  const labels = [...new Set(examples.map(({ label }) => label))].filter(
    (label) => label !== outOfScope,
  );
  if (labels.length === 0) {
    throw new BatonError(
      'input_invalid',
      `Cannot train: there is no label among ${examples.length} examples. Give examples for at least two.`,
    );
  }
  const classes = {
    of: examples.map(({ label }) => (label === outOfScope ? labels.length : labels.indexOf(label))),
    labels: labels.length,
  };
  const tfidf = fitTfidf(examples.map(({ text }) => text));
  const postings = postingsOf(tfidf);
  const readings: readonly Reading[] = tfidf.examples.map((grams) => ({ grams }));
  const first = await inSlices(trainStage({ readings, postings, classes }));

  const learn = async (with_: Embedder): Promise<Stage> => {
    const vectors = await with_.embed(examples.map(({ text }) => text));
    const meant = readings.map(
      ({ grams }, at): Reading => ({ grams, meaning: vectors[at] ?? new Float32Array() }),
    );
    return inSlices(trainStage({ readings: meant, postings, classes }));
  };
  let second: Promise<Stage> | undefined;

  const classifyNow = (text: string): Scored =>
    scored(first.judge({ grams: tfidf.weigh(text) }), 'n_grams');
  const scored = ({ probabilities, best, confidence }: Judgement, by: Scored['by']): Scored => {
    const ranked = labels
      .map((label, at) => ({ label, probability: probabilities[at] ?? 0 }))
      .sort((one, other) => other.probability - one.probability);
    return { ranked, confidence, fits: [labels[best] ?? ''], by };
  };
  return {
    labels,
    classifyNow,
    classify: async (text, signal) => {
      const now = classifyNow(text);
      if (!embedder || now.confidence >= sure) return now;
      second ??= learn(embedder);
      const stage = await second;
      const [meaning] = await embedder.embed([text], signal);
      if (!meaning) return now;
      return scored(stage.judge({ grams: tfidf.weigh(text), meaning }), 'embedding');
    },
    ready: async () => {
      if (embedder) await (second ??= learn(embedder));
    },
  };
}

/** Each pair of text and label once, in an order that does not depend on the one given. */
function sorted(examples: readonly Example[]): readonly Example[] {
  const once = new Map(examples.map((example) => [`${example.label}\n${example.text}`, example]));
  return [...once.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, e]) => e);
}
