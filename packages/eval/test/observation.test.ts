/** What is read from the logs of real runs of a real team, on a model that follows a script. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineTeam } from '@baton/core';
import { readsAsRefusal, routerSubject } from '@baton/eval';
import { office, officeSubject, seen } from './office.ts';

const hops: readonly (readonly [text: string, hop: string, sequence: string])[] = [
  ['data', 'data', 'triage data'],
  ['hello', 'direct', 'triage'],
  ['tool', 'direct', 'triage'],
  ['no', 'refused', 'triage'],
  ['ask', 'asked', 'triage'],
  ['refuse', 'no_answer', 'triage'],
  ['human', 'human', 'triage human'],
  ['tool data tool process', 'data', 'triage data process'],
  ['data no', 'data', 'triage data'],
  ['data ask', 'data', 'triage data'],
  ['data triage process', 'data', 'triage data triage process'],
];

for (const [text, hop, sequence] of hops) {
  test(`first hop of “${text}”: ${hop}`, async () => {
    const observation = await seen({ text });
    assert.equal(observation.hop, hop);
    assert.equal(observation.sequence.join(' '), sequence);
  });
}

test('the entry agent that only reads and passes on is left out of who worked', async () => {
  assert.deepEqual((await seen({ text: 'data' })).worked, ['data']);
  assert.deepEqual((await seen({ text: 'hello' })).worked, ['triage']);
  // Given back to it, it is at work.
  assert.deepEqual((await seen({ text: 'data triage process' })).worked, [
    'data',
    'triage',
    'process',
  ]);
});

test('a conversation: who held the baton after each turn; a first hop may come late', async () => {
  const observation = await seen({
    turns: [{ user: 'ask' }, { user: 'data' }, { user: 'process tool' }, { user: 'thanks' }],
  });
  assert.deepEqual(observation.holders, ['triage', 'data', 'process', 'process']);
  assert.deepEqual(observation.outcomes, ['waiting', 'answered', 'answered', 'answered']);
  assert.equal(observation.hop, 'data');
  assert.equal(observation.handoffs, 2);
});

test('tools that ran, and not those that were refused or denied', async () => {
  assert.deepEqual((await seen({ text: 'tool data tool' })).tools, ['look']);
  assert.deepEqual((await seen({ text: 'data pay' })).tools, []);
  const approving = officeSubject({ approve: true });
  assert.deepEqual((await seen({ text: 'data pay' }, approving)).tools, ['pay']);
});

test('a bounce: back at somebody who passed it on, and nothing is new', async () => {
  assert.equal((await seen({ text: 'data triage' })).bounces, 1);
  assert.equal((await seen({ text: 'data tool triage' })).bounces, 0, 'a result is news');
  assert.equal((await seen({ text: 'data process' })).bounces, 0);
  const twoTurns = { turns: [{ user: 'data' }, { user: 'triage' }] };
  assert.equal((await seen(twoTurns)).bounces, 0, 'a message of the user is news');
});

test('a handoff that the kernel refused is counted and is no hop', async () => {
  const observation = await seen({ text: 'triage hello' });
  assert.equal(observation.hop, 'direct');
  assert.deepEqual([observation.handoffs, observation.refusedHandoffs], [0, 1]);
});

test('what must not happen: agents, tools, sayings; the rest is not checked', async () => {
  const must_not = [
    { agent: 'human' },
    'process',
    { tool: 'look' },
    'pay',
    { says: 'here IT is: \\d' },
    'be rude',
    { tool: 'erase' },
  ];
  const good = await seen({ text: 'data ask', must_not });
  assert.deepEqual(good.broken, []);
  assert.deepEqual(good.unchecked, ['be rude']);
  const bad = await seen({ text: 'tool process pay human', must_not });
  assert.deepEqual(bad.broken, [
    'human held the baton',
    'process held the baton',
    'look was called',
    'pay was called',
  ]);
  assert.deepEqual((await seen({ text: 'data', must_not })).broken, ['data said here IT is: \\d']);
});

test('a run that fails is told with its code; a hop before that is kept', async () => {
  const failed = await seen({ text: 'refuse' });
  assert.equal(failed.failure?.code, 'model_refused');
  const late = await seen({ text: 'data refuse' });
  assert.deepEqual([late.hop, late.failure?.code], ['data', 'model_refused']);
});

test('nothing more is said after a run that failed', async () => {
  const broken = await seen({ turns: [{ user: 'refuse' }, { user: 'data' }] });
  assert.deepEqual([broken.hop, broken.outcomes.length], ['no_answer', 1]);
});

test('a conversation that takes too long is broken off and told', async () => {
  const { play } = officeSubject();
  const { signal } = new AbortController();
  const { caseOf } = await import('./office.ts');
  const hanging = caseOf({ text: 'data hang', label: 'data' });
  const observation = await play(hanging, { signal, timeoutMs: 150 });
  assert.equal(observation.hop, 'data');
  assert.match(observation.failure?.message ?? '', /over 150 ms/);
  assert.deepEqual(observation.outcomes, ['cancelled']);
});

test('a team that can not be opened is a result', async () => {
  const broken = officeSubject({
    open: () => {
      throw new Error('no database');
    },
  });
  const observation = await seen({ text: 'data' }, broken);
  assert.equal(observation.hop, 'no_answer');
  assert.match(observation.failure?.message ?? '', /no database/);
});

test('a team is opened for each case, with its world, and closed', async () => {
  const did: string[] = [];
  const subject = officeSubject({
    open: ({ world }) => {
      did.push(JSON.stringify(world));
      return { team: office, close: () => void did.push('closed') };
    },
  });
  await seen({ text: 'data', world: { line: 'off' } }, subject);
  assert.deepEqual(did, ['{"line":"off"}', 'closed']);
});

test('a router alone: rules and router of the team, and nobody is asked anything', async () => {
  const routed = defineTeam({
    name: 'office',
    entry: 'triage',
    agents: [...office.agents.values()],
    router: {
      route: async ({ text }) => {
        const guess = [{ to: 'data', confidence: 0.4 }];
        if (text.includes('map')) {
          return { to: 'process', confidence: 0.9, runnersUp: guess, reason: 'maps' };
        }
        return { to: null, runnersUp: guess, reason: 'not sure' };
      },
    },
    rules: [{ name: 'sql', to: 'data', when: /sql/ }],
  });
  const subject = routerSubject({ name: 'router', team: routed, version: '1' });
  const map = await seen({ text: 'a map of data' }, subject);
  assert.equal(map.hop, 'process');
  assert.deepEqual(
    [map.route?.method, map.route?.best],
    ['classifier', { agent: 'process', confidence: 0.9 }],
  );
  assert.ok((map.route?.ms ?? 0) > 0, 'finer than the whole milliseconds of the log');
  const rule = await seen({ text: 'sql' }, subject);
  assert.deepEqual([rule.hop, rule.route?.method], ['data', 'rule']);
  const unsure = await seen({ text: 'hello' }, subject);
  assert.deepEqual([unsure.hop, unsure.route?.best?.agent], ['abstained', 'data']);
  const each = await seen({ turns: [{ user: 'a map' }, { user: 'sql' }] }, subject);
  assert.deepEqual(each.holders, ['process', 'data'], 'every message is routed anew');
});

test('a router alone, when several fit: the policy of the team', async () => {
  const hops = async (severalFit: 'ask' | 'both' | 'best' | 'entry') => {
    const route = async () => {
      return { to: ['process', 'data'], confidence: 0.9, runnersUp: [], reason: 'both' };
    };
    const agents = [...office.agents.values()];
    const team = defineTeam({ name: 'o', entry: 'triage', agents, router: { route }, severalFit });
    const { hop, sequence } = await seen(
      { text: 'x' },
      routerSubject({ name: 'r', team, version: '1' }),
    );
    return [hop, sequence.join(' ')];
  };
  assert.deepEqual(await hops('best'), ['process', 'process']);
  assert.deepEqual(await hops('both'), ['process', 'process data']);
  assert.deepEqual(await hops('ask'), ['asked', 'triage']);
  assert.deepEqual(await hops('entry'), ['abstained', 'triage']);
});

test('an agent with the name of a hop would be taken for it', () => {
  const team = defineTeam({
    name: 't',
    entry: 'direct',
    agents: [{ kind: 'human', name: 'direct', description: '' }],
  });
  assert.throws(() => officeSubject({ team }), { code: 'definition_invalid', message: /'direct'/ });
});

test('the fingerprint follows the team and what its definition does not show', () => {
  const first = officeSubject().fingerprint;
  assert.equal(officeSubject().fingerprint, first);
  assert.notEqual(officeSubject({ version: '2' }).fingerprint, first);
  const agents = [...office.agents.values()].map((agent) =>
    agent.kind === 'model' ? { ...agent, instructions: 'Do it well.' } : agent,
  );
  assert.notEqual(
    officeSubject({ team: { ...office, agents: new Map(agents.map((one) => [one.name, one])) } })
      .fingerprint,
    first,
  );
});

const refusals = [
  'I’m sorry, but I can’t help with that.',
  'Sorry, I can not help with that. Program code is not made here.',
  'That is outside what this desk does. It makes maps.',
  'We only help with business analysis.',
  'Dabei kann ich leider nicht helfen.',
  'Je ne peux pas vous aider avec cela.',
  'Lo siento, no puedo ayudar con eso.',
  'Mi dispiace, non posso aiutarti.',
  'Desculpe, não posso ajudar com isso.',
  'Daar kan ik helaas niet bij helpen.',
];
const answers = [
  'INVEST stands for six properties of a good story.',
  'Work that is out of scope is what the project will not deliver.',
  'Hello. This desk makes user stories. What do you need?',
  `A scope statement says what is in. ${'More. '.repeat(60)}I can not help with code.`,
  'I do not know that word; here is what comes near it.',
];

test('what reads as a refusal, and what does not', () => {
  for (const text of refusals) assert.ok(readsAsRefusal(text), text);
  for (const text of answers) assert.ok(!readsAsRefusal(text), text);
  assert.ok(readsAsRefusal('Nope.', /^nope/gi));
  assert.ok(!readsAsRefusal('I can’t help with that.', /^nope/gi));
});
