/**
 * What speaks for a further specialist beside the one whom a message is for first, as named numbers.
 *
 * Comes in: what the rules made of the message, its odds, who is first. Goes out: for each other
 * specialist its signs, and the part of the message that speaks for it most. Each part is read on
 * its own, like a message: a wish that is one of several drowns in the odds of the whole.
 */
import type { Evidence } from './evidence.ts';
import { gramsOf } from './grams.ts';
import { type Odds, type OddsTable, oddsOf } from './odds.ts';
import { type Manner, manners, type Part, partsOf } from './parts.ts';
import { type Ruled, ruledOf } from './ruled.ts';
import { shape } from './shape.ts';
import { type AgentName, agentNames } from './term.ts';
import { traitsOf } from './traits.ts';

/** A part that was read on its own. */
export interface ReadPart {
  readonly part: Part;
  readonly text: string;
  readonly ruled: Ruled;
  readonly odds: Odds;
  /** How the specialists would share it, together 1: that it is work is known. */
  readonly share: Readonly<Record<AgentName, number>>;
}

export interface Candidate {
  readonly agent: AgentName;
  readonly signs: ReadonlyMap<string, number>;
}

/** A message of more parts is a document; its first parts are read. */
const partsMax = 24;

/** The parts of a message, each read on its own; of one alone that is the message itself. */
export function readParts(
  ruled: Ruled,
  { odds, table }: { readonly odds: Odds; readonly table: OddsTable | undefined },
): readonly ReadPart[] {
  const parts = partsOf(ruled.scene, ruled.mentions).slice(0, partsMax);
  return parts.map((part) => {
    const text = ruled.scene.reading.slice(part.clause.first, part.clause.last);
    if (parts.length === 1) return { part, text, ruled, odds, share: shareOf(odds) };
    const own = ruledOf(text);
    const read = oddsOf({ grams: gramsOf(own.scene), traits: traitsOf(own) }, table);
    return { part, text, ruled: own, odds: read, share: shareOf(read) };
  });
}

function shareOf(odds: Odds): Readonly<Record<AgentName, number>> {
  const all = agentNames.reduce((sum, agent) => sum + odds[agent], 0) || 1;
  const shares = agentNames.map((agent) => [agent, odds[agent] / all] as const);
  return Object.fromEntries(shares) as Record<AgentName, number>;
}

/** The signs of every specialist but the first. */
export function candidatesOf(ruled: Ruled, of: Omit<Question, 'agent'>): readonly Candidate[] {
  const others = agentNames.filter((agent) => agent !== of.first);
  return others.map((agent) => {
    const all = [
      ...signsOfWhole(ruled, { ...of, agent }),
      ...signsOfManners(agent, of.parts),
      ...signsOfBoth(ruled, { ...of, agent }),
    ];
    return { agent, signs: new Map(all.filter(([, value]) => value !== 0)) };
  });
}

/** Whether this agent is wanted beside the first. */
interface Question {
  readonly odds: Odds;
  readonly first: AgentName;
  readonly agent: AgentName;
  readonly parts: readonly ReadPart[];
}

type Sign = readonly [name: string, value: number];

/** Words that announce more than one thing, or add one. */
const announcing = new RegExp(
  shape`(?<![^ ])(?:both|beides?|ambos|(?:two|three|zwei|drei|deux|trois|dos|tres|due|twee|duas)
      (?:\w+ )?(?:things?|papers?|documents?|deliverables?|questions?|sheets?|annexes|parts
      |people|dinge|sachen|choses|cosas|cose|dingen|coisas)|(?:whole|full|complete) (?:\w+ )?
      (?:package|set)|as well as|in addition|on top|along with|together with|separate(?:ly)?
      |not only|besides|also|plus|afterwards|another|while you|after that|oh(?: yes)?
      |and then|ausserdem|dazu|danach|zudem|et puis|ensuite|ademas|luego|despues|inoltre|poi
      |daarna|tambem|depois|potem|sonra|1 [.)])(?![^ ])|(?<![^ ])first .{1,200} (?:then|second
      |after|next) `,
);

function signsOfWhole({ fitting, scene }: Ruled, of: Question): readonly Sign[] {
  const own = fitting.evidence.filter(({ agent }) => agent === of.agent);
  const most = (by: string): number =>
    Math.max(0, ...own.filter((one) => one.by === by).map(({ weight }) => weight));
  return [
    [`for ${of.agent}`, 1],
    ['odds of the first', logit(of.odds[of.first])],
    ['wanted by the rules', fitting.wanted.some(({ agent }) => agent === of.agent) ? 1 : 0],
    ['mention', most('mention')],
    ['cue', most('cue')],
    ['verb', most('verb')],
    ['score', fitting.specialists.find(({ agent }) => agent === of.agent)?.score ?? 0],
    ['refused', own.some(({ weight }) => weight < 0) ? 1 : 0],
    ['announced', announcing.test(scene.reading.plain) ? 1 : 0],
    ['asked as a question', scene.reading.text.includes('?') ? 1 : 0],
    ['one part', of.parts.length === 1 ? 1 : 0],
    ['parts', Math.min(1, of.parts.length / 6)],
    ['length', Math.min(1, scene.reading.words.length / 60)],
  ];
}

