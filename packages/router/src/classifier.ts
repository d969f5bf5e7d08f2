/**
 * A classifier that learns from examples, in process: which label a text belongs to, how sure that
 * is, and whether several labels fit. n-grams decide alone where they are sure; the embedding is
 * loaded, and asked, only where they are not.
 *
 * 1. The same examples give the same classifier, whatever their order.
 * 2. Training and judging do not hold up the event loop for longer than some milliseconds.
 * 3. When the embedding fails, n-grams decide, and say that they do: what that is good enough for is
 *    the router's business. One warning says why.
 */
import { BatonError, messageOf } from '@baton/core';
import type { Classes, Reading } from './closeness.ts';
import type { Embedder } from './embedder.ts';
import { type Example, outOfScope } from './example.ts';
import { hashOf } from './ngram.ts';
import { type SecondStage, secondStage } from './second-stage.ts';
import { segmentsOf } from './segment.ts';
import { inSlices } from './slice.ts';
import { type Judgement, trainStage } from './stage.ts';
import { fitTfidf } from './tfidf.ts';

export interface ClassifierOptions {
  /** Asked only where n-grams are not sure. Default: none, n-grams decide alone. */
  readonly embedder?: Embedder;
  /** Texts that belong to no label, in addition to the examples labelled `out_of_scope`. */
  readonly outOfScope?: readonly string[];
  /** From this confidence on n-grams decide alone, 0 to 1. Default: 0.95. */
  readonly sure?: number;
}

export interface Classifier {
  /** The labels it can tell apart, sorted; `out_of_scope` is none of them. */
  readonly labels: readonly string[];
  /**
   * Judges a text. Where it needs the embedding it waits for it to be ready, the first time as long
   * as embedding the examples takes; the signal ends the wait. It rejects only when that aborts.
   */
  classify(text: string, signal?: AbortSignal): Promise<Scored>;
  /** By n-grams alone, at once. */
  classifyNow(text: string): Scored;
  /**
   * Loads the embedding and learns with it now, not at the first text that needs it.
   * Contract: may be called twice; rejects when the embedding fails.
   */
  ready(signal?: AbortSignal): Promise<void>;
}

export interface Scored {
  /** All labels, best first; calibrated, each 0 to 1, together 1. */
  readonly ranked: readonly { readonly label: string; readonly probability: number }[];
  /**
   * Estimated probability that what `fits` is right, out of scope counted as wrong; 0 to 1: the best
   * label alone, one of those that are close, or all that parts of the message ask for. This is what
   * a threshold is set on.
   */
  readonly confidence: number;
  /** Labels that fit about as well as the best, best first, itself included; 1 when one stands out. */
  readonly fits: readonly string[];
  /** Which features decided: n-grams alone, or they and the embedding. */
  readonly by: 'n_grams' | 'embedding';
  /** Why the embedding failed that should have decided; absent when it did, or was not needed. */
  readonly embeddingFailed?: string;
}

/**
 * Learns from examples.
 * @throws BatonError `input_invalid` when there is no label to tell.
 */
