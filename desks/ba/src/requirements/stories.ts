/**
 * User stories with acceptance criteria: checked, registered in the trace, written as a feature
 * file and a document.
 *
 * Comes in: stories as data, and the trace so far. Goes out: `<topic>.feature` (once there is a
 * criterion) and `<topic>-stories.md`, with US, AC, BR, ASM and QN items; or the errors that stop it.
 *
 * Invariants
 * 1. Nothing is registered when a check finds an error.
 * 2. Both files show every story of the topic in the trace, so that writing one more story never
 *    loses an earlier one.
 * 3. The same role and goal is the same story, the same title in a story the same criterion.
 */
import {
  type Deliverable,
  type DeskFile,
  type Finding,
  fileName,
  refused,
} from '../deliverable.ts';
import { counted, documentName } from '../naming.ts';
import {
  checkQuotes,
  draftLine,
  findSame,
  type Origin,
  openRegister,
  type Quoted,
  type Register,
  sourceOf,
} from '../register.ts';
import type { Item, ItemId, Trace } from '../trace.ts';
import { identityOf } from '../wording.ts';
import { type FeatureText, writeGherkin } from './gherkin.ts';
import { lintGherkin } from './gherkin-lint.ts';
import {
  type CriterionInput,
  matches,
  type NoteInput,
  type StoriesInput,
  storyIdentity,
} from './stories-input.ts';
import { checkStories, quotedStatements } from './story-checks.ts';
import { storiesDocument } from './story-document.ts';
import {
  type CriterionParts,
  cleanStep,
  criteriaOf,
  criterionText,
  detailText,
  readCriterion,
  storiesOf,
} from './story-items.ts';

/** Checks and writes user stories. */
export function writeStories(
  input: StoriesInput,
  trace: Trace,
  origin: Origin = { drafted: { from: 'model', model: trace.owner } },
): Deliverable {
  const name = fileName(input.topic, 'feature');
  const findings: Finding[] = [
    ...checkStories(input, trace),
    ...checkQuotes(quotedStatements(input), { trace, origin }),
  ];
  // A table with uneven rows cannot be written, so there is nothing to lint yet.
  const none = input.stories.every(({ criteria }) => criteria.length === 0);
  if (!none && !findings.some(({ rule }) => rule === 'uneven_examples')) {
    const stories = input.stories.map((story) => ({ ...story, id: story.id ?? 'US-0' }));
    const draft = writeGherkin(featureOf(input.topic, { note: draftLine(origin), stories }));
    for (const { rule, severity, where, message } of lintGherkin(draft)) {
      findings.push({ rule, severity, where: `${name}, ${where}`, message });
    }
  }
  if (refused(findings)) return { ok: false, findings };

  const register = registerAll(input, { trace, origin });
  const count = (kind: Item['kind']): number =>
    register.all().filter((item) => item.kind === kind && item.status !== 'rejected').length;
  const open = (kind: Item['kind']): number =>
    register.all().filter((item) => item.kind === kind && item.status === 'open').length;
  return {
    ok: true,
    summary:
      `${counted(count('US'), 'user story', 'user stories')} with ` +
      `${counted(count('AC'), 'acceptance criterion', 'acceptance criteria')} for ` +
      `“${input.topic}”; ` +
      `${counted(open('ASM'), 'assumption')} to confirm, ` +
      `${counted(open('QN'), 'open question')}.`,
    findings,
    items: register.changed(),
    files: storyFiles(input.topic, { trace, origin, findings }),
  };
}

/** The feature file and the document of a topic, with every story of it that is in the trace. */
export function storyFiles(
  topic: string,
  of: { readonly trace: Trace; readonly origin: Origin; readonly findings?: readonly Finding[] },
): readonly DeskFile[] {
  const { trace, origin, findings = [] } = of;
  const stories = storiesOf(topic, trace);
  const feature = featureOf(topic, {
    note: draftLine(origin),
    stories: stories.map((story) => ({
      id: story.id,
      text: story.text,
      goal: detailText(story, 'goal'),
      criteria: criteriaOf(story, trace).flatMap((item) => readCriterion(item, trace) ?? []),
    })),
  });
  const name = fileName(topic, 'feature');
  const text = storiesDocument({ topic, stories, trace, origin, findings });
  const document = { name: documentName(topic, 'stories', 'md'), mediaType: 'text/markdown', text };
  // A feature without a scenario is no feature file yet.
  if (feature.scenarios.length === 0) return [document];
  return [{ name, mediaType: 'text/x-gherkin', text: writeGherkin(feature) }, document];
}

