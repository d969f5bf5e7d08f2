/**
 * A queue that one side pushes to and the other iterates: how committed events and deltas reach the
 * caller of a run. What was pushed before the caller began to iterate is kept for it.
 */
export class Stream<T> implements AsyncIterable<T> {
  #items: T[] = [];
  #next = 0;
  #wake: ((result: IteratorResult<T>) => void) | undefined;
  #fail: ((error: unknown) => void) | undefined;
  #end: { readonly error?: unknown } | undefined;
  #listening = false;

  /** True once somebody iterates; until then deltas need not be kept. */
  get listening(): boolean {
    return this.#listening;
  }

  push(item: T): void {
    if (this.#end) return;
    const wake = this.#wake;
    if (wake) {
      this.#wake = undefined;
      wake({ done: false, value: item });
    } else {
      this.#items.push(item);
    }
  }

  /** Ends the stream after what was pushed; with an error, iterating throws it. */
  end(failure?: { readonly error: unknown }): void {
    if (this.#end) return;
    this.#end = failure ?? {};
    const wake = this.#wake;
    if (!wake) return;
    this.#wake = undefined;
    if (failure) this.#fail?.(failure.error);
    else wake({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    this.#listening = true;
    return {
      next: () => {
        if (this.#next < this.#items.length) return Promise.resolve(this.#take());
        if (this.#end && 'error' in this.#end) return Promise.reject(this.#end.error);
        if (this.#end) return Promise.resolve({ done: true, value: undefined });
        return new Promise<IteratorResult<T>>((resolve, reject) => {
          this.#wake = resolve;
          this.#fail = reject;
        });
      },
      return: () => {
        this.#listening = false;
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  #take(): IteratorResult<T> {
    // `as`: the caller has checked that there is one.
    const value = this.#items[this.#next] as T;
    this.#next += 1;
    if (this.#next === this.#items.length) {
      this.#items = [];
      this.#next = 0;
    }
    return { done: false, value };
  }
}
