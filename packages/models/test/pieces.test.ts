/** The small parts by themselves: waits, JSON repair, schemas, thinking marks, failures. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BatonError, type Clock, type JsonObject } from '@baton/core';
import * as fc from 'fast-check';
import { redacted } from '../src/failure.ts';
import { modelFailure, modelOf, profileOf } from '../src/index.ts';
import { readJson } from '../src/repair.ts';
import { parametersFor } from '../src/schema.ts';
import { thinkingSplitter } from '../src/thinking.ts';
import { backoffMs, retryAfterMs } from '../src/wait.ts';
import { ask } from './scene.ts';

const now = Date.parse('2026-11-22T12:00:00Z');

const waits: readonly (readonly [Record<string, string>, number | undefined])[] = [
  [{}, undefined],
  [{ 'retry-after': '30' }, 30_000],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after': '1.5' }, 1_500],
  [{ 'retry-after': 'Sun, 22 Nov 2026 12:00:10 GMT' }, 10_000],
  [{ 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT' }, 0],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after-ms': '250', 'retry-after': '1' }, 250],
  [{ 'x-ratelimit-reset': '20' }, 20_000],
  [{ 'x-ratelimit-reset': String(now / 1_000 + 7) }, 7_000],
  [{ 'x-ratelimit-reset-requests': '1s', 'x-ratelimit-reset-tokens': '6m0s' }, 360_000],
  [
    {
      'x-ratelimit-reset-requests': '20ms',
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-tokens': '6m0s',
      'x-ratelimit-remaining-tokens': '5000',
    },
    20,
  ],
  [{ 'anthropic-ratelimit-requests-reset': '2026-11-22T12:00:03Z' }, 3_000],
];

test('waiting: what the server says is understood, in all the ways servers say it', () => {
  for (const [headers, expected] of waits) {
    assert.equal(retryAfterMs({ headers, body: '' }, now), expected, JSON.stringify(headers));
  }
  const body = '{"error": {"details": [{"retryDelay": "34.5s"}]}}';
  assert.equal(retryAfterMs({ headers: {}, body }, now), 34_500);
});

test('waiting: jitter is full, doubles, and ends at 20 s', () => {
  assert.deepEqual(
    [1, 2, 3, 4, 9].map((n) => backoffMs(n, () => 1)),
    [500, 1_000, 2_000, 4_000, 20_000],
  );
  assert.equal(
    backoffMs(5, () => 0),
    0,
  );
});

/** A clock that runs only when somebody waits, and notes for how long. */
function hurriedClock(): { clock: Clock; slept: number[] } {
  let at = 0;
  const slept: number[] = [];
  const clock: Clock = {
    now: () => at,
    after: (ms, callback) => {
      // The two time limits of an ask, 60 s and 300 s, are not waits.
      if (ms >= 60_000) return () => {};
      slept.push(ms);
      at += ms;
      setImmediate(callback);
      return () => {};
    },
  };
  return { clock, slept };
}

function failing(...errors: readonly object[]): Parameters<typeof modelOf>[0] {
  const left = [...errors];
  return {
    specificationVersion: 'v4',
    provider: 'acme',
    modelId: 'one',
    supportedUrls: {},
    doGenerate: () => Promise.reject(new Error('not here')),
    doStream: () => Promise.reject(left.shift() ?? new Error('done')),
  };
}

test('waiting: at least as long as the server says, plus jitter', async () => {
  const { clock, slept } = hurriedClock();
  const limited = { statusCode: 429, responseHeaders: { 'retry-after': '7' } };
  const model = modelOf(failing(limited, { statusCode: 503 }, limited, limited), {
    clock,
    random: () => 0.5,
  });
  await assert.rejects(ask(model), { code: 'model_rate_limited', afterMs: 7_000 });
  assert.deepEqual(slept, [7_250, 500, 8_000]);
});

test('waiting: never past the time there is; then the failure says how long it would be', async () => {
  const { clock, slept } = hurriedClock();
  const limited = { statusCode: 429, responseHeaders: { 'retry-after': '400' } };
  const model = modelOf(failing(limited, limited), { clock });
  await assert.rejects(ask(model), {
    code: 'model_rate_limited',
    retry: 'later',
    afterMs: 400_000,
  });
  assert.deepEqual(slept, []);
});

const json: readonly (readonly [string, unknown])[] = [
  ['{"a": 1}', { a: 1 }],
  ['  [1, 2]  ', [1, 2]],
  ['```json\n{"a": 1}\n```', { a: 1 }],
  ['{"a": 1,}', { a: 1 }],
  ['{"a": [1, 2,],}', { a: [1, 2] }],
  ['{"a": ",]"}', { a: ',]' }],
  ['"{\\"a\\": 1}"', { a: 1 }],
  ['{"a": {"b": "c"', { a: { b: 'c' } }],
  ['{"a": "b"', { a: 'b' }],
  ['{"a": "b\\""', { a: 'b"' }],
  ['{"a": "b', undefined],
  ['{"a": 12', undefined],
  ['{"a": tru', undefined],
  ['{"a"', undefined],
  ['{"a":', undefined],
  ['hello', undefined],
  ['', undefined],
];

test('repair: what was forgotten is added, nothing is invented', () => {
  for (const [text, expected] of json) assert.deepEqual(readJson(text), expected, text);
  assert.equal(readJson('{"a": "b"', true), undefined);
});

