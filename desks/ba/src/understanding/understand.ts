/**
 * What a message to the desk asks for, read without a language model.
 *
 * Comes in: the text as typed. Goes out: whether it is work, a question, a greeting or nothing for
 * this desk; who should do it and which words decided; the mode, the topic, the given material and
 * what was refused.
 *
 * Invariants
 * 1. Pure and deterministic; never throws, whatever the text.
 * 2. Every `because`, `topic`, `material`, `negated` and `notUnderstood` is verbatim in the text.
 * 3. The label goes by the deliverable that the requester wants to hold at the end, not by the
 *    topic.
 */
import type { Clause } from './clauses.ts';
import { decide, isCued } from './decide.ts';
import type { Fit, Fitting, Wanted } from './fit.ts';
import { withFurther } from './further.ts';
import { gramsOf } from './grams.ts';
import { type Language, languageOf } from './language.ts';
import type { AgentName, DeliverableName } from './lexicon.ts';
import type { Mention, Scene } from './mentions.ts';
import { type Mode, modeOf } from './mode.ts';
import { type Odds, type OddsTable, oddsOf } from './odds.ts';
import { domainWords } from './questions.ts';
import { type Judgement, ruledOf } from './ruled.ts';
import { shape } from './shape.ts';
import { materialOf, topicOf } from './topic.ts';
import { traitsOf } from './traits.ts';
import { askingVerbs } from './wordlists.ts';
import { type Reading, readMax } from './words.ts';

export interface WantedDeliverable {
  readonly name: DeliverableName;
  readonly owner: AgentName;
  /** Verbatim. */
  readonly because: string;
}

export interface Understanding extends Judgement {
  readonly text: string;
  /** Best first; only those that something speaks for. */
  readonly specialists: readonly Fit[];
  /** The specialists whose deliverables are asked for, in the order in which they should work. */
  readonly wanted: readonly Wanted[];
  /** Why `wanted` is in this order; empty for one. */
  readonly order: string;
  /** The words leave it open between two specialists: ask. */
  readonly ambiguous: boolean;
  /** How likely each first hop is, by wording and rules together. */
  readonly odds: Odds;
  readonly mode: Mode;
  readonly deliverables: readonly WantedDeliverable[];
  /** What the work is about, such as `login page with OTP verification`; may be empty. */
  readonly topic: string;
  /** What was given to work on, piece by piece. */
  readonly material: readonly string[];
  /** What is explicitly not wanted. */
  readonly negated: readonly string[];
  readonly language: Language;
  /** Ids of items that are named; a range such as `AC-3 to AC-9` is written out. */
  readonly ids: readonly string[];
  /** Words of the request that no rule used. */
  readonly notUnderstood: readonly string[];
}

/** Reads a message; by another table of odds than that of the desk only where one is learnt. */
export function understand(text: string, table?: OddsTable): Understanding {
  const ruled = ruledOf(text);
  const { scene, mentions, fitting } = ruled;
  const { reading, clauses } = scene;
  const odds = oddsOf({ grams: gramsOf(scene), traits: traitsOf(ruled) }, table);
  const { judgement, ambiguous, ...decided } = decide(ruled, odds);
  const works = judgement.kind === 'work' && !ambiguous && !isCued(ruled);
  const { wanted, order } = works ? withFurther(ruled, { decided, odds, table }) : decided;
  const topic = topicOf(scene, mentions);
  const material = materialOf(scene, mentions);
  return {
    text,
    ...judgement,
    specialists: fitting.specialists,
    wanted,
    order,
    ambiguous,
    odds,
    mode: modeOf({ reading, mentions, material, topic }),
    deliverables: deliverablesOf(reading, { evidence: fitting.evidence, wanted }),
    topic,
    material,
    negated: negatedIn(scene, mentions),
    language: languageOf(reading),
    ids: idsIn(text),
    notUnderstood: leftOver(reading, { clauses, fitting, topic, material }),
  };
}

function deliverablesOf(
  reading: Reading,
  { evidence, wanted }: Pick<Fitting, 'evidence' | 'wanted'>,
): readonly WantedDeliverable[] {
  const found = new Map<DeliverableName, WantedDeliverable>();
  for (const { agent, deliverables } of wanted) {
    for (const name of deliverables) {
      const by = evidence
        .filter((one) => one.deliverable === name && one.agent === agent)
        .toSorted((a, b) => b.weight - a.weight)[0];
      if (!by || found.has(name)) continue;
      found.set(name, { name, owner: agent, because: reading.slice(by.first, by.last) });
    }
  }
  return [...found.values()];
}

/** The refusals that name a deliverable, from the word that negates to the last name. */
function negatedIn({ reading, negations }: Scene, mentions: readonly Mention[]): readonly string[] {
  return negations.flatMap(({ first, last }) => {
    const named = mentions.filter(
      (one) => one.part === 'negated' && first <= one.first && one.last <= last,
    );
    const end = named.at(-1)?.last;
    return end === undefined ? [] : [reading.slice(first, end)];
  });
}

const idKinds = '(?:US|AC|BR|PS|ENT|COL|MET|Q|TC|ASM|QN|REQ|FR|NFR|UC|R)';
const idRange = shape`\s*(?:to|-|–|\.\.+|through|until|bis|à|a)\s*`;
const idPattern = new RegExp(
  shape`\b(${idKinds})-?(\d{1,4})(?:${idRange}(?:${idKinds}-?)?(\d{1,4}))?\b`,
  'gi',
);

/** A range is written out up to this many items. */
const rangeMax = 200;

function idsIn(text: string): readonly string[] {
  const ids = new Set<string>();
  for (const [, kind = '', from = '', to] of text.slice(0, readMax).matchAll(idPattern)) {
    const first = Number(from);
    const last = Math.min(Math.max(first, Number(to ?? from)), first + rangeMax - 1);
    for (let number = first; number <= last; number++) ids.add(`${kind.toUpperCase()}-${number}`);
  }
  return [...ids];
}

function leftOver(
  reading: Reading,
  of: { clauses: readonly Clause[]; fitting: Fitting; topic: string; material: readonly string[] },
): readonly string[] {
  const given = [of.topic, ...of.material].filter((piece) => piece !== '');
  const spans = given.map((piece) => {
    const start = reading.text.indexOf(piece);
    return [start, start + piece.length] as const;
  });
  const used = of.fitting.evidence.filter(({ weight }) => Math.abs(weight) >= 0.05);
  const left = domainWords(reading).filter((word) => {
    if (word.quoted || askingVerbs.has(word.plain)) return false;
    if (spans.some(([start, end]) => start <= word.start && word.end <= end)) return false;
    const index = reading.words.indexOf(word);
    return !used.some(({ first, last }) => first <= index && index <= last);
  });
  return [...new Set(left.map(({ text }) => text))];
}

export type { Fit, Wanted } from './fit.ts';
