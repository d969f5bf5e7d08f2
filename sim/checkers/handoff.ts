/**
 * Who holds the baton and how it passes on (H1 to H5): each handoff that an agent asked for is judged
 * again from the rules, and must have come out that way: refused for that reason, or committed.
 */
import type { Call, EventOf } from '@baton/core';
import type { AgentPlan, EdgePlan, Plan } from '../plan.ts';
import { eventAt, momentAt } from '../story.ts';
import { detailsFit } from '../team.ts';
import type { Trial } from '../world.ts';
import { leftAt } from './limits.ts';
import { sitsOut } from './sitout.ts';
import { agentPlan, eventsOf, isOf, type Violation, violation } from './violation.ts';

type Verdict = { readonly refused: string } | { readonly to: string; readonly repaired: boolean };

export function* handoff(trial: Trial): Iterable<Violation> {
  yield* oneHolder(trial);
  for (const { place, event } of eventsOf(trial.story, 'turn_taken')) {
    yield* kinds(trial, place, event);
    yield* judged(trial, place, event);
  }
  yield* edges(trial);
}

/** From the first routing on there is one holder, and only the holder acts (H1). */
function* oneHolder({ story }: Trial): Iterable<Violation> {
  for (const [place, event] of story.events.entries()) {
    const { holder } = momentAt(story, place);
    const actor =
      'agent' in event
        ? event.agent
        : 'from' in event && event.type !== 'message_received'
          ? event.from
          : holder;
    if (actor !== holder && !(event.type === 'run_ended' && actor === null)) {
      yield violation('H1', place, `${actor} acts (${event.type}), but ${holder} holds the baton`);
    }
    const next = momentAt(story, place + 1).holder;
    const passes = event.type === 'routed' || event.type === 'handoff_committed';
    if (next !== holder && !passes) yield violation('H1', place, `${event.type} moved the baton`);
  }
}

/** A call is a handoff or a tool call by its name. */
function* kinds({ plan }: Trial, place: number, turn: EventOf<'turn_taken'>): Iterable<Violation> {
  const agent = agentPlan(plan, turn.agent);
  for (const { name, kind } of turn.calls) {
    const meant = !agent?.tools.includes(name) && agent && looksLikeHandoff(agent, name);
    if ((kind === 'handoff') !== Boolean(meant)) {
      yield violation('H2', place, `'${name}' was taken for a ${kind}`);
    }
  }
}

function* judged(trial: Trial, place: number, turn: EventOf<'turn_taken'>): Iterable<Violation> {
  const { story } = trial;
  const calls = turn.calls.filter(({ kind }) => kind === 'handoff');
  const answers = calls.map(({ id }) => story.answers.get(id)?.[0] ?? -1);
  const first = Math.min(...answers.filter((at) => at >= 0));
  if (calls.length === 0 || !Number.isFinite(first)) return;

  const { open } = momentAt(story, first);
  const tools = turn.calls.filter(({ id, kind }) => kind === 'tool' && open.includes(id));
  if (tools.length > 0) {
    yield violation(
      'H4',
      first,
      `a handoff was judged before ${tools.map(({ name }) => name).join()}`,
    );
  }
  const verdicts = verdictsOf(trial, first, calls);
  for (const [index, verdict] of verdicts.entries()) {
    const at = answers[index] ?? -1;
    const answer = at < 0 ? undefined : eventAt(story, at);
    const found = answer && shown(answer);
    const wanted = 'refused' in verdict ? verdict.refused : `to ${verdict.to}`;
    if (found === wanted) continue;
    yield violation(
      ruleOf(trial, wanted, found),
      at < 0 ? place : at,
      `a handoff came out as '${found}', should be '${wanted}'`,
    );
  }
  const commit = answers.find((at) => at >= 0 && isOf(eventAt(story, at), 'handoff_committed'));
  if (commit === undefined) return;
  const later = turn.calls.find(({ id }) => (story.answers.get(id)?.[0] ?? -1) > commit);
  if (later) yield violation('H3', commit, `${later.name} was answered after the handoff`);
  const committed = eventAt(story, commit);
  const call = calls[answers.indexOf(commit)];
  if (!isOf(committed, 'handoff_committed') || !call) return;
  const exact = call.name === `transfer_to_${committed.to}`;
  if (
    (committed.repaired === undefined) !== exact ||
    (!exact && committed.repaired !== call.name)
  ) {
    yield violation('H2', commit, `'${call.name}' was repaired and '${committed.repaired}' kept`);
  }
}

/** What should have come of the handoffs of one turn, in order. */
function verdictsOf(trial: Trial, place: number, calls: readonly Call[]): Verdict[] {
  const { plan, story } = trial;
  const moment = momentAt(story, place);
  const all = (refused: string): Verdict[] => calls.map(() => ({ refused }));
  if (moment.cancel >= 0) return all('cancelled');
  if (moment.landing >= 0) return all('landing');
  if (leftAt(plan, moment, 'handoffs') <= 0) return all('budget_spent');
  let won = false;
  return calls.map((call) => {
    const verdict: Verdict = won ? { refused: 'second_handoff' } : verdictOf(trial, place, call);
    won ||= 'to' in verdict;
    return verdict;
  });
}

