/**
 * A wording that tells who is wanted without naming a deliverable: `who does what when`, `top 10
 * …`.
 *
 * Each cue is a pattern over `Reading.plain` (lower case, no accents, marks set off by spaces). The
 * gaps in the patterns are bounded, so a long text costs no more than its length.
 * Weights: 1 decides like a deliverable that is asked for; 0.5 decides where nothing else does.
 */
import { shape } from './shape.ts';
import type { AgentName, DeliverableName } from './term.ts';

export interface Cue {
  readonly agent: AgentName;
  readonly deliverable: DeliverableName;
  readonly weight: number;
  readonly pattern: RegExp;
  /** It explains the names of deliverables inside it: `which requirement changed most`. */
  readonly covers: boolean;
}

type CueRow = readonly [weight: number, pattern: string, covers?: 'covers'];

/** Cues of one specialist for one deliverable. */
export function cue(
  agent: AgentName,
  deliverable: DeliverableName,
  rows: readonly CueRow[],
): readonly Cue[] {
  return rows.map(([weight, pattern, covers]) => ({
    agent,
    deliverable,
    weight,
    pattern: new RegExp(`(?<![^ ])(?:${pattern})(?![^ ])`, 'u'),
    covers: covers === 'covers',
  }));
}

/** Up to so many words of the same clause between two parts of a cue. */
export function gap(words: number): string {
  return `(?:[^ .?!:;\\n]+ ){0,${words}}`;
}

/** Spans of time. */
export const period: string = shape`(?:days?|weeks?|months?|quarters?|years?|hours?|tage|monate
  |semaines|mois|meses|mesi|maanden)`;

/** What figures are grouped by. */
export const record: string = shape`(?:day|week|month|quarter|year|region|country|product
  |customer|client|team|agent|branch|store|person|department|employee|vendor|supplier|category
  |channel|status|project|segment|hour)`;
