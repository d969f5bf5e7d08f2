import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyState, type LimitChanges, limitsWith, nothing, type State } from '@baton/core';
import { type Gauge, gaugesOf } from '../src/budgets/derive.ts';

function gaugeAt({
  spent,
  limits,
  of = 'run',
}: {
  spent: Partial<State['spent']>;
  limits: LimitChanges;
  of?: 'run' | 'conversation';
}): (name: Gauge['name']) => Gauge {
  const state = emptyState();
  const amounts = { ...nothing, ...spent };
  const gauges = gaugesOf(
    { spent: amounts, run: { ...state.run, spent: amounts } },
    limitsWith(limits),
  )[of];
  return (name) => {
    const found = gauges.find((gauge) => gauge.name === name);
    assert.ok(found);
    return found;
  };
}

test('a gauge warns from three quarters on and is met at its limit, not before', () => {
  const levels = [0, 5, 6, 7, 8, 9].map(
    (handoffs) => gaugeAt({ spent: { handoffs }, limits: { handoffs: 8 } })('handoffs').level,
  );
  assert.deepEqual(levels, ['fine', 'fine', 'near', 'near', 'met', 'met']);
});

test('what is kept for the last turn is marked where it begins', () => {
  const tokens = gaugeAt({ spent: { tokens: 381_000 }, limits: { tokens: 400_000 } })('tokens');
  assert.equal(tokens.reserveFrom, 0.95);
  assert.equal(tokens.level, 'reserve');
  assert.equal(tokens.used, '381k');
  assert.equal(tokens.limit, '400k');
  assert.match(tokens.words, /381,000 of 400,000 used, what is left is kept for a last turn/);
});

test('of a conversation as much is kept as the last turn of a run may take', () => {
  const limits = { tokens: 40_000, conversation: { tokens: 1_000_000 } };
  const gauge = gaugeAt({ spent: {}, limits, of: 'conversation' })('tokens');
  assert.equal(gauge.reserveFrom, 0.99);
});

test('nothing is kept of handoffs and tool calls', () => {
  const at = gaugeAt({ spent: {}, limits: {} });
  assert.equal(at('handoffs').reserveFrom, undefined);
  assert.equal(at('toolCalls').reserveFrom, undefined);
});

test('the largest safe integer is no limit', () => {
  const at = gaugeAt({ spent: { turns: 7 }, limits: { turns: Number.MAX_SAFE_INTEGER } });
  const { level, limit, share, words } = at('turns');
  assert.deepEqual({ level, limit, share }, { level: 'free', limit: undefined, share: 0 });
  assert.match(words, /without a limit/);
});

test('a budget of nothing is met from the start', () => {
  const gauge = gaugeAt({ spent: {}, limits: { handoffs: 0 } })('handoffs');
  assert.deepEqual([gauge.level, gauge.share], ['met', 1]);
});

test('a conversation is as wide as the widest of its runs', () => {
  const gauge = gaugeAt({ spent: { handoffs: 300 }, limits: {}, of: 'conversation' })('handoffs');
  assert.equal(gauge.limit, '400');
  assert.equal(gauge.level, 'near');
});
