/**
 * What becomes of a message: the rules' judgement, or that of the odds where they are sure enough
 * of another one.
 *
 * 1. What a rule sees for certain stands: a greeting that is nothing else, an order to set the
 *    instructions aside.
 * 2. How sure is enough depends on what would be set aside. Another specialist, or one where the
 *    rules found none, takes little: the measured error of the odds is lower than that of the rules
 *    wherever the two differ. That nobody should work, against rules that found work, takes more.
 * 3. Below that nothing changes, so what the rules leave open is asked about.
 */
import type { Fitting, Wanted } from './fit.ts';
import { type Hop, hops, type Odds } from './odds.ts';
import type { Judgement, Ruled } from './ruled.ts';
import type { AgentName } from './term.ts';
import type { Reading } from './words.ts';

export interface Decision extends Pick<Fitting, 'wanted' | 'order'> {
  readonly judgement: Judgement;
  readonly ambiguous: boolean;
}

/** How likely a hop must be at least to be taken, by what the rules said. */
const enough = {
  unclear: 0.35,
  otherSpecialist: 0.3,
  otherKind: 0.5,
  // A verb of asking has a term of art as its object.
  otherThanNamed: 0.9,
  // Deliverables of several specialists are named, or hardly anything but one.
  otherThanClear: 0.8,
  eitherOr: 0.9,
};

/** Decides on a message. */
export function decide(ruled: Ruled, odds: Odds): Decision {
  const { fitting, judgement } = ruled;
  const { wanted, order } = fitting;
  const best = hops.toSorted((a, b) => odds[b] - odds[a])[0] ?? 'out_of_scope';
  const byRules: Decision = { judgement, wanted, order, ambiguous: fitting.open !== undefined };
  if (isCertain(ruled) || odds[best] < enoughFor(best, ruled)) return byRules;
  if (best === 'direct') return { ...byRules, judgement: answered(ruled) };
  if (best === 'out_of_scope') return { ...byRules, judgement: refused(ruled) };
  return { judgement: { kind: 'work' }, ...workFor(ruled, best), ambiguous: false };
}

/** What no wording can make something else of; and `yes`, which says nothing alone. */
function isCertain(ruled: Ruled): boolean {
  const { direct, outside, judgement, scene } = ruled;
  if (direct === 'greeting' || outside?.reason === 'prompt_injection') return true;
  if (isCued(ruled)) return true;
  return judgement.kind === 'unclear' && wordsIn(scene.reading) < 3;
}

/** A cue that explains the whole message, such as `now as Excel`, leaves nothing to guess. */
export function isCued({ fitting, scene: { reading } }: Ruled): boolean {
  const { length } = reading.words;
  return fitting.evidence.some(
    (one) =>
      'covers' in one &&
      one.covers === true &&
      one.weight > 0.8 &&
      one.last - one.first >= length - 1,
  );
}

function wordsIn({ words }: Reading): number {
  return words.filter(({ mark }) => !mark).length;
}

/** In fewer words there is little to go by but the name of a deliverable. */
const wordsMin = 6;

function enoughFor(best: Hop, { judgement: { kind }, fitting, scene, mentions }: Ruled): number {
  if (kind === 'unclear') return enough.unclear;
  if (fitting.open !== undefined) return enough.eitherOr;
  if (kind === 'work' && best !== 'direct' && best !== 'out_of_scope')
    return enough.otherSpecialist;
  const named = mentions.filter(({ part, term }) => part === 'asked' && term.strength === 1);
  if (kind === 'work' && named.length > 0) return enough.otherThanNamed;
  const clear = fitting.wanted.length > 1 || wordsIn(scene.reading) < wordsMin;
  return clear ? enough.otherThanClear : enough.otherKind;
}

/** An answer without work: to a greeting, about the desk, or about the trade. */
function answered({ judgement, scene: { reading }, mentions }: Ruled): Judgement {
  if (judgement.kind === 'question' || judgement.kind === 'greeting') return judgement;
  if (mentions.length > 0) return { kind: 'question', about: 'notion' };
  if (!reading.text.includes('?') && reading.words.length <= politeMax) return { kind: 'greeting' };
  const spokenTo = reading.words.some(({ plain }) => addresses.has(plain));
  return { kind: 'question', about: spokenTo ? 'desk' : 'notion' };
}

/** A thanks or a greeting has no more words. */
const politeMax = 12;

const addresses = new Set(
  'you your u du dir sie ihr dein tu te vous votre usted puedes ti lei jij je jouw voce ty sen'.split(
    ' ',
  ),
);

/** Refused for what a rule sees, or else as no business analysis. */
function refused({ judgement, outside, scene: { reading } }: Ruled): Judgement {
  const last = Math.max(0, Math.min(reading.words.length, becauseMax) - 1);
  const because = reading.slice(0, last);
  return {
    kind: 'out_of_scope',
    outside: judgement.outside ?? outside ?? { reason: 'not_ba_work', because },
  };
}

/** Words that are quoted of what is refused. */
const becauseMax = 12;

/** The rules' wishes in their order where the specialist is among them, else that one alone. */
function workFor({ scene, fitting }: Ruled, agent: AgentName): Pick<Fitting, 'wanted' | 'order'> {
  const { wanted, order } = fitting;
  if (wanted.some((one) => one.agent === agent)) return { wanted, order };
  const [evidence] = fitting.evidence
    .filter((one) => one.agent === agent && one.weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  const alone: Wanted = {
    agent,
    deliverables: evidence ? [evidence.deliverable] : [],
    because: evidence ? [scene.reading.slice(evidence.first, evidence.last)] : [],
  };
  return { wanted: [alone], order: '' };
}
