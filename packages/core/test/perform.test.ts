/** Effects and the facts they come to: times, words, and what each port is given (T1 to T3, R2). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AgentDefinition,
  type Call,
  callId,
  createViewer,
  defineTeam,
  type Effect,
  type Fact,
  fold,
  Interrupt,
  type ModelRequest,
  perform,
  type Router,
  type State,
  sealArtifact,
  sha256,
  type Team,
  type Tool,
  type ToolContext,
  type World,
} from '@baton/core';
import { type ManualClock, manualClock } from '@baton/core/testing';
import { eventsOf, message, routed, started } from './facts.ts';
import { agent, anything, code, here, human, tool, until } from './stage.ts';

const calls: readonly Call[] = [
  { id: callId(5, 0), kind: 'tool', name: 'look', args: { deep: [1] } },
  { id: callId(5, 1), kind: 'tool', name: 'mail', args: null },
];
const turn: Fact = { type: 'turn_taken', agent: 'a', text: '', calls, ms: 0, saw: 4, model: 'big' };
const state = (...more: readonly Fact[]): State => {
  return fold(eventsOf([started, message('one'), message('two'), routed(), ...more]));
};
const teamOf = (definition: AgentDefinition, router?: Router): Team => {
  const agents = [definition, human('people')];
  return defineTeam({
    name: 'desk',
    entry: 'a',
    agents,
    redact: [/secret/],
    ...(router && { router }),
  });
};
const worldOf = (team: Team, more: Partial<World> = {}): World => ({
  team,
  conversation: here,
  models: () => ({ name: 'm', ask: () => Promise.resolve({ text: 'A.' }) }),
  clock: manualClock(),
  sha256,
  view: createViewer(team, here),
  interrupt: new Interrupt(),
  delta: () => {},
  ...more,
});
const route: Effect = { type: 'route', message: 3 };
const ask: Effect = { type: 'ask', agent: 'a', timeoutMs: 50 };
const calling = (place = 0): Effect => {
  const call = calls[place];
  assert.ok(call);
  return { type: 'call_tool', agent: 'a', call, timeoutMs: 70 };
};
/** What an effect comes to, as event 9. */
async function made(effect: Effect, world: World, from: State = state(turn)): Promise<object> {
  const fact = (await perform(effect, from, world))?.(9);
  assert.ok(fact);
  return fact;
}
/** A clock on which each look takes so long. */
const ticking = (stepMs: number): ManualClock => {
  let now = 1_000;
  const tick = (): number => {
    now += stepMs;
    return now;
  };
  return { ...manualClock(), now: tick };
};
const withTools = (...tools: readonly Tool[]): Team => teamOf(agent('a', [], { tools }));
const never = (): Promise<never> => new Promise(() => {});
/** What an effect comes to when the time that its deadline asks for has passed. */
async function late(effect: Effect, team: Team, more: Partial<World> = {}): Promise<object> {
  const clock = manualClock();
  const fact = made(effect, worldOf(team, { clock, ...more }));
  await until(() => clock.waiting() === 1);
  clock.advance(effect.type === 'route' ? 10_000 : effect.timeoutMs);
  return await fact;
}

for (const [name, stepMs, ms] of [
  ['forward', 5, 5],
  ['back', -5, 0],
] as const) {
  test(`[L1] on a clock that goes ${name}, what is done takes ${ms} ms`, async () => {
    const router: Router = { route: async () => ({ to: null, runnersUp: [], reason: 'r' }) };
    const failing: Router = { route: () => Promise.reject(new Error('no')) };
    const look = tool('look');
    const picky = tool('look', undefined, { input: { '~standard': refusing } });
    const broken = tool('look', () => assert.fail('no'));
    for (const [effect, team] of [
      [route, teamOf(agent('a'), router)],
      [route, teamOf(agent('a'), failing)],
      [ask, teamOf(agent('a'))],
      [ask, teamOf(code('a', () => 5 as never))],
      [ask, teamOf(code('a', () => assert.fail('no')))],
      [calling(), withTools(look)],
      [calling(), withTools(picky)],
      [calling(), withTools(broken)],
    ] as const) {
      const fact = await made(effect, worldOf(team, { clock: ticking(stepMs) }));
      assert.equal('ms' in fact && fact.ms, ms);
    }
  });
}
const issues = [{ message: 'is odd' }, { message: 'is late', path: ['at'] }];
const refusing = { version: 1, vendor: 'test', validate: () => ({ issues }) } as const;

