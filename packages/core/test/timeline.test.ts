/** A log as rows for people, fact by fact (rules B4, L3), and the names of effects (T3). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Bound,
  callId,
  effectId,
  type Fact,
  type LogEvent,
  type TimelineRow,
  timeline,
} from '@baton/core';
import { routed } from './facts.ts';
import { here } from './stage.ts';

const call = callId(4, 0);
const at = (fact: Fact, seq: number): LogEvent => ({ seq, at: seq * 10, ...fact });
/** The row of a fact as event 2 of a log in which `a` holds the baton. */
function rowOf(fact: Fact): Omit<TimelineRow, 'seq' | 'at'> | undefined {
  const [, row] = timeline([at(routed({ reason }), 1), at(fact, 2)]);
  if (!row) return undefined;
  const { seq, at: when, ...rest } = row;
  assert.deepEqual([seq, when], [2, 20]);
  return rest;
}
const row = (
  kind: TimelineRow['kind'],
  agent: string | undefined,
  text: string,
  detail = '',
): object => ({ kind, agent, text, detail });
const json = (value: unknown): string => JSON.stringify(value, null, 2);
const reason = 'first';
const failure = { code: 'model_cut', message: 'was cut', retry: 'now' } as const;
const turn = { type: 'turn_taken', agent: 'b', calls: [], ms: 5, saw: 1 } as const;
const answered = { type: 'tool_answered', call, tool: 'look', ms: 5 } as const;
const refused = { permitted: [], satOut: [], call, message: 'sat out' } as const;
const brief = { reason: 'not a' };
const handed = { type: 'handoff_committed', from: 'a', to: 'b', brief } as const;
const said = [{ type: 'text', text: 'Look\n here' }] as const;

for (const [name, fact, expected] of [
  ['the start', { type: 'conversation_started', format: 1, team: 't' }, undefined],
  [
    'the start of a fork',
    {
      type: 'conversation_started',
      format: 1,
      team: 't',
      forkedFrom: { conversation: here, at: 7, upTo: 9, tools: 'real', by: 'ana' },
    },
    row('message', undefined, 'forked from here at 7'),
  ],
  [
    'a message',
    { type: 'message_received', from: 'anna', content: said },
    row('message', undefined, 'anna: Look here', 'Look\n here'),
  ],
  ['a route', routed({ reason }), row('route', 'a', 'takes the message: first')],
  [
    'a route by a classifier',
    routed({ reason, method: 'classifier', confidence: 0.876 }),
    row('route', 'a', 'takes the message (0.88): first'),
  ],
  [
    'a question of the routing',
    routed({ reason, question: { text: 'A or B?', between: ['a', 'b'] } }),
    row('route', 'a', 'asks which is meant: first', 'A or B?'),
  ],
  ['a turn', { ...turn, text: ' Two\n words ' }, row('turn', 'b', 'Two words', ' Two\n words ')],
  ['a turn without words', { ...turn, text: ' \n' }, undefined],
  [
    'a failed turn',
    { type: 'turn_failed', agent: 'b', failure, ms: 5 },
    row('turn', 'b', 'failed: was cut'),
  ],
  [
    'an empty reply',
    { type: 'reply_questioned', agent: 'b', reason: 'empty_reply' },
    row('turn', 'b', 'asked again: its reply was empty'),
  ],
  [
    'a handoff only said',
    { type: 'reply_questioned', agent: 'b', reason: 'said_handoff' },
    row('turn', 'b', 'asked again: it said that it hands over and did not'),
  ],
  ['a call that begins', { type: 'tool_started', call, tool: 'look' }, undefined],
  [
    'a result',
    { ...answered, status: 'ok', output: { message: 'x' } },
    row('tool', 'a', 'look ok, 5 ms', json({ message: 'x' })),
  ],
  [
    'a call that failed',
    { ...answered, status: 'failed', output: { message: 'no disk' } },
    row('tool', 'a', 'look failed, 5 ms: no disk', json({ message: 'no disk' })),
  ],
  [
    'a call that failed without words',
    { ...answered, status: 'unknown', output: { message: 5 } },
    row('tool', 'a', 'look unknown, 5 ms', json({ message: 5 })),
  ],
  [
    'a call that failed with a text',
    { ...answered, status: 'failed', output: 'gone' },
    row('tool', 'a', 'look failed, 5 ms', '"gone"'),
  ],
  [
    'a call that needs approval',
    { type: 'approval_requested', call, tool: 'pay', args: { sum: 1 } },
    row('wait', 'a', 'pay needs approval (c4_0)', json({ sum: 1 })),
  ],
  [
    'an approval',
    { type: 'approval_answered', call, approved: true, by: 'anna' },
    row('wait', 'a', 'anna approved c4_0'),
  ],
  [
    'a denial',
    { type: 'approval_answered', call, approved: false, by: 'anna' },
    row('wait', 'a', 'anna denied c4_0'),
  ],
  [
    'a refused handoff',
    { type: 'handoff_refused', from: 'b', to: 'c', code: 'target_sits_out', ...refused },
    row('refusal', 'b', 'to c refused (target_sits_out): sat out'),
  ],
  ['a handoff', { ...handed, standing: 'added' }, row('handoff', 'a', 'to b: not a', json(brief))],
  [
    'a handoff that declines',
    { ...handed, standing: 'declined' },
    row('handoff', 'a', 'to b: not a; a sits out until there is news', json(brief)),
  ],
  [
    'a person who is asked',
    { type: 'human_requested', agent: 'h' },
    row('wait', 'h', 'a person holds the baton'),
  ],
  [
    'a person who answers',
    { type: 'human_answered', agent: 'h', by: 'anna', content: said },
    row('turn', 'h', 'anna: Look here', 'Look\n here'),
  ],
  [
    'an end',
    { type: 'run_ended', outcome: 'answered', agent: 'b', answer: 4 },
    row('end', 'b', 'answered'),
  ],
  [
    'an end of nobody',
    { type: 'run_ended', outcome: 'cancelled', agent: null, answer: 0 },
    row('end', undefined, 'cancelled'),
  ],
  [
    'an end with a failure',
    { type: 'run_ended', outcome: 'failed', agent: 'b', answer: 0, bound: 'failure', failure },
    row('end', 'b', 'failed: was cut'),
  ],
  [
    'going on',
    { type: 'run_continued', by: 'anna', limits: {} },
    row('message', undefined, 'anna continues the run'),
  ],
  [
    'a cancel',
    { type: 'cancel_requested', by: 'anna', reason: 'late' },
    row('message', undefined, 'anna cancels the run'),
  ],
] as const satisfies readonly (readonly [string, Fact, object | undefined])[]) {
  test(`[L3] ${name} as people see it`, () => {
    assert.deepEqual(rowOf(fact), expected);
  });
}

