/** Logs as labelled requests: who did the work, and what is left out because nobody can say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogEvent, TeamDefinition } from '@baton/core';
import type { Step } from '@baton/core/testing';
import {
  auditHistory,
  createAudit,
  createRouter,
  heldBack,
  newAudit,
  requestsIn,
} from '@baton/router';
import { named, past, type Said } from './past.ts';

const to = (agent: string): Step => ({ handoff: agent });
const write: Step = { tool: 'write' };

interface Case {
  readonly name: string;
  readonly said: readonly Said[];
  /** The text and the agent of each request. */
  readonly requests?: readonly (readonly [text: string, agent: string])[];
  readonly leftOut?: Readonly<Record<string, number>>;
  readonly team?: Partial<TeamDefinition>;
}

const sql: Said = { say: 'SQL for the sales', steps: [to('data'), write, 'Here it is.'] };

const cases: readonly Case[] = [
  {
    name: 'who registered artifacts and answered did the work',
    said: [sql],
    requests: [['SQL for the sales', 'data']],
  },
  {
    name: 'who only answered did it, when nobody registered anything',
    said: [{ say: 'what is a view?', steps: [to('data'), 'A stored query.'] }],
    requests: [['what is a view?', 'data']],
  },
  {
    name: 'the entry agent did it when nobody else did anything',
    said: [{ say: 'hello', steps: ['Hello.'] }],
    requests: [['hello', 'triage']],
  },
  {
    name: 'the entry agent that only tells the answer did not do the work',
    said: [{ say: 'a query', steps: [to('data'), write, to('triage'), 'Data made a query.'] }],
    requests: [['a query', 'data']],
  },
  {
    name: 'who declined and passed on did not do it',
    said: [{ say: 'a report', steps: [to('requirements'), to('data'), write, 'Here it is.'] }],
    requests: [['a report', 'data']],
  },
  {
    name: 'two that registered artifacts: no one agent could have had it',
    said: [
      { say: 'stories and SQL', steps: [to('requirements'), write, to('data'), write, 'Both.'] },
    ],
    leftOut: { several: 1 },
  },
  {
    name: 'one made it and another answered: the same',
    said: [{ say: 'check this', steps: [to('requirements'), write, to('data'), 'Checked.'] }],
    leftOut: { several: 1 },
  },
  {
    name: 'the answer to a question belongs to the request',
    said: [
      { say: 'a report', steps: [{ question: 'Of what?' }] },
      { say: 'of sales', steps: [to('data'), write, 'Here.'] },
    ],
    requests: [['a report', 'data']],
  },
  {
    name: 'a question without an answer is not finished',
    said: [{ say: 'a report', steps: [{ question: 'Of what?' }] }],
    leftOut: { unfinished: 1 },
  },
  {
    name: 'what stayed with its holder was not routed',
    said: [sql, { say: 'sorted by month', steps: [write, 'Sorted.'] }],
    requests: [['SQL for the sales', 'data']],
    leftOut: { sticky: 1 },
  },
  {
    name: 'a correction that brings another agent: that one should have had it',
    said: [
      { say: 'the report', steps: [to('requirements'), write, 'Stories.'] },
      { say: 'No, I meant the SQL', steps: [to('data'), write, 'A query.'] },
    ],
    requests: [['the report', 'data']],
  },
  {
    name: 'a correction of a correction: the last one counts',
    said: [
      { say: 'the report', steps: ['What report?'] },
      { say: 'wrong, do it', steps: [to('requirements'), write, 'Stories.'] },
      { say: "that's not what I asked for", steps: [to('data'), write, 'A query.'] },
    ],
    requests: [['the report', 'data']],
  },
  {
    name: 'a correction after which the same agent goes on: nobody knows whose it was',
    said: [sql, { say: 'Nein, ich wollte es nach Monat', steps: [write, 'So?'] }],
    leftOut: { corrected: 1 },
  },
  {
    name: 'a failed run says nothing',
    said: [{ say: 'a query', steps: [to('data'), { fail: 'model_refused' }] }],
    leftOut: { failed: 1 },
  },
  {
    name: 'a run that landed says nothing',
    said: [{ say: 'a query', steps: [to('data'), write, 'So far.'] }],
    leftOut: { landed: 1 },
    team: { limits: { turns: 3 } },
  },
  {
    name: 'a run that a person got says nothing',
    said: [{ say: 'a lawyer', steps: [to('human')] }],
    leftOut: { unfinished: 1 },
  },
  {
    name: 'what a rule decided must not confirm itself',
    said: [{ say: 'SQL please', steps: [write, 'Here.'] }],
    leftOut: { routed: 1 },
    team: { rules: [{ name: 'sql', to: 'data', when: ['sql'] }] },
  },
  {
    name: 'a document is no request',
    said: [{ say: 'word '.repeat(2_000), steps: ['Read.'] }],
    leftOut: { too_long: 1 },
  },
  {
    name: 'when each message is routed anew, each is a request',
    said: [sql, { say: 'hello', steps: ['Hello.'] }],
    requests: [
      ['SQL for the sales', 'data'],
      ['hello', 'triage'],
    ],
    team: { next: 'entry' },
  },
];

