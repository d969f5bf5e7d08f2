/**
 * When two tests are one test in other words.
 *
 * Comes in: drafts of tests. Goes out: each test once, with the links of all that said the same.
 *
 * The measure: two tests are near-identical when what has to be there, what is done and what is
 * expected each have the same words in the same order, once articles, auxiliaries, word endings,
 * case and punctuation are dropped, the passive is made active, synonyms of the trade are one word
 * and amounts are in one unit. Names in quotation marks count as written. So `refused` and
 * `rejected` are one, `from A to B` and `from B to A` are two, and so are 4:59 and 5:00 minutes.
 */
import type { Item } from '../trace.ts';
import { contentOf } from '../wording.ts';
import { withAmounts } from './amounts.ts';
import type { TestParts } from './test-case.ts';
import type { TestDraft } from './test-design.ts';

/** Two tests with the same key are near-identical. */
export function testKey(test: Pick<TestParts, 'preconditions' | 'steps' | 'data' | 'expected'>): {
  /** What has to be there and what is done. */
  readonly situation: string;
  readonly expected: string;
} {
  const { preconditions, steps, data, expected } = test;
  const before = [...new Set(preconditions.map(meaning))].toSorted();
  const spoken = withAmounts([...preconditions, ...steps].join(' ')).toLowerCase();
  // Values that the steps hold already say nothing new.
  const values = data
    .split(/;\s*/)
    .filter((value) => value !== '' && !spoken.includes(valueOf(value).toLowerCase()));
  return {
    situation: JSON.stringify([before, steps.map(meaning), values.map(meaning).toSorted()]),
    expected: JSON.stringify([...new Set(expected.map(meaning))].toSorted()),
  };
}

/** Each test once; the first of several keeps its words and gets the links of the others. */
export function withoutDuplicates(drafts: readonly TestDraft[]): readonly TestDraft[] {
  const groups = Map.groupBy(drafts, (draft) => {
    const { situation, expected } = testKey(draft);
    return `${situation} ${expected}`;
  });
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = group;
    return first ? [others.reduce(merged, first)] : [];
  });
}

/** Pairs that expect different things of the same situation: one of the two is wrong. */
export function disagreements(
  drafts: readonly TestDraft[],
): readonly (readonly [TestDraft, TestDraft])[] {
  const groups = Map.groupBy(drafts, (draft) => testKey(draft).situation);
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = group;
    const other = others.find(({ basis }) => basis.endsWith(' as written'));
    if (!first || !other || !first.basis.endsWith(' as written')) return [];
    return opposed(first, other) ? [[first, other] as const] : [];
  });
}

/** One says that it happens, the other that it does not; more may well happen at once. */
function opposed(one: TestDraft, other: TestDraft): boolean {
  return one.type !== other.type && (one.type === 'negative' || other.type === 'negative');
}

function merged(kept: TestDraft, other: TestDraft): TestDraft {
  const criteria = distinct([...kept.criteria, ...other.criteria], ({ item }) => item.id);
  const rules = distinct([...(kept.rules ?? []), ...(other.rules ?? [])], ({ id }: Item) => id);
  const basis = kept.basis.includes(other.basis) ? kept.basis : `${kept.basis}; ${other.basis}`;
  const assumption = kept.assumption ?? other.assumption;
  const question = kept.question ?? other.question;
  return {
    ...kept,
    criteria,
    basis,
    ...(rules.length > 0 && { rules }),
    ...(assumption !== undefined && { assumption }),
    ...(question !== undefined && { question }),
  };
}

function distinct<T>(list: readonly T[], id: (one: T) => string): readonly T[] {
  return [...new Map(list.map((one) => [id(one), one])).values()];
}

function valueOf(assignment: string): string {
  return withAmounts(assignment.slice(assignment.indexOf('=') + 1)).trim();
}

/** A sentence as the words that carry its meaning, in order. */
function meaning(sentence: string): string {
  const literals: string[] = [];
  const plain = sentence
    .normalize('NFKC')
    .replace(/"[^"]*"|“[^”]*”|«[^»]*»/g, (quote) => ` ¤${literals.push(quote.slice(1, -1)) - 1}¤ `)
    .replace(/n[’']t\b|\bcannot\b/gi, ' not ');
  const active = withAmounts(plain)
    .replace(/[\s.]+$/, '')
    .replace(passive, '$<by> $<verb> $<what>');
  const words = active.match(/\[-?[\d.]+\|[^\]]*\]|¤\d+¤|[\p{L}\p{M}\p{N}<>]+/gu) ?? [];
  return words
    .filter((word) => !little.has(word.toLowerCase()))
    .map((word) => {
      const literal = /^¤(\d+)¤$/.exec(word)?.[1];
      if (literal !== undefined) return `“${literals[Number(literal)] ?? ''}”`;
      if (word.startsWith('[')) return word;
      const stem = [...contentOf(word)][0] ?? word.toLowerCase();
      return synonyms.get(stem) ?? stem;
    })
    .join(' ');
}

const passive =
  /^(?<what>.+?)\s(?:is|are|was|were)\s(?<verb>\p{L}+(?:ed|en|nt|t))\sby\s(?<by>.+)$/u;

const little = new Set(
  'a an the this that these those of is are was were be been being has have had will would shall should must can may do does did there it its their his her my our your and also please then successfully'.split(
    ' ',
  ),
);

/** Words of the trade that testers use for one another, by their stems. */
const synonyms: ReadonlyMap<string, string> = new Map(
  [
    'refus reject deny declin',
    'enter typ input',
    'show display present',
    'messag notification notic',
    'customer client',
    'sign log',
    'e-mail email mail',
    'invalid wrong incorrect',
    'delet remov',
    'not no never',
  ].flatMap((line) => {
    const [first = '', ...others] = line.split(' ');
    return others.map((word) => [word, first] as const);
  }),
);
