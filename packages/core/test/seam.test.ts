/** The seam over a store: heads, titles, what is checked on reading (rules G1, G4, G6, T4). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Append,
  callId,
  type Fact,
  fold,
  type LogEvent,
  memoryStore,
  type OutcomeKind,
  type Seam,
  type Store,
  sha256,
  storeSeam,
  waitOf,
} from '@baton/core';
import { firstMessage, message, routed, started } from './facts.ts';
import { agent, here, logOf, stage } from './stage.ts';

const kinds = ['tool', 'tool', 'handoff'] as const;
const calls = kinds.map((kind, place) => ({ id: callId(4, place), kind, name: 'n', args: null }));
const turn: Fact = { type: 'turn_taken', agent: 'a', text: '', calls, ms: 0, saw: 3 };
const asked = (place: number): Fact => {
  return { type: 'approval_requested', call: callId(4, place), tool: 'n', args: null };
};
const answered = (place: number): Fact => {
  return {
    type: 'tool_answered',
    call: callId(4, place),
    tool: 'n',
    status: 'ok',
    output: 1,
    ms: 0,
  };
};
const human: Fact = { type: 'human_requested', agent: 'a' };
const ended = (outcome: OutcomeKind): Fact => {
  return { type: 'run_ended', outcome, agent: 'a', answer: 0 };
};
const begun = firstMessage();
const at = (facts: readonly Fact[], from = 1): LogEvent[] =>
  facts.map((fact, index): LogEvent => ({ seq: from + index, at: (from + index) * 10, ...fact }));

for (const [name, facts, waits, status] of [
  ['the start', [started], null, 'ended'],
  ['a message', begun.slice(0, 2), null, 'active'],
  ['a routed message', begun, null, 'active'],
  ['a turn', [...begun, turn], null, 'active'],
  ['a turn without calls', [...begun, { ...turn, calls: [] }], null, 'active'],
  ['one call of two that waits', [...begun, turn, asked(0)], null, 'active'],
  ['two calls that wait', [...begun, turn, asked(0), asked(1)], 'approval', 'waiting'],
  ['the last open call that waits', [...begun, turn, answered(0), asked(1)], 'approval', 'waiting'],
  ['nothing but a handoff', [...begun, turn, answered(0), answered(1)], null, 'active'],
  ['a person who is asked', [...begun, human], 'human', 'waiting'],
  ['a question', [...begun, ended('waiting')], 'user', 'waiting'],
  ['an answer', [...begun, ended('answered')], null, 'ended'],
] as const satisfies readonly (readonly [string, readonly Fact[], string | null, string])[]) {
  test(`[T4] [G1] after ${name} the head says ${status}, waiting for ${waits ?? 'nobody'}`, async () => {
    assert.equal(waitOf(fold(at(facts))), waits);
    const { head } = await kept(facts);
    assert.deepEqual([head.status, head.waitingFor, head.seq], [status, waits, facts.length]);
    const end = facts.at(-1);
    assert.equal(head.outcome, end?.type === 'run_ended' ? end.outcome : null);
    assert.deepEqual([head.team, head.conversation], ['desk', here]);
    assert.equal(head.holder, facts.length > 2 ? 'a' : null);
  });
}

/** What the store is given for a log of these facts. */
async function kept(facts: readonly Fact[]): Promise<Append> {
  const appends: Append[] = [];
  const store = { ...memoryStore(), append: async (one: Append) => void appends.push(one) };
  await seamOver(store).append(at(facts), fold(at(facts)), 0);
  const [only] = appends;
  assert.ok(only && appends.length === 1);
  return only;
}

function seamOver(store: Store): Seam {
  return storeSeam(here, { store, sha256, published: () => {} });
}

for (const [name, facts, title] of [
  ['one line', [started, message(' a \n\t b ')], ' a b '],
  ['120 characters', [started, message('x'.repeat(121))], 'x'.repeat(120)],
  ['whole characters', [started, message(`${'x'.repeat(119)}😀`)], `${'x'.repeat(119)}\ufffd`],
  ['the first message', [started, message('one'), message('two')], 'one'],
  ['a log of one message', [message('one')], 'one'],
  ['nothing without a message', [started, routed()], ''],
  ['nothing yet', [started], ''],
] as const satisfies readonly (readonly [string, readonly Fact[], string])[]) {
  test(`[G1] the title of a conversation: ${name}`, async () => {
    assert.equal((await kept(facts)).head.title, title);
  });
}

