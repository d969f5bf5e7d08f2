/** The command line on a language model over real HTTP, well-behaved and not. */
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { type Behaviour, type MisbehavingServer, misbehavingServer } from '@baton/models/testing';
import { baton, batonJson, conversationIn, type Document, folder, start } from './baton.ts';

interface Case {
  readonly name: string;
  readonly script: readonly Behaviour[];
  readonly exit: number;
  readonly kind: string;
  readonly text?: RegExp;
  readonly failure?: string;
  /** How often the server was asked. */
  readonly requests?: number;
  readonly route?: readonly string[];
}

const always = (step: Behaviour): readonly Behaviour[] => Array.from({ length: 20 }, () => step);

const story = {
  topic: 'Login',
  stories: [
    {
      role: 'customer',
      goal: 'log in with my email address',
      criteria: [
        {
          title: 'Right password',
          given: ['a customer with the password "s3cret"'],
          when: 'the customer logs in with the password "s3cret"',
          then: ['the customer is logged in'],
          kind: 'happy',
        },
        {
          title: 'Wrong password',
          given: ['a customer with the password "s3cret"'],
          when: 'the customer logs in with the password "guess"',
          then: ['the customer is not logged in'],
          kind: 'negative',
        },
      ],
    },
  ],
};

const cases: readonly Case[] = [
  {
    name: 'triage, specialist, a call that is repaired, an answer',
    script: [
      { do: 'handoff', to: 'requirements', brief: { reason: 'stories are wanted' } },
      { do: 'calls', calls: [{ name: 'write_stories', args: { nonsense: 1 } }] },
      { do: 'calls', calls: [{ name: 'read_trace', args: {} }] },
      { do: 'text', text: 'Here they are.', pieces: 5 },
    ],
    exit: 0,
    kind: 'answered',
    text: /^Here they are\.$/,
    requests: 4,
    route: ['triage', 'requirements'],
  },
  {
    name: 'a question to the user',
    script: [{ do: 'calls', calls: [{ name: 'ask_user', args: { question: 'Which login?' } }] }],
    exit: 10,
    kind: 'waiting',
    text: /Which login\?/,
  },
  {
    name: '401: the key is refused, once',
    script: [{ do: 'status', status: 401 }],
    exit: 78,
    kind: 'failed',
    failure: 'model_unauthorized',
    requests: 1,
  },
  {
    name: '429 with retry-after: waits and goes on',
    script: [
      { do: 'status', status: 429, headers: { 'retry-after': '1' } },
      { do: 'text', text: 'Fine.' },
    ],
    exit: 0,
    kind: 'answered',
    requests: 2,
  },
  {
    name: '500 for ever',
    script: always({ do: 'status', status: 500 }),
    exit: 75,
    kind: 'failed',
    failure: 'model_overloaded',
  },
  {
    name: 'cut in the middle of the stream',
    script: [{ do: 'cut' }, { do: 'text', text: 'Whole.' }],
    exit: 0,
    kind: 'answered',
    text: /^Whole\.$/,
  },
  {
    name: 'garbage for ever',
    script: always({ do: 'garbage' }),
    exit: 69,
    kind: 'failed',
    failure: 'model_garbled',
  },
  {
    name: 'nothing, twice',
    script: always({ do: 'empty' }),
    exit: 69,
    kind: 'failed',
    failure: 'model_silent',
    requests: 2,
  },
  {
    name: 'truncated JSON in the arguments',
    script: [
      { do: 'calls', calls: [{ name: 'look_up', args: '{"question": "what is' }] },
      { do: 'text', text: 'Repaired.' },
    ],
    exit: 0,
    kind: 'answered',
    requests: 2,
  },
  {
    name: '[T2] an unknown tool',
    script: [
      { do: 'calls', calls: [{ name: 'delete_everything', args: {} }] },
      { do: 'text', text: 'Without it, then.' },
    ],
    exit: 0,
    kind: 'answered',
    requests: 2,
  },
  {
    name: '[H3] a second handoff in a turn',
    script: [
      {
        do: 'calls',
        calls: [
          { name: 'transfer_to_data', args: { reason: 'a query' } },
          { name: 'transfer_to_process', args: { reason: 'a map' } },
        ],
      },
      { do: 'text', text: 'The query.' },
    ],
    exit: 0,
    kind: 'answered',
    route: ['triage', 'data'],
  },
  {
    name: 'a refusal',
    script: [{ do: 'refuse', text: 'I can not help with that' }],
    exit: 69,
    kind: 'failed',
    failure: 'model_refused',
  },
];

describe('whatever a model does has a clear end', { concurrency: 2 }, () => {
  for (const { name, script, exit, kind, text, failure, requests, route } of cases) {
    test(name, async (t) => {
      const { server, words } = await serve(t, script);
      const cwd = folder(t);
      const ended = await batonJson(['ask', 'Write user stories for login', ...words], { cwd });
      const { document } = ended;
      assert.equal(ended.exit, exit, document.text);
      assert.deepEqual([document.kind, document.failure?.code], [kind, failure]);
      if (text) assert.match(document.text, text);
      if (requests !== undefined) assert.equal(server.requests.length, requests);
      if (route) assert.deepEqual(document.route, route);
      assert.deepEqual(
        server.requests.flatMap(({ complaint = [] }) => complaint),
        [],
      );
    });
  }
});

async function serve(
  t: TestContext,
  script: readonly Behaviour[],
): Promise<{ readonly server: MisbehavingServer; readonly words: readonly string[] }> {
  const server = await misbehavingServer();
  t.after(() => server.close());
  server.script(...script);
  return { server, words: ['--base-url', server.url, '--model', 'm'] };
}

