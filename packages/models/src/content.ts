/**
 * What stands in single messages of a prompt: a user's texts and files, an agent's own turn with the
 * reasoning its provider wants back, the answer to a call.
 */

import type {
  LanguageModelV4FilePart,
  LanguageModelV4ReasoningPart,
  LanguageModelV4TextPart,
  LanguageModelV4ToolResultPart,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider';
import { type Content, isObject, type Json, type Message, type Part } from '@baton/core';
import { file, unmarked, unmarkedJson } from './mark.ts';
import type { Profile } from './profile.ts';

export type UserPart = LanguageModelV4TextPart | LanguageModelV4FilePart;

/** A user's content; never empty. */
export function userContent(content: Content, profile: Profile): UserPart[] {
  const parts = content.map((part) => userPart(part, profile)).filter((part) => !isBlank(part));
  return parts.length > 0 ? parts : [textPart('(empty message)')];
}

/** The answer to a call; undefined output: nobody knows it. */
export function answerPart(
  call: { readonly id: string; readonly name: string },
  answer: Extract<Message, { role: 'tool' }> | undefined,
): LanguageModelV4ToolResultPart {
  const value = answer ? answerText(answer.output) : 'No result of this call is shown here.';
  const type = answer?.failed === false ? 'text' : 'error-text';
  return {
    type: 'tool-result',
    toolCallId: call.id,
    toolName: call.name,
    output: { type, value },
  };
}

/** A tool's output as text. */
export function answerText(output: Json): string {
  return unmarkedJson(output).trim() === '' ? '(empty)' : unmarkedJson(output);
}

/** What an adapter keeps in `Reasoning.opaque`: all that the provider wants back, as it came. */
export interface Opaque {
  readonly parts: readonly { readonly text: string; readonly metadata?: Json }[];
  readonly text?: Json;
  /** One for each call of the turn, in order; null for none. */
  readonly calls?: readonly Json[];
}

type Turn = Extract<Message, { role: 'assistant' }>;

/** The reasoning of this turn as it goes back to the model that made it. */
export function replayed(
  turn: Turn,
  { model, profile }: { readonly model: string; readonly profile: Profile },
): {
  readonly reasoning: readonly LanguageModelV4ReasoningPart[];
  readonly text: { providerOptions?: SharedV4ProviderOptions };
  readonly call: (index: number) => { providerOptions?: SharedV4ProviderOptions };
} {
  const own = profile.reasoning !== 'dropped' && turn.reasoning?.model === model;
  if (!own || !turn.reasoning) return { reasoning: [], text: {}, call: () => ({}) };
  const opaque = opaqueOf(turn.reasoning.opaque);
  const parts = opaque?.parts ?? [{ text: turn.reasoning.text }];
  return {
    reasoning: parts.map(({ text, metadata }) => ({
      type: 'reasoning',
      text,
      ...provided(metadata),
    })),
    text: provided(opaque?.text),
    call: (index) => provided(opaque?.calls?.[index]),
  };
}

export function textPart(text: string): LanguageModelV4TextPart {
  return { type: 'text', text };
}

export function isBlank(part: { readonly type: string; readonly text?: string }): boolean {
  return part.type === 'text' && (part.text ?? '').trim() === '';
}

function userPart(part: Part, profile: Profile): UserPart {
  if (part.type === 'text') return textPart(unmarked(part.text));
  const name = part.name ?? part.mediaType;
  const { data, mediaType } = bytesOf(part);
  if (data !== undefined && isText(mediaType)) {
    return textPart(file(name, Buffer.from(data, 'base64').toString('utf8')));
  }
  const url = data === undefined && URL.canParse(part.data) ? new URL(part.data) : undefined;
  if (!profile.files.test(mediaType) || (data === undefined && url?.protocol !== 'https:')) {
    return textPart(unmarked(`[file ${name}, ${mediaType}: it can not be shown to this model]`));
  }
  return {
    type: 'file',
    mediaType,
    ...(part.name !== undefined && { filename: part.name }),
    data: url ? { type: 'url', url } : { type: 'data', data: data ?? '' },
  };
}

/** The base64 of a file that came by its bytes or as a `data:` address. */
function bytesOf(part: Extract<Part, { type: 'file' }>): { data?: string; mediaType: string } {
  const { mediaType } = part;
  if (/^https?:/i.test(part.data)) return { mediaType };
  const address = /^data:([^;,]*)[^,]*?(;base64)?,(.*)$/is.exec(part.data);
  if (!address) return { data: part.data, mediaType };
  const [, type, base64, body = ''] = address;
  const data = base64 ? body : Buffer.from(decoded(body)).toString('base64');
  return { data, mediaType: type === undefined || type === '' ? mediaType : type };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isText(mediaType: string): boolean {
  return /^text\/|^application\/(json|xml|sql|yaml|x-yaml)$|\+(json|xml)$/.test(mediaType);
}

function opaqueOf(value: Json | undefined): Opaque | undefined {
  // `as`: this comes from the log, where `opaqueFrom` of the same adapter put it.
  return isObject(value) && Array.isArray(value['parts'])
    ? (value as unknown as Opaque)
    : undefined;
}

function provided(metadata: Json | undefined): { providerOptions?: SharedV4ProviderOptions } {
  // `as`: what a provider gave as its metadata is what it takes as its options.
  return isObject(metadata) ? { providerOptions: metadata as SharedV4ProviderOptions } : {};
}
