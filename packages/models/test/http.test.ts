/** Replies and failures over real HTTP: every way a server can answer, and what comes of it. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { FailureCode, Reply } from '@baton/core';
import { openModel } from '../src/index.ts';
import { type Behaviour, type MisbehavingServer, misbehavingServer } from '../src/testing/index.ts';
import { ask, hasty, textOfDeltas } from './scene.ts';

let server: MisbehavingServer;
let seen: number;
before(async () => {
  server = await misbehavingServer();
});
after(async () => await server.close());
beforeEach(() => {
  seen = server.requests.length;
});

const open = async (options: object = {}): ReturnType<typeof openModel> =>
  await openModel('test-model', { baseUrl: server.url, env: {}, ...hasty, ...options });

const requests = (): number => server.requests.length - seen;

const answers: readonly (readonly [string, Behaviour, Partial<Reply>])[] = [
  ['text', { do: 'text', text: 'Hello there' }, { text: 'Hello there' }],
  ['an empty reply, for the kernel to ask about', { do: 'empty' }, { text: '' }],
  ['text with bytes that are no UTF-8', { do: 'bad_utf8' }, { text: 'a\ufffd\ufffdb' }],
  [
    'a tool call, its arguments put together from pieces',
    { do: 'calls', calls: [{ name: 'run_sql', args: { sql: 'SELECT 1' } }], text: 'One moment' },
    { text: 'One moment', calls: [{ name: 'run_sql', args: { sql: 'SELECT 1' } }] },
  ],
  [
    'a handoff is a call like another',
    { do: 'handoff', to: 'data', brief: { reason: 'SQL' } },
    { text: '', calls: [{ name: 'transfer_to_data', args: { reason: 'SQL' } }] },
  ],
  [
    'several calls, in order, also when the server gives them one id',
    {
      do: 'calls',
      calls: [
        { name: 'run_sql', args: { sql: 'a' }, id: 'same' },
        { name: 'run_sql', args: { sql: 'b' }, id: 'same' },
      ],
    },
    {
      calls: [
        { name: 'run_sql', args: { sql: 'a' } },
        { name: 'run_sql', args: { sql: 'b' } },
      ],
    },
  ],
  [
    'an unknown tool, for the kernel to refuse',
    { do: 'calls', calls: [{ name: 'book_flight', args: {} }] },
    { calls: [{ name: 'book_flight', args: {} }] },
  ],
  [
    'arguments that stop inside a value are kept as they came',
    { do: 'calls', calls: [{ name: 'run_sql', args: '{"sql": "SELECT 1; DROP TAB' }] },
    { calls: [{ name: 'run_sql', args: null, garbled: '{"sql": "SELECT 1; DROP TAB' }] },
  ],
  [
    'arguments with a bracket forgotten are repaired',
    { do: 'calls', calls: [{ name: 'run_sql', args: '{"sql": "SELECT 1"' }] },
    { calls: [{ name: 'run_sql', args: { sql: 'SELECT 1' } }] },
  ],
  [
    'but not when the model was stopped while it wrote them',
    { do: 'calls', calls: [{ name: 'run_sql', args: '{"sql": "SELECT 1"' }], finish: 'length' },
    { calls: [{ name: 'run_sql', args: null, garbled: '{"sql": "SELECT 1"' }] },
  ],
  [
    'half an answer says that it is half an answer',
    { do: 'text', text: 'It all began', finish: 'length' },
    {
      text: 'It all began\n\n[The reply is cut off here: the model reached the limit of its length.]',
    },
  ],
  [
    'ask_user is a question and no call',
    { do: 'calls', calls: [{ name: 'ask_user', args: { question: 'Which one?' } }] },
    { text: 'Which one?', question: true },
  ],
  [
    'one question at a time, with at most four choices and what depends on the answer',
    {
      do: 'calls',
      calls: [
        {
          name: 'ask_user',
          args: {
            question: 'Which?',
            changes: 'the lock',
            choices: ['a', ' ', 'b', 'c', 'd', 'e'],
          },
        },
        { name: 'ask_user', args: { question: 'And where?' } },
      ],
    },
    { text: 'Which?\n\n(It changes: the lock)\n\n1. a\n2. b\n3. c\n4. d', question: true },
  ],
  [
    'a question beside other calls stays in what the agent says',
    {
      do: 'calls',
      text: 'I look.',
      calls: [
        { name: 'ask_user', args: { question: 'Which one?' } },
        { name: 'run_sql', args: { sql: 'a' } },
      ],
    },
    { text: 'I look.\n\nWhich one?', calls: [{ name: 'run_sql', args: { sql: 'a' } }] },
  ],
];

for (const [name, step, expected] of answers) {
  for (const stream of [true, false]) {
    test(`${stream ? 'streamed' : 'whole'}: ${name}`, async (context) => {
      if (!stream && step.do === 'bad_utf8') return context.skip('is about streams');
      server.script(step);
      const { reply, deltas } = await ask(await open({ stream }));
      const { model, usage, ...rest } = reply;
      assert.deepEqual(rest, { text: '', ...expected });
      assert.equal(model, `${new URL(server.url).host}/test-model`);
      if (!('finish' in step) && !reply.question && !reply.calls) {
        assert.equal(textOfDeltas(deltas, 'text'), reply.text);
      }
      assert.equal(usage?.costMicroUsd, 0);
    });
  }
}

/** What it ends with, and after how many requests (4 where trying again may help). */
const failures: readonly (readonly [string, Behaviour, FailureCode, number])[] = [
  ['400', { do: 'status', status: 400 }, 'model_rejected', 1],
  ['401', { do: 'status', status: 401 }, 'model_unauthorized', 1],
  ['402', { do: 'status', status: 402 }, 'model_rate_limited', 1],
  ['403', { do: 'status', status: 403 }, 'model_unauthorized', 1],
  ['404', { do: 'status', status: 404 }, 'model_rejected', 1],
  ['408', { do: 'status', status: 408 }, 'model_timeout', 4],
  ['413', { do: 'status', status: 413 }, 'model_rejected', 1],
  ['429', { do: 'status', status: 429 }, 'model_rate_limited', 4],
  ['500', { do: 'status', status: 500 }, 'model_overloaded', 4],
  ['503', { do: 'status', status: 503 }, 'model_overloaded', 4],
  ['504', { do: 'status', status: 504 }, 'model_timeout', 4],
  ['529', { do: 'status', status: 529 }, 'model_overloaded', 4],
  ['500 with a page', { do: 'status', status: 502, body: '<h1>Bad' }, 'model_overloaded', 4],
  ['a refusal', { do: 'refuse', text: 'I can not help with that.' }, 'model_refused', 1],
  ['a filter', { do: 'text', text: '', finish: 'content_filter' }, 'model_refused', 1],
  ['a connection cut in the middle', { do: 'cut' }, 'model_cut', 4],
  ['a stream that ends too early', { do: 'break_off' }, 'model_cut', 4],
  ['garbage', { do: 'garbage' }, 'model_garbled', 4],
  ['binary garbage', { do: 'garbage', bytes: new Uint8Array([0, 255, 1, 254]) }, 'model_cut', 4],
  ['an error midway', { do: 'fail_midway', type: 'server_error' }, 'model_overloaded', 4],
  ['a limit midway', { do: 'fail_midway', type: 'rate_limit_error' }, 'model_rate_limited', 4],
  ['a web page', { do: 'garbage', bytes: '<html>Welcome', type: 'text/html' }, 'model_garbled', 1],
  ['a reply without end', { do: 'huge', characters: 60_000 }, 'model_garbled', 1],
  ['no answer at all', { do: 'silence' }, 'model_timeout', 2],
  ['bytes that trickle', { do: 'trickle' }, 'model_timeout', 2],
  ['text without end', { do: 'babble' }, 'model_timeout', 1],
];

