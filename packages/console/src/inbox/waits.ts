/** Which wait comes first, and what is said of its time. */
import type { WaitDocument } from '../api/documents.ts';
import { durationText } from '../parts/format.ts';

/** Those whose time limit is near first, then those who have waited longest. */
export function ordered(waits: readonly WaitDocument[]): WaitDocument[] {
  const due = ({ dueAt }: WaitDocument): number => dueAt ?? Number.MAX_SAFE_INTEGER;
  return waits.toSorted((a, b) => due(a) - due(b) || a.since - b.since);
}

/** How long it has waited: `4 min 12 s`. */
export function waitedText({ since }: Pick<WaitDocument, 'since'>, now: number): string {
  return durationText(wholeSeconds(now - since));
}

export interface DueWords {
  readonly text: string;
  /** Less than a tenth of the time is left, or less than a minute. */
  readonly soon: boolean;
}

/** What is left of the time limit; undefined without one. */
export function dueText(
  { since, dueAt }: Pick<WaitDocument, 'since' | 'dueAt'>,
  now: number,
): DueWords | undefined {
  if (dueAt === undefined || dueAt === null) return undefined;
  const left = wholeSeconds(dueAt - now);
  if (left === 0) return { text: 'The time limit has passed', soon: true };
  const soon = left < Math.max(60_000, (dueAt - since) / 10);
  return { text: `${durationText(left)} left`, soon };
}

/** Without the fractions, which would flicker. */
function wholeSeconds(ms: number): number {
  return Math.max(0, Math.floor(ms / 1_000) * 1_000);
}
