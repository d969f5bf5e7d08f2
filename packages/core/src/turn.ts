/**
 * A reply becomes a turn: its calls sorted into tools and handoffs, its text kept, its tricks
 * noticed (H6). Pure.
 */
import type { Agent, NewCall, Reply } from './agent.ts';
import type { Fact, NudgeReason } from './event.ts';
import { isHandoffCall } from './handoff.ts';
import { callId, type Seq } from './id.ts';
import { toJson } from './json.ts';
import { type Call, noUsage } from './message.ts';

type TurnTaken = Extract<Fact, { type: 'turn_taken' }>;

/** The fact that a reply is, when it is recorded at position `seq`. */
export function turnOf(
  agent: Agent,
  reply: Reply,
  { seq, saw, ms, cut }: { seq: Seq; saw: Seq; ms: number; cut: TurnTaken['cut'] | undefined },
): TurnTaken {
  const calls = callsOf(reply).map(
    (call, index): Call => ({
      id: callId(seq, index),
      kind: isHandoffCall(agent, call.name) ? 'handoff' : 'tool',
      name: call.name,
      args: toJson(call.args),
      ...(call.garbled !== undefined && { garbled: call.garbled }),
    }),
  );
  return {
    type: 'turn_taken',
    agent: agent.name,
    text: reply.text ?? '',
    calls,
    usage: reply.usage ?? noUsage,
    ms,
    saw,
    ...(reply.question && calls.length === 0 && { question: true }),
    ...(reply.reasoning && { reasoning: reply.reasoning }),
    ...(reply.model !== undefined && { model: reply.model }),
    ...(cut && { cut }),
  };
}

function callsOf({ calls = [], handoff }: Reply): readonly NewCall[] {
  if (!handoff) return calls;
  return [...calls, { name: `transfer_to_${handoff.to}`, args: toJson(handoff.brief) }];
}

/** What is wrong with a reply that has no calls, or undefined when its text is an answer. */
export function questionable(agent: Agent, text: string): NudgeReason | undefined {
  if (text.trim() === '') return 'empty_reply';
  return agent.kind === 'model' && saysHandoff(agent, text) ? 'said_handoff' : undefined;
}

/**
 * Does the text announce a handoff that it does not make? Only for short replies that name a target
 * of the agent, or say that somebody else will take over: a long text has an answer in it.
 */
function saysHandoff(agent: Agent, text: string): boolean {
  if (agent.handoffs.length === 0 || text.length > 600) return false;
  const announces =
    /\b(transferr?(ing|red)?|hand(ing|ed)?( (this|it|you|that))? (over|off)|pass(ing)? (this|it|you|that)|forward(ing)?|redirect(ing)?|rout(e|ing) (this|it|you)|connect(ing)? you|escalat(e|ing))\b/i;
  if (!announces.test(text)) return false;
  const names = agent.handoffs.some(({ to }) =>
    new RegExp(`\\b${to.replaceAll('_', '[ _-]?')}\\b`, 'i').test(text),
  );
  return names || /\b(specialist|team|agent|colleague|department)\b/i.test(text);
}
