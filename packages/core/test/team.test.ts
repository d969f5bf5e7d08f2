/** Every check that a developer's input gets, with the path to what is wrong (H2, T2, L1). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentOf, defineAgent, defineTeam, fixed, type TeamDefinition } from '@baton/core';
import { agent, human, stage, tool } from './stage.ts';

const base: TeamDefinition = {
  name: 'desk',
  entry: 'a',
  agents: [agent('a', ['b']), agent('b'), human('h')],
};

/** What a developer without types could write. */
const wrong = (more: object): TeamDefinition => ({ ...base, ...more });
const withAgent = (more: object): TeamDefinition =>
  wrong({ agents: [{ ...agent('a'), ...more }, agent('b'), human('h')] });

for (const [name, definition, path, message] of [
  ['an empty name', wrong({ name: '' }), 'name', /the name of a team is 1 to 64 letters/],
  ['a name with a space', wrong({ name: 'my desk' }), 'name', /got 'my desk' at name/],
  ['a name of 65 letters', wrong({ name: 'x'.repeat(65) }), 'name', /1 to 64/],
  ['no agents', wrong({ agents: [] }), 'agents', /a team has 1 to 256 agents, got '0'/],
  [
    'too many agents',
    wrong({ agents: Array.from({ length: 257 }, (_, n) => agent(`a${n}`)) }),
    'agents',
    /a team has 1 to 256 agents, got '257'/,
  ],
  [
    'two agents of one name',
    wrong({ agents: [agent('a'), agent('a')] }),
    'agents[1].name',
    /one name, got 'a'/,
  ],
  [
    'an unknown entry',
    wrong({ entry: 'x' }),
    'entry',
    /no such agent among a, b, h, got 'x' at entry/,
  ],
  ['an agent with a bad name', withAgent({ name: 'A' }), 'agents[0].name', /lower-case letters/],
  [
    'an agent with a name too long',
    withAgent({ name: 'a'.repeat(49) }),
    'agents[0].name',
    /1 to 48/,
  ],
  [
    'an edge to nobody',
    withAgent({ handoffs: ['b', 'x'] }),
    'agents[0].handoffs[1]',
    /no such agent/,
  ],
  [
    'an edge to itself',
    withAgent({ handoffs: ['a'] }),
    'agents[0].handoffs[0]',
    /no agent hands to itself/,
  ],
  [
    'an edge twice',
    withAgent({ handoffs: ['b', { to: 'b' }] }),
    'agents[0].handoffs[1]',
    /declared once/,
  ],
  [
    'a tool twice',
    withAgent({ tools: [tool('t'), tool('t')] }),
    'agents[0].tools[1]',
    /one name, got 't'/,
  ],
  [
    'a tool called ask_user',
    withAgent({ tools: [tool('ask_user')] }),
    'agents[0].tools[0]',
    /it is no tool/,
  ],
  [
    'a human with tools',
    withAgent({ kind: 'human', tools: [tool('t')] }),
    'agents[0].tools[0]',
    /has no tools/,
  ],
  [
    'a time limit of nothing',
    withAgent({ timeoutMs: 0 }),
    'agents[0].timeoutMs',
    /above 0 ms, got '0'/,
  ],
  [
    'a time limit that is none',
    withAgent({ timeoutMs: Number.NaN }),
    'agents[0].timeoutMs',
    /got 'NaN'/,
  ],
  [
    'a rule to nobody',
    wrong({ rules: [{ name: 'r', to: 'x', when: /x/ }] }),
    'rules[0].to',
    /no such agent/,
  ],
  ['a landing with nobody', wrong({ landing: { human: 'x' } }), 'landing.human', /no such agent/],
  [
    'a landing with a model',
    wrong({ landing: { human: 'b' } }),
    'landing.human',
    /only with an agent of kind human/,
  ],
] as readonly [string, TeamDefinition, string, RegExp][]) {
  test(`[H2] a team with ${name} is refused at its definition`, () => {
    assert.throws(() => defineTeam(definition), { code: 'definition_invalid', path, message });
  });
}

for (const [limits, path] of [
  [{ handoffs: -1 }, 'limits.handoffs'],
  [{ tokens: Number.NaN }, 'limits.tokens'],
  [{ hops: 1 }, 'limits.hops'],
  [{ conversation: { turns: '3' } }, 'limits.conversation.turns'],
] as const) {
  test(`[L1] a team with the limit ${JSON.stringify(limits)} is refused at its definition`, () => {
    assert.throws(() => defineTeam(wrong({ limits })), { code: 'limit_invalid', path });
  });
}

test('[H2] a team is completed, and what is complete stays as it is', () => {
  const team = defineTeam(base);
  assert.deepEqual(
    [team.landing, team.next, team.rules, team.router, team.redact],
    ['answer', 'holder', [], undefined, []],
  );
  assert.deepEqual([...team.agents.keys()], ['a', 'b', 'h']);
  const a = agentOf(team, 'a');
  assert.deepEqual([a.dispatcher, a.tools], [false, []]);
  assert.deepEqual(a.handoffs, [{ to: 'b', when: '', details: undefined, context: undefined }]);
  assert.deepEqual(defineAgent(a), a);
  assert.equal(
    defineTeam(
      wrong({ agents: Array.from({ length: 256 }, (_, n) => agent(n === 0 ? 'a' : `a${n}`)) }),
    ).agents.size,
    fixed.agentsMax,
  );
  assert.deepEqual(defineTeam(wrong({ redact: [/a/, /b/gi] })).redact.map(String), [
    '/a/g',
    '/b/gi',
  ]);
  assert.deepEqual(defineTeam(wrong({ landing: { human: 'h' } })).landing, { human: 'h' });
});

test('[H2] a log that names somebody else can not go on with this team', () => {
  assert.throws(() => agentOf(defineTeam(base), 'gone'), {
    code: 'team_differs',
    message:
      "Cannot go on: the log names the agent 'gone', and team 'desk' has a, b, h. Run it with the team " +
      'it was started with.',
  });
});

test('[H7] a holder that the team has no more gets no message: it is routed anew', async () => {
  const first = stage(base, { a: [{ handoff: 'b' }], b: ['B.'] });
  await first.say('go');
  const next = stage({ ...base, agents: [agent('a')] }, ['A.'], { store: first.store });
  assert.equal((await next.say('more')).text, 'A.');
  assert.deepEqual(await next.told(8), ['user: more', 'routed a by entry', 'a: A.', 'answered a']);
});
