/**
 * The items a process leaves in the trace: one PS for each step that does or decides something, its
 * assumptions (ASM) and its questions (QN), and links from stories and criteria to steps.
 *
 * A step is the same step when its process (title and state) and its key, or else its lane and
 * name, are the same; then its item is changed rather than added, and only if there is something
 * to change. A step that is gone is rejected; it comes back as a draft.
 */

import { isDeepStrictEqual } from 'node:util';
import type { Finding } from '../deliverable.ts';
import { isRejected } from '../register.ts';
import type { Item, ItemId, ItemKind, NewItem, Source, Trace } from '../trace.ts';
import { flowOrder, type ProcessGraph } from './bpmn-graph.ts';
import { isWork, kindOf, type ProcessInput, type Remark, type Step } from './process-input.ts';
import { stepExits } from './step-exits.ts';

export interface ItemOptions {
  /** Where a step or remark without a quote is from; default: the owner of the trace as a model. */
  readonly unquoted?: Source;
  /** What the user said so far; when given, every quote must be found in it. */
  readonly said?: readonly string[];
}

export interface StepItem {
  readonly step: Step;
  readonly lane: string;
  readonly item: Item;
}

export interface Registered {
  /** In the order of the flow. */
  readonly steps: readonly StepItem[];
  readonly assumptions: readonly Item[];
  readonly questions: readonly Item[];
  /** Everything added or changed. */
  readonly items: readonly Item[];
  readonly findings: readonly Finding[];
}

/** What stops items from being registered: links to nothing, quotes nobody said. */
export function checkItems(
  process: ProcessInput,
  trace: Trace,
  { said }: ItemOptions,
): readonly Finding[] {
  const findings: Finding[] = [];
  const error = (rule: string, where: string, message: string): void => {
    findings.push({ rule, severity: 'error', where, message });
  };
  for (const { item, step } of process.links ?? []) {
    const target = trace.get(item);
    const kind = process.steps.find(({ key }) => key === step);
    if (target?.kind !== 'US' && target?.kind !== 'AC') {
      const message = `There is no story or criterion ${item}. Use an id such as AC-3 that exists.`;
      error('unknown_item', `link ${item}`, message);
    }
    if (kind && !isWork(kindOf(kind))) {
      const message = `Step ${step} only routes. Link ${item} to one that does something.`;
      error('link_to_route', `link ${item}`, message);
    }
  }
  if (!said) return findings;
  const { steps, assumptions = [], questions = [], painPoints = [] } = process;
  for (const { quote } of [...steps, ...assumptions, ...questions, ...painPoints]) {
    if (quote === undefined || said.some((text) => text.includes(quote))) continue;
    const message = `The user did not say "${quote}". Quote verbatim, or leave quote out.`;
    error('quote_not_found', 'quote', message);
  }
  return findings;
}