test('[G1] a head keeps its title and its start over appends and over processes', async () => {
  const store = memoryStore();
  const log = at([started, message('one'), message('two'), message('three'), message('four')]);
  const first = seamOver(store);
  await first.append(log.slice(0, 2), fold(log.slice(0, 2)), 0);
  await first.append(log.slice(2, 3), fold(log.slice(0, 3)), 2);
  const times = async (): Promise<unknown> => {
    const head = await store.head(here);
    return [head?.title, head?.startedAt, head?.updatedAt];
  };
  assert.deepEqual(await times(), ['one', 10, 30]);
  const second = seamOver(store);
  assert.deepEqual(await second.read(1, 99), log.slice(0, 3));
  await second.append(log.slice(3, 4), fold(log.slice(0, 4)), 3);
  assert.deepEqual(await times(), ['one', 10, 40]);
  assert.deepEqual(await second.read(5, 99), []);
  await second.append(log.slice(4), fold(log), 4);
  assert.deepEqual([await times(), await seamOver(store).read(1, 99)], [['one', 10, 50], log]);
});

test('[G1] a seam appends behind what it has read or written, and nothing where there is none', async () => {
  const store = memoryStore();
  const log = at([started, message('one')]);
  const seam = seamOver(store);
  await seam.append([], fold([]), 0);
  assert.equal(await seam.head(), undefined);
  await seam.append(log, fold(log), 0);
  assert.equal((await seam.head())?.seq, 2);
  await assert.rejects(seam.append(log, fold(log), 0), { message: 'appending at 0, read to 2' });
  await assert.rejects(seam.append([], fold(log), 1), { message: 'appending at 1, read to 2' });
});

test('[G4] what goes out of one line or of several goes to the store with them', async () => {
  const texts = ['x'.repeat(5_000), 'y'.repeat(5_000)];
  const log = at([started, ...texts.map((text) => message(text)), message('small')]);
  const store = memoryStore();
  await seamOver(store).append(log, fold(log), 0);
  assert.deepEqual(await seamOver(store).read(1, 99), log);
});

test('[G6] what is read from the beginning, or from where one is, has to hold together', async () => {
  const store = memoryStore();
  const log = at([started, message('one'), message('two'), message('three')]);
  await seamOver(store).append(log, fold(log), 0);
  const reading = (change: (text: string, seq: number) => string): Store => {
    const read: Store['read'] = async (...range) =>
      (await store.read(...range)).map((line) => ({ ...line, text: change(line.text, line.seq) }));
    return { ...store, read };
  };
  const broken = (why: string): object => ({
    code: 'log_broken',
    message: `Cannot read the log of here: ${why}. Nothing was changed; restore it from a backup.`,
  });
  const flawed = seamOver(reading((text, seq) => (seq === 3 ? text.replace('two', '2') : text)));
  const why = 'the text of event 3 is not what was written';
  await assert.rejects(flawed.read(1, 99), broken(why));
  assert.equal((await flawed.read(1, 2)).length, 2);
  await assert.rejects(flawed.read(3, 99), broken(why));
  await assert.rejects(flawed.read(1, 99), broken(why));
  // A piece from the middle hangs on nothing that this seam has seen.
  assert.equal((await seamOver(reading((text) => text.replace('two', '2'))).read(3, 3)).length, 1);
});

test('[G6] a blob that is not what its hash says is not taken for what was written', async () => {
  const store = memoryStore();
  const log = at([started, message('x'.repeat(5_000))]);
  await seamOver(store).append(log, fold(log), 0);
  const blobs: Store['blobs'] = async (hashes) => {
    return new Map([...(await store.blobs(hashes)).keys()].map((hash) => [hash, '"other"']));
  };
  await assert.rejects(seamOver({ ...store, blobs }).read(1, 99), {
    code: 'log_broken',
    message: /^Cannot read the log of here: blob [0-9a-f]{64} was changed\. Nothing was changed;/,
  });
});

test('[T3] [G1] over a store an effect is simply done, and what is published is passed on', async () => {
  const told: (readonly LogEvent[])[] = [];
  const published = (events: readonly LogEvent[]): void => void told.push(events);
  const seam = storeSeam(here, { store: memoryStore(), sha256, published });
  let times = 0;
  const effect = async (): Promise<number> => {
    times += 1;
    return times;
  };
  assert.deepEqual([await seam.once('x', effect), await seam.once('x', effect)], [1, 2]);
  const log = at(begun);
  seam.published(log);
  assert.deepEqual(told, [log]);
});

test('[G1] the seam appends behind what it has read, and nowhere else', async () => {
  const store = memoryStore();
  const { say } = stage({ name: 'solo', entry: 'a', agents: [agent('a')] }, ['A.'], { store });
  await say('go');
  const log = await logOf(store);
  const seam = seamOver(store);
  const next = at([{ type: 'run_continued', by: 'u', limits: {} }], 6);
  await assert.rejects(seam.append(next, fold([...log, ...next]), 5), {
    message: 'appending at 5, read to 0',
  });
  assert.equal((await seam.read(1, 3)).length, 3);
  assert.deepEqual(await seam.read(4, 99), log.slice(3));
  await seam.append([], fold(log), 5);
  await seam.append(next, fold([...log, ...next]), 5);
  assert.deepEqual((await seam.head())?.seq, 6);
  assert.deepEqual(await logOf(store), [...log, ...next]);
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
