import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import * as z from 'zod';
import { checkProcess } from '../../src/process/process-check.ts';
import { type ProcessInput, processInput, type Step } from '../../src/process/process-input.ts';
import { arbitraryProcess } from './bpmn-arbitrary.ts';
import { samples } from './bpmn-processes.ts';

const task = (key: string, more: Partial<Step> = {}): Step => ({
  key,
  name: `Check ${key}`,
  lane: 'Clerk',
  ...more,
});
const decision = (key: string): Step => ({ key, name: `${key}?`, kind: 'decision' });
const end = (key: string): Step => ({ key, name: `${key} done`, kind: 'end' });
const parallel = (key: string): Step => ({ key, name: key, kind: 'parallel' });

/** Flows from "a>b b>c:yes b>d:*"; `*` is the default exit. */
function flows(text: string): NonNullable<ProcessInput['flows']> {
  return text.split(' ').map((part) => {
    const [, from = '', to = '', condition] = /^(\w+)>(\w+)(?::(.+))?$/.exec(part) ?? [];
    if (condition === '*') return { from, to, default: true };
    return condition === undefined ? { from, to } : { from, to, condition };
  });
}

interface Case {
  readonly rule: string;
  readonly steps: readonly Step[];
  readonly flows?: string;
  readonly more?: Partial<ProcessInput>;
  readonly where: RegExp;
}

const refusals: readonly Case[] = [
  { rule: 'duplicate_key', steps: [task('a'), task('a')], where: /a/ },
  { rule: 'unknown_step', steps: [task('a'), task('b_1')], flows: 'a>B1', where: /a → B1/ },
  {
    rule: 'unknown_lane',
    steps: [task('a', { lane: 'Cleark' })],
    more: { lanes: [{ name: 'Clerk' }] },
    where: /a/,
  },
  { rule: 'lane_missing', steps: [{ key: 'a', name: 'Check order' }], where: /\(a\)/ },
  {
    rule: 'duplicate_lane',
    steps: [task('a')],
    more: { lanes: [{ name: 'Clerk' }, { name: 'Clerk' }] },
    where: /Clerk/,
  },
  {
    rule: 'unused_lane',
    steps: [task('a')],
    more: { lanes: [{ name: 'Clerk' }, { name: 'Boss' }] },
    where: /Boss/,
  },
  { rule: 'flow_to_itself', steps: [task('a'), task('b')], flows: 'a>b b>b', where: /b → b/ },
  {
    rule: 'duplicate_flow',
    steps: [task('a'), decision('d'), task('b')],
    flows: 'a>d d>b:x d>b:y',
    where: /d → b/,
  },
  {
    rule: 'several_starts',
    steps: [task('a'), task('b'), task('c')],
    flows: 'a>c b>c',
    where: /process/,
  },
  {
    rule: 'unreachable_step',
    steps: [{ key: 's', name: 'Begun', kind: 'start' }, task('a'), task('b')],
    flows: 's>a b>a',
    where: /\(b\)/,
  },
  {
    rule: 'decision_one_exit',
    steps: [task('a'), decision('d'), task('b')],
    flows: 'a>d d>b:yes',
    where: /\(d\)/,
  },
  {
    rule: 'unnamed_condition',
    steps: [task('a'), decision('d'), task('b'), task('c')],
    flows: 'a>d d>b:yes d>c',
    where: /d → c/,
  },
  {
    rule: 'two_defaults',
    steps: [task('a'), decision('d'), task('b'), task('c')],
    flows: 'a>d d>b:* d>c:*',
    where: /\(d\)/,
  },
  {
    rule: 'same_condition',
    steps: [task('a'), decision('d'), task('b'), task('c')],
    flows: 'a>d d>b:Yes d>c:yes',
    where: /\(d\)/,
  },
  {
    rule: 'dead_end',
    steps: [task('a'), decision('d'), task('b'), end('e')],
    flows: 'a>d d>b:yes d>e:no',
    where: /\(b\)/,
  },
  { rule: 'dead_end', steps: [task('a'), decision('d')], flows: 'a>d', where: /\(d\)/ },
  {
    rule: 'loop_without_exit',
    steps: [task('a'), decision('d'), task('b'), task('c'), end('e')],
    flows: 'a>d d>b:yes d>e:no b>c c>b',
    where: /\((b|c)\)/,
  },
  {
    rule: 'implicit_split',
    steps: [task('a'), task('b'), task('c')],
    flows: 'a>b a>c',
    where: /\(a\)/,
  },
  {
    rule: 'condition_without_decision',
    steps: [task('a'), task('b')],
    flows: 'a>b:yes',
    where: /\(a\)/,
  },
  {
    rule: 'parallel_one_exit',
    steps: [task('a'), parallel('p'), task('b')],
    flows: 'a>p p>b',
    where: /\(p\)/,
  },
  {
    rule: 'parallel_without_join',
    steps: [task('a'), parallel('p'), task('b'), task('c'), task('f')],
    flows: 'a>p p>b p>c b>f c>f',
    where: /\(f\)/,
  },
  {
    rule: 'parallel_without_join',
    steps: [task('a'), parallel('p'), task('b'), task('c'), decision('d'), task('f'), task('g')],
    flows: 'a>p p>b p>c b>d c>d d>f:yes d>g:no',
    where: /\(d\)/,
  },
  {
    rule: 'join_waits_for_ever',
    steps: [task('a'), decision('d'), task('b'), task('c'), parallel('j'), task('f')],
    flows: 'a>d d>b:yes d>c:no b>j c>j j>f',
    where: /\(j\)/,
  },
  {
    rule: 'shares_not_100',
    steps: [task('a'), decision('d'), task('b'), task('c')],
    more: {
      flows: [
        { from: 'a', to: 'd' },
        { from: 'd', to: 'b', condition: 'yes', sharePercent: 80 },
        { from: 'd', to: 'c', condition: 'no', sharePercent: 30 },
      ],
    },
    where: /\(d\)/,
  },
  {
    rule: 'start_with_entry',
    steps: [{ key: 's', name: 'Begun', kind: 'start' }, task('a')],
    flows: 's>a a>s',
    where: /\(s\)/,
  },
  { rule: 'end_with_exit', steps: [task('a'), end('e')], flows: 'a>e e>a', where: /\(e\)/ },
];

