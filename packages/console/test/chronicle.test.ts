/** The log as the page keeps it: every position can be shown, nothing is missing, nothing twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fold, type LogEvent, textContent } from '@baton/core';
import { emptyChronicle } from '../src/feed/chronicle.ts';

const facts: readonly LogEvent[] = [
  { seq: 1, at: 1, type: 'conversation_started', format: 1, team: 'office' },
  { seq: 2, at: 2, type: 'message_received', from: 'user', content: textContent('Hello') },
  {
    seq: 3,
    at: 3,
    type: 'routed',
    to: 'triage',
    method: 'entry',
    confidence: 1,
    runnersUp: [],
    reason: 'entry of the team',
  },
];

test('the state at each position is what the kernel folds up to there', () => {
  const chronicle = emptyChronicle().extended(facts);
  for (const seq of [0, 1, 2, 3]) {
    const { log: _, ...shown } = chronicle.stateAt(seq);
    const { log: __, ...folded } = fold(facts.slice(0, seq));
    assert.deepEqual(shown, folded);
    assert.deepEqual(chronicle.upTo(seq), facts.slice(0, seq));
  }
});

test('an event that comes again is taken once', () => {
  const chronicle = emptyChronicle().extended(facts.slice(0, 2)).extended(facts);
  assert.equal(chronicle.length, 3);
  assert.deepEqual(chronicle.upTo(3), facts);
});

test('a gap is refused rather than folded over', () => {
  assert.throws(() => emptyChronicle().extended(facts.slice(1)), RangeError);
});

test('an older chronicle stays as it was when a newer one grows, and may grow otherwise', () => {
  const [first, second, third] = facts;
  assert.ok(first && second && third);
  const two = emptyChronicle().extended([first, second]);
  const three = two.extended([third]);
  const other = two.extended([{ ...third, to: 'data' } as LogEvent]);
  assert.equal(two.length, 2);
  assert.equal(two.stateAt(9).holder, undefined);
  assert.equal(three.stateAt(3).holder, 'triage');
  assert.equal(other.stateAt(3).holder, 'data');
});
