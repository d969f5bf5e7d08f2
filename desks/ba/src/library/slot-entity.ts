/** What a generator is about: a thing in one and in many (`supplier`, `suppliers`), or a phrase. */
import { fold } from '../understanding/spelling.ts';
import { askingVerbs } from '../understanding/wordlists.ts';
import { read } from '../understanding/words.ts';
import type { SlotValue } from './generator.ts';
import type { SlotSource } from './slot.ts';

/** `suppliers`, `the purchase order`, `“Order item”`. */
export function readEntity({ named, rest, own }: SlotSource): SlotValue | undefined {
  const said = (own ?? (named === '' ? (behind.exec(rest)?.groups?.['what'] ?? '') : named)).trim();
  const bare = said
    .replace(/^(?:an?|the|our|my|all|each|every|new|single)\s+/i, '')
    .replace(/["“”„«».,;:!?]/g, '')
    .trim();
  if (!/\p{L}/u.test(bare) || bare.split(/\s+/).length > 6) return undefined;
  const single = singular(bare);
  // `Suppliers` at the head of a sentence; a noun of another language keeps its capital.
  const headed = single !== bare && /^\p{Lu}\p{Ll}/u.test(bare);
  const one = headed ? single.charAt(0).toLowerCase() + single.slice(1) : single;
  return {
    texts: { one, many: plural(one), a: `${article(one)} ${one}`, key: keyOf(one) },
    lists: {},
    quotes: [said],
    lost: own === undefined && named !== '' ? otherIn(rest) : [],
  };
}

/** `life cycle criteria for orders`: what it is about stands further behind. */
const behind =
  /^(?:\s+[\p{L}-]+){0,3}?\s+(?:for|of|on|für|von|pour|de|para)\s+(?<what>[\p{L}][\p{L}' -]{1,40}?)(?=[:;,.(\n]|\s+(?:with|in|as|and|where|that|which|from|mit|avec|con)\b|\s*$)/iu;

/** `CRUD for suppliers and customers`: one is drafted, the other is asked about. */
const joined =
  /^\s*(?:,|and|or|und|oder|et|y|&|\+)\s+(?<what>\p{L}[\p{L}' -]{1,40}?)(?=[:;,.(\n]|\s+(?:with|in|as|and|where|that|which|from|for|mit|avec|con)\b|\s*$)/iu;

function otherIn(rest: string): readonly string[] {
  const what = joined.exec(rest)?.groups?.['what']?.trim();
  if (what === undefined) return [];
  const { words } = read(what);
  const asks = words.some(({ plain, stem }) => askingVerbs.has(plain) || wanted.has(stem));
  return asks ? [] : [what];
}

/** Words of what is made of the thing, not of another thing. */
const wanted = new Set(
  'story criterion criteria acceptance test gherkin uat sql diagram map report plan rule life lifecycle status state transition filter list sort approve approval'.split(
    ' ',
  ),
);

/** Words as they are, to the end of the clause or to where the time begins: `archives bills`. */
export function readPhrase({ named, rest, text, own }: SlotSource): SlotValue | undefined {
  const further = named === '' ? '' : (/^[^,.;:\n]*/.exec(rest)?.[0] ?? '').replace(time, '');
  // Where more of the form follows what `*` stands for, the rest belongs to the form.
  const whole = text.includes(named + further) ? named + further : named;
  const said = (own ?? whole)
    .replace(/["“”]/g, '')
    .replace(/[\s.,;:!?]+$/, '')
    .trim();
  if (!/\p{L}/u.test(said)) return undefined;
  return { texts: { text: said }, lists: {}, quotes: [own ?? whole], lost: [] };
}

const time =
  /\s+(?:every|each|nightly|daily|hourly|weekly|monthly|once (?:a|per)|at (?=\d|midnight|noon)|on the (?=first|last|\d)|please|in gherkin|as gherkin|with acceptance)\b.*$/i;

/** A name for a table or a column: lower case, ASCII, `_`. */
export function keyOf(name: string): string {
  const key = fold(name)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[a-z]/.test(key) ? key : `x_${key}`;
}

/** `companies` → `company`; the last word of several. Other languages stay as they are. */
function singular(name: string): string {
  const last = /\p{L}+$/u.exec(name)?.[0] ?? '';
  const rest = name.slice(0, name.length - last.length);
  const known = irregular.find(([, many]) => many === last.toLowerCase());
  if (known) return rest + known[0];
  if (/[^aeiou]ies$/i.test(last)) return `${rest}${last.slice(0, -3)}y`;
  if (/(?:sses|shes|ches|xes|zes|uses)$/i.test(last)) return rest + last.slice(0, -2);
  if (/[^sui]s$/i.test(last) && last.length > 3) return rest + last.slice(0, -1);
  return name;
}

function plural(one: string): string {
  const last = /\p{L}+$/u.exec(one)?.[0] ?? '';
  const rest = one.slice(0, one.length - last.length);
  const known = irregular.find(([single]) => single === last.toLowerCase());
  if (known) return rest + known[1];
  if (/[^aeiou]y$/i.test(last)) return `${rest}${last.slice(0, -1)}ies`;
  if (/(?:s|x|z|ch|sh)$/i.test(last)) return `${one}es`;
  // A word of another language has a plural that cannot be made by a rule.
  return /^[\x20-\x7e]+$/.test(one) && !/(?:en|er|us)$/.test(last.slice(-2))
    ? `${one}s`
    : other(one);
}

/** `Lieferanten` stays; `customer` gets its s. */
function other(one: string): string {
  return /(?:er|or|en)$/.test(one) && /^[a-z -]+$/.test(one) && !/[a-z]{4}ten$/.test(one)
    ? `${one}s`
    : one;
}

const irregular: readonly (readonly [string, string])[] = [
  ['person', 'people'],
  ['child', 'children'],
  ['man', 'men'],
  ['woman', 'women'],
  ['datum', 'data'],
  ['criterion', 'criteria'],
  ['staff', 'staff'],
  ['equipment', 'equipment'],
  ['news', 'news'],
  ['series', 'series'],
  ['bus', 'buses'],
  ['status', 'statuses'],
  ['address', 'addresses'],
];

function article(name: string): string {
  return /^[aeiou]/i.test(name) && !/^(?:eu|one\b|uni|use|usu|util)/i.test(name) ? 'an' : 'a';
}
