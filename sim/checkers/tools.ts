/**
 * Tools (T1 to T4), held against what really was executed: every call answered once and in time, own
 * tools only, `once` never twice, nothing before it was approved; and a call that was permitted was
 * made.
 */
import type { Call, EventOf } from '@baton/core';
import type { Executed } from '../ledger.ts';
import type { ToolPlan } from '../plan.ts';
import { eventAt, momentAt } from '../story.ts';
import { approvalNeeded, argumentsFit } from '../tools.ts';
import type { Trial } from '../world.ts';
import { leftAt } from './limits.ts';
import { agentPlan, eventsOf, isOf, turnOfCall, type Violation, violation } from './violation.ts';

/** Calls of one turn beyond which further ones are refused. */
const callsMax = 32;

/** One tool call with all that became of it. */
interface Told {
  readonly call: Call;
  readonly tool: ToolPlan | undefined;
  /** Its place among the tool calls of its turn. */
  readonly index: number;
  readonly turn: number;
  readonly answer: EventOf<'tool_answered'> | undefined;
  /** Where it was answered. */
  readonly place: number;
  readonly executed: readonly Executed[];
}

export function* tools(trial: Trial): Iterable<Violation> {
  yield* answered(trial);
  for (const told of callsOf(trial)) {
    yield* executions(trial, told);
    yield* statuses(trial, told);
    yield* approvals(trial, told);
  }
  yield* strangers(trial);
}

function* callsOf({ plan, story, ledger }: Trial): Iterable<Told> {
  for (const { place: turn, event } of eventsOf(story, 'turn_taken')) {
    const own = agentPlan(plan, event.agent)?.tools ?? [];
    const calls = event.calls.filter(({ kind }) => kind === 'tool');
    for (const [index, call] of calls.entries()) {
      const place = story.answers.get(call.id)?.[0] ?? -1;
      const answer = place < 0 ? undefined : eventAt(story, place);
      yield {
        call,
        tool: own.includes(call.name)
          ? plan.tools.find(({ name }) => name === call.name)
          : undefined,
        index,
        turn,
        answer: answer && isOf(answer, 'tool_answered') ? answer : undefined,
        place,
        executed: ledger.executed.filter(({ key }) => key === `c/${call.id}`),
      };
    }
  }
}

/** What nobody does before the calls of the turn are answered. */
const speaking: ReadonlySet<string> = new Set([
  'turn_taken',
  'handoff_committed',
  'run_ended',
  'routed',
  'human_requested',
  'landing_started',
]);

/** Every call is answered once, before anybody else speaks (T1). */
function* answered({ story }: Trial): Iterable<Violation> {
  for (const [id, places] of story.answers) {
    if (places.length > 1) yield violation('T1', places[1] ?? -1, `${id} was answered twice`);
    if (!story.turnOfCall.has(id)) yield violation('T1', places[0] ?? -1, `nobody made ${id}`);
  }
  for (const [place, event] of story.events.entries()) {
    const { open } = momentAt(story, place);
    const own = event.type === 'handoff_committed' ? event.call : undefined;
    const orphans = open.filter((id) => id !== own);
    if (orphans.length > 0 && speaking.has(event.type)) {
      yield violation('T1', place, `${event.type} before ${orphans.join()} was answered`);
    }
  }
}

function* executions(trial: Trial, told: Told): Iterable<Violation> {
  const { plan, story } = trial;
  const { call, tool, turn, executed } = told;
  const [first] = executed;
  if (!first) return;
  if (!tool) {
    yield violation('T2', turn, `${call.name} was executed for an agent that does not have it`);
    return;
  }
  if (tool.repeat === 'once' && executed.length > 1) {
    yield violation('T3', turn, `the once call ${call.id} was executed ${executed.length} times`);
  }
  for (const { committed, args, agent } of executed) {
    if (!argumentsFit(args))
      yield violation('T2', turn, `${call.name} got ${JSON.stringify(args)}`);
    if (eventAt(story, turn).type === 'turn_taken' && committed <= turn) {
      yield violation('G3', turn, `${call.name} was executed before the turn was committed`);
    }
    const before = story.events.slice(turn, committed);
    const about = before.filter((event) => 'call' in event && event.call === call.id);
    if (tool.repeat === 'once' && !about.some(({ type }) => type === 'tool_started')) {
      yield violation('T3', turn, `the once call ${call.id} was not recorded before it was made`);
    }
    const approved = about.some((event) => isOf(event, 'approval_answered') && event.approved);
    if (approvalNeeded(tool, call.args) && !approved) {
      yield violation('T4', turn, `${call.id} was executed without approval`);
    }
    if (!agentPlan(plan, agent)?.tools.includes(tool.name)) {
      yield violation('T2', turn, `${tool.name} was executed for ${agent}`);
    }
    // With one worker at a time nobody can say that it did not know.
    const cancelled = momentAt(story, committed).cancel >= 0;
    if (plan.claims === 'kept' && cancelled)
      yield violation('T1', turn, `${call.id} was executed although the run was cancelled`);
  }
}

