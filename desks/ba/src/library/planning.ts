/**
 * What a request says about the work itself: how long, by how many, from when. It is nothing that a
 * story or a process could cover.
 */

export interface Planned {
  /** Working days. */
  readonly days?: number;
  readonly testers?: number;
  /** As `2026-03-02`. */
  readonly startDate?: string;
}

const days = /\b(\d{1,3}) (?:working |business )?days?\b/i;
const weeks = /\b(\d{1,2}) weeks?\b/i;
const testers = /\b(\d{1,2}) (?:business |key )?(?:testers|users|people)\b/i;
const start = /\b(?:start(?:s|ing)?|begin(?:s|ning)?|from)(?: on)? (\d{4}-\d{2}-\d{2})\b/i;

/** The plan that a request gives. */
export function plannedIn(text: string): Planned {
  const inDays = days.exec(text)?.[1];
  const inWeeks = weeks.exec(text)?.[1];
  const length = inDays ? Number(inDays) : inWeeks ? Number(inWeeks) * 5 : 0;
  const people = Number(testers.exec(text)?.[1] ?? 0);
  const date = start.exec(text)?.[1];
  const real = date !== undefined && !Number.isNaN(Date.parse(date));
  return {
    ...(length > 0 && length <= 366 && { days: length }),
    ...(people > 0 && { testers: people }),
    ...(real && { startDate: date }),
  };
}

/** The words that say it, verbatim; where no test is spoken of, days are part of the subject. */
export function planningWords(text: string): readonly string[] {
  if (!/\b(?:test|uat|abnahme)/i.test(text)) return [];
  return [days, weeks, testers, start].flatMap((pattern) => pattern.exec(text)?.[0] ?? []);
}
