/**
 * What is noted about a process that was read from notation: what its times and lanes rest on, and
 * who is still to be named.
 */
import type { Building } from './notation-building.ts';
import type { Remark, Step } from './process-input.ts';
import { laneUnknown, suppose } from './process-sketch.ts';

/** What times in working days and months rest on; a range is asked about. */
export function noteTimes(at: Building): void {
  const timed = at.steps.filter(({ timeSaid }) => timeSaid !== undefined);
  const says = (pattern: RegExp): boolean =>
    timed.some(({ timeSaid = '' }) => pattern.test(timeSaid));
  if (
    says(
      /work(?:ing)?[ -]days?|business|\bwd\b|\bbd\b|arbeitstag|werktag|\bAT\b|ouvr|h[aá]bil|laborable/iu,
    )
  ) {
    const text =
      'Working days are added up as days; weekends and holidays between them are not counted.';
    suppose(at, { text });
  }
  if (says(/\b(?:months?|monate?n?|mois|mes(?:es)?)\b/iu)) {
    suppose(at, { text: 'A month is counted as 30 days.' });
  }
  for (const { key, timeSaid, minutes, waitMinutes, elapsedMinutes } of timed) {
    if (minutes === undefined && waitMinutes === undefined && elapsedMinutes === undefined) {
      at.questions.push({ text: `What is the usual time within “${timeSaid}”?`, step: key });
    }
  }
}

/** Which steps got the lane of the step before. */
export function noteLanes({ carried, assumptions }: Building): void {
  if (carried.length === 0) return;
  const shown = carried
    .slice(0, 5)
    .map((name) => `“${name}”`)
    .join(', ');
  const more = carried.length > 5 ? ` and ${carried.length - 5} more` : '';
  const text = `Where no lane is given, whoever does the step before goes on: ${shown}${more}.`;
  assumptions.push({ text });
}

/** Who does the steps without a lane. */
export function whoQuestion(steps: readonly Step[]): readonly Remark[] {
  const unknown = steps.filter(({ lane, kind }) => lane === laneUnknown && kind !== 'decision');
  if (unknown.length === 0) return [];
  const names = unknown.slice(0, 4).map(({ name }) => `"${name}"`);
  const more = unknown.length > names.length ? ` and ${unknown.length - names.length} more` : '';
  return [{ text: `Who does ${names.join(', ')}${more}?` }];
}