test('a deliverable of a model is checked, written, and said to be a model’s', async (t) => {
  const { words } = await serve(t, [
    { do: 'handoff', to: 'requirements', brief: { reason: 'stories are wanted' } },
    { do: 'calls', calls: [{ name: 'write_stories', args: story }] },
    { do: 'text', text: 'One story.' },
  ]);
  const cwd = folder(t);
  const { exit, document } = await batonJson(['ask', 'Stories for login', ...words], { cwd });
  assert.equal(exit, 0);
  assert.ok(
    document.files.some((file) => file.endsWith('.feature')),
    document.text,
  );
  assert.match(document.model ?? '', /\/m$/);
});

test('nothing listens: said in a line, never with a stack, and how to go on', async (t) => {
  const { server, words } = await serve(t, []);
  await server.close();
  const { exit, out, err } = await baton(['ask', 'hi', ...words], { cwd: folder(t) });
  assert.equal(exit, 75);
  assert.equal(err, '');
  assert.match(out, /its server can not be reached, got '.*ECONNREFUSED/);
  assert.doesNotMatch(out, /^\s+at /m);
  const id = conversationIn(out);
  assert.ok(out.includes(`Go on:  baton continue ${id} --model m --base-url ${server.url}`));
});

test('a failed run goes on with continue', async (t) => {
  const { words } = await serve(t, [
    { do: 'status', status: 401 },
    { do: 'text', text: 'Now it works.' },
  ]);
  const cwd = folder(t);
  const first = await batonJson(['ask', 'hi', ...words], { cwd });
  assert.equal(first.exit, 78);
  const next = await batonJson(['continue', first.document.conversation, ...words], { cwd });
  assert.deepEqual([next.exit, next.document.text], [0, 'Now it works.']);
});

test('a model that is silent: ctrl-C cancels within a moment, and the run can be continued', async (t) => {
  const { server, words } = await serve(t, [{ do: 'silence' }, { do: 'text', text: 'Awake.' }]);
  const cwd = folder(t);
  const { child, ended } = start(['ask', 'hi', ...words], { cwd });
  await asked(server);
  child.kill('SIGINT');
  const { exit, out, err } = await ended;
  assert.equal(exit, 130, out);
  assert.equal(err, '');
  assert.match(out, /^cancelled /m);
  assert.equal(await server.requests[0]?.ended, 'closed_by_client');
  const next = await batonJson(['continue', conversationIn(out), ...words], { cwd });
  assert.deepEqual([next.exit, next.document.text], [0, 'Awake.']);
});

test('a second ctrl-C ends the process at once, and that can be continued, too', async (t) => {
  const { server, words } = await serve(t, [{ do: 'silence' }, { do: 'text', text: 'Awake.' }]);
  const cwd = folder(t);
  const { child, ended, printed } = start(['ask', 'hi', ...words], { cwd });
  await asked(server);
  child.kill('SIGINT');
  await printed(/cancelling/);
  child.kill('SIGINT');
  const { exit, out } = await ended;
  assert.equal(exit, 130);
  const next = await batonJson(['continue', conversationIn(out), ...words], { cwd });
  assert.deepEqual([next.exit, next.document.kind], [0, 'answered']);
});

async function asked(server: MisbehavingServer): Promise<void> {
  while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
}

test('a person holds the baton: the answer and the handoff go through continue', async (t) => {
  const { words } = await serve(t, [
    { do: 'handoff', to: 'human', brief: { reason: 'the budget has to be decided' } },
    { do: 'text', text: 'With 500 EUR, then.' },
  ]);
  const cwd = folder(t);
  const first = await batonJson(['ask', 'Stories for login', ...words], { cwd });
  const { conversation, waitingFor, route } = first.document;
  assert.deepEqual([first.exit, waitingFor, route], [10, 'human', ['triage', 'human']]);
  const again = await batonJson(['continue', conversation, ...words], { cwd });
  assert.deepEqual(
    [again.exit, again.document.waitingFor],
    [10, 'human'],
    'nothing is lost by asking',
  );
  const wrong = await batonJson(
    ['continue', conversation, ...words, '--answer', 'so', '--hand-to', 'nobody'],
    { cwd },
  );
  assert.equal(wrong.exit, 2);
  const passed = await batonJson(
    ['continue', conversation, ...words, '--answer', 'take 500', '--hand-to', 'requirements'],
    { cwd },
  );
  assert.deepEqual([passed.exit, passed.document.text], [0, 'With 500 EUR, then.']);
  assert.deepEqual(passed.document.route, ['triage', 'human', 'requirements']);
  const late = await batonJson(['continue', conversation, ...words, '--answer', 'too late'], {
    cwd,
  });
  assert.equal(late.document.error?.code, 'nothing_waits');
});

test('what was asked without a model is said to be so, and the other way round', async (t) => {
  const { words } = await serve(t, [{ do: 'text', text: 'From a model.' }]);
  const cwd = folder(t);
  const offline: Document = (await batonJson(['ask', 'what is INVEST?'], { cwd })).document;
  assert.equal(offline.model, null);
  const { out } = await baton(['ask', 'hi', '--conversation', offline.conversation, ...words], {
    cwd,
  });
  assert.match(out, /^Business analysis desk · 127\.0\.0\.1:\d+\/m$/m);
  assert.match(out, /^answered by triage · 127\.0\.0\.1:\d+\/m$/m);
});
