/**
 * How long to wait before asking again: what the server says (in any of the ways servers say it),
 * and otherwise exponential backoff with full jitter, so that many who failed together do not come
 * back together (aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter).
 */
import type { Clock } from '@baton/core';

/** Ms that the server asks to wait, or undefined when it does not say. */
export function retryAfterMs(
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  now: number,
): number | undefined {
  const waits = [
    Number(headers['retry-after-ms'] ?? Number.NaN),
    waitIn(headers['retry-after'], now),
    ...resets(headers, now),
    // Google says it in the body: "retryDelay": "34s".
    waitIn(/"retryDelay"\s*:\s*"([\d.]+s)"/.exec(body)?.[1], now),
  ];
  return waits.find((wait) => wait !== undefined && Number.isFinite(wait) && wait >= 0);
}

/** Full jitter: from 0 up to a bound that doubles with each attempt (from 1), at most 20 s. */
export function backoffMs(attempt: number, random: () => number): number {
  return random() * Math.min(20_000, 500 * 2 ** (attempt - 1));
}

/** Waits; rejects with the signal's reason as soon as it is aborted. */
export async function sleep(ms: number, signal: AbortSignal, clock: Clock): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      cancel();
      reject(reasonOf(signal));
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

/** Why a signal was aborted, as an error. */
export function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error(String(reason));
}

/** The longest reset among the limits that are used up (`x-ratelimit-remaining-requests: 0`). */
function resets(headers: Readonly<Record<string, string>>, now: number): (number | undefined)[] {
  const waits = Object.entries(headers).flatMap(([name, value]) => {
    const limit = /^(?:x-|anthropic-)ratelimit-(?:reset(-\w+)?|([\w-]+)-reset)$/.exec(name);
    if (!limit) return [];
    const remaining = name.replace('reset', 'remaining');
    if (headers[remaining] !== undefined && headers[remaining] !== '0') return [];
    return [waitIn(value, now) ?? 0];
  });
  return waits.length > 0 ? [Math.max(...waits)] : [];
}

/** `30`, `1.5`, `20ms`, `6m0s`, an HTTP or ISO date, or seconds since 1970, as ms from now. */
function waitIn(value: string | undefined, now: number): number | undefined {
  if (value === undefined || value.trim() === '') return undefined;
  const number = Number(value);
  if (Number.isFinite(number)) {
    if (number < 1e9) return number * 1_000;
    return Math.max(0, (number < 1e11 ? number * 1_000 : number) - now);
  }
  if (/^([\d.]+(ms|s|m|h|d))+$/.test(value)) {
    const units: Record<string, number> = { ms: 1, s: 1e3, m: 6e4, h: 3.6e6, d: 8.64e7 };
    const parts = [...value.matchAll(/([\d.]+)(ms|s|m|h|d)/g)];
    return parts.reduce((sum, [, n, unit]) => sum + Number(n) * (units[unit ?? ''] ?? 0), 0);
  }
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
