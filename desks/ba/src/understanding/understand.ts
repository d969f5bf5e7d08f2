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
import { type Clause, clausesOf } from './clauses.ts';
import { type Fit, type Fitting, fit, type Wanted } from './fit.ts';
import { type Language, languageOf } from './language.ts';
import type { AgentName, DeliverableName } from './lexicon.ts';
import { type Mention, mentionsOf, type Scene } from './mentions.ts';
import { type Mode, modeOf } from './mode.ts';
import { negationsOf } from './negation.ts';
import { type Outside, outsideOf } from './outside.ts';
import { type Direct, directOf, domainWords } from './questions.ts';
import { shape } from './shape.ts';
import { materialOf, topicOf } from './topic.ts';
import { askingVerbs } from './wordlists.ts';
import { type Reading, read, readMax } from './words.ts';

export type Kind = 'work' | 'question' | 'greeting' | 'out_of_scope' | 'unclear';

export interface WantedDeliverable {
  readonly name: DeliverableName;
  readonly owner: AgentName;
  /** Verbatim. */
  readonly because: string;
}

export interface Understanding {
  readonly text: string;
  readonly kind: Kind;
  /** Only with `question`: about the desk itself, or about a notion of the trade. */
  readonly about?: 'desk' | 'notion';
  /** Only with `out_of_scope`. */
  readonly outside?: Outside;
  /** Best first; only those that something speaks for. */
  readonly specialists: readonly Fit[];
  /** The specialists whose deliverables are asked for, in the order in which they should work. */
  readonly wanted: readonly Wanted[];
  /** Why `wanted` is in this order; empty for one. */
  readonly order: string;
  /** The words leave it open between two specialists: ask. */
  readonly ambiguous: boolean;
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

/** Reads a message. */
export function understand(text: string): Understanding {
  const reading = read(text);
  const clauses = clausesOf(reading);
  const scene: Scene = { reading, clauses, negations: negationsOf(reading, clauses) };
  const mentions = mentionsOf(scene);
  const fitting = fit(scene, mentions);
  const outside = outsideOf({ reading, clauses, mentions });
  const direct = directOf(reading, mentions.length > 0);
  const topic = topicOf(scene, mentions);
  const material = materialOf(scene, mentions);
  return {
    text,
    ...kindOf({ reading, outside, direct, fitting }),
    specialists: fitting.specialists,
    wanted: fitting.wanted,
    order: fitting.order,
    ambiguous: fitting.open !== undefined,
    mode: modeOf({ reading, mentions, material, topic }),
    deliverables: deliverablesOf(reading, fitting),
    topic,
    material,
    negated: negatedIn(scene, mentions),
    language: languageOf(reading),
    ids: idsIn(text),
    notUnderstood: leftOver(reading, { clauses, fitting, topic, material }),
  };
}

function kindOf(of: {
  reading: Reading;
  outside: Outside | undefined;
  direct: Direct | undefined;
  fitting: Fitting;
}): Pick<Understanding, 'kind' | 'about' | 'outside'> {
  if (of.direct === 'greeting') return { kind: 'greeting' };
  if (of.direct === 'capability') return { kind: 'question', about: 'desk' };
  const strongest = Math.max(0, ...of.fitting.evidence.map(({ weight }) => weight));
  if (of.outside) return { kind: 'out_of_scope', outside: of.outside };
  const open = of.fitting.open === 'wording' || asksForWork(of.fitting);
  if (of.direct === 'notion' && !open) return { kind: 'question', about: 'notion' };
  const best = of.fitting.specialists[0]?.score ?? 0;
  const foreign = names(of.fitting) ? undefined : outsideByTopic(of.reading);
  if (foreign && onlyCounts(of.fitting)) return { kind: 'out_of_scope', outside: foreign };
  if (strongest >= 0.2 || of.fitting.open) return { kind: 'work' };
  if (foreign) return { kind: 'out_of_scope', outside: foreign };
  if (best >= 0.09) return { kind: 'work' };
  const order = best >= 0.05 ? undefined : orderOutside(of.reading);
  return order ? { kind: 'out_of_scope', outside: order } : { kind: 'unclear' };
}

/** A deliverable is named, whatever part it plays. */
function names({ evidence }: Fitting): boolean {
  return evidence.some(({ by, weight }) => by === 'mention' && weight >= 0.08);
}

/** A wording that only a request for work has: `who tests what`. */
function asksForWork({ evidence }: Fitting): boolean {
  return evidence.some(({ by, weight }) => by === 'cue' && weight >= 0.72);
}

/** All that speaks for work is a wording of counting, as in `how many sides has a hexagon`. */
function onlyCounts({ evidence }: Fitting): boolean {
  return evidence.every(
    ({ by, agent, weight }) => by === 'hint' || weight < 0.3 || (by === 'cue' && agent === 'data'),
  );
}

/** Words of a business and its records. */
const business = new RegExp(
  shape`\b(?:we|our|us|each|per|last|this|these|file|table|log|export|list|sheet|csv|by
      |company|compan(?:y|ies)|customers?|clients?|users?|accounts?|business|departments?|staff
      |employees?|orders?|invoices?|products?|items?|tickets?|cases?|calls?|contracts?
      |suppliers?|vendors?|members?|patients?|students?|pupils|payments?|transactions?
      |deliver(?:y|ies)|shipments?|claims?|sales|revenue|returns?|refunds?|projects?|tasks?
      |records?|rows?|loans?|bookings?|visits?|visitors?|sites?|stores?|branch(?:es)?|agents?
      |testers?|kunden|bestellungen|commandes|clients|pedidos|clientes|ordini|clienti
      |bestellingen|klanten|tienda|magasin|filiale|provincie|wir|unser\w*|nous|notre|nuestr\w*
      |noi|nostr\w*|wij|ons|onze|nos|nosso|hum|hamar\w*)\b`,
);

/** Verbs of everyday orders; with `askingVerbs` they show an imperative. */
const orders = new Set(
  `recommend play plan push pull open convert choose pick change move book buy solve search read say
  decide cook turn set start stop send call ask count guess summarise summarize`.split(/\s+/),
);

/** An order about nothing that a business analyst makes, and about no business. */
function orderOutside(reading: Reading): Outside | undefined {
  const first = reading.words.find(({ plain }) => plain !== 'please' && plain !== 'pls');
  if (!first || first.mark || !(orders.has(first.plain) || askingVerbs.has(first.plain)))
    return undefined;
  if (first.plain === 'help' || business.test(reading.plain) || /\?/.test(reading.text))
    return undefined;
  const words = domainWords(reading);
  const last = words.at(-1);
  if (!last || words.some(({ quoted }) => quoted)) return undefined;
  return {
    reason: 'not_ba_work',
    because: reading.text.slice(first.start, Math.max(first.end, last.end)),
  };
}

/**
 * A question about the world: it begins like one, says nothing of the trade, and nothing of
 * `we`, `our` or a business.
 */
function outsideByTopic(reading: Reading): Outside | undefined {
  const asks = new RegExp(
    shape`^(?:what|who|when|where|why|how|which|is|are|does|do|did|can|was|wer|wann|wo|wie
      |warum|welche\w*|qui|quand|quel\w*|comment|quien|cuando|donde|como|chi|dove|quem|onde|kya
      |kaun|kab|kahan)\b`,
  );
  if (!asks.test(reading.plain) || business.test(reading.plain)) return undefined;
  const words = domainWords(reading);
  const first = words[0];
  const last = words.at(-1);
  if (!first || !last) return undefined;
  return { reason: 'not_ba_work', because: reading.text.slice(first.start, last.end) };
}

function deliverablesOf(
  reading: Reading,
  { evidence, wanted }: Fitting,
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
export type { Outside } from './outside.ts';
