/**
 * How likely each first hop is: the wording weighed by a table that was learnt from examples, and
 * what the rules found weighed together with it.
 *
 * Comes in: grams and traits of a text. Goes out: a probability for each hop, together 1; and for a
 * further specialist, by its signs, how likely it is wanted as well.
 *
 * 1. Two steps. The wording gives log-odds by a multinomial logistic regression on tf-idf; these
 *    and the traits go through a second one. The second was learnt on sentences that neither the
 *    rules nor the first step had seen, or it would trust both more than they deserve (stacking:
 *    Wolpert, “Stacked generalization”, Neural Networks 5, 1992).
 * 2. The same table weighs what speaks for a further specialist (`signs.ts`), as one logistic
 *    regression for all four.
 * 3. Reads one file, when it is first needed; what is not in the table counts nothing.
 * 4. Pure after that: the same text gives the same odds, on any machine.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Grams } from './grams.ts';

/** Who becomes active first, or what triage does itself. */
export const hops = [
  'requirements',
  'process',
  'data',
  'testing',
  'direct',
  'out_of_scope',
] as const;
export type Hop = (typeof hops)[number];

export type Odds = Readonly<Record<Hop, number>>;

/** A row of weights, one for each hop. */
export type Weights = readonly number[];

export interface Gram {
  /** Inverse document frequency. */
  readonly idf: number;
  readonly weights: Weights;
}

export interface OddsTable {
  /** By feature. */
  readonly grams: Pick<ReadonlyMap<string, Gram>, 'get'> & Iterable<readonly [string, Gram]>;
  readonly gramsBias: Weights;
  /** By trait, and by `odds <hop>` for what the wording gives. */
  readonly traits: ReadonlyMap<string, Weights>;
  readonly traitsBias: Weights;
  /** By sign of a further specialist; one weight each. */
  readonly signs: ReadonlyMap<string, number>;
  readonly signsBias: number;
}

/** The odds of a text. */
export function oddsOf(
  of: { readonly grams: Grams; readonly traits: ReadonlyMap<string, number> },
  table: OddsTable = ours(),
): Odds {
  const features = stacked({ wording: wordingOdds(of.grams, table), traits: of.traits });
  const scores = [...table.traitsBias];
  for (const [name, value] of features) add(scores, value, table.traits.get(name));
  const odds = softmax(scores);
  return Object.fromEntries(hops.map((hop, at) => [hop, odds[at] ?? 0])) as Record<Hop, number>;
}

/** The table that comes with the desk. */
export const tableFile: string = fileURLToPath(
  new URL('../../library/routing/weights.tsv', import.meta.url),
);
let shipped: OddsTable | undefined;

function ours(): OddsTable {
  shipped ??= readTable(readFileSync(tableFile, 'utf8'));
  return shipped;
}

/** How likely a further specialist is wanted, by its signs; as the rules say where nothing was learnt. */
export function likelihood(signs: ReadonlyMap<string, number>, table: OddsTable = ours()): number {
  if (table.signs.size === 0) return signs.get('wanted by the rules') ?? 0;
  let score = table.signsBias;
  for (const [name, value] of signs) score += value * (table.signs.get(name) ?? 0);
  return 1 / (1 + Math.exp(-score));
}

/** What the wording alone says, in the order of `hops`. */
export function wordingOdds(grams: Grams, table: OddsTable): Weights {
  const scores = [...table.gramsBias];
  for (const family of [grams.said, grams.placed]) {
    const known = [...family].flatMap(([name, times]) => {
      const row = table.grams.get(name);
      return row ? [{ value: (1 + Math.log(times)) * row.idf, weights: row.weights }] : [];
    });
    const norm = Math.hypot(...known.map(({ value }) => value)) || 1;
    for (const { value, weights } of known) add(scores, value / norm, weights);
  }
  return softmax(scores);
}

/** What the second step reads: log-odds of the wording around their mean, and the traits. */
export function stacked(of: {
  readonly wording: Weights;
  readonly traits: ReadonlyMap<string, number>;
}): ReadonlyMap<string, number> {
  const logs = of.wording.map((share) => Math.log(Math.max(share, 1e-4)));
  const mean = logs.reduce((all, log) => all + log, 0) / logs.length;
  return new Map([
    ...hops.map((hop, at): [string, number] => [`odds ${hop}`, (logs[at] ?? 0) - mean]),
    ...of.traits,
  ]);
}

function add(scores: number[], value: number, weights: Weights | undefined): void {
  weights?.forEach((weight, at) => {
    scores[at] = (scores[at] ?? 0) + value * weight;
  });
}

function softmax(scores: Weights): number[] {
  const highest = Math.max(...scores);
  const parts = scores.map((score) => Math.exp(score - highest));
  const all = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / all);
}

/** Numbers in the file are whole: hundredths. */
const unit = 100;
const bias = '(bias)';

/**
 * A table from its file: `gram`, feature, idf, weights; `trait`, name, weights; `sign`, name, weight;
 * tabs between. A line of fewer cells, such as the one that says what it was learnt from, is no row.
 */
export function readTable(content: string): OddsTable {
  const grams = new Map<string, string>();
  const traits = new Map<string, Weights>();
  const signs = new Map<string, number>();
  for (const line of content.split('\n')) {
    const kind = line.indexOf('\t');
    const name = line.indexOf('\t', kind + 1);
    if (name < 0) continue;
    const key = line.slice(kind + 1, name);
    const cells = line.slice(name + 1);
    if (line.startsWith('gram')) grams.set(key, cells);
    else if (line.startsWith('sign')) signs.set(key, Number(cells) / unit);
    else traits.set(key, numbersIn(cells));
  }
  const none = hops.map(() => 0);
  const gramsBias = gramIn(grams.get(bias) ?? '').weights;
  const traitsBias = traits.get(bias) ?? none;
  const signsBias = signs.get(bias) ?? 0;
  for (const rows of [grams, traits, signs]) rows.delete(bias);
  return {
    // A message has some hundred of some twenty thousand: the others are never turned into numbers.
    grams: {
      get: (name) => {
        const cells = grams.get(name);
        return cells === undefined ? undefined : gramIn(cells);
      },
      *[Symbol.iterator]() {
        for (const [name, cells] of grams) yield [name, gramIn(cells)];
      },
    },
    gramsBias: gramsBias.length > 0 ? gramsBias : none,
    traits,
    traitsBias,
    signs,
    signsBias,
  };
}

function gramIn(cells: string): Gram {
  const [idf = 0, ...weights] = cells === '' ? [] : numbersIn(cells);
  return { idf, weights };
}

function numbersIn(cells: string): Weights {
  return cells.split('\t').map((cell) => Number(cell) / unit);
}

/** The file of a table, a feature a line, in order. */
export function writeTable(table: OddsTable): string {
  const { grams, gramsBias, traits, traitsBias, signs, signsBias } = table;
  const cells = (weights: Weights): readonly string[] =>
    weights.map((weight) => String(Math.round(weight * unit)));
  const row = (kind: string, name: string, weights: Weights): string =>
    [kind, name, ...cells(weights)].join('\t');
  const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
    a < b ? -1 : 1;
  return [
    row('trait', bias, traitsBias),
    ...[...traits].toSorted(byName).map(([name, weights]) => row('trait', name, weights)),
    row('sign', bias, [signsBias]),
    ...[...signs].toSorted(byName).map(([name, weight]) => row('sign', name, [weight])),
    row('gram', bias, [0, ...gramsBias]),
    ...[...grams]
      .toSorted(byName)
      .map(([name, { idf, weights }]) => row('gram', name, [idf, ...weights])),
    '',
  ].join('\n');
}
