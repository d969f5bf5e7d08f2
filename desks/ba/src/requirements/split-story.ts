/**
 * One pass of splitting a large story: the parent is kept, its parts are stories that refine it,
 * and each criterion moves to the part it belongs to.
 *
 * Comes in: the id of a story in the trace, or a story as text; with parts where somebody worked
 * them out. Goes out: `<topic>-split.md`, US items linked `refines` to the parent.
 *
 * Invariants
 * 1. Nothing is registered when a check finds an error.
 * 2. No criterion is lost: what fits no part stays with the parent, and is asked about.
 * 3. Parts without given ones come from the story's own words (`split-ways.ts`), never from
 *    anywhere else.
 */
import { z } from 'zod';
import { type Deliverable, type Finding, refused } from '../deliverable.ts';
import { counted, documentName } from '../naming.ts';
import { draftLine, type Origin, openRegister } from '../register.ts';
import { markdownTable, markdownText } from '../table.ts';
import type { Item, Trace } from '../trace.ts';
import { investPoints, investQuestion } from './invest.ts';
import {
  type Split,
  type SplitWay,
  splitWays,
  tellsOfRefusal,
  wayNames,
  waysToSplit,
} from './split-ways.ts';
import { storyIdentity } from './stories-input.ts';
import { noteTable, section } from './story-document.ts';
import { criteriaOf, detailText, priorityOf, readCriterion, storyText } from './story-items.ts';
import { findStories } from './story-parse.ts';

export interface SplitInput {
  /** Id of a story in the trace. */
  readonly story?: string | undefined;
  /** A story with its criteria, verbatim. */
  readonly text?: string | undefined;
  readonly way?: SplitWay | undefined;
  readonly parts?:
    | readonly { readonly goal: string; readonly criteria?: readonly string[] | undefined }[]
    | undefined;
}

const text = z.string().trim().min(1);

/** What `splitStory` takes. */
export const splitInput: z.ZodType<SplitInput> = z.object({
  story: text.optional().describe('Id of a story in the trace, such as US-1.'),
  text: text
    .optional()
    .describe('A story with its criteria, verbatim, when it is not in the trace.'),
  way: z.enum(splitWays).optional().describe('Which way to take; the most telling when left out.'),
  parts: z
    .array(z.object({ goal: text, criteria: z.array(text).optional() }))
    .min(2)
    .optional()
    .describe(
      'The parts with ids of criteria, where they were worked out. Read from the story else.',
    ),
});

