/** What if: a conversation forked at a position, with something changed, tools answered from its log. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ConversationId,
  type Fact,
  type ForkChange,
  firstDifference,
  fold,
  type Json,
  type LogEvent,
  memoryStore,
  type NewFork,
  originOf,
  sha256,
  type TeamDefinition,
  type View,
  verifyChain,
} from '@baton/core';
import type { Script, Step } from '@baton/core/testing';
import { append, message } from './facts.ts';
import {
  agent,
  dispatcher,
  here,
  human,
  logOf,
  named,
  only,
  type Stage,
  stage,
  tell,
  tool,
} from './stage.ts';

const there = named('there');

/** Triage passes on; data looks twice at what changes, saves, mails and answers with what it read. */
function desk() {
  let looks = 0;
  const look = tool('look', () => `look ${(looks += 1)}`);
  const save = tool(
    'save',
    (_, { register }) => {
      register({ id: 'F-1', kind: 'file', title: 'File', body: 'x'.repeat(5_000) });
      return 'saved';
    },
    { repeat: 'write' },
  );
  const mail = tool('mail', () => ({ sent: true }), { repeat: 'once', approval: true });
  const broken = tool('broken', () => {
    throw new Error('no paper');
  });
  const tools = [look, save, mail, broken];
  const definition: TeamDefinition = {
    name: 'desk',
    entry: 'triage',
    agents: [
      dispatcher('triage', ['data', 'people']),
      agent('data', ['people'], { tools }),
      human('people', ['data']),
    ],
  };
  return { definition, tools, ran: () => tools.map(({ calls }) => calls.length) };
}

/** Decides from what it is shown alone, so that a fork without a change says the same. */
const steps: readonly Step[] = [
  { tool: 'look', args: { b: 1, a: { d: 2, c: 3 } } },
  { tool: 'look', args: { a: { c: 3, d: 2 }, b: 1 } },
  { calls: [call('save', { id: 'F-1' }), call('mail', { to: 'x' }), call('mail', { to: 'y' })] },
  { tool: 'broken', args: {} },
  (view) => read(view).join(', '),
];
const script: Script = {
  triage: [{ handoff: 'data' }],
  data: [(view) => steps[turnsIn(view)] ?? 'Nothing more.'],
};

function call(name: string, args: Json): { readonly name: string; readonly args: Json } {
  return { name, args };
}

function turnsIn({ hold }: View): number {
  return hold.filter(({ type }) => type === 'turn_taken').length;
}

/** What the agent was told by its tools. */
function read({ messages }: View): string[] {
  return messages.toArray().flatMap((message) => {
    return message.role === 'tool' ? [`${message.name} ${JSON.stringify(message.output)}`] : [];
  });
}

/** The conversation that is forked: one mail is agreed to, the other one is not. */
async function original(made = desk()): Promise<Stage & ReturnType<typeof desk>> {
  const played = stage(made.definition, script);
  await played.say('Look, save and mail');
  const { approvals = [] } = await played.baton.continue(here).outcome;
  const [one, other] = approvals;
  assert.ok(one && other);
  await played.baton.approve(here, { call: one, approved: true, by: 'ana' }).outcome;
  const no = { call: other, approved: false, by: 'ana', note: 'not to y' };
  const outcome = await played.baton.approve(here, no).outcome;
  assert.equal(outcome.kind, 'answered');
  return { ...made, ...played };
}

/** Forks and works until the fork is parked; gives its log. */
async function forked(
  { baton, store }: Pick<Stage, 'baton' | 'store'>,
  fork: NewFork,
  as: ConversationId = there,
): Promise<LogEvent[]> {
  const { phase } = await baton.fork(here, { ...fork, as });
  if (phase.is !== 'ended' && phase.is !== 'new') await baton.continue(as).outcome;
  return await logOf(store, as);
}

test('[G6] a fork begins with a copy, is whole, and says where it is from; the original is as it was', async () => {
  const played = await original();
  const before = await played.store.read(here, 1, 999);
  const events = await played.log();
  const { seq: at } = only(events, 'tool_answered', 1);
  const state = await played.baton.fork(here, { as: there, at, by: 'ana' });
  const copy = await logOf(played.store, there);
  assert.deepEqual(copy.slice(1), events.slice(1, at - 1));
  assert.equal(state.seq, at - 1);
  const upTo = events.length;
  assert.deepEqual(only(copy, 'conversation_started').forkedFrom, {
    conversation: here,
    at,
    upTo,
    tools: 'recorded',
    by: 'ana',
  });
  const lines = await played.store.read(there, 1, 999);
  const head = await played.store.head(there);
  assert.ok(head);
  assert.equal(verifyChain(lines, { sha256, head }), undefined);
  assert.deepEqual(head.forkedFrom, { conversation: here, at });
  assert.equal(head.title, 'Look, save and mail');
  assert.deepEqual(await played.store.read(here, 1, 999), before);
  assert.equal((await played.store.head(here))?.forkedFrom, undefined);
});

