/** `baton serve` and `baton key` as processes of their own. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { baton, folder, type How, type Running, start } from './baton.ts';

test('it prints the address with its token, works, and stops when it is told to', async (t) => {
  const words = ['serve', '--port', '0', '--offline', '--json'];
  const server = await serving(t, words, { cwd: folder(t) });
  const { child, ended, url, token, address, model } = server;
  assert.equal(model, null);
  assert.equal(address, `${url}/?token=${token}`);
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
  const entered = await fetch(address, { redirect: 'manual' });
  assert.equal(entered.status, 303);
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  assert.equal((await fetch(`${url}/api/team`)).status, 401);
  assert.equal((await fetch(`${url}/api/team`, { headers: { Cookie: cookie } })).status, 200);
  const reply = await fetch(`${url}/api/conversations`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      Accept: 'text/event-stream',
    },
    body: JSON.stringify({ content: 'Write user stories for a login page with OTP verification' }),
  });
  const text = await reply.text();
  assert.match(text, /event: outcome\ndata: \{.*"kind":"answered"/);
  const [, conversation] = /"conversation":"([^"]+)"/.exec(text) ?? [];
  const zip = await fetch(`${url}/api/conversations/${conversation}/artifacts.zip`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  // Names are in an archive as they are.
  const archive = Buffer.from(await zip.arrayBuffer()).toString('latin1');
  for (const name of ['.feature', 'trace.json']) assert.ok(archive.includes(name), name);
  child.kill('SIGTERM');
  const { exit, err } = await ended;
  assert.deepEqual([exit, err], [0, '']);
});

test('a browser that was let in stays so, whatever becomes of the server', async (t) => {
  const cwd = folder(t);
  const words = ['serve', '--offline', '--json', '--port'];
  const first = await serving(t, [...words, '0'], { cwd });
  const entered = await fetch(first.address, { redirect: 'manual' });
  const Cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  first.child.kill('SIGKILL');
  await first.ended;
  const { port } = new URL(first.url);
  const second = await serving(t, [...words, port], { cwd });
  assert.notEqual(second.token, first.token);
  const who = await fetch(`${second.url}/api/session`, { headers: { Cookie } });
  assert.equal(who.status, 200);
  const old = await fetch(`${second.url}/?token=${first.token}`, { redirect: 'manual' });
  assert.equal(old.status, 401, 'the token of the first start is over');
  second.child.kill('SIGTERM');
  await second.ended;
});

test('runs are traced when the environment speaks of OpenTelemetry', async (t) => {
  const telemetry = new URL('../../server/test/telemetry.ts', import.meta.url).href;
  const env = { NODE_OPTIONS: `--import=${telemetry}`, OTEL_SERVICE_NAME: 'desk' };
  const words = ['serve', '--offline', '--json', '--port', '0'];
  const server = await serving(t, words, { cwd: folder(t), env });
  const reply = await fetch(`${server.url}/api/conversations`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${server.token}`,
      'Content-Type': 'application/json',
      Accept: 'text/event-stream',
    },
    body: JSON.stringify({ content: 'Write user stories for a login page' }),
  });
  await reply.text();
  server.child.kill('SIGTERM');
  const { exit, err } = await server.ended;
  assert.equal(exit, 0);
  const spans = err.split('\n').filter((line) => line.startsWith('span: '));
  assert.ok(spans.includes('span: invoke_agent triage'), err);
  assert.match(spans.at(-1) ?? '', /^span: invoke_workflow /);
});

test('a person who does not answer in time is answered for', async (t) => {
  const words = ['serve', '--offline', '--json', '--port', '0', '--answer-within', '0.01'];
  const server = await serving(t, words, { cwd: folder(t) });
  const headers = { Authorization: `Bearer ${server.token}`, 'Content-Type': 'application/json' };
  const body = JSON.stringify({ content: 'I want to talk to a human' });
  const sent = await fetch(`${server.url}/api/conversations`, { method: 'POST', headers, body });
  // `as`: the server's tests hold its answers against its document.
  const { conversation } = (await sent.json()) as { conversation: string };
  const path = `${server.url}/api/conversations/${conversation}`;
  for (;;) {
    const { status, text } = (await (await fetch(path, { headers })).json()) as Standing;
    if (status === 'ended') {
      assert.match(text, /Nobody of the desk was free/);
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const wrong = await baton(['serve', '--answer-within', '0'], { cwd: folder(t) });
  assert.deepEqual([wrong.exit, wrong.err.includes('a number of minutes')], [2, true]);
});

interface Standing {
  readonly status: string;
  readonly text: string;
}

test('other machines need keys: made once, listed without secrets, removed', async (t) => {
  const cwd = folder(t);
  const served = await baton(['serve', '--host', '0.0.0.0', '--port', '0', '--offline'], { cwd });
  assert.equal(served.exit, 2);
  assert.match(served.err, /without keys: nobody could get in\. Make one with: .*key add/);
  const added = await baton(['key', 'add', 'ana', '--scopes', 'read,answer', '--json'], { cwd });
  assert.equal(added.exit, 0, added.err);
  // `as`: the same.
  const { secret } = JSON.parse(added.out) as { secret: string };
  assert.match(secret, /^baton_[\w-]{43}$/);
  const twice = await baton(['key', 'add', 'ana'], { cwd });
  assert.deepEqual([twice.exit, twice.err.includes('taken')], [2, true]);
  const { out } = await baton(['key', '--json'], { cwd });
  assert.ok(!out.includes(secret));
  assert.deepEqual(JSON.parse(out)[0].scopes, ['read', 'answer']);
  const wrong = await baton(['key', 'add', 'ben', '--scopes', 'all'], { cwd });
  assert.deepEqual([wrong.exit, wrong.err.includes("got 'all'")], [2, true]);
  assert.equal((await baton(['key', 'remove', 'ana'], { cwd })).exit, 0);
  assert.equal((await baton(['key', 'remove', 'ana'], { cwd })).exit, 2);
});

/** What a server prints of itself. */
interface Printed {
  readonly url: string;
  readonly token: string;
  readonly address: string;
  readonly model: string | null;
}

/** A server that listens; its page is a file of the test's own, so that none need be built. */
async function serving(
  t: TestContext,
  words: readonly string[],
  { cwd, env = {} }: How,
): Promise<Running & Printed> {
  writeFileSync(join(cwd, 'index.html'), '<title>Desk</title>');
  const running = start(words, { cwd, env: { ...env, BATON_CONSOLE: cwd } });
  t.after(() => running.child.kill('SIGKILL'));
  let out = '';
  running.child.stdout?.on('data', (text) => {
    out += String(text);
  });
  await running.printed(/\n/);
  // `as`: a test says what it expects of it.
  return { ...running, ...(JSON.parse(out) as Printed) };
}
