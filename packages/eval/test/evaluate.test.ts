/** Many cases at once: how many, for how much, until when, and what is told of the rest. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate, type Progress, reportOf } from '@baton/eval';
import { casesOf, evaluated, follower, officeSubject } from './office.ts';

const rows = (count: number, text = 'data') =>
  Array.from({ length: count }, () => ({ text, label: 'data' }));

test('all cases are played, and told in their order', async () => {
  const texts = ['slow', 'data', 'process', 'no'];
  const { trials, notRun, stop } = await evaluated(
    texts.map((text) => ({ text, label: 'data' })),
    { concurrency: 4 },
  );
  assert.deepEqual(
    trials.map((one) => one.case.id),
    ['c1', 'c2', 'c3', 'c4'],
  );
  assert.deepEqual(
    trials.map(({ score }) => score.points),
    [0, 1, 0, 0],
  );
  assert.deepEqual([notRun, stop], [[], undefined]);
});

test('no more at once than allowed, and that many when there are enough', async () => {
  const subject = officeSubject();
  let now = 0;
  let most = 0;
  const counting: typeof subject = {
    ...subject,
    async play(one, options) {
      now += 1;
      most = Math.max(most, now);
      const observation = await subject.play(one, options);
      now -= 1;
      return observation;
    },
  };
  await evaluate({ cases: casesOf(...rows(12, 'slow')), subject: counting, concurrency: 3 });
  assert.equal(most, 3);
});

test('a case that fails is a result; the others are played', async () => {
  const { trials, stop } = await evaluated([{ text: 'refuse', label: 'data' }, ...rows(3)]);
  assert.equal(trials.length, 4);
  assert.equal(trials[0]?.observation.failure?.code, 'model_refused');
  assert.equal(stop, undefined);
});

test('a failure that no case would escape ends it', async () => {
  const { trials, notRun, stop } = await evaluated(rows(10, 'fail'), { concurrency: 1 });
  assert.equal(trials.length, 1);
  assert.equal(notRun.length, 9);
  assert.deepEqual([stop?.why, stop?.code], ['failure', 'model_unauthorized']);
});

const usage = { inputTokens: 900, cachedTokens: 0, outputTokens: 100, costMicroUsd: 10_000 };

test('the budget: nothing is begun when it is spent, and the rest is told', async () => {
  const subject = officeSubject({ models: follower(usage) });
  // Two turns, so two cents, a case.
  const { trials, notRun, stop } = await evaluated(rows(10), {
    subject,
    concurrency: 1,
    budgetMicroUsd: 70_000,
  });
  assert.equal(stop?.why, 'budget');
  assert.match(stop?.message ?? '', /\$0\.07/);
  assert.equal(trials.length + notRun.length, 10);
  const spent = trials.reduce((sum, { observation }) => sum + observation.costMicroUsd, 0);
  assert.ok(trials.length >= 3 && spent <= 90_000, `${trials.length} cases, ${spent}`);
});

test('with many at once the budget is not overdrawn by all of them', async () => {
  const subject = officeSubject({ models: follower(usage) });
  const { trials } = await evaluated(rows(60), {
    subject,
    concurrency: 8,
    budgetMicroUsd: 300_000,
  });
  const spent = trials.reduce((sum, { observation }) => sum + observation.costMicroUsd, 0);
  assert.ok(spent <= 320_000, `${spent}`);
  assert.ok(spent >= 260_000, `${spent}`);
});

test('a budget that can not be kept, for want of a price, is said', async () => {
  const models = follower({ ...usage, costMicroUsd: 0 });
  const { stop, notRun } = await evaluated(rows(5), {
    subject: officeSubject({ models }),
    concurrency: 1,
    budgetMicroUsd: 1_000_000,
  });
  assert.deepEqual([stop?.why, notRun.length], ['price_unknown', 4]);
});

test('stopped: what is done is kept, what was under way is not a result', async () => {
  const stopping = new AbortController();
  const { trials, notRun, stop } = await evaluated([...rows(2), ...rows(5, 'data hang')], {
    concurrency: 2,
    signal: stopping.signal,
    progress: ({ done }) => {
      if (done === 2) stopping.abort();
    },
  });
  assert.deepEqual([trials.length, notRun.length, stop?.why], [2, 5, 'aborted']);
});

test('stopped in the last case: that is told, too', async () => {
  const stopping = new AbortController();
  const { trials, notRun, stop } = await evaluated([...rows(1), ...rows(1, 'hang')], {
    concurrency: 1,
    signal: stopping.signal,
    progress: () => stopping.abort(),
  });
  assert.deepEqual([trials.length, notRun.length, stop?.why], [1, 1, 'aborted']);
  const late = new AbortController();
  const last = evaluated(rows(1, 'hang'), { signal: late.signal });
  setTimeout(() => late.abort(), 20);
  assert.deepEqual([(await last).notRun.length, (await last).stop?.why], [1, 'aborted']);
});

test('several trials: the first of every case comes first; all the same, all right', async () => {
  const order: string[] = [];
  const subject = officeSubject();
  const flaky: typeof subject = {
    ...subject,
    async play(one, options) {
      order.push(one.id);
      const observation = await subject.play(one, options);
      // One case goes elsewhere the second time.
      const moody = one.id === 'c2' && order.filter((id) => id === 'c2').length === 2;
      return moody ? { ...observation, hop: 'process' } : observation;
    },
  };
  const cases = casesOf(...rows(2), { text: 'process', label: 'data' });
  const evaluation = await evaluate({ cases, subject: flaky, repeat: 3, concurrency: 1 });
  assert.deepEqual(order.slice(0, 3), ['c1', 'c2', 'c3']);
  assert.equal(evaluation.trials.length, 9);
  const report = reportOf(evaluation, { data: [], at: new Date(0) });
  assert.deepEqual(report.repeats, { k: 3, cases: 3, same: 2, allRight: 1 });
  const short = { ...evaluation, trials: evaluation.trials.slice(0, -1) };
  const partly = reportOf(short, { data: [], at: new Date(0) }).repeats;
  assert.equal(partly?.cases, 2, 'only cases with all their trials can be all the same');
  // Means of cases, not nine cases.
  assert.equal(report.firstHop.cases, 3);
  assert.ok(Math.abs(report.firstHop.points - (1 + 2 / 3)) < 1e-9);
});

test('progress: every result, with the share so far and the time that is left', async () => {
  const told: Progress[] = [];
  await evaluated([...rows(3), { text: 'process', label: 'data' }], {
    concurrency: 1,
    progress: (progress) => void told.push(progress),
  });
  assert.deepEqual(
    told.map(({ done, of, points }) => [done, of, points]),
    [
      [1, 4, 1],
      [2, 4, 2],
      [3, 4, 3],
      [4, 4, 3],
    ],
  );
  assert.ok(told.every(({ leftMs }) => leftMs !== undefined && leftMs >= 0));
  assert.equal(told.at(-1)?.leftMs, 0);
});

test('counts that are none are refused', async () => {
  await assert.rejects(evaluated(rows(1), { concurrency: 0 }), { code: 'input_invalid' });
  await assert.rejects(evaluated(rows(1), { repeat: 1.5 }), {
    message: /repeat is a whole number/,
  });
});
