/**
 * One seed, one world, one report: what happened in it and which rules it broke. A calm world with
 * crashes happens twice, the second time without them, and must end alike (rule G3).
 */
import type { LogEvent } from '@baton/core';
import { checkers } from './checkers/index.ts';
import { type Violation, violation } from './checkers/violation.ts';
import { planOf } from './plan.ts';
import { happen, type Trial } from './world.ts';

export interface Report {
  readonly seed: string;
  readonly violations: readonly Violation[];
  readonly trial: Trial;
}

/** Lets the world of a seed happen and checks every rule on it. */
export async function simulate(seed: string | number): Promise<Report> {
  const name = String(seed);
  const plan = planOf(name);
  const trial = await happen(plan);
  const violations = checkers.flatMap((checker) => [...checker(trial)]);
  if (plan.mood === 'calm' && trial.ledger.crashes.length > 0) {
    violations.push(...differences(trial, await happen({ ...plan, faults: [] })));
  }
  return { seed: name, violations, trial };
}

/** The log of a world as its bytes: what a replay has to repeat. */
export function bytesOf({ story }: Trial): string {
  return story.lines.map(({ text, hash }) => `${hash} ${text}`).join('\n');
}

/** Where a world with crashes ended otherwise than the same world without (G3). */
function differences(crashed: Trial, smooth: Trial): Violation[] {
  const found = crashed.story.events.map(lasting);
  const wanted = smooth.story.events.map(lasting);
  // What nobody knows after a crash is known without one; from there on the two differ rightly.
  const unknown = crashed.story.events.findIndex(
    (event) => event.type === 'tool_answered' && event.code === 'tool_outcome_unknown',
  );
  const until = unknown < 0 ? Math.max(found.length, wanted.length) : unknown;
  for (let place = 0; place < until; place++) {
    if (found[place] === wanted[place]) continue;
    const message = `with crashes ${found[place]}, without ${wanted[place]}`;
    return [violation('G3', place, message)];
  }
  return [];
}

/** An event without the moment at which it was written. */
function lasting(event: LogEvent): string {
  return JSON.stringify({ ...event, at: 0 });
}
