/**
 * Drafts of user stories, and of the acceptance test plan over them.
 *
 * From patterns: the stories of all that fit, made into one set. From words: where the request
 * itself tells who does what (`dealers upload photos, system must reject blurry ones`), one
 * story for each such statement, with its quote; what would have to be invented is left open,
 * with a question.
 */
import {
  applies,
  type Basis,
  basisFor,
  type Draft,
  fromPattern,
  headline,
  nothing,
  openPoints,
  overrideOf,
  parametersIn,
} from './draft-basis.ts';
import type { Library } from './library.ts';
import {
  filledIn,
  type PatternCriterion,
  type PatternStory,
  type StoriesPattern,
} from './pattern.ts';
import { laneUnknown } from '../process/process-sketch.ts';
import { readSteps } from '../process/process-text.ts';
import type {
  CriterionInput,
  NoteInput,
  RuleInput,
  StoriesInput,
  StoryInput,
} from '../requirements/stories-input.ts';
import type { UatInput } from '../testing/uat.ts';
import type { Understanding } from '../understanding/understand.ts';
import { identityOf } from '../wording.ts';

/** User stories with criteria for a request. */
export function draftStories(understanding: Understanding, library: Library): Draft<StoriesInput> {
  const basis = basisFor(understanding, { library, kind: 'stories' });
  const patterns = basis.patterns.filter((pattern) => pattern.kind === 'stories');
  if (patterns.length === 0) {
    return storiesFromWords(understanding) ?? nothing(understanding, { library, kind: 'stories' });
  }
  const parts = patterns.map((pattern) => storiesOf(pattern, basis));
  const stories = parts.flatMap((part) => part.stories);
  const rules = distinct(parts.flatMap((part) => part.rules));
  let before = 0;
  const notes = { assumptions: [] as NoteInput[], questions: [] as NoteInput[] };
  for (const part of parts) {
    const placed = (note: NoteInput): NoteInput =>
      note.stories ? { ...note, stories: note.stories.map((place) => place + before) } : note;
    notes.assumptions.push(...part.assumptions.map(placed));
    notes.questions.push(...part.questions.map(placed));
    before += part.stories.length;
  }
  const topic = headline(basis.title);
  return fromPattern(
    {
      topic,
      stories,
      rules,
      assumptions: distinct(notes.assumptions),
      questions: distinct([...doubtful(basis), ...notes.questions]),
    },
    { ...basis, patterns },
  );
}

interface Part {
  readonly stories: readonly StoryInput[];
  readonly rules: readonly RuleInput[];
  readonly assumptions: readonly NoteInput[];
  readonly questions: readonly NoteInput[];
}

function storiesOf(pattern: StoriesPattern, basis: Basis): Part {
  const values = basis.values.get(pattern.name) ?? new Map<string, number | string>();
  const fill = (text: string): string => filledIn(text, values);
  const here = <T extends { only_with?: string | undefined; not_with?: string | undefined }>(
    list: readonly T[],
  ): readonly T[] => list.filter((one) => applies(one, basis.patterns));
  const stories = here(pattern.stories);
  const kept = stories.map((story) => ({ ...story, criteria: here(story.criteria) }));
  const rules = here(pattern.rules).map((rule) => ({
    key: rule.key,
    raw: rule.text,
    text: fill(rule.text),
  }));
  const open = openPoints(pattern, {
    basis,
    texts: (name) =>
      parametersIn([kept, rules.map(({ raw }) => raw), pattern.assumptions]).has(name) ||
      usedByOther(pattern, name),
  });
  const note = ({ text, parameter }: { text: string; parameter?: string }): NoteInput => {
    const places = parameter === undefined ? [] : placesOf(kept, { parameter, rules });
    return places.length === 0 || places.length === kept.length
      ? { text }
      : { text, stories: places };
  };
  return {
    stories: kept.map((story) => storyInput(story, { fill, rules })),
    rules: rules.map(({ raw, text }) => {
      const quote = [...parametersIn(raw)]
        .map(
          (name) => overrideOf(basis.overrides, { pattern: pattern.name, parameter: name })?.quote,
        )
        .find((one) => one !== undefined);
      return quote === undefined ? { text } : { text, quote };
    }),
    assumptions: open.assumptions.map(note),
    questions: open.questions.map(note),
  };
}

/** A parameter that only another assumption shows, such as a currency. */
function usedByOther({ parameters }: StoriesPattern, name: string): boolean {
  return parameters.some((other) => other.name !== name && parametersIn(other.assume).has(name));
}

interface Filling {
  readonly fill: (text: string) => string;
  readonly rules: readonly { readonly key: string; readonly text: string }[];
}

function storyInput(story: PatternStory, filling: Filling): StoryInput {
  const { role, goal, benefit, priority, criteria } = story;
  return {
    role: filling.fill(role),
    goal: filling.fill(goal),
    benefit: filling.fill(benefit),
    ...(priority && { priority }),
    criteria: criteria.map((one) => criterionInput(one, filling)),
  };
}

