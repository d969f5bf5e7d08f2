/**
 * What is to be done: draft from a topic or from given text, review, prioritise, fill a template.
 *
 * The verb of the request decides over what was given: a story in quotes after `review` is
 * reviewed, after `split` it is what the draft is made from.
 */

import type { Mention } from './mentions.ts';
import { partWeights } from './mentions.ts';
import { shape } from './shape.ts';
import { type Reading, read } from './words.ts';

export type Mode =
  | 'draft_from_topic'
  | 'draft_from_text'
  | 'review'
  | 'prioritise'
  | 'template'
  | 'unclear';

const prioritises = new RegExp(
  shape`(?<![^ ])(?:prioriti[sz]e|prioriti[sz]ation|rank|moscow|wsjf|rice score
      |priorisier\w*|prioris(?:e|ez|er)|prioriz\w+|prioriteer|prioriteit
      |which .{0,60} first)(?![^ ])`,
);
const reviews = new RegExp(
  shape`(?<![^ ])(?:review|critique|proofread|improve|fix (?:it|this|them|these|that)|assess
      |evaluate|audit(?! (?:trails?|logs?|logging|histor\w*|records?))|check (?:these|this|my|our|the|whether these|if these|if this)
      |any(?:thing)? (?:missing|wrong)|what(?: is|'s) (?:wrong|missing)|find (?:the )?(?:gaps
      |holes|errors|mistakes|ambiguities|contradictions)|contradict\w*|contradictory|is (?:this
      |that|the) .{0,40}(?:ready|good|testable|clear|complete|ok)|are (?:these|those|the
      |they) .{0,40}(?:ready|good|testable|clear|complete|ok)|feedback on|pruf\w*|uberpruf\w*
      |verbesser\w*|relis\w*|verifie\w*|corrige\w*|revisa\w*|mejora\w*|rivedi|controlla|migliora
      |beoordeel|controleer|revise|melhore)(?![^ ])`,
);
const templates = new RegExp(
  shape`(?<![^ ])(?:templates?|blank|skeleton|vorlagen?|muster|modele vierge|gabarit
      |plantillas?|sjabloon|canvas|form to fill)(?![^ ])`,
);
const given = new RegExp(
  shape`(?<![^ ])(?:(?:these|those|following|attached|here (?:is
      |are)) |turn |convert |based on|from (?:this|these|my|our|the notes)|notes|transcript
      |aus (?:diesen|den)|a partir de|partendo da)`,
);

/** The mode of a request. */
export function modeOf(of: {
  readonly reading: Reading;
  readonly mentions: readonly Mention[];
  readonly material: readonly string[];
  readonly topic: string;
}): Mode {
  const { plain } = of.reading;
  const asked = withoutMaterial(of);
  const object = of.mentions.some(({ part }) => part !== 'negated');
  if (prioritises.test(plain) && !drafts(of.mentions)) return 'prioritise';
  if (reviews.test(asked) && (object || of.material.length > 0)) return 'review';
  if (templates.test(asked)) return 'template';
  if (criteriaIn.test(of.reading.text)) return 'draft_from_text';
  const length = of.material.join(' ').split(/\s+/).length;
  if (of.material.length > 0 && (length >= 5 || given.test(plain))) return 'draft_from_text';
  if (of.topic !== '') return 'draft_from_topic';
  return 'unclear';
}

/** A criterion of the requester's own, in one sentence or in lines. */
const criteriaIn = /\bgiven\b[\s\S]{3,300}\bwhen\b[\s\S]{3,300}\bthen\b/i;

/** What is asked, without what was given to work on: a step may be called `assess`. */
function withoutMaterial({
  reading,
  material,
}: {
  readonly reading: Reading;
  readonly material: readonly string[];
}): string {
  const rest = material.reduce((text, piece) => text.replace(piece, ' '), reading.text);
  // The list behind a colon is given, too, whatever verbs its entries begin with.
  const told = rest.replace(/(?<=\w{3} ?):\s[^.?!\n]*,[^.?!\n]*(?=[.\n]|$)/, ': ');
  return told.trim() === '' ? reading.plain : read(told).plain;
}

/** Something else than a ranking is asked for as well. */
function drafts(mentions: readonly Mention[]): boolean {
  return mentions.some(
    ({ part, term }) =>
      partWeights[part] * term.strength >= 0.9 &&
      term.name !== 'prioritisation' &&
      ['brd', 'requirements', 'gherkin', 'acceptance_criteria'].includes(term.name),
  );
}