for (const { rule, steps, flows: text, more, where } of refusals) {
  test(`${rule}: refused with where and what to do (${where.source})`, () => {
    const process = { title: 'Test', steps, ...(text ? { flows: flows(text) } : {}), ...more };
    const findings = checkProcess(process).filter((finding) => finding.rule === rule);
    assert.equal(findings.length > 0, true, JSON.stringify(checkProcess(process)));
    for (const finding of findings) {
      assert.equal(finding.severity, 'error');
      assert.match(finding.where, where);
      assert.match(finding.message, /[.?] \S/, 'the message goes on to say what to do');
    }
  });
}

test('unknown_step: a key that differs in writing only is suggested', () => {
  const process = {
    title: 'T',
    steps: [task('check_stock'), task('b')],
    flows: flows('checkStock>b'),
  };
  const [finding] = checkProcess(process);
  assert.match(finding?.message ?? '', /Did you mean check_stock\?/);
});

const accepted: readonly {
  readonly what: string;
  readonly steps: readonly Step[];
  readonly flows?: string;
}[] = [
  { what: 'no flows: each step follows the one before', steps: [task('a'), task('b')] },
  {
    what: 'start, ends and merge left out',
    steps: [task('a'), decision('d'), task('b'), task('c'), task('f')],
    flows: 'a>d d>b:yes d>c:* b>f c>f',
  },
  {
    what: 'a loop back to the first step',
    steps: [task('a'), decision('d'), task('b')],
    flows: 'a>d d>a:again d>b:*',
  },
  {
    what: 'a decision that only merges',
    steps: [task('a'), decision('d'), task('b'), task('c'), decision('m'), task('f')],
    flows: 'a>d d>b:yes d>c:no b>m c>m m>f',
  },
  {
    what: 'a split that a decision and a loop lead to',
    steps: [
      task('a'),
      decision('d'),
      task('b'),
      parallel('p'),
      task('x'),
      task('y'),
      parallel('j'),
    ],
    flows: 'a>d d>p:yes d>b:no b>p p>x p>y x>j y>j',
  },
  {
    what: 'a join that splits again by a second step',
    steps: [parallel('p'), task('a'), task('b'), parallel('j'), task('c')],
    flows: 'p>a p>b a>j b>j j>c',
  },
  {
    what: 'decisions inside parallel paths',
    steps: [
      parallel('p'),
      decision('d'),
      task('a'),
      task('b'),
      task('m'),
      task('c'),
      parallel('j'),
      task('f'),
    ],
    flows: 'p>d p>c d>a:yes d>b:no a>m b>m m>j c>j j>f',
  },
];

