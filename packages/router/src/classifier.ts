/**
 * A classifier that learns from examples, in process: which label a text belongs to, how sure that
 * is, and whether several labels fit.
 */
import type { Embedder } from './embedder.ts';
import type { Example } from './example.ts';

export interface ClassifierOptions {
  /** Asked only where n-grams are not sure. Default: none, n-grams decide alone. */
  readonly embedder?: Embedder;
  /** Texts that belong to no label, in addition to the examples labelled `out_of_scope`. */
  readonly outOfScope?: readonly string[];
}

export interface Classifier {
  /** The labels it can tell apart, sorted; `out_of_scope` is none of them. */
  readonly labels: readonly string[];
  classify(text: string, signal?: AbortSignal): Promise<Scored>;
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

/** Learns from examples. The same examples give the same classifier, whatever their order. */
export function trainClassifier(
  _examples: readonly Example[],
  _options: ClassifierOptions = {},
): Promise<Classifier> {
  return Promise.reject(new Error('Cannot train: this part is being written.'));
}