for (const { name, said, requests = [], leftOut = {}, team = {} } of cases) {
  test(name, async () => {
    const events = await past(team).talk('one', said);
    const found = requestsIn(events);
    assert.deepEqual(
      found.requests.map(({ text, agent }) => [text, agent]),
      requests,
    );
    assert.deepEqual(found.leftOut, leftOut);
  });
}

test('what corrects, and what only begins like it', async () => {
  const leftOut = async (say: string): Promise<string> => {
    const events = await past().talk('one', [sql, { say, steps: ['So.'] }]);
    return Object.keys(requestsIn(events).leftOut).join();
  };
  for (const say of [
    'No, I meant by month',
    'nope. wrong',
    'No! Not the sales',
    "That's not what I asked for",
    'This is wrong',
    'It wasn’t what I wanted',
    'no, that is not it',
    'Wrong table',
    'Not this one',
    'I meant the costs',
    'Nein, ich meinte die Kosten',
    'Das ist falsch',
    "Non, ce n'est pas ça",
    'No, quería los costes',
  ]) {
    assert.equal(await leftOut(say), 'corrected', say);
  }
  for (const say of [
    'no',
    'No, thanks',
    'no problem, thank you',
    "No, that's all",
    'Nein danke',
    'Non merci',
    'Notify me by mail',
    'That is good',
    'This is what I wanted',
    'This is for Monday',
    'It is not urgent',
    "It isn't urgent",
    'Sort it',
  ]) {
    assert.equal(await leftOut(say), 'sticky', say);
  }
});

test('a person who answered, and a person who said no, did not leave it to the agents', async () => {
  const human = past();
  await human.talk('one', [{ say: 'a lawyer', steps: [to('human')] }]);
  await human.baton.answer(named('one'), { by: 'ada', text: 'I will call.' }).outcome;
  assert.deepEqual(requestsIn(await human.log('one')).leftOut, { human: 1 });

  const denied = past();
  const before = await denied.talk('one', [
    { say: 'pay it', steps: [to('data'), { tool: 'pay' }] },
  ]);
  const call = before.find(({ type }) => type === 'approval_requested');
  assert.ok(call?.type === 'approval_requested');
  const no = { call: call.call, approved: false, by: 'ada' };
  await denied.baton.approve(named('one'), no).outcome;
  assert.deepEqual(requestsIn(await denied.log('one')).leftOut, { human: 1 });
});

test('a message that came in between makes it two requests in one, and neither', async () => {
  const busy = past();
  let sent: Promise<unknown> = Promise.resolve();
  const interrupting: Step = () => {
    sent = busy.baton.send(named('one'), 'and a chart').outcome;
    return to('data');
  };
  await busy.talk('one', [{ say: 'a query', steps: [interrupting, write, 'Both.'] }]);
  await sent;
  assert.deepEqual(requestsIn(await busy.log('one')).leftOut, { joined: 1 });
});

test('files alone are no text', async () => {
  const desk = past();
  const file = { type: 'file', mediaType: 'image/png', name: 'a.png', data: 'aGk=' } as const;
  await desk.baton.send(named('one'), [file]).outcome;
  assert.deepEqual(requestsIn(await desk.log('one')).leftOut, { no_text: 1 });
});

