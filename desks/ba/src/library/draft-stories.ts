/**
 * Drafts of user stories from the patterns of the library: the stories of all that fit, made into
 * one set. Where the request itself tells stories, or who does what, those come first
 * (`draft-told.ts`).
 */

import type {
  CriterionInput,
  NoteInput,
  RuleInput,
  StoriesInput,
  StoryInput,
} from '../requirements/stories-input.ts';
import type { Understanding } from '../understanding/understand.ts';
import { identityOf } from '../wording.ts';
import {
  applies,
  askedFor,
  type Basis,
  basisFor,
  type Draft,
  type DraftContext,
  fromPattern,
  headline,
  nothing,
  openPoints,
  overrideOf,
  parametersIn,
} from './draft-basis.ts';
import { storiesPasted, storiesTold } from './draft-told.ts';
import type { Library } from './library.ts';
import { namesPattern } from './match.ts';
import { shapeOf } from './parameters.ts';
import {
  filledIn,
  type PatternCriterion,
  type PatternStory,
  type StoriesPattern,
} from './pattern.ts';

/** User stories with criteria for a request. */
export function draftStories(
  understanding: Understanding,
  library: Library,
  context: DraftContext = {},
): Draft<StoriesInput> {
  const own = storiesPasted(understanding, context) ?? ownTale(understanding, { library, context });
  if (own) return own;
  const basis = basisFor(understanding, { library, kind: 'stories', context });
  const patterns = basis.patterns.filter((pattern) => pattern.kind === 'stories');
  if (patterns.length === 0) {
    if (basis.asked) return askedFor(basis.asked, basis);
    const told = storiesTold(understanding, context);
    return told ?? nothing(understanding, { library, kind: 'stories' });
  }
  const parts = patterns.map((pattern) => storiesOf(pattern, basis));
  const stories = parts.flatMap((part) => part.stories);
  const rules = distinct(parts.flatMap((part) => part.rules)).map(({ raw, ...rule }) => {
    const id = ruleId(raw, context);
    return id === undefined ? rule : { ...rule, id };
  });
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
      questions: distinct([...askedToo(basis), ...doubtful(basis), ...notes.questions]),
    },
    { ...basis, patterns },
  );
}

/** A form that the request names beside what was drafted, and that has to be told something. */
function askedToo({ asked }: Basis): readonly NoteInput[] {
  return asked ? [{ text: asked.question, quote: asked.form }] : [];
}

/** The item of a rule whose number has changed since; a rule is the same one with another number. */
function ruleId(raw: string, { items = [] }: DraftContext): string | undefined {
  if (parametersIn(raw).size === 0) return undefined;
  return items.find(
    ({ kind, status, text }) => kind === 'BR' && status !== 'rejected' && shapeOf(raw).test(text),
  )?.id;
}

/** Stories of one's own from which a tale is told, in which a pattern's name may just occur. */
const toldMin = 2;

/** Where the request tells who does what and names no pattern itself, its own words count. */
function ownTale(
  understanding: Understanding,
  { library, context }: { library: Library; context: DraftContext },
): Draft<StoriesInput> | undefined {
  const { given = '' } = context;
  if (given === '' || namesPattern(understanding, { library, kind: 'stories', given })) {
    return undefined;
  }
  const told = storiesTold(understanding, context);
  return told && told.from !== 'nothing' && told.input.stories.length >= toldMin ? told : undefined;
}

interface Part {
  readonly stories: readonly StoryInput[];
  readonly rules: readonly (RuleInput & { readonly raw: string })[];
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
    quote: rule.quote,
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
    rules: rules.map(({ raw, text, quote: said }) => {
      const given = [...parametersIn(raw)]
        .map(
          (name) => overrideOf(basis.overrides, { pattern: pattern.name, parameter: name })?.quote,
        )
        .find((one) => one !== undefined);
      const quote = given ?? said;
      return quote === undefined ? { raw, text } : { raw, text, quote };
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
export function distinct<T extends { readonly text: string }>(list: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return list.filter(({ text }) => {
    const key = identityOf(text);
    return seen.has(key) ? false : seen.add(key);
  });
}
