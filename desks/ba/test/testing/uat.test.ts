import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Deliverable } from '../../src/deliverable.ts';
import { documentName } from '../../src/naming.ts';
import { writeStories } from '../../src/requirements/stories.ts';
import type { CriterionInput, StoryInput } from '../../src/requirements/stories-input.ts';
import { deriveTests } from '../../src/testing/cases.ts';
import { type UatInput, uatInput, writeUatPlan } from '../../src/testing/uat.ts';
import { planDays } from '../../src/testing/uat-schedule.ts';
import { openTrace, type Trace } from '../../src/trace.ts';

function criterion(title: string): CriterionInput {
  return {
    title,
    given: ['a customer'],
    when: `${title} is asked for`,
    then: [`${title} is not open`],
  };
}

function story(goal: string, titles: readonly string[]): StoryInput {
  return { role: 'customer', goal, benefit: 'x', criteria: titles.map(criterion) };
}

function traceWithTests(): Trace {
  const trace = openTrace([], 'requirements');
  writeStories(
    { topic: 'Login', stories: [story('log in', ['page', 'mail']), story('log out', ['end'])] },
    trace,
  );
  writeStories({ topic: 'Search', stories: [story('search', ['list'])] }, trace);
  const tests = deriveTests({ topic: 'Login', criteria: ['AC-1', 'AC-2'] }, trace);
  assert.ok(tests.ok, JSON.stringify(tests));
  return openTrace(trace.items(), 'testing');
}

function plan(
  input: Partial<UatInput> = {},
  trace: Trace = traceWithTests(),
): Extract<Deliverable, { ok: true }> {
  const result = writeUatPlan({ topic: 'Login', ...input }, trace);
  assert.ok(result.ok, JSON.stringify(result));
  return result;
}

function document(result: Extract<Deliverable, { ok: true }>): string {
  return result.files[0]?.text ?? '';
}

test('scope is the stories of the topic; what has no test is in a section of its own', () => {
  const result = plan();
  assert.deepEqual(
    result.files.map(({ name }) => name),
    ['login-uat-plan.md', 'login-traceability.csv'],
  );
  assert.match(
    document(result),
    /## 2\. Not covered\n\n⚠ \*\*1 of 3 criteria have no test case\.\*\*\n\n(?:\|.*\n){2}\| AC-3 /,
  );
  assert.doesNotMatch(document(result), /AC-4/);
  assert.match(result.summary, /2 of 3 acceptance criteria covered; not covered: AC-3/);
});

test('documents of one long topic have names of their own', () => {
  const topic = 'A very long topic that goes on and on until no file name could hold all of it';
  const names = [documentName(topic, 'stories', 'md'), documentName(topic, 'tests', 'md')];
  assert.deepEqual(names, [
    'a-very-long-topic-that-goes-on-and-on-un-stories.md',
    'a-very-long-topic-that-goes-on-and-on-un-tests.md',
  ]);
});

test('it registers nothing and changes nothing', () => {
  const trace = traceWithTests();
  const before = JSON.stringify(trace.items());
  assert.deepEqual(plan({}, trace).items, []);
  assert.equal(JSON.stringify(trace.items()), before);
  assert.deepEqual(trace.touched(), []);
});

test('scope can be named by stories or criteria; a topic without stories takes everything', () => {
  assert.match(plan({ stories: ['US-3'] }).summary, /0 of 1 /);
  assert.match(plan({ criteria: ['AC-1', 'AC-4'] }).summary, /1 of 2 /);
  assert.match(plan({ topic: 'Release 7' }).summary, /2 of 4 /);
});

