/**
 * Fields with their rules: `name required, max 50 characters; e-mail unique; age 18 to 99`.
 *
 * Comes in: the text behind the name of a generator. Goes out: each field with what is said of it;
 * the values at both sides of each limit, with their unit (`limits.ts` of testing reads them).
 *
 * Invariant: a part that begins like a rule belongs to the field before it; a part that is neither
 * a rule nor a name is lost, not guessed.
 */
import { boundaryValues, type Limit } from '../testing/boundaries.ts';
import { findLimits } from '../testing/limits.ts';
import { tradeWords } from '../understanding/lexicon.ts';

import { askingVerbs, functionWords } from '../understanding/wordlists.ts';
import { read } from '../understanding/words.ts';
import type { Entry, SlotValue } from './generator.ts';
import type { SlotSource } from './slot.ts';
import { keyOf } from './slot-entity.ts';
import { listed } from './slot-states.ts';

interface Field {
  readonly name: string;
  /** What is said of it, as written. */
  rules: string;
}

const lead =
  /^\s*(?<weak>\n|with(?: the)?\s|mit\s|avec\s|con\s)?\s*(?<strong>:|\(|[.,\s]*(?:(?:following )?(?:fields|attributes|columns|felder|attribute|champs|campos|properties)\b(?:\s+are)?\s*:?))?/i;

/** Reads fields; nothing where none is named. */
export function readFields({ rest, text, own }: SlotSource): SlotValue | undefined {
  const place = own === undefined ? placeOf(rest, text) : { body: own, sure: true };
  if (!place) return undefined;
  const { fields, quotes, lost } = fieldsIn(place.body);
  // `with approval` may be anything; two names, or one with a rule, are fields.
  const sure = place.sure || fields.length > 1 || fields.some(({ rules }) => rules !== '');
  if (fields.length === 0 || !sure) return undefined;
  return { ...valueOf(fields), quotes, lost };
}

/** Where fields are named, and whether what stands there can be nothing else. */
function placeOf(rest: string, text: string): { body: string; sure: boolean } | undefined {
  const chosen = byFields.exec(text);
  if (chosen)
    return { body: chosen.groups?.['what']?.replace(byFieldsToo, ', ') ?? '', sure: true };
  const found = lead.exec(rest);
  const { weak, strong } = found?.groups ?? {};
  if (weak === undefined && strong === undefined) return undefined;
  const body = rest.slice(found?.[0].length ?? 0);
  const inside = strong === '(' ? /^[^()]*(?:\([^()]*\)[^()]*)*/.exec(body)?.[0] : undefined;
  return { body: inside ?? body, sure: strong !== undefined };
}

/** `filter by status and date`, `sort and filter by status`. */
const byFields =
  /\bfilter\w*(?:\s+and\s+sort\w*)?\s+(?:by|on|nach|par|por)\s+(?<what>[^.;:\n]+?)(?=,\s*(?:\d|sort)|[.;:\n]|$)/i;
const byFieldsToo = /,?\s*(?:and |then )?\b(?:filter|sort)\w*\s+(?:by|on)\s+/gi;

function fieldsIn(source: string): { fields: Field[]; quotes: string[]; lost: string[] } {
  const fields: Field[] = [];
  const quotes: string[] = [];
  const lost: string[] = [];
  for (const raw of source.split(/[;\n]|\.(?=\s|$)/)) {
    const piece = raw.replace(/^\s*(?:[-*•]\s+|\d{1,3}[.)]\s+)?/, '').trim();
    if (piece === '' || isRequest(piece)) continue;
    let current: Field | undefined;
    for (const part of partsOf(piece)) {
      const at = rule.exec(part)?.index ?? part.length;
      const name = part
        .slice(0, at)
        .replace(/["“”]/g, '')
        .replace(/^(?:and|the|an?|und|et|y|der|die|das|le|la|el)\s+/i, '')
        .replace(/\s*(?:[:=(–-]|\b(?:is|are|must be|should be|ist|est|es))\s*$/i, '')
        .trim();
      const rules = part.slice(at).replace(/^[\s:=(]+|[\s)]+$/g, '');
      if (name === '' && current) {
        current.rules = [current.rules, rules].filter((text) => text !== '').join(', ');
      } else if (isName(name)) {
        const same = fields.find((field) => keyOf(field.name) === keyOf(name));
        current = same ?? { name, rules: '' };
        current.rules = [current.rules, rules].filter((text) => text !== '').join(', ');
        if (!same) fields.push(current);
      } else {
        lost.push(part);
        continue;
      }
      quotes.push(part);
    }
  }
  return { fields, quotes, lost };
}

/** Where what is said of a field begins; types are read from the words, they part nothing. */
const rule =
  /(?<![\p{L}-])(?:not (?:empty|required|unique|null)|required|mandatory|compulsory|must(?= )|optional|unique|max(?:imum|\.)?(?= ?\d| of)|min(?:imum|\.)?(?= ?\d| of)|at (?:least|most)|up to|between (?=\S?\d)|from (?=\S?\d)|exactly \d|(?:no|not) (?:more|less|longer|older|younger)|(?:more|less|longer) than|over (?=\d)|under (?=\d)|one of|either|pflicht\p{L}*|eindeutig|höchstens|mindestens|obligatoire|obligatori[oa]|facultati[fv]e?|[uú]nic[oa]|opcional|default )|[<>≤≥(:|]|(?<![\p{L}\d])[€$£]?\d/iu;

/** What commas and `and` part outside brackets; behind `one of` they part values, not fields. */
function partsOf(piece: string): readonly string[] {
  const choice = /\bone of\b|\beither\b/i.exec(piece);
  const open = choice ? piece.slice(0, choice.index) : piece;
  const parts = open
    .split(
      /,(?![^(]*\))(?!\d{3}\b)|(?<!between \S{1,12}(?: \S{1,10})?)\s+(?:and|und|et|y)\s+(?![^(]*\))/i,
    )
    .map((part) => part.trim());
  if (choice) {
    const last = parts.pop() ?? '';
    parts.push(`${last} ${piece.slice(choice.index)}`.trim());
  }
  return parts.filter((part) => part !== '');
}

/** `Write it in Gherkin`: a sentence that asks is no field. */
function isRequest(piece: string): boolean {
  const words = read(piece).words.filter(({ mark }) => !mark);
  const content = words.filter(({ plain }) => !functionWords.has(plain));
  return (
    content.length === 0 ||
    askingVerbs.has(words[0]?.plain ?? '') ||
    /^(?:please|pls|bitte|svp)$/.test(words[0]?.plain ?? '') ||
    content.every(({ stem, plain }) => tradeWords.has(stem) && plain !== 'name')
  );
}

function isName(text: string): boolean {
  const words = text.split(/\s+/);
  return (
    /^\p{L}[\p{L}\p{M}\p{N} _/'’.-]{0,39}$/u.test(text) &&
    words.length <= 4 &&
    !words.every((word) => functionWords.has(word.toLowerCase())) &&
    !/^(?:acceptance criteria|user stories|gherkin|test cases?|approval)$/i.test(text)
  );
}

function valueOf(fields: readonly Field[]): Pick<SlotValue, 'texts' | 'lists'> {
  const all = fields.map((field) => {
    const limits = limitsIn(field.rules);
    return { field, limits, type: typeOf(field, limits) };
  });
  const entry = ({ field, type }: (typeof all)[number]): Entry => ({
    name: field.name,
    key: keyOf(field.name),
    type,
    rules: field.rules,
  });
  const said = (pattern: RegExp, not: RegExp): readonly Entry[] =>
    all.filter(({ field }) => pattern.test(field.rules) && !not.test(field.rules)).map(entry);
  const unique = said(isUnique, /not unique/i);
  const stated = fields.filter(({ rules }) => rules !== '');
  const identity =
    unique.length > 0 ? unique.map(({ name = '' }) => name) : [fields[0]?.name ?? ''];
  return {
    texts: {
      names: listed(fields.map(({ name }) => name)),
      identity: listed(identity),
      rules: stated.map(({ name, rules }) => `${name} ${rules}`).join('; '),
    },
    lists: {
      all: all.map(entry),
      required: said(isRequired, /not (?:required|mandatory)|optional/i),
      unique,
      stated: all.filter(({ field }) => stated.includes(field)).map(entry),
      limits: all.flatMap(({ field, limits }) => limits.flatMap((limit) => edgesOf(field, limit))),
      typed: all.flatMap(({ field, type }) => wrongType(field, type)),
      choices: fields.flatMap(choicesOf),
      inclusive: all.flatMap(({ field, limits }) =>
        limits.some(({ min, max }) => min?.assumed || max?.assumed)
          ? [{ name: field.name, quote: field.rules }]
          : [],
      ),
      unclear: all.flatMap(({ field, limits, type }) =>
        type === 'text' && limits.some(({ kind, unit }) => kind === 'count' && unit === undefined)
          ? [{ name: field.name, quote: field.rules }]
          : [],
      ),
    },
  };
}

const isRequired =
  /\b(?:required|mandatory|compulsory|not (?:empty|null)|must be (?:given|filled|there)|obligatoire|obligatori[oa])\b|pflicht/i;
const isUnique = /\bunique\b|\beindeutig\b|[uú]nic[oa]\b/i;

/** What the rules of a field limit; `18 to 99` is a range. */
function limitsIn(rules: string): readonly Limit[] {
  const english = rules
    .replace(/höchstens/gi, 'at most')
    .replace(/mindestens/gi, 'at least')
    .replace(/\bZeichen\b/g, 'characters')
    .replace(
      /(?<!(?:between|from) \S{0,4})(?<![\d.,])(\d[\d.,]*)\s*(?:to|bis|à|–|-|\.\.)\s*(?=\d)/gi,
      'between $1 and ',
    )
    .replace(/\b(m(?:ax|in))\.?(?= ?\d)/gi, '$1imum');
  return findLimits(english);
}

/** The value at each end of a limit and its neighbour outside, or inside where it is excluded. */
function edgesOf({ name, rules }: Field, limit: Limit): readonly Entry[] {
  const inside = (end: 'min' | 'max'): 'just below' | 'just above' => {
    const outward = end === 'min' ? 'just below' : 'just above';
    const inward = end === 'min' ? 'just above' : 'just below';
    return limit[end]?.included ? outward : inward;
  };
  return boundaryValues(limit)
    .filter(({ end, place }) => place === 'at' || place === inside(end))
    .map((one) => ({
      name,
      value: one.label,
      result: one.inside ? 'accepted' : 'refused',
      quote: rules,
    }));
}

const numeric =
  /\b(?:age|quantity|amount|price|cost|weight|height|width|length|size|percent\w*|rate|year|stock|count|total|score|discount|items?|pieces|number of .*|alter|menge|betrag|preis)\b/i;

function typeOf({ name, rules }: Field, limits: readonly Limit[]): string {
  const all = `${name} ${rules}`;
  if (/\byes ?\/ ?no\b|\bboolean\b/i.test(all)) return 'boolean';
  if (limits.some(({ kind }) => kind === 'amount') || /\b(?:price|amount)\b/i.test(name))
    return 'money';
  if (limits.some(({ kind }) => kind === 'length')) return 'text';
  if (/\b(?:date|birthday|day)\b|datum|\bfecha\b/i.test(all)) return 'date';
  const numbers = limits.some(({ kind, unit }) => kind !== 'count' || unit !== undefined);
  const ranged = limits.some(({ min, max }) => min !== undefined && max !== undefined);
  if (numbers || ranged || numeric.test(name) || /\b(?:number|integer|decimal)\b/i.test(rules)) {
    return 'number';
  }
  return 'text';
}

function wrongType({ name }: Field, type: string): readonly Entry[] {
  if (type === 'number' || type === 'money') return [{ name, value: '"abc"', kind: 'a number' }];
  if (type === 'date') return [{ name, value: '"30 February"', kind: 'a date that exists' }];
  if (/e-?mail/i.test(name)) {
    return [{ name, value: '"anna.example.com"', kind: 'an e-mail address' }];
  }
  return [];
}

/** `one of A, B, C`: each is accepted, anything else is refused. */
function choicesOf({ name, rules }: Field): readonly Entry[] {
  const list = /\b(?:one of|either)\s*:?\s*(.+)$/i.exec(rules)?.[1] ?? '';
  const values = list
    .split(/\s*(?:,|\||\/|\bor\b|\band\b)\s*/i)
    .map((value) => value.replace(/["“”()]/g, '').trim())
    .filter((value) => value !== '');
  if (values.length < 2) return [];
  return [
    ...values.map((value) => ({ name, value: `"${value}"`, result: 'accepted' })),
    { name, value: `"${values[0]} 2"`, result: 'refused' },
  ];
}
