/**
 * Ends a wait that lasts too long or is no longer wanted, whether or not the work listens.
 *
 * A work that has its answer at once pays for no timer and no abort signal: they are made when first
 * needed. (Measured: with both made up front an instant handoff took about twice as long.)
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

  /** Calls back when raised, unless the returned function is called first. */
  onRaise(callback: () => void): () => void {
    if (this.#raised) callback();
    else this.#callbacks.add(callback);
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

/**
 * Gives what `work` gives, or `interrupted`. `work` gets a function that gives its abort signal.
 * @throws what `work` throws, or a BatonError when the time is up.
 */
export async function within<T>(
  { ms, clock, interrupt, code, what }: Deadline,
  work: (signal: () => AbortSignal) => T | Promise<T>,
): Promise<T | typeof interrupted> {
  if (interrupt.raised) return interrupted;
  let controller: AbortController | undefined;
  const signal = (): AbortSignal => {
    controller ??= new AbortController();
    return controller.signal;
  };
  const started = work(signal);
  if (!(started instanceof Promise)) return started;

  let settled = false;
  const settle = (): void => {
    settled = true;
  };
  started.then(settle, settle);
  await undefined;
  if (settled) return await started;

  return await new Promise<T | typeof interrupted>((resolve, reject) => {
    const timeUp = (): void => {
      const error = new BatonError(code, `Cannot wait longer for ${what}: it took over ${ms} ms.`);
      finish(() => reject(error));
      controller?.abort(error);
    };
    const stopTimer = clock.after(ms, timeUp);
    const stopListening = interrupt.onRaise(() => {
      finish(() => resolve(interrupted));
      controller?.abort(
        new BatonError('cancelled', `Cannot go on with ${what}: it was cancelled.`),
      );
    });
    const finish = (end: () => void): void => {
      stopTimer();
      stopListening?.();
      end();
    };
    started.then(
      (value) => finish(() => resolve(value)),
      (error: unknown) => finish(() => reject(error)),
    );
  });
}
