/** An abort ends the wait, whatever the server or the provider does, and closes the socket. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { BatonError } from '@baton/core';
import { modelOf, openModel } from '../src/index.ts';
import { type Behaviour, type MisbehavingServer, misbehavingServer } from '../src/testing/index.ts';
import { ask, hasty } from './scene.ts';

let server: MisbehavingServer;
before(async () => {
  server = await misbehavingServer();
});
after(async () => await server.close());

const endless: readonly (readonly [string, Behaviour])[] = [
  ['never answers', { do: 'silence' }],
  ['trickles bytes', { do: 'trickle' }],
  ['streams for ever', { do: 'babble' }],
];

for (const [name, step] of endless) {
  for (const stream of [true, false]) {
    test(`an abort ends the wait for a server that ${name}${stream ? '' : ' (not streamed)'}`, async () => {
      server.script(step);
      const model = await openModel('x', { baseUrl: server.url, env: {}, stream });
      const controller = new AbortController();
      const number = server.requests.length;
      const asked = ask(model, { signal: controller.signal });
      const outcome = assert.rejects(asked, { code: 'cancelled' });
      while (server.requests.length === number) await new Promise(setImmediate);
      controller.abort();
      await outcome;
      assert.equal(await server.requests[number]?.ended, 'closed_by_client');
      assert.equal(server.requests.length, number + 1);
    });
  }
}

test('an abort ends the wait between two attempts, and the kernel gets its own reason back', async () => {
  const model = await openModel('x', { baseUrl: server.url, env: {}, ...hasty });
  server.script({ do: 'status', status: 429, headers: { 'retry-after': '200' } });
  const controller = new AbortController();
  const number = server.requests.length;
  const reason = new BatonError('model_timeout', 'Cannot wait longer.');
  const outcome = assert.rejects(ask(model, { signal: controller.signal }), reason);
  while (server.requests.length === number) await new Promise(setImmediate);
  await server.requests[number]?.ended;
  controller.abort(reason);
  await outcome;
});

test('a signal that is aborted before costs no request', async () => {
  const model = await openModel('x', { baseUrl: server.url, env: {} });
  const number = server.requests.length;
  const signal = AbortSignal.abort();
  await assert.rejects(ask(model, { signal }), { code: 'cancelled' });
  await assert.rejects(ask(model, { signal: AbortSignal.timeout(0) }), { code: 'model_timeout' });
  assert.ok(server.requests.length <= number + 1);
});

test('a failed attempt leaves no socket open', async () => {
  // The reply has failed and the server goes on holding the connection.
  server.script({ do: 'fail_midway', type: 'invalid_request_error', stays: true });
  const model = await openModel('x', { baseUrl: server.url, env: {} });
  const number = server.requests.length;
  await assert.rejects(ask(model), { code: 'model_rejected' });
  assert.equal(await server.requests[number]?.ended, 'closed_by_client');
});

test('a provider that ignores the abort does not hold anybody up', async () => {
  const deaf: LanguageModelV4 = {
    specificationVersion: 'v4',
    provider: 'deaf',
    modelId: 'm',
    supportedUrls: {},
    doGenerate: () => new Promise(() => {}),
    doStream: () => Promise.resolve({ stream: new ReadableStream({}) }),
  };
  for (const stream of [true, false]) {
    const controller = new AbortController();
    const outcome = assert.rejects(ask(modelOf(deaf, { stream }), { signal: controller.signal }), {
      code: 'cancelled',
    });
    await new Promise(setImmediate);
    controller.abort();
    await outcome;
  }
});
