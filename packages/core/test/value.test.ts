/** The small words: ids, JSON, failures, schemas, contents, replies (rules T1, T2, G1). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  BatonError,
  callId,
  check,
  checkNow,
  codes,
  conversationId,
  type FailureCode,
  failureOf,
  isObject,
  messageOf,
  questionable,
  readReply,
  type Schema,
  schemaOf,
  textContent,
  textOf,
  toJson,
  turnOf,
} from '@baton/core';
import fc from 'fast-check';
import { z } from 'zod';
import { agent, code, stage } from './stage.ts';

test('[G1] a conversation id is 1 to 128 plain characters', () => {
  for (const text of ['a', '01K7Q', 'a-b_c.d', 'x'.repeat(128)])
    assert.equal(conversationId(text), text);
  for (const text of ['', 'a b', 'a/b', 'ä', 'a\n', 'x'.repeat(129)])
    assert.equal(conversationId(text), undefined);
  assert.equal(callId(12, 0), 'c12_0');
});

test('[T1] toJson keeps what JSON.stringify keeps, as a copy', () => {
  fc.assert(
    fc.property(
      fc.anything({
        withBigInt: false,
        withDate: true,
        withMap: true,
        withSet: true,
        withNullPrototype: true,
      }),
      (value) => {
        let text: string | undefined;
        try {
          text = JSON.stringify(value);
        } catch {
          return;
        }
        assert.equal(JSON.stringify(toJson(value)), text ?? 'null');
      },
    ),
    { numRuns: 500 },
  );
});

for (const [name, value, kept] of [
  ['no number', Number.NaN, null],
  ['a number without end', [Infinity, { n: -Infinity }], [null, { n: null }]],
  ['minus zero', -0, 0],
  ['minus zero within', { n: [-0] }, { n: [0] }],
  ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
  ['a date within', { at: [new Date(0)] }, { at: ['1970-01-01T00:00:00.000Z'] }],
  ['a value in a box', [Object(5), Object('x'), Object(true)], [5, 'x', true]],
  ['a thing of a class', new URL('https://a.b/'), 'https://a.b/'],
  ['an object without a class', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  ['what is not there', { a: undefined, b: () => 1, c: Symbol('s'), d: 1 }, { d: 1 }],
  ['a list with holes', [undefined, () => 1, 1], [null, null, 1]],
] as const) {
  test(`[T1] toJson of ${name}`, () => {
    assert.deepEqual(toJson(value), kept);
  });
}

test('[T1] toJson keeps a field called __proto__ as a field', () => {
  const copy = toJson(JSON.parse('{"a": {"__proto__": {"b": 1}}}'));
  assert.equal(JSON.stringify(copy), '{"a":{"__proto__":{"b":1}}}');
});

test('[T1] toJson gives a copy that nobody else can change', () => {
  const inner = { list: [1, { a: 2 }] };
  const copy = toJson(inner);
  inner.list.push(9);
  Object.assign(inner.list[1] as object, { a: 3 });
  assert.deepEqual(copy, { list: [1, { a: 2 }] });
});

test('[T1] toJson gives null for what can not be kept, and never throws', () => {
  const cyclic: { self?: unknown; other?: unknown } = {};
  cyclic.self = cyclic;
  cyclic.other = cyclic;
  const angry = {
    get field(): never {
      throw new Error('no');
    },
  };
  const proxy = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('no');
      },
    },
  );
  let deep: unknown = 1;
  for (let level = 0; level < 20_000; level++) deep = [deep];
  for (const value of [undefined, () => 1, Symbol('s'), cyclic, angry, proxy, deep])
    assert.equal(toJson(value), null);
  let less: unknown = 1;
  for (let level = 0; level < 100; level++) less = { less };
  assert.equal(JSON.stringify(toJson(less)), JSON.stringify(less));
  assert.deepEqual(toJson([1n, undefined, { toJSON: () => 'said' }]), ['1', null, 'said']);
});

test('[T2] an object is neither null nor a list', () => {
  assert.deepEqual([{}, [], null, 1, 'x', undefined].map(isObject), [
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});

test('[L3] every code says whether to try again and how a program ends', () => {
  for (const [name, { kind, retry, http, exit }] of Object.entries(codes)) {
    assert.ok(http >= 400 && http < 600, name);
    assert.ok(exit > 0 && exit < 256, name);
    assert.equal(kind === 'failure' || retry === 'never', true, name);
  }
  const kinds = (kind: string): number =>
    Object.values(codes).filter((one) => one.kind === kind).length;
  assert.ok(['bug', 'misuse', 'failure', 'refusal'].every((kind) => kinds(kind) > 0));
  assert.deepEqual(codes.model_cut.retry, 'now');
  assert.deepEqual(codes.model_rate_limited.retry, 'later');
  assert.deepEqual(codes.model_refused.retry, 'never');
});

for (const [name, thrown, failure] of [
  ['an error', new Error('gone'), { code: 'tool_failed', message: 'gone', retry: 'never' }],
  ['a text', 'gone', { code: 'tool_failed', message: 'gone', retry: 'never' }],
  [
    'an error of ours',
    new BatonError('model_cut', 'cut'),
    { code: 'model_cut', message: 'cut', retry: 'now' },
  ],
  [
    'an error of ours that says when',
    new BatonError('model_rate_limited', 'slow', { afterMs: 5, retry: 'never' }),
    { code: 'model_rate_limited', message: 'slow', retry: 'never', afterMs: 5 },
  ],
  [
    "another copy's error",
    Object.assign(new Error('full'), { code: 'store_full' }),
    { code: 'store_full', message: 'full', retry: 'later' },
  ],
  [
    "a system's error",
    Object.assign(new Error('no entry'), { code: 'ENOENT' }),
    { code: 'tool_failed', message: 'no entry', retry: 'never' },
  ],
  [
    'an error with the name of a method as its code',
    Object.assign(new Error('odd'), { code: 'toString' }),
    { code: 'tool_failed', message: 'odd', retry: 'never' },
  ],
  [
    'an error of ours without words',
    new BatonError('model_cut', ''),
    { code: 'model_cut', message: 'model_cut without a message', retry: 'now' },
  ],
] as const) {
  test(`[L2] ${name}, thrown, becomes a failure`, () => {
    assert.deepEqual(failureOf(thrown, 'tool_failed'), failure);
  });
}

test('[L2] what is thrown is always shown', () => {
  assert.equal(messageOf(Symbol('s')), 'Symbol(s)');
  assert.equal(messageOf(undefined), 'undefined');
  const odd = Object.assign(new Error('x'), { message: { toString: () => 'inside' } });
  assert.equal(messageOf(odd), 'inside');
  assert.equal(messageOf(Object.create(null)), 'something was thrown that can not be shown');
});

test('[L2] an error of ours keeps its cause, its path and its code', () => {
  const cause = new Error('below');
  const error = new BatonError('limit_invalid', 'Cannot.', { path: 'limits.x', cause });
  assert.deepEqual(
    [error.name, error.code, error.retry, error.path, error.cause, error.afterMs, error.message],
    ['BatonError', 'limit_invalid', 'never', 'limits.x', cause, undefined, 'Cannot.'],
  );
  assert.equal('cause' in new BatonError('cancelled', 'x'), false);
  const code: FailureCode = error.code;
  assert.ok(error instanceof Error && code in codes);
});

const typed = z.object({ a: z.object({ b: z.array(z.number()) }), c: z.string().default('d') });

test('[T2] issues name the way to what is wrong', async () => {
  const issues = [
    'a.b.1: Invalid input: expected number, received string',
    'c: Invalid input: expected string, received number',
  ];
  const value = { a: { b: [1, 'x'] }, c: 5 };
  assert.deepEqual(await check(typed, value), { ok: false, issues });
  assert.deepEqual(checkNow(typed, value), { ok: false, issues });
  assert.deepEqual(checkNow(typed, { a: { b: [] } }), {
    ok: true,
    value: { a: { b: [] }, c: 'd' },
  });
  const keyed: Schema = {
    '~standard': {
      version: 1,
      vendor: 'x',
      validate: () => ({
        issues: [
          { message: 'no', path: [{ key: 'k' }, 2, Symbol('s')] },
          { message: 'bare' },
          { message: 'empty', path: [] },
        ],
      }),
    },
  };
  assert.deepEqual(checkNow(keyed, 1), {
    ok: false,
    issues: ['k.2.Symbol(s): no', 'bare', 'empty'],
  });
});

test('[T2] a schema can be made of a JSON Schema and a function', () => {
  const even = schemaOf<number>({ type: 'number' }, (value) =>
    Number(value) % 2 === 0 ? [] : ['odd'],
  );
  assert.deepEqual(checkNow(even, 4), { ok: true, value: 4 });
  assert.deepEqual(checkNow(even, 3), { ok: false, issues: ['odd'] });
  assert.deepEqual(even['~standard'].jsonSchema?.input({ target: 'draft-07' }), { type: 'number' });
});

test('[C1] the text of a content names its files', () => {
  assert.equal(textOf(textContent('a')), 'a');
  assert.equal(textOf([]), '');
  assert.equal(
    textOf([
      { type: 'text', text: 'a' },
      { type: 'file', mediaType: 'image/png', data: 'x' },
      { type: 'file', mediaType: 'text/csv', name: 'sales.csv', data: 'x' },
    ]),
    'a\n[image/png]\n[sales.csv]',
  );
});

test('[H6] what is questionable, and to whom', () => {
  const { team } = stage(
    {
      name: 'desk',
      entry: 'a',
      agents: [
        agent('a', ['b_team', 'c']),
        agent('b_team'),
        agent('c'),
        code('d', () => ({ text: 'x' }), { handoffs: ['c'] }),
        agent('e'),
      ],
    },
    [],
  );
  const of = (name: string, text: string): string | undefined => {
    const one = team.agents.get(name);
    assert.ok(one);
    return questionable(one, text);
  };
  assert.equal(of('a', ''), 'empty_reply');
  assert.equal(of('a', '\n\t '), 'empty_reply');
  assert.equal(of('d', ' '), 'empty_reply');
  for (const said of [
    'Transferring to c.',
    'I transfer this to b team',
    'handing off to B-TEAM',
    'I will hand it over to c',
    'Passing you to c',
    'forwarding to c',
    'We redirect to c',
    'Routing you to c',
    'Connecting you to c',
    'I am escalating this to our department',
    'transfer to a colleague',
  ]) {
    assert.equal(of('a', said), 'said_handoff', said);
    assert.equal(of('d', said), undefined, said);
    assert.equal(of('e', said), undefined, said);
  }
  for (const said of [
    'c is a letter',
    'The transfer is done.',
    'pass the salt',
    'an agent of change',
    'hand lotion for the team',
  ]) {
    assert.equal(of('a', said), undefined, said);
  }
  const long = `Transferring to c. ${'x'.repeat(600)}`;
  assert.deepEqual(
    [of('a', long.slice(0, 600)), of('a', long.slice(0, 601))],
    ['said_handoff', undefined],
  );
});

test('[T1] a reply is read field by field, and its handoff is its last call', () => {
  const usage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0, costMicroUsd: 0 };
  assert.deepEqual(readReply({ text: 'a' }), {
    ok: true,
    value: { text: 'a', calls: [], question: false, usage },
  });
  const read = readReply({
    calls: [{ name: 'look', args: { n: 1n }, garbled: 5 }],
    handoff: { to: 'b', brief: { reason: 'r' } },
    question: true,
    model: 'm',
    reasoning: { model: 'm', text: 't' },
    usage: { inputTokens: 5, cachedTokens: 2, outputTokens: 1, costMicroUsd: 3 },
  });
  assert.deepEqual(read, {
    ok: true,
    value: {
      calls: [
        { name: 'look', args: { n: '1' }, garbled: '5' },
        { name: 'transfer_to_b', args: { reason: 'r' } },
      ],
      question: true,
      model: 'm',
      reasoning: { model: 'm', text: 't' },
      usage: { inputTokens: 5, cachedTokens: 2, outputTokens: 1, costMicroUsd: 3 },
    },
  });
  for (const [given, issue] of [
    [undefined, 'it must be an object, got undefined'],
    ['x', 'it must be an object, got string'],
    [{ text: 5 }, 'its text must be a string, got number'],
    [{ calls: 5 }, 'its calls must be a list, got number'],
    [{ calls: [5] }, 'each of its calls needs a name'],
    [{ calls: [{ name: 5 }] }, 'each of its calls needs a name'],
    [{ handoff: 5 }, 'its handoff must be an object'],
  ] as const) {
    assert.deepEqual(readReply(given), { ok: false, issues: [issue] });
  }
  const half = readReply({ reasoning: { model: 5, text: 't' }, model: 5, usage: 'much' });
  assert.deepEqual(half, { ok: true, value: { calls: [], question: false, usage } });
});

test('[T1] a turn tells tools from handoffs, numbers its calls, and asks only without calls', () => {
  const { team } = stage({ name: 'desk', entry: 'a', agents: [agent('a', ['b']), agent('b')] }, []);
  const a = team.agents.get('a');
  assert.ok(a);
  const at = { seq: 7, saw: 6, ms: 5, cut: undefined };
  const calls = [
    { name: 'look', args: 1 },
    { name: 'transfer_to_b', args: null },
  ];
  assert.deepEqual(turnOf(a, { calls, question: true }, at), {
    type: 'turn_taken',
    agent: 'a',
    text: '',
    calls: [
      { id: 'c7_0', kind: 'tool', name: 'look', args: 1 },
      { id: 'c7_1', kind: 'handoff', name: 'transfer_to_b', args: null },
    ],
    ms: 5,
    saw: 6,
  });
  const usage = { inputTokens: 1, cachedTokens: 0, outputTokens: 0, costMicroUsd: 0 };
  const cut = { by: 'own', messages: 2 };
  const reasoning = { model: 'm', text: 't' };
  assert.deepEqual(
    turnOf(
      a,
      { text: 'Which?', calls: [], question: true, model: 'm', reasoning, usage },
      { ...at, cut },
    ),
    {
      type: 'turn_taken',
      agent: 'a',
      text: 'Which?',
      calls: [],
      ms: 5,
      saw: 6,
      question: true,
      model: 'm',
      reasoning,
      usage,
      cut,
    },
  );
});