test('[R1] a router is given the newest message and the agents, and its word is the route', async () => {
  const asked: unknown[] = [];
  const router: Router = {
    route: async (request, signal) => {
      asked.push(request, signal.aborted);
      return { to: 'people', confidence: 0.7, runnersUp: [], reason: 'a wish' };
    },
  };
  const fact = await made(route, worldOf(teamOf(agent('a'), router)), state());
  assert.deepEqual(asked, [{ text: 'two', agents: ['a', 'people'] }, false]);
  assert.deepEqual(fact, {
    type: 'routed',
    to: 'people',
    method: 'classifier',
    confidence: 0.7,
    runnersUp: [],
    reason: 'a wish',
    ms: 0,
  });
});

test('[R3] without a router, or with one that is late, the entry agent gets it and is told why', async () => {
  const reason = (fact: object): unknown => 'reason' in fact && fact.reason;
  const none = await made(route, worldOf(teamOf(agent('a'))));
  assert.match(String(reason(none)), /the team has no router/);
  assert.equal(
    reason(await late(route, teamOf(agent('a'), { route: never }))),
    'the router failed: Cannot wait longer for the router: it took over 10000 ms.',
  );
});

for (const [name, definition, code_] of [
  ['a model', agent('a'), 'model_timeout'],
  ['a code agent', code('a', never), 'agent_failed'],
] as const) {
  test(`[L2] ${name} that is late has failed as ${code_}`, async () => {
    const fact = await late(ask, teamOf(definition), { models: () => ({ name: 'm', ask: never }) });
    const failure = 'failure' in fact ? fact.failure : undefined;
    assert.partialDeepStrictEqual(failure, {
      code: code_,
      message: 'Cannot wait longer for the reply of a: it took over 50 ms.',
    });
  });
}

test('[L2] a reply that can not be read, or an agent that throws, is a failed turn in words', async () => {
  const failed = (codeOf: string, text: string, retry: string): object => {
    const failure = { code: codeOf, message: text, retry };
    return { type: 'turn_failed', agent: 'a', failure, ms: 0 };
  };
  const why = 'Cannot use the reply: its text must be a string, got number.';
  const odd = teamOf(code('a', () => ({ text: 5 }) as never));
  assert.deepEqual(await made(ask, worldOf(odd)), failed('model_garbled', why, 'now'));
  const thrown = teamOf(code('a', () => assert.fail('sum of nothing')));
  assert.deepEqual(
    await made(ask, worldOf(thrown)),
    failed('agent_failed', 'sum of nothing', 'never'),
  );
  const models = (): never => assert.fail('no model');
  assert.deepEqual(
    await made(ask, worldOf(teamOf(agent('a')), { models })),
    failed('model_rejected', 'no model', 'never'),
  );
  const person = { ...ask, agent: 'people' };
  assert.partialDeepStrictEqual(await made(person, worldOf(teamOf(agent('a')))), {
    failure: { message: 'people is human and is not asked here' },
  });
});

test('[T3] a model is asked with a key, and as warm and as curious as its agent says', async () => {
  const told: unknown[] = [];
  const requests: ModelRequest[] = [];
  const reply = async (request: ModelRequest): Promise<{ text: string }> => {
    requests.push(request);
    request.delta({ type: 'text', text: 'A' });
    return { text: 'A.' };
  };
  for (const more of [{}, { temperature: 0.5, asks: false, model: 'big' }]) {
    const models = (name: string | undefined): { name: string; ask: typeof reply } => {
      told.push(name);
      return { name: 'm', ask: reply };
    };
    const delta: World['delta'] = (...args) => void told.push(args);
    await made(ask, worldOf(teamOf(agent('a', [], more)), { models, delta }));
  }
  const delta = ['a', { type: 'text', text: 'A' }];
  assert.deepEqual(told, [undefined, delta, 'big', delta]);
  assert.deepEqual(
    requests.map(({ key, temperature, asks, signal }) => [key, temperature, asks, signal.aborted]),
    [
      ['here/ask@5', 0, true, false],
      ['here/ask@5', 0.5, false, false],
    ],
  );
});

test('[T3] a tool is told where it is called, by whom, and what was said and made so far', async () => {
  let context: ToolContext | undefined;
  const artifact = { id: 'US-1', kind: 'US', title: 'A secret', body: { of: 'secret' } };
  const look = tool('look', (_, given) => {
    context = given;
    given.register(artifact);
    return { found: 'secret', at: new Date(0) };
  });
  const fact = await made(calling(), worldOf(withTools(look)));
  const output = { found: '[redacted]', at: '1970-01-01T00:00:00.000Z' };
  const [kind, title, body] = ['US', 'A [redacted]', { of: '[redacted]' }];
  assert.deepEqual(fact, {
    type: 'tool_answered',
    call: 'c5_0',
    tool: 'look',
    status: 'ok',
    output,
    digest: sha256(JSON.stringify(['look', output])),
    artifacts: [
      { id: 'US-1', kind, title, body, hash: sha256(JSON.stringify([kind, title, body])) },
    ],
    ms: 0,
  });
  assert.ok(context);
  const { conversation, agent: by, call, key, model } = context;
  assert.deepEqual([conversation, by, call, key, model], [here, 'a', 'c5_0', 'here/c5_0', 'big']);
  assert.deepEqual([context.said(), context.artifacts()], [['one', 'two'], []]);
  assert.equal(context.signal.aborted, false);
});

