/** Opening models: names, keys, addresses, own objects, prices, the doctor's probe. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import type { LanguageModelV3, LanguageModelV3CallOptions } from '@ai-sdk/provider';
import { defaultModel, modelOf, openModel, priceOf, probe, profileOf } from '../src/index.ts';
import { type MisbehavingServer, misbehavingServer } from '../src/testing/index.ts';
import { ask, viewOf } from './scene.ts';

let server: MisbehavingServer;
before(async () => {
  server = await misbehavingServer();
});
after(async () => await server.close());

test('a missing key is named, before anything is sent', async () => {
  const names = {
    'deepseek/deepseek-v4-flash': /DEEPSEEK_API_KEY/,
    'openai/gpt-5.4-mini': /OPENAI_API_KEY/,
    'anthropic/claude-opus-5': /ANTHROPIC_API_KEY/,
    'google/gemini-2.5-pro': /GOOGLE_GENERATIVE_AI_API_KEY/,
  };
  for (const [spec, message] of Object.entries(names)) {
    await assert.rejects(openModel(spec, { env: {} }), { code: 'key_missing', message });
    const key = String(message).slice(1, -1);
    assert.equal((await openModel(spec, { env: { [key]: 'k' } })).name, spec);
  }
  await assert.rejects(openModel(undefined, { env: { DEEPSEEK_API_KEY: ' ' } }), {
    code: 'key_missing',
    message: new RegExp(defaultModel),
  });
});

test('an unknown provider is answered with those there are', async () => {
  for (const spec of ['acme/x', 'gpt-5', 'openai/', '', 'toString/x']) {
    await assert.rejects(openModel(spec, { env: {} }), {
      code: 'model_unknown',
      message: /deepseek, openai, anthropic, google.*baseUrl/,
    });
  }
});

test('an address: the whole name is the server’s, the key is optional and never another provider’s', async () => {
  const baseUrl = `${server.url}/chat/completions`;
  const env = { OPENAI_API_KEY: 'not-for-you' };
  const model = await openModel('openai/gpt-oss-20b', { baseUrl, env });
  assert.equal(model.name, `${new URL(server.url).host}/openai/gpt-oss-20b`);
  assert.equal(model.price, undefined);
  await ask(model);
  const request = server.requests.at(-1);
  assert.equal(request?.path, '/v1/chat/completions');
  assert.equal(request.body.model, 'openai/gpt-oss-20b');
  assert.equal(request.headers['authorization'], undefined);
  await ask(await openModel('m', { baseUrl, env: { BATON_API_KEY: 'mine' } }));
  assert.equal(server.requests.at(-1)?.headers['authorization'], 'Bearer mine');
  for (const bad of ['localhost:11434', 'file:///etc/passwd', '']) {
    await assert.rejects(openModel('m', { baseUrl: bad }), { code: 'input_invalid' });
  }
});

test('an own model object of spec V3', async () => {
  const given: LanguageModelV3CallOptions[] = [];
  const own: LanguageModelV3 = {
    specificationVersion: 'v3',
    provider: 'acme.chat',
    modelId: 'one',
    supportedUrls: {},
    doGenerate: () => Promise.reject(new Error('not here')),
    doStream: (options) => {
      given.push(options);
      return Promise.resolve({
        stream: new ReadableStream({
          start(controller): void {
            controller.enqueue({ type: 'text-start', id: '1' });
            controller.enqueue({ type: 'text-delta', id: '1', delta: 'Hi' });
            controller.enqueue({
              type: 'tool-call',
              toolCallId: 't',
              toolName: 'run_sql',
              input: '{"sql":"x"}',
            });
            controller.enqueue({
              type: 'finish',
              finishReason: { unified: 'tool-calls', raw: 'x' },
              usage: {
                inputTokens: { total: 5, noCache: 5, cacheRead: 0, cacheWrite: 0 },
                outputTokens: { total: 2, text: 2, reasoning: 0 },
              },
            });
            controller.close();
          },
        }),
      });
    },
  };
  const model = modelOf(own, {
    prices: { 'acme/one': { input: 1e6, output: 1e6 } },
    thinking: 'low',
  });
  assert.equal(model.name, 'acme/one');
  const file = { type: 'file', mediaType: 'image/png', data: 'aGk=' } as const;
  const { reply } = await ask(model, { view: viewOf([{ role: 'user', content: [file] }]) });
  assert.equal(reply.text, 'Hi');
  assert.deepEqual(reply.calls, [{ name: 'run_sql', args: { sql: 'x' } }]);
  assert.equal(reply.usage?.costMicroUsd, 7);
  const message = given[0]?.prompt[1];
  assert.ok(message?.role === 'user' && message.content[0]?.type === 'file');
  assert.equal(message.content[0].data, 'aGk=');
  assert.ok(given[0] && !('reasoning' in given[0]));
});

test('an own model object that throws anything at all ends in a failure with a code', async () => {
  for (const thrown of [new Error('boom'), 'boom', null, { statusCode: 401, message: 'no' }]) {
    const own = {
      specificationVersion: 'v4',
      provider: 'acme',
      modelId: 'one',
      supportedUrls: {},
      doGenerate: () => Promise.reject(thrown),
      doStream: () => Promise.reject(thrown),
    } as const;
    const code = thrown && typeof thrown === 'object' && 'statusCode' in thrown;
    await assert.rejects(ask(modelOf(own)), {
      code: code ? 'model_unauthorized' : 'model_rejected',
    });
  }
});

test('prices: dated names cost what their model costs, own prices win, the rest is unknown', () => {
  assert.deepEqual(priceOf('openai/gpt-5-2025-08-07'), priceOf('openai/gpt-5'));
  assert.equal(priceOf('anthropic/claude-haiku-4-5-20251001')?.input, 1_000_000);
  assert.equal(priceOf('deepseek/deepseek-v4-flash')?.cached, 6_000);
  assert.equal(priceOf('openai/gpt-99'), undefined);
  const own = { input: 1, output: 2 };
  assert.deepEqual(priceOf('openai/gpt-5', { 'openai/gpt-5': own }), own);
});

const takesTemperature = (model: string): boolean =>
  profileOf({ provider: 'x', model }).temperature;

test('profiles: what a user knows better wins', () => {
  const id = { provider: 'compatible', model: 'my-mistral' };
  assert.equal(profileOf(id).userAfterTool, false);
  assert.equal(profileOf(id, { userAfterTool: true }).userAfterTool, true);
  const [fixed, free] = [
    [
      'o3',
      'o4-mini',
      'gpt-5',
      'gpt-6.1-terra',
      'openai/gpt-5.4',
      'claude-opus-4-7',
      'claude-sonnet-5-5',
    ],
    ['gpt-4.1', 'gpt-5-chat-latest', 'claude-opus-4-6', 'claude-sonnet-4-5', 'qwen3', 'llama-o1'],
  ];
  assert.deepEqual(fixed.filter(takesTemperature), []);
  assert.deepEqual(
    free.filter((model) => !takesTemperature(model)),
    [],
  );
});

test('probe: says what works, and never throws', async () => {
  server.script({ do: 'calls', calls: [{ name: 'say_ready' }] }, { do: 'text', text: 'Ready!' });
  const options = { baseUrl: server.url, env: {} };
  const calls = await probe('m', options);
  assert.deepEqual([calls.ok, calls.callsTools, calls.priceKnown], [true, true, false]);
  assert.ok(calls.latencyMs !== undefined && calls.latencyMs >= 0);
  const talks = await probe(await openModel('m', options));
  assert.deepEqual([talks.ok, talks.callsTools], [true, false]);
  server.script({ do: 'silence' });
  const late = await probe('m', { ...options, timeoutMs: 50 });
  assert.deepEqual([late.ok, late.failure?.code], [false, 'model_timeout']);
  assert.equal((await probe('nobody/x', {})).failure?.code, 'model_unknown');
  assert.equal((await probe('openai/gpt-5', { env: {} })).failure?.code, 'key_missing');
});

test('nothing is sent before a model is asked, and no provider is loaded before it is opened', async () => {
  const sent = server.requests.length;
  await openModel('m', { baseUrl: server.url, env: {} });
  assert.equal(server.requests.length, sent);
  const script = `
    import { registerHooks } from 'node:module';
    registerHooks({ resolve: (name, context, next) => (console.log(name), next(name, context)) });
    await import(${JSON.stringify(import.meta.resolve('../src/index.ts'))});`;
  const child = spawnSync(
    process.execPath,
    [...process.execArgv, '--input-type=module', '-e', script],
    {
      encoding: 'utf8',
    },
  );
  assert.equal(child.status, 0, child.stderr);
  assert.match(child.stdout, /catalog\.ts/);
  assert.doesNotMatch(child.stdout, /@ai-sdk/);
});