for (const [bound, words] of [
  ['sit_out', 'nobody may receive the baton'],
  ['refusals', 'too many refused handoffs in a row'],
  ['silence', 'nothing was said'],
  ['failure', 'the agent failed'],
  ['handoffs', 'no more handoffs'],
  ['toolCalls', 'no more tool calls'],
  ['costMicroUsd', 'no more millionths of a US dollar'],
] as const satisfies readonly (readonly [Bound, string])[]) {
  test(`[L3] the bound ${bound} is told as: ${words}`, () => {
    const landing = { type: 'landing_started', agent: 'b', bound, message: '' } as const;
    assert.deepEqual(rowOf(landing), row('landing', 'b', `last turn: ${words}`));
    const end = { type: 'run_ended', outcome: 'landed', agent: 'b', answer: 4, bound } as const;
    assert.deepEqual(rowOf(end), row('end', 'b', `landed: ${words}`));
  });
}

test('[H1] a result is shown with whoever holds the baton', () => {
  const result = at({ ...answered, status: 'ok', output: 1 }, 3);
  const agents = [at(routed({ reason }), 1), at({ ...handed, standing: 'added' }, 2), result];
  assert.deepEqual(
    timeline(agents).map(({ agent }) => agent),
    ['a', 'a', 'b'],
  );
  assert.equal(timeline([result])[0]?.agent, undefined);
});

test('[T3] an effect is named by its place in the log', () => {
  const tool = { id: call, kind: 'tool', name: 'look', args: null } as const;
  const view = { seq: 9 };
  assert.equal(effectId({ type: 'route', message: 2 }, view), 'route@2');
  assert.equal(effectId({ type: 'ask', agent: 'a', timeoutMs: 1 }, view), 'ask@9');
  assert.equal(effectId({ type: 'call_tool', agent: 'a', call: tool, timeoutMs: 1 }, view), 'c4_0');
});
