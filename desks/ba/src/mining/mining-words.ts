/** How the figures of a log are put into words, the same in the document, the reply and the trace. */
import type { Edge, MinedLog } from './mined-log.ts';
import type { ResourceNames } from './resource-names.ts';

/** A log, and how its resources are called. */
export interface Named {
  readonly log: MinedLog;
  readonly resources: ResourceNames;
}

/** Steps of a path that are shown; a longer one says how many more there are. */
const stepsMax = 60;

/** `Receive order → Check stock → Ship`. */
export function traceText(steps: readonly number[], { log }: Pick<Named, 'log'>): string {
  const shown = steps.slice(0, stepsMax).map((step) => log.activities[step]?.name ?? '');
  const more = steps.length - shown.length;
  return shown.join(' → ') + (more > 0 ? ` → … and ${more} more` : '');
}

/** `Check stock → Pick items`. */
export function stepText(
  { from, to }: Pick<Edge, 'from' | 'to'>,
  named: Pick<Named, 'log'>,
): string {
  return traceText([from, to], named);
}

/** Waiting over all edges, in milliseconds. */
export function totalWaiting({ edges }: Pick<MinedLog, 'edges'>): number {
  return edges.reduce((sum, { total }) => sum + total, 0);
}

/** How many of the most frequent variants it takes for so many percent of the cases. */
export function coverCount(
  { variantSizes, cases }: Pick<MinedLog, 'variantSizes' | 'cases'>,
  percent: number,
): number {
  let covered = 0;
  let count = 0;
  for (const size of variantSizes) {
    const needed = Math.ceil(((cases * percent) / 100 - covered) / size.cases);
    if (needed <= size.variants) return count + Math.max(0, needed);
    covered += size.cases * size.variants;
    count += size.variants;
  }
  return count;
}

/** What lies between two events. */
export function waitMeaning({ roles }: Pick<MinedLog, 'roles'>): string {
  if (roles.start || roles.lifecycle) {
    return 'Waiting is the calendar time from the end of a step to the start of the next.';
  }
  return (
    'The log has one time for each event, so what is called waiting here is the calendar time between two ' +
    'events: it holds the work of one of the two steps as well.'
  );
}

/** What the time at a line of the picture is, in one sentence. */
export function timeMeaning({ roles }: Pick<MinedLog, 'roles'>): string {
  return roles.start || roles.lifecycle
    ? 'Time: median waiting from the end of a step to the start of the next, calendar time.'
    : 'Time: median between the two events (waiting and the work of one step), calendar time.';
}
