/**
 * May this handoff be? Edges, near misses, briefs, budgets and the sit-out rule (H2, H3, H5, B4).
 *
 * Comes in: the handoff calls of one turn. Goes out: refusals, each saying whom the agent may call
 * and who sits out, and at most one commit, last.
 */
import type { Agent, Edge } from './agent.ts';
import type { KeptArtifact } from './artifact.ts';
import type { Brief, Fact } from './event.ts';
import { type FailureCode, messageOf } from './failure.ts';
import type { AgentName } from './id.ts';
import { isObject, type Json, type JsonObject, toJson } from './json.ts';
import { fixed } from './limit.ts';
import { type Call, textOf } from './message.ts';
import { type Checked, checkNow, jsonSchemaOf } from './schema.ts';
import { allSatOut, satOut, standingOf } from './sitout.ts';
import type { State } from './state.ts';
import { agentOf, type Inventory, type Team } from './team.ts';

type Refused = Extract<Fact, { type: 'handoff_refused' }>;
type Committed = Extract<Fact, { type: 'handoff_committed' }>;

/** Judges the handoff calls of a turn in order: the first valid one wins and comes last (H3). */
export function judgeHandoffs(team: Team, state: State, calls: readonly Call[]): readonly Fact[] {
  const facts: Fact[] = [];
  let winner: Committed | undefined;
  for (const call of calls) {
    const verdict = winner ? second(team, state, call, winner.to) : judge(team, state, call);
    if (verdict.type === 'handoff_committed') winner = verdict;
    else facts.push(verdict);
  }
  return winner ? [...facts, winner] : facts;
}

/** The agents that the holder may hand to now: declared, and not sitting out. */
export function permittedTargets(team: Team, state: State): readonly AgentName[] {
  const holder = agentOf(team, state.holder ?? team.entry);
  return holder.handoffs.map((edge) => edge.to).filter((to) => !satOut(team, state, to));
}

/** A refusal of one handoff call, with all that the agent needs to do better (B4). */
export function refuse(
  team: Team,
  state: State,
  { call, code, why }: { call: Call; code: FailureCode; why: string },
): Refused {
  const from = state.holder ?? team.entry;
  const permitted = permittedTargets(team, state);
  const out = allSatOut(team, state);
  const over = code === 'budget_spent' || code === 'landing' || permitted.length === 0;
  const whom = over
    ? ' Nobody may receive the baton now: answer yourself.'
    : ` You may hand to: ${permitted.join(', ')}, or answer yourself.`;
  const said = out.map(({ agent, reason }) => ` ${agent} passed it on: '${reason}'.`).join('');
  return {
    type: 'handoff_refused',
    from,
    to: targetText(call.name),
    call: call.id,
    code,
    message: `Cannot hand over: ${why}.${whom}${said}`,
    permitted,
    satOut: out,
  };
}

/**
 * The handoff from a holder that has answered to the next agent that the message fits as well
 * (R4), or undefined when there is none. Nobody of them sits out: they have not held the baton
 * since the message, which was news.
 */
export function handToNext(team: Team, state: State): Committed | undefined {
  if (state.run.then.length === 0) return undefined;
  const holder = agentOf(team, state.holder ?? team.entry);
  // Only an agent can say what an edge asks for in details.
  const open = holder.handoffs.filter(({ details }) => details === undefined);
  const to = state.run.then.find((name) => open.some((edge) => edge.to === name));
  if (to === undefined) return undefined;
  const request = state.about ?? state.message;
  const brief: Brief = {
    reason: `The request fits ${to} as well.`,
    wanted: request ? textOf(request.content).slice(0, 500).toWellFormed() : '',
    done: [`${holder.name} has answered.`],
    carries: state.artifacts
      .values()
      .map(({ id }) => id)
      .slice(0, 100),
  };
  const standing = standingOf(holder, state);
  return {
    type: 'handoff_committed',
    from: holder.name,
    to,
    brief: withInventory(brief, team, state),
    standing,
  };
}

/** A brief with what the team computes of all that has been made (H5). */
export function withInventory(brief: Brief, { inventory }: Team, { artifacts }: State): Brief {
  const kept = artifacts.values();
  if (!inventory || kept.length === 0) return brief;
  const lines = inventoryLines(inventory, kept);
  return lines.length === 0 ? brief : { ...brief, inventory: lines };
}

/** What a team's code gets wrong must not stop a handoff. */
function inventoryLines(inventory: Inventory, kept: readonly KeptArtifact[]): readonly string[] {
  try {
    const lines = inventory(kept).slice(0, fixed.inventoryLinesMax);
    return lines.map((line) => line.slice(0, fixed.inventoryLineMax).toWellFormed());
  } catch (error) {
    return [`The inventory of the artifacts failed: ${messageOf(error).slice(0, 200)}`];
  }
}

/** True when the name of a call is that of a handoff of this agent, near misses included. */
export function isHandoffCall(agent: Agent, name: string): boolean {
  if (exactEdge(agent, name)) return true;
  if (agent.tools.some((tool) => tool.name === name)) return false;
  const wanted = targetText(name);
  if (wanted !== name) return true;
  const letters = plain(name);
  return agent.handoffs.some(
    ({ to }) => plain(to) === letters || (letters.length >= 4 && oneEditApart(plain(to), letters)),
  );
}

