/**
 * The fold, fact by fact: what each makes of the state, and what it leaves alone (rules G2, H1, H7,
 * B1, B2, L1, T1, T4).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  apply,
  callId,
  emptyState,
  type Fact,
  fold,
  type LogEvent,
  nothing,
  type OutcomeKind,
  type State,
} from '@baton/core';
import { eventsOf, firstMessage, message, routed } from './facts.ts';

const begun = firstMessage();
const usage = { inputTokens: 5, cachedTokens: 1, outputTokens: 2, costMicroUsd: 3 };
const calls = ['look', 'pay'].map((name, place) => {
  return { id: callId(4, place), kind: 'tool', name, args: null } as const;
});
const turn: Fact = { type: 'turn_taken', agent: 'a', text: 'x', calls, usage, ms: 7, saw: 3 };
const failed: Fact = {
  type: 'turn_failed',
  agent: 'a',
  failure: { code: 'model_cut', message: 'cut', retry: 'now' },
  ms: 4,
};
const questioned: Fact = { type: 'reply_questioned', agent: 'a', reason: 'empty_reply' };
const landing: Fact = { type: 'landing_started', agent: 'a', bound: 'turns', message: 'Last.' };
const cancel: Fact = { type: 'cancel_requested', by: 'anna', reason: 'wrong' };
const toolAnswered = (more: object = {}, place = 0): Fact => {
  const call = callId(4, place);
  return { type: 'tool_answered', call, tool: 'look', status: 'ok', output: 1, ms: 2, ...more };
};
const refused = (code: 'target_unknown' | 'second_handoff' | 'budget_spent', place = 0): Fact => {
  const told = { message: '', permitted: [], satOut: [] };
  return { type: 'handoff_refused', from: 'a', to: 'x', call: callId(4, place), code, ...told };
};
const handedOff = (
  from: string,
  to: string,
  standing: 'declined' | 'dispatched' | 'added',
): Fact => {
  return { type: 'handoff_committed', from, to, brief: { reason: `not ${from}` }, standing };
};
const ended = (outcome: OutcomeKind): Fact => {
  return { type: 'run_ended', outcome, agent: 'a', answer: 4 };
};
const continues = (limits: object = {}): Fact => {
  return { type: 'run_continued', by: 'anna', limits };
};

/** The state after the first three facts and these; the first of these is event 4. */
const after = (...facts: readonly Fact[]): State => {
  return fold(eventsOf([...begun, ...facts]));
};
const event = (fact: Fact, seq: number): LogEvent => ({ seq, at: 0, ...fact });
const statuses = ({ phase }: State): readonly string[] | string => {
  return phase.is === 'settling' ? phase.turn.calls.map(({ status }) => status) : phase.is;
};

test('[G2] an empty log means nothing yet', () => {
  const { hold, run, spent, declines, passes, digests, artifacts, log, ...rest } = emptyState();
  assert.deepEqual(
    [rest.team, rest.seq, rest.phase, rest.holder],
    [undefined, 0, { is: 'new' }, undefined],
  );
  assert.deepEqual([rest.newsAt, rest.message, rest.declinedAt], [0, undefined, 0]);
  assert.deepEqual(hold, { since: 0, index: 0, added: false, arrival: undefined });
  assert.deepEqual([run.since, run.limits, run.spent, spent], [0, [], nothing, nothing]);
  assert.deepEqual([run.landing, run.cancel, run.overdrawn], [undefined, undefined, undefined]);
  assert.deepEqual([run.refusals, run.nudges, run.failures], [0, 0, []]);
  assert.deepEqual(
    [declines.size, passes.size, digests.values().length, artifacts.values().length],
    [0, 0, 0, 0],
  );
  assert.deepEqual(log.toArray(), []);
  assert.deepEqual(fold([event(begun[0] ?? assert.fail(), 1)]).team, 'desk');
});

