/** What a view takes from where: whose edge narrows it, what is registered, why it is the last turn. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkNow, jsonSchemaOf, type KeptArtifact, type Schema, type View } from '@baton/core';
import { agent, code, here, stage, tool, until } from './stage.ts';

test('[C2] the edge that was taken narrows, and no other edge of the sender', async () => {
  const agents = [
    agent('a', [{ to: 'b', context: 'brief' }, 'c', { to: 'd', context: { last: 0 } }]),
    agent('b'),
    agent('c'),
    agent('d'),
  ];
  const cut = async (to: string): Promise<unknown> => {
    const { say, model } = stage(
      { name: 'desk', entry: 'a', agents },
      { a: [{ text: 'Thinking.', handoff: to }] },
    );
    await say('go');
    return model.requests.at(-1)?.view.cut?.by;
  };
  assert.deepEqual(
    [await cut('b'), await cut('c'), await cut('d')],
    ['brief', undefined, 'last 0'],
  );
});

test('[C2] code agents are given the whole log, whatever is cut', async () => {
  let given: View | undefined;
  const reading = code(
    'b',
    (view) => {
      given = view;
      return { text: 'B.' };
    },
    { context: 'brief' },
  );
  const { say } = stage({ name: 'desk', entry: 'a', agents: [agent('a', ['b']), reading] }, [
    { handoff: 'b' },
  ]);
  await say('go');
  assert.deepEqual([given?.log.length, given?.cut, given?.instructions], [5, undefined, '']);
});

test('[C1] a view gives the artifacts as they stand', async () => {
  let seen: readonly KeptArtifact[] = [];
  const make = tool('make', (_, { register }) => {
    register({ id: 'US-1', kind: 'US', title: 'Login', body: 'as a user' });
  });
  const reading = code(
    'a',
    (view) => {
      seen = view.artifacts();
      return seen.length === 0 ? { calls: [{ name: 'make', args: {} }] } : { text: 'Done.' };
    },
    { tools: [make] },
  );
  await stage({ name: 'desk', entry: 'a', agents: [reading] }, []).say('go');
  assert.deepEqual(
    seen.map(({ id, title, agent: by, version }) => [id, title, by, version]),
    [['US-1', 'Login', 'a', 1]],
  );
});

test('[C1] a handoff says what its target does, with the full stops inside it', async () => {
  const { say, model } = stage(
    {
      name: 'desk',
      entry: 'a',
      agents: [
        agent('a', [{ to: 'b', when: 'numbers' }]),
        { ...agent('b'), description: 'Reads v1.2 files. Slowly.' },
      ],
    },
    ['A.'],
  );
  await say('go');
  assert.equal(
    model.requests[0]?.view.handoffs[0]?.description,
    'Hands the conversation to b: Reads v1.2 files. Slowly. When: numbers',
  );
});

test('[L2] the last turn says why it is the last, also after a message has joined', async () => {
  const views: View[] = [];
  const answers: ((text: string) => void)[] = [];
  const slow = code('a', (view) => {
    views.push(view);
    return new Promise((resolve) => void answers.push((text) => resolve({ text })));
  });
  const { baton, say } = stage(
    { name: 'desk', entry: 'a', agents: [slow], limits: { turns: 1 } },
    [],
  );
  const first = say('first');
  await until(() => answers.length === 1);
  const joined = baton.send(here, 'second').outcome;
  answers[0]?.('To the first.');
  await until(() => answers.length === 2);
  answers[1]?.('To both.');
  assert.deepEqual([(await first).text, (await joined).text], ['To both.', 'To both.']);
  const [before, after] = views.map(({ landing }) => landing);
  assert.match(before?.message ?? '', /^This is your last turn in this run: 0 of 1 turns are used/);
  assert.deepEqual(after, before);
});

test('[H5] a schema of a brief that answers later is an issue, and its failure kills nobody', async () => {
  const later = (validate: () => Promise<never>): Schema => ({
    '~standard': { version: 1, vendor: 'test', validate },
  });
  const failing = later(() => Promise.reject(new Error('later')));
  assert.deepEqual(checkNow(failing, {}), {
    ok: false,
    issues: ['the schema of a brief must validate without a promise'],
  });
  // A rejection that nobody has heard would end the process here.
  await new Promise<void>((resolve) => void setImmediate(resolve));
});

test('[C1] a schema is asked for its JSON Schema in the draft that models know', () => {
  const asked: unknown[] = [];
  const schema: Schema = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value) => ({ value }),
      jsonSchema: {
        input: (options) => {
          asked.push(options);
          return { type: 'string' };
        },
      },
    },
  };
  assert.deepEqual(jsonSchemaOf(schema), { type: 'string' });
  assert.deepEqual(asked, [{ target: 'draft-07' }]);
});
