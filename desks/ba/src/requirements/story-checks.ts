/**
 * Checks of stories as a whole: INVEST, doubles, ids and rules that are not there, what was left
 * out.
 *
 * Comes in: the input of the stories tool and the trace. Goes out: findings; nothing is changed.
 */
import type { Finding } from '../deliverable.ts';
import { findSame, type Quoted } from '../register.ts';
import type { Item, Trace } from '../trace.ts';
import { identityOf, soundsNegative } from '../wording.ts';
import { investPoints } from './invest.ts';
import {
  matches,
  type NoteInput,
  type StoriesInput,
  type StoryInput,
  storyIdentity,
  storyKey,
} from './stories-input.ts';
import { criteriaOf, criterionText, detailText } from './story-items.ts';

/** Everything that can be wrong with the stories themselves. */
export function checkStories(input: StoriesInput, trace: Trace): Finding[] {
  return [
    ...input.stories.flatMap((story, index) =>
      checkStory(story, { place: index + 1, input, trace }),
    ),
    ...checkRules(input, trace),
    ...[...(input.assumptions ?? []), ...(input.questions ?? [])].flatMap((note) =>
      checkNote(note, input),
    ),
  ];
}

interface StoryPlace {
  /** From 1. */
  readonly place: number;
  readonly input: StoriesInput;
  readonly trace: Trace;
}

function checkStory(story: StoryInput, { place, input, trace }: StoryPlace): Finding[] {
  const where = `story ${place} "${story.goal}"`;
  const error = (rule: string, message: string): Finding => ({
    rule,
    severity: 'error',
    where,
    message,
  });
  const criteria = story.criteria.map((one) => ({
    text: criterionText(one),
    negative: one.kind !== undefined && one.kind !== 'happy',
  }));
  const findings: Finding[] = investPoints({ ...story, criteria }).map(
    ({ rule, letter, reason, repair }) => ({
      rule,
      // Criteria that nobody gave are asked for, not made up.
      severity: rule === 'no_criteria' && !isAsked(place, input) ? 'error' : 'warning',
      where,
      message: `(${letter} of INVEST) ${reason} ${repair}`,
    }),
  );
  findings.push(
    ...checkIds(
      [
        { id: story.id, kind: 'US', where },
        ...story.criteria.map((one) => ({
          id: one.id,
          kind: 'AC' as const,
          where: `criterion "${one.title}"`,
        })),
      ],
      trace,
    ),
  );
  const twin = input.stories.findIndex(
    (other) => identityOf(storyKey(other)) === identityOf(storyKey(story)),
  );
  if (twin !== place - 1) {
    findings.push(
      error('duplicate_story', `Story ${twin + 1} has this role and goal. Merge the two.`),
    );
  }
  findings.push(...checkCriteria(story.criteria, where));
  return [...findings, ...leftOut(story, { where, trace })];
}

/** A question of the input is about this very story. */
function isAsked(place: number, { questions = [] }: StoriesInput): boolean {
  return questions.some(({ stories }) => stories?.includes(place));
}

function checkCriteria(criteria: StoryInput['criteria'], where: string): Finding[] {
  const findings: Finding[] = [];
  const error = (rule: string, message: string): Finding => ({
    rule,
    severity: 'error',
    where,
    message,
  });
  const titles = new Set<string>();
  for (const { title, examples, kind, then } of criteria) {
    const key = identityOf(title);
    if (titles.has(key)) {
      findings.push(
        error(
          'duplicate_criterion',
          `Two criteria are called "${title}". Name what is different about each.`,
        ),
      );
    }
    titles.add(key);
    const uneven = examples?.rows.some((row) => row.length !== examples.columns.length);
    if (uneven) {
      const message =
        `The examples of "${title}" have rows that do not fit their columns. Give ` +
        'every row one value for each column.';
      findings.push(error('uneven_examples', message));
    }
    if (kind === 'happy' && then.every((step) => soundsNegative(step))) {
      const message = `"${title}" is marked happy but only refuses. Mark it negative.`;
      findings.push({ ...error('kind_does_not_fit', message), severity: 'warning' });
    }
  }
  return findings;
}