test('[T2] a tool gets a copy of its arguments, and what it registers late is not taken', async () => {
  let register: ToolContext['register'] | undefined;
  const look = tool('look', (args, context) => {
    register = context.register;
    Object.assign(args as object, { deep: 'changed' });
  });
  const fact = (await perform(calling(), state(turn), worldOf(withTools(look))))?.(9);
  register?.({ id: 'x', kind: 'k', title: 't', body: 1 });
  assert.deepEqual(calls[0]?.args, { deep: [1] });
  assert.ok(fact && !('artifacts' in fact));
  assert.partialDeepStrictEqual(fact, { status: 'ok', output: null });
});

test('[T2] arguments that do not fit are refused with every issue', async () => {
  const look = tool('look', undefined, { input: { '~standard': refusing } });
  const text = 'Cannot call look: is odd; at: is late. Correct the arguments.';
  assert.deepEqual(await made(calling(), worldOf(withTools(look))), {
    type: 'tool_answered',
    call: 'c5_0',
    tool: 'look',
    status: 'refused',
    code: 'arguments_invalid',
    output: { error: 'arguments_invalid', message: text },
    ms: 0,
  });
  assert.equal(look.calls.length, 0);
});

const slowSchema = { '~standard': { version: 1, vendor: 'test', validate: never } } as const;
const ofTool = 'Cannot wait longer for the tool mail: it took over 70 ms.';
const ofSchema = 'Cannot wait longer for the schema of the tool mail: it took over 70 ms.';
for (const [name, more, status, text] of [
  ['a once tool', { repeat: 'once' }, 'unknown', ofTool],
  ['a tool that may be repeated', { repeat: 'write' }, 'failed', ofTool],
  ['the schema of a once tool', { repeat: 'once', input: slowSchema }, 'failed', ofSchema],
] as const) {
  test(`[T3] ${name} that is late has ended as ${status}`, async () => {
    const fact = await late(calling(1), withTools(tool('mail', never, more)));
    const output = { error: 'tool_timeout', message: text };
    assert.partialDeepStrictEqual(fact, { status, code: 'tool_timeout', output });
  });
}

test('[T3] a once tool that fails by itself is known to have failed', async () => {
  const mail = tool('mail', () => assert.fail('no post'), { repeat: 'once' });
  assert.partialDeepStrictEqual(await made(calling(1), worldOf(withTools(mail))), {
    status: 'failed',
    code: 'tool_failed',
    output: { error: 'tool_failed', message: 'no post' },
  });
});

test('[T2] a call of what the agent has not is a bug and is told as one', async () => {
  await assert.rejects(perform(calling(1), state(turn), worldOf(withTools(tool('look')))), {
    name: 'TypeError',
    message: 'decide let a call mail, which it has not',
  });
});

test('[T1] what is interrupted comes to nothing', async () => {
  const interrupt = new Interrupt();
  interrupt.raise();
  const team = withTools(tool('look', undefined, { input: anything }));
  for (const effect of [route, ask, calling()]) {
    assert.equal(await perform(effect, state(turn), worldOf(team, { interrupt })), undefined);
  }
  // Interrupted between its schema and its run.
  const between = new Interrupt();
  const validate = (): { value: number } => {
    between.raise();
    return { value: 1 };
  };
  const input = { '~standard': { version: 1, vendor: 'test', validate } } as const;
  const look = tool('look', undefined, { input });
  const world = worldOf(withTools(look), { interrupt: between });
  assert.equal(await perform(calling(), state(turn), world), undefined);
  assert.equal(look.calls.length, 0);
});

for (const [name, more, got] of [
  ['an id', { id: '' }, '["","k","t"]'],
  ['an id that is a text', { id: 5 }, '[5,"k","t"]'],
  ['a kind', { kind: undefined }, '["x",null,"t"]'],
  ['a title', { title: null }, '["x","k",null]'],
] as const) {
  test(`[B1] an artifact without ${name} is not kept`, () => {
    // `as`: what a tool without types could hand in.
    const artifact = { id: 'x', kind: 'k', title: 't', body: 1, ...more } as never;
    assert.throws(() => sealArtifact(artifact, worldOf(teamOf(agent('a')))), {
      code: 'input_invalid',
      message: `Cannot keep the artifact: it needs an id, a kind and a title, got ${got}.`,
    });
  });
}
