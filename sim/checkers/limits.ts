/**
 * Budgets and landings (L1, L2, L3), and their duals: nobody lands who still may go on, and whoever
 * may not lands.
 */
import {
  type Amounts,
  type BudgetName,
  budgetNames,
  budgets,
  type LimitChanges,
} from '@baton/core';
import type { Plan } from '../plan.ts';
import { eventAt, type Moment, momentAt } from '../story.ts';
import type { Trial } from '../world.ts';
import { permitted } from './sitout.ts';
import { agentPlan, eventsOf, type Violation, violation } from './violation.ts';

/** The limits in force at a moment: the team's, then what the message and continuations changed. */
export function limitsAt(
  plan: Plan,
  moment: Moment,
): { readonly run: Amounts; readonly conversation: Amounts } {
  const run: Record<string, number> = {};
  const conversation: Record<string, number> = {};
  for (const name of budgetNames) {
    run[name] = budgets[name].run;
    conversation[name] = budgets[name].conversation;
  }
  const change = (changes: LimitChanges): void => {
    for (const name of budgetNames) {
      const wanted = changes[name];
      if (wanted !== undefined) run[name] = wanted;
      const whole = changes.conversation?.[name];
      // A conversation is never smaller than a run that somebody asked for.
      conversation[name] = whole ?? Math.max(conversation[name] ?? 0, wanted ?? 0);
    }
  };
  change(plan.limits);
  for (const changes of moment.limits) change(changes);
  // `as`: every budget was set above.
  return { run: run as unknown as Amounts, conversation: conversation as unknown as Amounts };
}

/** What is left of a budget, in the run and in the conversation. */
export function leftAt(plan: Plan, moment: Moment, name: BudgetName): number {
  const { run, conversation } = limitsAt(plan, moment);
  return Math.min(run[name] - moment.spentRun[name], conversation[name] - moment.spent[name]);
}

/** What is kept back of a budget for the last turn: a quarter at most, and of turns one. */
function reserveAt(plan: Plan, moment: Moment, name: BudgetName): number {
  const { reserve } = budgets[name];
  const max = limitsAt(plan, moment).run[name];
  return name === 'turns' ? Math.min(reserve, max) : Math.min(reserve, Math.floor(max / 4));
}

/** Why the holder may not take another ordinary turn just before `place`. */
export function boundsMet(trial: Trial, place: number): string[] {
  const { plan, story } = trial;
  const moment = momentAt(story, place);
  const met: string[] = budgetNames.filter((name) => {
    if (name === 'handoffs' || name === 'toolCalls') return false;
    return leftAt(plan, moment, name) <= reserveAt(plan, moment, name);
  });
  if (moment.overdrawn !== undefined) met.push(moment.overdrawn);
  const edges = agentPlan(plan, moment.holder)?.edges ?? [];
  if (moment.refusals > 0 && edges.length > 0 && permitted(trial, place).length === 0) {
    met.push('sit_out');
  }
  if (moment.refusals >= 3) met.push('refusals');
  return met;
}

export function* limits(trial: Trial): Iterable<Violation> {
  yield* spending(trial);
  yield* ordinaryTurns(trial);
  yield* landings(trial);
  yield* endings(trial);
}

function* spending({ plan, story }: Trial): Iterable<Violation> {
  for (const { place, event } of eventsOf(story, 'handoff_committed')) {
    // A landing spends what is kept back; a person may always hand over.
    if (event.landing !== undefined || agentPlan(plan, event.from)?.kind === 'human') continue;
    if (leftAt(plan, momentAt(story, place), 'handoffs') <= 0) {
      yield violation('L1', place, 'a handoff beyond the budget of handoffs');
    }
  }
  for (const { place, event } of eventsOf(story, 'tool_answered')) {
    if (event.status === 'refused' || event.status === 'denied' || event.status === 'cancelled')
      continue;
    if (leftAt(plan, momentAt(story, place), 'toolCalls') <= 0) {
      yield violation('L1', place, 'a tool call beyond the budget of tool calls');
    }
  }
  for (const [place, moment] of story.moments.entries()) {
    const wrong = budgetNames.find((name) => !(moment.spent[name] >= 0));
    if (wrong) {
      yield violation('L1', place, `${moment.spent[wrong]} ${wrong} are spent, which is no amount`);
      return;
    }
  }
}