test('[G2] applying a fact leaves the state before it as it was', () => {
  const before = after(turn);
  const copy = structuredClone({ run: before.run, phase: before.phase, spent: before.spent });
  apply(before, event(toolAnswered({ digest: 'd' }), 5));
  apply(before, event(failed, 5));
  assert.deepEqual({ run: before.run, phase: before.phase, spent: before.spent }, copy);
  assert.deepEqual([before.digests.values().length, before.log.length, before.seq], [0, 4, 4]);
});

test('[H7] a message starts a run that keeps its limits, and waits for an agent', () => {
  const first = fold(eventsOf(begun.slice(0, 2)));
  assert.deepEqual([first.phase, first.run.since, first.run.limits], [{ is: 'routing' }, 2, []]);
  assert.deepEqual([first.message?.seq, first.newsAt, first.holder], [2, 2, undefined]);
  const limited = after(turn, ended('answered'), message('more', { limits: { turns: 3 } }));
  assert.deepEqual([limited.run.since, limited.run.limits], [6, [{ turns: 3 }]]);
  assert.deepEqual([limited.run.spent.turns, limited.spent.turns], [0, 1]);
});

test('[H1] whoever is routed to holds the baton, in a hold that begins there', () => {
  const hold = { since: 3, index: 3, added: false, arrival: undefined };
  assert.deepEqual([after().holder, after().hold, after().phase], ['a', hold, { is: 'asking' }]);
});

test('[H7] a message that stays with its holder leaves it its brief; anybody else has none', () => {
  const told = [handedOff('a', 'b', 'added'), ended('answered'), message('more')];
  const arrival = { from: 'a', brief: { reason: 'not a' }, seq: 4 };
  assert.deepEqual(after(...told, routed({ to: 'b' })).hold, {
    since: 7,
    index: 7,
    added: false,
    arrival,
  });
  assert.equal(after(...told, routed({ to: 'c' })).hold.arrival, undefined);
});

test('[L1] a turn opens its calls and costs a turn, its tokens, its money and its time', () => {
  const { phase, run, spent } = after(turn);
  assert.deepEqual(phase, {
    is: 'settling',
    turn: {
      seq: 4,
      agent: 'a',
      text: 'x',
      question: false,
      calls: calls.map((call) => ({ call, status: 'open' })),
    },
  });
  assert.deepEqual(spent, { ...nothing, turns: 1, tokens: 7, costMicroUsd: 3, timeMs: 7 });
  assert.deepEqual([run.spent, run.landing], [spent, undefined]);
});

test('[L1] a failed turn costs its tokens and its time but is no turn; failures add up', () => {
  const { run, spent, phase } = after(failed, { ...failed, usage });
  assert.deepEqual(spent, { ...nothing, tokens: 7, costMicroUsd: 3, timeMs: 8 });
  assert.deepEqual(
    run.failures.map(({ seq }) => seq),
    [4, 5],
  );
  assert.deepEqual(phase, { is: 'asking' });
  assert.deepEqual(after(failed, { ...turn, calls: [] }).run.failures, []);
});

test('[H6] a questioned reply is counted, and the holder speaks again', () => {
  const { run, phase } = after(
    { ...turn, calls: [] },
    questioned,
    { ...turn, calls: [] },
    questioned,
  );
  assert.deepEqual([run.nudges, phase], [2, { is: 'asking' }]);
});

test('[T1] only when its last call is answered is a turn over', () => {
  const started: Fact = { type: 'tool_started', call: callId(4, 1), tool: 'pay' };
  assert.deepEqual(statuses(after(turn, started)), ['open', 'started']);
  assert.deepEqual(statuses(after(turn, toolAnswered())), ['answered', 'open']);
  assert.deepEqual(statuses(after(turn, toolAnswered(), toolAnswered({}, 1))), 'asking');
  assert.deepEqual(statuses(after(turn, ended('cancelled'), toolAnswered())), 'ended');
});

for (const [status, counts] of [
  ['ok', 1],
  ['failed', 1],
  ['unknown', 1],
  ['refused', 0],
  ['denied', 0],
  ['cancelled', 0],
] as const) {
  test(`[L1] a call that is ${status} costs its time and ${counts} tool call`, () => {
    const { spent, run, newsAt, hold } = after(turn, toolAnswered({ status, digest: 'd' }));
    assert.deepEqual([spent.toolCalls, run.spent.toolCalls, spent.timeMs], [counts, counts, 9]);
    assert.deepEqual([newsAt, hold.added], status === 'ok' ? [5, true] : [2, false]);
  });
}

