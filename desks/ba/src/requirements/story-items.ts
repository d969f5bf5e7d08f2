/**
 * User stories and acceptance criteria as sentences and as items of the trace.
 *
 * Comes in: roles, goals, steps; or items of the trace. Goes out: the one sentence an item shows,
 * and the parts read back from it, also for items that another specialist wrote as plain text.
 */
import { z } from 'zod';
import type { Item, Trace } from '../trace.ts';
import { identityOf } from '../wording.ts';

export const priorities = ['must', 'should', 'could', 'wont'] as const;
export type Priority = (typeof priorities)[number];

/** How a priority is written for people. */
export const priorityNames: Readonly<Record<Priority, string>> = {
  must: 'Must',
  should: 'Should',
  could: 'Could',
  wont: "Won't (this time)",
};

export interface StoryParts {
  readonly role: string;
  readonly goal: string;
  readonly benefit?: string | undefined;
}

/** `As a customer, I want to pay by card so that I need no cash.` */
export function storyText({ role, goal, benefit }: StoryParts): string {
  const end = benefit === undefined ? '' : ` ${benefitClause(benefit)}`;
  return `As ${withArticle(role)}, I want ${goalClause(goal)}${end}.`;
}

export const criterionKinds = ['happy', 'negative', 'boundary'] as const;
export type CriterionKind = (typeof criterionKinds)[number];

export interface Examples {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface CriterionParts {
  readonly title: string;
  readonly given: readonly string[];
  readonly when: string;
  readonly then: readonly string[];
  readonly kind?: CriterionKind | undefined;
  readonly examples?: Examples | undefined;
}

/** `Wrong code: given a customer, when the code is wrong, then 1 attempt is counted.` */
export function criterionText({ title, given, when, then }: CriterionParts): string {
  const parts = [
    ...(given.length > 0 ? [`given ${given.map(bare).join(' and ')}`] : []),
    ...(when === '' ? [] : [`when ${bare(when)}`]),
    `then ${then.map(bare).join(' and ')}`,
  ];
  return `${bare(title)}: ${parts.join(', ')}.`;
}

/** A step without its keyword, for people who write it twice. */
export function cleanStep(keyword: 'given' | 'when' | 'then', text: string): string {
  return bare(text.replace(new RegExp(`^\\s*(?:${keyword}|and|but)\\s+`, 'i'), ''));
}

const examplesSchema: z.ZodType<Examples> = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string())),
});

const criterionDetails: z.ZodType<CriterionParts> = z.object({
  title: z.string(),
  given: z.array(z.string()),
  when: z.string(),
  then: z.array(z.string()).min(1),
  kind: z.enum(criterionKinds).optional(),
  examples: examplesSchema.optional(),
});

/** A criterion of the trace, with the story it belongs to. */
export interface Criterion extends CriterionParts {
  readonly item: Item;
  readonly story: Item | undefined;
}

/** Reads a criterion; `undefined` when there is no Then in it. */
export function readCriterion(item: Item, trace: Trace): Criterion | undefined {
  const known = criterionDetails.safeParse(item.details);
  const parts = known.success ? known.data : partsOfSentence(item.text);
  const story = item.links
    .map(({ to, as }) => (as === 'refines' ? trace.get(to) : undefined))
    .find((target) => target?.kind === 'US');
  return parts && { ...parts, item, story };
}

/** The short name of a criterion. */
export function titleOf(item: Item, trace: Trace): string {
  return readCriterion(item, trace)?.title ?? item.text;
}

/** The criteria that refine a story, without rejected ones. */
export function criteriaOf(story: Item, trace: Trace): readonly Item[] {
  return trace
    .of('AC')
    .filter(
      ({ links, status }) => status !== 'rejected' && links.some((link) => link.to === story.id),
    );
}

/** A detail that is a text; the item's own text where it has none. */
export function detailText({ details, text }: Item, name: string): string {
  const detail = details[name];
  return typeof detail === 'string' ? detail : text;
}

/** The stories of one topic, without rejected ones, oldest first. */
export function storiesOf(topic: string, trace: Trace): readonly Item[] {
  const wanted = identityOf(topic);
  return trace
    .of('US')
    .filter(
      ({ details, status }) =>
        status !== 'rejected' && identityOf(String(details['topic'])) === wanted,
    );
}

/** The priority of a story item, when somebody gave one. */
export function priorityOf(story: Item | undefined): Priority | undefined {
  return priorities.find((priority) => priority === story?.details['priority']);
}

const sentence: RegExp = new RegExp(
  String.raw`^(?<title>.*?)[\s:,.–-]*` +
    String.raw`(?:\bgiven\b(?<given>.*?))?(?:\bwhen\b(?<when>.*?))?\bthen\b(?<then>.*)$`,
  'is',
);

/** Given, when and then of one sentence or of Gherkin lines. */
function partsOfSentence(text: string): CriterionParts | undefined {
  const found = sentence.exec(text.replace(/[^\S\n]+/g, ' '));
  const { title = '', given = '', when = '', then = '' } = found?.groups ?? {};
  if (bare(then) === '') return undefined;
  const lines = (part: string): string[] =>
    part
      .split(/\n\s*(?:and|but)\b/i)
      .map(bare)
      .filter((line) => line !== '');
  return {
    title: bare(title) || bare(when) || bare(then),
    given: lines(given),
    when: bare(when),
    then: lines(then),
  };
}

function bare(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^[,;:]\s*/, '')
    .replace(/[\s,;]+$/, '')
    .replace(/(?<!\.)\.$/, '');
}

function withArticle(role: string): string {
  const name = bare(role).replace(/^as\s+/i, '');
  if (/^(?:an?|the|any|our|my)\s/i.test(name)) return name;
  const vowel = /^[A-Z]{2}/.test(name)
    ? /^[AEFHILMNORSX]/.test(name) // an HR manager
    : /^[aeiou]/i.test(name) && !/^(?:eu|one\b|uni|use|usu|util)/i.test(name);
  return `${vowel ? 'an' : 'a'} ${name}`;
}

function goalClause(goal: string): string {
  const text = bare(goal).replace(/^I (?:want|need|would like)\s+/i, '');
  if (/^to\s/i.test(text) || /^(?:an?|the|my|our|all|no)\s/i.test(text)) return text;
  return `to ${text}`;
}

function benefitClause(benefit: string): string {
  const text = bare(benefit).replace(/^so\s+(?:that\s+)?/i, '');
  if (/^because\s/i.test(text)) return text;
  return `so that ${text.replace(/^(?:in order )?to\s+/i, 'I can ')}`;
}
