/** Rule C4 end to end: a server that refuses what strict providers refuse has nothing to refuse. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CallId, Message } from '@baton/core';
import { openModel } from '../src/index.ts';
import {
  type ChatMessage,
  complaintAbout,
  type MisbehavingServer,
  misbehavingServer,
} from '../src/testing/index.ts';
import { ask, call, handoffs, hasty, runSql, user, viewOf } from './scene.ts';

let server: MisbehavingServer;
before(async () => {
  server = await misbehavingServer();
});
after(async () => await server.close());

const answer = (id: string, name = 'run_sql'): Message => ({
  role: 'tool',
  call: id as CallId,
  name,
  output: { rows: [] },
  failed: false,
});
const note: Message = { role: 'note', from: { kind: 'agent', name: 'data' }, text: 'Not mine.' };
const turn = (words: string, ...calls: ReturnType<typeof call>[]): Message => ({
  role: 'assistant',
  text: words,
  calls,
});

const transcripts: readonly (readonly [string, readonly Message[]])[] = [
  ['nothing', []],
  ['only a note', [note]],
  ['an answer without its call, cut off by a narrowed view', [answer('c1_0'), user('Hi')]],
  ['a call without an answer', [user('Hi'), turn('', call('c1_0', 'run_sql')), user('And?')]],
  [
    'a tool and a handoff in one turn, answered, and back again',
    [
      user('Hi'),
      turn('Let me', call('c1_0', 'run_sql'), call('c1_1', 'transfer_to_data')),
      answer('c1_0'),
      answer('c1_1', 'transfer_to_data'),
      note,
      user('Well?'),
    ],
  ],
  [
    'answers in another order, with a user message between',
    [
      user('Hi'),
      turn('', call('c1_0', 'run_sql'), call('c1_1', 'run_sql')),
      answer('c1_1'),
      user('Quick!'),
      answer('c1_0'),
    ],
  ],
  ['an empty turn and a nudge', [user('Hi'), turn(''), note]],
  ['two turns with nothing between them', [user('Hi'), turn('One'), turn('Two')]],
  ['a turn first', [turn('Hello!'), user('Hi')]],
  ['blank texts', [user(' '), turn('\n'), user('')]],
  ['a call of a tool that is none', [user('Hi'), turn('', call('c9_0', 'do it!')), answer('c9_0')]],
];

for (const model of ['qwen3:4b', 'mistral-large-latest', 'gpt-5-mini', 'deepseek-v4-flash']) {
  test(`[C4] ${model} takes every transcript`, async () => {
    const opened = await openModel(model, { baseUrl: server.url, env: {}, ...hasty });
    for (const [name, messages] of transcripts) {
      const { reply } = await ask(opened, { view: viewOf(messages) });
      assert.equal(reply.text, 'ok', name);
      const landing = { bound: 'turns', message: 'land' } as const;
      await ask(opened, { view: viewOf([...messages, note], { landing }) });
    }
    const complaints = server.requests.map((request) => request.complaint);
    assert.deepEqual(complaints.filter(Boolean), []);
  });
}

const calls = (id: string, args = '{}'): ChatMessage => ({
  role: 'assistant',
  content: null,
  tool_calls: [{ id, function: { name: 'run_sql', arguments: args } }],
});
const said = (role: string, content = 'x'): ChatMessage => ({ role, content });
const tool = (id: string): ChatMessage => ({ role: 'tool', tool_call_id: id, content: 'x' });

test('the strict server is strict', () => {
  const tools = [runSql, ...handoffs].map((spec) => ({ function: spec }));
  const refused: readonly (readonly [RegExp, readonly ChatMessage[], object?])[] = [
    [/beginning/, [said('user'), said('system')]],
    [/alternate/, [said('assistant'), said('user')]],
    [/alternate/, [said('user'), said('user')]],
    [/prefill/, [said('user'), said('assistant')]],
    [/response to a preceeding/, [said('user'), tool('a')]],
    [/did not have response messages: a/, [said('user'), calls('a'), said('user')]],
    [/did not have response messages: a/, [said('user'), calls('a')]],
    [/Duplicate/, [said('user'), calls('a'), tool('a'), calls('a'), tool('a')]],
    [/must be JSON/, [said('user'), calls('a', '{"x'), tool('a')]],
    [/non-empty/, [said('user', ' ')]],
    [/unique/, [said('user')], { tools: [...tools, ...tools] }],
    [/too long/, [said('user')], { tools: Array.from({ length: 129 }, () => tools[0]) }],
    [/Invalid schema/, [said('user')], { tools: [{ function: { name: 'x', parameters: {} } }] }],
    [/model parameter/, [said('user')], { model: '' }],
    [/temperature/, [said('user')], { model: 'o3', temperature: 0 }],
    [/this tool_choice/, [said('user')], { model: 'deepseek-v4-pro', tool_choice: 'required' }],
    [
      /reasoning_content/,
      [said('user'), said('assistant'), said('user')],
      { model: 'deepseek-v4-pro' },
    ],
    [/length of 9/, [said('user'), calls('call_1'), tool('call_1')], { model: 'mistral-small' }],
    [
      /'user' after role 'tool'/,
      [said('user'), calls('abcdefghi'), tool('abcdefghi'), said('user')],
      { model: 'mistral-small' },
    ],
  ];
  for (const [pattern, messages, more] of refused) {
    assert.match(complaintAbout({ model: 'm', messages, ...more }) ?? 'none', pattern);
  }
  assert.equal(
    complaintAbout({ model: 'm', messages: [said('system'), said('user')], tools }),
    undefined,
  );
});