test('[L1] a budget is overdrawn by a refusal for it and by nothing else', () => {
  const overdrawn = (fact: Fact): unknown => after(turn, fact).run.overdrawn;
  assert.equal(overdrawn(toolAnswered({ status: 'refused', code: 'budget_spent' })), 'toolCalls');
  assert.equal(overdrawn(toolAnswered({ status: 'failed', code: 'budget_spent' })), undefined);
  assert.equal(overdrawn(toolAnswered({ status: 'refused', code: 'tool_unknown' })), undefined);
  assert.equal(overdrawn(refused('budget_spent')), 'handoffs');
  assert.equal(overdrawn(refused('target_unknown')), undefined);
  const both = after(turn, refused('budget_spent'), refused('target_unknown', 1));
  assert.deepEqual([both.run.overdrawn, both.run.refusals], ['handoffs', 2]);
});

test('[B1] a result is evidence when it was not seen before; without a digest it is none', () => {
  const seen = after(turn, toolAnswered({ digest: 'd' }), toolAnswered({ digest: 'd' }, 1));
  assert.deepEqual([seen.newsAt, seen.digests.get('d')], [5, 5]);
  const other = after(turn, toolAnswered({ digest: 'd' }), toolAnswered({ digest: 'e' }, 1));
  assert.deepEqual([other.newsAt, other.digests.values().length], [6, 2]);
  const none = after(turn, toolAnswered());
  assert.deepEqual([none.newsAt, none.hold.added, none.digests.values().length], [2, false, 0]);
});

test('[B1] an artifact is evidence when it is new or changed, and keeps where it is from', () => {
  const artifact = { id: 'US-1', kind: 'US', title: 'Login', body: 1, hash: 'h1' };
  const changed = { ...artifact, hash: 'h2' };
  const brought = (...lists: readonly (readonly object[])[]): State => {
    return after(turn, ...lists.map((artifacts, place) => toolAnswered({ artifacts }, place)));
  };
  const kept = brought([artifact]).artifacts.get('US-1');
  assert.deepEqual(kept, { ...artifact, agent: 'a', seq: 5, version: 1 });
  const again = brought([artifact], [artifact]);
  assert.deepEqual([again.newsAt, again.artifacts.get('US-1')?.seq], [5, 5]);
  const second = brought([artifact], [artifact, changed]);
  assert.deepEqual(second.artifacts.get('US-1'), { ...changed, agent: 'a', seq: 6, version: 2 });
  assert.deepEqual([second.newsAt, brought([]).newsAt], [6, 2]);
});

test('[T4] an approval is asked for, given with a note or denied without, and is news', () => {
  const asked: Fact = { type: 'approval_requested', call: callId(4, 1), tool: 'pay', args: null };
  const said = { type: 'approval_answered', call: callId(4, 1), by: 'anna' } as const;
  assert.deepEqual(statuses(after(turn, asked)), ['open', 'awaiting']);
  const opened = ({ phase }: State): unknown => phase.is === 'settling' && phase.turn.calls[1];
  const approved = after(turn, asked, { ...said, approved: true, note: 'fine' });
  assert.deepEqual(opened(approved), { call: calls[1], status: 'approved', note: 'fine' });
  assert.deepEqual([approved.newsAt, approved.hold.added], [6, true]);
  const denied = after(turn, asked, { ...said, approved: false });
  assert.deepEqual(opened(denied), { call: calls[1], status: 'denied' });
});

test('[H3] a refused handoff is counted and answered; a second one of a turn does not count', () => {
  const once = after(turn, refused('target_unknown'));
  assert.deepEqual([once.run.refusals, statuses(once)], [1, ['answered', 'open']]);
  const second = after(turn, refused('second_handoff'), toolAnswered({}, 1));
  assert.deepEqual([second.run.refusals, statuses(second)], [0, 'asking']);
});

