/**
 * A server on the loopback interface that speaks the OpenAI chat completions API, streaming and not,
 * and does with each request what the script says:
 *
 *     const server = await misbehavingServer();
 *     server.script({ do: 'status', status: 503 }, { do: 'text', text: 'Hello' });
 *     const model = await openModel('any-name', { baseUrl: server.url });
 *     … the first request fails, the second is answered, further ones get the default …
 *     server.requests[0].body.messages;
 *     await server.close();
 *
 * A request that a strict provider would refuse gets its error 400 whatever the script says, and
 * takes no step from it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ChatBody, complaintAbout } from './strict.ts';

/** Token counts as the API reports them. */
export interface TokenCounts {
  readonly prompt_tokens?: number;
  readonly completion_tokens?: number;
  readonly prompt_tokens_details?: { readonly cached_tokens?: number };
  /** As DeepSeek reports cache hits. */
  readonly prompt_cache_hit_tokens?: number;
  readonly prompt_cache_miss_tokens?: number;
}

interface Answer {
  /** `null`: says nothing about tokens. */
  readonly usage?: TokenCounts | null;
  /** `reasoning_content`, before the rest. */
  readonly reasoning?: string;
  readonly finish?: string;
}

/** What the server does with one request. */
export type Behaviour =
  /** Answers with text, in so many pieces, waiting before each. */
  | ({
      readonly do: 'text';
      readonly text: string;
      readonly pieces?: number;
      readonly eachMs?: number;
    } & Answer)
  /** Calls tools. `args` as a string is sent as it is: broken JSON, for instance. */
  | ({
      readonly do: 'calls';
      readonly calls: readonly {
        readonly name: string;
        readonly args?: unknown;
        /** Default: another one for each call. */
        readonly id?: string;
      }[];
      readonly text?: string;
    } & Answer)
  /** Calls `transfer_to_<to>` with a brief. */
  | { readonly do: 'handoff'; readonly to: string; readonly brief?: object }
  /** Refuses, as OpenAI's models do. */
  | { readonly do: 'refuse'; readonly text: string }
  /** Answers with no content at all. */
  | { readonly do: 'empty' }
  /** Fails with a status; the body is an OpenAI error unless it is given. */
  | {
      readonly do: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly message?: string;
      readonly body?: string;
    }
  /** Begins to answer, then destroys the connection. */
  | { readonly do: 'cut'; readonly text?: string }
  /** Begins to answer and ends properly, without a finish reason. */
  | { readonly do: 'break_off'; readonly text?: string }
  /** Sends an error in the middle of the stream. */
  | { readonly do: 'fail_midway'; readonly text?: string; readonly type: string }
  /** Never answers. */
  | { readonly do: 'silence' }
  /** Sends a byte now and then, for ever, and never a whole message. */
  | { readonly do: 'trickle' }
  /** Sends pieces of text for ever. */
  | { readonly do: 'babble'; readonly eachMs?: number }
  /** Sends bytes that are no answer. */
  | { readonly do: 'garbage'; readonly bytes?: string | Uint8Array; readonly type?: string }
  /** Sends text with bytes in it that are no UTF-8. */
  | { readonly do: 'bad_utf8' }
  /** Sends a text of so many characters. */
  | { readonly do: 'huge'; readonly characters: number };

/** One request as it came in. */
export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed; `{}` when it was no JSON. */
  readonly body: ChatBody & Readonly<Record<string, unknown>>;
  /** What was wrong with it, when it got an error 400 for that. */
  readonly complaint: string | undefined;
  /** Resolves when the connection is closed or the answer is out. */
  readonly ended: Promise<'answered' | 'closed_by_client'>;
}

export interface MisbehavingServer {
  /** The base URL, `http://127.0.0.1:…/v1`. */
  readonly url: string;
  /** All chat requests so far, oldest first. */
  readonly requests: readonly Recorded[];
  /** Appends steps; when there are none left, `{ do: 'text', text: 'ok' }` is done. */
  readonly script: (...steps: Behaviour[]) => void;
  /** Closes the server and every connection. */
  readonly close: () => Promise<void>;
}

