/**
 * Who runs which test case on which day.
 *
 * Comes in: test cases, and the testers, days, pace and first day as far as they are known. Goes
 * out: a plan by day, or what is missing to make one. Working days are Monday to Friday; public
 * holidays are not known here.
 */

export interface Capacity {
  readonly testers?: readonly string[] | undefined;
  /** Working days. */
  readonly days?: number | undefined;
  /** Test cases a tester does in a day. */
  readonly casesPerDay?: number | undefined;
  /** `2026-03-02`. */
  readonly startDate?: string | undefined;
}

export interface PlannedDay {
  /** `Day 1`, or the date. */
  readonly day: string;
  readonly tester: string;
  readonly cases: readonly string[];
}

export type Schedule =
  | { readonly state: 'open'; readonly missing: readonly string[] }
  | { readonly state: 'planned'; readonly days: readonly PlannedDay[]; readonly capacity: number }
  | {
      readonly state: 'too_short';
      readonly days: readonly PlannedDay[];
      readonly capacity: number;
      readonly needed: number;
      /** How many more days of one tester it takes. */
      readonly missingTesterDays: number;
      readonly unplanned: readonly string[];
    };

/** Gives out the test cases in order, day by day, evenly to the testers. */
export function planDays(cases: readonly string[], capacity: Capacity): Schedule {
  const { testers, days, casesPerDay, startDate } = capacity;
  if (testers === undefined || days === undefined || casesPerDay === undefined) {
    const missing = [
      ...(testers === undefined ? ['who tests'] : []),
      ...(days === undefined ? ['how many days there are'] : []),
      ...(casesPerDay === undefined ? ['how many test cases a tester does in a day'] : []),
    ];
    return { state: 'open', missing };
  }
  const dates = startDate === undefined ? undefined : workingDays(startDate, days);
  const planned: PlannedDay[] = [];
  let next = 0;
  for (let day = 0; day < days && next < cases.length; day += 1) {
    const left = Math.min(cases.length - next, testers.length * casesPerDay);
    for (const [index, tester] of testers.entries()) {
      // The first ones take one more when it does not divide.
      const share = Math.floor(left / testers.length) + (index < left % testers.length ? 1 : 0);
      if (share === 0) continue;
      planned.push({
        day: dates?.[day] ?? `Day ${day + 1}`,
        tester,
        cases: cases.slice(next, next + share),
      });
      next += share;
    }
  }
  const room = testers.length * days * casesPerDay;
  if (next === cases.length) return { state: 'planned', days: planned, capacity: room };
  const unplanned = cases.slice(next);
  const missingTesterDays = Math.ceil(unplanned.length / casesPerDay);
  return {
    state: 'too_short',
    days: planned,
    capacity: room,
    needed: cases.length,
    missingTesterDays,
    unplanned,
  };
}

function workingDays(start: string, count: number): readonly string[] {
  const dates: string[] = [];
  for (
    const date = new Date(`${start}T00:00:00Z`);
    dates.length < count;
    date.setUTCDate(date.getUTCDate() + 1)
  ) {
    const weekday = date.getUTCDay();
    if (weekday !== 0 && weekday !== 6) dates.push(date.toISOString().slice(0, 10));
  }
  return dates;
}
