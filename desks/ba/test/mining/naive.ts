/** Mining as one would write it down without an engine: slow, plain, and the measure of the fast way. */

export interface Event {
  readonly case: string;
  readonly activity: string;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly resource: string | undefined;
}

export interface NaiveEdge {
  readonly count: number;
  readonly cases: number;
  readonly total: number;
  readonly median: number;
  readonly p90: number;
}

export interface Naive {
  readonly cases: number;
  /** Cases by path, activities joined by ` > `. */
  readonly variants: ReadonlyMap<string, number>;
  /** By `from > to`. */
  readonly edges: ReadonlyMap<string, NaiveEdge>;
  readonly handovers: ReadonlyMap<string, number>;
  readonly pings: ReadonlyMap<string, number>;
  readonly repeating: number;
  readonly finished: number;
  readonly median: number | undefined;
}

/** Events are in the order of the rows. */
export function mineNaively(events: readonly Event[]): Naive {
  const cases = [...Map.groupBy(events, (one) => one.case).values()].map((own) =>
    own.toSorted((a, b) => a.start - b.start || a.end - b.end),
  );
  const waits = new Map<string, { wait: number; of: string }[]>();
  const variants = new Map<string, number>();
  const handovers = new Map<string, number>();
  const pings = new Map<string, number>();
  for (const trace of cases) {
    add(variants, trace.map(({ activity }) => activity).join(' > '));
    for (const [index, event] of trace.entries()) {
      const next = trace[index + 1];
      const third = trace[index + 2];
      if (!next) continue;
      const key = `${event.activity} > ${next.activity}`;
      const wait = Math.max(0, next.start - event.end);
      waits.set(key, [...(waits.get(key) ?? []), { wait, of: event.case }]);
      const [a, b, c] = [event.resource, next.resource, third?.resource];
      if (a !== undefined && b !== undefined) add(handovers, `${a} > ${b}`);
      if (a !== undefined && b !== undefined && a === c && a !== b) {
        add(pings, (a < b ? [a, b] : [b, a]).join(' > '));
      }
    }
  }
  const lasts = cases.flatMap((trace) => trace.at(-1)?.activity ?? []);
  const isFinal = (activity: string): boolean =>
    lasts.filter((one) => one === activity).length * 2 >=
    events.filter((one) => one.activity === activity).length;
  const finished = cases.filter((trace) => isFinal(trace.at(-1)?.activity ?? ''));
  const spans = finished.map((trace) => ({
    events: trace.length,
    ms: Math.max(...trace.map(({ end }) => end)) - Math.min(...trace.map(({ start }) => start)),
  }));
  const timed = spans.filter((one) => one.events > 1 || one.ms > 0).map(({ ms }) => ms);
  return {
    cases: cases.length,
    variants,
    edges: new Map(
      [...waits].map(([key, list]) => {
        const times = list.map(({ wait }) => wait);
        const edge = {
          count: list.length,
          cases: new Set(list.map(({ of }) => of)).size,
          total: times.reduce((sum, one) => sum + one, 0),
          median: quantile(times, 0.5),
          p90: quantile(times, 0.9),
        };
        return [key, edge];
      }),
    ),
    handovers,
    pings,
    repeating: cases.filter((trace) => new Set(trace.map((e) => e.activity)).size < trace.length)
      .length,
    finished: finished.length,
    median: timed.length > 0 ? quantile(timed, 0.5) : undefined,
  };
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Between the two nearest values, in proportion. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? 0;
  const high = sorted[Math.ceil(place)] ?? 0;
  return low + (high - low) * (place - Math.floor(place));
}
