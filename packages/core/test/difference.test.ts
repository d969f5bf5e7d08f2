/** Where two logs part: what counts, what does not, and how it is told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callId, type Fact, firstDifference, type LogEvent } from '@baton/core';
import { eventsOf, firstMessage, message, routed } from './facts.ts';

const call = { id: callId(4, 0), kind: 'tool', name: 'look', args: { a: 1, b: [2] } } as const;
const turn = { type: 'turn_taken', agent: 'a', text: '', calls: [call], ms: 5, saw: 3 } as const;
const answered = {
  type: 'tool_answered',
  call: call.id,
  tool: 'look',
  status: 'ok',
  output: { found: 12 },
  ms: 5,
} as const;
const brief = { reason: 'figures' } as const;
const handed = {
  type: 'handoff_committed',
  from: 'a',
  to: 'b',
  brief,
  standing: 'dispatched',
} as const;
const ended = { type: 'run_ended', outcome: 'answered', agent: 'a', answer: 4 } as const;
const failure = { code: 'model_cut', message: 'was cut', retry: 'now' } as const;
const artifact = { id: 'F-1', kind: 'file', title: 'F', body: 'x', hash: 'aaaaaaaa' } as const;
const says = { ...turn, calls: [], text: 'Twelve.' };

/** A log of these facts after its first message was routed. */
function log(...facts: readonly Fact[]): LogEvent[] {
  return eventsOf([...firstMessage(), ...facts]);
}

for (const [name, one, other] of [
  ['times', [turn], [{ ...turn, ms: 9, saw: 2 }]],
  ['ids of calls', [turn], [{ ...turn, calls: [{ ...call, id: callId(9, 1) }] }]],
  ['the order of keys', [turn], [{ ...turn, calls: [{ ...call, args: { b: [2], a: 1 } }] }]],
  [
    'the model, its usage and its reasoning',
    [turn],
    [{ ...turn, model: 'other', reasoning: { model: 'other', text: 'hm' } }],
  ],
  [
    'who is asked for approval',
    [turn, answered],
    [
      turn,
      { type: 'approval_requested', call: call.id, tool: 'look', args: {} },
      { type: 'approval_answered', call: call.id, approved: true, by: 'ana' },
      { type: 'tool_started', call: call.id, tool: 'look' },
      answered,
    ],
  ],
  ['the reason of a routing', [routed({ reason: 'x' })], [routed({ method: 'choice', ms: 3 })]],
  ['the place of the answer', [ended], [{ ...ended, answer: 2 }]],
  [
    'the body of an artifact, whose hash tells it',
    [{ ...answered, artifacts: [artifact] }],
    [{ ...answered, artifacts: [{ ...artifact, body: 'y' }] }],
  ],
] as readonly (readonly [string, readonly Fact[], readonly Fact[]])[]) {
  test(`does not count: ${name}`, () => {
    assert.equal(firstDifference(log(...one), log(...other)), undefined);
  });
}

for (const [text, one, other] of [
  ['user: “go”; the other: user: “stop”', message('go'), message('stop')],
  ['goes to a; the other: goes to b', routed(), routed({ to: 'b' })],
  ['a says “Twelve.”; the other: b says “Twelve.”', says, { ...says, agent: 'b' }],
  ['a calls look {"a":1,"b":[2]}; the other: a says “Twelve.”', turn, says],
  [
    'a says “Twelve.”; the other: a fails (model_cut)',
    says,
    { type: 'turn_failed', agent: 'a', failure, ms: 1 },
  ],
  [
    'a is asked again (empty_reply); the other: a says “”',
    { type: 'reply_questioned', agent: 'a', reason: 'empty_reply' },
    { ...says, text: '' },
  ],
  [
    'look gives {"found":12}; the other: look gives {"found":13}',
    answered,
    { ...answered, output: { found: 13 } },
  ],
  [
    'look gives {"found":12}; the other: look failed: {"found":12}',
    answered,
    { ...answered, status: 'failed', code: 'tool_failed' },
  ],
  [
    'look gives {"found":12} with F-1@aaaaaa; the other: look gives {"found":12} with F-1@bbbbbb',
    { ...answered, artifacts: [artifact] },
    { ...answered, artifacts: [{ ...artifact, hash: 'bbbbbbbb' }] },
  ],
  [
    'a hands to b: {"reason":"figures"}; the other: a may not hand to b (target_sits_out)',
    handed,
    {
      type: 'handoff_refused',
      from: 'a',
      to: 'b',
      call: call.id,
      code: 'target_sits_out',
      message: '',
      permitted: [],
      satOut: [],
    },
  ],
  [
    'a person is asked as a; the other: a answers “Yes”, and hands to b',
    { type: 'human_requested', agent: 'a' },
    {
      type: 'human_answered',
      agent: 'a',
      by: 'ana',
      content: [{ type: 'text', text: 'Yes' }],
      handoff: { to: 'b', brief },
    },
  ],
  [
    'the run is answered; the other: the run is landed (turns)',
    ended,
    { ...ended, outcome: 'landed', bound: 'turns' },
  ],
  [
    'last turn of a (turns); the other: the run is to be cancelled',
    { type: 'landing_started', agent: 'a', bound: 'turns', message: '' },
    { type: 'cancel_requested', by: 'ana', reason: '' },
  ],
  [
    'the run goes on with {"turns":9}; the other: the run goes on with {}',
    { type: 'run_continued', by: 'ana', limits: { turns: 9 } },
    { type: 'run_continued', by: 'ana', limits: {} },
  ],
] as readonly (readonly [string, Fact, Fact])[]) {
  test(`counts: ${text}`, () => {
    assert.deepEqual(firstDifference(log(one), log(other)), { one: 4, other: 4, text });
    assert.equal(firstDifference(log(one), log(one)), undefined);
  });
}

test('the positions are those of each log, and the first difference is told, not the last', () => {
  const started = { type: 'tool_started', call: call.id, tool: 'look' } as const;
  const one = log(turn, started, answered, says, ended);
  const other = log(turn, answered, { ...says, text: 'Thirteen.' }, { ...ended, agent: 'b' });
  assert.deepEqual(firstDifference(one, other), {
    one: 7,
    other: 6,
    text: 'a says “Twelve.”; the other: a says “Thirteen.”',
  });
});

test('what stands at a position or before it can be left out', () => {
  const one = log(answered, says, ended);
  const other = log({ ...answered, output: 'changed' }, { ...says, text: 'Less.' }, ended);
  assert.equal(firstDifference(one, other)?.one, 4);
  assert.equal(firstDifference(one, other, { after: 4 })?.one, 5);
  assert.equal(firstDifference(one, other, { after: 5 }), undefined);
});

test('a log that has ended where the other goes on has no position there', () => {
  const text = 'the run is answered; the other: nothing more';
  assert.deepEqual(firstDifference(log(ended), log()), { one: 4, other: null, text });
  assert.deepEqual(firstDifference(log(), log(ended)), {
    one: null,
    other: 4,
    text: 'nothing more; the other: the run is answered',
  });
});

test('of a long text that begins alike, the place is shown where it parts, in one line', () => {
  const long = 'word '.repeat(100);
  const [one, other] = ['first', 'second'].map((end) => {
    return log({ ...says, text: `${long}\n${end} ${long}` });
  });
  const { text } = firstDifference(one ?? [], other ?? []) ?? { text: '' };
  assert.match(text, /^….*word first word.*…; the other: ….*word second word.*…$/);
  assert.ok(text.length < 220 && !text.includes('\n'), text);
});
