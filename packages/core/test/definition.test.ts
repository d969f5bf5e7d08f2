/** What a developer is told, word for word, and what a definition is completed to (H2, T2, L1). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AgentDefinition,
  checkLimits,
  defineAgent,
  defineTeam,
  defineTool,
  type LimitChanges,
  limitsWith,
  type TeamDefinition,
} from '@baton/core';
import { agent, anything, human, tool } from './stage.ts';

const base: TeamDefinition = {
  name: 'desk',
  entry: 'a',
  agents: [agent('a', ['b']), agent('b'), human('h')],
};
const team = (more: object): TeamDefinition => ({ ...base, ...more });
const withAgent = (more: object): TeamDefinition =>
  team({ agents: [agent('b'), { ...agent('a'), ...more }, human('h')] });

for (const [definition, path, got, why] of [
  [team({ name: '-x' }), 'name', '-x', 'the name of a team is 1 to 64 letters, digits, _ or -'],
  [team({ name: 'x!' }), 'name', 'x!', 'the name of a team is 1 to 64 letters, digits, _ or -'],
  [team({ agents: [] }), 'agents', '0', 'a team has 1 to 256 agents'],
  [
    team({ agents: [agent('a'), agent('b'), agent('b')] }),
    'agents[2].name',
    'b',
    'two agents have one name',
  ],
  [team({ entry: '' }), 'entry', '', 'there is no such agent among a, b, h'],
  [
    team({
      rules: [
        { name: 'r', to: 'a', when: ['x'] },
        { name: 's', to: 'x', when: ['x'] },
      ],
    }),
    'rules[1].to',
    'x',
    'there is no such agent among a, b, h',
  ],
  [team({ landing: { human: 'x' } }), 'landing.human', 'x', 'there is no such agent among a, b, h'],
  [
    team({ landing: { human: 'b' } }),
    'landing.human',
    'b',
    'a run can land only with an agent of kind human',
  ],
  ...['', 'A', '1a', 'a-b', '_a', 'a b', 'ab!', `a${'b'.repeat(48)}`].map(
    (name) =>
      [
        team({ agents: [agent('b'), agent(name)] }),
        'agents[1].name',
        name,
        'the name of an agent is 1 to 48 lower-case letters, digits or _, and begins with a letter',
      ] as const,
  ),
  [
    withAgent({ handoffs: ['b', 'x'] }),
    'agents[1].handoffs[1]',
    'x',
    'there is no such agent among b, a, h',
  ],
  [withAgent({ handoffs: ['b', 'a'] }), 'agents[1].handoffs[1]', 'a', 'no agent hands to itself'],
  [
    withAgent({ handoffs: ['b', 'h', { to: 'b' }] }),
    'agents[1].handoffs[2]',
    'b',
    'an edge is declared once',
  ],
  [
    withAgent({ tools: [tool('t'), tool('u'), tool('t')] }),
    'agents[1].tools[2]',
    't',
    'two tools of one agent have one name',
  ],
  [
    withAgent({ tools: [tool('t'), tool('ask_user')] }),
    'agents[1].tools[1]',
    'ask_user',
    'ask_user is how a model asks the user; it is no tool',
  ],
  [
    withAgent({ kind: 'human', tools: [tool('t')] }),
    'agents[1].tools[0]',
    't',
    'an agent of kind human has no tools',
  ],
  ...[0, -1, Number.NaN].map(
    (timeoutMs) =>
      [
        withAgent({ timeoutMs }),
        'agents[1].timeoutMs',
        `${timeoutMs}`,
        'a time limit is above 0 ms',
      ] as const,
  ),
] as const satisfies readonly (readonly [TeamDefinition, string, string, string])[]) {
  test(`[H2] a developer is told at ${path} of '${got.slice(0, 9)}': ${why.slice(0, 50)}`, () => {
    assert.throws(() => defineTeam(definition), {
      code: 'definition_invalid',
      path,
      message: `Cannot define the team: ${why}, got '${got}' at ${path}.`,
    });
  });
}

test('[H2] what is just within its bounds is taken', () => {
  const longest = `a${'b'.repeat(47)}`;
  const name = `D${'-_3'.repeat(21)}`;
  const definition = {
    ...base,
    name,
    agents: [
      agent('a', [longest], { timeoutMs: 0.5, tools: [tool('t'), tool('u')] }),
      agent(longest),
    ],
  };
  const { agents } = defineTeam(definition);
  assert.deepEqual([name.length, longest.length, [...agents.keys()]], [64, 48, ['a', longest]]);
});

test('[H7] [R1] [R4] what a team says of routing is kept, and has its defaults', () => {
  const plain = defineTeam(base);
  assert.deepEqual(
    [plain.next, plain.severalFit, plain.rules, plain.router, plain.landing],
    ['holder', 'entry', [], undefined, 'answer'],
  );
  const router = { route: () => Promise.resolve({ to: null, runnersUp: [], reason: '' }) };
  const rules = [{ name: 'r', to: 'b', when: /x/ }];
  const said = defineTeam({ ...base, next: 'route', severalFit: 'ask', rules, router });
  assert.deepEqual([said.next, said.severalFit, said.rules], ['route', 'ask', rules]);
  assert.equal(said.router, router);
  assert.deepEqual(defineTeam({ ...base, limits: { turns: 3 } }).limits, limitsWith({ turns: 3 }));
});

for (const [limits, place, why, got] of [
  [{ hops: 1 }, 'hops', 'names', 'hops'],
  [{ conversation: { hops: 1 } }, 'conversation.hops', 'names', 'hops'],
  [{ turns: -1 }, 'turns', 'number', '-1'],
  [{ turns: Number.NaN }, 'turns', 'number', 'NaN'],
  [{ turns: '5' }, 'turns', 'number', '5'],
  [{ turns: 5, conversation: { turns: null } }, 'conversation.turns', 'number', 'null'],
] as const) {
  test(`[L1] the limit ${JSON.stringify(limits)} is refused as ${place}`, () => {
    const told = {
      names: 'the limits are handoffs, turns, toolCalls, tokens, costMicroUsd, timeMs',
      number: 'a limit is a number of 0 or more',
    };
    // `as`: what a file or a command line could bring.
    assert.throws(() => checkLimits(limits as unknown as LimitChanges, 'my'), {
      code: 'limit_invalid',
      path: `my.${place}`,
      message: `Cannot set my.${place}: ${told[why]}, got '${got}'.`,
    });
  });
}

test('[L1] nothing, everything and no limit at all are limits', () => {
  checkLimits({}, 'my');
  checkLimits({ turns: 0, tokens: Infinity, conversation: { handoffs: 0 } }, 'my');
});

for (const name of [
  '',
  '1t',
  't t',
  'ü',
  '-t',
  `t${'t'.repeat(64)}`,
  'transfer_to_b',
  'Handoff_To_b',
]) {
  test(`[T2] a tool can not be called '${name.slice(0, 20)}'`, () => {
    assert.throws(() => tool(name), {
      code: 'definition_invalid',
      path: 'name',
      message:
        'Cannot define the tool: its name must be 1 to 64 letters, digits, _ or -, begin with a ' +
        `letter, and not with transfer_to_, got '${name}'. Rename it.`,
    });
  });
}

test('[T2] a tool gets what it was not given, and keeps what it was', () => {
  const given = { name: 'T-1_x', description: 'd', input: anything, repeat: 'once' } as const;
  const { run, ...made } = defineTool({ ...given, run: (args) => args });
  assert.deepEqual(made, { ...given, approval: false, timeoutMs: undefined });
  const more = { approval: true, timeoutMs: 0.5 };
  const { run: _, ...full } = defineTool({ ...given, ...more, run });
  assert.deepEqual(full, { ...given, ...more });
  for (const name of ['t', 'not_transfer_to_b', 't'.repeat(64)])
    assert.equal(tool(name).name, name);
  for (const timeoutMs of [0, -5, Number.NaN]) {
    assert.throws(() => tool('t', undefined, { timeoutMs }), {
      code: 'definition_invalid',
      path: 'timeoutMs',
      message: `Cannot define the tool t: its time limit must be above 0 ms, got ${timeoutMs}.`,
    });
  }
});

test('[H2] an agent gets what it was not given, and its edges are written out', () => {
  const plain: AgentDefinition = { kind: 'human', name: 'h', description: 'd' };
  assert.deepEqual(defineAgent(plain), { ...plain, dispatcher: false, tools: [], handoffs: [] });
  const edge = { to: 'b', when: 'w', details: anything, context: 'own' } as const;
  const tools = [tool('t')];
  const made = defineAgent({
    ...plain,
    dispatcher: true,
    tools,
    handoffs: [edge, 'c', { to: 'd' }],
  });
  const bare = { when: '', details: undefined, context: undefined };
  assert.deepEqual(made.handoffs, [edge, { to: 'c', ...bare }, { to: 'd', ...bare }]);
  assert.deepEqual([made.dispatcher, made.tools], [true, tools]);
});
