/** The chat completions API as bytes: whole answers, pieces of a stream, errors. */
import type { ServerResponse } from 'node:http';
import type { Answer, Behaviour, TokenCounts } from './behaviour.ts';

/** Where an answer goes, and in what form. */
export interface Stage {
  readonly response: ServerResponse;
  readonly stream: boolean;
  /** 1 for the first request of the server. */
  readonly number: number;
}

/** What an answer consists of. */
export interface Content extends Answer {
  readonly content: string | null;
  readonly refusal?: string;
  readonly calls?: Extract<Behaviour, { do: 'calls' }>['calls'];
  readonly pieces?: number;
  readonly eachMs?: number;
}

/** Gives a whole answer, streamed or not. */
export async function answer(given: Content, { response, stream, number }: Stage): Promise<void> {
  const { content, refusal, reasoning, calls = [], pieces = 3, eachMs = 0 } = given;
  const { finish: reason = 'stop' } = given;
  const usage = given.usage === null ? undefined : (given.usage ?? defaultUsage);
  const made = calls.map(({ name, args = {}, id }, index) => ({
    index,
    id: id ?? `call_${number}_${index}`,
    type: 'function',
    function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
  }));
  if (!stream) {
    const message = {
      role: 'assistant',
      content,
      ...(refusal !== undefined && { refusal }),
      ...(reasoning !== undefined && { reasoning_content: reasoning }),
      ...(made.length > 0 && { tool_calls: made }),
    };
    const choices = [{ index: 0, message, finish_reason: reason }];
    return sendJson(response, 200, { ...frame, choices, ...(usage && { usage }) });
  }
  openStream(response);
  send(response, { role: 'assistant', content: '' });
  if (reasoning !== undefined) send(response, { reasoning_content: reasoning });
  for (const piece of cutUp(content ?? '', pieces)) {
    if (eachMs > 0) await pause(eachMs);
    send(response, { content: piece });
  }
  if (refusal !== undefined) send(response, { refusal });
  for (const call of made) {
    // Arguments come in pieces too, and only the first piece says whose they are.
    const [head = '', ...tail] = cutUp(call.function.arguments, 3);
    send(response, {
      tool_calls: [{ ...call, function: { ...call.function, arguments: head } }],
    });
    for (const piece of tail) {
      send(response, { tool_calls: [{ index: call.index, function: { arguments: piece } }] });
    }
  }
  finish(response, reason, usage);
}

const frame = { id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'test' };

const defaultUsage: TokenCounts = {
  prompt_tokens: 100,
  completion_tokens: 10,
  prompt_tokens_details: { cached_tokens: 40 },
};

/** Begins a stream of server-sent events. */
export function openStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
}

/** Sends one piece of a reply. */
export function send(response: ServerResponse, delta: object): void {
  response.write(event(delta));
}

/** A piece of a reply as a server-sent event. */
export function event(delta: object): string {
  const choices = [{ index: 0, delta, finish_reason: null }];
  return `data: ${JSON.stringify({ ...frame, object: 'chat.completion.chunk', choices })}\n\n`;
}

/** Ends a stream properly. */
export function finish(
  response: ServerResponse,
  reason: string,
  usage: TokenCounts | undefined,
): void {
  const last = { ...frame, choices: [{ index: 0, delta: {}, finish_reason: reason }] };
  response.write(`data: ${JSON.stringify(last)}\n\n`);
  if (usage) response.write(`data: ${JSON.stringify({ ...frame, choices: [], usage })}\n\n`);
  response.end('data: [DONE]\n\n');
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Answers with an error in OpenAI's form. */
export function sendError(
  response: ServerResponse,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ error: { message, type: 'invalid_request_error', code: null } }));
}

function cutUp(text: string, pieces: number): string[] {
  const size = Math.max(1, Math.ceil(text.length / pieces));
  const parts: string[] = [];
  for (let at = 0; at < text.length; at += size) parts.push(text.slice(at, at + size));
  return parts;
}

/** Waits. */
export async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
