/** A server that keeps what it is sent and answers each request with the next of some bodies. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Recorder {
  readonly url: string;
  /** The body of each request, parsed. */
  readonly bodies: Record<string, unknown>[];
  readonly headers: Record<string, unknown>[];
  /** Server-sent events to answer with, one list for each request. */
  readonly answers: (readonly object[])[];
  readonly close: () => Promise<void>;
}

export async function recorder(): Promise<Recorder> {
  const bodies: Recorder['bodies'] = [];
  const headers: Recorder['headers'] = [];
  const answers: (readonly object[])[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += String(chunk);
    });
    request.on('end', () => {
      bodies.push(JSON.parse(text) as Record<string, unknown>);
      headers.push(request.headers);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const event of answers.shift() ?? []) {
        const type = 'type' in event ? `event: ${String(event.type)}\n` : '';
        response.write(`${type}data: ${JSON.stringify(event)}\n\n`);
      }
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    bodies,
    headers,
    answers,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