test('[G3] a fork without a change says the same from every position, and no tool is run', async () => {
  const played = await original();
  const events = await played.log();
  const ran = played.ran();
  for (let at = 2; at <= events.length + 1; at += 1) {
    const log = await forked(played, { at }, named(`at-${at}`));
    assert.equal(firstDifference(events, log), undefined, `forked at ${at}`);
    const own = originOf(fold(log))?.at ?? 0;
    assert.deepEqual(log.slice(1, own - 1), events.slice(1, own - 1));
    const steps = new Set(log.slice(own - 1).map(({ type }) => type));
    assert.ok(!steps.has('tool_started') && !steps.has('approval_requested'));
  }
  assert.deepEqual(played.ran(), ran);
});

test('[G3] what people brought is kept: an answer, a continuation, a message that joined', async () => {
  const { definition, ran } = desk();
  const played = stage(definition, {
    triage: [(view) => ({ handoff: view.request === 'Ask' ? 'people' : 'data' })],
    data: [(view) => (turnsIn(view) < 2 ? { tool: 'look', args: {} } : 'Done.')],
  });
  await played.say('Ask');
  const brief = { reason: 'figures' };
  const answer = { by: 'ana', text: 'Go on', handoff: { to: 'data', brief } };
  await played.baton.answer(here, answer).outcome;
  await played.say('More', { limits: { toolCalls: 0 } });
  const { kind } = await played.baton.continue(here, { limits: { toolCalls: 9 } }).outcome;
  assert.equal(kind, 'answered');
  const events = await played.log();
  const looks = ran();
  for (const { seq: at, type } of events.slice(1)) {
    const log = await forked(played, { at }, named(`at-${at}`));
    const first = firstDifference(events, log);
    const brought = type === 'human_answered' || type === 'run_continued';
    if (brought) assert.ok(log.some((event) => event.type === type && event.seq === at));
    // Later messages, answers and continuations are not brought by themselves.
    const next = events.find(({ seq, type: other }) => {
      return seq > at && ['message_received', 'human_answered', 'run_continued'].includes(other);
    });
    assert.deepEqual([first?.one, first?.other], next ? [next.seq, null] : [undefined, undefined]);
  }
  assert.deepEqual(ran(), looks);
});

test('[T3] a call that had begun in the original has not begun in a fork', async () => {
  const { definition, tools } = desk();
  const script = {
    triage: [{ handoff: 'data' }],
    data: [{ tool: 'pay', args: {} }, 'Paid.'],
  } as const;
  const pay = tool('pay', () => 'paid', { repeat: 'once' });
  const [triage, data, people] = definition.agents;
  assert.ok(triage && data && people && data.kind === 'model');
  const agents = [triage, { ...data, tools: [...tools, pay] }, people];
  const played = stage({ ...definition, agents }, script);
  await played.say('Pay');
  const events = await played.log();
  // As where another process has brought a message while this one was paying.
  const started = only(events, 'tool_started');
  const facts = events.map(({ seq: _seq, at: _at, ...fact }): Fact => fact);
  const store = memoryStore();
  await append(store, facts.toSpliced(started.seq, 0, message('Hurry')));
  const other = stage({ ...definition, agents }, ['Paid.'], { store });
  const at = started.seq + 2;
  const log = await forked(other, { at });
  assert.deepEqual(tell(log.slice(at - 2, at)), ['user: Hurry', 'pay ok']);
  const real = other.baton.fork(here, { as: named('real'), at, tools: 'real' });
  await assert.rejects(real, { path: 'at' });
  assert.equal(pay.calls.length, 1);
});

test('a fork departs before the steps of a call that has no answer yet, and says so', async () => {
  const played = await original();
  const events = await played.log();
  const turn = only(events, 'turn_taken', 3).seq;
  const { seq: at } = only(events, 'approval_requested', 1);
  assert.equal(at, turn + 2);
  const log = await forked(played, { at: at + 1 });
  assert.equal(only(log, 'conversation_started').forkedFrom?.at, turn + 1);
});