function verdictOf(trial: Trial, place: number, call: Call): Verdict {
  const { plan, story } = trial;
  const holder = agentPlan(plan, momentAt(story, place).holder);
  if (!holder) return { refused: 'target_unknown' };
  const exact = holder.edges.find(({ to }) => call.name === `transfer_to_${to}`);
  const edge = exact ?? meantEdge(plan, holder, call.name);
  if (!edge) {
    const named = plan.agents.find(({ name }) => letters(name) === letters(bare(call.name)));
    if (named === holder) return { refused: 'target_is_self' };
    return { refused: named ? 'edge_undeclared' : 'target_unknown' };
  }
  if (call.garbled !== undefined || !briefFits(edge, call.args))
    return { refused: 'brief_invalid' };
  if (sitsOut(trial, edge.to, place)) return { refused: 'target_sits_out' };
  return { to: edge.to, repaired: !exact };
}

function briefFits(edge: EdgePlan, args: unknown): boolean {
  if (typeof args === 'string') return args.trim() !== '' && !edge.details;
  if (typeof args !== 'object' || args === null || Array.isArray(args)) return false;
  const brief = args as Record<string, unknown>;
  const texts = (value: unknown): boolean =>
    value === undefined ||
    (Array.isArray(value) && value.every((text) => typeof text === 'string'));
  const { reason, wanted, done, open, carries, details } = brief;
  return (
    typeof reason === 'string' &&
    reason.trim() !== '' &&
    (wanted === undefined || typeof wanted === 'string') &&
    [done, open, carries].every(texts) &&
    (!edge.details || detailsFit(details))
  );
}

/** The edge that a misspelt name means (H2): the same letters, or one letter off one edge only. */
function meantEdge(plan: Plan, holder: AgentPlan, name: string): EdgePlan | undefined {
  const wanted = letters(bare(name));
  const same = holder.edges.filter(({ to }) => letters(to) === wanted);
  if (same.length > 0) return same.length === 1 ? same[0] : undefined;
  // The letters of somebody else mean that one, and nobody who is only like it.
  if (wanted.length < 4 || plan.agents.some((agent) => letters(agent.name) === wanted))
    return undefined;
  const near = holder.edges.filter(({ to }) => editsBetween(letters(to), wanted) === 1);
  return near.length === 1 ? near[0] : undefined;
}

function looksLikeHandoff(agent: AgentPlan, name: string): boolean {
  if (bare(name) !== name) return true;
  const wanted = letters(name);
  return agent.edges.some(({ to }) => {
    const edits = editsBetween(letters(to), wanted);
    return edits === 0 || (edits === 1 && wanted.length >= 4);
  });
}

/** A name without what says that it is a handoff. */
function bare(name: string): string {
  return name.replace(/^(transfer|hand_?off|hand_?over|delegate)[\s_-]*to[\s_-]*/i, '');
}

function letters(name: string): string {
  const plain = name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  for (const word of ['agent', 'specialist']) {
    if (plain.endsWith(word) && plain.length > word.length) return plain.slice(0, -word.length);
  }
  return plain;
}

/** Levenshtein's distance, row by row. */
function editsBetween(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const here = [row];
    for (let column = 1; column <= other.length; column++) {
      const swap = (above[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1);
      here.push(Math.min(swap, (above[column] ?? 0) + 1, (here[column - 1] ?? 0) + 1));
    }
    above = here;
  }
  return above[other.length] ?? 0;
}

function shown(event: ReturnType<typeof eventAt>): string {
  if (isOf(event, 'handoff_committed')) return `to ${event.to}`;
  return isOf(event, 'handoff_refused') ? event.code : event.type;
}

/** Which rule a verdict that came out otherwise belongs to. */
function ruleOf({ plan }: Trial, wanted: string, found: string | undefined): string {
  for (const [code, rule] of Object.entries(rules)) {
    if (wanted === code || found === code) return rule;
  }
  if (wanted !== 'target_sits_out' && found !== 'target_sits_out') return 'H2';
  const to = [wanted, found].find((one) => one?.startsWith('to '))?.slice(3);
  return agentPlan(plan, to)?.dispatcher ? 'B2' : 'B1';
}

const rules: Readonly<Record<string, string>> = {
  cancelled: 'T1',
  landing: 'L2',
  budget_spent: 'L1',
  second_handoff: 'H3',
  target_unknown: 'H2',
  edge_undeclared: 'H2',
  target_is_self: 'H2',
  brief_invalid: 'H5',
};

/** Whatever way the baton went, it went along an edge, to somebody else, with a reason (H2, H5). */
function* edges({ plan, story }: Trial): Iterable<Violation> {
  for (const { place, event } of eventsOf(story, 'handoff_committed')) {
    const edge = agentPlan(plan, event.from)?.edges.find(({ to }) => to === event.to);
    if (!edge && event.landing === undefined) {
      yield violation('H2', place, `there is no edge from ${event.from} to ${event.to}`);
    }
    if (event.from === event.to) yield violation('H2', place, `${event.from} handed to itself`);
    if (event.brief.reason.trim() === '') yield violation('H5', place, 'a brief without a reason');
    if (edge?.details && event.landing === undefined && !detailsFit(event.brief.details)) {
      yield violation('H5', place, 'a brief without the details that its edge asks for');
    }
  }
  for (const { place, event } of eventsOf(story, 'handoff_refused')) {
    if (event.code === 'brief_invalid' && !/brief/.test(event.message)) {
      yield violation('H5', place, 'the refusal does not say what is wrong with the brief');
    }
  }
}
