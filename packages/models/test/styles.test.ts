/** Models without tool calling: handing over by JSON or by a single word. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CallId, NewCall, Reply } from '@baton/core';
import { openModel } from '../src/index.ts';
import { type MisbehavingServer, misbehavingServer } from '../src/testing/index.ts';
import { ask, call, hasty, textOfDeltas, user, viewOf } from './scene.ts';

let server: MisbehavingServer;
before(async () => {
  server = await misbehavingServer();
});
after(async () => await server.close());

async function said(
  calls: 'json' | 'word',
  text: string,
  finish = 'stop',
): Promise<Reply & { shown: string }> {
  const model = await openModel('m', {
    baseUrl: server.url,
    env: {},
    calls,
    attempts: 1,
    ...hasty,
  });
  server.script({ do: 'text', text, finish });
  const { reply, deltas } = await ask(model);
  return { ...reply, shown: textOfDeltas(deltas, 'text') };
}

const sql: NewCall = { name: 'run_sql', args: { sql: 'SELECT 1' } };
const hand: NewCall = { name: 'transfer_to_data', args: { reason: 'SQL' } };
const handJson = '{"name": "transfer_to_data", "args": {"reason": "SQL"}}';

const written: readonly (readonly [string, string, readonly NewCall[] | undefined, string])[] = [
  [
    'as told',
    '{"say": "A moment", "calls": [{"name": "run_sql", "args": {"sql": "SELECT 1"}}]}',
    [sql],
    'A moment',
  ],
  ['one call on its own', handJson, [hand], ''],
  ['in a code fence', '```json\n{"calls": [' + handJson + ']}\n```', [hand], ''],
  [
    'with prose around',
    `I hand this over.\n${handJson}\nBye.`,
    [hand],
    'I hand this over.\n\nBye.',
  ],
  ['as an array', `[${handJson}]`, [hand], ''],
  ['as Qwen writes it', `<tool_call>\n${handJson}\n</tool_call>`, [hand], ''],
  [
    'as Qwen writes several',
    `<tool_call>${handJson}</tool_call>\n<tool_call>${handJson}</tool_call>`,
    [hand, hand],
    '',
  ],
  [
    'as OpenAI writes it',
    '{"tool_calls": [{"function": {"name": "run_sql", "arguments": "{\\"sql\\": \\"SELECT 1\\"}"}}]}',
    [sql],
    '',
  ],
  [
    'brackets forgotten',
    '{"calls": [{"name": "transfer_to_data", "args": {"reason": "SQL"',
    [hand],
    '',
  ],
  [
    'a comma too many',
    '{"calls": [{"name": "transfer_to_data", "args": {"reason": "SQL",},},]}',
    [hand],
    '',
  ],
  [
    'a tool nobody has, for the kernel to refuse',
    '{"calls": [{"name": "fly", "args": {}}]}',
    [{ name: 'fly', args: {} }],
    '',
  ],
  [
    'stopped inside a value',
    '{"calls": [{"name": "run_sql", "args": {"sql": "DROP TA',
    [
      {
        name: 'run_sql',
        args: null,
        garbled: '{"calls": [{"name": "run_sql", "args": {"sql": "DROP TA',
      },
    ],
    '',
  ],
  ['after a brace that is none', `Use {x}: ${handJson}`, [hand], 'Use {x}:'],
  ['an answer', 'INVEST is a checklist.', undefined, 'INVEST is a checklist.'],
  ['an answer that is JSON', '{"name": "Bob", "age": 3}', undefined, '{"name": "Bob", "age": 3}'],
  [
    'an answer with code in it',
    'Like so:\n```json\n{"a": 1}\n```',
    undefined,
    'Like so:\n```json\n{"a": 1}\n```',
  ],
  ['an answer with a brace', 'Use {name} here.', undefined, 'Use {name} here.'],
];

for (const [name, text, calls, words] of written) {
  test(`json: ${name}`, async () => {
    const reply = await said('json', text);
    assert.deepEqual(reply.calls, calls);
    assert.equal(reply.text, words);
    assert.equal(reply.shown, words, 'calls are not shown as text');
  });
}

test('json: a question to the user', async () => {
  const reply = await said(
    'json',
    '{"calls": [{"name": "ask_user", "args": {"question": "Which?"}}]}',
  );
  assert.equal(reply.question, true);
  assert.equal(reply.text, 'Which?');
});

test('json: brackets are not added to what was cut off', async () => {
  const reply = await said(
    'json',
    '{"calls": [{"name": "run_sql", "args": {"sql": "SELECT 1"',
    'length',
  );
  assert.equal(reply.calls?.[0]?.args, null);
});

test('json: what begins a call and names nothing is garbled', async () => {
  await assert.rejects(said('json', '{"calls": [{"na'), { code: 'model_garbled' });
});

test('json: calls and results are in the transcript as text, the rules in the system message', async () => {
  const model = await openModel('m', { baseUrl: server.url, env: {}, calls: 'json' });
  await ask(model, {
    view: viewOf([
      user('Sales?'),
      { role: 'assistant', text: 'I look.', calls: [call('c1_0', 'run_sql', { sql: 'SELECT 1' })] },
      {
        role: 'tool',
        call: 'c1_0' as CallId,
        name: 'run_sql',
        output: { rows: [] },
        failed: false,
      },
    ]),
  });
  const body = server.requests.at(-1)?.body;
  assert.equal(body?.tools, undefined);
  const [system, , turn, result] = body?.messages ?? [];
  assert.match(String(system?.content), /- run_sql: Runs a query.*"sql"/);
  assert.match(String(system?.content), /- ask_user/);
  assert.equal(
    turn?.content,
    'I look.\n\n{"calls":[{"name":"run_sql","args":{"sql":"SELECT 1"}}]}',
  );
  assert.equal(result?.role, 'user');
  assert.equal(result.content, '<note from="tool run_sql">\n{"rows":[]}\n</note>');
});

const named: readonly (readonly [string, string | undefined])[] = [
  ['data', 'transfer_to_data'],
  ['Data.', 'transfer_to_data'],
  ['**data_quality**', 'transfer_to_data_quality'],
  ['Data Quality', 'transfer_to_data_quality'],
  ['"transfer_to_data"', 'transfer_to_data'],
  ['Hand over to the data specialist', 'transfer_to_data'],
  ['Answer: data', 'transfer_to_data'],
  ['The data is in the file.', undefined],
  ['data, or data_quality?', undefined],
  ['I am the data', undefined],
  ['triage', undefined],
  ['', undefined],
];

for (const [text, expected] of named) {
  test(`word: '${text}' is ${expected ?? 'an answer'}`, async () => {
    const reply = await said('word', text);
    assert.equal(reply.calls?.[0]?.name, expected);
    assert.equal(reply.text, expected ? '' : text);
    if (expected) assert.deepEqual(reply.calls?.[0]?.args, { reason: 'named by the model' });
  });
}

test('word: the model is told the names and offered no tools', async () => {
  const model = await openModel('m', { baseUrl: server.url, env: {}, calls: 'word' });
  await ask(model, {
    view: viewOf([
      user('Hi'),
      { role: 'assistant', text: '', calls: [call('c1_0', 'transfer_to_data')] },
    ]),
  });
  const body = server.requests.at(-1)?.body;
  assert.equal(body?.tools, undefined);
  assert.match(
    String(body?.messages?.[0]?.content),
    /ONLY the specialist's name:\n- data: Queries and reports\./,
  );
  assert.equal(body?.messages?.[2]?.content, 'data');
});