/** Criteria that the trace has for this story and that the input no longer names. */
function leftOut(story: StoryInput, { where, trace }: { where: string; trace: Trace }): Finding[] {
  const known =
    story.id === undefined ? findSame(trace, storyIdentity(story)) : trace.get(story.id);
  if (!known) return [];
  const named = new Set(story.criteria.flatMap(({ title, id: own }) => [identityOf(title), own]));
  return criteriaOf(known, trace)
    .filter((item) => !named.has(item.id) && !named.has(identityOf(detailText(item, 'title'))))
    .map((item) => ({
      rule: 'criterion_left_out',
      severity: 'warning',
      where,
      message: `${item.id} of ${known.id} is not in this input; it is kept as it is: ${item.text}`,
    }));
}

function checkRules({ stories, rules = [] }: StoriesInput, trace: Trace): Finding[] {
  const named = stories.flatMap(({ criteria }) =>
    criteria.flatMap(({ rule, title }) => (rule === undefined ? [] : [{ rule, title }])),
  );
  const ids = checkIds(
    rules.map((rule) => ({ id: rule.id, kind: 'BR', where: `rule "${rule.text}"` })),
    trace,
  );
  const unknown = named.flatMap(({ rule, title }): Finding[] => {
    const known =
      trace.get(rule)?.kind === 'BR' ||
      rules.some((one) => matches(one, rule)) ||
      findSame(trace, { kind: 'BR', text: rule });
    if (known) return [];
    const message = `It names the rule “${rule}”, which is not there. Add it, or name another.`;
    return [{ rule: 'unknown_rule', severity: 'error', where: `criterion "${title}"`, message }];
  });
  const unused = rules.flatMap((rule): Finding[] => {
    if (named.some((one) => matches(rule, one.rule))) return [];
    const message =
      'No criterion checks this rule. Name it in the criterion that does, or add one.';
    return [
      {
        rule: 'rule_without_criterion',
        severity: 'warning',
        where: `rule "${rule.text}"`,
        message,
      },
    ];
  });
  return [...ids, ...unknown, ...unused];
}

function checkNote(note: NoteInput, { stories }: StoriesInput): Finding[] {
  const wrong = (note.stories ?? []).filter((place) => place > stories.length);
  if (wrong.length === 0) return [];
  const message =
    `There is no story ${wrong.join(', ')}; there are ${stories.length}. Name ` +
    'positions from 1, or leave them out.';
  return [{ rule: 'unknown_story', severity: 'error', where: `"${note.text}"`, message }];
}

function checkIds(
  named: readonly { id?: string | undefined; kind: Item['kind']; where: string }[],
  trace: Trace,
): Finding[] {
  return named.flatMap(({ id: own, kind, where }): Finding[] => {
    if (own === undefined || trace.get(own)?.kind === kind) return [];
    const message = `There is no ${kind} item ${own} in the trace. Leave the id out for a new one.`;
    return [{ rule: 'unknown_id', severity: 'error', where, message }];
  });
}

/** Every statement that may rest on a quote, with its place. */
export function quotedStatements({
  stories,
  rules = [],
  assumptions = [],
  questions = [],
}: StoriesInput): (Quoted & { where: string })[] {
  return [
    ...stories.map(({ quote, answers }, index) => ({
      quote,
      answers,
      where: `story ${index + 1}`,
    })),
    ...stories.flatMap(({ criteria }) =>
      criteria.map(({ quote, answers, title }) => ({
        quote,
        answers,
        where: `criterion "${title}"`,
      })),
    ),
    ...rules.map(({ quote, answers, text: rule }) => ({ quote, answers, where: `rule "${rule}"` })),
    ...assumptions.map(({ quote, answers, text: note }) => ({
      quote,
      answers,
      where: `assumption "${note}"`,
    })),
    ...questions.map(({ quote, answers, text: note }) => ({
      quote,
      answers,
      where: `question "${note}"`,
    })),
  ];
}
