/**
 * A link that a person or an agent draws between two items, in the one way their kinds allow.
 *
 * Comes in: two ids. Goes out: both items, linked; from then on the first is stale when the second
 * changes.
 */
import { z } from 'zod';
import type { Deliverable } from '../deliverable.ts';
import type { LinkAs, Trace } from '../trace.ts';

export interface LinkInput {
  readonly from: string;
  readonly to: string;
}

/** What `link_items` takes. */
export const linkInput: z.ZodType<LinkInput> = z.object({
  from: z
    .string()
    .trim()
    .min(1)
    .describe('The item that rests on the other: a query, a test, a criterion, a step.'),
  to: z.string().trim().min(1).describe('The item it rests on.'),
});

const linkAs: Readonly<Record<string, LinkAs>> = {
  'TC AC': 'tests',
  'TC BR': 'tests',
  'Q AC': 'checks',
  'Q BR': 'checks',
  'Q MET': 'computes',
  'AC US': 'refines',
  'BR US': 'refines',
  'AC BR': 'refines',
  'AC PS': 'step_of',
  'US PS': 'step_of',
  'PS AC': 'meets',
  'PS BR': 'meets',
};

/** Links two items, in the one way their kinds can be linked. */
export function linkItems({ from, to }: LinkInput, trace: Trace): Deliverable {
  const one = trace.get(from);
  const other = trace.get(to);
  const missing = [from, to].filter((id) => !trace.get(id));
  const as = one && other && linkAs[`${one.kind} ${other.kind}`];
  if (!one || !other || !as) {
    const why =
      missing.length > 0
        ? `There is no ${missing.join(' and no ')} in this conversation.`
        : `${from} can not rest on ${to}. What can: ${Object.keys(linkAs).map(pair).join(', ')}.`;
    return {
      ok: false,
      findings: [{ rule: 'not_linked', severity: 'error', where: from, message: why }],
    };
  }
  trace.link(one.id, { to: other.id, as });
  // A criterion of a step is what the step has to come to, so each knows of the other.
  if (as === 'step_of' && one.kind === 'AC') trace.link(other.id, { to: one.id, as: 'meets' });
  return {
    ok: true,
    summary: `${from} ${as.replaceAll('_', ' ')} ${to}.`,
    findings: [],
    items: trace.touched(),
    files: [],
  };
}

function pair(kinds: string): string {
  return kinds.replace(' ', ' on ');
}
