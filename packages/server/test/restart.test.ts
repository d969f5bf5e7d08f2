/** Killed or stopped in the middle of a run: it goes on by itself, and who listened misses nothing. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freshFolder, open, parked, token } from './office.ts';
import { type Frame, isLive, places, read } from './reading.ts';

const child = fileURLToPath(new URL('crash.child.ts', import.meta.url));
const secret = token;

test('kill -9 again and again: the run ends by itself, and a client misses nothing', async (t) => {
  const folder = freshFolder(t);
  let server = await start(t, folder);
  const sent = await fetch(`${server.url}/api/conversations`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${secret}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': 'the-one',
    },
    body: JSON.stringify({ content: 'Write ten' }),
  });
  // `as`: the document test holds answers against the document.
  const accepted = (await sent.json()) as { conversation: string };
  const events = `/api/conversations/${accepted.conversation}/events`;
  const got: Frame[] = [];
  for (const kills of [6, 17]) {
    const stream = await read(server.url + events, {
      secret,
      headers: { 'Last-Event-ID': String(got.length) },
    });
    const before = got.length;
    await stream.until((some) => before + places(some).length >= kills);
    server.process.kill('SIGKILL');
    got.push(...facts(await stream.rest()));
    await server.gone;
    server = await start(t, folder, server.port);
  }
  const again = await fetch(`${server.url}/api/conversations`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${secret}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': 'the-one',
    },
    body: JSON.stringify({ content: 'Write ten' }),
  });
  assert.deepEqual(await again.json(), accepted, 'sent again, done once');
  const stream = await read(server.url + events, {
    secret,
    headers: { 'Last-Event-ID': String(got.length) },
  });
  const rest = await stream.until((some) => some.some((f) => f.data.includes('"run_ended"')));
  stream.cut();
  got.push(...facts(rest));
  assert.deepEqual(
    places(got),
    got.map((_, n) => n + 1),
    'nothing twice, nothing missing',
  );
  assert.ok(got.at(-2)?.data.includes('All ten are written.'));
  const kept = await fetch(`${server.url}${events.replace('/events', '/log')}?limit=1000`, {
    headers: { Authorization: `Bearer ${secret}` },
  });
  // `as`: the same.
  const log = (await kept.json()) as { events: unknown[] };
  assert.deepEqual(
    got.map(({ data }) => JSON.parse(data)),
    log.events,
  );
});

test('a stop ends the streams, and the next start goes on with what was not done', async (t) => {
  const folder = freshFolder(t);
  const { promise, resolve } = Promise.withResolvers<{ text: string }>();
  const first = await open(t, { folder, model: { name: 'slow', ask: () => promise } });
  const { json } = await first.ask('POST', '/api/conversations', { body: { content: 'Hello' } });
  const url = `/api/conversations/${json.conversation}/events`;
  const stream = await read(first.url + url, { secret });
  await stream.until(isLive);
  const ended = stream.rest();
  await first.serving.close({ graceMs: 20 });
  const before = places(await ended);
  await first.store.close();
  resolve({ text: 'Too late.' });
  const second = await open(t, { folder, script: ['Here I am.'] });
  const state = await parked(second, json.conversation);
  assert.deepEqual([state.json.outcome, state.json.text], ['answered', 'Here I am.']);
  const more = await read(`${second.url}${url}?after=${before.length}`, { secret });
  const after = places(await more.until(isLive));
  more.cut();
  const all = [...before, ...after];
  assert.deepEqual(
    all,
    all.map((_, n) => n + 1),
  );
});

test('while it stops it takes no new work', async (t) => {
  const office = await open(t, { script: [{ delayMs: 150, then: 'Done.' }] });
  await office.ask('POST', '/api/conversations', { body: { content: 'Hello' } });
  // Through the app: the port takes no connections by then.
  const stopping = office.server.stop({ graceMs: 2_000 });
  const headers = {
    Host: 'localhost',
    Authorization: `Bearer ${secret}`,
    'Content-Type': 'application/json',
  };
  const how = { method: 'POST', headers, body: '{"content":"x"}' };
  const refused = await office.server.app.request('/api/conversations', how);
  assert.equal(refused.status, 503);
  assert.ok(Number(refused.headers.get('retry-after')) > 0);
  assert.equal((await office.server.app.request('/api/health', { headers })).status, 503);
  await stopping;
  const [head] = await office.store.list({ limit: 1 });
  assert.equal(head?.outcome, 'answered', 'what was under way was finished');
});

interface Started {
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
  readonly gone: Promise<unknown>;
}

async function start(t: TestContext, folder: string, port = 0): Promise<Started> {
  const server = spawn(process.execPath, ['--conditions=baton-source', child, folder, `${port}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.after(() => server.kill('SIGKILL'));
  const gone = new Promise((resolve) => void server.once('close', resolve));
  const line = await new Promise<string>((resolve, reject) => {
    server.stdout.setEncoding('utf8').once('data', (text) => resolve(String(text)));
    void gone.then(() => reject(new Error('the server ended before it listened')));
  });
  return { url: `http://127.0.0.1:${line.trim()}`, port: Number(line), process: server, gone };
}

/** The events among frames. */
function facts(frames: readonly Frame[]): readonly Frame[] {
  return frames.filter(({ id }) => id !== undefined);
}