/** What is said of a call is what happened. */
function* statuses(trial: Trial, told: Told): Iterable<Violation> {
  const { plan, story } = trial;
  const { call, tool, answer, place, executed, turn } = told;
  if (!answer) return;
  const times = executed.length;
  const wrong = (why: string): Violation =>
    violation(
      rules[answer.status],
      place,
      `${call.id} (${call.name}) is ${answer.status} ${answer.code ?? ''}, but ${why}`,
    );
  const output = JSON.stringify(answer.output);
  switch (answer.status) {
    case 'ok': {
      const gave = executed.some(({ end }) => end && 'gave' in end && same(end.gave, output));
      if (!gave) yield wrong('no execution gave that result');
      return;
    }
    case 'failed': {
      if (times === 0) yield wrong('it was not executed');
      if (answer.code === 'tool_timeout' && tool?.repeat === 'once')
        yield wrong('nobody can know that');
      return;
    }
    case 'unknown':
      if (tool?.repeat !== 'once') yield wrong('it may be repeated');
      if (answer.code === 'tool_outcome_unknown' && !mayBeCutOff(trial, turn, place)) {
        yield wrong('nothing had cut it off');
      }
      if (answer.code === 'tool_timeout' && times !== 1)
        yield wrong(`it was executed ${times} times`);
      return;
    case 'cancelled':
      if (times > 0 && tool?.repeat === 'once') yield wrong('it was executed');
      if (momentAt(story, place).cancel < 0) yield wrong('nobody cancelled the run');
      return;
    case 'denied': {
      const said = story.events.findLast(
        (event) => isOf(event, 'approval_answered') && event.call === call.id,
      );
      const note =
        said && isOf(said, 'approval_answered') && !said.approved ? said.note : undefined;
      if (note === undefined || !output.includes(note)) yield wrong('no person said so');
      if (times > 0) yield wrong('it was executed');
      return;
    }
    case 'refused': {
      if (times > 0) yield wrong('it was executed');
      const why = refusalsOf(plan, trial, told);
      if (!why.includes(answer.code ?? ''))
        yield wrong(`only ${why.join() || 'nothing'} spoke against it`);
      return;
    }
    default:
      answer.status satisfies never;
  }
}

const rules = {
  ok: 'T3',
  failed: 'T3',
  unknown: 'T3',
  cancelled: 'T1',
  denied: 'T4',
  refused: 'T2',
} as const;

/** What could speak against making a call. */
function refusalsOf(plan: Trial['plan'], { story }: Trial, told: Told): string[] {
  const { call, tool, index, place, turn } = told;
  const moment = momentAt(story, place);
  const made = eventAt(story, turn);
  const all = isOf(made, 'turn_taken') ? made.calls.findIndex(({ id }) => id === call.id) : 0;
  const why: string[] = [];
  if (moment.landing >= 0) why.push('landing');
  if (!tool) why.push('tool_unknown');
  else if (call.garbled !== undefined || !argumentsFit(call.args)) why.push('arguments_invalid');
  if (all >= callsMax) why.push('calls_too_many');
  if (leftAt(plan, moment, 'toolCalls') <= index) why.push('budget_spent');
  return why;
}

/** Something happened between two places that could cut a call off: a crash, a cancel, a rival. */
function mayBeCutOff({ plan, story, ledger, faults }: Trial, from: number, to: number): boolean {
  const cancelled = momentAt(story, to).cancel >= 0;
  const rivals = plan.workers > 1 && plan.claims === 'broken';
  return cancelled || rivals || ledger.crashes.length > 0 || faults.length > 0 || from > to;
}

/** A call waits for a person if and only if it has to, once, and the wait is answered once (T4). */
function* approvals({ story }: Trial, told: Told): Iterable<Violation> {
  const { call, tool, answer, place, turn } = told;
  const about = (type: 'approval_requested' | 'approval_answered'): number =>
    story.events.filter((event) => isOf(event, type) && event.call === call.id).length;
  const asked = about('approval_requested');
  const needed = tool !== undefined && approvalNeeded(tool, call.args);
  if (asked > 1 || about('approval_answered') > asked) {
    yield violation('T4', turn, `${call.id} was asked ${asked} times and answered more often`);
  }
  if (asked > 0 && !needed) yield violation('T4', turn, `${call.id} needs no approval`);
  const ran = answer?.status === 'ok' || answer?.status === 'failed';
  if (ran && needed && about('approval_answered') === 0) {
    yield violation('T4', place, `${call.id} ran without approval`);
  }
}

/** Nothing is executed that nobody called. */
function* strangers({ story, ledger }: Trial): Iterable<Violation> {
  for (const { key, tool } of ledger.executed) {
    const made = turnOfCall(story, key.replace('c/', ''));
    if (!made) yield violation('T3', -1, `${tool} was executed for ${key}, which is in no log`);
  }
}

function same(gave: unknown, output: string): boolean {
  try {
    return (JSON.stringify(gave) ?? 'null') === output;
  } catch {
    return output === 'null' || output.includes('12');
  }
}