function criterionInput(one: PatternCriterion, { fill, rules }: Filling): CriterionInput {
  const rule = rules.find(({ key }) => key === one.rule)?.text;
  return {
    title: fill(one.title),
    kind: one.kind,
    given: one.given.map(fill),
    when: fill(one.when),
    then: one.then.map(fill),
    ...(rule !== undefined && { rule }),
    ...(one.examples && {
      examples: {
        columns: one.examples.columns,
        rows: one.examples.rows.map((row) => row.map(fill)),
      },
    }),
  };
}

/** Positions, from 1, of the stories that a parameter matters to. */
function placesOf(
  stories: readonly PatternStory[],
  of: { parameter: string; rules: readonly { key: string; raw: string }[] },
): readonly number[] {
  const own = of.rules.filter(({ raw }) => parametersIn(raw).has(of.parameter));
  const keys = new Set(own.map(({ key }) => key));
  return stories.flatMap((story, index) => {
    const named = story.criteria.some(({ rule }) => rule !== undefined && keys.has(rule));
    return named || parametersIn(story).has(of.parameter) ? [index + 1] : [];
  });
}

/** A number that could have been meant for another pattern as well. */
function doubtful({ overrides, patterns }: Basis): readonly NoteInput[] {
  return overrides.flatMap(({ pattern, parameter, quote }) => {
    const other = patterns.find(
      (one) =>
        one.name !== pattern &&
        one.parameters.some((own) => own.said.some((phrase) => sameSaying(phrase, quote))),
    );
    const own = patterns.find(({ name }) => name === pattern);
    if (!other || !own) return [];
    const meant = own.parameters.find(({ name }) => name === parameter)?.name.replaceAll('_', ' ');
    const [first, second] = [own, other].map(({ title }) => title.toLowerCase());
    const text = `Is “${quote}” meant for ${first} (${meant}), or for ${second} too?`;
    return [{ text, quote }];
  });
}

function sameSaying(phrase: string, quote: string): boolean {
  const words = quote.toLowerCase().split(/\s+/);
  const literal = phrase.split(/\s+/).filter((word) => !/[#*]/.test(word));
  return literal.length > 0 && literal.every((word) => words.includes(word));
}

/** One of each text, the first. */
function distinct<T extends { readonly text: string }>(list: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return list.filter(({ text }) => {
    const key = identityOf(text);
    return seen.has(key) ? false : seen.add(key);
  });
}

/** Stories that the request itself tells. */
function storiesFromWords(understanding: Understanding): Draft<StoriesInput> | undefined {
  const said = understanding.material.join('\n');
  const told = readSteps(said);
  const steps = told.steps.filter(
    ({ lane, quote, kind }) =>
      lane !== undefined &&
      lane !== laneUnknown &&
      quote !== undefined &&
      kind !== 'decision' &&
      kind !== 'end',
  );
  if (steps.length === 0) return undefined;
  const stories = steps.map(({ lane = '', name, quote = '' }): StoryInput => {
    const goal = name.charAt(0).toLowerCase() + name.slice(1);
    const criterion: CriterionInput = {
      title: name,
      given: ['the state before is still open'],
      when: goal,
      then: ['what can be observed afterwards is still open'],
      quote,
    };
    return { role: oneOf(lane), goal, criteria: [criterion], quote };
  });
  const questions = steps.flatMap(({ lane = '', name }, index): NoteInput[] => [
    {
      text: `What can be observed when “${name}” went well, and when it did not?`,
      stories: [index + 1],
    },
    { text: `What does the ${oneOf(lane)} gain by “${name}”?`, stories: [index + 1] },
  ]);
  const lost = told.notUnderstood.map((quote) => ({
    text: `What follows from “${quote}”?`,
    quote,
  }));
  const topic = headline(
    understanding.topic === '' ? (steps[0]?.name ?? 'Draft') : understanding.topic,
  );
  return {
    from: 'words',
    input: {
      topic,
      stories: [...byRoleAndGoal(stories)],
      questions: distinct([...questions, ...lost]),
    },
    pattern: 'own words',
    overrides: [],
    notCovered: told.notUnderstood,
    statement:
      'There is no pattern for this; the stories hold only what your words say. ' +
      'What is still open has to come from you.',
  };
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

export interface UatDraft {
  readonly input: UatInput;
  /** What has to be in the trace before there is something to test. */
  readonly stories: Draft<StoriesInput>;
}

/** An acceptance test plan for a request, with the stories it would test. */
export function draftUat(understanding: Understanding, library: Library): UatDraft {
  const { text, topic } = understanding;
  const stories = draftStories(understanding, library);
  const name =
    stories.from === 'nothing' ? headline(topic === '' ? 'UAT' : topic) : stories.input.topic;
  const days = /\b(\d{1,3}) (?:working |business )?days?\b/i.exec(text)?.[1];
  const weeks = /\b(\d{1,2}) weeks?\b/i.exec(text)?.[1];
  const length = days ? Number(days) : weeks ? Number(weeks) * 5 : undefined;
  const testers = /\b(\d{1,2}) (?:business |key )?(?:testers|users|people)\b/i.exec(text)?.[1];
  const count = testers ? Number(testers) : 0;
  return {
    input: {
      topic: name,
      ...(length !== undefined && length > 0 && length <= 366 && { days: length }),
      ...(count > 0 && {
        testers: Array.from({ length: count }, (_, index) => `Tester ${index + 1} (name open)`),
      }),
    },
    stories,
  };
}