export async function trainClassifier(
  given: readonly Example[],
  options: ClassifierOptions = {},
): Promise<Classifier> {
  const { embedder, sure = 0.95 } = options;
  const strangers = (options.outOfScope ?? []).map((text) => ({ text, label: outOfScope }));
  const examples = sorted([...given, ...strangers]);
  const texts = examples.map(({ text }) => text);
  const labels = [...new Set(examples.map(({ label }) => label))].filter(
    (label) => label !== outOfScope,
  );
  if (labels.length === 0) {
    throw new BatonError(
      'input_invalid',
      `Cannot train: there is no label, got ${examples.length} examples. ` +
        'Give examples for two labels or more.',
    );
  }
  const place = new Map(labels.map((label, at) => [label, at]));
  const classes: Classes = {
    of: examples.map(({ label }) => place.get(label) ?? labels.length),
    labels: labels.length,
  };
  const tfidf = fitTfidf(texts);
  const shape = { classes, vocabulary: tfidf.size };
  const readings = tfidf.examples.map((grams): Reading => ({ grams }));
  const byGrams = await inSlices(trainStage({ ...shape, readings }));
  const meanings =
    embedder &&
    secondStage(embedder, texts, (vectors) =>
      trainStage({
        ...shape,
        readings: readings.map(({ grams }, at) => ({ grams, ...meaningOf(vectors, at) })),
      }),
    );

  const judgeNow = (text: string): Judged => {
    const { request, parts } = segmentsOf(text);
    const judge = (part: string): Judgement => byGrams.judge({ grams: tfidf.weigh(part) });
    return { whole: judge(request), requests: requestsIn(parts.map(judge)), by: 'n_grams' };
  };
  const judgeMeaning = async (
    { stage, embed }: SecondStage,
    { text, now }: { readonly text: string; readonly now: Judged },
    signal?: AbortSignal,
  ): Promise<Judged> => {
    const { request, parts } = segmentsOf(text);
    const vectors = await embed([request, ...parts], signal);
    const [whole, ...rest] = [request, ...parts].map((part, at) =>
      stage.judge({ grams: tfidf.weigh(part), ...meaningOf(vectors, at) }),
    );
    const requests = requestsIn(rest);
    return {
      whole: whole ?? now.whole,
      // Either stage may see that there are several: who is in doubt asks.
      requests: requests.length > 1 ? requests : now.requests,
      by: 'embedding',
    };
  };
  let warned = false;
  return {
    labels,
    classifyNow: (text) => scored(judgeNow(text), labels),
    classify: async (text, signal) => {
      signal?.throwIfAborted();
      const now = judgeNow(text);
      if (!meanings || now.whole.confidence >= sure) return scored(now, labels);
      try {
        const stage = await meanings.get(signal);
        return scored(await judgeMeaning(stage, { text, now }, signal), labels);
      } catch (error) {
        signal?.throwIfAborted();
        const embeddingFailed = messageOf(error);
        if (!warned) warn(embeddingFailed);
        warned = true;
        return { ...scored(now, labels), embeddingFailed };
      }
    },
    ready: async (signal) => {
      await meanings?.get(signal);
    },
  };
}

function warn(why: string): void {
  const type = 'BatonRouterWarning';
  const message = `Requests that n-grams are not sure of are judged without the embedding: ${why}`;
  process.emitWarning(message, { type });
}

/** A message as judged. */
interface Judged {
  readonly whole: Judgement;
  /** Its parts that are for different labels, the surest for each; none or one: it asks for one thing. */
  readonly requests: readonly Judgement[];
  readonly by: Scored['by'];
}

/** From this confidence on a part of a message is a request of its own. */
const partConfidence = 0.5;
/** A label whose probability is this share of the best fits about as well. */
const closeShare = 2 / 3;

function scored({ whole, requests, by }: Judged, labels: readonly string[]): Scored {
  const ranked = labels
    .map((label, at) => ({ label, probability: whole.probabilities[at] ?? 0 }))
    .sort((one, other) => other.probability - one.probability);
  if (requests.length > 1) {
    const wanted = new Set(requests.map(({ best }) => labels[best]));
    const fits = ranked.map(({ label }) => label).filter((label) => wanted.has(label));
    return {
      ranked,
      confidence: Math.min(...requests.map(({ confidence }) => confidence)),
      fits,
      by,
    };
  }
  const most = ranked[0]?.probability ?? 1;
  const close = ranked.filter(({ probability }) => probability >= closeShare * most);
  const fits = close.map(({ label }) => label);
  const share = close.reduce((sum, { probability }) => sum + probability, 0);
  // What the confidence takes off the best, for being out of scope, it takes off them all.
  return { ranked, confidence: Math.min(1, (whole.confidence * share) / most), fits, by };
}

/** The surest part for each label that a part of the message is sure to be for. */
function requestsIn(parts: readonly Judgement[]): readonly Judgement[] {
  const surest = new Map<number, Judgement>();
  for (const part of parts) {
    const known = surest.get(part.best)?.confidence ?? partConfidence;
    if (part.confidence >= known) surest.set(part.best, part);
  }
  return [...surest.values()];
}

function meaningOf(vectors: readonly Float32Array[], at: number): Pick<Reading, 'meaning'> {
  const meaning = vectors[at];
  return meaning ? { meaning } : {};
}

/**
 * Each pair of text and label once, in an order that does not depend on the one given; within a
 * label as good as drawn by lot, so that the first of them stand for all.
 */
function sorted(examples: readonly Example[]): readonly Example[] {
  const keyed = examples.map((example) => ({ example, lot: hashOf(example.text) }));
  keyed.sort(
    (one, other) =>
      compare(one.example.label, other.example.label) ||
      one.lot - other.lot ||
      compare(one.example.text, other.example.text),
  );
  return keyed.flatMap(({ example }, at) => {
    const before = keyed[at - 1]?.example;
    return before?.text === example.text && before.label === example.label ? [] : [example];
  });
}

/** By code units, the same everywhere. */
function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
