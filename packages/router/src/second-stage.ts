/**
 * The stage that knows meanings, learned when the first text needs it: examples are embedded and
 * learned from once, however many texts wait for it. A failure is told to those who wait, and the
 * next text tries again, a few times.
 */
import type { Embedder } from './embedder.ts';
import { inSlices, type Sliced } from './slice.ts';
import type { Stage } from './stage.ts';

export interface SecondStage {
  readonly stage: Stage;
  readonly embed: Embedder['embed'];
}

/** Failures in a row after which the embedding is not tried again. */
const failuresMax = 3;

/** Contract: may be asked again and again; it is learned once. */
export interface LazyStage {
  readonly get: (signal?: AbortSignal) => Promise<SecondStage>;
}

/** Learns with the embedding when it is first asked for, once; again when that failed. */
export function secondStage(
  embedder: Embedder,
  texts: readonly string[],
  train: (vectors: readonly Float32Array[]) => Sliced<Stage>,
): LazyStage {
  let stage: Promise<SecondStage> | undefined;
  let failures = 0;
  const learn = async (): Promise<SecondStage> => {
    try {
      const vectors = await embedder.embed(texts);
      const learned = await inSlices(train(vectors));
      failures = 0;
      return { stage: learned, embed: (some, signal) => embedder.embed(some, signal) };
    } catch (error) {
      if (++failures < failuresMax) stage = undefined;
      throw error;
    }
  };
  return {
    // Whoever gives up waiting does not end it for the others.
    get: (signal) => unlessAborted((stage ??= learn()), signal),
  };
}

function unlessAborted<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