/** An agent that is asked in the ordinary way has room for it: looked at where it was asked. */
function* ordinaryTurns(trial: Trial): Iterable<Violation> {
  const { story } = trial;
  for (const { place, event } of eventsOf(story, 'turn_taken')) {
    if (momentAt(story, event.saw).landing >= 0) continue;
    const met = boundsMet(trial, event.saw);
    if (met.length > 0) {
      yield violation('L2', place, `an ordinary turn although ${met.join(', ')} were met`);
    }
  }
}

function* landings(trial: Trial): Iterable<Violation> {
  const { plan, story } = trial;
  for (const { place, event } of eventsOf(story, 'landing_started')) {
    if (!boundsMet(trial, place).includes(event.bound)) {
      yield violation('L2', place, `a landing for ${event.bound}, which was not met`);
    }
    if (plan.landing !== 'answer') {
      yield violation('L2', place, 'a last turn in a team that lands with a human');
    }
    yield* lastTurn(trial, place);
  }
  for (const { place, event } of eventsOf(story, 'handoff_committed')) {
    if (event.landing === undefined) continue;
    if (plan.landing === 'answer' || plan.landing.human !== event.to) {
      yield violation('L2', place, `a landing with ${event.to}, where the team does not land`);
    }
    const bound = event.landing;
    const failed = bound === 'failure' || bound === 'silence';
    if (!failed && !boundsMet(trial, place).includes(bound)) {
      yield violation('L2', place, `a human was called for ${bound}, which was not met`);
    }
    if (!event.brief.reason.startsWith('The team could not finish: ')) {
      yield violation('L2', place, 'the brief of a landing does not name the bound');
    }
  }
}

/** After a landing has begun there is one turn, and one more after each message that joins. */
function* lastTurn({ story }: Trial, landing: number): Iterable<Violation> {
  let turns = 0;
  for (let place = landing + 1; place < story.events.length; place++) {
    const event = eventAt(story, place);
    if (event.type === 'run_ended' || event.type === 'run_continued') return;
    if (event.type === 'message_received') turns = 0;
    const outrun = event.type === 'turn_taken' && event.saw <= momentAt(story, place).lastMessage;
    if (event.type === 'turn_taken' && !outrun) turns += 1;
    if (turns > 1) yield violation('L2', place, 'a second turn after the last one');
    if (event.type === 'handoff_committed' || event.type === 'tool_started') {
      yield violation('L2', place, `${event.type} in the last turn`);
    }
  }
}

function* endings({ plan, story }: Trial): Iterable<Violation> {
  for (const { place, event } of eventsOf(story, 'run_ended')) {
    const moment = momentAt(story, place);
    const { outcome, bound, failure, answer } = event;
    if (['landed', 'exhausted', 'failed'].includes(outcome) && bound === undefined) {
      yield violation('L3', place, `${outcome} without the bound that ended it`);
    }
    const said = answer > 0 && story.events[answer - 1] !== undefined;
    if (['answered', 'waiting', 'landed'].includes(outcome) !== said) {
      yield violation('L2', place, `${outcome} with the answer at ${answer}`);
    }
    if (outcome === 'exhausted' && moment.landing < 0) {
      const { conversation } = limitsAt(plan, moment);
      const nothingLeft = budgetNames.some((name) => moment.spent[name] >= conversation[name]);
      if (!nothingLeft) yield violation('L2', place, 'exhausted without a last turn');
    }
    if (outcome === 'failed' && (plan.landing !== 'answer' || failure === undefined)) {
      yield violation('L2', place, 'failed where a human would have had it, or without a failure');
    }
    if (outcome === 'cancelled' && moment.cancel < 0) {
      yield violation('L3', place, 'cancelled although nobody asked for it');
    }
    if (outcome !== 'cancelled' && moment.cancel >= 0) {
      yield violation('L3', place, `${outcome} although it was cancelled`);
    }
  }
}
