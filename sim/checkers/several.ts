/**
 * A request that fits several agents (R4), from the rule's own words: what is asked, how the answer
 * is read, and who gets the baton next when everybody that fits is to have it.
 */
import { type BudgetName, type EventOf, textOf } from '@baton/core';
import { momentAt } from '../story.ts';
import type { Trial } from '../world.ts';
import { boundsMet, leftAt } from './limits.ts';
import { permitted } from './sitout.ts';
import { agentPlan, isOf } from './violation.ts';

/** What is on record when a router names `fits` for a message: method, agent, confidence, rest. */
export function severalOf(
  { plan }: Trial,
  { fits, confidence }: { fits: readonly string[]; confidence: number },
): unknown[] {
  const [best, ...others] = fits;
  switch (plan.severalFit) {
    case 'best':
      return ['classifier', best, confidence];
    case 'both':
      return ['classifier', best, confidence, { then: others }];
    case 'ask':
      return ['entry', plan.entry, 1, { asked: fits }];
    case 'entry':
      return ['entry', plan.entry, 1];
    default:
      return plan.severalFit satisfies never;
  }
}

/** What an answer to a question comes to. */
export function choiceOf({ plan }: Trial, between: readonly string[], answer: string): unknown[] {
  const said = answer.toLowerCase().split(/[^\p{L}\p{N}_]+/u);
  const all = said.includes('both') || said.includes('all');
  const named = between.filter((name, index) => {
    return all || said.includes(name) || said.includes(String(index + 1));
  });
  const [to, ...then] = named;
  if (to === undefined) return ['entry', plan.entry, 1];
  return then.length > 0 ? ['choice', to, 1, { then }] : ['choice', to, 1];
}

/** The message that a routing at `place` was made for. */
export function messageAt({ story }: Trial, place: number): string {
  const message = story.events.slice(0, place).findLast((event) => isMessage(event));
  return message && isMessage(message) ? textOf(message.content) : '';
}

function isMessage(event: Trial['story']['events'][number]): event is EventOf<'message_received'> {
  return event.type === 'message_received';
}

/** Who gets the baton after an answer that ends just before `place`; undefined when nobody does. */
export function nextThatFits(trial: Trial, place: number): string | undefined {
  const { plan, story } = trial;
  const moment = momentAt(story, place);
  const routed = story.events.findLastIndex((event, at) => at < place && event.type === 'routed');
  const event = story.events[routed];
  if (!event || !isOf(event, 'routed') || !event.then || routed < moment.runStart) return undefined;
  if (leftAt(plan, moment, 'handoffs') <= 0) return undefined;
  if (boundsMet(trial, place).some((bound) => thinking.has(bound))) return undefined;
  const had = new Set(
    story.events
      .slice(routed, place)
      .flatMap((one) => (one.type === 'handoff_committed' ? [one.to] : [])),
  );
  const edges = agentPlan(plan, moment.holder)?.edges ?? [];
  const may = new Set(permitted(trial, place));
  return event.then.find((name) => {
    const edge = edges.find(({ to }) => to === name);
    return edge && !edge.details && may.has(name) && !had.has(name);
  });
}

const thinking: ReadonlySet<string> = new Set<BudgetName>([
  'turns',
  'tokens',
  'costMicroUsd',
  'timeMs',
]);
