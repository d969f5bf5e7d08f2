/**
 * What really goes over the wire to each provider, and what is made of its own kind of reply. The
 * providers' code is the real one; only the address is that of a server in this process.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CallId, Message, Reply } from '@baton/core';
import { type OpenOptions, openModel } from '../src/index.ts';
import { type Recorder, recorder } from './recorder.ts';
import { ask, call, hasty, user, viewOf } from './scene.ts';

let server: Recorder;
before(async () => {
  server = await recorder();
});
after(async () => await server.close());

const env = {
  DEEPSEEK_API_KEY: 'k-deepseek',
  OPENAI_API_KEY: 'k-openai',
  ANTHROPIC_API_KEY: 'k-anthropic',
  GOOGLE_GENERATIVE_AI_API_KEY: 'k-google',
};

/** A turn and its answer, as they would be in the next view after `reply`. */
function next(reply: Reply): Message[] {
  const calls = (reply.calls ?? []).map((one, index) => ({
    ...call(`c1_${index}`, one.name),
    args: one.args,
  }));
  const { reasoning } = reply;
  return [
    { role: 'assistant', text: reply.text ?? '', calls, ...(reasoning && { reasoning }) },
    ...calls.map(
      ({ id, name }): Message => ({ role: 'tool', call: id, name, output: 'done', failed: false }),
    ),
  ];
}

/** Asks twice: once, and again with the first reply and a note in the transcript. */
async function twice(
  spec: string,
  answers: readonly (readonly object[])[],
  options: OpenOptions = {},
): Promise<{ replies: Reply[]; bodies: Record<string, unknown>[] }> {
  const model = await openModel(spec, {
    env,
    providerUrl: server.url,
    attempts: 1,
    ...hasty,
    ...options,
  });
  const from = server.bodies.length;
  server.answers.push(...answers);
  const first = await ask(model, { view: viewOf([user('Sales of May?')]) });
  const view = viewOf([
    user('Sales of May?'),
    ...next(first.reply),
    { role: 'note', from: { kind: 'agent', name: 'data' }, text: 'I looked.' },
  ]);
  const second = await ask(model, { view });
  return { replies: [first.reply, second.reply], bodies: server.bodies.slice(from) };
}

const chunk = (delta: object, more: object = {}): object => ({
  id: '1',
  choices: [{ index: 0, delta, finish_reason: null }],
  ...more,
});
const chatEnd = (reason: string, usage: object): object => ({
  id: '1',
  choices: [{ index: 0, delta: {}, finish_reason: reason }],
  usage,
});
const sqlCall = { name: 'run_sql', arguments: '{"sql":"SELECT 1"}' };

test('deepseek: no thinking at temperature 0 unless told to, cache hits are counted and cheap', async () => {
  const usage = {
    prompt_tokens: 1000,
    completion_tokens: 10,
    prompt_cache_hit_tokens: 900,
    prompt_cache_miss_tokens: 100,
  };
  const { replies, bodies } = await twice('deepseek/deepseek-v4-flash', [
    [
      chunk({ tool_calls: [{ index: 0, id: 'x', type: 'function', function: sqlCall }] }),
      chatEnd('tool_calls', usage),
    ],
    [chunk({ content: 'Done' }), chatEnd('stop', usage)],
  ]);
  assert.deepEqual(replies[0]?.calls, [{ name: 'run_sql', args: { sql: 'SELECT 1' } }]);
  assert.equal(replies[1]?.text, 'Done');
  assert.deepEqual(replies[0].usage, {
    inputTokens: 1000,
    cachedTokens: 900,
    outputTokens: 10,
    // 100 x 0.3 + 900 x 0.006 + 10 x 1.2 millionths of a dollar, rounded up.
    costMicroUsd: 48,
  });
  const [body, again] = bodies;
  assert.deepEqual(body?.['thinking'], { type: 'disabled' });
  assert.equal(body['temperature'], 0);
  assert.equal(body['tool_choice'], 'auto');
  const { messages } = again as { messages: { role: string; content: string }[] };
  const [system, ...rest] = messages;
  assert.equal(system?.role, 'system');
  assert.deepEqual(
    rest.map(({ role }) => role),
    ['user', 'assistant', 'tool', 'user'],
  );
  assert.equal(rest.at(-1)?.content, '<note from="agent data">\nI looked.\n</note>');
});

