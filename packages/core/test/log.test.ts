/** How events are kept: blobs, the chain, formats (rules G4 to G6). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  blobsOf,
  callId,
  type Fact,
  fixed,
  fold,
  type Json,
  type Line,
  type LogEvent,
  memoryStore,
  type Sealed,
  seal,
  sha256,
  storeSeam,
  unseal,
  verifyChain,
} from '@baton/core';
import fc from 'fast-check';
import { agent, here, logOf, stage, tool } from './stage.ts';

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

// The chain

/** A chain of n lines. */
function chain(length: number, from = 1, prev = ''): Line[] {
  const lines: Line[] = [];
  let before = prev;
  for (let seq = from; seq < from + length; seq++) {
    const sealed: Sealed = seal(
      at({ type: 'cancel_requested', by: 'u', reason: `r${seq}` }, seq),
      before,
      sha256,
    );
    lines.push(sealed.line);
    before = sealed.line.hash;
  }
  return lines;
}

const lines = chain(6);
const head = { seq: 6, hash: lines[5]?.hash ?? '' };
const reseal = (line: Line, text: string): Line => ({ ...line, text, hash: sha256(text) });

test('[G6] a whole chain is whole, and so is a piece of it from a known place', () => {
  assert.equal(verifyChain(lines, { sha256 }), undefined);
  assert.equal(verifyChain(lines, { sha256, head }), undefined);
  assert.equal(verifyChain([], { sha256 }), undefined);
  assert.equal(
    verifyChain(lines.slice(3), { sha256, from: 4, prev: lines[2]?.hash ?? '' }),
    undefined,
  );
  // A head that is older than the lines is no flaw: lines may have come since.
  assert.equal(verifyChain(lines, { sha256, head: { seq: 4, hash: 'x' } }), undefined);
});

for (const [name, change, seq, why] of [
  [
    'changed',
    (all) =>
      all.map((one) => (one.seq === 3 ? { ...one, text: one.text.replace('r3', 'R3') } : one)),
    3,
    'the text of event 3 is not what was written',
  ],
  [
    'changed with its hash',
    (all) => all.map((one) => (one.seq === 3 ? reseal(one, one.text.replace('r3', 'R3')) : one)),
    4,
    'event 4 does not carry the hash of the one before',
  ],
  [
    'dropped in the middle',
    (all) => all.filter((one) => one.seq !== 3),
    3,
    'event 3 is missing; 4 follows',
  ],
  ['dropped at the start', (all) => all.slice(1), 1, 'event 1 is missing; 2 follows'],
  ['dropped at the end', (all) => all.slice(0, 4), 5, 'event 5 is missing; the log ends before it'],
  ['all dropped', () => [], 1, 'event 1 is missing; the log ends before it'],
  [
    'put in',
    (all) => [...all.slice(0, 3), ...chain(1, 4), ...all.slice(3)],
    4,
    'event 4 does not carry the hash of the one before',
  ],
  ['doubled', (all) => [...all.slice(0, 3), ...all.slice(2)], 4, 'event 4 is missing; 3 follows'],
  [
    'swapped',
    (all) => [all[0], all[2], all[1], ...all.slice(3)].filter((one) => one !== undefined),
    2,
    'event 2 is missing; 3 follows',
  ],
  [
    'replaced at the end',
    (all) =>
      [...all.slice(0, 5), ...chain(1, 6, all[4]?.hash)].map((one) =>
        one.seq === 6 ? reseal(one, one.text.replace('r6', 'x')) : one,
      ),
    6,
    'event 6 is not the one that the head names',
  ],
] as readonly [string, (all: Line[]) => Line[], number, string][]) {
  test(`[G6] of a log with an event ${name}, the first flaw is named`, () => {
    assert.deepEqual(verifyChain(change(lines), { sha256, head }), { seq, why });
  });
}

test('[G6] any one change of any one line is found', () => {
  fc.assert(
    fc.property(
      fc.nat(5),
      fc.nat(),
      fc.string({ minLength: 1, maxLength: 1 }),
      (index, place, letter) => {
        const victim = lines[index];
        assert.ok(victim);
        const where = place % victim.text.length;
        const text = victim.text.slice(0, where) + letter + victim.text.slice(where + 1);
        fc.pre(text !== victim.text);
        const changed = lines.map((one) => (one === victim ? { ...one, text } : one));
        assert.equal(verifyChain(changed, { sha256 })?.seq, victim.seq);
      },
    ),
    { numRuns: 300 },
  );
});

