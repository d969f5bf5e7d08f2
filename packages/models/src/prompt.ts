/**
 * The neutral transcript as a prompt of the AI SDK, valid for the provider that the profile is of
 * (rules C3, C4, T1). A pure function of the view: the same messages always render the same, and a
 * longer transcript only adds at the end, so that prompt caches hit.
 *
 * 1. One system message, first; then roles alternate, beginning with the user's.
 * 2. Every call is followed by its answer, whatever came between them in the transcript; an answer
 *    without its call (a narrowed view may cut there) becomes a note.
 * 3. What others said is in user messages, between marks.
 */
import type {
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4ToolResultPart,
} from '@ai-sdk/provider';
import {
  type Call,
  type CallSpec,
  isObject,
  type Json,
  type Message,
  type View,
} from '@baton/core';
import {
  answerPart,
  answerText,
  replayed,
  textPart,
  type UserPart,
  userContent,
} from './content.ts';
import { marksRule, note } from './mark.ts';
import { type OfferedTool, offerOf, toolsFor } from './offer.ts';
import type { Profile } from './profile.ts';
import { type CallStyle, jsonRule, wordRule, writtenCalls } from './protocol.ts';

export interface Prompt {
  readonly messages: LanguageModelV4Prompt;
  readonly tools: readonly OfferedTool[];
  readonly toolChoice: 'auto' | 'none' | undefined;
  /** What may be called, in whatever style it is offered. */
  readonly offer: readonly CallSpec[];
}

export interface PromptOptions {
  /** Name of the model; only its own reasoning goes back to it. */
  readonly model: string;
  readonly profile: Profile;
  readonly calls: CallStyle;
  /** May the agent ask the user? */
  readonly asks: boolean;
}

/** Renders a view for one model. */
export function promptOf(view: View, options: PromptOptions): Prompt {
  const { profile, calls: style } = options;
  const offer = offerOf(view, options.asks && style !== 'word');
  const rules = { native: '', json: jsonRule(offer), word: wordRule(view.handoffs) }[style];
  const system = [view.instructions, marksRule, rules].filter((part) => part.trim() !== '');
  const messages: LanguageModelV4Prompt = [
    { role: 'system', content: system.join('\n\n') },
    ...transcriptOf(view.messages, options),
  ];
  const silent = view.landing !== undefined && !profile.choiceNone;
  const tools = style === 'native' && !silent ? toolsFor(offer, profile) : [];
  return {
    messages: profile.cacheMarks ? withCacheMarks(messages) : messages,
    tools,
    toolChoice: tools.length === 0 ? undefined : view.landing ? 'none' : 'auto',
    offer,
  };
}

/** The id of a call as the provider takes it; the same call always gets the same. */
export function callIdFor(id: string, pattern: RegExp): string {
  if (pattern.test(id)) return id;
  // Two rounds of FNV-1a: 9 base-36 digits, so that two calls of a conversation never meet.
  const [a, b] = [hash(id, 0x811c9dc5), hash(id, 0x01000193)];
  return (a.toString(36) + b.toString(36).padStart(7, '0')).slice(-9).padStart(9, '0');
}

function hash(text: string, seed: number): number {
  let value = seed;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}

/** A place in the prompt where the answer to a call will stand. */
interface Slot {
  readonly answers: LanguageModelV4ToolResultPart[];
  readonly index: number;
  readonly call: { readonly id: string; readonly name: string };
}

type Turn = Extract<Message, { role: 'assistant' }>;

function transcriptOf(
  messages: Iterable<Message>,
  options: PromptOptions,
): LanguageModelV4Message[] {
  const out: LanguageModelV4Message[] = [];
  const waiting = new Map<string, Slot>();
  for (const message of messages) {
    switch (message.role) {
      case 'user':
        addUser(out, userContent(message.content, options.profile), options.profile);
        break;
      case 'note':
        addUser(out, [textPart(note(message.from, message.text))], options.profile);
        break;
      case 'assistant':
        addTurn(out, message, { ...options, waiting });
        break;
      case 'tool': {
        const slot = waiting.get(message.call);
        waiting.delete(message.call);
        if (slot) slot.answers[slot.index] = answerPart(slot.call, message);
        else addUser(out, [textPart(toolNote(message))], options.profile);
        break;
      }
      default:
        message satisfies never;
    }
  }
  if (out.length === 0 || out.at(-1)?.role === 'assistant') {
    addUser(out, [textPart('(Go on.)')], options.profile);
  }
  return options.profile.reasoning === 'required' ? out.map(withEmptyReasoning) : out;
}