test('the matrix has a mark for each test of a criterion', () => {
  const [header = '', ...rows] = (plan().files[1]?.text ?? '')
    .trim()
    .split('\r\n')
    .map((line) => line.replace(/"[^"]*"/, ''));
  assert.equal(header, 'Criterion,Text,TC-1,TC-2,Tests');
  assert.deepEqual(
    rows.map((row) => row.split(',').slice(2).join(',')),
    ['x,,1', ',x,1', ',,0'],
  );
});

test('what nobody gave is open, what is proposed says so', () => {
  const text = document(plan());
  assert.match(text, /Environment: ⚠ open/);
  assert.match(text, /Out of scope: ⚠ open, nobody said/);
  assert.match(
    text,
    /⚠ open: it is not known who tests, how many days there are, how many test cases/,
  );
  assert.match(text, /\| Test lead +\| ⚠ open/);
  assert.match(text, /## 4\. Exit criteria\n\n\*Proposed from good practice; to be agreed\.\*/);
  assert.doesNotMatch(document(plan({ exitCriteria: ['All is well'] })), /## 4[^#]*Proposed/);
});

test('the schedule is computed from testers, days and pace; weekends are skipped', () => {
  const text = document(
    plan({ testers: ['Ana'], days: 2, casesPerDay: 1, startDate: '2026-03-06' }),
  );
  assert.match(text, /\| 2026-03-06 \| Ana +\| +1 \| TC-1/);
  assert.match(text, /\| 2026-03-09 \| Ana +\| +1 \| TC-2/);
});

test('too little time is said in figures', () => {
  const result = plan({ testers: ['Ana'], days: 1, casesPerDay: 1 });
  const found = result.findings.find(({ rule }) => rule === 'too_little_time');
  assert.equal(
    found?.message,
    '2 test cases do not fit: there is room for 1. Add 1 tester day, or leave tests out.',
  );
  assert.match(document(result), /Not planned for lack of time:\*\* TC-2/);
});

test('a test whose criterion changed is marked', () => {
  const trace = traceWithTests();
  const item = trace.get('AC-1') ?? assert.fail();
  trace.change('AC-1', {
    text: 'another text',
    details: { ...item.details, when: 'x' },
    links: [{ to: 'US-1', as: 'refines' }],
  });
  const result = plan({}, trace);
  assert.ok(result.findings.some(({ rule, where }) => rule === 'stale' && where === 'TC-1'));
  assert.match(document(result), /to be looked at again: TC-1/);
});

test('unknown ids and an empty trace are refused', () => {
  assert.deepEqual(rules({}, openTrace([], 't')), ['no_criteria']);
  assert.deepEqual(rules({ stories: ['US-9'], criteria: ['US-1'] }, traceWithTests()), [
    'unknown_id',
    'unknown_id',
  ]);
});

test('a schedule gives out each case once, within the pace, evenly, in order', () => {
  const input = fc.record({
    count: fc.nat(60),
    testers: fc.integer({ min: 1, max: 5 }),
    days: fc.integer({ min: 1, max: 10 }),
    casesPerDay: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(
    fc.property(input, ({ count, testers, days, casesPerDay }) => {
      const cases = Array.from({ length: count }, (_, index) => `TC-${index + 1}`);
      const names = Array.from({ length: testers }, (_, index) => `T${index}`);
      const schedule = planDays(cases, { testers: names, days, casesPerDay });
      assert.ok(schedule.state !== 'open');
      const rest = schedule.state === 'too_short' ? schedule.unplanned : [];
      assert.deepEqual([...schedule.days.flatMap((day) => day.cases), ...rest], cases);
      assert.equal(rest.length, Math.max(0, count - schedule.capacity));
      for (const [, day] of Map.groupBy(schedule.days, (one) => one.day)) {
        const sizes = day.map((one) => one.cases.length);
        assert.ok(Math.max(...sizes) <= casesPerDay);
        assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
      }
    }),
  );
});

test('the schema refuses a date that is none', () => {
  assert.ok(uatInput.safeParse({ topic: 'x', startDate: '2026-03-06' }).success);
  assert.ok(!uatInput.safeParse({ topic: 'x', startDate: '6 March' }).success);
});

function rules(input: Partial<UatInput>, trace: Trace): string[] {
  const result = writeUatPlan({ topic: 'x', ...input }, trace);
  return result.ok ? [] : result.findings.map(({ rule }) => rule);
}