interface DraftStory {
  readonly id: string;
  readonly text?: string;
  readonly goal: string;
  readonly criteria: readonly (CriterionParts & { readonly item?: Item })[];
}

function featureOf(
  topic: string,
  { note, stories }: { readonly note: string; readonly stories: readonly DraftStory[] },
): FeatureText {
  const titles = stories.flatMap(({ criteria }) => [
    ...new Set(criteria.map(({ title }) => identityOf(title))),
  ]);
  const shared = (title: string): boolean =>
    titles.filter((one) => one === identityOf(title)).length > 1;
  return {
    name: topic,
    description: [note],
    scenarios: stories.flatMap((story) =>
      story.criteria.map(({ title, given, when, then, examples, kind, item }, index) => ({
        // Two stories may each have a "Wrong code"; a feature file has one scenario of a name.
        name: shared(title) ? `${title} (${story.goal})` : title,
        tags: [story.id, item?.id ?? 'AC-0', ...(kind ? [kind] : [])],
        ...(index === 0 && story.text !== undefined
          ? { comment: `${story.id} ${story.text}` }
          : {}),
        given: given.map((step) => cleanStep('given', step)),
        when: [cleanStep('when', when)],
        then: then.map((step) => cleanStep('then', step)),
        ...(examples ? { examples } : {}),
      })),
    ),
  };
}

function registerAll(
  input: StoriesInput,
  { trace, origin }: { trace: Trace; origin: Origin },
): Register {
  const register = openRegister(trace);
  const from = (statement: Quoted): Item['source'] => sourceOf(statement, { trace, origin });
  const assumptions = (input.assumptions ?? []).map((note) => ({
    note,
    item: register.put({ kind: 'ASM', text: note.text, source: from(note) }),
  }));
  const stories = input.stories.map((story, index) => {
    const { role, goal, benefit, priority } = story;
    const links = assumptions
      .filter(({ note }) => concerns(note, index + 1))
      .map(({ item }) => ({ to: item.id, as: 'assumes' as const }));
    const details = { topic: input.topic, role, goal, benefit, priority };
    return register.put({
      ...storyIdentity(story),
      id: story.id,
      source: from(story),
      links,
      details,
    });
  });
  const rules = (input.rules ?? []).map((rule) => {
    const links = input.stories.flatMap(({ criteria }, index) => {
      const to = stories[index]?.id;
      const used = criteria.some((one) => one.rule !== undefined && matches(rule, one.rule));
      return to && used ? [{ to, as: 'refines' as const }] : [];
    });
    const item = register.put({
      kind: 'BR',
      id: rule.id,
      text: rule.text,
      source: from(rule),
      links,
      details: { topic: input.topic },
    });
    return { rule, item };
  });
  const ruleId = (named: string): ItemId | undefined =>
    rules.find(({ rule }) => matches(rule, named))?.item.id ??
    (trace.get(named) ?? findSame(trace, { kind: 'BR', text: named }))?.id;
  for (const [index, story] of input.stories.entries()) {
    const parent = stories[index];
    if (parent)
      for (const one of story.criteria)
        putCriterion(one, { parent, ruleId, register, source: from(one) });
  }
  for (const note of input.questions ?? []) {
    const links = stories
      .filter((_, index) => concerns(note, index + 1))
      .map(({ id: to }) => ({ to, as: 'asks' as const }));
    register.put({ kind: 'QN', text: note.text, source: from(note), links });
  }
  return register;
}

/** Whether an assumption or a question is about this story; without places it is about all. */
function concerns(note: NoteInput, place: number): boolean {
  return note.stories?.includes(place) ?? true;
}

interface CriterionPlace {
  readonly parent: Item;
  readonly ruleId: (named: string) => ItemId | undefined;
  readonly register: Register;
  readonly source: Item['source'];
}

function putCriterion(
  one: CriterionInput,
  { parent, ruleId, register, source }: CriterionPlace,
): void {
  const rule = one.rule === undefined ? undefined : ruleId(one.rule);
  const parts: CriterionParts = {
    title: one.title,
    given: one.given.map((step) => cleanStep('given', step)),
    when: cleanStep('when', one.when),
    then: one.then.map((step) => cleanStep('then', step)),
    kind: one.kind,
    examples: one.examples,
  };
  register.put({
    kind: 'AC',
    id: one.id,
    identity: `${parent.id} ${one.title}`,
    text: criterionText(parts),
    source,
    details: { ...parts },
    links: [
      { to: parent.id, as: 'refines' },
      ...(rule ? [{ to: rule, as: 'refines' as const }] : []),
    ],
  });
}
