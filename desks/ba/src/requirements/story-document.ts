/**
 * The stories of a topic as a document that people read and sign.
 *
 * Comes in: items of the trace. Goes out: Markdown with the stories, their criteria, rules,
 * assumptions, questions and what the checks had to say. It shows what is in the trace, nothing
 * else.
 */
import type { Finding } from '../deliverable.ts';
import { draftLine, type Origin, sourceText } from '../register.ts';
import { markdownTable, markdownText } from '../table.ts';
import type { Item, LinkAs, Trace } from '../trace.ts';
import {
  type Criterion,
  criteriaOf,
  detailText,
  priorityNames,
  priorityOf,
  readCriterion,
} from './story-items.ts';

export interface StoriesDocument {
  readonly topic: string;
  readonly stories: readonly Item[];
  readonly trace: Trace;
  readonly origin: Origin;
  /** Warnings to show at the end. */
  readonly findings: readonly Finding[];
}

/** Writes the document. */
export function storiesDocument({
  topic,
  stories,
  trace,
  origin,
  findings,
}: StoriesDocument): string {
  const rules = linked('BR', { as: 'refines', to: stories, trace });
  const assumptions = assumedBy(stories, trace);
  const questions = linked('QN', { as: 'asks', to: stories, trace });
  return [
    `# User stories: ${markdownText(topic)}\n`,
    `*${markdownText(draftLine(origin))}*\n`,
    '## Overview\n',
    overview(stories, trace),
    ...stories.map((story) => storySection(story, trace)),
    ...section('Business rules', rules.length > 0 ? itemTable('Rule', rules) : ''),
    ...section('Assumptions', noteTable('Assumption', assumptions)),
    ...section('Open questions', noteTable('Question', questions)),
    ...section('Notes of the checks', findingList(findings)),
  ].join('\n');
}

/** Assumptions or questions with their state; empty without any. */
export function noteTable(name: string, items: readonly Item[]): string {
  if (items.length === 0) return '';
  const rows = items.map((item) => [item.id, item.text, stateOf(item), sourceText(item.source)]);
  return markdownTable(['Id', name, 'State', 'From'], rows);
}

/** Items of one kind that link to any of these, without rejected ones. */
export function linked(
  kind: Item['kind'],
  { as, to, trace }: { readonly as: LinkAs; readonly to: readonly Item[]; readonly trace: Trace },
): readonly Item[] {
  const ids = new Set<string>(to.map(({ id }) => id));
  return trace
    .of(kind)
    .filter(
      ({ links, status }) =>
        status !== 'rejected' && links.some((link) => link.as === as && ids.has(link.to)),
    );
}

/** The assumptions that any of these items rests on, oldest first. */
export function assumedBy(items: readonly Item[], trace: Trace): readonly Item[] {
  const ids = new Set<string>(
    items.flatMap(({ links }) => links.filter(({ as }) => as === 'assumes').map(({ to }) => to)),
  );
  return trace.of('ASM').filter(({ id, status }) => ids.has(id) && status !== 'rejected');
}

/** A heading with its text; nothing when there is no text. */
export function section(title: string, text: string): readonly string[] {
  return text === '' ? [] : [`## ${title}\n`, text];
}

/** Findings as a list; empty without any. */
export function findingList(findings: readonly Finding[]): string {
  return findings
    .map(({ where, message }) => `- **${markdownText(where)}**: ${markdownText(message)}\n`)
    .join('');
}

function overview(stories: readonly Item[], trace: Trace): string {
  const rows = stories.map((story) => {
    const priority = priorityOf(story);
    return [
      story.id,
      story.text,
      priority ? priorityNames[priority] : 'not given',
      criteriaOf(story, trace).length,
      sourceText(story.source),
    ];
  });
  return markdownTable(['Id', 'Story', 'Priority', 'Criteria', 'From'], rows);
}

function storySection(story: Item, trace: Trace): string {
  const criteria = criteriaOf(story, trace).flatMap((item) => readCriterion(item, trace) ?? []);
  return [
    `## ${story.id} ${markdownText(capital(detailText(story, 'goal')))}\n`,
    `> ${markdownText(story.text)}\n`,
    ...criteria.map((one) => criterionSection(one, trace)),
  ].join('\n');
}

function criterionSection(criterion: Criterion, trace: Trace): string {
  const { item, title, given, when, then, kind, examples } = criterion;
  const rules = item.links.filter(({ to }) => trace.get(to)?.kind === 'BR').map(({ to }) => to);
  const marks = [...(kind ? [kind] : []), ...rules.map((id) => `checks ${id}`)];
  return [
    `### ${item.id} ${markdownText(title)}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}\n`,
    steps('Given', given) + steps('When', [when]) + steps('Then', then),
    ...(examples ? [markdownTable(examples.columns, examples.rows)] : []),
  ].join('\n');
}

function steps(word: string, texts: readonly string[]): string {
  return texts
    .map((text, index) => `- **${index === 0 ? word : 'And'}** ${markdownText(text)}\n`)
    .join('');
}

function itemTable(name: string, items: readonly Item[]): string {
  const rows = items.map(({ id, text, source }) => [id, text, sourceText(source)]);
  return markdownTable(['Id', name, 'From'], rows);
}

function stateOf({ kind, status }: Item): string {
  if (status !== 'open') return status;
  return kind === 'ASM' ? '⚠ not confirmed' : '⚠ not answered';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