function judge(team: Team, state: State, call: Call): Refused | Committed {
  const holder = agentOf(team, state.holder ?? team.entry);
  const no = (code: FailureCode, why: string): Refused => refuse(team, state, { call, code, why });

  const exact = exactEdge(holder, call.name);
  const wanted = exact ? exact.to : targetText(call.name);
  const edge = exact ?? sameEdge(holder, wanted) ?? nearEdge(team, holder, wanted);
  if (!edge) {
    const known = agentNamed(team, wanted);
    if (known === holder.name) return no('target_is_self', 'you hold the baton already');
    return known
      ? no('edge_undeclared', `${holder.name} may not hand to ${known}`)
      : no('target_unknown', `there is no agent '${wanted}'`);
  }
  if (call.garbled !== undefined) return no('brief_invalid', 'the brief is no JSON');
  const brief = readBrief(edge, call.args);
  if (!brief.ok) return no('brief_invalid', `the brief does not fit: ${brief.issues.join('; ')}`);
  const out = satOut(team, state, edge.to);
  if (out) return no('target_sits_out', `${edge.to} sits out until there is something new`);
  const committed: Committed = {
    type: 'handoff_committed',
    from: holder.name,
    to: edge.to,
    brief: withInventory(brief.value, team, state),
    call: call.id,
    standing: standingOf(holder, state),
  };
  return exact ? committed : { ...committed, repaired: call.name };
}

function second(team: Team, state: State, call: Call, winner: AgentName): Refused {
  const why = `one handoff a turn, and this turn already hands to ${winner}`;
  return refuse(team, state, { call, code: 'second_handoff', why });
}

/** No tool may be called transfer_to_…, so this name can mean nothing else. */
function exactEdge(agent: Agent, name: string): Edge | undefined {
  if (!name.startsWith(prefix)) return undefined;
  const to = name.slice(prefix.length);
  return agent.handoffs.find((edge) => edge.to === to);
}

const prefix = 'transfer_to_';

/** The one edge of the same letters once prefixes, suffixes, case and separators are gone. */
function sameEdge(agent: Agent, wanted: string): Edge | undefined {
  return onlyOne(agent.handoffs.filter((edge) => plain(edge.to) === plain(wanted)));
}

/** The one edge that is one letter off, unless the letters are those of somebody else. */
function nearEdge(team: Team, agent: Agent, wanted: string): Edge | undefined {
  const letters = plain(wanted);
  if (letters.length < 4 || agentNamed(team, wanted) !== undefined) return undefined;
  return onlyOne(agent.handoffs.filter((edge) => oneEditApart(plain(edge.to), letters)));
}

function agentNamed(team: Team, wanted: string): AgentName | undefined {
  const names = [...team.agents.keys()];
  return (
    names.find((name) => name === wanted) ?? names.find((name) => plain(name) === plain(wanted))
  );
}

function onlyOne<T>(found: readonly T[]): T | undefined {
  return found.length === 1 ? found[0] : undefined;
}

function targetText(name: string): string {
  return name.replace(/^(transfer|handoff|hand_?over|delegate)[\s_-]*to[\s_-]*/i, '');
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/(?<=.)(agent|specialist)$/, '');
}

function oneEditApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  const shorter = Math.min(a.length, b.length) - start;
  while (end < shorter && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  return a.length - start - end <= 1 && b.length - start - end <= 1;
}

/** A brief as an edge asks for it; what a model adds of its own is not kept. */
export function readBrief({ details }: Pick<Edge, 'details'>, args: Json): Checked<Brief> {
  const given = typeof args === 'string' ? { reason: args } : args;
  if (!isObject(given))
    return { ok: false, issues: ['a brief is an object with at least a reason'] };
  const issues = briefIssues(given);
  if (issues.length > 0) return { ok: false, issues };
  const brief: Record<string, Json> = {};
  for (const key of briefKeys) {
    const value = given[key];
    if (value !== undefined) brief[key] = value;
  }
  if (details) {
    const fitting = checkNow(details, given['details']);
    if (!fitting.ok)
      return { ok: false, issues: fitting.issues.map((issue) => `details: ${issue}`) };
    // A schema may transform, and what goes into the log is JSON.
    brief['details'] = toJson(fitting.value);
  }
  // `as`: briefIssues has vouched for every field but details, which may be any JSON.
  return { ok: true, value: brief as unknown as Brief };
}

const briefKeys = ['reason', 'wanted', 'done', 'open', 'carries', 'details'] as const;

function briefIssues({ reason, wanted, ...rest }: JsonObject): readonly string[] {
  const issues: string[] = [];
  if (typeof reason !== 'string' || reason.trim() === '') issues.push('reason: a text is required');
  if (wanted !== undefined && typeof wanted !== 'string') issues.push('wanted: must be a text');
  for (const key of ['done', 'open', 'carries']) {
    const list = rest[key];
    if (list === undefined) continue;
    if (!Array.isArray(list) || list.some((item) => typeof item !== 'string')) {
      issues.push(`${key}: must be a list of texts`);
    }
  }
  return issues;
}

/** The JSON Schema of a brief over this edge, for models. */
export function briefJsonSchema(edge: Edge): JsonObject {
  if (!edge.details) return briefParameters;
  return {
    ...briefParameters,
    properties: { ...briefProperties, details: jsonSchemaOf(edge.details) },
    required: ['reason', 'details'],
  };
}

const texts: JsonObject = { type: 'array', items: { type: 'string' } };
const briefProperties: JsonObject = {
  reason: { type: 'string', description: 'Why you pass the baton on, in one sentence.' },
  wanted: { type: 'string', description: 'What the receiver is to do.' },
  done: { ...texts, description: 'What is done already.' },
  open: { ...texts, description: 'What is still open, for the receiver or whoever comes next.' },
  carries: { ...texts, description: 'Ids of the artifacts the receiver needs.' },
};
const briefParameters: JsonObject = {
  type: 'object',
  properties: briefProperties,
  required: ['reason'],
};