test('[T1] a call that was cancelled in the original says nothing of its tool', async () => {
  const { definition } = desk();
  const data = [{ tool: 'mail', args: {} }, (view: View) => read(view).join()];
  const played = stage(definition, { triage: [{ handoff: 'data' }], data });
  await played.say('Mail');
  await played.baton.cancel(here);
  const events = await played.log();
  assert.equal(only(events, 'tool_answered').status, 'cancelled');
  const log = await forked(played, { at: only(events, 'approval_requested').seq });
  assert.equal(only(log, 'tool_answered').code, 'tool_unrecorded');
  assert.match(only(log, 'turn_taken', 2).text, /that has no such call/);
});

test('[T4] with real tools a fork asks again: what was agreed to before counts for nothing', async () => {
  const played = await original();
  const events = await played.log();
  const answered = events.findLast(({ type }) => type === 'approval_answered')?.seq ?? 0;
  for (let at = 2; at <= events.length + 1; at += 1) {
    const as = named(`real-${at}`);
    await forked(played, { at, tools: 'real' }, as);
    const { waitingFor } = (await played.store.head(as)) ?? {};
    assert.equal(waitingFor, at > answered + 1 ? null : 'approval', `at ${at}`);
  }
  const [, , mail] = played.tools;
  assert.equal(mail?.calls.length, 1, 'that of the original');
});

test('[T3] with real tools a fork departs only where no call is half done, and says where', async () => {
  const { definition, tools } = desk();
  const twice = [{ calls: [call('mail', { to: 'x' }), call('mail', { to: 'y' })] }, 'Both.'];
  const played = stage(definition, { triage: [{ handoff: 'data' }], data: twice });
  const { approvals = [] } = await played.say('Mail both');
  await Promise.all(
    approvals.map((one) => {
      return played.baton.approve(here, { call: one, approved: true, by: 'ana' }).outcome;
    }),
  );
  const events = await played.log();
  assert.deepEqual(tell(events).slice(5), [
    'data:  [mail, mail]',
    'mail needs approval',
    'mail needs approval',
    'ana approved',
    'mail started',
    'ana approved',
    'mail ok',
    'mail started',
    'mail ok',
    'data: Both.',
    'answered data',
  ]);
  for (const at of [13, 14]) {
    await assert.rejects(played.baton.fork(here, { as: there, at, tools: 'real' }), {
      code: 'input_invalid',
      path: 'at',
      message:
        'Cannot fork the conversation: a call of that turn was begun or agreed to, and is answered ' +
        `later; 7 is before its calls, and 15 is after that, got ${at}.`,
    });
  }
  for (const at of [7, 12, 15]) await forked(played, { at, tools: 'real' }, named(`at-${at}`));
  assert.equal(tools[2]?.calls.length, 2, 'nothing was mailed again');
  const log = await forked(played, { at: 13 });
  assert.equal(firstDifference(events, log), undefined, 'from the record it may be anywhere');
});

/** Forks at the first event of a type, and gives the log from there on, a line for each. */
async function told(
  played: Awaited<ReturnType<typeof original>>,
  place: LogEvent['type'],
  change: ForkChange,
): Promise<string[]> {
  const { seq: at } = only(await played.log(), place);
  const log = await forked(played, { at, change });
  return tell(log.filter(({ seq }) => seq >= at));
}

test('a changed message stands in place of the one that was said', async () => {
  const played = await original();
  const lines = await told(played, 'message_received', { kind: 'message', content: 'Only look' });
  assert.deepEqual(lines.slice(0, 2), ['user: Only look', 'routed triage by entry']);
  const { request } = played.model.requests.at(-1)?.view ?? {};
  assert.equal(request, 'Only look');
  const first = firstDifference(await played.log(), await logOf(played.store, there));
  assert.deepEqual(first, {
    one: 2,
    other: 2,
    text: 'user: “Look, save and mail”; the other: user: “Only look”',
  });
});

test('a changed message keeps its sender, its limits and its artifacts', async () => {
  const { definition } = desk();
  const played = stage(definition, ['Fine.']);
  const artifacts = [{ id: 'A-1', kind: 'file', title: 'A', body: 'a' }];
  await played.say('Hello', { from: 'ana', limits: { turns: 9 }, artifacts });
  const log = await forked(played, { at: 2, change: { kind: 'message', content: 'Bye' } });
  const {
    seq: _seq,
    at: _at,
    content: _old,
    ...kept
  } = only(await played.log(), 'message_received');
  const { seq, at: _now, content, ...now } = only(log, 'message_received');
  assert.deepEqual([seq, content, now], [2, [{ type: 'text', text: 'Bye' }], kept]);
});