/** How sure a part of each manner is the specialist's. */
function signsOfManners(agent: AgentName, parts: readonly ReadPart[]): readonly Sign[] {
  const won = parts.filter(
    ({ part, share }) => !part.content && agentNames.every((one) => share[one] <= share[agent]),
  );
  return [
    ['best part', Math.max(-reach, ...parts.map(({ share }) => logit(share[agent])))],
    [
      'in a list of contents',
      parts.some((one) => one.part.content && one.share[agent] > 0.5) ? 1 : 0,
    ],
    ...manners.map((manner): Sign => {
      const own = won.filter(({ part }) => part.manner === manner);
      const sure = own.map(
        ({ part, share, odds }) =>
          Math.max(0, logit(share[agent])) * Math.min(1, part.length / 4) * (1 - idle(odds) / 2),
      );
      return [`part: ${manner}`, Math.max(0, ...sure)];
    }),
  ];
}

/** Share from which on a part is a specialist's, and is so without doubt. */
const mine = 0.6;
const surelyMine = 0.75;

/** One part is the first specialist's and another this one's. */
function signsOfBoth(ruled: Ruled, of: Question): readonly Sign[] {
  const wishes = of.parts.filter(({ part }) => part.manner !== 'told');
  const own = wishes.filter(({ part, share }) => !part.content && share[of.agent] > mine);
  const firsts = wishes.filter(({ share }) => share[of.first] > mine);
  const both = own.length > 0 && firsts.length > 0;
  const clear =
    firsts.some(({ part, share }) => part.length > 1 && share[of.first] > surelyMine) &&
    own.some(
      ({ part, share, odds }) =>
        part.length > 2 && share[of.agent] > surelyMine && idle(odds) < 1 - mine,
    );
  const announced = both && announcing.test(ruled.scene.reading.plain);
  const orders = firsts.some(({ part }) => part.manner === 'order');
  const named = bothBy('mention', of);
  return [
    // In the odds of the whole, one of two wishes drowns: where two are in view they say less.
    [both ? 'odds, both in view' : 'odds, one in view', logit(of.odds[of.agent])],
    ['both named', named],
    ['both named outright', named >= outright ? 1 : 0],
    ['both clear', clear ? 1 : 0],
    [
      'a wish beside an order',
      both && own.every(({ part }) => part.manner === 'wish') && orders ? 1 : 0,
    ],
    ['goes on with a question', both && own.every((one) => goesOn(one, of.parts)) ? 1 : 0],
    ['both long', both ? Math.min(1, longest(own) / 10, longest(firsts) / 10) : 0],
    ['both announced', announced ? 1 : 0],
    ['both, on its own', both && own.some(({ part }) => part.opens) ? 1 : 0],
    ['both by a wording', bothBy('cue', of)],
    ['both by verbs', bothBy('verb', of)],
    ...manners
      .filter((manner) => manner !== 'told')
      .map((manner): Sign => {
        const so = both && own.some(({ part }) => part.manner === manner);
        return [`both: ${manner}`, so ? 1 : 0];
      }),
  ];
}

/** `and what should come out`: a question after a question, which is about the same thing. */
function goesOn(one: ReadPart, parts: readonly ReadPart[]): boolean {
  const before = parts[parts.indexOf(one) - 1]?.part;
  if (one.part.opens || !before || before.clause.sentence !== one.part.clause.sentence)
    return false;
  return asking.has(one.part.manner) && asking.has(before.manner);
}

const asking: ReadonlySet<Manner> = new Set<Manner>(['indirect', 'question']);

function longest(parts: readonly ReadPart[]): number {
  return Math.max(0, ...parts.map(({ part }) => part.length));
}

/** Weight of a name from which on it is asked for. */
const outright = 0.7;

/** What one kind of evidence says for both in two different parts, the weaker of the two. */
function bothBy(by: Evidence['by'], of: Question): number {
  const seen = ({ ruled: { fitting } }: ReadPart, agent: AgentName): number => {
    const own = fitting.evidence.filter((one) => one.agent === agent && one.by === by);
    return Math.max(0, ...own.map(({ weight }) => weight));
  };
  const parts = of.parts.filter(({ part }) => !part.content && part.manner !== 'told');
  const pairs = parts.flatMap((one) =>
    parts
      .filter((other) => other !== one)
      .map((other) => Math.min(seen(one, of.first), seen(other, of.agent))),
  );
  return Math.max(0, ...pairs);
}

/** That nobody should work. */
function idle(odds: Odds): number {
  return odds.direct + odds.out_of_scope;
}

/** Log-odds beyond this say no more. */
const reach = 4;

function logit(share: number): number {
  const inside = Math.min(Math.max(share, 1e-4), 1 - 1e-4);
  return Math.max(-reach, Math.min(reach, Math.log(inside / (1 - inside))));
}
