/**
 * Ends a wait that lasts too long or is no longer wanted, whether or not the work listens.
 *
 * A work that has its answer at once pays for no timer and no abort signal: they are made when
 * first needed. (Measured: with both made up front an instant handoff took about twice as long.)
 */
import { BatonError, type FailureCode } from './failure.ts';
import type { Clock } from './port.ts';

/** Something that can be raised once and stops all that is under way. */
export class Interrupt {
  readonly #callbacks: Set<() => void> = new Set();
  #raised = false;

  get raised(): boolean {
    return this.#raised;
  }

  raise(): void {
    if (this.#raised) return;
    this.#raised = true;
    for (const callback of this.#callbacks) callback();
    this.#callbacks.clear();
  }

  /** Calls back when it is raised from now on, unless the returned function is called first. */
  onRaise(callback: () => void): () => void {
    this.#callbacks.add(callback);
    return () => this.#callbacks.delete(callback);
  }
}

/** What a wait ends with when it was interrupted. */
export const interrupted: unique symbol = Symbol('interrupted');

export interface Deadline {
  readonly ms: number;
  readonly clock: Clock;
  readonly interrupt: Interrupt;
  /** The code of the error when the time is up, and what was waited for. */
  readonly code: FailureCode;
  readonly what: string;
}

/** The abort signal of one work, made when somebody first asks for it. */
export class Abort {
  #controller: AbortController | undefined;
  #error: BatonError | undefined;

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    // Whoever asks for the signal only after the end must see it aborted.
    if (this.#error) this.#controller.abort(this.#error);
    return this.#controller.signal;
  }

  end(error: BatonError): void {
    this.#error = error;
    this.#controller?.abort(error);
  }
}

/**
 * Gives what `work` gives, or `interrupted`.
 * @throws what `work` throws, or a BatonError when the time is up.
 */
export async function within<T>(
  deadline: Deadline,
  work: (abort: Abort) => T | PromiseLike<T>,
): Promise<T | typeof interrupted> {
  if (deadline.interrupt.raised) return interrupted;
  const abort = new Abort();
  const started = work(abort);
  if (!isThenable(started)) return started;
  const working = Promise.resolve(started);
  let end: { readonly value: T } | { readonly error: unknown } | undefined;
  working.then(
    (value) => {
      end = { value };
    },
    (error: unknown) => {
      end = { error };
    },
  );
  // A work that has its answer by the next step is not worth a timer.
  await Promise.resolve();
  if (!end) return await patiently(deadline, working, abort);
  if ('error' in end) throw end.error;
  return end.value;
}

function patiently<T>(
  { ms, clock, interrupt, code, what }: Deadline,
  working: Promise<T>,
  abort: Abort,
): Promise<T | typeof interrupted> {
  return new Promise((resolve, reject) => {
    const finish = (end: () => void): void => {
      stopTimer();
      stopListening();
      end();
    };
    const stopTimer = clock.after(ms, () => {
      const error = new BatonError(code, `Cannot wait longer for ${what}: it took over ${ms} ms.`);
      finish(() => reject(error));
      abort.end(error);
    });
    const stop = (): void => {
      finish(() => resolve(interrupted));
      abort.end(new BatonError('cancelled', `Cannot go on with ${what}: it was cancelled.`));
    };
    const stopListening = interrupt.onRaise(stop);
    // Raised by the work itself, or while it began.
    if (interrupt.raised) stop();
    working.then(
      (value) => finish(() => resolve(value)),
      (error: unknown) => finish(() => reject(error)),
    );
  });
}

/** Not instanceof: a query builder is a promise too, and so is one of another realm. */
function isThenable<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
