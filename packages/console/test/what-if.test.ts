/** What can be asked "what if" about, and the request that asks it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CallId, type ConversationId, type LogEvent, textContent } from '@baton/core';
import { departuresAt, forkOf, type Wish } from '../src/compare/changes.ts';
import { changedAt, originOf } from '../src/compare/origin.ts';

// `as`: ids are made by the kernel, and read from a log here.
const call = 'c1' as CallId;
const original = 'a' as ConversationId;

const events: readonly LogEvent[] = [
  { seq: 1, at: 1, type: 'conversation_started', format: 1, team: 'office' },
  { seq: 2, at: 2, type: 'message_received', from: 'user', content: textContent('Count them') },
  {
    seq: 3,
    at: 3,
    type: 'routed',
    to: 'data',
    method: 'rule',
    confidence: 1,
    runnersUp: [],
    reason: 'count',
  },
  { seq: 4, at: 4, type: 'tool_started', call, tool: 'count' },
  {
    seq: 5,
    at: 5,
    type: 'tool_answered',
    call,
    tool: 'count',
    status: 'ok',
    output: { orders: 412 },
    ms: 3,
  },
];
const wish: Wish = { kind: 'message', text: '', agent: '', tools: 'recorded' };

test('each change departs from the newest event of its kind up to the position', () => {
  assert.deepEqual(departuresAt(events, true), {
    message: { at: 2, text: 'Count them' },
    route: { at: 3, to: 'data' },
    tool_result: { at: 5, tool: 'count', status: 'ok', output: { orders: 412 } },
    tool_failure: { at: 5, tool: 'count', status: 'ok', output: { orders: 412 } },
    here: 6,
  });
  const early = departuresAt(events.slice(0, 2), false);
  assert.equal(early.route, undefined);
  assert.equal(early.here, 2);
});

test('a wish becomes the request that the server documents', () => {
  const from = departuresAt(events, false);
  assert.deepEqual(forkOf({ ...wish, text: 'Count the rest' }, from), {
    at: 2,
    change: { kind: 'message', content: 'Count the rest' },
    tools: 'recorded',
  });
  assert.deepEqual(
    forkOf({ ...wish, kind: 'tool_result', text: '{"orders":0}', tools: 'real' }, from),
    {
      at: 5,
      change: { kind: 'tool_result', output: { orders: 0 } },
      tools: 'real',
    },
  );
  assert.deepEqual(forkOf({ ...wish, kind: 'model', text: ' a/b ' }, from), {
    at: 5,
    change: { kind: 'model', model: 'a/b' },
    tools: 'recorded',
  });
  assert.deepEqual(forkOf({ ...wish, kind: 'tool_failure', text: 'It is down.' }, from), {
    at: 5,
    change: { kind: 'tool_failure', message: 'It is down.' },
    tools: 'recorded',
  });
  assert.deepEqual(forkOf({ ...wish, kind: 'none' }, from), { at: 5, tools: 'recorded' });
});

test('what is missing is said, and nothing is sent', () => {
  const from = departuresAt(events, false);
  const wishes: readonly Wish[] = [
    wish,
    { ...wish, kind: 'route', agent: 'data' },
    { ...wish, kind: 'tool_result', text: '{' },
    { ...wish, kind: 'instructions', agent: 'data', text: ' ' },
    { ...wish, kind: 'instructions', agent: '', text: 'Be brief.' },
    { ...wish, kind: 'route', agent: '' },
  ];
  for (const one of wishes) assert.ok('missing' in forkOf(one, from), JSON.stringify(one));
});

test('a fork says what it asks', () => {
  const first: LogEvent = {
    seq: 1,
    at: 1,
    type: 'conversation_started',
    format: 1,
    team: 'office',
    forkedFrom: {
      conversation: original,
      at: 4,
      upTo: 9,
      tools: 'recorded',
      by: 'ana',
      change: { kind: 'instructions', agent: 'data', text: 'Be brief.' },
    },
  };
  assert.equal(originOf([first]), 'What if data had other instructions?');
  assert.equal(originOf(events), undefined);
  assert.equal(changedAt([first]), undefined, 'the team is another from the first event on');
});