/** Splits a story. */
export function splitStory(
  input: SplitInput,
  trace: Trace,
  origin: Origin = { drafted: { from: 'model', model: trace.owner } },
): Deliverable {
  const register = openRegister(trace);
  const found = input.story === undefined ? findStories(input.text ?? '')[0] : undefined;
  const known = input.story === undefined ? undefined : trace.get(input.story);
  const findings: Finding[] = [];
  const error = (rule: string, where: string, message: string): void => {
    findings.push({ rule, severity: 'error', where, message });
  };
  if (input.story !== undefined && known?.kind !== 'US') {
    error(
      'unknown_story',
      input.story,
      'There is no such story in the trace. Name one, or give its text.',
    );
  } else if (!known && !found?.goal) {
    error(
      'no_story',
      'text',
      'There is no user story to split. Write “As a <role>, I want <goal>”.',
    );
  }
  if (refused(findings)) return { ok: false, findings };

  const story = {
    role: known ? detailText(known, 'role') : (found?.role ?? 'user'),
    goal: known ? detailText(known, 'goal') : (found?.goal ?? ''),
    benefit: known ? textDetail(known, 'benefit') : found?.benefit,
  };
  const own = known ? criteriaOf(known, trace) : [];
  // Criteria that were only pasted get their ids when they are registered.
  const pasted = (found?.criteria ?? []).map(({ text: words }, place) => ({
    id: `AC ${place + 1}`,
    words,
  }));
  const criteria = [
    ...own.map((item) => ({
      id: item.id as string,
      text: item.text,
      negative: readCriterion(item, trace)?.kind === 'negative' || tellsOfRefusal(item.text),
      rules: item.links.map(({ to }) => to).filter((to) => trace.get(to)?.kind === 'BR'),
    })),
    ...pasted.map(({ id, words }) => ({
      id,
      text: words,
      negative: tellsOfRefusal(words),
      rules: [],
    })),
  ];
  const ways = input.parts
    ? [
        givenSplit(
          input,
          criteria.map(({ id }) => id),
        ),
      ]
    : waysToSplit(story, criteria);
  const chosen = ways.find(({ way }) => way === input.way) ?? ways[0];
  for (const id of (input.parts ?? []).flatMap((part) => part.criteria ?? [])) {
    if (criteria.every((one) => one.id !== id)) {
      error('unknown_criterion', id, 'It is no criterion of this story. Name one that is.');
    }
  }
  if (!chosen) {
    const message =
      'Its words name one thing to do, of one kind, on one path. Ask which rule or which users ' +
      'could come later.';
    error('nothing_to_split', `"${storyText(story)}"`, message);
  }
  if (refused(findings) || !chosen) return { ok: false, findings };

  const topic = known ? detailText(known, 'topic') : capital(story.goal);
  const verbatim = (words: string): Item['source'] =>
    origin.said?.some((one) => one.includes(words))
      ? { from: 'user', quote: words }
      : origin.drafted;
  const parent =
    known ??
    register.put({
      ...storyIdentity({ ...story, criteria: [] }),
      source: verbatim(story.goal),
      details: { topic, ...story },
    });
  const priority = priorityOf(parent);
  const ids = new Map<string, Item>(own.map((item) => [item.id, item]));
  for (const { id, words } of pasted) {
    const links = [{ to: parent.id, as: 'refines' as const }];
    ids.set(id, register.put({ kind: 'AC', text: words, source: verbatim(words), links }));
  }
  const added = input.parts
    ? []
    : chosen.parts.filter(({ goal }) => chosen.way === 'operations' && !story.goal.includes(goal));
  const assumed = added.length > 0 ? [assumption(added.map(({ goal }) => goal))] : [];
  const assumptions = assumed.map((words) =>
    register.put({ kind: 'ASM', text: words, source: origin.drafted }),
  );
  const parts = chosen.parts.map((part) => {
    const rests = added.includes(part) ? assumptions : [];
    const details = { topic, ...story, goal: part.goal, priority, splitFrom: parent.id };
    const item = register.put({
      ...storyIdentity({ ...story, goal: part.goal, criteria: [] }),
      source: origin.drafted,
      details,
      links: [
        { to: parent.id, as: 'refines' },
        ...rests.map(({ id: to }) => ({ to, as: 'assumes' as const })),
      ],
    });
    const moved = part.criteria.flatMap((id) => ids.get(id) ?? []);
    for (const one of moved) {
      const links = one.links.map(({ to, as }) => ({ to: to === parent.id ? item.id : to, as }));
      trace.change(one.id, { links });
    }
    return { item, goal: part.goal, moved };
  });
  const left = chosen.left.flatMap((id) => ids.get(id) ?? []);
  if (left.length > 0) {
    register.put({
      kind: 'QN',
      text: `To which part of ${parent.id} do ${left.map(({ id }) => id).join(', ')} belong?`,
      source: origin.drafted,
      links: [{ to: parent.id, as: 'asks' }],
    });
  }
  const questions = register.all().filter(({ kind }) => kind === 'QN');
  const touched = new Set(register.changed().map(({ id }) => id));
  for (const { moved } of parts) for (const { id } of moved) touched.add(id);
  const asked = parts.flatMap(({ item, goal, moved }) =>
    investPoints({
      ...story,
      goal,
      criteria: moved.map((one) => ({ text: one.text, negative: tellsOfRefusal(one.text) })),
    }).map((point) => `- ${item.id}: ${markdownText(investQuestion(point))}\n`),
  );
  const others = ways.filter((one) => one !== chosen);
  const document = [
    `# Split of ${parent.id}: ${markdownText(capital(story.goal))}\n`,
    `*${markdownText(draftLine(origin))}*\n`,
    `> ${markdownText(parent.text)}\n`,
    `${parent.id} is kept; the parts refine it. Split ${wayNames[chosen.way]}.\n`,
    markdownTable(
      ['Id', 'Story', 'Criteria'],
      parts.map(({ item, moved }) => [
        item.id,
        item.text,
        moved
          .map((one) => `${one.id} ${readCriterion(one, trace)?.title ?? one.text}`)
          .join('\n') || 'none yet',
      ]),
    ),
    ...section(
      `Stays with ${parent.id}`,
      left.length === 0
        ? ''
        : markdownTable(
            ['Id', 'Criterion'],
            left.map((one) => [one.id, one.text]),
          ),
    ),
    ...section('Questions about the parts', asked.join('')),
    ...section('Other ways', others.map((one) => `- ${wayText(one)}\n`).join('')),
    ...section('Assumptions', noteTable('Assumption', assumptions)),
    ...section('Open questions', noteTable('Question', questions)),
  ].join('\n');
  return {
    ok: true,
    summary:
      `${parent.id} split into ${counted(parts.length, 'story', 'stories')} ` +
      `(${parts.map(({ item }) => item.id).join(', ')}); ` +
      `${counted(criteria.length - left.length, 'criterion', 'criteria')} moved, ` +
      `${left.length} left with ${parent.id}.`,
    findings,
    items: trace.items().filter(({ id }) => touched.has(id)),
    files: [
      { name: documentName(topic, 'split', 'md'), mediaType: 'text/markdown', text: document },
    ],
  };
}

