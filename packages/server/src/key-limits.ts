/**
 * How much one key may have at once, so that nobody takes the server away from the others. What all
 * keys may have together is bounded elsewhere: listeners by the hub, writes by the minute.
 */
import { type RequestCode, RequestError } from './problem.ts';

export interface KeyLimits {
  /** Listeners, streamed answers among them. Default 100. */
  readonly streamsMax?: number;
  /** Conversations that are being worked on. Default 50. */
  readonly runsMax?: number;
  /** Conversations that are kept for it. Default: as many as it likes. */
  readonly conversationsMax?: number;
}

/** What each key has of something, and may have. */
export interface Share {
  /** @throws RequestError when the key has all that it may have. */
  readonly take: (key: string) => void;
  readonly give: (key: string) => void;
}

/** Counts what is taken and given back. */
export function shareOf(
  max: number,
  { code, of }: { readonly code: RequestCode; readonly of: string },
): Share {
  const taken = new Map<string, number>();
  return {
    take(key) {
      const has = taken.get(key) ?? 0;
      if (has >= max) throw tooMany(code, { max, of, retryAfter: 5 });
      taken.set(key, has + 1);
    },
    give(key) {
      const left = (taken.get(key) ?? 0) - 1;
      if (left > 0) taken.set(key, left);
      else taken.delete(key);
    },
  };
}

/** The refusal of what would be one too many; `of` reads: *at most 5 …*. */
export function tooMany(
  code: RequestCode,
  { max, of, retryAfter }: { max: number; of: string; retryAfter: number },
): RequestError {
  return new RequestError(code, `Cannot do this now: a key may have at most ${max} ${of}.`, {
    retryAfter,
  });
}
