/**
 * So many times a minute for each name, and as many at once: a bucket that fills up again, which
 * needs no clock but the time of the request.
 */
export interface Rate {
  /** Seconds until `name` may again; 0 when it may now. */
  readonly wait: (name: string) => number;
  /** Counts one time. */
  readonly count: (name: string) => void;
}

/** Names that are remembered; a full bucket need not be. */
const namesMax = 10_000;

export function rateOf(perMinute: number): Rate {
  const buckets = new Map<string, { readonly left: number; readonly at: number }>();
  const leftOf = (name: string, at: number): number => {
    const before = buckets.get(name);
    if (!before) return perMinute;
    return Math.min(perMinute, before.left + ((at - before.at) / 60_000) * perMinute);
  };
  return {
    wait(name) {
      const left = leftOf(name, performance.now());
      return left >= 1 ? 0 : Math.ceil(((1 - left) / perMinute) * 60);
    },
    count(name) {
      const at = performance.now();
      const left = leftOf(name, at) - 1;
      // Put at the end, so that the first one is the one that was not heard of for longest.
      buckets.delete(name);
      buckets.set(name, { left, at });
      const [oldest] = buckets.keys();
      if (buckets.size > namesMax && oldest !== undefined) buckets.delete(oldest);
    },
  };
}
