/** What a checker finds, and what it is given. */
import type { EventOf, FactType, LogEvent } from '@baton/core';
import type { AgentPlan, Plan } from '../plan.ts';
import { eventAt, type Story } from '../story.ts';
import type { Trial } from '../world.ts';

/** A rule that was broken, or a right that was not granted. */
export interface Violation {
  /** The rule's number; `rest`, `throw` and `replay` for what is owed whatever the rules say. */
  readonly rule: string;
  /** Where in the log, counted from 0; −1 for the whole of it. */
  readonly place: number;
  readonly message: string;
}

/** Looks at a trial; knows the plan, the log and what really happened, and nothing of the kernel. */
export type Checker = (trial: Trial) => Iterable<Violation>;

export function violation(rule: string, place: number, message: string): Violation {
  return { rule, place, message };
}

/** The plan of an agent; a log that names somebody else has been found wrong by H2 before. */
export function agentPlan(plan: Plan, name: string | undefined): AgentPlan | undefined {
  return plan.agents.find((agent) => agent.name === name);
}

/** The events of one type, each with its place. */
export function* eventsOf<T extends FactType>(
  story: Story,
  type: T,
): Iterable<{ place: number; event: EventOf<T> }> {
  for (const [place, event] of story.events.entries()) {
    if (isOf(event, type)) yield { place, event };
  }
}

/** The turn that made a call. */
export function turnOfCall(
  story: Story,
  call: string,
): { place: number; event: EventOf<'turn_taken'> } | undefined {
  const place = story.turnOfCall.get(call);
  if (place === undefined) return undefined;
  const event = eventAt(story, place);
  return isOf(event, 'turn_taken') ? { place, event } : undefined;
}

export function isOf<T extends FactType>(event: LogEvent, type: T): event is EventOf<T> {
  return event.type === type;
}
