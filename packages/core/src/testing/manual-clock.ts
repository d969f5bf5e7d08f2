/** A clock that a test moves: time stands still until `advance` is called. */
import type { Clock } from '../port.ts';

export interface ManualClock extends Clock {
  /** Moves the time on by `ms` and calls back whatever falls due, in order. */
  readonly advance: (ms: number) => void;
  /** How many callbacks wait. */
  readonly waiting: () => number;
}

/** A clock that begins at `start` ms and, on each `now`, moves on by `tickMs` (default 0). */
export function manualClock({
  start = 0,
  tickMs = 0,
}: {
  start?: number;
  tickMs?: number;
} = {}): ManualClock {
  let time = start;
  let timers: { readonly at: number; readonly callback: () => void }[] = [];
  return {
    now() {
      const now = time;
      time += tickMs;
      return now;
    },
    after(ms, callback) {
      const timer = { at: time + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      const until = time + ms;
      for (;;) {
        const due = timers.filter((timer) => timer.at <= until).toSorted((a, b) => a.at - b.at)[0];
        if (!due) break;
        timers = timers.filter((timer) => timer !== due);
        time = Math.max(time, due.at);
        due.callback();
      }
      time = until;
    },
    waiting: () => timers.length,
  };
}
