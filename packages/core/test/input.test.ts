/**
 * What people bring: the facts it gives in each state, and the words it is turned away with (rules
 * G1, H2, L1, L3, T4).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  answering,
  callId,
  cancelling,
  continuing,
  deciding,
  defineTeam,
  emptyState,
  type Fact,
  fold,
  type OutcomeKind,
  type State,
  sending,
  sha256,
} from '@baton/core';
import { z } from 'zod';
import { eventsOf, firstMessage } from './facts.ts';
import { agent, human } from './stage.ts';

const edge = { to: 'a', details: z.object({ sum: z.number(), of: z.string() }) };
const team = defineTeam({
  name: 'desk',
  entry: 'a',
  agents: [
    agent('a', ['people', 'alone']),
    human('people', ['b', edge]),
    human('alone'),
    agent('b'),
  ],
});
const content = [{ type: 'text', text: 'go' }] as const;
const after = (...facts: readonly Fact[]): State => fold(eventsOf([...firstMessage(), ...facts]));
const handedTo = (to: string): readonly Fact[] => [
  { type: 'handoff_committed', from: 'a', to, brief: { reason: 'r' }, standing: 'added' },
  { type: 'human_requested', agent: to },
];
const ended = (outcome: OutcomeKind): State => {
  return after({ type: 'run_ended', outcome, agent: 'a', answer: 0 });
};
const calls = ['look', 'pay', 'mail'].map((name, place) => {
  return { id: callId(4, place), kind: 'tool', name, args: null } as const;
});
const awaiting = (...places: readonly number[]): State => {
  const asked = places.map((place): Fact => {
    return { type: 'approval_requested', call: callId(4, place), tool: 't', args: null };
  });
  return after({ type: 'turn_taken', agent: 'a', text: '', calls, ms: 0, saw: 3 }, ...asked);
};

test('[G1] a message is one fact, and the first of a conversation starts it', () => {
  const received = { type: 'message_received', content, from: 'user' };
  assert.deepEqual(sending(team, { content: 'go' }, sha256)(after()), [received]);
  assert.deepEqual(sending(team, { content: 'go' }, sha256)(emptyState()), [
    { type: 'conversation_started', format: 1, team: 'desk' },
    received,
  ]);
});

test('[L1] a message brings who it is from, limits that a log can keep, and sealed artifacts', () => {
  const artifacts = [{ id: 'US-1', kind: 'US', title: 'Login', body: 1 }];
  const limits = { turns: Infinity };
  const [fact] = sending(team, { content, from: 'anna', limits, artifacts }, sha256)(after());
  assert.deepEqual(fact, {
    type: 'message_received',
    content,
    from: 'anna',
    limits: { turns: Number.MAX_SAFE_INTEGER },
    artifacts: [{ ...artifacts[0], hash: sha256(JSON.stringify(['US', 'Login', 1])) }],
  });
});

test('[G1] a message without words is turned away, but a file needs none', () => {
  for (const empty of ['', ' \n\t', [], [{ type: 'text', text: ' ' }] as const]) {
    assert.throws(() => sending(team, { content: empty }, sha256), {
      code: 'input_invalid',
      message: 'Cannot send an empty message. Say what you want.',
    });
  }
  const file = { type: 'file', mediaType: 'image/png', data: 'AA==' } as const;
  assert.equal(sending(team, { content: [file] }, sha256)(after()).length, 1);
});

test('[H2] a person answers for the agent that holds the baton, or hands it on', () => {
  const state = after(...handedTo('people'));
  const said = { by: 'anna', text: 'Here.' };
  const fact = {
    type: 'human_answered',
    agent: 'people',
    by: 'anna',
    content: [{ type: 'text', text: 'Here.' }],
  };
  assert.deepEqual(answering(team, said)(state), [fact]);
  const handoff = { to: 'b', brief: { reason: 'r', open: ['x'] } };
  assert.deepEqual(answering(team, { ...said, handoff })(state), [{ ...fact, handoff }]);
});

for (const [holder, handoff, why] of [
  ['people', { to: 'x', brief: { reason: 'r' } }, "to 'x': people may hand to b, a."],
  ['alone', { to: 'b', brief: { reason: 'r' } }, "to 'b': alone may hand to nobody."],
  ['people', { to: 'b', brief: { reason: ' ' } }, "to 'b': reason: a text is required."],
] as const) {
  test(`[H2] [H5] a person of ${holder} is told: Cannot hand over ${why}`, () => {
    const input = answering(team, { by: 'anna', text: 'x', handoff });
    assert.throws(() => input(after(...handedTo(holder))), {
      code: 'input_invalid',
      message: `Cannot hand over ${why}`,
    });
  });
}

test('[H5] a person whose brief lacks what the edge asks for is told of each flaw', () => {
  const handoff = { to: 'a', brief: { reason: 'r', details: { sum: 'much' } } };
  const input = answering(team, { by: 'anna', text: 'x', handoff });
  assert.throws(() => input(after(...handedTo('people'))), {
    code: 'input_invalid',
    message: /^Cannot hand over to 'a': .*sum: [^;]+; .*of: [^;]+\.$/,
  });
});

test('[T4] a decision is taken for a call that waits for one', () => {
  const call = callId(4, 1);
  const fact = { type: 'approval_answered', call, approved: true, by: 'anna' };
  const input = deciding({ call, approved: true, by: 'anna' });
  assert.deepEqual(input(awaiting(0, 1)), [fact]);
  const noted = deciding({ call, approved: false, by: 'anna', note: '' });
  assert.deepEqual(noted(awaiting(1)), [{ ...fact, approved: false, note: '' }]);
});

for (const [name, state, waiting] of [
  ['before anybody spoke', after(), 'none waits'],
  ['when none waits', awaiting(), 'none waits'],
  ['when two others wait', awaiting(0, 2), 'waiting are: c4_0, c4_2'],
] as const) {
  test(`[T4] a decision on a call that does not wait, ${name}, is turned away`, () => {
    const input = deciding({ call: callId(4, 1), approved: true, by: 'anna' });
    assert.throws(() => input(state), {
      code: 'nothing_waits',
      message: `Cannot decide on the call 'c4_1': ${waiting}.`,
    });
  });
}

test('[L3] what has ended without its answer goes on, with the limits that are new', () => {
  for (const outcome of ['landed', 'exhausted', 'failed', 'cancelled'] as const) {
    assert.deepEqual(continuing({})(ended(outcome)), [
      { type: 'run_continued', by: 'user', limits: {} },
    ]);
  }
  const limits = { tokens: Infinity, conversation: { turns: 9 } };
  assert.deepEqual(continuing({ by: 'anna', limits })(ended('landed')), [
    {
      type: 'run_continued',
      by: 'anna',
      limits: { tokens: Number.MAX_SAFE_INTEGER, conversation: { turns: 9 } },
    },
  ]);
});

test('[L3] a run under way takes larger limits; without any there is nothing to record', () => {
  assert.deepEqual(continuing({})(after()), []);
  const fact = { type: 'run_continued', by: 'user', limits: { turns: 9 } };
  assert.deepEqual(continuing({ limits: { turns: 9 } })(after()), [fact]);
});

test('[L3] a run that has its answer, or waits for the user, is not continued', () => {
  for (const outcome of ['answered', 'waiting'] as const) {
    assert.throws(() => continuing({})(ended(outcome)), {
      code: 'nothing_waits',
      message: `Cannot continue: nothing waits for that, got the run is ${outcome}.`,
    });
  }
  assert.throws(() => answering(team, { by: 'anna', text: 'x' })(after()), {
    code: 'nothing_waits',
    message: 'Cannot answer as a human: nothing waits for that, got asking.',
  });
  const started = fold([{ seq: 1, at: 0, type: 'conversation_started', format: 1, team: 'desk' }]);
  assert.throws(() => continuing({})(started), {
    code: 'nothing_waits',
    message: 'Cannot continue: nothing waits for that, got new.',
  });
});

test('[L3] a cancel is recorded while a run is under way, and is nothing after its end', () => {
  const fact = { type: 'cancel_requested', by: 'user', reason: '' };
  assert.deepEqual(cancelling({})(after()), [fact]);
  assert.deepEqual(cancelling({ by: 'anna', reason: 'late' })(after()), [
    { ...fact, by: 'anna', reason: 'late' },
  ]);
  assert.deepEqual(cancelling({})(ended('answered')), []);
});

test('[G1] nobody continues or cancels a conversation that there is not', () => {
  const unknown = {
    code: 'conversation_unknown',
    message: 'Cannot go on: there is no such conversation.',
  };
  assert.throws(() => continuing({})(emptyState()), unknown);
  assert.throws(() => cancelling({})(emptyState()), unknown);
});
