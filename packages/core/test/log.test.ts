/** How events are kept: lines, blobs, formats (rules G4 to G6). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  blobsOf,
  callId,
  type Fact,
  fixed,
  type Json,
  type Line,
  type LogEvent,
  memoryStore,
  seal,
  sha256,
  unseal,
} from '@baton/core';
import fc from 'fast-check';
import { agent, here, stage, tool } from './stage.ts';

const at = (fact: Fact, seq = 1): LogEvent => ({ seq, at: 1_700_000_000_000, ...fact });
const answered = (output: Json, more: object = {}): LogEvent =>
  at({
    type: 'tool_answered',
    call: callId(1, 0),
    tool: 't',
    status: 'ok',
    output,
    ms: 1,
    ...more,
  });

const roundTrip = (event: LogEvent): LogEvent => {
  const { line, blobs } = seal(event, 'p', sha256);
  assert.deepEqual([...blobs.keys()].toSorted(), [...new Set(blobsOf(line))].toSorted());
  for (const [hash, text] of blobs) assert.equal(sha256(text), hash);
  return unseal({ ...line }, blobs);
};

test('[G6] a line is the JSON of the event behind the hash of the line before', () => {
  const event = at({ type: 'cancel_requested', by: 'anna', reason: '' }, 7);
  const { line, blobs } = seal(event, 'abc', sha256);
  assert.equal(
    line.text,
    '{"prev":"abc","seq":7,"at":1700000000000,"type":"cancel_requested","by":"anna","reason":""}',
  );
  assert.deepEqual([line.seq, line.hash, blobs.size], [7, sha256(line.text), 0]);
  assert.deepEqual(unseal(line), event);
});

test('[G4] text up to 4 KB stays in the line, anything larger goes to a blob', () => {
  const frame = seal(answered(''), 'p', sha256).line.text.length;
  const fits = 'x'.repeat(fixed.inlineMax - frame);
  assert.equal(seal(answered(fits), 'p', sha256).blobs.size, 0);
  // The line is too long, but no field of it: it stays whole.
  assert.equal(seal(answered(`${fits}x`), 'p', sha256).blobs.size, 0);
  const text = 'y'.repeat(fixed.inlineMax - 2);
  assert.equal(seal(answered(text), 'p', sha256).blobs.size, 0);
  const { line, blobs } = seal(answered(`${text}y`), 'p', sha256);
  const hash = sha256(JSON.stringify(`${text}y`));
  assert.deepEqual([...blobs], [[hash, JSON.stringify(`${text}y`)]]);
  assert.ok(line.text.length < 400);
  assert.deepEqual(JSON.parse(line.text), {
    prev: 'p',
    seq: 1,
    at: 1_700_000_000_000,
    type: 'tool_answered',
    call: 'c1_0',
    tool: 't',
    status: 'ok',
    output: null,
    ms: 1,
    blobs: [{ path: ['output'], sha256: hash, length: fixed.inlineMax + 1 }],
  });
});

const large = 'ü'.repeat(5_000);
const largeFacts: readonly Fact[] = [
  { type: 'message_received', from: large, content: [{ type: 'text', text: large }] },
  {
    type: 'message_received',
    from: 'user',
    content: [{ type: 'file', mediaType: 'image/png', data: large }],
    artifacts: [
      { id: 'a', kind: 'k', title: 't', body: large, hash: 'h' },
      { id: 'b', kind: 'k', title: 't', body: 'small', hash: 'h' },
      { id: 'c', kind: 'k', title: 't', body: { in: [large] }, hash: 'h' },
    ],
  },
  {
    type: 'message_received',
    from: 'user',
    content: [],
    // Each title is small and all of them are large: artifacts go out whole, bodies by themselves.
    artifacts: Array.from({ length: 90 }, (_, n) => {
      return {
        id: `a${n}`,
        kind: 'k',
        title: 't'.repeat(90),
        body: n === 5 ? large : n,
        hash: 'h',
      };
    }),
  },
  {
    type: 'turn_taken',
    agent: 'a',
    text: large,
    calls: [{ id: callId(1, 0), kind: 'tool', name: 't', args: { large } }],
    reasoning: { model: 'm', text: large },
    usage: { inputTokens: 1, cachedTokens: 0, outputTokens: 1, costMicroUsd: 0 },
    ms: 1,
    saw: 0,
  },
  {
    type: 'turn_failed',
    agent: 'a',
    failure: { code: 'model_cut', message: large, retry: 'now' },
    ms: 1,
  },
  { type: 'approval_requested', call: callId(1, 0), tool: 't', args: { large } },
  { type: 'approval_answered', call: callId(1, 0), approved: true, by: 'anna', note: large },
  {
    type: 'handoff_refused',
    from: 'a',
    to: large,
    call: callId(1, 0),
    code: 'target_unknown',
    message: large,
    permitted: [],
    satOut: [{ agent: 'b', since: 1, reason: large }],
  },
  { type: 'handoff_committed', from: 'a', to: 'b', brief: { reason: large }, standing: 'added' },
  {
    type: 'human_answered',
    agent: 'h',
    by: 'anna',
    content: [{ type: 'text', text: large }],
    handoff: { to: 'b', brief: { reason: large } },
  },
  { type: 'cancel_requested', by: 'anna', reason: large },
];

for (const [index, fact] of largeFacts.entries()) {
  test(`[G4] what is large in ${fact.type} (${index}) goes out of the line and comes back`, () => {
    const event = at(fact);
    const { line, blobs } = seal(event, 'p', sha256);
    assert.ok(blobs.size > 0);
    assert.ok(line.text.length < fixed.inlineMax, `the line has ${line.text.length} characters`);
    assert.equal(line.text.includes('ü'), false);
    assert.deepEqual(roundTrip(event), event);
    assert.equal(JSON.stringify(roundTrip(event)), JSON.stringify(event));
  });
}

for (const output of [
  { blobs: [{ path: ['output'], sha256: 'f'.repeat(64), length: 1 }] },
  { prev: 'x', seq: 9, type: 'run_ended' },
  [{ blobs: [] }, large],
  JSON.parse('{"__proto__": {"polluted": true}}') as Json,
  `{"blobs":[${'x'.repeat(5_000)}`,
]) {
  test(`[G4] what a tool returns can not pass for a blob: ${JSON.stringify(output).slice(0, 60)}`, () => {
    for (const event of [answered(output), answered({ output, large })]) {
      assert.deepEqual(roundTrip(event), event);
      assert.equal(JSON.stringify(roundTrip(event)), JSON.stringify(event));
    }
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });
}

test('[G4] any JSON comes back as it was, through line and blobs', () => {
  const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;
  fc.assert(
    fc.property(json, fc.integer({ min: 0, max: 9_000 }), (value, length) => {
      const output = { value, filler: 'z'.repeat(length) };
      const event = answered(output, {
        digest: 'd',
        artifacts: [{ id: 'i', kind: 'k', title: 't', body: output, hash: 'h' }],
      });
      assert.equal(JSON.stringify(roundTrip(event)), JSON.stringify(event));
    }),
    { numRuns: 200 },
  );
});

test('[G4] the same text twice is one blob', () => {
  const { blobs } = seal(at(largeFacts[9] ?? assert.fail()), 'p', sha256);
  assert.equal(new Set(blobs.values()).size, blobs.size);
});

test('[G4] a log grows linearly with what happened: the tenth handoff costs what the second did', async () => {
  const ring = ['a', 'b', 'c'].map((name, index, all) => {
    const to = all[(index + 1) % all.length] ?? 'a';
    let count = 0;
    // News in every hold, so that nobody sits out.
    const look = tool(`look_${name}`, () => {
      count += 1;
      return `${name} ${count}`;
    });
    return { name, to, agent: agent(name, [to], { tools: [look] }) };
  });
  const script = Object.fromEntries(
    ring.map(({ name, to }) => [
      name,
      Array.from({ length: 60 }, (_, turn) =>
        turn % 2 === 0 ? { tool: `look_${name}` } : { handoff: to },
      ),
    ]),
  );
  const { say, store } = stage(
    {
      name: 'ring',
      entry: 'a',
      agents: ring.map((one) => one.agent),
      limits: { handoffs: 60, turns: 500, toolCalls: 500 },
    },
    script,
  );
  await say('go');
  const lines = await store.read(here, 1, 9_999);
  const perHandoff: number[] = [];
  let bytes = 0;
  for (const { text } of lines) {
    bytes += text.length;
    if (text.includes('"handoff_committed"')) {
      perHandoff.push(bytes);
      bytes = 0;
    }
  }
  assert.equal(perHandoff.length, 60);
  const [, second = 0] = perHandoff;
  for (const size of perHandoff.slice(1))
    assert.ok(size < second * 1.1, `${size} against ${second}`);
});

// Reading

const lineOf = (object: object, seq = 1): Line => {
  const text = JSON.stringify({ prev: '', ...object });
  return { seq, text, hash: sha256(text) };
};

test('[G5] a field that this version does not know is taken along', () => {
  const event = { seq: 1, at: 5, type: 'tool_started', call: 'c1_0', tool: 't', mood: 'good' };
  assert.deepEqual(unseal(lineOf(event)), event);
});

for (const [name, object] of [
  ['an event', { seq: 1, at: 5, type: 'baton_dropped' }],
  ['a format', { seq: 1, at: 5, type: 'conversation_started', format: 2, team: 'x' }],
] as const) {
  test(`[G5] a log with ${name} of a newer release is refused whole`, async () => {
    assert.throws(() => unseal(lineOf(object)), {
      code: 'log_newer',
      message: /newer version; update this one/,
    });
    const store = memoryStore();
    const { say } = stage({ name: 'solo', entry: 'a', agents: [agent('a')] }, ['A.'], { store });
    await say('go');
    const lines = await store.read(here, 1, 9);
    const text = JSON.stringify({ prev: lines.at(-1)?.hash, ...object, seq: 6 });
    const newer: Line = { seq: 6, text, hash: sha256(text) };
    const head = await store.head(here);
    assert.ok(head);
    await store.append({
      conversation: here,
      expected: 5,
      lines: [newer],
      head: { ...head, seq: 6, hash: newer.hash },
      blobs: new Map(),
    });
    const fresh = stage({ name: 'solo', entry: 'a', agents: [agent('a')] }, ['B.'], { store });
    await assert.rejects(fresh.say('more'), { code: 'log_newer' });
    assert.equal((await store.read(here, 1, 99)).length, 6);
  });
}

for (const [name, line] of [
  ['no JSON', { seq: 1, text: '{"prev":"",', hash: '' }],
  ['a list', { seq: 1, text: '[]', hash: '' }],
  ['without a type', lineOf({ seq: 1, at: 1 })],
  ['of another position', lineOf({ seq: 2, at: 1, type: 'run_ended' })],
  [
    'without its blob',
    lineOf({
      seq: 1,
      type: 'tool_answered',
      output: null,
      blobs: [{ path: ['output'], sha256: 'x', length: 9 }],
    }),
  ],
] as const) {
  test(`[G6] a line that is ${name} is broken`, () => {
    assert.throws(() => unseal(line), {
      code: 'log_broken',
      message: /^Cannot read event 1: .*\. Nothing was changed; restore the log from a backup\.$/,
    });
  });
}
