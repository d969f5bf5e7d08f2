/**
 * A reply becomes a turn: its calls sorted into tools and handoffs, its text kept, its tricks
 * noticed (H6). Pure.
 */
import type { Agent, NewCall, Reply } from './agent.ts';
import type { Fact, NudgeReason } from './event.ts';
import { isHandoffCall } from './handoff.ts';
import { callId, type Seq } from './id.ts';
import { toJson } from './json.ts';
import { type Call, noUsage, type Reasoning, type Usage } from './message.ts';
import type { Checked } from './schema.ts';

type TurnTaken = Extract<Fact, { type: 'turn_taken' }>;

/** A reply that was read: its handoff is one of its calls. */
export type ReadReply = Omit<Reply, 'handoff' | 'calls'> & { readonly calls: readonly NewCall[] };

/**
 * Reads a reply field by field and copies it: models and code agents are written by others, and
 * what is no JSON would break the log.
 */
export function readReply(given: unknown): Checked<ReadReply> {
  if (!isRecord(given)) return flaw(`it must be an object, got ${typeof given}`);
  const { text, calls = [], handoff, question, reasoning, model, usage } = given;
  if (text !== undefined && typeof text !== 'string') {
    return flaw(`its text must be a string, got ${typeof text}`);
  }
  if (!Array.isArray(calls)) return flaw(`its calls must be a list, got ${typeof calls}`);
  const made: NewCall[] = [];
  for (const call of calls as readonly unknown[]) {
    if (!isRecord(call) || typeof call['name'] !== 'string') {
      return flaw('each of its calls needs a name');
    }
    const { name, args, garbled } = call;
    const read = { name, args: toJson(args) };
    made.push(garbled === undefined ? read : { ...read, garbled: textual(garbled) });
  }
  if (handoff !== undefined) {
    if (!isRecord(handoff)) return flaw('its handoff must be an object');
    made.push({ name: `transfer_to_${String(handoff['to'])}`, args: toJson(handoff['brief']) });
  }
  const thought = reasoningOf(reasoning);
  const value: ReadReply = {
    ...(text !== undefined && { text }),
    calls: made,
    question: question === true,
    ...(thought && { reasoning: thought }),
    ...(typeof model === 'string' && { model }),
    usage: usageOf(usage),
  };
  return { ok: true, value };
}

function textual(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(toJson(value));
}

function flaw(why: string): Checked<never> {
  return { ok: false, issues: [why] };
}

function reasoningOf(given: unknown): Reasoning | undefined {
  if (!isRecord(given)) return undefined;
  const { model, text, opaque } = given;
  if (typeof model !== 'string' || typeof text !== 'string') return undefined;
  return { model, text, ...(opaque !== undefined && { opaque: toJson(opaque) }) };
}

/** What is no amount counts as nothing: a NaN would make every budget endless. */
function usageOf(given: unknown): Usage {
  if (!isRecord(given)) return noUsage;
  const amount = (key: keyof Usage): number => {
    const value = given[key];
    return typeof value === 'number' && Number.isFinite(value) ? Math.max(0, value) : 0;
  };
  return {
    inputTokens: amount('inputTokens'),
    cachedTokens: amount('cachedTokens'),
    outputTokens: amount('outputTokens'),
    costMicroUsd: amount('costMicroUsd'),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fact that a reply is, when it is recorded at position `seq`. */
export function turnOf(
  agent: Agent,
  reply: ReadReply,
  { seq, saw, ms, cut }: { seq: Seq; saw: Seq; ms: number; cut: TurnTaken['cut'] | undefined },
): TurnTaken {
  const { text = '', question, reasoning, model, usage = noUsage } = reply;
  const calls = reply.calls.map(
    (call, index): Call => ({
      id: callId(seq, index),
      kind: isHandoffCall(agent, call.name) ? 'handoff' : 'tool',
      ...call,
    }),
  );
  // Only what there is: this is the event that logs are full of.
  const turn: { -readonly [Key in keyof TurnTaken]: TurnTaken[Key] } = {
    type: 'turn_taken',
    agent: agent.name,
    text,
    calls,
    ms,
    saw,
  };
  if (usage.inputTokens + usage.outputTokens + usage.costMicroUsd > 0) turn.usage = usage;
  if (question && calls.length === 0) turn.question = true;
  if (reasoning) turn.reasoning = reasoning;
  if (model !== undefined) turn.model = model;
  if (cut) turn.cut = cut;
  return turn;
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
  if (!announcing.test(text)) return false;
  const names = agent.handoffs.some(({ to }) =>
    new RegExp(`\\b${to.replaceAll('_', '[ _-]?')}\\b`, 'i').test(text),
  );
  return names || /\b(specialist|team|agent|colleague|department)\b/i.test(text);
}

const announcing = new RegExp(
  `\\b(${[
    'transferr?(ing|red)?',
    'hand(ing|ed)?( (this|it|you|that))? (over|off)',
    'pass(ing)? (this|it|you|that)',
    'forward(ing)?',
    'redirect(ing)?',
    'rout(e|ing) (this|it|you)',
    'connect(ing)? you',
    'escalat(e|ing)',
  ].join('|')})\\b`,
  'i',
);