function addUser(
  out: LanguageModelV4Message[],
  parts: readonly UserPart[],
  profile: Profile,
): void {
  const last = out.at(-1);
  if (last?.role === 'user') {
    for (const part of parts) addPart(last.content, part);
    return;
  }
  if (last?.role === 'tool' && !profile.userAfterTool) {
    out.push({ role: 'assistant', content: [textPart('Noted.')] });
  }
  const content: UserPart[] = [];
  for (const part of parts) addPart(content, part);
  out.push({ role: 'user', content });
}

/** Texts next to each other become one, because some servers take only one. */
function addPart(content: UserPart[], part: UserPart): void {
  const last = content.at(-1);
  if (last?.type === 'text' && part.type === 'text') last.text += `\n\n${part.text}`;
  else content.push({ ...part });
}

function addTurn(
  out: LanguageModelV4Message[],
  turn: Turn,
  options: PromptOptions & { readonly waiting: Map<string, Slot> },
): void {
  const { profile, calls: style, waiting } = options;
  const own = replayed(turn, options);
  const written =
    style !== 'native' && turn.calls.length > 0 ? writtenCalls(turn.calls, style) : '';
  const words = [turn.text, written].filter((part) => part.trim() !== '').join('\n\n');
  const calls = style === 'native' ? turn.calls : [];
  if (words === '' && calls.length === 0) return;
  if (out.length === 0) addUser(out, [textPart('(What came before is not shown.)')], profile);
  const last = out.at(-1);
  const content = last?.role === 'assistant' ? last.content : [];
  if (last?.role !== 'assistant') out.push({ role: 'assistant', content });
  content.push(...own.reasoning);
  if (words !== '') content.push({ ...textPart(words), ...own.text });
  const answers: LanguageModelV4ToolResultPart[] = [];
  for (const [index, call] of calls.entries()) {
    const id = callIdFor(call.id, profile.callId);
    const name = nameFor(call.name, profile.toolName);
    const input = inputOf(call);
    content.push({ type: 'tool-call', toolCallId: id, toolName: name, input, ...own.call(index) });
    answers.push(answerPart({ id, name }, undefined));
    waiting.set(call.id, { answers, index, call: { id, name } });
  }
  if (answers.length > 0) out.push({ role: 'tool', content: answers });
}

/** The name of a call in the transcript, which may be one that a model made up. */
function nameFor(name: string, pattern: RegExp): string {
  return pattern.test(name) ? name : `_${name.replace(/[^\w-]/g, '_')}`.slice(0, 64);
}

/** Arguments as providers take them back: an object, whatever the model wrote. */
function inputOf({ args, garbled }: Call): Json {
  if (garbled !== undefined) return { unreadable: garbled };
  return isObject(args) ? args : { value: args };
}

function toolNote(message: Extract<Message, { role: 'tool' }>): string {
  return note({ kind: 'tool', name: message.name }, answerText(message.output));
}

/** For servers that want to see that a turn had no reasoning; the DeepSeek provider does it itself. */
function withEmptyReasoning(message: LanguageModelV4Message): LanguageModelV4Message {
  if (message.role !== 'assistant' || message.content.some((part) => part.type === 'reasoning')) {
    return message;
  }
  return { ...message, providerOptions: { openaiCompatible: { reasoning_content: '' } } };
}

/** Anthropic caches up to a mark: one behind tools and system, one behind the last message. */
function withCacheMarks(messages: LanguageModelV4Prompt): LanguageModelV4Prompt {
  const providerOptions = { anthropic: { cacheControl: { type: 'ephemeral' } } };
  return messages.map((message, index) =>
    index === 0 || index === messages.length - 1 ? { ...message, providerOptions } : message,
  );
}
