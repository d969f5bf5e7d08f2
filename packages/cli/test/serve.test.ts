/** `baton serve` and `baton key` as processes of their own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baton, folder, start } from './baton.ts';

test('it prints the address with its token, works, and stops when it is told to', async (t) => {
  const cwd = folder(t);
  const { child, ended, printed } = start(['serve', '--port', '0', '--offline', '--json'], { cwd });
  t.after(() => child.kill('SIGKILL'));
  let out = '';
  child.stdout?.on('data', (text) => {
    out += String(text);
  });
  await printed(/\n/);
  // `as`: a test says what it expects of it.
  const { url, token, address, model } = JSON.parse(out) as Record<string, string>;
  assert.equal(model, null);
  assert.equal(address, `${url}/?token=${token}`);
  assert.match(url ?? '', /^http:\/\/127\.0\.0\.1:\d+$/);
  const entered = await fetch(address ?? '', { redirect: 'manual' });
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
