/** A run that is cancelled, at every phase: every call is answered, and it can go on (T1, L3). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Baton, callId, type Outcome, type Tool } from '@baton/core';
import type { Script } from '@baton/core/testing';
import { agent, code, here, human, only, type Stage, stage, tool, until } from './stage.ts';

interface Scene {
  readonly name: string;
  readonly tools?: readonly Tool[];
  readonly script: Script;
  /** True once the run is where it is to be cancelled. */
  readonly there: (played: Stage) => boolean | Promise<boolean>;
  readonly told: readonly string[];
}

const hanging = (name: string, repeat: Tool['repeat']): ReturnType<typeof tool> => {
  return tool(name, () => new Promise(() => {}), { repeat });
};
const calls = (...names: readonly string[]): { calls: { name: string; args: null }[] } => {
  return { calls: names.map((name) => ({ name, args: null })) };
};
const slow = hanging('slow', 'read');
const save = hanging('save', 'write');
const mail = hanging('mail', 'once');

const scenes: readonly Scene[] = [
  {
    name: 'while a model is asked',
    script: ['hang'],
    there: ({ model }) => model.requests.length === 1,
    told: ['user cancels', 'cancelled a'],
  },
  {
    name: 'while reads run: what has its result by then keeps it',
    tools: [slow, tool('look')],
    script: [calls('look', 'slow', 'transfer_to_b')],
    there: () => slow.calls.length === 1,
    told: [
      'a:  [look, slow, transfer_to_b]',
      'look ok',
      'user cancels',
      'slow cancelled cancelled',
      'refused a → b cancelled',
      'cancelled a',
    ],
  },
  {
    name: 'while a write runs',
    tools: [save],
    script: [calls('save', 'transfer_to_b', 'save')],
    there: () => save.calls.length === 1,
    told: [
      'a:  [save, transfer_to_b, save]',
      'user cancels',
      'save cancelled cancelled',
      'save cancelled cancelled',
      'refused a → b cancelled',
      'cancelled a',
    ],
  },
  {
    name: 'while a once call runs: its outcome is unknown',
    tools: [mail],
    script: [calls('mail', 'mail')],
    there: () => mail.calls.length === 1,
    told: [
      'a:  [mail, mail]',
      'mail started',
      'user cancels',
      'mail unknown tool_outcome_unknown',
      'mail cancelled cancelled',
      'cancelled a',
    ],
  },
  {
    name: 'while a call waits for approval',
    tools: [tool('pay', undefined, { approval: true })],
    script: [calls('pay', 'transfer_to_b')],
    there: async ({ store }) => (await store.head(here))?.waitingFor === 'approval',
    told: [
      'a:  [pay, transfer_to_b]',
      'pay needs approval',
      'user cancels',
      'pay cancelled cancelled',
      'refused a → b cancelled',
      'cancelled a',
    ],
  },
  {
    name: 'while a person holds the baton',
    script: [{ handoff: 'people' }],
    there: async ({ store }) => (await store.head(here))?.waitingFor === 'human',
    told: [
      'a:  [transfer_to_people]',
      'a → people declined',
      'people is asked',
      'user cancels',
      'cancelled people',
    ],
  },
];

for (const { name, tools = [], script, there, told } of scenes) {
  test(`[T1] cancelled ${name}`, async () => {
    for (const shared of [slow, save, mail]) shared.calls.length = 0;
    const agents = [agent('a', ['b', 'people'], { tools }), agent('b'), human('people')];
    const played = stage({ name: 'desk', entry: 'a', agents }, script);
    const outcome = played.say('go');
    await until(() => there(played));
    await played.baton.cancel(here);
    const first = await outcome;
    assert.ok(['cancelled', 'waiting'].includes(first.kind), first.kind);
    assert.deepEqual(await played.told(4), told);
    const state = await played.state();
    assert.deepEqual(state.run.cancel, { by: 'user', reason: '' });

    // It can be continued, and the agent sees every call answered.
    const next = played.again({ a: ['Done after all.'], people: [] });
    const after = await next.baton.continue(here).outcome;
    if (after.kind === 'waiting') return assert.equal(after.waitingFor, 'human');
    assert.equal(after.text, 'Done after all.');
    const messages = next.model.requests[0]?.view.messages.toArray() ?? [];
    const made = messages.flatMap((one) => (one.role === 'assistant' ? one.calls : []));
    const answered = messages.flatMap((one) => (one.role === 'tool' ? [one.call] : []));
    assert.deepEqual(answered.toSorted(), made.map(({ id }) => id).toSorted());
    assert.deepEqual(messages.at(-1), {
      role: 'note',
      from: { kind: 'baton', name: 'baton' },
      text: 'user lets the run go on with larger limits.',
    });
  });
}

