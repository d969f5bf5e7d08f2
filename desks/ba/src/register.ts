/**
 * Registering what a specialist made in the trace, so that saying it again changes an item and
 * never makes a second one.
 *
 * Comes in: the trace, and where the work is from. Goes out: the items with their ids.
 *
 * Invariants
 * 1. An item is the same when its kind and its identity (a normalised title) are; a rejected item
 *    never comes back to life.
 * 2. An item that did not change is not touched; one that did keeps its id and the links and
 *    details that others gave it. What a person confirmed and is then changed is a draft again.
 * 3. What a person reworded (`trace/revise.ts`) is left alone by drafts that are made again.
 * 4. Words are a user's only when the user said them: a quote is checked against what was said.
 */
import { z } from 'zod';
import type { Finding } from './deliverable.ts';
import type { Item, ItemId, ItemKind, Link, LinkAs, Source, Trace } from './trace.ts';
import { identityOf } from './wording.ts';

/** Who drafted what has no quote, and what the user really said. */
export interface Origin {
  /** The source of everything without a quote. */
  readonly drafted: Source;
  /** Everything the user wrote; quotes that are not in it are refused. Not checked when absent. */
  readonly said?: readonly string[];
}

/** The user's own words that a statement rests on. */
export interface Quoted {
  readonly quote?: string | undefined;
  /** The question (`QN-1`) that the quote answers. */
  readonly answers?: string | undefined;
}

/** The fields of `Quoted` for an input schema. */
export const quotedFields: {
  quote: z.ZodOptional<z.ZodString>;
  answers: z.ZodOptional<z.ZodString>;
} = {
  quote: z
    .string()
    .min(1)
    .optional()
    .describe("The user's own words this rests on, verbatim. Leave out what the user did not say."),
  answers: z.string().optional().describe('Id of the question the quote answers, such as QN-1.'),
};

/** Finds quotes that nobody said and answers to questions that were not asked. */
export function checkQuotes(
  statements: readonly (Quoted & { readonly where: string })[],
  { trace, origin }: { readonly trace: Trace; readonly origin: Origin },
): Finding[] {
  const said = origin.said?.map(folded).join('\n');
  return statements.flatMap(({ quote, answers, where }): Finding[] => {
    const findings: Finding[] = [];
    if (quote !== undefined && said !== undefined && !said.includes(folded(quote))) {
      findings.push({
        rule: 'quote_not_found',
        severity: 'error',
        where,
        message: `The user did not write “${quote}”. Quote verbatim, or leave the quote out.`,
      });
    }
    if (answers !== undefined && trace.get(answers)?.kind !== 'QN') {
      findings.push({
        rule: 'unknown_question',
        severity: 'error',
        where,
        message:
          `There is no question ${answers} in the trace. Name the id of a question, or ` +
          'leave it out.',
      });
    }
    return findings;
  });
}

/** The source of a statement: the user's words where there are any. */
export function sourceOf(
  { quote, answers }: Quoted,
  { trace, origin }: { readonly trace: Trace; readonly origin: Origin },
): Source {
  if (quote === undefined) return origin.drafted;
  const question = answers === undefined ? undefined : trace.get(answers);
  return question ? { from: 'answer', question: question.id, quote } : { from: 'user', quote };
}

/** A source as a reader sees it. */
export function sourceText(source: Source): string {
  switch (source.from) {
    case 'user':
      return `“${source.quote}”`;
    case 'answer':
      return `“${source.quote}” (answer to ${source.question})`;
    case 'pattern':
      return basisText(source.pattern);
    case 'model':
      return `drafted by ${source.model}`;
    default:
      return source satisfies never;
  }
}

/** The line every document carries: what kind of draft it is. */
export function draftLine({ drafted }: Origin): string {
  return drafted.from === 'pattern'
    ? `Deterministic draft, no language model (${basisText(drafted.pattern)}). Not yet ` +
        'confirmed by a person.'
    : 'Draft. Not yet confirmed by a person.';
}

/** What a draft rests on that is no pattern of the library. */
export type OwnBasis = 'own words' | 'criteria' | 'process map' | 'data' | 'template';

