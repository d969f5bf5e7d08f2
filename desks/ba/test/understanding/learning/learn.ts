/**
 * Learns the table of odds from labelled sentences.
 *
 * Comes in: the sentences on which the rules were made, and sets that the rules have not seen, each
 * by another hand. Goes out: a table of weights.
 *
 * 1. The wording is learnt from all of them. How far wording and rules are to be trusted is learnt
 *    from the unseen sets alone, each judged by a wording that was learnt without it: so both are
 *    weighed by what they are worth on the sentences of somebody else.
 * 2. What shows that a further specialist is wanted is learnt from the unseen sets as well, each
 *    read with a wording that was learnt without it.
 * 3. The order of the sentences makes no difference.
 */
import { gramsOf } from '../../../src/understanding/grams.ts';
import {
  type Hop,
  hops,
  type OddsTable,
  stacked,
  type Weights,
  wordingOdds,
} from '../../../src/understanding/odds.ts';
import { ruledOf } from '../../../src/understanding/ruled.ts';
import type { AgentName } from '../../../src/understanding/term.ts';
import { traitsOf } from '../../../src/understanding/traits.ts';
import { learnSigns, type Signed, signedBy } from './further.ts';
import { fitLogistic, type Row } from './logistic.ts';

export interface Labelled {
  readonly text: string;
  /** Who should become active first. */
  readonly label: Hop;
  /** All who must have contributed. Default: the label, where it is a specialist. */
  readonly need?: readonly AgentName[] | undefined;
}

export interface Sets {
  /** The rules have seen them. */
  readonly seen: readonly Labelled[];
  readonly unseen: readonly (readonly Labelled[])[];
}

/** How closely the two steps are fitted; chosen on a set that is kept outside. */
const closeness = { wording: 6, traits: 0.3 };
/** A feature that fewer sentences have says nothing of others. */
const sentencesMin = 2;

/** A sentence as the two steps see it. */
interface Sample {
  readonly label: number;
  readonly grams: ReturnType<typeof gramsOf>;
  readonly traits: ReadonlyMap<string, number>;
}

/** A table learnt from these sentences. */
export function learn(sets: Sets): OddsTable {
  return learnt(sets).table;
}

export interface Learnt {
  readonly table: OddsTable;
  /** Each unseen set, its signs, and the table that the others teach. */
  readonly held: readonly {
    readonly sentences: readonly Labelled[];
    readonly signed: readonly Signed[];
    readonly byOthers: OddsTable;
  }[];
}

/** The same, with what it was weighed on. */
export function learnt({ seen, unseen }: Sets): Learnt {
  const seenSamples = samplesOf(seen);
  const sets = unseen.map((sentences) => ({ sentences, samples: samplesOf(sentences) }));
  const worded = sets.map((set) => {
    const others = sets.filter((other) => other !== set).flatMap(({ samples }) => samples);
    const wording = learnWording([...seenSamples, ...others]);
    const judged = set.samples.map((sample) => ({
      sample,
      wording: wordingOdds(sample.grams, wording),
    }));
    return { ...set, wording, judged };
  });
  const signed = worded.map((set) => {
    const others = worded.filter((other) => other !== set).flatMap(({ judged }) => judged);
    const table = { ...set.wording, ...learnTraits(others) };
    return { sentences: set.sentences, table, signed: signedBy(table, set.sentences) };
  });
  const table = {
    ...learnWording([...seenSamples, ...sets.flatMap(({ samples }) => samples)]),
    ...learnTraits(worded.flatMap(({ judged }) => judged)),
    ...learnSigns(signed.flatMap((set) => set.signed)),
  };
  const held = signed.map((set) => {
    const others = signed.filter((other) => other !== set).flatMap((other) => other.signed);
    const byOthers = { ...set.table, ...learnSigns(others) };
    return { sentences: set.sentences, signed: set.signed, byOthers };
  });
  return { table, held };
}

function samplesOf(sentences: readonly Labelled[]): readonly Sample[] {
  return sentences
    .toSorted((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ text, label }) => {
      const ruled = ruledOf(text);
      return { label: hops.indexOf(label), grams: gramsOf(ruled.scene), traits: traitsOf(ruled) };
    });
}

function learnWording(samples: readonly Sample[]): OddsTable {
  const seenIn = new Map<string, number>();
  for (const { grams } of samples) {
    for (const name of [...grams.said.keys(), ...grams.placed.keys()]) {
      seenIn.set(name, (seenIn.get(name) ?? 0) + 1);
    }
  }
  const kept = [...seenIn].filter(([, times]) => times >= sentencesMin);
  const idf = new Map(
    kept.map(([name, times]) => [name, 1 + Math.log((1 + samples.length) / (1 + times))]),
  );
  const place = new Map(kept.map(([name], at) => [name, at]));
  const rows = samples.map(({ grams, label }): Row => {
    const families = [grams.said, grams.placed].map((family) => {
      const known = [...family].filter(([name]) => idf.has(name));
      const values = known.map(([name, times]) => (1 + Math.log(times)) * (idf.get(name) ?? 0));
      const norm = Math.hypot(...values) || 1;
      return known.map(([name], at) => [place.get(name) ?? 0, (values[at] ?? 0) / norm] as const);
    });
    return rowOf(families.flat(), label);
  });
  const weights = fit(rows, { features: kept.length, c: closeness.wording });
  return {
    grams: new Map(
      kept.map(([name], at) => [name, { idf: idf.get(name) ?? 0, weights: weights(at) }]),
    ),
    gramsBias: weights(kept.length),
    traits: new Map(),
    traitsBias: hops.map(() => 0),
    signs: new Map(),
    signsBias: 0,
  };
}

function learnTraits(
  judged: readonly { readonly sample: Sample; readonly wording: Weights }[],
): Pick<OddsTable, 'traits' | 'traitsBias'> {
  const all = judged.map(({ sample: { traits, label }, wording }) => ({
    label,
    features: stacked({ wording, traits }),
  }));
  const names = [...new Set(all.flatMap(({ features }) => [...features.keys()]))].toSorted();
  const place = new Map(names.map((name, at) => [name, at]));
  const rows = all.map(({ features, label }) =>
    rowOf(
      [...features].map(([name, value]) => [place.get(name) ?? 0, value] as const),
      label,
    ),
  );
  const weights = fit(rows, { features: names.length, c: closeness.traits });
  return {
    traits: new Map(names.map((name, at) => [name, weights(at)])),
    traitsBias: weights(names.length),
  };
}

function rowOf(entries: readonly (readonly [number, number])[], label: number): Row {
  return {
    features: Int32Array.from(entries, ([feature]) => feature),
    values: Float64Array.from(entries, ([, value]) => value),
    label,
  };
}

/** The weights of a feature, by its number. */
function fit(
  rows: readonly Row[],
  of: { readonly features: number; readonly c: number },
): (feature: number) => Weights {
  const labels = hops.length;
  const weights = fitLogistic({ rows, labels, ...of });
  return (feature) => [...weights.subarray(feature * labels, (feature + 1) * labels)];
}
