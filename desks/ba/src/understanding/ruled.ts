/**
 * What the rules alone make of a text: the scene they read, and whether it is work, a question, a
 * greeting or nothing for this desk.
 */
import { clausesOf } from './clauses.ts';
import { type Fitting, fit } from './fit.ts';
import { type Mention, mentionsOf, type Scene } from './mentions.ts';
import { negationsOf } from './negation.ts';
import { type Outside, outsideOf } from './outside.ts';
import { type Direct, directOf, domainWords } from './questions.ts';
import { shape } from './shape.ts';
import { askingVerbs } from './wordlists.ts';
import { type Reading, read } from './words.ts';

export type Kind = 'work' | 'question' | 'greeting' | 'out_of_scope' | 'unclear';

export interface Judgement {
  readonly kind: Kind;
  /** Only with `question`: about the desk itself, or about a notion of the trade. */
  readonly about?: 'desk' | 'notion';
  /** Only with `out_of_scope`. */
  readonly outside?: Outside;
}

export interface Ruled {
  readonly scene: Scene;
  readonly mentions: readonly Mention[];
  readonly fitting: Fitting;
  readonly outside: Outside | undefined;
  readonly direct: Direct | undefined;
  readonly judgement: Judgement;
}

/** A text as the rules see it. */
export function ruledOf(text: string): Ruled {
  const reading = read(text);
  const clauses = clausesOf(reading);
  const scene: Scene = { reading, clauses, negations: negationsOf(reading, clauses) };
  const mentions = mentionsOf(scene);
  const fitting = fit(scene, mentions);
  const outside = outsideOf({ reading, clauses, mentions });
  const direct = directOf(reading, mentions.length > 0);
  const judgement = judge({ reading, outside, direct, fitting });
  return { scene, mentions, fitting, outside, direct, judgement };
}

function judge(of: {
  reading: Reading;
  outside: Outside | undefined;
  direct: Direct | undefined;
  fitting: Fitting;
}): Judgement {
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
