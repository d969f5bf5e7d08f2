/**
 * Learns from which signs on a further specialist is wanted, and says what a threshold costs.
 *
 * Comes in: sentences with all who are needed, and a table of odds that was learnt without them.
 * Goes out: one weight for each sign. Every specialist but the first of a sentence is one row.
 */
import { decide } from '../../../src/understanding/decide.ts';
import { gramsOf } from '../../../src/understanding/grams.ts';
import { likelihood, type OddsTable, oddsOf } from '../../../src/understanding/odds.ts';
import { ruledOf } from '../../../src/understanding/ruled.ts';
import { type Candidate, candidatesOf, readParts } from '../../../src/understanding/signs.ts';
import { type AgentName, agentNames } from '../../../src/understanding/term.ts';
import { traitsOf } from '../../../src/understanding/traits.ts';
import type { Labelled } from './learn.ts';
import { fitLogistic } from './logistic.ts';

/** A sentence for which somebody works, with the signs of all others. */
export interface Signed {
  readonly text: string;
  readonly need: ReadonlySet<AgentName>;
  readonly first: AgentName;
  readonly candidates: readonly Candidate[];
}

/** How closely the signs are fitted. */
const closeness = 1;

/** The sentences as they are read with a table; those that nobody works on are left out. */
export function signedBy(table: OddsTable, sentences: readonly Labelled[]): readonly Signed[] {
  return sentences.flatMap(({ text, label, need }) => {
    const ruled = ruledOf(text);
    const odds = oddsOf({ grams: gramsOf(ruled.scene), traits: traitsOf(ruled) }, table);
    const { judgement, wanted, ambiguous } = decide(ruled, odds);
    const first = wanted[0]?.agent;
    if (judgement.kind !== 'work' || ambiguous || !first) return [];
    const parts = readParts(ruled, { odds, table });
    return [
      {
        text,
        need: new Set(need ?? agentNames.filter((agent) => agent === label)),
        first,
        candidates: candidatesOf(ruled, { odds, first, parts }),
      },
    ];
  });
}

/** The weights of the signs. */
export function learnSigns(sentences: readonly Signed[]): Pick<OddsTable, 'signs' | 'signsBias'> {
  const rows = sentences
    .toSorted((a, b) => (a.text < b.text ? -1 : 1))
    .flatMap(({ candidates, need }) =>
      candidates.map(({ agent, signs }) => ({ signs, label: need.has(agent) ? 1 : 0 })),
    );
  const names = [...new Set(rows.flatMap(({ signs }) => [...signs.keys()]))].toSorted();
  const place = new Map(names.map((name, at) => [name, at]));
  const weights = fitLogistic({
    rows: rows.map(({ signs, label }) => ({
      features: Int32Array.from(signs.keys(), (name) => place.get(name) ?? 0),
      values: Float64Array.from(signs.values()),
      label,
    })),
    labels: 2,
    features: names.length,
    c: closeness,
  });
  const weightAt = (at: number): number => (weights[2 * at + 1] ?? 0) - (weights[2 * at] ?? 0);
  return {
    signs: new Map(names.map((name, at) => [name, weightAt(at)])),
    signsBias: weightAt(names.length),
  };
}

export interface Held {
  /** Sentences that need several, and how many of them got all. */
  readonly several: number;
  readonly complete: number;
  /** The others, and how many of them got somebody who was not needed. */
  readonly others: number;
  readonly superfluous: number;
}

/** What thresholds give, each fifth of the sentences judged by what the others teach. */
export function heldBack(
  sentences: readonly Signed[],
  thresholds: readonly number[],
): readonly Held[] {
  const judged = judgedByOthers(sentences);
  const several = judged.filter(({ need }) => need.size > 1);
  const others = judged.filter(({ need }) => need.size <= 1);
  return thresholds.map((threshold) => {
    const takes = ({ first, likely }: Judged): ReadonlySet<AgentName> =>
      new Set([first, ...agentNames.filter((agent) => (likely.get(agent) ?? 0) >= threshold)]);
    return {
      several: several.length,
      complete: several.filter((one) => within(one.need, takes(one))).length,
      others: others.length,
      superfluous: others.filter((one) => !within(takes(one), new Set([one.first, ...one.need])))
        .length,
    };
  });
}

function within(some: ReadonlySet<AgentName>, all: ReadonlySet<AgentName>): boolean {
  return [...some].every((agent) => all.has(agent));
}

interface Judged {
  readonly need: ReadonlySet<AgentName>;
  readonly first: AgentName;
  readonly likely: ReadonlyMap<AgentName, number>;
}

const folds = 5;

function judgedByOthers(sentences: readonly Signed[]): readonly Judged[] {
  const sorted = sentences.toSorted((a, b) => (a.text < b.text ? -1 : 1));
  const none = { grams: new Map(), gramsBias: [], traits: new Map(), traitsBias: [] };
  return [...Array(folds).keys()].flatMap((fold) => {
    const table = { ...none, ...learnSigns(sorted.filter((_, at) => at % folds !== fold)) };
    const held = sorted.filter((_, at) => at % folds === fold);
    return held.map(({ need, first, candidates }) => ({
      need,
      first,
      likely: new Map(candidates.map(({ agent, signs }) => [agent, likelihood(signs, table)])),
    }));
  });
}
