/**
 * Properties of any log that the kernel can make: no orphan, a stable prefix, one holder (rules T1, C1,
 * G2, H1, H3).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Agent,
  apply,
  type CallId,
  callId,
  createViewer,
  decide,
  defineTeam,
  emptyState,
  type Fact,
  fold,
  type LogEvent,
  type Message,
  type State,
  type Team,
  textContent,
  turnOf,
  type View,
} from '@baton/core';
import fc from 'fast-check';
import { agent, dispatcher, here, human, tool } from './stage.ts';

const members = ['a', 'b', 'c'];
const team: Team = defineTeam({
  name: 'desk',
  entry: 'a',
  agents: [
    dispatcher('a', ['b', 'c', 'people'], {
      tools: [tool('look'), tool('mail', undefined, { repeat: 'once' })],
    }),
    agent('b', ['a', 'c', 'people'], {
      tools: [tool('look'), tool('pay', undefined, { approval: true })],
    }),
    agent('c', ['a', 'b'], { tools: [tool('look')], context: { last: 2 } }),
    human('people', ['a', 'b']),
  ],
  limits: { handoffs: 5, turns: 12, toolCalls: 9 },
});

/**
 * A log that the kernel itself made, with the world played by `choices`: what is said, called,
 * handed over, answered, approved, and when somebody writes in between.
 */
function grown(choices: readonly number[]): LogEvent[] {
  let state: State = emptyState();
  const log: LogEvent[] = [];
  let next = 0;
  const pick = (below: number): number => {
    const choice = choices[next] ?? 0;
    next += 1;
    return choice % below;
  };
  const add = (fact: Fact): void => {
    const event: LogEvent = { seq: log.length + 1, at: log.length, ...fact };
    log.push(event);
    state = apply(state, event);
  };
  const say = (): void =>
    add({ type: 'message_received', from: 'user', content: textContent(`m${log.length}`) });
  add({ type: 'conversation_started', format: 1, team: 'desk' });
  say();
  while (next < choices.length && log.length < 400) {
    if (pick(9) === 0) say();
    if (pick(40) === 0 && state.phase.is !== 'ended')
      add({ type: 'cancel_requested', by: 'u', reason: '' });
    const decision = decide(team, state);
    if (decision.kind === 'record') for (const fact of decision.facts) add(fact);
    if (decision.kind === 'perform') {
      for (const effect of decision.effects) {
        if (effect.type === 'ask') add(turn(effect.agent, pick));
        if (effect.type === 'call_tool') add(result(effect.call.id, effect.call.name, pick));
      }
    }
    if (decision.kind === 'wait') {
      if (decision.for === 'message') {
        if (pick(2) === 0) add({ type: 'run_continued', by: 'u', limits: { turns: 99 } });
        else say();
      }
      if (decision.for === 'human') {
        const handoff = { to: 'a', brief: { reason: 'r' } };
        const content = textContent(`by hand ${log.length}`);
        add({
          type: 'human_answered',
          agent: 'people',
          by: 'anna',
          content,
          ...(pick(2) === 0 && { handoff }),
        });
      }
      if (decision.for === 'approval' && state.phase.is === 'settling') {
        const waits = state.phase.turn.calls.find(({ status }) => status === 'awaiting');
        if (waits)
          add({
            type: 'approval_answered',
            call: waits.call.id,
            approved: pick(2) === 0,
            by: 'anna',
          });
      }
    }
  }
  return log;

  function turn(name: string, choose: (below: number) => number): Fact {
    const names = [
      'look',
      'mail',
      'pay',
      'unknown',
      'transfer_to_a',
      'transfer_to_b',
      'transfer_to_c',
      'transfer_to_people',
    ];
    const calls = Array.from({ length: choose(4) }, () => {
      return { name: names[choose(names.length)] ?? 'look', args: { reason: 'r' } };
    });
    const member: Agent | undefined = team.agents.get(name);
    assert.ok(member);
    const text = ['', 'Said.', 'I will transfer you to b.'][choose(3)] ?? '';
    return turnOf(
      member,
      { text, calls },
      { seq: log.length + 1, saw: log.length, ms: 0, cut: undefined },
    );
  }

  function result(call: CallId, name: string, choose: (below: number) => number): Fact {
    const digest = `d${choose(3)}`;
    return { type: 'tool_answered', call, tool: name, status: 'ok', output: digest, digest, ms: 0 };
  }
}

const choices = fc.array(fc.nat(10_000), { minLength: 20, maxLength: 250 });

/**
 * Where the messages break T1: a call that is not answered right behind it, or an answer to no
 * call.
 */