test('a changed routing gives the message to another agent', async () => {
  const played = await original();
  const lines = await told(played, 'routed', { kind: 'route', to: 'people' });
  assert.deepEqual(lines, ['routed people by choice', 'people is asked']);
  const { reason } = only(await logOf(played.store, there), 'routed');
  assert.equal(reason, 'chosen in a fork; it went to triage');
});

test('[B1] a changed result is evidence like any other: the same result has the same digest', async () => {
  const played = await original();
  const events = await played.log();
  const { digest, artifacts } = only(events, 'tool_answered', 2);
  const { seq: at } = only(events, 'tool_answered', 2);
  const same = await forked(played, { at, change: { kind: 'tool_result', output: 'saved' } });
  assert.equal(only(same, 'tool_answered', 2).digest, digest);
  assert.equal(firstDifference(events, same), undefined);
  const change = { kind: 'tool_result', output: { no: 'disk' } } as const;
  const other = await forked(played, { at, change }, named('other'));
  assert.notEqual(only(other, 'tool_answered', 2).digest, digest);
  assert.deepEqual(only(other, 'tool_answered', 2).artifacts, artifacts);
  assert.match(only(other, 'turn_taken', 5).text, /save \{"no":"disk"\}/);
});

test('a call can fail in a fork, or go well that had failed', async () => {
  const played = await original();
  const failure = { kind: 'tool_failure', message: 'no disk' } as const;
  const lines = await told(played, 'tool_answered', failure);
  assert.deepEqual(lines.slice(0, 3), ['look failed tool_failed', 'data:  [look]', 'look ok']);
  const output = { error: 'tool_failed', message: 'no disk' };
  assert.deepEqual(only(await logOf(played.store, there), 'tool_answered').output, output);
  const { seq: at } = only(await played.log(), 'tool_answered', 5);
  const change = { kind: 'tool_result', output: 'printed' } as const;
  const log = await forked(played, { at, change }, named('well'));
  const { status, code } = only(log, 'tool_answered', 5);
  assert.deepEqual([status, code], ['ok', undefined]);
});

test('changed instructions hold for all of a fork, also after a restart, and for its forks', async () => {
  const played = await original();
  const { seq: at } = only(await played.log(), 'turn_taken', 1);
  const change = { kind: 'instructions', agent: 'data', text: 'Be brief' } as const;
  await played.baton.fork(here, { as: there, at, change });
  // Another process finds in the log what it works with.
  const next = played.again();
  await next.baton.continue(there).outcome;
  const shown = (): string[] => [...new Set(next.model.requests.map(instructions))];
  assert.deepEqual(shown(), ['data: Be brief']);
  await next.baton.send(there, 'And now?').outcome;
  assert.deepEqual(shown(), ['data: Be brief']);
  const more = { kind: 'model', agent: 'data', model: 'scripted' } as const;
  const again = { as: named('again'), at, change: more };
  await next.baton.fork(there, again);
  const { forkedFrom } = only(await logOf(next.store, again.as), 'conversation_started');
  assert.deepEqual([forkedFrom?.before, forkedFrom?.change], [[change], more]);
  const last = played.again();
  await last.baton.continue(again.as).outcome;
  assert.deepEqual([...new Set(last.model.requests.map(instructions))], ['data: Be brief']);
  await last.baton.send(here, 'And now?').outcome;
  assert.equal(last.model.requests.at(-1)?.view.instructions, 'Be data', 'only in forks');
});

function instructions({ view }: { view: View }): string {
  return `${view.agent}: ${view.instructions}`;
}

test('a changed model is asked, that of one agent or of all', async () => {
  const { definition } = desk();
  const asked: (string | undefined)[] = [];
  const play = stage(definition, script);
  const models = (name: string | undefined): typeof play.model => {
    if (name === 'no/such') throw new Error('Cannot find it.');
    asked.push(name);
    return play.model;
  };
  const played = stage(definition, script, { models });
  await played.say('Look');
  for (const model of [{ agent: 'data' }, {}]) {
    asked.length = 0;
    const change = { kind: 'model', model: 'other/one', ...model } as const;
    await forked(played, { at: 2, change }, named(`m-${asked.length}-${'agent' in model}`));
    const [first, ...rest] = asked;
    assert.equal(first, 'other/one', 'is looked for before there is a fork');
    assert.deepEqual(
      [...new Set(rest)],
      'agent' in model ? [undefined, 'other/one'] : ['other/one'],
    );
  }
  const none = { at: 2, as: there, change: { kind: 'model', model: 'no/such' } } as const;
  await assert.rejects(played.baton.fork(here, none), {
    code: 'model_unknown',
    path: 'change.model',
    message: "Cannot fork the conversation: the model 'no/such' can not be asked: Cannot find it.",
  });
});

