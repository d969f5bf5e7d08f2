/**
 * New wordings in a message: `AC-3: then the account is locked for 30 minutes`, `in AC-3 replace 3 by
 * 5`, `AC-3: 5 attempts instead of 3`, `change BR-2 to "…"`.
 *
 * Comes in: a message and the items there are. Goes out: what the tool `revise` takes, with the
 * clause as the quote. What cannot be read as a wording is none.
 */
import { criteriaGiven } from '../requirements/given-criteria.ts';
import type { ReviseInput } from '../trace/revise.ts';
import type { Item } from '../trace.ts';

const id = '(?:AC|US|BR|MET)[-\\s]?\\d{1,4}';

/** `change AC-3 to …`, `AC-3 should say …`, `AC-3: …`, `AC-3 is wrong: …`. */
const said = new RegExp(
  `^\\W*(?:please |now )*(?:(?:change|reword|rewrite|revise|correct|update|make|set)\\s+(?<asked>${id})\\s*(?:to|:|=|→|so that it (?:says|reads)|(?:to )?(?:say|read)s?\\b)` +
    `|(?<told>${id})\\s*(?:(?:is|was) (?:wrong|not ` +
    'right|incorrect)\\s*[:,;.–-]|:|=|should (?:say|read|be)\\b|must ' +
    '(?:say|read|be)\\b|now (?:says|reads)\\b|is ' +
    'now\\b|says\\b|reads\\b))\\s*(?<rest>\\S[\\s\\S]*)$',
  'iu',
);

/** `in AC-3 replace 3 by 5`, `replace 3 with 5 in AC-3`. */
const swapped = new RegExp(
  '^\\W*(?:please |now )*(?:in ' +
    `(?<before>${id}),?\\s+)?(?:replace|change)\\s+(?<from>\\S.*?)\\s+(?:by|with|to|into)\\s+(?<to>\\S.*?)(?:\\s+in (?<after>${id}))?\\W*$`,
  'iu',
);

/** The wordings of a message, one for each item. */
export function revisionsIn(message: string, items: readonly Item[]): readonly ReviseInput[] {
  const clauses = message.split(new RegExp(`\\n+(?=\\W*${id})|;\\s+`, 'iu'));
  return clauses.flatMap((clause) => {
    const quote = clause.trim();
    const input = swapIn(quote) ?? wordingIn(quote, items);
    return input && items.some((item) => item.id === input.id) ? [input] : [];
  });
}

function swapIn(quote: string): ReviseInput | undefined {
  const found = swapped.exec(quote)?.groups;
  const named = found?.['before'] ?? found?.['after'];
  const from = unquoted(found?.['from'] ?? '');
  const to = unquoted(found?.['to'] ?? '');
  if (named === undefined || from === '' || new RegExp(`^${id}$`, 'iu').test(from))
    return undefined;
  return { id: normal(named), quote, replace: { from, to } };
}

function wordingIn(quote: string, items: readonly Item[]): ReviseInput | undefined {
  const found = said.exec(quote)?.groups;
  const named = found?.['asked'] ?? found?.['told'];
  const rest = found?.['rest']?.trim() ?? '';
  if (named === undefined || rest === '') return undefined;
  const item = items.find((one) => one.id === normal(named));
  if (!item || verdict.test(rest)) return undefined;
  const instead = insteadIn(rest, item);
  if (instead) return { id: item.id, quote, replace: instead };
  if (item.kind !== 'AC') return { id: item.id, quote, text: sentence(unquoted(rest)) };
  const parts = partsIn(unquoted(rest));
  if (parts) return { id: item.id, quote, ...parts };
  // Meant as a wording, and none of a criterion: the tool says what would be one.
  return meant.test(quote) ? { id: item.id, quote, text: rest } : undefined;
}

const meant = /\b(?:change|reword|rewrite|revise|correct|should|must)\b/i;

/** A word on whether it is right is a decision, not a wording. */
const verdict =
  /^(?:confirmed|accepted|approved|rejected|ok(?:ay)?|right|correct|fine|true|wrong|false)\W*$/i;

/** `5 attempts instead of 3`: a number alone takes the place of a number. */
function insteadIn(rest: string, { text }: Item): ReviseInput['replace'] {
  const found = /^(?<to>\S.*?)\s+(?:instead of|rather than|not)\s+(?<from>\S.*?)\W*$/iu.exec(rest);
  const from = unquoted(found?.groups?.['from'] ?? '');
  const to = unquoted(found?.groups?.['to'] ?? '').replace(/,$/, '');
  if (from === '' || to === '' || !text.includes(from)) return undefined;
  const number = /^[\d.,:%]*\d[\d.,:%]*/.exec(to)?.[0];
  return { from, to: /^[\d.,:%]+$/.test(from) && number !== undefined ? number : to };
}

/** All three parts, or those that are given. */
function partsIn(rest: string): Pick<ReviseInput, 'given' | 'when' | 'then'> | undefined {
  const [whole] = criteriaGiven(rest);
  if (whole) return { given: whole.given, when: whole.when, then: whole.then };
  const one = /^(?<keyword>given|when|then)\b[:,]?\s+(?<step>\S[\s\S]*)$/i.exec(rest)?.groups;
  const steps = (one?.['step'] ?? '')
    .split(/\n\s*(?:and|but)\b/i)
    .map((step) => step.trim().replace(/\.$/, ''))
    .filter((step) => step !== '');
  const [first] = steps;
  if (first === undefined) return undefined;
  switch (one?.['keyword']?.toLowerCase()) {
    case 'given':
      return { given: steps };
    case 'when':
      return { when: steps.join(' and ') };
    default:
      return { then: steps };
  }
}

function normal(named: string): string {
  return named.toUpperCase().replace(/[\s-]?(\d+)$/, '-$1');
}

function unquoted(text: string): string {
  return /^["“”'‘’«»](?<inner>[\s\S]*?)["“”'‘’«»]\W*$/.exec(text.trim())?.[1] ?? text.trim();
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