for (const [name, step, code, times] of failures) {
  test(`fails: ${name}: ${code} after ${times}`, async () => {
    server.script(...Array.from({ length: times }, () => step));
    const slow = code === 'model_timeout' && !('status' in step);
    const model = await open({
      apiKey: 'sk-very-secret-key',
      replyMax: 50_000,
      attempts: slow ? times : 4,
      ...(slow && { silenceMs: 60, timeoutMs: step.do === 'babble' ? 150 : 60_000 }),
    });
    await assert.rejects(ask(model), (error: Error & { code?: string }) => {
      assert.equal(error.code, code, error.message);
      assert.match(error.message, /^Cannot .+: .+, got .+\. \w.+|^Cannot .+: .+\. \w.+/);
      assert.doesNotMatch(error.message + String(error.cause), /very-secret/);
      return true;
    });
    assert.equal(requests(), times);
  });
}

test('fails: nobody listens', async () => {
  const gone = await misbehavingServer();
  await gone.close();
  const model = await openModel('x', { baseUrl: gone.url, env: {}, attempts: 2, ...hasty });
  await assert.rejects(ask(model), { code: 'model_unreachable', retry: 'later' });
});

test('a failure that passes is not seen, and what was streamed is taken back', async () => {
  server.script(
    { do: 'status', status: 503 },
    { do: 'cut', text: 'Once' },
    { do: 'text', text: 'Hi' },
  );
  const { reply, deltas } = await ask(await open());
  assert.equal(reply.text, 'Hi');
  assert.equal(requests(), 3);
  // Nothing came before the first failure, so there was nothing to take back.
  const kinds = deltas.map((delta) => delta.type);
  assert.deepEqual(kinds.filter((kind) => kind === 'restart').length, 1);
  assert.equal(textOfDeltas(deltas.slice(kinds.indexOf('restart')), 'text'), 'Hi');
});