test('where there is one model, no other can be asked for', async () => {
  const { definition } = desk();
  const played = stage(definition, script);
  await played.say('Look');
  const fork = { at: 2, as: there, change: { kind: 'model', model: 'other/one' } } as const;
  await assert.rejects(played.baton.fork(here, fork), {
    message:
      "Cannot fork the conversation: the model 'other/one' can not be asked: there is only scripted.",
  });
});

test('[T2] a call that is not in the record is refused, and the agent goes on with what it has', async () => {
  const { definition, tools, ran } = desk();
  const asking: Step = (view) => {
    const n = turnsIn(view);
    if (n > 1) return read(view).at(-1) ?? '';
    return { tool: 'look', args: { at: n === 0 || view.request === 'Look' ? n : 'else' } };
  };
  const played = stage(definition, { triage: [{ handoff: 'data' }], data: [asking] });
  await played.say('Look');
  const before = ran();
  const message = { kind: 'message', content: 'Look elsewhere' } as const;
  const log = await forked(played, { at: 2, change: message });
  assert.deepEqual(ran(), before);
  const answer = only(log, 'tool_answered', 1);
  assert.deepEqual(
    [answer.status, answer.code, answer.digest],
    ['refused', 'tool_unrecorded', undefined],
  );
  const said = only(log, 'turn_taken', 3).text;
  assert.match(said, /Cannot call look: this conversation is a fork .* no such call, got .*else/);
  assert.equal(only(log, 'run_ended').outcome, 'answered');
  await forked(played, { at: 2, change: message, tools: 'real' }, named('real'));
  assert.equal(tools[0]?.calls.length, (before[0] ?? 0) + 2, 'real ones are run');
});

test('the second call of a kind gets the second result; after the last one the last', async () => {
  const { definition } = desk();
  const looking: Step = (view) => {
    const most = view.request === 'Look' ? 2 : 4;
    const args =
      view.request === 'Look' ? { a: 1, b: [{ c: 2, d: 3 }] } : { b: [{ d: 3, c: 2 }], a: 1 };
    return turnsIn(view) < most ? { tool: 'look', args } : read(view).join(' ');
  };
  const played = stage(definition, { triage: [{ handoff: 'data' }], data: [looking] });
  await played.say('Look');
  const change = { kind: 'message', content: 'Look more' } as const;
  const log = await forked(played, { at: 2, change });
  const looks = log.flatMap((event) => (event.type === 'tool_answered' ? [event.output] : []));
  assert.deepEqual(looks, ['look 1', 'look 2', 'look 2', 'look 2']);
  const { seq: at } = only(await played.log(), 'tool_answered', 1);
  const result = { kind: 'tool_result', output: 'fog' } as const;
  await forked(played, { at, change: result }, named('fog'));
  const more = await played.baton.send(named('fog'), 'Look more').outcome;
  assert.match(more.text, /^look "look 1" look "fog" look "fog"/, 'what was changed stays so');
});

test('what the original records later does not count, and what it had stays when it is deleted', async () => {
  const { definition } = desk();
  const asking: Step = (view) =>
    turnsIn(view) === 0 ? { tool: 'look', args: { at: view.request } } : (read(view).at(-1) ?? '');
  const played = stage(definition, { triage: [{ handoff: 'data' }], data: [asking] });
  await played.say('here');
  const { length } = await played.log();
  await forked(played, { at: length + 1 });
  await played.say('later');
  const later = await played.baton.send(there, 'later').outcome;
  assert.match(later.text, /that has no such call, got {\\"at\\":\\"later\\"}/);
  const again = await played.baton.send(there, 'here').outcome;
  assert.equal(again.text, 'look "look 1"');
  const { store } = played;
  const without = {
    ...store,
    read: async (id: ConversationId, from: number, to: number) =>
      id === here ? [] : await store.read(id, from, to),
  };
  const { baton } = stage(definition, { data: [asking] }, { store: without });
  const gone = await baton.send(there, 'elsewhere').outcome;
  assert.match(gone.text, /the record of the original, and that was deleted/);
  assert.equal((await baton.send(there, 'here').outcome).text, 'look "look 1"');
});

