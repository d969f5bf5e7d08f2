/**
 * Reads conditions and what follows from them out of sentences, such as `discount 10 % if premium
 * and above 100 EUR, 5 % if only one of them, otherwise none`.
 *
 * Comes in: a text in English. Goes out: conditions and rules over them, or nothing where the
 * sentences do not have that form. Every condition and every outcome is in the words of the text.
 */
import { contentOf } from '../wording.ts';
import type { Condition, DecisionRule, Decisions, Expression } from './decision-table.ts';
import { conditionsMax } from './decision-table.ts';
import { findLimits, type Limit } from './limits.ts';

/** The decisions of a text; none when fewer than two conditions come together in it. */
export function readDecisions(text: string): Decisions | undefined {
  const conditions: Known[] = [];
  const rules: DecisionRule[] = [];
  const never: Expression[] = [];
  let otherwise: string | undefined;
  for (const clause of clausesOf(text)) {
    const rest = defaultOf(clause);
    if (rest !== undefined) {
      otherwise ??= rest;
      continue;
    }
    const parts = partsOf(clause);
    if (!parts) continue;
    const when = expressionOf(parts.condition, conditions);
    if (!when) continue;
    if (impossible.test(parts.outcome)) never.push(when);
    else rules.push({ when: parts.unless ? negated(when) : when, outcome: parts.outcome });
  }
  if (conditions.length < 2 || conditions.length > conditionsMax || rules.length === 0) {
    return undefined;
  }
  const first = rules[0]?.outcome ?? '';
  return {
    conditions: conditions.map(({ name, limit, subject }) => ({ name, limit, subject })),
    rules: rules.map((rule) => ({ ...rule, outcome: completed(rule.outcome, first) })),
    ...(otherwise !== undefined && { otherwise: completed(otherwise, first) }),
    ...(never.length > 0 && { never }),
  };
}

const starts = String.raw`(?:if|when|unless|otherwise|else|in (?:all|any) other cases?)\b`;
const impossible =
  /^(?:this |it |that )?(?:is |are )?(?:impossible|(?:can ?not|can never|never) (?:be|happen|occur)|not possible)$/i;

/** Pieces that each have a condition of their own, or say what holds otherwise. */
function clausesOf(text: string): readonly string[] {
  return text.split(/[;\n]+|\.(?=\s|$)/).flatMap((sentence) => {
    const clauses: string[] = [];
    for (const piece of sentence.split(/,\s+(?:and\s+|but\s+)?/)) {
      const last = clauses.at(-1);
      const own = new RegExp(String.raw`(?:^|\s)${starts}`, 'i').test(piece);
      const whole = last !== undefined && (partsOf(last) ?? defaultOf(last)) !== undefined;
      if (last === undefined || (own && whole)) clauses.push(piece.trim());
      else clauses[clauses.length - 1] = `${last}, ${piece.trim()}`;
    }
    return clauses.filter((clause) => clause !== '');
  });
}

function defaultOf(clause: string): string | undefined {
  const other = '(?:otherwise|else|in (?:all|any) other cases?|everybody else|all others?)';
  const [, after] = new RegExp(`^(?:and )?${other}[,:]?\\s+(.+)$`, 'i').exec(clause) ?? [];
  const [, before] = new RegExp(`^(.+?),?\\s+${other}$`, 'i').exec(clause) ?? [];
  return after ?? before;
}

interface Parts {
  readonly condition: string;
  readonly outcome: string;
  readonly unless: boolean;
}

function partsOf(clause: string): Parts | undefined {
  const first = /^(if|when|unless)\s+(.+?)(?:,?\s+then\s+|,\s+)((?:(?!, ).)+)$/i.exec(clause);
  if (first) {
    const [, word = '', condition = '', outcome = ''] = first;
    return { condition, outcome, unless: /unless/i.test(word) };
  }
  const last = /^(.+?),?\s+(if|when|unless|provided that|in case)\s+(.+)$/i.exec(clause);
  if (!last) return undefined;
  const [, outcome = '', word = '', condition = ''] = last;
  return { condition, outcome, unless: /unless/i.test(word) };
}

/** `5 %` after `discount 10 %` is `discount 5 %`. */
function completed(outcome: string, first: string): string {
  const figure = /(?:[€$£¥]\s?)?-?\d[\d.,]*(?:\s?(?:%|[€$£¥]|[A-Z]{3}\b))?/;
  const bare = outcome.replace(figure, '').trim();
  const noun = first.replace(figure, '').trim();
  if (noun === '' || !figure.test(first)) return outcome;
  if (bare === '' && figure.test(outcome)) return first.replace(figure, outcome.trim());
  return /^(?:none|nothing|no)$/i.test(outcome) ? `${outcome} (${noun})` : outcome;
}

interface Known extends Condition {
  readonly words: ReadonlySet<string>;
}

