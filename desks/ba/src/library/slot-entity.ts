/** What a generator is about: a thing in one and in many (`supplier`, `suppliers`), or a phrase. */
import { fold } from '../understanding/spelling.ts';
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
    lost: [],
  };
}

/** `life cycle criteria for orders`: what it is about stands further behind. */
const behind =
  /^(?:\s+[\p{L}-]+){0,3}?\s+(?:for|of|on|für|von|pour|de|para)\s+(?<what>[\p{L}][\p{L}' -]{1,40}?)(?=[:;,.(\n]|\s+(?:with|in|as|and|where|that|which|from|mit|avec|con)\b|\s*$)/iu;

/** Words as they are: `archives orders`. */
export function readPhrase({ named, own }: SlotSource): SlotValue | undefined {
  const text = (own ?? named)
    .replace(/["“”]/g, '')
    .replace(/[\s.,;:!?]+$/, '')
    .trim();
  if (!/\p{L}/u.test(text)) return undefined;
  return { texts: { text }, lists: {}, quotes: [named], lost: [] };
}

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