/** Starts a server on a free port of 127.0.0.1. */
export async function misbehavingServer(): Promise<MisbehavingServer> {
  const steps: Behaviour[] = [];
  const requests: Recorded[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then(async (body) => {
      const complaint = complaintAbout(body);
      const ended = endOf(response);
      const path = request.url ?? '';
      const { method = '', headers } = request;
      if (path.endsWith('/models')) return sendJson(response, 200, { data: [] });
      if (!path.endsWith('/chat/completions')) return sendError(response, 404, 'Not Found');
      requests.push({ method, path, headers, body, complaint, ended });
      if (complaint !== undefined) return sendError(response, 400, complaint);
      return await behave(steps.shift() ?? { do: 'text', text: 'ok' }, {
        response,
        stream: body.stream === true,
        number: requests.length,
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // `as`: an http server on TCP has this kind of address.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    script: (...more) => {
      steps.push(...more);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface Stage {
  readonly response: ServerResponse;
  readonly stream: boolean;
  /** 1 for the first request of the server. */
  readonly number: number;
}

async function behave(step: Behaviour, stage: Stage): Promise<void> {
  const { response } = stage;
  switch (step.do) {
    case 'text':
      return await answer({ ...step, content: step.text }, stage);
    case 'calls':
      return await answer({ finish: 'tool_calls', ...step, content: step.text ?? null }, stage);
    case 'handoff': {
      const call = { name: `transfer_to_${step.to}`, args: step.brief ?? { reason: 'asked to' } };
      return await answer({ finish: 'tool_calls', calls: [call], content: null }, stage);
    }
    case 'refuse':
      return await answer({ content: null, refusal: step.text }, stage);
    case 'empty':
      return await answer({ content: '' }, stage);
    case 'huge':
      return await answer({ content: 'x'.repeat(step.characters), pieces: 50 }, stage);
    case 'status':
      if (step.body === undefined) {
        return sendError(response, step.status, step.message ?? 'It went wrong', step.headers);
      }
      response.writeHead(step.status, step.headers).end(step.body);
      return;
    case 'silence':
      return;
    case 'garbage':
      response.writeHead(200, { 'content-type': step.type ?? 'text/event-stream' });
      response.end(step.bytes ?? 'data: {"choices": [{"delta": {"content": \n\ndata: %%%\n\n');
      return;
    default:
      openStream(response);
      return await stray(step, response);
  }
}

/** What goes wrong in the middle of a stream. */
async function stray(
  step: Extract<
    Behaviour,
    { do: 'cut' | 'break_off' | 'fail_midway' | 'trickle' | 'babble' | 'bad_utf8' }
  >,
  response: ServerResponse,
): Promise<void> {
  switch (step.do) {
    case 'cut':
    case 'break_off':
      send(response, { content: step.text ?? 'Once upon a' });
      await pause(20);
      if (step.do === 'cut') response.destroy();
      else response.end();
      return;
    case 'fail_midway':
      send(response, { content: step.text ?? 'Once upon a' });
      response.end(
        `data: ${JSON.stringify({ error: { message: 'It broke', type: step.type } })}\n\n`,
      );
      return;
    case 'trickle':
      while (!response.destroyed) {
        response.write(' ');
        await pause(10);
      }
      return;
    case 'babble':
      while (!response.destroyed) {
        send(response, { content: 'bla ' });
        await pause(step.eachMs ?? 5);
      }
      return;
    case 'bad_utf8': {
      const [before, after] = event({ content: 'a|b' }).split('|');
      response.write(Buffer.concat([Buffer.from(before ?? ''), Buffer.from([0xff, 0xc3])]));
      response.write(after);
      finish(response, 'stop', undefined);
      return;
    }
    default:
      step satisfies never;
  }
}

interface Content extends Answer {
  readonly content: string | null;
  readonly refusal?: string;
  readonly calls?: Extract<Behaviour, { do: 'calls' }>['calls'];
  readonly pieces?: number;
  readonly eachMs?: number;
}

async function answer(given: Content, { response, stream, number }: Stage): Promise<void> {
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

function openStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
}

function send(response: ServerResponse, delta: object): void {
  response.write(event(delta));
}

function event(delta: object): string {
  const choices = [{ index: 0, delta, finish_reason: null }];
  return `data: ${JSON.stringify({ ...frame, object: 'chat.completion.chunk', choices })}\n\n`;
}

function finish(response: ServerResponse, reason: string, usage: TokenCounts | undefined): void {
  const last = { ...frame, choices: [{ index: 0, delta: {}, finish_reason: reason }] };
  response.write(`data: ${JSON.stringify(last)}\n\n`);
  if (usage) response.write(`data: ${JSON.stringify({ ...frame, choices: [], usage })}\n\n`);
  response.end('data: [DONE]\n\n');
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function sendError(
  response: ServerResponse,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ error: { message, type: 'invalid_request_error', code: null } }));
}

async function bodyOf(request: IncomingMessage): Promise<Recorded['body']> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += String(chunk);
  try {
    // `as`: a client may send anything; the complaint looks at what it is.
    return JSON.parse(text) as Recorded['body'];
  } catch {
    return {};
  }
}

async function endOf(response: ServerResponse): Promise<'answered' | 'closed_by_client'> {
  return await new Promise((resolve) => {
    response.on('finish', () => resolve('answered'));
    response.on('close', () => resolve('closed_by_client'));
  });
}

function cutUp(text: string, pieces: number): string[] {
  const size = Math.max(1, Math.ceil(text.length / pieces));
  const parts: string[] = [];
  for (let at = 0; at < text.length; at += size) parts.push(text.slice(at, at + size));
  return parts;
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