/** `search, filter and save products` may or may not mean that it is products that are searched. */
function assumption(goals: readonly string[]): string {
  return `What the last verb is about holds for each: ${goals.map((goal) => `“${goal}”`).join(', ')}.`;
}

function givenSplit({ parts = [], way = 'operations' }: SplitInput, all: readonly string[]): Split {
  const used = new Set(parts.flatMap((part) => part.criteria ?? []));
  return {
    way,
    parts: parts.map(({ goal, criteria = [] }) => ({ goal, criteria })),
    left: all.filter((id) => !used.has(id)),
  };
}

function wayText({ way, parts }: Split): string {
  return markdownText(`${wayNames[way]}: ${parts.map(({ goal }) => `“${goal}”`).join(', ')}`);
}

function textDetail({ details }: Item, name: string): string | undefined {
  const value = details[name];
  return typeof value === 'string' ? value : undefined;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The story that a request to split means: one that is pasted, named, or the largest there is. */
export function splitAsked(
  request: string,
  { given, ids, items }: { given: string; ids: readonly string[]; items: readonly Item[] },
): SplitInput | undefined {
  const asks = /\b(?:split|slice|break (?:it |this |that |the \w+ )?(?:down|up))\b/i;
  if (!asks.test(request)) return undefined;
  if (findStories(given).length > 0) return { text: given };
  const stories = items.filter(({ kind, status }) => kind === 'US' && status !== 'rejected');
  const named = stories.find(({ id }) => ids.includes(id));
  if (named) return { story: named.id };
  const size = ({ id }: Item): number =>
    items.filter(({ kind, links }) => kind === 'AC' && links.some(({ to }) => to === id)).length;
  const [largest] = stories.toSorted((a, b) => size(b) - size(a));
  return largest &&
    /\b(?:it|this|that|the|largest|biggest|large|big) ?(?:story|one)?\b/i.test(request)
    ? { story: largest.id }
    : undefined;
}