test('[G6] a log that was tampered with is not worked on', async () => {
  const { say, store } = stage({ name: 'solo', entry: 'a', agents: [agent('a')] }, ['A.']);
  await say('go');
  const tampered = {
    ...store,
    read: async (...range: Parameters<typeof store.read>) =>
      (await store.read(...range)).map((one) => ({
        ...one,
        text: one.text.replace('"go"', '"no"'),
      })),
  };
  const fresh = stage({ name: 'solo', entry: 'a', agents: [agent('a')] }, ['A.'], {
    store: tampered,
  });
  await assert.rejects(fresh.say('more'), {
    code: 'log_broken',
    message:
      'Cannot read the log of here: the text of event 2 is not what was written. Nothing was changed; ' +
      'restore it from a backup.',
  });
});

test('[G6] a blob that was changed is found as well', async () => {
  const { say, store } = stage({ name: 'solo', entry: 'a', agents: [agent('a')] }, ['A.']);
  await say(large);
  const tampered = {
    ...store,
    blobs: async (hashes: readonly string[]) =>
      new Map(
        [...(await store.blobs(hashes))].map(([hash, text]) => [hash, text.replace('ü', 'u')]),
      ),
  };
  const fresh = stage({ name: 'solo', entry: 'a', agents: [agent('a')] }, ['A.'], {
    store: tampered,
  });
  await assert.rejects(fresh.say('more'), {
    code: 'log_broken',
    message: /blob [0-9a-f]{64} was changed/,
  });
});

test('[G6] the chain runs over appends and restarts', async () => {
  const store = memoryStore();
  for (const text of ['one', 'two', large]) {
    await stage({ name: 'solo', entry: 'a', agents: [agent('a')] }, ['A.'], { store }).say(text);
  }
  const kept = await store.read(here, 1, 99);
  const end = await store.head(here);
  assert.equal(kept.length, 13);
  assert.equal(verifyChain(kept, { sha256, ...(end && { head: end }) }), undefined);
});

test('[G1] the seam appends behind what it has read, and nowhere else', async () => {
  const store = memoryStore();
  const { say } = stage({ name: 'solo', entry: 'a', agents: [agent('a')] }, ['A.'], { store });
  await say('go');
  const log = await logOf(store);
  const seam = storeSeam(here, { store, sha256, published: () => {} });
  const next = at({ type: 'run_continued', by: 'u', limits: {} }, 6);
  await assert.rejects(seam.append([next], fold([...log, next]), 5), {
    message: 'appending at 5, read to 0',
  });
  assert.equal((await seam.read(1, 3)).length, 3);
  assert.deepEqual(await seam.read(4, 99), log.slice(3));
  await seam.append([], fold(log), 5);
  await seam.append([next], fold([...log, next]), 5);
  assert.deepEqual((await seam.head())?.seq, 6);
  assert.deepEqual(await logOf(store), [...log, next]);
});

test('[G1] the head says in under 2 KB what a list needs', async () => {
  const { say, store } = stage(
    { name: 'solo', entry: 'a', agents: [agent('a', ['b']), agent('b')] },
    [{ handoff: 'b' }, { question: 'Which?' }],
  );
  const title = `  Sales \n of ${'😀'.repeat(100)}`;
  await say(title);
  const kept = await store.head(here);
  assert.ok(kept);
  assert.ok(JSON.stringify(kept).length < 2_048);
  assert.ok(kept.title.isWellFormed());
  assert.deepEqual(
    { ...kept, hash: '', title: kept.title.slice(0, 14) },
    {
      conversation: here,
      team: 'solo',
      seq: 7,
      hash: '',
      status: 'waiting',
      waitingFor: 'user',
      holder: 'b',
      outcome: 'waiting',
      title: ' Sales of 😀😀',
      spent: { handoffs: 1, turns: 2, toolCalls: 0, tokens: 0, costMicroUsd: 0, timeMs: 0 },
      startedAt: 0,
      updatedAt: 0,
    },
  );
});