const ownBases: Readonly<Record<OwnBasis, string>> = {
  'own words': "the user's own words",
  criteria: 'derived from the criteria',
  'process map': 'derived from the process map',
  data: 'computed from the data',
  template: 'a blank template',
};

function basisText(name: string): string {
  return Object.hasOwn(ownBases, name) ? ownBases[name as OwnBasis] : `pattern: ${name}`;
}

export interface Registered {
  readonly kind: ItemKind;
  /** What makes it the same item next time; the text when absent. */
  readonly identity?: string;
  /** Changes this item whatever its words. */
  readonly id?: string | undefined;
  readonly text: string;
  readonly source: Source;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly links?: readonly { readonly to: ItemId; readonly as: LinkAs }[];
}

export interface Register {
  /** Adds an item, or changes the one with the same identity. */
  put(entry: Registered): Item;
  /** What was added or changed, each once, as it is now. */
  changed(): readonly Item[];
  /** Everything put, whether or not it was new, as it is now. */
  all(): readonly Item[];
}

/** Opens a register over a trace. */
export function openRegister(trace: Trace): Register {
  const changed = new Set<ItemId>();
  const all = new Set<ItemId>();
  const current = (ids: ReadonlySet<ItemId>): Item[] =>
    trace.items().filter(({ id }) => ids.has(id));

  return {
    put(entry) {
      const known = entry.id === undefined ? findSame(trace, entry) : trace.get(entry.id);
      const item = known ? update(trace, known, entry) : addNew(trace, entry);
      if (item !== known) changed.add(item.id);
      all.add(item.id);
      return item;
    },
    changed: () => current(changed),
    all: () => current(all),
  };
}

/** The item in the trace that this would be, if it is there. */
export function findSame(
  trace: Trace,
  { kind, text, identity }: Pick<Registered, 'kind' | 'text' | 'identity'>,
): Item | undefined {
  const wanted = identityOf(identity ?? text);
  return trace.of(kind).find((item) => {
    const own = item.details['identity'];
    const known = typeof own === 'string' ? own : identityOf(item.text);
    return item.status !== 'rejected' && known === wanted;
  });
}

function addNew(trace: Trace, entry: Registered): Item {
  const { kind, text, source, links = [] } = entry;
  const details = definedOnly({ ...entry.details, ...identityDetails(entry) });
  return trace.add({ kind, text, source, links, details });
}

function update(trace: Trace, known: Item, entry: Registered): Item {
  // The user's wording, unless it is the user again.
  const kept = known.details['revised'] === true && entry.source.from !== 'user';
  const text = kept ? known.text : entry.text;
  const details = kept
    ? known.details
    : definedOnly({ ...known.details, ...entry.details, ...identityDetails(entry) });
  const held = known.links.filter((link) => !isRejected(trace, link));
  const links = mergedLinks(held, entry.links ?? []);
  const sameContent = known.text === text && canonical(known.details) === canonical(details);
  const sameLinks =
    links.length === known.links.length &&
    known.links.every(({ to, seen }) => trace.get(to)?.hash === seen);
  if (sameContent && sameLinks) return known;
  const status = known.status === 'confirmed' && !sameContent ? 'draft' : known.status;
  return trace.change(known.id, { text, details, links, status });
}

/** A link to an assumption that a person rejected: what is made again rests on it no more. */
export function isRejected(trace: Trace, { to, as }: Pick<Link, 'to' | 'as'>): boolean {
  return as === 'assumes' && trace.get(to)?.status === 'rejected';
}

function identityDetails({ identity }: Pick<Registered, 'identity'>): Record<string, unknown> {
  return identity === undefined ? {} : { identity: identityOf(identity) };
}

function mergedLinks(
  known: readonly Link[],
  wanted: readonly { readonly to: ItemId; readonly as: LinkAs }[],
): { to: ItemId; as: LinkAs }[] {
  const merged = new Map<string, { to: ItemId; as: LinkAs }>();
  for (const { to, as } of [...known, ...wanted]) merged.set(`${as} ${to}`, { to, as });
  return [...merged.values()];
}

function definedOnly(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
}

/** Keys in one order, so that equal details are equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function folded(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/[“”„«»]/g, '"')
    .replace(/[‘’]/g, "'")
    .trim()
    .toLowerCase();
}
