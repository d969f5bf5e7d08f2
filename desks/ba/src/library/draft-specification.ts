/**
 * Draft of a business requirements document: what the stories of the library say as numbered
 * requirements, with their rules; or what the request itself tells.
 *
 * Invariant: no goal, measure or scope is invented. A goal that nobody gave is put together from
 * the benefits of the stories and asked about; nothing is called out of scope unless the request
 * refuses it.
 */
import { kindOf } from '../process/process-input.ts';
import type { QualityInput, SpecificationInput } from '../requirements/specification-input.ts';
import type { NoteInput, StoriesInput, StoryInput } from '../requirements/stories-input.ts';
import { boundaries } from '../testing/boundaries.ts';
import type { Understanding } from '../understanding/understand.ts';
import type { Draft, DraftContext } from './draft-basis.ts';
import { draftProcess } from './draft-process.ts';
import { draftStories } from './draft-stories.ts';
import type { Library } from './library.ts';

/** A requirements document for a request. */
export function draftSpecification(
  understanding: Understanding,
  library: Library,
  context: DraftContext = {},
): Draft<SpecificationInput> {
  const draft = draftStories(understanding, library, context);
  if (draft.from === 'nothing') return fromProcess(understanding, library, context) ?? draft;
  const { topic, stories, rules = [], assumptions = [], questions = [] } = draft.input;
  const lost = draft.from === 'words' ? draft.notCovered : [];
  const qualities = lost.flatMap(qualityIn);
  const input: SpecificationInput = {
    topic,
    goal: { text: goalOf(draft.input) },
    inScope: stories.map(({ goal }) => capital(bare(goal))),
    ...outOfScope(understanding),
    stakeholders: [...new Set(stories.map(({ role }) => role))].map((role) => ({
      name: capital(role),
      role: 'uses it',
    })),
    requirements: stories.map(requirementOf),
    ...(qualities.length > 0 && { qualities }),
    ...(rules.length > 0 && { rules }),
    assumptions: assumptions.map(plain),
    questions: [
      { text: goalQuestion(topic) },
      ...questions
        .filter(({ text }) => !qualities.some((one) => text.includes(one.text)))
        .map(plain),
    ],
  };
  return { ...draft, input };
}

/** What people do in a process of the library, where there are no stories for it. */
function fromProcess(
  understanding: Understanding,
  library: Library,
  context: DraftContext,
): Draft<SpecificationInput> | undefined {
  const draft = draftProcess(understanding, library, context);
  if (draft.from !== 'pattern') return undefined;
  const { title, steps, lanes = [], assumptions = [], questions = [] } = draft.input;
  const people = new Set(lanes.filter(({ kind }) => kind !== 'system').map(({ name }) => name));
  const done = steps.filter(
    (step) =>
      step.lane !== undefined &&
      people.has(step.lane) &&
      (kindOf(step) === 'task' || kindOf(step) === 'user' || kindOf(step) === 'manual'),
  );
  if (done.length === 0) return undefined;
  const input: SpecificationInput = {
    topic: title,
    goal: { text: 'The goal was not given.' },
    inScope: done.map(({ name }) => name),
    ...outOfScope(understanding),
    stakeholders: [...people].map((name) => ({ name, role: 'takes part' })),
    requirements: done.map(({ name, lane = '' }) => ({
      text: `${capital(withArticle(lane))} can ${name.charAt(0).toLowerCase()}${name.slice(1)}.`,
    })),
    assumptions: assumptions.map(({ text }) => ({ text })),
    questions: [{ text: goalQuestion(title) }, ...questions.map(({ text }) => ({ text }))],
  };
  return { ...draft, input };
}

/** What the request excludes: `no vouchers`, `out of scope: vouchers, gift cards`. */
function outOfScope({ text, negated }: Understanding): { outOfScope?: readonly string[] } {
  const named =
    /\b(?:out of scope|not in scope|excluded)\b(?:\s+(?:is|are))?\s*:?\s+([^.\n]{2,200})/i;
  const list = named.exec(text)?.[1]?.split(/\s*(?:,|;|\band\b)\s*/) ?? [];
  const all = [...negated, ...list.filter((one) => one.trim() !== '')];
  return all.length > 0 ? { outOfScope: all } : {};
}

function goalQuestion(topic: string): string {
  return `By which figure will people see that “${topic}” has reached its goal?`;
}

/** The benefits that the stories give; where they give none, that the goal is open. */
function goalOf({ stories }: StoriesInput): string {
  const benefits = stories.flatMap(({ benefit }) => benefit ?? []);
  const most = [...new Set(benefits)].slice(0, 3);
  if (most.length === 0) return 'The goal was not given.';
  return `As the stories give it: ${most.join('; ')}.`;
}

function requirementOf({
  role,
  goal,
  priority,
  quote,
}: StoryInput): SpecificationInput['requirements'][number] {
  return {
    text: `${capital(withArticle(role))} can ${bare(goal)}.`,
    ...(priority !== undefined && { priority }),
    ...(quote !== undefined && { quote }),
  };
}

/** A statement with a limit of time or share is a quality with its target. */
function qualityIn(statement: string): readonly QualityInput[] {
  const [limit] = boundaries(statement);
  if (!limit) return [];
  const quality = limit.kind === 'duration' ? 'performance' : 'limit';
  return [{ quality, text: statement, target: limit.quote, quote: statement }];
}

function plain({ text, quote }: NoteInput): { text: string; quote?: string } {
  return quote === undefined ? { text } : { text, quote };
}

function bare(goal: string): string {
  return goal
    .replace(/^to\s+/i, '')
    .replace(/\bmy\b/g, 'their')
    .replace(/\bme\b/g, 'them')
    .replace(/\bI am\b/g, 'they are')
    .replace(/\bI\b/g, 'they');
}

function withArticle(role: string): string {
  return /^(?:an?|the)\s/i.test(role) ? role : `the ${role}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
