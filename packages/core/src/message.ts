/**
 * The neutral transcript: what an agent is shown, whatever provider answers for it. A model adapter
 * renders these messages for its provider and nothing else; it never sees the log.
 *
 * There is no system message here: instructions travel beside the messages, so that nothing that
 * came from a user, a tool or another agent can ever be one (rule C3).
 */
import type { AgentName, CallId } from './id.ts';
import type { Json } from './json.ts';

/** One piece of a message: text, or a file by its bytes (base64) or address. */
export type Part =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'file';
      /** For example `image/png`. */
      readonly mediaType: string;
      readonly name?: string;
      /** Base64, or an `https:` or `data:` address. */
      readonly data: string;
    };

export type Content = readonly Part[];

/** A call as an agent made it. */
export interface Call {
  readonly id: CallId;
  readonly kind: 'tool' | 'handoff';
  /** As the agent wrote it: `run_sql`, `transfer_to_data`. */
  readonly name: string;
  readonly args: Json;
  /** What the agent wrote when it was not JSON; `args` is null then. */
  readonly garbled?: string;
}

export type Message =
  | { readonly role: 'user'; readonly content: Content }
  | {
      readonly role: 'assistant';
      readonly text: string;
      readonly calls: readonly Call[];
      /**
       * What the provider wants back with its own message; only the model that made it reads it.
       */
      readonly reasoning?: Reasoning;
    }
  | {
      readonly role: 'tool';
      readonly call: CallId;
      readonly name: string;
      readonly output: Json;
      readonly failed: boolean;
    }
  /** What somebody else said or did, told as data. Rendered between marks, never as the system. */
  | { readonly role: 'note'; readonly from: Speaker; readonly text: string };

/** Who a note is from; `baton` is the kernel itself. */
export interface Speaker {
  readonly kind: 'agent' | 'tool' | 'human' | 'baton';
  readonly name: AgentName;
}

/** Reasoning that a provider may want back; kept as the adapter gave it. */
export interface Reasoning {
  /** The model that made it; any other model's view leaves it out (rule C4). */
  readonly model: string;
  readonly text: string;
  readonly opaque?: Json;
}

/** What one turn took. */
export interface Usage {
  /** Tokens sent, cached ones included. */
  readonly inputTokens: number;
  /** Of these, tokens the provider billed as a cache hit. */
  readonly cachedTokens: number;
  /** Tokens received, reasoning included. */
  readonly outputTokens: number;
  /** Millionths of a US dollar; 0 when the price is not known. */
  readonly costMicroUsd: number;
}

export const noUsage: Usage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0, costMicroUsd: 0 };

/** A text as content. */
export function textContent(text: string): Content {
  return [{ type: 'text', text }];
}

/** The text of a content; files are named in square brackets. */
export function textOf(content: Content): string {
  const [first] = content;
  if (content.length === 1 && first?.type === 'text') return first.text;
  return content
    .map((part) => (part.type === 'text' ? part.text : `[${part.name ?? part.mediaType}]`))
    .join('\n');
}
