/**
 * Ids. Every id of the kernel is derived from a position in the log, so that a replay, a second
 * worker and a test name the same thing by the same name. Only the id of a conversation is from
 * outside: whoever starts one names it.
 */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Names a conversation; 1 to 128 characters out of `A–Z a–z 0–9 _ - .`. */
export type ConversationId = Branded<'ConversationId'>;

/** Names one call of one turn: `c12_0` is the first call of the turn at position 12. */
export type CallId = Branded<'CallId'>;

/** A position in the log; the first event has position 1, 0 is the empty log. */
export type Seq = number;

/** The name of an agent of the team. */
export type AgentName = string;

/** Takes a string from outside as the id of a conversation, or gives undefined when it is none. */
export function conversationId(text: string): ConversationId | undefined {
  // `as`: this is where a conversation id enters.
  return /^[\w.-]{1,128}$/.test(text) ? (text as ConversationId) : undefined;
}

/** The id of call `index` (from 0) of the turn at position `turn`. */
export function callId(turn: Seq, index: number): CallId {
  return `c${turn}_${index}` as CallId;
}

/**
 * The idempotency key of an effect: the same after a crash, never the same for two effects.
 * Models get `conversation/ask@12`, tools `conversation/c12_0`.
 */
export function effectKey(conversation: ConversationId, effect: string): string {
  return `${conversation}/${effect}`;
}