test('what a team keeps out of its logs is kept out of its forks', async () => {
  const { definition } = desk();
  const played = stage({ ...definition, redact: [/s3cret/] }, script);
  await played.say('Look');
  const { seq: at } = only(await played.log(), 'tool_answered');
  const changes: readonly [number, ForkChange][] = [
    [2, { kind: 'message', content: 'my s3cret' }],
    [at, { kind: 'tool_result', output: { a: ['s3cret'] } }],
    [at, { kind: 'tool_failure', message: 's3cret' }],
    [at, { kind: 'instructions', agent: 'data', text: 'Say s3cret' }],
  ];
  for (const [place, change] of changes) {
    const as = named(change.kind);
    const log = await forked(played, { at: place, change, by: 's3cret' }, as);
    assert.ok(!JSON.stringify(log).includes('s3cret'), change.kind);
    assert.ok(JSON.stringify(log).includes('[redacted]'));
  }
  const waiting = stage({ ...definition, redact: [/s3cret/] }, script);
  const { approvals: [one] = [] } = await waiting.say('Look');
  assert.ok(one);
  await waiting.baton.approve(here, { call: one, approved: true, by: 'ana' }).outcome;
  const asked = only(await waiting.log(), 'approval_answered').seq;
  const agreed = await forked(waiting, { at: asked + 3, by: 's3cret' });
  assert.equal(only(agreed, 'approval_answered', 1).by, '[redacted]');
  const { digest } = only(await logOf(played.store, named('tool_result')), 'tool_answered');
  assert.equal(digest, sha256(JSON.stringify(['look', { a: ['[redacted]'] }])));
});

test('what can not be forked is refused, with the places that can, and nothing is begun', async () => {
  const played = await original();
  const { length } = await played.log();
  const refusals: readonly [NewFork, string, RegExp][] = [
    [{ at: 1 }, 'at', /a position from 2 to \d+, got 1/],
    [{ at: length + 2 }, 'at', /a position from 2 to/],
    [{ at: 2.5 }, 'at', /got 2\.5/],
    [
      { at: 3, change: { kind: 'message', content: 'x' } },
      'at',
      /message_received, such as 2, got "3 \(routed\)"/,
    ],
    [{ at: 2, change: { kind: 'route', to: 'data' } }, 'at', /routed, such as 3/],
    [
      { at: length + 1, change: { kind: 'tool_result', output: 1 } },
      'at',
      /tool_answered, such as/,
    ],
    [{ at: 2, change: { kind: 'message', content: ' ' } }, 'change.content', /not empty/],
    [
      { at: 3, change: { kind: 'route', to: 'nobody' } },
      'change.to',
      /triage, data, people, got "nobody"/,
    ],
    [
      { at: 2, change: { kind: 'instructions', agent: 'people', text: 'x' } },
      'change.agent',
      /have instructions: triage, data, got "people"/,
    ],
    [
      { at: 2, change: { kind: 'model', agent: 'nobody', model: 'scripted' } },
      'change.agent',
      /have a model/,
    ],
  ];
  for (const [fork, path, message] of refusals) {
    const refused = played.baton.fork(here, { ...fork, as: there });
    await assert.rejects(refused, { code: 'input_invalid', path, message }, JSON.stringify(fork));
  }
  assert.equal(await played.store.head(there), undefined);
  await assert.rejects(played.baton.fork(named('none'), { at: 2, as: there }), {
    code: 'conversation_unknown',
  });
  await assert.rejects(played.baton.fork(here, { at: 2, as: here }), {
    code: 'conversation_taken',
  });
  const other = stage({ ...desk().definition, name: 'other' }, script, { store: played.store });
  await assert.rejects(other.baton.fork(here, { at: 2, as: there }), { code: 'team_differs' });
});

test('a fork one past the end is a copy of everything, to go on with', async () => {
  const played = await original();
  const events = await played.log();
  const log = await forked(played, { at: events.length + 1 });
  assert.deepEqual(log.slice(1), events.slice(1));
  const { kind, text } = await played.baton.send(there, 'And?').outcome;
  assert.equal(kind, 'answered');
  assert.match(text, /^look "look 1"/, 'it has seen what came before');
});