test('deepseek: its reasoning goes back to it while it thinks', async () => {
  const usage = { prompt_tokens: 1, completion_tokens: 1 };
  const { bodies } = await twice(
    'deepseek/deepseek-v4-flash',
    [
      [
        chunk({ reasoning_content: 'A query.' }),
        chunk({ tool_calls: [{ index: 0, id: 'x', type: 'function', function: sqlCall }] }),
        chatEnd('tool_calls', usage),
      ],
      [chunk({ content: 'Done' }), chatEnd('stop', usage)],
    ],
    { thinking: 'high' },
  );
  assert.deepEqual(bodies[0]?.['thinking'], { type: 'enabled' });
  assert.equal(bodies[0]?.['temperature'], undefined);
  const messages = bodies[1]?.['messages'] as { role: string; reasoning_content?: string }[];
  const turn = messages.find((message) => message.role === 'assistant');
  assert.equal(turn?.reasoning_content, 'A query.');
});

const anthropicEnd = (reason: string): object[] => [
  { type: 'message_delta', delta: { stop_reason: reason }, usage: { output_tokens: 7 } },
  { type: 'message_stop' },
];

test('anthropic: thinking goes back with its signature, cache marks at the two ends of the prefix', async () => {
  const start = {
    type: 'message_start',
    message: {
      id: 'm',
      model: 'c',
      role: 'assistant',
      content: [],
      usage: {
        input_tokens: 50,
        cache_read_input_tokens: 30,
        cache_creation_input_tokens: 20,
        output_tokens: 1,
      },
    },
  };
  const { replies, bodies } = await twice(
    'anthropic/claude-haiku-4-5',
    [
      [
        start,
        {
          type: 'content_block_start',
          index: 0,
          content_block: { type: 'thinking', thinking: '' },
        },
        {
          type: 'content_block_delta',
          index: 0,
          delta: { type: 'thinking_delta', thinking: 'A query.' },
        },
        {
          type: 'content_block_delta',
          index: 0,
          delta: { type: 'signature_delta', signature: 'sig' },
        },
        { type: 'content_block_stop', index: 0 },
        {
          type: 'content_block_start',
          index: 1,
          content_block: { type: 'tool_use', id: 't', name: 'run_sql', input: {} },
        },
        {
          type: 'content_block_delta',
          index: 1,
          delta: { type: 'input_json_delta', partial_json: '{"sql":' },
        },
        {
          type: 'content_block_delta',
          index: 1,
          delta: { type: 'input_json_delta', partial_json: '"SELECT 1"}' },
        },
        { type: 'content_block_stop', index: 1 },
        ...anthropicEnd('tool_use'),
      ],
      [
        start,
        { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Done' } },
        { type: 'content_block_stop', index: 0 },
        ...anthropicEnd('end_turn'),
      ],
    ],
    { thinking: 'low' },
  );
  assert.deepEqual(replies[0]?.calls, [{ name: 'run_sql', args: { sql: 'SELECT 1' } }]);
  assert.equal(replies[0].reasoning?.text, 'A query.');
  assert.equal(replies[1]?.text, 'Done');
  assert.deepEqual(replies[1].usage, {
    inputTokens: 100,
    cachedTokens: 30,
    outputTokens: 7,
    // 50 x 1 + 30 x 0.1 + 20 x 1.25 + 7 x 5
    costMicroUsd: 113,
  });
  const { system, messages } = bodies[1] as {
    system: unknown[];
    messages: { role: string; content: Record<string, unknown>[] }[];
  };
  const ephemeral = { type: 'ephemeral' };
  assert.equal(system.length, 1);
  assert.deepEqual((system[0] as Record<string, unknown>)['cache_control'], ephemeral);
  assert.deepEqual(
    messages.map(({ role }) => role),
    ['user', 'assistant', 'user'],
  );
  assert.deepEqual(messages[1]?.content[0], {
    type: 'thinking',
    thinking: 'A query.',
    signature: 'sig',
  });
  assert.deepEqual(messages[1].content[1]?.['input'], { sql: 'SELECT 1' });
  const [result, note] = messages[2]?.content ?? [];
  assert.equal(result?.['tool_use_id'], messages[1].content[1]['id']);
  assert.match(String(note?.['text']), /I looked/);
  assert.deepEqual(note?.['cache_control'], ephemeral);
});

const googleAnswer = (parts: object[]): object => ({
  candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP' }],
  usageMetadata: {
    promptTokenCount: 100,
    cachedContentTokenCount: 60,
    candidatesTokenCount: 5,
    thoughtsTokenCount: 2,
  },
});

test('google: signatures of calls go back, schemas only have keywords that it knows', async () => {
  const { replies, bodies } = await twice('google/gemini-3-flash-preview', [
    [
      googleAnswer([
        { functionCall: { name: 'run_sql', args: { sql: 'SELECT 1' } }, thoughtSignature: 'sig' },
      ]),
    ],
    [googleAnswer([{ text: 'Done' }])],
  ]);
  assert.deepEqual(replies[0]?.calls, [{ name: 'run_sql', args: { sql: 'SELECT 1' } }]);
  assert.deepEqual(replies[1]?.usage, {
    inputTokens: 100,
    cachedTokens: 60,
    outputTokens: 7,
    // 40 x 0.5 + 60 x 0.05 + 7 x 3
    costMicroUsd: 44,
  });
  const { contents, systemInstruction } = bodies[1] as {
    contents: { role: string; parts: Record<string, unknown>[] }[];
    systemInstruction: { parts: unknown[] };
  };
  assert.equal(systemInstruction.parts.length, 1);
  assert.deepEqual(contents.map(({ role }) => role).slice(0, 3), ['user', 'model', 'user']);
  assert.equal(contents[1]?.parts[0]?.['thoughtSignature'], 'sig');
});

test('openai: nothing is stored there, and reasoning goes back encrypted', async () => {
  const item = { type: 'reasoning', id: 'rs_1', encrypted_content: 'enc', summary: [] };
  const made = {
    type: 'function_call',
    id: 'fc_1',
    call_id: 'x',
    name: 'run_sql',
    arguments: '{"sql":"SELECT 1"}',
    status: 'completed',
  };
  const usage = {
    input_tokens: 100,
    input_tokens_details: { cached_tokens: 50 },
    output_tokens: 10,
    output_tokens_details: { reasoning_tokens: 4 },
  };
  const message = {
    type: 'message',
    id: 'msg_1',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text: 'Done', annotations: [] }],
  };
  const created = {
    type: 'response.created',
    response: { id: 'r', created_at: 1, model: 'gpt-5.4-mini' },
  };
  const completed = { type: 'response.completed', response: { id: 'r', usage } };
  const { replies, bodies } = await twice('openai/gpt-5.4-mini', [
    [
      created,
      {
        type: 'response.output_item.added',
        output_index: 0,
        item: { ...item, encrypted_content: null },
      },
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.output_item.added', output_index: 1, item: { ...made, arguments: '' } },
      {
        type: 'response.function_call_arguments.delta',
        item_id: 'fc_1',
        output_index: 1,
        delta: made.arguments,
      },
      { type: 'response.output_item.done', output_index: 1, item: made },
      completed,
    ],
    [
      created,
      { type: 'response.output_item.added', output_index: 0, item: { ...message, content: [] } },
      { type: 'response.output_text.delta', item_id: 'msg_1', output_index: 0, delta: 'Done' },
      { type: 'response.output_item.done', output_index: 0, item: message },
      completed,
    ],
  ]);
  assert.deepEqual(replies[0]?.calls, [{ name: 'run_sql', args: { sql: 'SELECT 1' } }]);
  assert.equal(replies[1]?.text, 'Done');
  assert.equal(replies[1].usage?.cachedTokens, 50);
  const [body, again] = bodies;
  assert.equal(body?.['store'], false);
  assert.equal(body['temperature'], undefined, 'a reasoning model is sent no temperature');
  const input = again?.['input'] as Record<string, unknown>[];
  const kinds = input.map((one) => one['type'] ?? one['role']);
  assert.deepEqual(kinds, [
    'developer',
    'user',
    'reasoning',
    'function_call',
    'function_call_output',
    'user',
  ]);
  assert.equal(input[2]?.['encrypted_content'], 'enc');
  assert.equal(input[3]?.['call_id'], input[4]?.['call_id']);
});