test('[R4] whom the user chose when asked did it, for the message before the question', async () => {
  const router = {
    route: async () => ({
      to: ['requirements', 'data'],
      confidence: 1,
      runnersUp: [],
      reason: 'close',
    }),
  };
  const events = await past({ router, severalFit: 'ask' }).talk('one', [
    { say: 'the sales report', steps: [] },
    { say: '2', steps: [write, 'Here.'] },
  ]);
  const { requests, leftOut } = requestsIn(events);
  assert.deepEqual(
    requests.map(({ text, agent }) => [text, agent]),
    [['the sales report', 'data']],
  );
  assert.deepEqual(leftOut, {});
});

test('a run that goes on is not ended, and ends as it ends then', async () => {
  const desk = past();
  await desk.talk('one', [{ say: 'a query', steps: [to('data'), { fail: 'model_refused' }] }]);
  await desk.baton.continue(named('one')).outcome;
  const events = await desk.log('one');
  assert.deepEqual(
    requestsIn(events).requests.map(({ agent }) => agent),
    ['data'],
  );
  const at = events.findIndex(({ type }) => type === 'run_continued');
  assert.deepEqual(requestsIn(events.slice(0, at)).leftOut, { failed: 1 });
  assert.deepEqual(requestsIn(events.slice(0, at + 1)).leftOut, { unfinished: 1 });
});

test('what a tool hands in that failed is not kept, and is no work', async () => {
  const said = [{ say: 'a query', steps: [to('requirements'), write, to('data'), 'Here.'] }];
  const events = await past().talk('one', said);
  const failed = events.map((event): LogEvent => {
    return event.type === 'tool_answered' ? { ...event, status: 'failed' } : event;
  });
  assert.deepEqual(
    requestsIn(failed).requests.map(({ agent }) => agent),
    ['data'],
  );
});

test('a run that was cancelled says nothing', async () => {
  const ended = past();
  const cancelling: Step = () => {
    void ended.baton.cancel(named('one'));
    return 'hang';
  };
  await ended.talk('one', [{ say: 'a query', steps: [cancelling] }]);
  assert.deepEqual(requestsIn(await ended.log('one')).leftOut, { cancelled: 1 });
});

test('what it took until the right agent had it: turns, handoffs, tokens, money, time', async () => {
  const desk = past();
  const slow =
    (next: Step): Step =>
    () => {
      desk.clock.advance(700);
      return next;
    };
  const steps = [slow(to('requirements')), slow(to('data')), slow(write), slow('Here.')];
  const [request] = requestsIn(await desk.talk('one', [{ say: 'a query', steps }])).requests;
  assert.deepEqual(request?.before, {
    turns: 2,
    handoffs: 2,
    tokens: 240,
    costMicroUsd: 100,
    timeMs: 1_400,
  });
  const direct = past();
  const [own] = requestsIn(await direct.talk('one', [{ say: 'hello', steps: ['Hi.'] }])).requests;
  assert.deepEqual([own?.before.turns, own?.before.tokens], [0, 0]);
});

test('what was redacted stays redacted', async () => {
  const desk = past({ redact: [/\d{4}-\d{4}/] });
  const events = await desk.talk('one', [{ say: 'card 1234-5678 is lost', steps: ['Oh.'] }]);
  const [request] = requestsIn(events).requests;
  assert.equal(request?.text, 'card [redacted] is lost');
});

test('[R2] what the audit held back says who would have had it, and judges the router', async () => {
  const scored = {
    ranked: [{ label: 'data', probability: 1 }],
    confidence: 0.97,
    fits: ['data'],
    by: 'n_grams',
  } as const;
  const audit = createAudit({ state: newAudit(0.05), share: 1 });
  const router = createRouter({
    classifier: { classify: async () => scored },
    threshold: 0.9,
    audit,
  });
  const desk = past({ router, next: 'route' });
  const stories: Said = { say: 'stories', steps: [to('requirements'), write, 'Done.'] };
  const { requests } = requestsIn(await desk.talk('one', [sql, stories]));
  assert.deepEqual(
    requests.map(({ agent, heldBack: would }) => [agent, would]),
    [
      ['data', 'data'],
      ['requirements', 'data'],
    ],
  );
  // What was not held back says nothing about the router.
  const { requests: own } = requestsIn(await past().talk('two', [sql]));
  const state = auditHistory([...requests, ...own], newAudit(0.05));
  assert.deepEqual([state.audited, state.errors], [2, 1]);
  assert.match(heldBack, /audit/);
});
