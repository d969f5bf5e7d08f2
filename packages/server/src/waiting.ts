/** For whom a conversation waits, and everything that this person wants to know first. */
import {
  type AgentName,
  agentOf,
  type Brief,
  type CallId,
  type ConversationId,
  type Head,
  type Json,
  type Seq,
} from '@baton/core';
import type { Service } from './service.ts';

/** One wait for a person. */
export interface Waiting {
  readonly conversation: ConversationId;
  readonly title: string;
  readonly for: 'human' | 'approval';
  /** Position of the event that began the wait; names it. */
  readonly seq: Seq;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly waitedMs: number;
  /** The human agent, or the one whose call waits. */
  readonly agent: AgentName;
  /** Who handed the baton over, and the brief that came with it. */
  readonly from: AgentName | null;
  readonly brief: Brief | null;
  /** To whom the person may hand the baton. */
  readonly permitted: readonly { readonly to: AgentName; readonly when: string }[];
  readonly approvals: readonly WaitingCall[];
  /**
   * When the server does what was said beforehand, unless somebody answers: in ms since 1970, null
   * for never. A claim moves it to its own end.
   */
  readonly dueAt: number | null;
  readonly claim: { readonly by: string; readonly until: number } | null;
}

export interface WaitingCall {
  readonly call: CallId;
  readonly tool: string;
  readonly args: Json;
  readonly agent: AgentName;
}

/** What a head says of it. */
export function waitOfHead({ waitingFor }: Head): 'human' | 'approval' | undefined {
  return waitingFor === 'human' || waitingFor === 'approval' ? waitingFor : undefined;
}

/** The wait of a conversation; undefined when it waits for nobody, or for its user. */
export async function waitingIn(
  {
    baton,
    team,
    register,
    timeLimits,
  }: Pick<Service, 'baton' | 'team' | 'register' | 'timeLimits'>,
  head: Head,
): Promise<Waiting | undefined> {
  const kind = waitOfHead(head);
  if (!kind) return undefined;
  const { conversation, title } = head;
  const { phase, hold, holder, log } = await baton.state(conversation);
  const calls = phase.is === 'settling' ? phase.turn.calls : [];
  const agent = holder ?? team.entry;
  const approvals = calls
    .filter(({ status }) => status === 'awaiting')
    .map(({ call }) => ({ call: call.id, tool: call.name, args: call.args, agent }));
  const asked = log.toArray().findLast((event) => event.type === 'approval_requested');
  const seq = phase.is === 'human' ? phase.since : approvals.length > 0 ? asked?.seq : undefined;
  // It was decided on between the head and the log.
  if (seq === undefined) return undefined;
  const since = log.at(seq - 1)?.at ?? head.updatedAt;
  const wait = { conversation, seq };
  const claim = register.claimOn(wait, Date.now());
  const limit = phase.is === 'human' ? timeLimits[agent]?.answerWithinMs : undefined;
  const edges = phase.is === 'human' ? agentOf(team, agent).handoffs : [];
  return {
    ...wait,
    title,
    for: kind,
    since,
    waitedMs: Math.max(0, Date.now() - since),
    agent,
    from: hold.arrival?.from ?? null,
    brief: hold.arrival?.brief ?? null,
    permitted: edges.map(({ to, when }) => ({ to, when })),
    approvals,
    dueAt: limit === undefined ? null : Math.max(since + limit, claim?.until ?? 0),
    claim: claim ? { by: claim.by, until: claim.until } : null,
  };
}