/** Registers the items of a process that has passed all checks. */
export function registerItems(
  process: ProcessInput,
  graph: ProcessGraph,
  { trace, options }: { readonly trace: Trace; readonly options: ItemOptions },
): Registered {
  const touched = new Set<ItemId>();
  const book = bookOf(trace, touched);
  const sourceOf = (quote: string | undefined): Source => {
    if (quote !== undefined) return { from: 'user', quote };
    return options.unquoted ?? { from: 'model', model: trace.owner };
  };
  const remark = (kind: ItemKind, { text, quote }: Remark, links: NewItem['links'] = []): Item => {
    const known = trace.of(kind).find((item) => same(item.text, text));
    if (known) return book.link(known, links);
    return book.add({ kind, text, source: sourceOf(quote), links });
  };
  const assumed = (process.assumptions ?? []).map((each) => ({
    ...each,
    item: remark('ASM', each),
  }));

  const known = trace.of('PS').filter(({ details }) => details['process'] === processName(process));
  const free = new Set(known);
  const claim = (item: Item | undefined): Item | undefined => {
    if (item) free.delete(item);
    return item;
  };
  const order = flowOrder(graph);
  const exits = stepExits(process);
  const works = graph.nodes
    .flatMap(({ id, lane, step }) => (step ? [{ id, lane, step }] : []))
    .filter(({ step }) => isWork(kindOf(step)))
    .toSorted((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
  const byKey = new Map(
    works.map(({ step }) => [step.key, claim(known.find((i) => i.details['key'] === step.key))]),
  );
  let highest = Math.max(0, ...known.map(({ details }) => Number(details['number'])));
  const steps = works.map(({ step, lane }): StepItem => {
    const text = `${lane}: ${step.name}`;
    const old = byKey.get(step.key) ?? claim([...free].find((item) => same(item.text, text)));
    const number = old ? old.details['number'] : (highest += 1);
    const details = {
      process: processName(process),
      key: step.key,
      lane,
      kind: kindOf(step),
      number,
      exits: exits.get(step.key) ?? [],
    };
    const links = assumed
      .filter((each) => each.step === step.key)
      .map(({ item }) => ({ to: item.id, as: 'assumes' as const }));
    if (!old) {
      const source = sourceOf(step.quote);
      return { step, lane, item: book.add({ kind: 'PS', text, source, links, details }) };
    }
    const item = book.release(book.update(old, { text, details }));
    return { step, lane, item: book.link(item, links) };
  });
  const gone = [...free].filter((item) => item.status !== 'rejected');
  for (const { id } of gone) book.reject(id);

  const itemOf = new Map(steps.map(({ step, item }) => [step.key, item.id]));
  const questions = (process.questions ?? []).map((each) => {
    const about = each.step === undefined ? undefined : itemOf.get(each.step);
    return remark('QN', each, about ? [{ to: about, as: 'asks' }] : []);
  });
  for (const { item, step } of process.links ?? []) {
    const from = trace.get(item);
    const to = itemOf.get(step);
    if (from && to) book.link(from, [{ to, as: 'step_of' }]);
  }
  return {
    steps,
    assumptions: assumed.map(({ item }) => item),
    questions,
    items: [...touched].flatMap((id) => trace.get(id) ?? []),
    findings: gone.map(({ id, text }) => ({
      rule: 'step_removed',
      severity: 'warning' as const,
      where: id,
      message: `${id} "${text}" is no longer part of the process; it is marked as rejected.`,
    })),
  };
}

/** What tells two processes apart in the trace. */
export function processName({ title, state }: Pick<ProcessInput, 'title' | 'state'>): string {
  return state ? `${title} (${state === 'as_is' ? 'as is' : 'to be'})` : title;
}

interface Book {
  add(item: NewItem): Item;
  /** Adds the links that are not there yet, or whose target has changed since. */
  link(item: Item, links: NewItem['links']): Item;
  update(item: Item, to: { readonly text: string; readonly details: Item['details'] }): Item;
  /** Takes away what it rests on that a person has rejected. */
  release(item: Item): Item;
  reject(id: ItemId): void;
}

/** Writes to the trace, and only what is new. */
function bookOf(trace: Trace, touched: Set<ItemId>): Book {
  const note = (item: Item): Item => {
    touched.add(item.id);
    return item;
  };
  return {
    add: (item) => note(trace.add(item)),
    link(item, links = []) {
      const has = (link: { to: ItemId; as: string }): boolean =>
        item.links.some(
          ({ to, as, seen }) => to === link.to && as === link.as && seen === trace.get(to)?.hash,
        );
      const fresh = links.filter((link) => !has(link));
      if (fresh.length === 0) return item;
      return fresh.reduce((linked, link) => note(trace.link(linked.id, link)), item);
    },
    update(item, { text, details }) {
      const isSame = item.text === text && isDeepStrictEqual(item.details, details);
      if (isSame && item.status !== 'rejected') return item;
      // What a person confirmed is no longer what it was.
      return note(trace.change(item.id, { text, details, status: 'draft' }));
    },
    release(item) {
      const links = item.links.filter(({ to, as }) => !isRejected(trace, { to, as }));
      return links.length === item.links.length ? item : note(trace.change(item.id, { links }));
    },
    reject: (id) => note(trace.change(id, { status: 'rejected' })),
  };
}

function same(a: string, b: string): boolean {
  const plain = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  return plain(a) === plain(b);
}