function orphans(messages: readonly Message[]): string[] {
  const flaws: string[] = [];
  let open = new Set<string>();
  for (const message of messages) {
    if (message.role === 'tool') {
      if (!open.delete(message.call)) flaws.push(`${message.call} answers nothing`);
      continue;
    }
    for (const id of open) flaws.push(`${id} is not answered`);
    open = new Set(message.role === 'assistant' ? message.calls.map(({ id }) => id) : []);
  }
  return [...flaws, ...[...open].map((id) => `${id} is not answered`)];
}

test('[T1] in any log, whenever an agent is asked, all its calls are answered right behind them', () => {
  let asked = 0;
  const kinds = new Set<string>();
  fc.assert(
    fc.property(choices, (given) => {
      const viewer = createViewer(team, here);
      let state = emptyState();
      for (const event of grown(given)) {
        state = apply(state, event);
        kinds.add(event.type);
        const decision = decide(team, state);
        if (decision.kind !== 'perform' || decision.effects[0]?.type !== 'ask') continue;
        asked += 1;
        assert.deepEqual(orphans(viewer(state).messages.toArray()), []);
      }
    }),
    // Always the same logs, or now and then one of the kinds below would not be among them.
    { numRuns: 600, seed: 4 },
  );
  assert.ok(asked > 300, `only ${asked} turns were looked at`);
  for (const kind of [
    'handoff_refused',
    'landing_started',
    'human_answered',
    'approval_answered',
    'tool_started',
  ]) {
    assert.ok(kinds.has(kind), `no log had a ${kind}`);
  }
});

test('[C1] in any log, what an agent was shown stays as it was while the log grows', () => {
  fc.assert(
    fc.property(choices, (given) => {
      const viewer = createViewer(team, here);
      const known = new Map<string, readonly Message[]>();
      let state = emptyState();
      for (const event of grown(given)) {
        state = apply(state, event);
        const decision = decide(team, state);
        if (decision.kind !== 'perform' || decision.effects[0]?.type !== 'ask') continue;
        const view = viewer(state);
        if (view.agent === 'c') continue; // narrowed: its beginning is another in each hold
        const messages = view.messages.toArray();
        const older = known.get(view.agent) ?? [];
        assert.ok(messages.length >= older.length);
        for (const [index, message] of older.entries()) assert.equal(messages[index], message);
        known.set(view.agent, messages);
      }
    }),
    { numRuns: 100 },
  );
});

test('[G2] in any log, a view is a function of the state: it matters not what was viewed before', () => {
  const plain = (view: View): unknown => ({
    ...view,
    log: 0,
    messages: view.messages.toArray(),
    artifacts: 0,
  });
  fc.assert(
    fc.property(choices, choices, (given, other) => {
      // One viewer sees two logs that differ, in turn; its views are those of a fresh one.
      const [one, two] = [grown(given), grown(other)];
      const viewer = createViewer(team, here);
      for (const log of [one, two, one.slice(0, one.length >> 1), two]) {
        const state = fold(log);
        if (state.holder === undefined) continue;
        assert.deepEqual(plain(viewer(state)), plain(createViewer(team, here)(state)));
        for (const name of members) {
          const as = { ...state, holder: name };
          assert.deepEqual(plain(viewer(as)), plain(createViewer(team, here)(as)));
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('[H1] [H3] in any log, handoffs come last in their turn and from the holder', () => {
  fc.assert(
    fc.property(choices, (given) => {
      let state = emptyState();
      let routed = false;
      for (const event of grown(given)) {
        if (event.type === 'handoff_committed') {
          assert.equal(event.from, state.holder);
          const open = state.phase.is === 'settling' ? state.phase.turn.calls : [];
          const left = open
            .filter(({ status }) => status !== 'answered')
            .map(({ call }) => call.id);
          assert.deepEqual(left, event.call === undefined ? [] : [event.call]);
        }
        state = apply(state, event);
        if (event.type === 'handoff_committed') assert.equal(state.phase.is, 'asking');
        routed ||= event.type === 'routed';
        assert.equal(team.agents.has(state.holder ?? ''), routed);
      }
    }),
    { numRuns: 100 },
  );
});

test('[T1] the search for orphans finds them', () => {
  assert.deepEqual(
    orphans([{ role: 'tool', call: callId(1, 0), name: 't', output: 1, failed: false }]),
    ['c1_0 answers nothing'],
  );
  const call = { id: callId(1, 0), kind: 'tool', name: 't', args: 1 } as const;
  const asking: Message = { role: 'assistant', text: '', calls: [call] };
  assert.deepEqual(orphans([asking, { role: 'user', content: [] }]), ['c1_0 is not answered']);
  assert.deepEqual(orphans([asking]), ['c1_0 is not answered']);
});
