/** What people can do in a chat: choose an agent, continue, send, answer as a person. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type BudgetName,
  type ConversationId,
  defineTeam,
  type Fact,
  fold,
  type LogEvent,
  left,
  limitsWith,
  routeNow,
  type State,
  type Team,
} from '@baton/core';
import fc from 'fast-check';
import type { WaitDocument } from '../src/api/documents.ts';
import { choicesOf } from '../src/chat/choice.ts';
import { limitsFor, proposalsFor } from '../src/chat/continuation.ts';
import { type Outgoing, unsent } from '../src/chat/outbox.ts';
import { answerBody } from '../src/inbox/body.ts';
import { dueText, ordered, waitedText } from '../src/inbox/waits.ts';

test('[R4] each button of a question chooses its agent and no other, also when names share words', () => {
  const between = ['data', 'data_quality', 'process', 'quality'];
  const team = teamOf(between);
  const [all, ...each] = choicesOf(between).toReversed();
  for (const { label, text } of each) {
    const routed = routeNow(team, asked(between, text));
    assert.deepEqual([routed?.to, routed?.then], [label, undefined], `'${text}' for ${label}`);
  }
  const everybody = routeNow(team, asked(between, all?.text ?? ''));
  assert.deepEqual([everybody?.to, ...(everybody?.then ?? [])], between);
});

test('[L3] the budget that ended the run comes first, doubled', () => {
  const state = endedBy('tokens', { tokens: 400_000 });
  const [first] = proposalsFor(state, limitsWith({}));
  assert.deepEqual(first, { budget: 'tokens', max: 400_000, spent: 400_000, next: 800_000 });
});

test('what has no end is not proposed', () => {
  const limits = limitsWith({ costMicroUsd: Number.MAX_SAFE_INTEGER });
  const names = proposalsFor(endedBy('tokens', {}), limits).map(({ budget }) => budget);
  assert.ok(!names.includes('costMicroUsd'));
});

test('[L3] whatever is proposed and was spent, the run then has room for more', () => {
  const names: readonly BudgetName[] = ['handoffs', 'turns', 'toolCalls', 'tokens', 'timeMs'];
  const amount = fc.integer({ min: 0, max: 1_000 });
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      amount,
      amount,
      amount,
      amount,
      (name, max, before, over, room) => {
        const base = limitsWith({ [name]: max, conversation: { [name]: max + room } });
        const spent = max + over;
        const state = endedBy(name, { [name]: spent }, before);
        const proposal = proposalsFor(state, base)[0];
        assert.ok(proposal && proposal.next > spent);
        const more = limitsFor({ budget: name, next: proposal.next }, { state, limits: base });
        const run = { ...state.run, limits: [more] };
        const team = { ...teamOf(['data']), limits: base };
        assert.equal(left(team, { ...state, run }, name), proposal.next - spent);
      },
    ),
  );
});

test('a message is on its way until its event is in the log', () => {
  const log = eventsOf(received('one'), received('two'));
  const outgoing = (text: string, after: number, seq?: number): Outgoing => {
    return { key: `${text} ${after}`, text, after, ...(seq !== undefined && { seq }) };
  };
  const texts = (...messages: readonly Outgoing[]): string[] =>
    unsent(messages, log).map(({ key }) => key);
  assert.deepEqual(texts(outgoing('two', 1)), [], 'its event is there before the answer is');
  assert.deepEqual(
    texts(outgoing('two', 2)),
    ['two 2'],
    'an older one of the same words is not it',
  );
  assert.deepEqual(texts(outgoing('[redacted]', 1, 2)), [], 'the desk has said where it is');
  assert.deepEqual(texts(outgoing('three', 2, 3)), ['three 2'], 'and that is not here yet');
  assert.deepEqual(texts(outgoing('two', 0), outgoing('two', 1)), ['two 1'], 'one event each');
});

test('a person answers, or hands on with a reason; nothing is sent without words', () => {
  const body = (text: string, to = '', reason = ''): unknown => answerBody({ text, to, reason });
  assert.equal(body('  '), undefined);
  assert.deepEqual(body(' Yes. '), { text: 'Yes.' });
  assert.equal(body('Yes.', 'data'), undefined, 'a handoff needs a reason');
  const handoff = { to: 'data', brief: { reason: 'count them' } };
  assert.deepEqual(body('', 'data', 'count them '), { text: 'count them', handoff });
  assert.deepEqual(body('All of May.', 'data', 'count them'), { text: 'All of May.', handoff });
});

test('what is due soon comes first in the inbox, then what has waited longest', () => {
  const order = ordered([wait('late', 900), wait('early', 100), wait('due', 500, 2_000)]);
  assert.deepEqual(
    order.map(({ conversation }) => conversation),
    ['due', 'early', 'late'],
  );
});

test('the time of a wait is told in whole seconds, and never below nothing', () => {
  assert.equal(waitedText({ since: 1_000 }, 13_999), '12 s');
  assert.equal(waitedText({ since: 1_000 }, 0), '0 ms');
  assert.equal(dueText({ since: 0, dueAt: null }, 5), undefined);
  const due = { since: 0, dueAt: 1_200_000 };
  assert.deepEqual(dueText(due, 0), { text: '20 min left', soon: false });
  assert.deepEqual(dueText(due, 1_100_000), { text: '1 min 40 s left', soon: true });
  assert.deepEqual(dueText(due, 9_999_999), { text: 'The time limit has passed', soon: true });
});

function wait(conversation: string, since: number, dueAt?: number): WaitDocument {
  return {
    // `as`: an id that a server would have given.
    conversation: conversation as ConversationId,
    title: conversation,
    for: 'human',
    seq: 4,
    since,
    waitedMs: 0,
    agent: 'human',
    from: null,
    brief: null,
    permitted: [],
    approvals: [],
    claim: null,
    dueAt: dueAt ?? null,
  };
}

function teamOf(names: readonly string[]): Team {
  const agents = ['triage', ...names].map((name) => {
    return { kind: 'model', name, description: name, instructions: 'x' } as const;
  });
  return defineTeam({ name: 'office', entry: 'triage', agents, severalFit: 'ask', next: 'route' });
}

/** The state in which the user has answered which of these is meant. */
function asked(between: readonly string[], answer: string): State {
  return fold(
    eventsOf(
      received('go'),
      {
        type: 'routed',
        to: 'triage',
        method: 'entry',
        confidence: 1,
        runnersUp: [],
        reason: '',
        question: { text: 'Which?', between },
      },
      { type: 'run_ended', outcome: 'waiting', agent: 'triage', answer: 2 },
      received(answer),
    ),
  );
}

/** A run that a budget has ended; `before`: what earlier runs have spent. */
function endedBy(name: BudgetName, spent: Partial<Record<BudgetName, number>>, before = 0): State {
  const state = fold(
    eventsOf(received('go'), {
      type: 'run_ended',
      outcome: 'landed',
      agent: 'data',
      answer: 0,
      bound: name,
    }),
  );
  const run = { ...state.run, spent: { ...state.run.spent, ...spent } };
  const all = { ...run.spent, [name]: run.spent[name] + before };
  return { ...state, run, spent: all };
}

function received(text: string): Fact {
  return { type: 'message_received', from: 'user', content: [{ type: 'text', text }] };
}

function eventsOf(...facts: readonly Fact[]): LogEvent[] {
  return facts.map((fact, index): LogEvent => ({ ...fact, seq: index + 1, at: index }));
}