test('[T1] a cancelled run says by whom and why, and an unknown call says what to do', async () => {
  const post = hanging('post', 'once');
  const played = stage({ name: 'desk', entry: 'a', agents: [agent('a', [], { tools: [post] })] }, [
    calls('post'),
  ]);
  const outcome = played.say('go');
  await until(() => post.calls.length === 1);
  await played.baton.cancel(here, { by: 'anna', reason: 'wrong customer' });
  const { kind, text, bound } = await outcome;
  assert.deepEqual(
    [kind, text, bound],
    ['cancelled', 'Nothing was made and nothing was said.', undefined],
  );
  const events = await played.log();
  assert.deepEqual(
    [only(events, 'cancel_requested').by, only(events, 'cancel_requested').reason],
    ['anna', 'wrong customer'],
  );
  assert.deepEqual(only(events, 'tool_answered').output, {
    error: 'tool_outcome_unknown',
    message:
      'This call was started and the process ended before its result came: nobody knows whether it ' +
      'took effect. It was not repeated. Check before you do it again.',
  });
});

test('[T1] the signal of what was under way is aborted', async () => {
  const reasons: unknown[] = [];
  const listening = tool('listening', (_, { signal }) => {
    signal.addEventListener('abort', () => void reasons.push(signal.reason));
    return new Promise(() => {});
  });
  const played = stage(
    { name: 'desk', entry: 'a', agents: [agent('a', [], { tools: [listening] })] },
    [calls('listening')],
  );
  const outcome = played.say('go');
  await until(() => listening.calls.length === 1);
  await played.baton.cancel(here);
  assert.equal((await outcome).kind, 'cancelled');
  assert.equal(reasons.length, 1);
  assert.match(String(reasons[0]), /Cannot go on with the tool listening: it was cancelled/);
});

test('[T1] cancelled by the agent itself, while it thinks', async () => {
  const made: { baton?: Baton } = {};
  const thinking = code('a', () => {
    void made.baton?.cancel(here, { by: 'a' });
    return new Promise<{ text: string }>(() => {});
  });
  const played = stage({ name: 'desk', entry: 'a', agents: [thinking] }, []);
  made.baton = played.baton;
  assert.equal((await played.say('go')).kind, 'cancelled');
  assert.deepEqual(await played.told(4), ['a cancels', 'cancelled a']);
});

test('[T1] cancelled with a turn that is already there: the turn is on record, its calls are not made', async () => {
  const made: { baton?: Baton; cancelled?: Promise<void> | undefined } = {};
  const look = tool('look');
  const quick = code(
    'a',
    () => {
      made.cancelled = made.baton?.cancel(here);
      return { calls: [{ name: 'look', args: null }] };
    },
    { tools: [look] },
  );
  const played = stage({ name: 'desk', entry: 'a', agents: [quick] }, []);
  made.baton = played.baton;
  assert.equal((await played.say('go')).kind, 'cancelled');
  await made.cancelled;
  assert.deepEqual(await played.told(4), [
    'a:  [look]',
    'user cancels',
    'look cancelled cancelled',
    'cancelled a',
  ]);
  assert.equal(look.calls.length, 0);
});

test('[T1] cancelling what has ended changes nothing; what never was can not be cancelled', async () => {
  const played = stage({ name: 'desk', entry: 'a', agents: [agent('a')] }, ['A.']);
  await assert.rejects(played.baton.cancel(here), { code: 'conversation_unknown' });
  await played.say('go');
  const { length } = await played.log();
  await played.baton.cancel(here);
  assert.equal((await played.log()).length, length);
});

test('[H7] a message right behind a cancel starts a run of its own', async () => {
  const played = stage({ name: 'desk', entry: 'a', agents: [agent('a')] }, ['hang', 'A.']);
  const first = played.say('go');
  await until(() => played.model.requests.length === 1);
  const cancelled = played.baton.cancel(here);
  const second = played.say('something else');
  await cancelled;
  assert.deepEqual(await played.told(4).then((told) => told.slice(0, 2)), [
    'user cancels',
    'cancelled a',
  ]);
  assert.equal((await second).text, 'A.');
  assert.deepEqual(await played.told(6), [
    'user: something else',
    'routed a by sticky',
    'a: A.',
    'answered a',
  ]);
  // Both activations were one, so the first call sees how the whole of it ended.
  assert.equal((await first).text, 'A.');
});

test('[L3] a cancelled run is continued with a decision that was open taken back', async () => {
  const pay = tool('pay', undefined, { approval: true });
  const played = stage({ name: 'desk', entry: 'a', agents: [agent('a', [], { tools: [pay] })] }, [
    { tool: 'pay' },
    'A.',
  ]);
  await played.say('go');
  await played.baton.cancel(here);
  const approve = (): Promise<Outcome> =>
    played.baton.approve(here, { call: callId(4, 0), approved: true, by: 'anna' }).outcome;
  await assert.rejects(approve(), { code: 'nothing_waits' });
  assert.equal((await played.baton.continue(here).outcome).text, 'A.');
  assert.equal(pay.calls.length, 0);
});
