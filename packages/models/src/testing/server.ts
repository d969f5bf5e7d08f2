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
import type { Behaviour } from './behaviour.ts';
import { type ChatBody, complaintAbout } from './strict.ts';
import {
  answer,
  event,
  finish,
  openStream,
  pause,
  type Stage,
  send,
  sendError,
  sendJson,
} from './wire.ts';

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
    case 'fail_midway': {
      send(response, { content: step.text ?? 'Once upon a' });
      const error = { message: 'It broke', type: step.type };
      response.write(`data: ${JSON.stringify({ error })}\n\n`);
      if (!step.stays) response.end();
      return;
    }
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
