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
import { type Clues, fitConfidence } from './confidence.ts';
import { fitLandmarks } from './landmark.ts';
import { fitRidge, tiltOf } from './ridge.ts';
import type { Sliced } from './slice.ts';
import { fitTemperature, softmax } from './temperature.ts';

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
  readonly classes: Classes;
  /** How many different n-grams there are. */
  readonly vocabulary: number;
  /** Up to so many examples each is compared with each, more by landmarks. Default: 1,500. */
  readonly exactMax?: number;
  /** Default: 2,500 with meanings; n-grams alone gain little beyond 1,500. */
  readonly landmarksMax?: number;
}

/** Where confidence starts from: measured on sets of 8 and 10 labels with 5 to 50 examples each. */
const priors = {
  grams: [3.98, 5.5, 2.02, 0.79, -2.13],
  meaning: [-1.04, 5.17, 4.27, 3.08, -0.28, 1.73, -1.89],
  product: [10, -4],
};
/** Of more examples only these many, about, teach confidence. */
const unseenMax = 1_000;

export function* trainStage(input: StageInput): Sliced<Stage> {
  const { readings, classes, vocabulary, exactMax = 1_500 } = input;
  const meant = readings.every(({ meaning }) => meaning);
  const { landmarksMax = meant ? 2_500 : 1_500 } = input;
  const all = readings.length <= exactMax;
  const landmarks = spread(classes, all ? exactMax : landmarksMax);
  const alike = likeness(all ? exact : coarse);
  const known = landmarks.map((example) => readings[example] ?? nothing);
  const toLandmarks = closenessTo(known, vocabulary);
  yield;
  const toAll = all ? toLandmarks : closenessTo(readings, vocabulary);
  yield;
  const m = landmarks.length;
  const kernel = new Float64Array(m * m);
  for (const [at, reading] of known.entries()) {
    kernel.set(alike(toLandmarks(reading)), at * m);
    yield;
  }
  const count = Math.max(...classes.of) + 1;
  const tilt = tiltOf(classes.of, count);
  const shape = { kernel, classOf: classes.of, classes: count, tilt };
  const model = all
    ? yield* fitRidge(shape)
    : yield* fitLandmarks({
        ...shape,
        unseenMax,
        alike: (example) => alike(toLandmarks(readings[example] ?? nothing)),
      });

  const looked = all ? (clues: Clues) => clues : productOf;
  const seen = [];
  const strangers = [];
  for (const { example, scores, strange } of model.unseen) {
    const own = classes.of[example] ?? 0;
    const closeness = toAll(readings[example] ?? nothing);
    const clues = looked(cluesOf(scores, closeness, classes, { example }));
    seen.push({ scores, own, clues, right: bestOf(scores, classes) === own });
    if (strange && own < classes.labels && classes.labels > 1) {
      strangers.push(looked(cluesOf(strange, closeness, classes, { class: own })));
    }
    yield;
  }
  const few = meant ? priors.meaning : priors.grams;
  const prior = all ? few : priors.product;
  const confidence = fitConfidence({ seen, strangers, prior });
  const labelled = seen.filter(({ own }) => own < classes.labels);
  const sharpness = fitTemperature(labelled, classes.labels);
  return {
    judge: (reading) => {
      const closeness = toAll(reading);
      const scores = model.scores(alike(all ? closeness : only(closeness, landmarks)));
      return {
        probabilities: softmax(scores.subarray(0, classes.labels), sharpness),
        best: bestOf(scores, classes),
        confidence: confidence(looked(cluesOf(scores, closeness, classes))),
      };
    },
  };
}

/**
 * Of many examples one clue: the score of the best times the cosine to its nearest example. With
 * many labels the strangers of the few that teach confidence say too little to weigh six.
 */
function productOf([score = 0, , nearest = 0]: Clues): Clues {
  return [Math.max(0, score) * nearest];
}

const nothing: Reading = { grams: { places: new Int32Array(), weights: new Float32Array() } };

/** At most `max` examples, of each class about as many; in their order. */
function spread({ of }: Classes, max: number): readonly number[] {
  if (of.length <= max) return [...of.keys()];
  const turns = new Map<number, number>();
  const withTurn = of.map((own, example) => {
    const turn = turns.get(own) ?? 0;
    turns.set(own, turn + 1);
    return { example, turn };
  });
  return withTurn
    .sort((one, other) => one.turn - other.turn || one.example - other.example)
    .slice(0, max)
    .map(({ example }) => example)
    .sort((one, other) => one - other);
}

function only({ grams, meaning }: Closeness, examples: readonly number[]): Closeness {
  const pick = (all: Float64Array) => Float64Array.from(examples, (at) => all[at] ?? 0);
  return { grams: pick(grams), ...(meaning && { meaning: pick(meaning) }) };
}

interface Widths {
  /** How fast likeness falls as meanings differ. */
  readonly fall: number;
  /** What n-grams count beside meanings. */
  readonly grams: number;
}

/** Measured, and flat about these. */
const exact: Widths = { fall: 3, grams: 0.5 };
/** Landmarks are few and far between: each has to reach further. */
const coarse: Widths = { fall: 2, grams: 0.25 };

/** How alike a text is to each example. */
function likeness({ fall, grams: share }: Widths): (closeness: Closeness) => Float64Array {
  return ({ grams, meaning }) => {
    const alike = new Float64Array(grams.length);
    const part = meaning ? share : 1;
    for (let at = 0; at < alike.length; at++) {
      const near = part * Math.exp((grams[at] ?? 0) - 1);
      alike[at] = meaning ? Math.exp(fall * ((meaning[at] ?? 0) - 1)) + near : near;
    }
    return alike;
  };
}