test('every provider: the key is in a header and nowhere else', () => {
  assert.ok(server.headers.length >= 8);
  for (const headers of server.headers)
    assert.match(JSON.stringify(headers), /k-(deepseek|openai|anthropic|google)/);
  for (const body of server.bodies)
    assert.doesNotMatch(JSON.stringify(body), /k-(deepseek|openai|anthropic|google)/);
});

test('a transcript with an image reaches each provider in its own form', async () => {
  const content = [
    { type: 'text', text: 'What is this?' },
    { type: 'file', mediaType: 'image/png', name: 'a.png', data: 'aGk=' },
  ] as const;
  const view = viewOf([
    { role: 'user', content },
    { role: 'assistant', text: '', calls: [call('c2_0', 'run_sql')] },
    { role: 'tool', call: 'c2_0' as CallId, name: 'run_sql', output: null, failed: false },
  ]);
  for (const spec of [
    'openai/gpt-4.1',
    'anthropic/claude-haiku-4-5',
    'google/gemini-2.5-flash',
    'deepseek/deepseek-flash',
  ]) {
    const model = await openModel(spec, { env, providerUrl: server.url, attempts: 1 });
    await assert.rejects(ask(model, { view }));
    assert.match(JSON.stringify(server.bodies.at(-1)), /aGk=/, spec);
  }
});
