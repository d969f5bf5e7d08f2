/**
 * A person's word on what the desk took for granted, asked or made.
 *
 * Comes in: decisions, each with the user's own words. Goes out: items with their new status and
 * in `data` the items that rest on what was rejected.
 *
 * Invariants
 * 1. Only the user's words settle anything: every decision has a quote, and the quote is checked.
 * 2. What is confirmed has the user as its source from then on. What is rejected has another hash,
 *    so whatever rests on it is stale, and its owner is named.
 */
import { z } from 'zod';
import type { Deliverable, Finding } from './deliverable.ts';
import { checkQuotes, type Origin } from './register.ts';
import { type Item, staleItems, type Trace } from './trace.ts';

export interface Decision {
  readonly id: string;
  readonly decision: 'confirm' | 'reject' | 'answer';
  readonly quote: string;
}

export interface SettleInput {
  readonly decisions: readonly Decision[];
}

/** What `settle` takes. */
export const settleInput: z.ZodType<SettleInput> = z.object({
  decisions: z
    .array(
      z.object({
        id: z.string().describe('Id of the item, such as ASM-1 or QN-2.'),
        decision: z
          .enum(['confirm', 'reject', 'answer'])
          .describe('confirm or reject an assumption or any other item; answer a question.'),
        quote: z.string().min(1).describe("The user's words that say so, verbatim."),
      }),
    )
    .min(1)
    .describe('Only what the user decided in so many words.'),
});

/** Records decisions; refused when one names nothing, or does not fit its item. */
export function settle({ decisions }: SettleInput, trace: Trace, origin: Origin): Deliverable {
  const quoted = decisions.map(({ id, quote }) => ({ quote, where: id }));
  const findings = [
    ...decisions.flatMap((one) => misfit(one, trace)),
    ...checkQuotes(quoted, { trace, origin }),
  ];
  if (findings.length > 0) return { ok: false, findings };
  const settled = decisions.map((decision) => apply(decision, trace));
  const rejected = settled.filter(({ status }) => status === 'rejected');
  const stale = staleItems(trace.items()).filter(({ because }) =>
    rejected.some(({ id }) => id === because),
  );
  return {
    ok: true,
    summary: said(decisions),
    findings: [],
    items: trace.touched(),
    files: [],
    data: { stale },
  };
}

function misfit({ id, decision }: Decision, trace: Trace): Finding[] {
  const item = trace.get(id);
  const error = (rule: string, message: string): Finding[] => [
    { rule, severity: 'error', where: id, message },
  ];
  if (!item) return error('unknown_item', `There is no item ${id} in this conversation.`);
  if (item.kind === 'QN' && decision === 'confirm') {
    return error('question_confirmed', `It is a question, so it needs an answer: ${item.text}`);
  }
  if (item.kind !== 'QN' && decision === 'answer') {
    return error('no_question', `It asks nothing, so it is confirmed or rejected: ${item.text}`);
  }
  return [];
}

function apply({ id, decision, quote }: Decision, trace: Trace): Item {
  const item = trace.get(id);
  if (!item) throw new RangeError(`Cannot settle ${id}: there is no such item.`);
  const source = { from: 'user', quote } as const;
  switch (decision) {
    case 'confirm': {
      // What is right as it is, is right with what it rests on now: it is out of date no more.
      const links = item.links.map(({ to, as }) => ({ to, as }));
      const { from } = item.source;
      return trace.change(item.id, {
        status: 'confirmed',
        links,
        ...(from === 'user' ? {} : { source }),
      });
    }
    case 'reject':
      return trace.change(item.id, {
        status: 'rejected',
        details: { ...item.details, rejected: quote },
      });
    case 'answer':
      return trace.change(item.id, {
        status: 'confirmed',
        details: { ...item.details, answer: quote },
      });
    default:
      return decision satisfies never;
  }
}

const words = { confirm: 'Confirmed', reject: 'Rejected', answer: 'Answered' } as const;

/** `Confirmed: ASM-1, ASM-3. Answered: QN-2 (“20 minutes”).` */
function said(decisions: readonly Decision[]): string {
  const groups = Map.groupBy(decisions, ({ decision }) => decision);
  return [...groups]
    .map(([decision, own]) => {
      const ids = own.map(({ id }) => id).join(', ');
      const quotes = [...new Set(own.map(({ quote }) => `“${quote}”`))].join(', ');
      return `${words[decision]}: ${ids} (${quotes}).`;
    })
    .join(' ');
}
