/** The audit: it suspends when the promise breaks, hardly ever when it holds, and survives restarts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AuditState,
  audited,
  auditState,
  createAudit,
  newAudit,
  suspensionText,
} from '@baton/router';
import fc from 'fast-check';
import { random } from './random.ts';

/** Requests until it suspends itself, or undefined when it does not within `requestsMax`. */
function lastsUntil(
  begin: AuditState,
  error: (request: number) => number,
  { uniform, requestsMax }: { readonly uniform: () => number; readonly requestsMax: number },
): number | undefined {
  let state = begin;
  for (let request = 1; request <= requestsMax; request++) {
    state = audited(state, uniform() >= error(request));
    if (state.suspended) return request;
  }
  return undefined;
}

for (const risk of [0.01, 0.05, 0.2]) {
  test(`at most one audit in ten is ever suspended at exactly ${risk * 100} %`, () => {
    const uniform = random(11);
    let suspended = 0;
    const count = 300;
    for (let world = 0; world < count; world++) {
      const ended = lastsUntil(newAudit(risk), () => risk, { uniform, requestsMax: 3_000 });
      if (ended !== undefined) suspended += 1;
    }
    // 300 at exactly 10 % stay below 43 with probability 0.99.
    assert.ok(suspended < 43, `${suspended} of ${count} are suspended without need`);
    assert.ok(suspended > 0, 'it never does anything');
  });
}

/** What the bets are worth, with what was not yet bet. */
const worth = ({ capital, audited: count }: AuditState): number =>
  capital.reduce((sum, one) => sum + one, 0) / capital.length + 1 / (1 + Math.log1p(count));

test('the bets are fair at the promised share, lose below it, and 10 times the stake suspends', () => {
  const rights = fc.array(fc.boolean(), { maxLength: 60 });
  const share = fc.double({ min: 0.001, max: 0.5, noNaN: true });
  fc.assert(
    fc.property(rights, share, share, (before, risk, other) => {
      const state = before.reduce(audited, newAudit(risk));
      assert.equal(state.suspended, worth(state) >= 1 / (1 - 0.9));
      if (state.suspended) return;
      const expected = (error: number): number =>
        error * worth(audited(state, false)) + (1 - error) * worth(audited(state, true));
      assert.ok(Math.abs(expected(risk) / worth(state) - 1) < 1e-9);
      const less = Math.min(risk, other);
      assert.ok(expected(less) <= worth(state) * (1 + 1e-9));
    }),
  );
});

test('it stops soon when traffic changes, also after a long good time', () => {
  const uniform = random(5);
  for (const [good, withinMax] of [
    [0, 60],
    [200, 160],
    [2_000, 220],
  ] as const) {
    const lasted: number[] = [];
    for (let world = 0; world < 101; world++) {
      const error = (request: number): number => (request <= good ? 0.01 : 0.25);
      const ended = lastsUntil(newAudit(0.05), error, { uniform, requestsMax: good + 2_000 });
      lasted.push((ended ?? Number.POSITIVE_INFINITY) - good);
    }
    const median = lasted.toSorted((a, b) => a - b)[50] ?? 0;
    assert.ok(median > 0 && median < withinMax, `after ${good} good ones the median is ${median}`);
  }
});

test('what it knows is plain data: kept and read back, it goes on as if never stopped', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 80 }), fc.nat(80), (rights, stop) => {
      const whole = rights.reduce(audited, newAudit(0.05));
      const first = rights.slice(0, stop).reduce(audited, newAudit(0.05));
      const kept = auditState(JSON.parse(JSON.stringify(first)));
      assert.deepEqual(rights.slice(stop).reduce(audited, kept), whole);
    }),
  );
});

test('errors from the start suspend it, in words that can be checked, and it stays so', () => {
  let state = newAudit(0.05);
  while (!state.suspended && state.audited < 50) state = audited(state, false);
  assert.equal(state.suspended, true);
  assert.ok(state.audited <= 4, `after ${state.audited}`);
  assert.equal(
    suspensionText(state),
    `suspended: ${state.errors} of ${state.audited} audited routes were wrong, which speaks against at most 5 % at 90 % confidence`,
  );
  assert.equal(audited(state, true), state);
});

test('the share that is held back is the share that was asked for', () => {
  const audit = createAudit({ state: newAudit(0.05), random: random(3) });
  const held = Array.from({ length: 20_000 }, () => audit.holds()).filter(Boolean).length;
  assert.ok(Math.abs(held / 20_000 - 0.05) < 0.005);
  const all = createAudit({ state: newAudit(0.05), share: 1, random: random(3) });
  assert.equal(all.holds(), true);
});

test('telling changes the state that is to be kept', () => {
  const audit = createAudit({ state: newAudit(0.02) });
  const after = audit.tell(false);
  assert.deepEqual([after.audited, after.errors], [1, 1]);
  assert.equal(audit.state(), after);
});

test('a kept state that is none is refused with what is wrong', () => {
  const good = newAudit(0.05);
  for (const [bad, says] of [
    [null, /it has not the format 1/],
    [{ ...good, format: 2 }, /it has not the format 1/],
    [{ ...good, risk: 5 }, /risk is a share above 0 and below 1, got 5/],
    [{ ...good, errors: 1 }, /audited and errors are counts, got 0 and 1/],
    [{ ...good, audited: -1 }, /are counts/],
    [{ ...good, capital: [1] }, /its capital is not that of an audit/],
    [{ ...good, capital: good.capital.map(() => -1) }, /its capital/],
    [{ ...good, suspended: 'no' }, /its capital|suspended/],
  ] as const) {
    assert.throws(() => auditState(bad), { code: 'input_invalid', message: says });
  }
  assert.throws(() => newAudit(0), /risk is a share/);
});