test('repair: valid JSON is read as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      if (typeof value === 'string') return;
      const text = JSON.stringify(value);
      assert.deepEqual(readJson(text), JSON.parse(text));
    }),
  );
});

test('schemas: for Gemini only what it knows, for the rest as they are', () => {
  const schema: JsonObject = {
    $schema: 'https://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: {
      n: { type: 'integer', exclusiveMinimum: 0, multipleOf: 2 },
      kind: { const: 'a' },
      maybe: { type: ['string', 'null'] },
      list: { type: 'array' },
      one: { oneOf: [{ $ref: '#/$defs/leaf' }, { type: 'string', default: 'x' }] },
      self: { $ref: '#/$defs/node' },
    },
    required: ['n'],
    additionalProperties: false,
    $defs: {
      leaf: { type: 'string', minLength: 1 },
      node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } },
    },
  };
  const gemini = parametersFor(schema, profileOf({ provider: 'google', model: 'gemini-2.5-pro' }));
  const { properties, ...rest } = gemini as { properties: JsonObject };
  assert.deepEqual(rest, { type: 'object', required: ['n'] });
  const { self, ...flat } = properties;
  assert.deepEqual(flat, {
    n: { type: 'integer', minimum: 0 },
    kind: { enum: ['a'] },
    maybe: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    list: { type: 'array', items: {} },
    one: { anyOf: [{ type: 'string', minLength: 1 }, { type: 'string' }] },
  });
  assert.doesNotMatch(JSON.stringify(self), /\$ref/);
  const { $schema: _, ...same } = schema;
  assert.deepEqual(parametersFor(schema, profileOf({ provider: 'openai', model: 'o3' })), same);
  assert.deepEqual(parametersFor({}, profileOf({ provider: 'openai', model: 'o3' })), {
    type: 'object',
    properties: {},
  });
});

test('thinking marks are found wherever the text is cut up, and nothing is lost', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('', '<think>', ' \n<think>', '<thinking>', '<'),
      fc.string(),
      fc.constantFrom('</think>', ''),
      fc.string(),
      fc.array(fc.integer({ min: 1, max: 9 })),
      (open, thought, close, rest, sizes) => {
        const text = open + thought + close + rest;
        const whole = split([text]);
        const pieces: string[] = [];
        let at = 0;
        for (const size of sizes) {
          pieces.push(text.slice(at, at + size));
          at += size;
        }
        assert.deepEqual(split([...pieces, text.slice(at)]), whole);
      },
    ),
  );
  assert.deepEqual(split(['<think>a</think>\n\nb']), { reasoning: 'a', text: 'b' });
  assert.deepEqual(split(['<thi', 'nk>a</thi', 'nk>b']), { reasoning: 'a', text: 'b' });
  assert.deepEqual(split(['<thin']), { reasoning: '', text: '<thin' });
});

function split(pieces: readonly string[]): { reasoning: string; text: string } {
  const splitter = thinkingSplitter();
  const found = { reasoning: '', text: '' };
  for (const piece of pieces)
    for (const { type, text } of splitter.take(piece)) found[type] += text;
  for (const { type, text } of splitter.end()) found[type] += text;
  return found;
}

test('no key is in a message, whatever it looks like', () => {
  for (const key of ['sk-proj-abcdefgh12345', 'AIzaSyA1234567890abc', 'gsk_abcdefghijk']) {
    assert.doesNotMatch(redacted(`Bad key ${key}!`, []), new RegExp(key.slice(4)));
  }
  assert.equal(redacted('Bearer abcdef.ghi-jk', []), 'Bearer [key]');
  assert.equal(redacted(`my secret\n ${'x'.repeat(400)}`, ['secret']).length, 300);
});

test('failures keep a code that is already there and say what to do', () => {
  const context = { model: 'openai/o3', keyName: 'OPENAI_API_KEY', secrets: [], now };
  const known = new BatonError('model_cut', 'Cannot.');
  assert.equal(modelFailure(known, context), known);
  const cases = [
    [{ statusCode: 401, message: 'no' }, 'model_unauthorized', /Check OPENAI_API_KEY/],
    [{ statusCode: 404, message: 'no' }, 'model_rejected', /model's name/],
    [{ statusCode: 400, message: 'maximum context length is' }, 'model_rejected', /Narrow/],
    [
      { statusCode: 429, responseBody: '{"code":"insufficient_quota"}' },
      'model_rate_limited',
      /credit/,
    ],
    [{ name: 'AI_LoadAPIKeyError' }, 'key_missing', /Set OPENAI_API_KEY/],
    [
      Object.assign(new Error('x'), { cause: { code: 'ENOTFOUND' } }),
      'model_unreachable',
      /network/,
    ],
    [{ statusCode: 200, cause: { cause: { code: 'UND_ERR_SOCKET' } } }, 'model_cut', /again/],
    [{ code: 'UND_ERR_HEADERS_TIMEOUT' }, 'model_timeout', /more time/],
    [{ type: 'overloaded_error', message: 'Overloaded' }, 'model_overloaded', /Wait/],
    [{ code: '429' }, 'model_rate_limited', /Wait/],
    [undefined, 'model_rejected', /options/],
  ] as const;
  for (const [thrown, code, message] of cases) {
    const failure = modelFailure(thrown, context);
    assert.equal(failure.code, code, JSON.stringify(thrown));
    assert.match(failure.message, message);
    assert.match(failure.message, /^Cannot ask openai\/o3: /);
  }
});
