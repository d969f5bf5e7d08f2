/** The platform's clock: the one place where the core meets real time. */
import type { Clock } from './port.ts';

/** The system clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, callback) => {
    // 2^31 − 1 ms is the most a timer takes; anything longer would fire at once.
    const timer = setTimeout(callback, Math.min(ms, 2_147_483_647));
    return () => clearTimeout(timer);
  },
};
