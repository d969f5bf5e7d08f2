/**
 * Long computations in slices, so that whoever else is served by this process waits a few
 * milliseconds and not seconds. The computation yields where it may be interrupted.
 */
import { setImmediate as breathe } from 'node:timers/promises';

export type Sliced<T> = Generator<undefined, T>;

const sliceMs = 8;

/** Runs it to its end. @throws the reason of the signal when it aborts. */
export async function inSlices<T>(work: Sliced<T>, signal?: AbortSignal): Promise<T> {
  for (let until = performance.now() + sliceMs; ; ) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() < until) continue;
    await breathe();
    signal?.throwIfAborted();
    until = performance.now() + sliceMs;
  }
}
