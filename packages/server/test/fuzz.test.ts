/** Malformed requests, made of the OpenAPI document: they are refused, and the server is as before. */
import assert from 'node:assert/strict';
import { Agent, request as httpRequest } from 'node:http';
import { test } from 'node:test';
import { type Malformed, malformed } from './fuzz.ts';
import { drafting, open, started, token } from './office.ts';

/** Requests; `BATON_FUZZ=10000` asks for more, and `BATON_FUZZ_SEED` begins elsewhere. */
const times = Number(process.env['BATON_FUZZ'] ?? 1_000);
const firstSeed = Number(process.env['BATON_FUZZ_SEED'] ?? 0);
const atOnce = 32;

test('malformed requests give no 500, and the server goes on as before', async (t) => {
  const office = await open(t, { script: drafting, writesPerMinute: 1e9 });
  const conversations = [await started(office), await started(office), await started(office)];
  const document = await office.document();
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  t.after(() => agent.destroy());
  const statuses = new Map<number, number>();
  let seed = firstSeed;
  const worker = async (): Promise<void> => {
    while (seed < firstSeed + times) {
      const request = malformed(document, { seed: seed++, conversations });
      const status = await send(office.url, request, agent);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      assert.ok(status < 500, `${status} for ${JSON.stringify(request)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  t.diagnostic([...statuses].map(([status, count]) => `${status}: ${count}`).join(', '));
  assert.ok((statuses.get(400) ?? 0) > times / 10, 'they are malformed');
  assert.equal((await office.ask('GET', '/api/health')).status, 200);
  await started(office, 'Is everything as before?');
});

/** Sends it as it is, which `fetch` would not; a stream is left when it begins. */
function send(
  url: string,
  { method, path, headers, body }: Malformed,
  agent: Agent,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url + path, {
      agent,
      method,
      headers: {
        ...headers,
        Authorization: `Bearer ${token}`,
        'Content-Length': Buffer.byteLength(body ?? ''),
      },
    });
    request.on('response', (response) => {
      const { statusCode = 0 } = response;
      const streams = response.headers['content-type']?.startsWith('text/event-stream') === true;
      if (streams) response.destroy();
      else response.resume();
      response.once('close', () => resolve(statusCode));
    });
    request.once('error', reject);
    request.end(body);
  });
}
