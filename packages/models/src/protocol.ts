/**
 * Calls for models that have none of their own. In the style `json` such a model writes a JSON object
 * that says what to call; in the style `word` it can only hand over, by answering with nothing but
 * the name of a specialist. Here is what it is told, how its earlier calls are shown to it again,
 * and how its reply is read.
 */
import { BatonError, type CallSpec, isObject, type Json, type NewCall } from '@baton/core';
import { bracketed, readJson } from './repair.ts';

export type CallStyle = 'native' | 'json' | 'word';

/** What a reply says once it is read. */
export interface Said {
  readonly text: string;
  readonly calls: readonly NewCall[];
}

/** For the system message in the style `json`. */
export function jsonRule(offer: readonly CallSpec[]): string {
  if (offer.length === 0) return '';
  const list = offer.map(
    ({ name, description, parameters }) =>
      `- ${name}: ${description} Its args: ${JSON.stringify(parameters)}`,
  );
  return [
    'You can call the following. To do so, answer with one JSON object and nothing else, such as',
    '{"say": "what you are doing", "calls": [{"name": "the name", "args": {}}]}',
    'The results come in the next message. When you call nothing, answer in plain text, not in JSON.',
    ...list,
  ].join('\n');
}

/** For the system message in the style `word`. */
export function wordRule(handoffs: readonly CallSpec[]): string {
  if (handoffs.length === 0) return '';
  const list = handoffs.map(({ name, description }) => `- ${targetOf(name)}: ${description}`);
  return [
    "If one of these specialists should take over, answer with ONLY the specialist's name:",
    ...list,
    'Otherwise answer yourself, in your own words.',
  ].join('\n');
}

/** Earlier calls as the model would have written them. */
export function writtenCalls(
  calls: readonly { readonly name: string; readonly args: Json; readonly garbled?: string }[],
  style: 'json' | 'word',
): string {
  if (style === 'word') return calls.map(({ name }) => targetOf(name)).join(', ');
  return JSON.stringify({
    calls: calls.map(({ name, args, garbled }) => ({ name, args: garbled ?? args })),
  });
}

/**
 * Reads a reply in the style `json`. JSON that is no call is part of an answer and stays in it.
 * @throws BatonError `model_garbled` for what was meant as a call and has not even a name.
 */
export function readCalls(reply: string, offer: readonly CallSpec[], cut = false): Said {
  for (const { shown, body } of candidatesIn(reply)) {
    const around = (): string =>
      shown.reduce((rest, piece) => rest.replace(piece, ''), reply).trim();
    const value = readJson(body, cut);
    if (value === undefined && meant.test(body)) {
      return { text: around(), calls: [unreadable(body)] };
    }
    const calls = value === undefined ? undefined : callsIn(value, offer);
    if (value === undefined || !calls) continue;
    const say = isObject(value) && typeof value['say'] === 'string' ? value['say'] : '';
    return { text: [around(), say].filter((part) => part !== '').join('\n\n'), calls };
  }
  return { text: reply.trim(), calls: [] };
}

interface Candidate {
  /** The pieces of the reply that it stands in. */
  readonly shown: readonly string[];
  readonly body: string;
}

/** Where calls may be: between the tags some models know, in a code fence, or in bare brackets. */
function candidatesIn(reply: string): readonly Candidate[] {
  const tagged = [...reply.matchAll(/<tool_call>([\s\S]*?)(?:<\/tool_call>|$)/g)];
  const fenced = [...reply.matchAll(/```(?:json)?\s*\n(\s*[[{][\s\S]*?)(?:```|$)/g)];
  const bodies = tagged.map(([, body = '']) => body.trim());
  return [
    // Each tag has one call in it.
    ...(bodies.length > 1
      ? [{ shown: tagged.map(([all]) => all), body: `[${bodies.join()}]` }]
      : []),
    ...[...tagged, ...fenced].map(([all, body = '']) => ({ shown: [all], body })),
    ...bracketed(reply).map((body) => ({ shown: [body], body })),
  ];
}

/** What shows that broken JSON was meant as a call. */
const meant = /"(calls|tool_calls|args|arguments)"\s*:/;

/** Reads a reply in the style `word`: a reply that is (nearly) only a name hands over. */
export function readWord(reply: string, handoffs: readonly CallSpec[]): Said {
  const words = wordsOf(reply);
  const found = handoffs.filter(({ name }) => {
    const target = wordsOf(targetOf(name)).join(' ');
    return (
      words.join(' ') === target || words.filter((word) => !fillers.has(word)).join(' ') === target
    );
  });
  const [only] = found;
  if (!only || found.length > 1) return { text: reply.trim(), calls: [] };
  return { text: '', calls: [{ name: only.name, args: { reason: 'named by the model' } }] };
}

/** Words that a model puts around a name without meaning more than the name. */
const fillers: ReadonlySet<string> = new Set(
  'a agent answer choose hand handoff i is it name over pass select specialist the this to transfer'.split(
    ' ',
  ),
);

function wordsOf(text: string): string[] {
  return text.length > 120 ? [] : (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
}

function targetOf(name: string): string {
  return name.replace(/^transfer_to_/, '');
}

/** The calls that a JSON value stands for; undefined when it stands for none. */
function callsIn(value: Json, offer: readonly CallSpec[]): readonly NewCall[] | undefined {
  const list = Array.isArray(value) ? value : isObject(value) ? listIn(value) : undefined;
  if (list) {
    const calls = list.map(callOf);
    return calls.length > 0 && calls.every((call) => call !== undefined) ? calls : undefined;
  }
  // One call on its own: only when it names something offered, or it may be an answer in JSON.
  const call = callOf(value);
  const offered = offer.some(({ name }) => name === call?.name);
  return call && (offered || call.name.startsWith('transfer_to_')) ? [call] : undefined;
}

function listIn(value: { readonly [key: string]: Json }): readonly Json[] | undefined {
  const list = value['calls'] ?? value['tool_calls'];
  return Array.isArray(list) ? list : undefined;
}

/** One call, in any of the forms models know from their training. */
function callOf(value: Json): NewCall | undefined {
  if (!isObject(value)) return undefined;
  const inner = isObject(value['function']) ? value['function'] : value;
  const name = inner['name'] ?? inner['tool'];
  if (typeof name !== 'string' || name === '') return undefined;
  const args = inner['args'] ?? inner['arguments'] ?? inner['parameters'] ?? {};
  if (typeof args !== 'string') return { name, args };
  const read = readJson(args);
  return read === undefined ? { name, args: null, garbled: args } : { name, args: read };
}

function unreadable(body: string): NewCall {
  const name = /"(?:name|tool)"\s*:\s*"([\w-]+)"/.exec(body)?.[1];
  if (name !== undefined) return { name, args: null, garbled: body };
  throw new BatonError(
    'model_garbled',
    `Cannot read the model's reply: it begins a call and has no name in it, got ` +
      `'${body.slice(0, 80)}'. Ask again, or use a model with tool calling.`,
  );
}