for (const { what, steps, flows: text } of accepted) {
  test(`accepted: ${what}`, () => {
    const process = { title: 'Test', steps, ...(text ? { flows: flows(text) } : {}) };
    assert.deepEqual(
      checkProcess(process).filter(({ severity }) => severity === 'error'),
      [],
    );
  });
}

const warned: readonly {
  readonly rule: string;
  readonly name: string;
  readonly kind?: Step['kind'];
}[] = [
  { rule: 'name_not_verb_object', name: 'Validation of the order' },
  { rule: 'name_not_verb_object', name: 'Checking stock' },
  { rule: 'name_not_verb_object', name: 'Check' },
  { rule: 'name_not_verb_object', name: 'The clerk checks stock' },
  { rule: 'name_not_verb_object', name: 'Clerk checks stock' },
];

for (const { rule, name } of warned) {
  test(`${rule}: "${name}" is a warning, not an error`, () => {
    const found = checkProcess({ title: 'T', steps: [task('a', { name }), task('b')] });
    assert.deepEqual(
      found.map((finding) => [finding.rule, finding.severity]),
      [[rule, 'warning']],
    );
  });
}

test('name_not_verb_object: good names, and names in other scripts, are left alone', () => {
  for (const name of [
    'Check stock',
    'Bring goods to the dock',
    'Measure tank level',
    '检查库存',
    'שלח הזמנה',
  ]) {
    assert.deepEqual(checkProcess({ title: 'T', steps: [task('a', { name })] }), [], name);
  }
});

test('parallel_never_joined: paths that end on their own are a warning', () => {
  const steps = [parallel('p'), task('a'), task('b'), end('x'), end('y')];
  const process = { title: 'T', steps, flows: flows('p>a p>b a>x b>y') };
  const found = checkProcess(process).map(({ rule, severity }) => [rule, severity]);
  assert.deepEqual(found, [['parallel_never_joined', 'warning']]);
});

test('map_too_large: more than 50 steps are a warning', () => {
  const steps = Array.from({ length: 51 }, (_, i) => task(`s${i}`));
  const [finding] = checkProcess({ title: 'T', steps });
  assert.equal(finding?.rule, 'map_too_large');
  assert.equal(finding.severity, 'warning');
});

test('the samples and any generated process pass the checks and the schema', () => {
  const check = (process: ProcessInput): void => {
    assert.ok(processInput.safeParse(process).success);
    assert.deepEqual(
      checkProcess(process).filter(({ severity }) => severity === 'error'),
      [],
    );
  };
  for (const sample of samples) check(sample);
  fc.assert(fc.property(arbitraryProcess(), check));
});

test('a flow dropped from a valid process never makes the checks throw', () => {
  fc.assert(
    fc.property(arbitraryProcess(), fc.nat(100), (process, at) => {
      const all = process.flows ?? [];
      checkProcess({ ...process, flows: all.filter((_, i) => i !== at % all.length) });
    }),
  );
});

test('an unknown field is refused rather than dropped', () => {
  const parsed = processInput.safeParse({ title: 'T', steps: [{ ...task('a'), role: 'Clerk' }] });
  assert.equal(parsed.success, false);
  assert.match(parsed.error?.message ?? '', /role/);
});

test('the schema becomes JSON schema with a description on every field of a step', () => {
  const json = JSON.stringify(z.toJSONSchema(processInput));
  assert.match(json, /Verb and object/);
  assert.match(json, /never estimate/);
});