test('[B1] [B2] who declined and who passed on is kept until there is news', () => {
  const out = { agent: 'a', since: 4, reason: 'not a' };
  const declined = after(handedOff('a', 'b', 'declined'));
  assert.deepEqual([[...declined.declines], [...declined.passes]], [[['a', out]], []]);
  assert.equal(declined.declinedAt, 4);
  const passed = after(handedOff('a', 'b', 'dispatched'));
  assert.deepEqual([[...passed.declines], [...passed.passes]], [[], [['a', out]]]);
  assert.equal(passed.declinedAt, 0);
  const added = after(handedOff('a', 'b', 'added'));
  assert.deepEqual([added.declines.size, added.passes.size, added.declinedAt], [0, 0, 0]);
  const both = after(handedOff('a', 'b', 'dispatched'), handedOff('b', 'c', 'declined'));
  assert.deepEqual([[...both.passes.keys()], [...both.declines.keys()]], [['a'], ['b']]);
  const news = after(
    handedOff('a', 'b', 'declined'),
    handedOff('b', 'c', 'dispatched'),
    message('m'),
  );
  assert.deepEqual([news.declines.size, news.passes.size, news.newsAt], [0, 0, 6]);
  assert.equal(news.declinedAt, 4);
});

test('[H1] a handoff moves the baton, costs one, and the receiver starts with a clean slate', () => {
  const empty: Fact = { ...turn, calls: [] };
  const before = [failed, questioned, turn, refused('budget_spent'), refused('target_unknown', 1)];
  const { holder, hold, phase, run, spent } = after(...before, handedOff('a', 'b', 'added'));
  const arrival = { from: 'a', brief: { reason: 'not a' }, seq: 9 };
  assert.deepEqual(
    [holder, phase, spent.handoffs, run.spent.handoffs],
    ['b', { is: 'asking' }, 1, 1],
  );
  assert.deepEqual(hold, { since: 9, index: 9, added: false, arrival });
  assert.deepEqual([run.refusals, run.nudges, run.failures, run.overdrawn], [0, 0, [], undefined]);
  for (const one of [[failed], [empty, questioned], [turn, refused('target_unknown')]]) {
    const { run: clean } = after(...one, handedOff('a', 'b', 'added'));
    assert.deepEqual([clean.refusals, clean.nudges, clean.failures], [0, 0, []]);
  }
  const first = after(turn, toolAnswered({ status: 'refused', code: 'budget_spent' }));
  assert.equal(apply(first, event(handedOff('a', 'b', 'added'), 6)).run.overdrawn, undefined);
});

test('[L2] a landing asks the holder once more and keeps its last turn', () => {
  const begins = after({ ...turn, calls: [] }, landing);
  assert.deepEqual(
    [begins.phase, begins.run.landing],
    [{ is: 'asking' }, { bound: 'turns', turn: undefined }],
  );
  const { run } = after(landing, { ...turn, saw: 4 });
  assert.deepEqual([run.landing?.bound, run.landing?.turn?.seq], ['turns', 5]);
});

test('[H7] a message that joins wipes refusals, questions and the last turn, and no more', () => {
  const state = after(turn, refused('target_unknown'), questioned, landing, turn, message('more'));
  assert.deepEqual([state.run.refusals, state.run.nudges, state.run.since], [0, 0, 2]);
  assert.deepEqual(state.run.landing, { bound: 'turns', turn: undefined });
  assert.deepEqual([state.spent.turns, state.message?.seq, state.phase.is], [2, 9, 'settling']);
  assert.equal(after(message('more')).run.landing, undefined);
  assert.equal(after(message('more')).phase.is, 'asking');
});

test('[H1] a person who holds the baton is waited for; what they say is news', () => {
  const asked: Fact = { type: 'human_requested', agent: 'a' };
  assert.deepEqual(after(asked).phase, { is: 'human', since: 4 });
  assert.equal(after(asked, message('hurry')).phase.is, 'human');
  const answer: Fact = { type: 'human_answered', agent: 'a', by: 'anna', content: [] };
  const { phase, newsAt, hold } = after(asked, answer);
  assert.deepEqual(phase, { is: 'concluding', answer: event(answer, 5) });
  assert.deepEqual([newsAt, hold.added], [5, true]);
});

