/**
 * Stories that the request itself holds: pasted ones, and those it tells by saying who does what
 * (`dealers upload photos, the system must reject blurry ones`).
 *
 * Invariant: nothing is added. A story whose criteria nobody gave has none, and a question that
 * asks for them; a benefit that nobody said stays open.
 */
import { laneUnknown } from '../process/process-sketch.ts';
import { readSteps } from '../process/process-text.ts';
import { criteriaGiven } from '../requirements/given-criteria.ts';
import type {
  CriterionInput,
  NoteInput,
  RuleInput,
  StoriesInput,
  StoryInput,
} from '../requirements/stories-input.ts';
import { findStories } from '../requirements/story-parse.ts';
import type { Understanding } from '../understanding/understand.ts';
import { identityOf, joinedGoals } from '../wording.ts';
import { type Draft, type DraftContext, headline } from './draft-basis.ts';
import { readNotes } from './notes.ts';

/** Stories in the form `As a …, I want …`; nothing where none is given. */
export function storiesPasted(
  understanding: Understanding,
  context: DraftContext,
): Draft<StoriesInput> | undefined {
  const said = toldIn(understanding, context);
  const found = findStories(said).filter(({ role, goal }) => role !== undefined && goal !== '');
  if (found.length === 0) return undefined;
  const splits = /\bsplit\b/i.test(understanding.text.replace(said, ''));
  const stories = byRoleAndGoal(
    found.flatMap(({ role = '', goal, benefit, criteria }): StoryInput[] => {
      if (splits) return goalsOf(goal).map((one) => ({ role, goal: one, criteria: [] }));
      const given = criteria.flatMap(({ text }) => criteriaGiven(text));
      const story = {
        role,
        goal,
        ...(benefit !== undefined && { benefit }),
        criteria: given.map(
          ({ title, given: before, when, then }): CriterionInput => ({
            title,
            given: before,
            when,
            then,
          }),
        ),
      };
      return [story];
    }),
  );
  return fromWords(stories, {
    topic: named(understanding, { said, otherwise: stories[0]?.goal ?? 'Stories' }),
    lost: [],
    statement: splits ? 'Your own story, one for each goal.' : 'Your own stories, word for word.',
  });
}

/** `register and pay and track it`: each goal by itself; benefits and criteria are asked for anew. */
function goalsOf(goal: string): readonly string[] {
  const two = joinedGoals(goal);
  return two ? two.flatMap(goalsOf) : [goal];
}

/** Stories from statements of who does what; nothing where the request tells none. */
export function storiesTold(
  understanding: Understanding,
  context: DraftContext,
): Draft<StoriesInput> | undefined {
  const said = toldIn(understanding, context);
  const notes = readNotes(said);
  const told = readSteps(notes.told);
  const steps = told.steps.filter(
    ({ lane, quote, kind }) =>
      lane !== undefined &&
      lane !== laneUnknown &&
      quote !== undefined &&
      kind !== 'decision' &&
      kind !== 'end',
  );
  const stories = byRoleAndGoal([
    ...steps.map(({ lane = '', name, quote = '' }): StoryInput => {
      const goal = name.charAt(0).toLowerCase() + name.slice(1);
      return { role: oneOf(lane), goal, criteria: [], quote };
    }),
    ...notes.needs.map(({ who, what, quote }) => ({
      role: oneOf(who),
      goal: what,
      criteria: [],
      quote,
    })),
  ]);
  if (stories.length === 0) return undefined;
  const placed = new Set(steps.map(({ quote }) => quote));
  const left = told.steps.flatMap(({ quote }) =>
    quote === undefined || placed.has(quote) ? [] : [quote],
  );
  return fromWords(stories, {
    topic: named(understanding, { said, otherwise: stories[0]?.goal ?? 'Draft' }),
    rules: notes.decided.map((quote) => ({ text: quote, quote })),
    asked: notes.asked.map((quote) => ({ text: quote, quote })),
    lost: [...new Set([...told.notUnderstood, ...left])],
    statement:
      'There is no pattern for this; the stories hold only what your words say. ' +
      'What is still open has to come from you.',
  });
}

interface Words {
  readonly topic: string;
  readonly rules?: readonly RuleInput[];
  /** Questions of the user's own. */
  readonly asked?: readonly NoteInput[];
  readonly lost: readonly string[];
  readonly statement: string;
}

function fromWords(stories: readonly StoryInput[], of: Words): Draft<StoriesInput> {
  const questions = stories.flatMap(({ role, goal, benefit, criteria }, index): NoteInput[] => {
    const place = [index + 1];
    const bare = goal.replace(/^to\s+/i, '');
    return [
      ...(criteria.length === 0
        ? [
            {
              text: `What can be seen when the ${role} could “${bare}”, and when not?`,
              stories: place,
            },
          ]
        : []),
      ...(benefit === undefined
        ? [{ text: `What does the ${role} gain by “${bare}”?`, stories: place }]
        : []),
    ];
  });
  const lost = of.lost.map((quote) => ({ text: `What follows from “${quote}”?`, quote }));
  return {
    from: 'words',
    input: {
      topic: headline(of.topic),
      stories,
      ...(of.rules && of.rules.length > 0 && { rules: of.rules }),
      questions: [...(of.asked ?? []), ...questions, ...lost],
    },
    pattern: 'own words',
    overrides: [],
    notCovered: of.lost,
    statement: of.statement,
  };
}

function toldIn({ material }: Understanding, { given }: DraftContext): string {
  return given ?? material.join('\n');
}

/** The topic, unless it is only the beginning of what was told. */
function named(
  { topic }: Understanding,
  { said, otherwise }: { said: string; otherwise: string },
): string {
  return topic === '' || said.includes(topic) ? otherwise : topic;
}

/** A story is told by one: `Agents` → `agent`. */
function oneOf(lane: string): string {
  return lane.toLowerCase().replace(/([^sui])s$/, '$1');
}

function byRoleAndGoal(stories: readonly StoryInput[]): readonly StoryInput[] {
  const seen = new Set<string>();
  return stories.filter(({ role, goal }) => {
    const key = identityOf(`${role} / ${goal}`);
    return seen.has(key) ? false : seen.add(key);
  });
}
