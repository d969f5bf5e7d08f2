/** Who gets a request next that fits several agents, and with what brief (R4, B1, H5). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Artifact, defineTeam, type Fact, fold, handToNext, type State } from '@baton/core';
import { eventsOf, message, routed, started } from './facts.ts';
import { agent, anything } from './stage.ts';

const team = defineTeam({
  name: 'desk',
  entry: 'a',
  agents: [
    agent('a', ['b', 'c', { to: 'd', details: anything }]),
    ...['b', 'c', 'd', 'e'].map((name) => agent(name, ['a'])),
  ],
});
const artifact = (id: string): Artifact => ({ id, kind: 'k', title: 't', body: 1, hash: id });
const asked = (text: string, count = 0): Fact => {
  const artifacts = Array.from({ length: count }, (_, n) => artifact(`A-${n}`));
  return message(text, { artifacts });
};
const after = (...facts: readonly Fact[]): State => fold(eventsOf([started, ...facts]));
const handed = (from: string, to: string): Fact => {
  return { type: 'handoff_committed', from, to, brief: { reason: 'r' }, standing: 'declined' };
};

test('[R4] the next one gets the request, who has answered, and what there is by then', () => {
  const state = after(asked('Sales by month', 101), routed({ then: ['c', 'b'] }));
  assert.deepEqual(handToNext(team, state), {
    type: 'handoff_committed',
    from: 'a',
    to: 'c',
    brief: {
      reason: 'The request fits c as well.',
      wanted: 'Sales by month',
      done: ['a has answered.'],
      carries: Array.from({ length: 100 }, (_, n) => `A-${n}`),
    },
    standing: 'declined',
  });
});

test('[R4] a long request is cut to 500 letters, and never within one', () => {
  const wanted = (text: string): unknown => {
    return handToNext(team, after(asked(text), routed({ then: ['b'] })))?.brief.wanted;
  };
  assert.equal(wanted('x'.repeat(501)), 'x'.repeat(500));
  assert.equal(wanted(`${'x'.repeat(499)}😀`), `${'x'.repeat(499)}\ufffd`);
});

for (const [name, then, to] of [
  ['nobody when nobody else fits', [], undefined],
  ['nobody when there is no edge', ['e'], undefined],
  ['whoever is first among those with an edge', ['e', 'c', 'b'], 'c'],
  ['nobody whose edge asks for details', ['d'], undefined],
] as const) {
  test(`[R4] [H5] next is ${name}`, () => {
    assert.equal(handToNext(team, after(asked('go'), routed({ then })))?.to, to);
  });
}

test('[B1] [R4] who has had the baton, and may sit out, is next no more', () => {
  const first = [asked('go'), routed({ then: ['b', 'c'] })];
  const state = after(...first, handed('a', 'b'), handed('b', 'a'));
  assert.deepEqual(state.run.then, ['c']);
  assert.equal(handToNext(team, state)?.to, 'c');
});

test('[R4] after a choice it is the request that was asked about that is handed on', () => {
  const question = { text: 'Which?', between: ['a', 'b'] };
  const state = after(
    asked('the request'),
    routed({ question }),
    asked('the first'),
    routed({ method: 'choice', then: ['b'] }),
  );
  assert.equal(handToNext(team, state)?.brief.wanted, 'the request');
});
