/**
 * Ways to split a story that is too large, from its own words.
 *
 * Comes in: a story and its criteria. Goes out: each way that its words allow, with the parts and
 * which criteria go where; a criterion that fits no part stays with the parent.
 *
 * The ways are those of SPIDR (Mike Cohn: paths, interfaces, data, rules; spikes need a person) and
 * of Richard Lawrence's patterns (workflow steps, operations). Nothing is added: every goal is a
 * piece of the story's goal, or the goal itself with the rule or the path that is left to it.
 */
import { contentOf, soundsNegative, startsWithVerb } from '../wording.ts';
import type { StoryParts } from './story-items.ts';

export const splitWays = ['operations', 'data', 'rules', 'paths'] as const;
export type SplitWay = (typeof splitWays)[number];

/** What each way is called, for people. */
export const wayNames: Readonly<Record<SplitWay, string>> = {
  operations: 'by operation or step: each thing to do is a story',
  data: 'by data or way: each kind is a story',
  rules: 'by rule: each rule with its criteria is a story',
  paths: 'by path: first when all goes well, then what is refused',
};

export interface SplitCriterion {
  readonly id: string;
  readonly text: string;
  readonly negative: boolean;
  /** Ids of the rules it checks. */
  readonly rules: readonly string[];
}

export interface SplitPart {
  readonly goal: string;
  readonly criteria: readonly string[];
}

export interface Split {
  readonly way: SplitWay;
  readonly parts: readonly SplitPart[];
  /** Criteria that fit no part. */
  readonly left: readonly string[];
}

/** The ways that the words of a story allow, the most telling first. */
export function waysToSplit(
  { goal }: Pick<StoryParts, 'goal'>,
  criteria: readonly SplitCriterion[],
): readonly Split[] {
  const operations = operationsIn(goal);
  const kinds = kindsIn(goal);
  return [
    ...(operations.length > 1 ? [byWords('operations', { goals: operations, criteria })] : []),
    ...(kinds.length > 1 ? [byWords('data', { goals: kinds, criteria })] : []),
    ...byRules(goal, criteria),
    ...byPaths(goal, criteria),
  ];
}

const joints = /,\s*(?:and\s+|or\s+)?|\s+(?:and then|and|or|then)\s+(?:to\s+)?/i;

/** `search, filter and save products` → a goal for each verb, with its object. */
export function operationsIn(goal: string): readonly string[] {
  const pieces = goal.split(joints).map((piece) => piece.trim());
  if (pieces.length < 2 || !pieces.every(startsWithVerb)) return [];
  const last = pieces.at(-1) ?? '';
  const object = last.slice(last.indexOf(' ') + 1);
  if (!last.includes(' ')) return pieces;
  return pieces.map((piece) => (piece.includes(' ') ? piece : `${piece} ${object}`));
}

/** `pay by card, invoice or voucher` → a goal for each kind. */
export function kindsIn(goal: string): readonly string[] {
  const found = /^(.*\b(?:by|with|via|in|as|for|from|to|of)\s)([^,]+(?:,|\s(?:or|and)\s).+)$/i.exec(
    goal,
  );
  if (!found) return [];
  const [, lead = '', list = ''] = found;
  // `with name and password` needs both; only `or` names kinds.
  if (!/\sor\s/i.test(list) || /\sand\s/i.test(list)) return [];
  const pieces = list.split(joints).map((piece) => piece.trim());
  const short = pieces.every((piece) => piece !== '' && piece.split(/\s+/).length <= 4);
  if (!short || pieces.some(startsWithVerb)) return [];
  return pieces.map((piece) => `${lead}${piece}`);
}

/** Each criterion to the goal that shares most of what only that goal says. */
function byWords(
  way: SplitWay,
  { goals, criteria }: { goals: readonly string[]; criteria: readonly SplitCriterion[] },
): Split {
  const words = goals.map((goal) => contentOf(goal));
  const own = words.map(
    (all, place) =>
      new Set([...all].filter((word) => words.every((one, at) => at === place || !one.has(word)))),
  );
  const placed = criteria.map((one) => {
    const said = contentOf(one.text);
    // What is done tells more than the state it begins in.
    const done = contentOf(/\bwhen\b(.*?)(?:\bthen\b|$)/is.exec(one.text)?.[1] ?? '');
    const scores = own.map((set) =>
      [...set].reduce((sum, word) => sum + (said.has(word) ? 1 : 0) + (done.has(word) ? 2 : 0), 0),
    );
    const best = Math.max(0, ...scores);
    const several = scores.filter((score) => score === best).length > 1;
    return { id: one.id, at: best === 0 || several ? -1 : scores.indexOf(best) };
  });
  const at = (place: number): readonly string[] =>
    placed.filter((one) => one.at === place).map(({ id }) => id);
  return {
    way,
    parts: goals.map((goal, place) => ({ goal, criteria: at(place) })),
    left: at(-1),
  };
}

/** Where criteria check two rules or more. */
function byRules(goal: string, criteria: readonly SplitCriterion[]): readonly Split[] {
  const rules = [...new Set(criteria.flatMap((one) => one.rules))];
  if (rules.length < 2) return [];
  const of = (rule: string): readonly string[] =>
    criteria.filter((one) => one.rules[0] === rule).map(({ id }) => id);
  const parts = rules.map((rule) => ({ goal: `${goal} (rule ${rule})`, criteria: of(rule) }));
  const filled = parts.filter((part) => part.criteria.length > 0);
  if (filled.length < 2) return [];
  const left = criteria.filter((one) => one.rules.length === 0).map(({ id }) => id);
  return [{ way: 'rules', parts: filled, left }];
}

function byPaths(goal: string, criteria: readonly SplitCriterion[]): readonly Split[] {
  const [well, refused] = [
    criteria.filter(({ negative }) => !negative),
    criteria.filter(({ negative }) => negative),
  ];
  if (well.length === 0 || refused.length === 0) return [];
  return [
    {
      way: 'paths',
      parts: [
        { goal: `${goal} (when all goes well)`, criteria: well.map(({ id }) => id) },
        { goal: `${goal} (what is refused)`, criteria: refused.map(({ id }) => id) },
      ],
      left: [],
    },
  ];
}

/** Whether a criterion tells of a refusal, where nobody marked it. */
export function tellsOfRefusal(text: string): boolean {
  return soundsNegative(/\bthen\b([\s\S]*)$/i.exec(text)?.[1] ?? text);
}
