/**
 * One stage of the classifier: examples with their features in, judgements of texts out. The first
 * stage knows n-grams alone, the second meanings as well; they are made alike.
 */
import {
  bestOf,
  type Classes,
  type Closeness,
  closenessTo,
  cluesOf,
  type Reading,
} from './closeness.ts';
import { fitConfidence } from './confidence.ts';
import { fitRidge } from './ridge.ts';
import type { Sliced } from './slice.ts';
import { fitTemperature, softmax } from './temperature.ts';
import type { Postings } from './tfidf.ts';

export interface Judgement {
  /** Of each label, 0 to 1, together 1. */
  readonly probabilities: Float64Array;
  /** The label with the highest. */
  readonly best: number;
  /** That the best is right, out of scope counted as wrong; 0 to 1. */
  readonly confidence: number;
}

export interface Stage {
  readonly judge: (reading: Reading) => Judgement;
}

export interface StageInput {
  readonly readings: readonly Reading[];
  readonly postings: Postings;
  readonly classes: Classes;
}

/** Where confidence starts from, fitted on public sets of 8 and 10 labels with 5 to 50 examples each. */
const priors = {
  grams: [3.98, 5.5, 2.02, 0.79, -2.13],
  meaning: [-1.04, 5.17, 4.27, 3.08, -0.28, 1.73, -1.89],
};

export function* trainStage({ readings, postings, classes }: StageInput): Sliced<Stage> {
  const n = readings.length;
  const vectors = readings.flatMap(({ meaning }) => (meaning ? [meaning] : []));
  const compare = closenessTo(postings, vectors.length === n ? vectors : undefined);
  const count = Math.max(...classes.of) + 1;
  const kernel = new Float64Array(n * n);
  const closeness: Closeness[] = [];
  for (const [at, reading] of readings.entries()) {
    const close = compare(reading);
    closeness.push(close);
    kernel.set(alike(close), at * n);
    yield;
  }
  const ridge = yield* fitRidge({ kernel, classOf: classes.of, classes: count });
  const seen = readings.map((_, example) => {
    const scores = ridge.leftOut[example] ?? new Float64Array(count);
    const close = closeness[example] ?? { grams: new Float64Array() };
    return {
      scores,
      own: classes.of[example] ?? 0,
      clues: cluesOf(scores, close, classes, { example }),
      right: bestOf(scores, classes) === classes.of[example],
    };
  });
  yield;
  const strangers = readings.flatMap((_, example) => {
    const own = classes.of[example] ?? 0;
    const scores = ridge.strange[example];
    const close = closeness[example];
    if (own >= classes.labels || !scores || !close || classes.labels < 2) return [];
    return [cluesOf(scores, close, classes, { class: own })];
  });
  yield;
  const prior = vectors.length === n ? priors.meaning : priors.grams;
  const confidence = fitConfidence({ seen, strangers, prior });
  const sharpness = fitTemperature(
    seen.filter(({ own }) => own < classes.labels),
    classes.labels,
  );
  return {
    judge: (reading) => {
      const close = compare(reading);
      const scores = ridge.scores(alike(close));
      return {
        probabilities: softmax(scores.subarray(0, classes.labels), sharpness),
        best: bestOf(scores, classes),
        confidence: confidence(cluesOf(scores, close, classes)),
      };
    },
  };
}

/** How alike a text is to each example; widths and weights measured, flat about these. */
function alike({ grams, meaning }: Closeness): Float64Array {
  if (!meaning) return grams.map((cosine) => Math.exp(cosine - 1));
  return grams.map(
    (cosine, at) => Math.exp(4 * ((meaning[at] ?? 0) - 1)) + 0.5 * Math.exp(cosine - 1),
  );
}
