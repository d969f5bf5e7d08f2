/**
 * What a model sent, as a reply of the kernel: text, calls, a question to the user, the reasoning its
 * provider wants back, and what it took.
 */
import {
  BatonError,
  type CallSpec,
  isObject,
  type Json,
  type NewCall,
  type Reply,
  toJson,
} from '@baton/core';
import type { RawCall, RawReply } from './attempt.ts';
import type { Opaque } from './content.ts';
import { askUser, choicesMax } from './offer.ts';
import { type Price, usageOf } from './prices.ts';
import type { Profile } from './profile.ts';
import { type CallStyle, readCalls, readWord, type Said } from './protocol.ts';
import { readJson } from './repair.ts';

export interface ReplyContext {
  /** Name of the model. */
  readonly name: string;
  readonly profile: Profile;
  readonly calls: CallStyle;
  readonly price: Price | undefined;
  readonly offer: readonly CallSpec[];
}

/**
 * Reads a reply.
 * @throws BatonError `model_refused`, `model_garbled`, `model_overloaded`.
 */
export function replyFrom(raw: RawReply, context: ReplyContext): Reply {
  checkFinish(raw, context);
  const cut = raw.finish.unified === 'length';
  const said = saidIn(raw, context, cut);
  const { text, calls, question } = asked(said);
  const cutText = cut && text !== '' && calls.length === 0 ? `${text}\n\n${cutMark}` : text;
  const reasoning = reasoningOf(raw, context);
  return {
    text: cutText,
    ...(calls.length > 0 && { calls }),
    ...(question && { question }),
    ...(reasoning && { reasoning }),
    model: context.name,
    usage: usageOf(raw.usage, context.price),
  };
}

/** So that nobody takes half an answer for a whole one. */
const cutMark = '[The reply is cut off here: the model reached the limit of its length.]';

function checkFinish({ finish, text, calls }: RawReply, { name }: ReplyContext): void {
  if (finish.unified === 'content-filter') {
    throw new BatonError(
      'model_refused',
      `Cannot answer with ${name}: the model or its provider refuses, got ` +
        `'${text.trim().slice(0, 200) || (finish.raw ?? 'no reason')}'. ` +
        'Put the request another way, or take another model.',
    );
  }
  if (finish.unified !== 'error' || calls.length > 0) return;
  const busy = /resource|overload/i.test(finish.raw ?? '');
  throw new BatonError(
    busy ? 'model_overloaded' : 'model_garbled',
    `Cannot take the reply of ${name}: it ended with an error, got '${finish.raw ?? 'no reason'}'. ` +
      'Try again.',
  );
}

function saidIn(raw: RawReply, { calls, offer }: ReplyContext, cut: boolean): Said {
  const native = raw.calls.map((call) => callFrom(call, cut));
  if (calls === 'json' && native.length === 0) return readCalls(raw.text, offer, cut);
  const handoffs = offer.filter(({ name }) => name.startsWith('transfer_to_'));
  if (calls === 'word' && native.length === 0) return readWord(raw.text, handoffs);
  return { text: raw.text.trim(), calls: native };
}

function callFrom({ name, input }: RawCall, cut: boolean): NewCall {
  // Some servers send nothing where there are no arguments.
  const args: Json | undefined = input.trim() === '' ? {} : readJson(input, cut);
  return args === undefined ? { name, args: null, garbled: input } : { name, args };
}

/** Takes the questions to the user out of the calls; of several the first is asked, one at a time. */
function asked(said: Said): Said & { readonly question?: boolean } {
  const [question] = said.calls.flatMap((call) => questionIn(call) ?? []);
  if (question === undefined) return said;
  const calls = said.calls.filter((call) => questionIn(call) === undefined);
  const spoken = said.text.includes(question.text)
    ? question.rest
    : [question.text, ...question.rest];
  const text = [said.text, ...spoken].filter((part) => part !== '').join('\n\n');
  // With other calls beside it the run goes on, and the question stays in what the agent said.
  return calls.length > 0 ? { text, calls } : { text, calls, question: true };
}

interface Question {
  readonly text: string;
  /** What depends on the answer, and the answers to choose from. */
  readonly rest: readonly string[];
}

function questionIn({ name, args }: NewCall): Question | undefined {
  if (name !== askUser.name || !isObject(args)) return undefined;
  const { question, changes, choices } = args;
  if (typeof question !== 'string' || question.trim() === '') return undefined;
  const texts = Array.isArray(choices) ? choices.filter((one) => typeof one === 'string') : [];
  const shown = texts.map((one) => one.trim()).filter((one) => one !== '');
  const list = shown.slice(0, choicesMax).map((one, index) => `${index + 1}. ${one}`);
  const depends = typeof changes === 'string' ? changes.trim() : '';
  return {
    text: question.trim(),
    rest: [depends === '' ? '' : `(It changes: ${depends})`, list.join('\n')],
  };
}

function reasoningOf(raw: RawReply, { name, profile }: ReplyContext): Reply['reasoning'] {
  const parts = raw.reasoning.filter((part) => part.text !== '' || part.metadata !== null);
  const text = parts.map((part) => part.text).join('');
  // Questions to the user are no calls in the transcript, so their metadata has no place either.
  const kept = raw.calls.filter((call) => questionIn(callFrom(call, false)) === undefined);
  const calls = kept.map((call) => call.metadata);
  const marked = raw.metadata !== null || calls.some((metadata) => metadata !== null);
  if (text === '' && parts.length === 0 && !marked) return undefined;
  if (profile.reasoning === 'dropped') return text === '' ? undefined : { model: name, text };
  const opaque: Opaque = {
    parts: parts.map((part) => ({
      text: part.text,
      ...(part.metadata !== null && { metadata: part.metadata }),
    })),
    ...(raw.metadata !== null && { text: raw.metadata }),
    ...(calls.some((metadata) => metadata !== null) && { calls }),
  };
  return { model: name, text, opaque: toJson(opaque) };
}