function expressionOf(text: string, known: Known[]): Expression | undefined {
  const plain = text
    .trim()
    .replace(/\s+(?:applies|apply|holds?|is met|are met|is true|are true)$/i, '');
  const all = known.map((_, condition): Expression => ({ condition, holds: true }));
  const them = String.raw`(?:of (?:them|these|those|the (?:two|three|four|conditions|above))|conditions?)`;
  const is = (source: string): boolean => new RegExp(`^(?:${source})$`, 'i').test(plain);
  if (all.length > 0) {
    if (is(`(?:only|just|exactly) one(?: ${them})?(?: \\w+)?|one(?: ${them})?,? but not both`)) {
      return { exactly: 1, of: all };
    }
    if (is(`(?:only|just|exactly) two(?: ${them})`)) return { exactly: 2, of: all };
    if (is(`both(?: ${them})?|all(?: ${them})?`)) return { all };
    if (is(`neither(?: ${them})?|none(?: ${them})?|no condition`)) return { exactly: 0, of: all };
    if (is(`(?:at least one|any|either|one or more)(?: ${them})?`)) return { any: all };
  }
  // Words of a limit, such as `10 or more items`, are no joint.
  const limits = findLimits(plain);
  const held = limits.reduce(
    (result, { quote }, place) => result.replace(quote, `¤${place}¤`),
    plain,
  );
  const back = (part: string): string =>
    part.replace(/¤(\d+)¤/g, (_, place: string) => limits[Number(place)]?.quote ?? '');
  const ways = held.split(/,?\s+or\s+/i).map((way) => {
    const atoms = way
      .split(/,\s+(?:and\s+)?|\s+and\s+|\s+but\s+(?=not\b)/i)
      .map((part) => atomOf(back(part), known));
    return atoms.every((atom) => atom !== undefined) ? { all: atoms } : undefined;
  });
  if (ways.some((way) => way === undefined)) return undefined;
  return { any: ways.flatMap((way) => way ?? []) };
}

const little = new Set(
  'customer client user order person somebody someone who which amount value sum total also both either them'.split(
    ' ',
  ),
);

function atomOf(text: string, known: Known[]): Expression | undefined {
  const negations = text.match(/\b(?:not|no|never|without|non)\b|n[’']t\b/gi) ?? [];
  const [limit] = findLimits(text);
  // `not older than 30 days` is a limit and no negation.
  const negative = negations.length % 2 === 1 && !/\bno(?:t)?\b/i.test(limit?.quote ?? '');
  const name = positive(negative ? text.replace(negation, '') : text);
  const words = wordsOf(limit ? name.replace(limit.quote, ' ') : name);
  if (name === '' || (words.size === 0 && !limit)) return undefined;
  for (const [condition, one] of known.entries()) {
    const relation = sameLimit(one.limit, limit);
    if (relation === 'other' || !overlap(one.words, words, limit !== undefined)) continue;
    return { condition, holds: (relation === 'same') !== negative };
  }
  const subject = limit ? [...words].join(' ') : undefined;
  const like = limit && known.find((one) => one.limit && overlap(one.words, words, true));
  known.push({ name, limit, words, ...(limit && { subject: like?.subject ?? subject }) });
  return { condition: known.length - 1, holds: !negative };
}

const negation =
  /\b(?:is |are |was |were |does |do |has |have )?(?:not|never|without|no|non-?)\s*|n[’']t\b/i;

/** Without what only leads to it: `the customer is a premium member` → `premium member`. */
function positive(text: string): string {
  return text
    .trim()
    .replace(
      /^(?:(?:the|a|an|it|they|he|she|there|somebody|someone|who|which)\b\s*)*(?:(?:customers?|clients?|users?|orders?|persons?)\s+)?(?:is|are|was|were)\s+(?:(?:an?|the)\s+)?/i,
      '',
    )
    .replace(/^(?:an?|the|for|only)\s+/i, '')
    .trim();
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set([...contentOf(text)].filter((word) => !little.has(word)));
}

/** The same words, or all of the shorter one's; an amount may stand alone. */
function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>, amount: boolean): boolean {
  const [short, long] = one.size <= other.size ? [one, other] : [other, one];
  if (short.size === 0) return amount;
  return [...short].every((word) => long.has(word));
}

/** `at most 100 EUR` is the contrary of `above 100 EUR`. */
function sameLimit(
  one: Limit | undefined,
  other: Limit | undefined,
): 'same' | 'contrary' | 'other' {
  if (!one || !other) return one === other ? 'same' : 'other';
  const unit = (limit: Limit): string =>
    `${limit.unit?.replace(/s$/, '')} ${limit.currency} ${limit.rate}`;
  if (unit(one) !== unit(other)) return 'other';
  const edge = (side: Limit['min']): string => (side ? `${side.value} ${side.included}` : '');
  if (edge(one.min) === edge(other.min) && edge(one.max) === edge(other.max)) return 'same';
  const meets = (low: Limit['min'], high: Limit['max']): boolean =>
    low !== undefined &&
    high !== undefined &&
    low.value === high.value &&
    low.included !== high.included;
  const contrary =
    (!one.max && !other.min && meets(one.min, other.max)) ||
    (!one.min && !other.max && meets(other.min, one.max));
  return contrary ? 'contrary' : 'other';
}

function negated(expression: Expression): Expression {
  return { exactly: 0, of: [expression] };
}
