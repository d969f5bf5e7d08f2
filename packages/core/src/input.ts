/**
 * What people bring, as inputs of the driver: each is checked against the state in which it is
 * taken and gives the facts it means there, or says why it may not be now.
 */
import type { NewArtifact } from './artifact.ts';
import type { Brief, Fact } from './event.ts';
import { BatonError } from './failure.ts';
import { readBrief } from './handoff.ts';
import type { Sha256 } from './hash.ts';
import type { AgentName, CallId } from './id.ts';
import { toJson } from './json.ts';
import { type LimitChanges, storable } from './limit.ts';
import { type Content, textContent, textOf } from './message.ts';
import { sealArtifact } from './perform.ts';
import type { Input } from './run.ts';
import { running, type State } from './state.ts';
import { agentOf, checkLimits, type Team } from './team.ts';

/** A user's message. */
export interface NewMessage {
  readonly content: string | Content;
  /** Who it is from; `user` when left out. */
  readonly from?: string;
  /** Limits of the run that it starts. */
  readonly limits?: LimitChanges;
  readonly artifacts?: readonly NewArtifact[];
}

/** A human agent's word: the answer, or with `handoff` what goes with the baton. */
export interface HumanAnswer {
  readonly by: string;
  readonly text: string;
  readonly handoff?: { readonly to: AgentName; readonly brief: Brief };
}

/** A person's decision on a call that waits for approval. */
export interface ApprovalDecision {
  readonly call: CallId;
  readonly approved: boolean;
  readonly by: string;
  /** What the agent is told with it. */
  readonly note?: string;
}

/**
 * A message; starts the conversation when it is the first.
 * @throws BatonError `input_invalid`, `limit_invalid`.
 */
export function sending(team: Team, message: NewMessage, sha256: Sha256): Input {
  const { from = 'user', limits, artifacts = [] } = message;
  if (limits) checkLimits(limits, 'limits');
  const content =
    typeof message.content === 'string' ? textContent(message.content) : message.content;
  if (textOf(content).trim() === '') {
    throw new BatonError('input_invalid', 'Cannot send an empty message. Say what you want.');
  }
  const sealed = artifacts.map((artifact) => sealArtifact(artifact, { sha256, team }));
  const received: Fact = {
    type: 'message_received',
    content,
    from,
    ...(limits && { limits: storable(limits) }),
    ...(sealed.length > 0 && { artifacts: sealed }),
  };
  return (state) =>
    state.seq === 0
      ? [{ type: 'conversation_started', format: 1, team: team.name }, received]
      : [received];
}

/** A human agent's answer or handoff. The input throws `nothing_waits` or `input_invalid`. */
export function answering(team: Team, { by, text, handoff }: HumanAnswer): Input {
  return (state) => {
    if (state.phase.is !== 'human') throw nothingWaits('answer as a human', state);
    const agent = agentOf(team, state.holder ?? team.entry).name;
    const content = textContent(text);
    const passed = handoff && { handoff: checkedHandoff(team, state, handoff) };
    return [{ type: 'human_answered', agent, by, content, ...passed }];
  };
}

function checkedHandoff(
  team: Team,
  state: State,
  { to, brief }: { to: AgentName; brief: Brief },
): { to: AgentName; brief: Brief } {
  const holder = agentOf(team, state.holder ?? team.entry);
  const edge = holder.handoffs.find((one) => one.to === to);
  const permitted = holder.handoffs.map((one) => one.to).join(', ') || 'nobody';
  // What a person says is evidence, so nobody sits out for it: only the edge and the brief count.
  const checked = edge && readBrief(edge, toJson(brief));
  if (checked?.ok) return { to, brief: checked.value };
  const why = checked ? checked.issues.join('; ') : `${holder.name} may hand to ${permitted}`;
  throw new BatonError('input_invalid', `Cannot hand over to '${to}': ${why}.`);
}

/** A decision on a call. The input throws `nothing_waits`. */
export function deciding({ call, approved, by, note }: ApprovalDecision): Input {
  return (state) => {
    const calls = state.phase.is === 'settling' ? state.phase.turn.calls : [];
    const awaiting = calls.filter((open) => open.status === 'awaiting').map((open) => open.call.id);
    if (!awaiting.includes(call)) {
      const waiting = awaiting.length > 0 ? `waiting are: ${awaiting.join(', ')}` : 'none waits';
      throw new BatonError('nothing_waits', `Cannot decide on the call '${call}': ${waiting}.`);
    }
    return [{ type: 'approval_answered', call, approved, by, ...(note !== undefined && { note }) }];
  };
}

/**
 * Going on: with an ended run, or with one that a crash has cut off; then it needs a fact only when
 * the limits change. The input throws `conversation_unknown` or `nothing_waits`.
 * @throws BatonError `limit_invalid`.
 */
export function continuing({ by = 'user', limits = {} }: Continuation): Input {
  checkLimits(limits, 'limits');
  const continued: Fact = { type: 'run_continued', by, limits: storable(limits) };
  return (state) => {
    if (state.seq === 0) throw unknownConversation();
    if (running(state)) return Object.keys(limits).length > 0 ? [continued] : [];
    if (state.phase.is !== 'ended') throw nothingWaits('continue', state);
    const { outcome } = state.phase.end;
    if (outcome === 'answered' || outcome === 'waiting') throw nothingWaits('continue', state);
    return [continued];
  };
}

export interface Continuation {
  readonly by?: string;
  /** Larger limits for the rest of the run. */
  readonly limits?: LimitChanges;
}

/** The end of the run under way, if one is. The input throws `conversation_unknown`. */
export function cancelling({ by = 'user', reason = '' }: Cancellation): Input {
  return (state) => {
    if (state.seq === 0) throw unknownConversation();
    return running(state) ? [{ type: 'cancel_requested', by, reason }] : [];
  };
}

export interface Cancellation {
  readonly by?: string;
  readonly reason?: string;
}

function nothingWaits(what: string, state: State): BatonError {
  const now = state.phase.is === 'ended' ? `the run is ${state.phase.end.outcome}` : state.phase.is;
  return new BatonError('nothing_waits', `Cannot ${what}: nothing waits for that, got ${now}.`);
}

function unknownConversation(): BatonError {
  return new BatonError('conversation_unknown', 'Cannot go on: there is no such conversation.');
}
