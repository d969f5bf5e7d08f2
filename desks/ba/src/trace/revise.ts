/**
 * A person's new wording of an item: what it says from now on, and what is out of date by it.
 *
 * Comes in: an id, the new words or parts, and the user's own words that say so. Goes out: the item
 * with the user as its source, the files that show it drawn anew, and in `data` the items that
 * rest on it.
 *
 * Invariants
 * 1. The id stays, and what rests on the item is stale from now on, each with its owner.
 * 2. Drafts that are made again leave the wording alone (`register.ts`).
 * 3. A criterion stays one: without a Then it is refused, and nothing is changed.
 */
import { z } from 'zod';
import type { Deliverable, DeskFile, Finding } from '../deliverable.ts';
import { checkQuotes, type Origin } from '../register.ts';
import { givenFile } from '../requirements/given-criteria.ts';
import { stepFile } from '../requirements/step-criteria.ts';
import { storyFiles } from '../requirements/stories.ts';
import {
  type CriterionParts,
  criterionText,
  detailText,
  readCriterion,
} from '../requirements/story-items.ts';
import { type Item, staleItems, type Trace } from '../trace.ts';

export interface ReviseInput {
  readonly id: string;
  readonly quote: string;
  /** The whole new sentence; not for criteria. */
  readonly text?: string | undefined;
  readonly given?: readonly string[] | undefined;
  readonly when?: string | undefined;
  readonly then?: readonly string[] | undefined;
  /** Words that are replaced wherever the item has them. */
  readonly replace?: { readonly from: string; readonly to: string } | undefined;
}

const text = z.string().trim().min(1);

/** What `revise` takes. */
export const reviseInput: z.ZodType<ReviseInput> = z.object({
  id: text.describe('Id of the item, such as AC-3.'),
  quote: text.describe("The user's words that say so, verbatim."),
  text: text.optional().describe('The new sentence, for anything but a criterion.'),
  given: z.array(text).optional().describe('A criterion only: all its Givens from now on.'),
  when: text.optional().describe('A criterion only.'),
  then: z.array(text).min(1).optional().describe('A criterion only: all its Thens from now on.'),
  replace: z
    .object({ from: text, to: z.string() })
    .optional()
    .describe('Words that are replaced wherever the item has them, instead of all the others.'),
});

/** Changes what an item says; refused when it says nothing new, or no longer what its kind is. */
export function revise(input: ReviseInput, trace: Trace, origin: Origin): Deliverable {
  const item = trace.get(input.id);
  const findings = [
    ...checkQuotes([{ quote: input.quote, where: input.id }], { trace, origin }),
    ...(item ? [] : [problem(input.id, 'There is no such item in this conversation.')]),
  ];
  const next =
    item && (item.kind === 'AC' ? criterion(input, { item, trace }) : plain(input, item));
  if (item && next && next.text === item.text) {
    findings.push(problem(item.id, `It says that already: ${item.text}`));
  }
  if (item && !next) findings.push(problem(item.id, cannot(item)));
  if (findings.length > 0 || !item || !next) return { ok: false, findings };
  const source = { from: 'user', quote: input.quote } as const;
  const changed = trace.change(item.id, {
    text: next.text,
    details: { ...item.details, ...next.details, revised: true },
    status: item.kind === 'ASM' || item.kind === 'QN' ? item.status : 'confirmed',
    source,
  });
  const stale = staleItems(trace.items()).filter(({ because }) => because === item.id);
  return {
    ok: true,
    summary: `${changed.id} now says: ${changed.text}`,
    findings: [],
    items: trace.touched(),
    files: filesWith(changed, { trace, origin }),
    data: { stale },
  };
}

interface Wording {
  readonly text: string;
  readonly details: Readonly<Record<string, unknown>>;
}

function plain({ text: wanted, replace }: ReviseInput, { text: now }: Item): Wording | undefined {
  if (replace)
    return now.includes(replace.from) ? { text: replaced(now, replace), details: {} } : undefined;
  return wanted === undefined ? undefined : { text: wanted, details: {} };
}

function criterion(
  { given, when, then, replace }: ReviseInput,
  { item, trace }: { item: Item; trace: Trace },
): Wording | undefined {
  const known = readCriterion(item, trace);
  if (!known) return undefined;
  const { title, kind, examples } = known;
  const base: CriterionParts = {
    title,
    given: known.given,
    when: known.when,
    then: known.then,
    ...(kind && { kind }),
    ...(examples && { examples }),
  };
  const parts: CriterionParts = replace
    ? replacedIn(base, replace)
    : { ...base, ...(given && { given }), ...(when && { when }), ...(then && { then }) };
  if (JSON.stringify(parts) === JSON.stringify(base)) return undefined;
  return { text: criterionText(parts), details: { ...parts } };
}

function replacedIn(parts: CriterionParts, replace: Replacement): CriterionParts {
  const all = (texts: readonly string[]): readonly string[] =>
    texts.map((one) => replaced(one, replace));
  const { examples } = parts;
  return {
    ...parts,
    given: all(parts.given),
    when: replaced(parts.when, replace),
    then: all(parts.then),
    ...(examples && { examples: { ...examples, rows: examples.rows.map(all) } }),
  };
}

type Replacement = NonNullable<ReviseInput['replace']>;

/** Whole words only: `5` is not in `15`. */
function replaced(text: string, { from, to }: Replacement): string {
  const word = from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`, 'gu'), () => to);
}

function cannot({ kind, text: now }: Item): string {
  return kind === 'AC'
    ? `It can not be read out of that what the criterion should be. Now: ${now} Say it as ` +
        '“Given …, when …, then …”, one of the three, or “replace … by …”.'
    : `It can not be read out of that what it should say. Now: ${now}`;
}

function problem(where: string, message: string): Finding {
  return { rule: 'not_revised', severity: 'error', where, message };
}

/** The files that show an item, as the trace has it now. */
function filesWith(item: Item, of: { trace: Trace; origin: Origin }): readonly DeskFile[] {
  const { trace } = of;
  const target = (as: string): Item | undefined => {
    const link = item.links.find((one) => one.as === as && trace.get(one.to)?.kind !== 'BR');
    return link && trace.get(link.to);
  };
  const story = item.kind === 'US' ? item : target('refines');
  if (story?.kind === 'US') return storyFiles(detailText(story, 'topic'), of);
  const step = target('step_of');
  if (item.kind === 'AC' && step) return [stepFile(detailText(step, 'process'), of)];
  if (item.kind === 'AC' && typeof item.details['topic'] === 'string') {
    return [givenFile(item.details['topic'], of)];
  }
  return [];
}
