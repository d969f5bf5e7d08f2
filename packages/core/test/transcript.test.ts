/** The transcript, message by message: what each event is to its own agent and to the others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callId, type Fact, type Message, noUsage, Sequence, Transcript } from '@baton/core';
import { eventsOf, message, routed, started } from './facts.ts';

const [c4, c4b, c6, c9] = [callId(4, 0), callId(4, 1), callId(6, 0), callId(9, 0)];
const reasoning = { model: 'm/one', text: 'hm' };
const text = (words: string): readonly [{ type: 'text'; text: string }] => [
  { type: 'text', text: words },
];
const brief = {
  reason: 'not mine',
  wanted: 'a query',
  done: ['read', 'counted'],
  open: ['year', 'month'],
  carries: ['US-1', 'Q-2'],
  details: { ticket: 7 },
  inventory: ['2 items', '1 open'],
};

/** One of everything that is said, by `data` and `sql`. */
const facts: readonly Fact[] = [
  started,
  message('Sales?'),
  routed({ to: 'data' }),
  {
    type: 'turn_taken',
    agent: 'data',
    text: 'Looking.',
    calls: [
      { id: c4, kind: 'tool', name: 'look', args: { n: 1 } },
      { id: c4b, kind: 'tool', name: 'peek', args: null },
    ],
    reasoning,
    usage: noUsage,
    ms: 1,
    saw: 3,
  },
  message('Hurry'),
  { type: 'tool_answered', call: c4, tool: 'look', status: 'ok', output: [1], ms: 1 },
  {
    type: 'tool_answered',
    call: c4b,
    tool: 'peek',
    status: 'failed',
    code: 'tool_failed',
    output: 'no',
    ms: 1,
  },
  { type: 'reply_questioned', agent: 'data', reason: 'empty_reply' },
  {
    type: 'turn_taken',
    agent: 'data',
    text: ' \n',
    calls: [{ id: c9, kind: 'handoff', name: 'transfer_to_sql', args: { ...brief } }],
    usage: noUsage,
    ms: 1,
    saw: 8,
  },
  {
    type: 'handoff_committed',
    from: 'data',
    to: 'sql',
    brief,
    call: c9,
    standing: 'added',
  },
  {
    type: 'turn_taken',
    agent: 'sql',
    text: 'Back.',
    calls: [{ id: c6, kind: 'handoff', name: 'transfer_to_ux', args: null }],
    usage: noUsage,
    ms: 1,
    saw: 10,
  },
  {
    type: 'handoff_refused',
    from: 'sql',
    to: 'ux',
    call: c6,
    code: 'target_unknown',
    message: 'Cannot hand over.',
    permitted: [],
    satOut: [],
  },
  { type: 'landing_started', agent: 'sql', bound: 'turns', message: 'Last turn.' },
  { type: 'human_answered', agent: 'desk', by: 'Ann', content: text('Do it') },
  { type: 'run_ended', outcome: 'cancelled', agent: 'sql', answer: 0 },
  { type: 'run_continued', by: 'user', limits: {} },
  { type: 'run_ended', outcome: 'failed', agent: 'sql', answer: 0 },
];
const events = eventsOf(facts);

function shownTo(agent: string): readonly Message[] {
  return new Transcript(agent, new Map()).read(Sequence.of(events)).toArray();
}

const baton = { kind: 'baton', name: 'baton' } as const;
const handedOver =
  'data handed over to sql. Reason: not mine\nWanted: a query\nDone: read; counted\n' +
  'Open: year; month\nArtifacts: US-1, Q-2\nDetails: {"ticket":7}\nMade so far: 2 items; 1 open';
const ending: readonly Message[] = [
  { role: 'note', from: { kind: 'human', name: 'Ann' }, text: 'Do it' },
  { role: 'note', from: baton, text: 'The run was cancelled.' },
  { role: 'note', from: baton, text: 'user lets the run go on with larger limits.' },
];

test('[C1] [T1] to an agent its own turns are its own, each call answered right behind it', () => {
  const calls = facts.flatMap((fact) => (fact.type === 'turn_taken' ? [fact.calls] : []));
  assert.deepEqual(shownTo('data'), [
    { role: 'user', content: text('Sales?') },
    { role: 'assistant', text: 'Looking.', calls: calls[0], reasoning },
    { role: 'tool', call: c4, name: 'look', output: [1], failed: false },
    { role: 'tool', call: c4b, name: 'peek', output: 'no', failed: true },
    { role: 'user', content: text('Hurry') },
    { role: 'note', from: baton, text: 'Your reply was empty. Answer, call a tool, or hand over.' },
    { role: 'assistant', text: ' \n', calls: calls[1] },
    {
      role: 'tool',
      call: c9,
      name: 'transfer_to_sql',
      output: { handed_to: 'sql' },
      failed: false,
    },
    { role: 'note', from: { kind: 'agent', name: 'data' }, text: handedOver },
    { role: 'note', from: { kind: 'agent', name: 'sql' }, text: 'Back.' },
    ...ending,
  ]);
});

test('[C1] [C3] to the others its words, calls and results are notes, and what baton told it is not shown', () => {
  const calls = facts.flatMap((fact) => (fact.type === 'turn_taken' ? [fact.calls] : []));
  const look = { kind: 'tool', name: 'look' } as const;
  const peek = { kind: 'tool', name: 'peek' } as const;
  assert.deepEqual(shownTo('sql'), [
    { role: 'user', content: text('Sales?') },
    { role: 'note', from: { kind: 'agent', name: 'data' }, text: 'Looking.' },
    { role: 'user', content: text('Hurry') },
    { role: 'note', from: look, text: 'data called look({"n":1}), ok: [1]' },
    { role: 'note', from: peek, text: 'data called peek(null), failed: "no"' },
    { role: 'note', from: { kind: 'agent', name: 'data' }, text: handedOver },
    { role: 'assistant', text: 'Back.', calls: calls[2] },
    {
      role: 'tool',
      call: c6,
      name: 'transfer_to_ux',
      output: { refused: 'Cannot hand over.' },
      failed: true,
    },
    { role: 'note', from: baton, text: 'Last turn.' },
    ...ending,
  ]);
});

test('[C2] the hold begins at the message that was routed, or at the brief', () => {
  const transcript = (agent: string, until: number): Transcript => {
    const made = new Transcript(agent, new Map());
    made.read(Sequence.of(events.slice(0, until)));
    return made;
  };
  assert.equal(transcript('data', 3).holdStart, 0);
  assert.equal(transcript('data', facts.length).holdStart, 0);
  assert.equal(transcript('sql', 3).holdStart, 0);
  assert.equal(transcript('sql', facts.length).holdStart, 5);
});

test('[C1] what all others see alike is one object, rendered once', () => {
  const notes = new Map<number, Message>();
  const [sql, ux] = ['sql', 'ux'].map((agent) =>
    new Transcript(agent, notes).read(Sequence.of(events)).toArray(),
  );
  const briefIn = (messages: readonly Message[] = []): Message | undefined =>
    messages.find((message) => message.role === 'note' && message.text === handedOver);
  assert.ok(briefIn(sql));
  assert.equal(briefIn(sql), briefIn(ux));
});
