/**
 * What a message changes in what was made before: decisions on items, and numbers that the patterns
 * behind the drafts know (`the link is valid for 60 minutes instead`).
 *
 * Comes in: the messages since the request, and the items. Goes out: what to settle, and the values
 * that hold from now on, newest first. A number settles the assumption and the question it is
 * about, whoever names their ids or not.
 */
import type { Library } from '../library/library.ts';
import { matchPatterns } from '../library/match.ts';
import { type Override, overridesIn } from '../library/overrides.ts';
import { parametersOf, valueFor } from '../library/parameters.ts';
import { filledIn } from '../library/pattern.ts';
import type { Decision } from '../settle.ts';
import type { ReviseInput } from '../trace/revise.ts';
import type { Item } from '../trace.ts';
import type { Understanding } from '../understanding/understand.ts';
import { decisionsIn } from './decisions.ts';
import { revisionsIn } from './revisions.ts';

export interface Change {
  readonly decisions: readonly Decision[];
  /** New wordings of items. */
  readonly revisions: readonly ReviseInput[];
  /** Ids of assumptions that were rejected without a word on what holds instead. */
  readonly without: readonly string[];
  /** The newest message gives a value, so that drafts have to be made again. */
  readonly redraft: boolean;
  /** It names items. */
  readonly explicit: boolean;
}

interface Known {
  readonly base: Understanding | undefined;
  readonly library: Library;
  readonly items: readonly Item[];
}

/** What a message decides or changes; nothing when it does neither. */
export function changeIn(message: string, known: Known): Change | undefined {
  const { items, library } = known;
  const revisions = revisionsIn(message, items);
  // `AC-3 is wrong: then …` says what holds instead, so nothing is rejected.
  const reworded = new Set(revisions.map(({ id }) => id));
  const decided = decisionsIn(message, items)
    .map(({ id, decision, quote }): Decision => ({ id, decision, quote }))
    .filter(({ id }) => !reworded.has(id));
  const values = revisions.length > 0 ? [] : valuesIn(message, known);
  if (decided.length === 0 && values.length === 0 && revisions.length === 0) return undefined;
  const named = new Set(decided.map(({ id }) => id));
  const twins = items.flatMap((item): Decision[] => {
    if (item.status === 'rejected' || named.has(item.id)) return [];
    const value = values.find((one) => isAbout(item, one, library));
    if (!value) return [];
    const { quote } = value;
    if (item.kind === 'QN') return [{ id: item.id, decision: 'answer', quote }];
    if (item.kind !== 'ASM') return [];
    const same = saysSo(item, value, library);
    if (same && item.status === 'confirmed') return [];
    return [{ id: item.id, decision: same ? 'confirm' : 'reject', quote }];
  });
  const without = decided.filter(({ id, decision }) => {
    const item = items.find((one) => one.id === id);
    return (
      decision === 'reject' &&
      item?.kind === 'ASM' &&
      !values.some((value) => isAbout(item, value, library))
    );
  });
  return {
    decisions: [...decided, ...twins],
    revisions,
    without: without.map(({ id }) => id),
    redraft: values.length > 0,
    explicit: decided.length > 0 || revisions.length > 0,
  };
}

/** The values that messages give, newest first; of two for the same parameter the newer one. */
export function correctionsIn(messages: readonly string[], known: Known): readonly Override[] {
  const settled = new Set<string>();
  return messages
    .flatMap((message) => valuesIn(message, known))
    .filter(({ pattern, parameter }) => {
      const key = `${pattern} ${parameter}`;
      return settled.has(key) ? false : settled.add(key);
    });
}

/** By the item that a decision names; else by the words that the patterns know. */
function valuesIn(message: string, { base, library, items }: Known): readonly Override[] {
  const byItem = decisionsIn(message, items).flatMap(({ id, value, quote }) => {
    const item = items.find((one) => one.id === id);
    return item && value !== '' ? valueFor(item.text, { library, value, quote }) : [];
  });
  if (byItem.length > 0 || !base) return byItem;
  return overridesIn(message, matchPatterns(base, library).fits);
}

function isAbout(item: Item, { pattern, parameter }: Override, library: Library): boolean {
  return parametersOf(item.text, library).some(
    (one) => one.pattern === pattern && one.parameter.name === parameter,
  );
}

/** The assumption says the very value. */
function saysSo(
  { text }: Item,
  { parameter, value, pattern }: Override,
  library: Library,
): boolean {
  const found = parametersOf(text, library).find(
    (one) => one.pattern === pattern && one.parameter.name === parameter,
  );
  return (
    found !== undefined && text === filledIn(found.parameter.assume, new Map([[parameter, value]]))
  );
}
