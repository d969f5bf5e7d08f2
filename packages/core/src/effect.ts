/** Effects: what the kernel asks of the world, imperative; each is answered by one fact. */
import type { AgentName, CallId, Seq } from './id.ts';
import type { Call } from './message.ts';

export type Effect =
  /** Ask the router whom a message is for. Answered by `routed`. */
  | { readonly type: 'route'; readonly message: Seq }
  /** Ask a model or code agent for its turn. Answered by `turn_taken` or `turn_failed`. */
  | { readonly type: 'ask'; readonly agent: AgentName; readonly timeoutMs: number }
  /** Call a tool. Answered by `tool_answered`. */
  | {
      readonly type: 'call_tool';
      readonly agent: AgentName;
      readonly call: Call;
      readonly timeoutMs: number;
    };

/** The name of an effect from its place in the log; with the conversation it is its key. */
export function effectId(effect: Effect, state: { readonly seq: Seq }): CallId | string {
  switch (effect.type) {
    case 'route':
      return `route@${effect.message}`;
    case 'ask':
      return `ask@${state.seq}`;
    case 'call_tool':
      return effect.call.id;
    default:
      return effect satisfies never;
  }
}