test('[L3] a run that has ended goes on with larger limits, its amounts and a clean slate', () => {
  const end = ended('cancelled');
  const state = after(turn, refused('budget_spent'), cancel, end, continues({ turns: 9 }));
  assert.deepEqual(state.run.limits, [{ turns: 9 }]);
  assert.deepEqual([state.run.since, state.run.spent.turns, state.phase.is], [2, 1, 'asking']);
  assert.deepEqual(
    [state.run.cancel, state.run.refusals, state.run.overdrawn],
    [undefined, 0, undefined],
  );
});

test('[L3] a run under way that is continued only gets the larger limits', () => {
  const twice = [continues({ turns: 9 }), continues({ tokens: 5 })];
  const state = after(turn, refused('budget_spent'), questioned, turn, ...twice);
  assert.deepEqual(state.run.limits, [{ turns: 9 }, { tokens: 5 }]);
  assert.deepEqual([state.run.overdrawn, state.run.refusals, state.run.nudges], [undefined, 1, 1]);
  assert.equal(state.phase.is, 'settling');
});

test('[L3] a run that was cancelled before it had an agent is routed when it goes on', () => {
  const first = [...begun.slice(0, 2), cancel, ended('cancelled'), continues()];
  assert.equal(fold(eventsOf(first)).phase.is, 'routing');
  const later = [turn, ended('answered'), message('more'), cancel, ended('cancelled'), continues()];
  assert.equal(after(...later).phase.is, 'routing');
  const placed = [turn, ended('answered'), message('more'), routed(), ended('cancelled')];
  assert.equal(after(...placed, continues()).phase.is, 'asking');
});

test('[T1] a cancel is kept with who wanted it and why, and changes nothing else', () => {
  const { run, phase } = after(turn, cancel);
  assert.deepEqual([run.cancel, phase.is], [{ by: 'anna', reason: 'wrong' }, 'settling']);
});

// Rule R4: a message that fits several agents.

const question = { text: 'A or B?', between: ['a', 'b'] };

test('[R4] a routing that asks waits for the choice, and knows what it was asked about', () => {
  const asked = after(routed({ question }));
  assert.deepEqual(asked.phase, { is: 'choosing', question: 4 });
  assert.deepEqual([asked.choice?.between, asked.choice?.message?.seq], [['a', 'b'], 2]);
  // The next message is the answer, whether it joins the run or starts one.
  const joined = after(routed({ question }), message('b'));
  assert.deepEqual([joined.phase.is, joined.choice?.message?.seq], ['routing', 2]);
  const parked = after(routed({ question }), ended('waiting'), message('b'));
  assert.deepEqual([parked.phase.is, parked.choice?.message?.seq], ['routing', 2]);
  assert.equal(after(routed({ question }), ended('cancelled')).choice, undefined);
});

test('[R4] a choice is about the message that was asked about; any other routing is about none', () => {
  const answered = [routed({ question }), ended('waiting'), message('b')];
  const chosen = after(...answered, routed({ method: 'choice' }));
  assert.deepEqual([chosen.about?.seq, chosen.choice, chosen.phase.is], [2, undefined, 'asking']);
  assert.equal(after(...answered, routed()).about, undefined);
  assert.equal(after(routed({ method: 'choice' })).about, undefined);
});

test('[R4] who else gets the request stands until each has had it, also when it goes on', () => {
  const both = routed({ then: ['b', 'c'] });
  assert.deepEqual(after(both).run.then, ['b', 'c']);
  assert.deepEqual(after(both, routed()).run.then, ['b', 'c']);
  assert.deepEqual(after(both, handedOff('a', 'c', 'added')).run.then, ['b']);
  assert.deepEqual(after(both, handedOff('a', 'x', 'added')).run.then, ['b', 'c']);
  assert.deepEqual(after(both, ended('cancelled'), continues()).run.then, ['b', 'c']);
  assert.deepEqual(after(both, ended('answered'), message('more')).run.then, []);
});