test('a key that the provider repeats does not get into the message', async () => {
  server.script({ do: 'status', status: 401, message: 'Incorrect key: my own key 1234' });
  const model = await open({ apiKey: 'my own key 1234' });
  await assert.rejects(ask(model), (error: Error) => {
    assert.match(error.message, /Incorrect key: \[key\]/);
    assert.match(error.message, /BATON_API_KEY/);
    return true;
  });
});

test('a temperature that a model refuses is left out from then on', async () => {
  const message = "Unsupported value: 'temperature' does not support 0 with this model.";
  server.script({ do: 'status', status: 400, message });
  const model = await open();
  assert.equal((await ask(model)).reply.text, 'ok');
  await ask(model);
  const sent = server.requests.slice(seen).map(({ body }) => body.temperature);
  assert.deepEqual(sent, [0, undefined, undefined]);
});

test('usage: input, cached, output and cost; nothing where the server says nothing', async () => {
  const prices = { priced: { input: 1_000_000, cached: 100_000, output: 2_000_000 } };
  const model = await open({ name: 'priced', prices });
  server.script({ do: 'text', text: 'a' }, { do: 'text', text: 'a', usage: null });
  assert.deepEqual((await ask(model)).reply.usage, {
    inputTokens: 100,
    cachedTokens: 40,
    outputTokens: 10,
    costMicroUsd: 60 + 4 + 20,
  });
  assert.deepEqual((await ask(model)).reply.usage, {
    inputTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
    costMicroUsd: 0,
  });
});

test('reasoning is streamed apart and kept with the turn, also from <think> marks', async () => {
  const model = await open();
  server.script(
    { do: 'text', text: 'Yes', reasoning: 'Let me see' },
    { do: 'text', text: '<think>Let me see</think>\n\nYes', pieces: 9 },
    { do: 'text', text: '<thinking> is a tag', pieces: 5 },
  );
  for (let round = 0; round < 2; round++) {
    const { reply, deltas } = await ask(model);
    assert.equal(reply.text, 'Yes');
    assert.equal(reply.reasoning?.text, 'Let me see');
    assert.equal(reply.reasoning.model, model.name);
    assert.equal(textOfDeltas(deltas, 'reasoning'), 'Let me see');
    assert.equal(textOfDeltas(deltas, 'text'), 'Yes');
  }
  assert.equal((await ask(model)).reply.text, '<thinking> is a tag');
});

test('slow tokens are no silence', async () => {
  server.script({ do: 'text', text: 'x'.repeat(40), pieces: 20, eachMs: 20 });
  const { reply } = await ask(await open({ silenceMs: 250 }));
  assert.equal(reply.text?.length, 40);
});
