/** Following a conversation: exact resume, live, deltas, another process's work, slow readers. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { createBaton, type Model } from '@baton/core';
import { scriptedModel } from '@baton/core/testing';
import { openSqliteStore } from '@baton/sqlite';
import { drafting, officeTeam, open, parked, started, token } from './office.ts';
import { type Frame, isLive, places, read } from './reading.ts';

const secret = token;
const upTo = (last: number): readonly number[] => Array.from({ length: last }, (_, n) => n + 1);
const countTo =
  (seq: number) =>
  (frames: readonly Frame[]): boolean =>
    (places(frames).at(-1) ?? 0) >= seq;

describe('events', () => {
  test('cut at each position of a log and taken up again: nothing twice, nothing missing', async (t) => {
    const office = await open(t, { script: drafting });
    const id = await started(office);
    const url = `${office.url}/api/conversations/${id}/events`;
    const last = (await office.store.list({ limit: 1 }))[0]?.seq ?? 0;
    assert.ok(last > 10);
    const whole = await read(url, { secret });
    const all = (await whole.until(isLive)).filter((frame) => frame.id !== undefined);
    whole.cut();
    assert.deepEqual(places(all), upTo(last));
    for (let cut = 0; cut <= last; cut += 1) {
      const first = await read(url, { secret });
      const before = (await first.until(countTo(cut))).slice(0, cut);
      first.cut();
      const lastId = before.at(-1)?.id ?? '';
      // A browser sends the header beside the address that it began with.
      const headers: Record<string, string> = cut % 2 === 0 ? { 'Last-Event-ID': lastId } : {};
      const after = cut % 2 === 0 ? 0 : lastId;
      const second = await read(`${url}?after=${after}`, { secret, headers });
      const rest = (await second.until(isLive)).filter((frame) => frame.id !== undefined);
      second.cut();
      assert.deepEqual([...before, ...rest], all, `cut after ${cut}`);
    }
  });

  test('cut again and again while the run goes on: nothing twice, nothing missing', async (t) => {
    const steps = Array.from({ length: 12 }, (_, n) => ({
      tool: 'draft',
      args: { id: `d${n}`, text: `text ${n}` },
    }));
    const script = { triage: [{ handoff: 'data' }], data: [...steps, 'Done.'] };
    const office = await open(t, { script });
    const { json } = await office.ask('POST', '/api/conversations', { body: { content: 'Go' } });
    const url = `${office.url}/api/conversations/${json.conversation}/events`;
    const got: Frame[] = [];
    for (let round = 0; !got.some(({ data }) => data.includes('"run_ended"')); round += 1) {
      const wanted = got.length + 1 + (round % 3);
      const stream = await read(`${url}?after=${got.length}`, { secret });
      const frames = await stream.until((some) => {
        const facts = some.filter(({ id }) => id !== undefined);
        return (
          got.length + facts.length >= wanted || facts.some((f) => f.data.includes('"run_ended"'))
        );
      });
      stream.cut();
      got.push(...frames.filter(({ id }) => id !== undefined).slice(0, wanted - got.length));
    }
    assert.deepEqual(places(got), upTo(got.length));
    const log = await office.ask('GET', `/api/conversations/${json.conversation}/log?limit=1000`);
    assert.deepEqual(
      got.map(({ data }) => JSON.parse(data)),
      log.json.events,
    );
  });

  test('what is committed comes live, deltas before the turn that they become', async (t) => {
    const office = await open(t, { script: drafting });
    const id = await started(office, 'first');
    const { seq } = (await office.ask('GET', `/api/conversations/${id}`)).json;
    const stream = await read(`${office.url}/api/conversations/${id}/events?after=${seq}`, {
      secret,
    });
    await stream.until(isLive);
    await office.ask('POST', `/api/conversations/${id}/messages`, { body: { content: 'again' } });
    const frames = await stream.until((some) => some.some((f) => f.data.includes('"run_ended"')));
    stream.cut();
    const turn = frames.findIndex((f) => f.data.includes('"turn_taken"'));
    const deltas = frames.filter(({ event }) => event === 'delta');
    assert.deepEqual(
      deltas.map(({ data }) => JSON.parse(data).text),
      ['It is ', 'twelve', '.'],
    );
    assert.ok(deltas.every((delta) => delta.id === undefined && frames.indexOf(delta) < turn));
    const facts = places(frames);
    assert.deepEqual(
      facts,
      upTo(facts.length).map((n) => n + seq),
    );
  });

  test('whoever joins in the middle of a reply gets what was said so far, and then the rest', async (t) => {
    const { promise: halfway, resolve: goOn } = Promise.withResolvers<void>();
    const model: Model = {
      name: 'slow',
      async ask({ delta }) {
        for (const text of ['One, ', 'two, ']) delta({ type: 'text', text });
        await halfway;
        delta({ type: 'text', text: 'three.' });
        return { text: 'One, two, three.' };
      },
    };
    const office = await open(t, { model });
    const { json } = await office.ask('POST', '/api/conversations', { body: { content: 'Count' } });
    const url = `${office.url}/api/conversations/${json.conversation}/events`;
    const first = await read(url, { secret });
    await first.until((some) => textIn(some) === 'One, two, ');
    const second = await read(url, { secret });
    await second.until((some) => textIn(some) === 'One, two, ');
    goOn();
    for (const stream of [first, second]) {
      const frames = await stream.until((some) => some.some((f) => f.data.includes('"run_ended"')));
      stream.cut();
      const turn = frames.findIndex((f) => f.data.includes('"turn_taken"'));
      assert.equal(textIn(frames.slice(0, turn)), 'One, two, three.');
      assert.equal(textIn(frames.slice(turn)), '', 'the turn has replaced it');
    }
  });

  test('a HEAD opens no stream', async (t) => {
    const office = await open(t);
    const id = await started(office);
    const headers = { Authorization: `Bearer ${secret}` };
    const url = `${office.url}/api/conversations/${id}/events`;
    assert.equal((await fetch(url, { method: 'HEAD', headers })).status, 200);
    assert.match((await office.ask('GET', '/api/metrics')).text, /baton_streams_open 0/);
  });

  test('a streamed reply has the events, the deltas and, last, the outcome', async (t) => {
    const office = await open(t, { script: drafting });
    const stream = await read(`${office.url}/api/conversations`, {
      secret,
      method: 'POST',
      body: { content: 'How many?' },
    });
    const frames = await stream.rest();
    assert.deepEqual(places(frames), upTo(places(frames).length));
    assert.equal(textIn(frames), 'It is twelve.');
    const last = frames.at(-1);
    assert.equal(last?.event, 'outcome');
    const { kind, text, seq } = JSON.parse(last?.data ?? '');
    assert.deepEqual([kind, text, seq], ['answered', 'It is twelve.', places(frames).at(-1)]);
  });

  test('a streamed reply that may not be is a problem, not a stream', async (t) => {
    const office = await open(t);
    const id = await started(office);
    const answer = await office.ask('POST', `/api/inbox/${id}/answer`, {
      body: { text: 'x' },
      headers: { Accept: 'text/event-stream' },
    });
    assert.deepEqual([answer.status, answer.json.code], [409, 'nothing_waits']);
  });

  test('what another process writes into the same store is told, too', async (t) => {
    const office = await open(t, { streams: { lookMs: 20 } });
    const id = await started(office);
    const { seq } = (await office.ask('GET', `/api/conversations/${id}`)).json;
    const stream = await read(`${office.url}/api/conversations/${id}/events?after=${seq}`, {
      secret,
    });
    await stream.until(isLive);
    const store = openSqliteStore({ path: office.store.path });
    t.after(() => store.close());
    const other = createBaton({ team: officeTeam(), store, models: scriptedModel(['Elsewhere.']) });
    // `as`: it came from the server.
    await other.send(id as Parameters<typeof other.send>[0], 'From elsewhere').outcome;
    const frames = await stream.until((some) => some.some((f) => f.data.includes('"run_ended"')));
    stream.cut();
    assert.deepEqual(
      places(frames),
      upTo(places(frames).length).map((n) => n + seq),
    );
    assert.ok(frames.some(({ data }) => data.includes('Elsewhere.')));
  });

  test('a listener that does not read is cut off and costs no more than its buffer', async (t) => {
    const big = 'x'.repeat(200_000);
    // More than the buffers of both sockets hold.
    const calls = Array.from({ length: 30 }, (_, n) => ({
      name: 'draft',
      args: { id: 'd', text: `${n} ${big}` },
    }));
    const office = await open(t, {
      script: { triage: [{ handoff: 'data' }], data: [{ calls }, 'Done.'] },
      streams: { lookMs: 20, stallMs: 150, bufferMax: 20_000 },
    });
    const id = await started(office);
    const { port } = new URL(office.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.pause();
    socket.write(
      `GET /api/conversations/${id}/events HTTP/1.1\r\nHost: 127.0.0.1\r\n` +
        `Authorization: Bearer ${secret}\r\n\r\n`,
    );
    const opened = await seen(office, /baton_streams_open 1/);
    assert.ok(opened, 'it listens');
    assert.ok(await seen(office, /baton_streams_open 0/), 'it is let go');
    socket.destroy();
    const stream = await read(`${office.url}/api/conversations/${id}/events`, { secret });
    const frames = await stream.until(isLive);
    stream.cut();
    assert.deepEqual(places(frames), upTo(places(frames).length));
  });

  test('there are only so many listeners, and one that leaves makes room', async (t) => {
    const office = await open(t, { streams: { streamsMax: 1 } });
    const id = await started(office);
    const url = `${office.url}/api/conversations/${id}/events`;
    const first = await read(url, { secret });
    await first.until(isLive);
    const { status, json } = await office.ask('GET', `/api/conversations/${id}/events`);
    assert.deepEqual([status, json.code], [503, 'streams_exhausted']);
    first.cut();
    assert.ok(await seen(office, /baton_streams_open 0/));
    const second = await read(url, { secret });
    assert.equal(second.status, 200);
    second.cut();
  });

  test('a quiet connection is kept alive', async (t) => {
    const office = await open(t, { streams: { lookMs: 10, heartbeatMs: 20 } });
    const id = await started(office);
    const response = await fetch(`${office.url}/api/conversations/${id}/events`, {
      headers: { Authorization: `Bearer ${secret}` },
    });
    let text = '';
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    while (!/live[^]*\n: \n[^]*\n: \n/.test(text)) text += (await reader?.read())?.value ?? '';
    await reader?.cancel();
    await parked(office, id);
  });
});

/** The reply that the deltas make. */
function textIn(frames: readonly Frame[]): string {
  let text = '';
  for (const { event, data } of frames) {
    if (event !== 'delta') continue;
    // `as`: a test says what it expects of it.
    const delta = JSON.parse(data) as { type: string; text?: string };
    text = delta.type === 'restart' ? '' : text + (delta.text ?? '');
  }
  return text;
}

/** Waits until the metrics say so. */
async function seen(office: Awaited<ReturnType<typeof open>>, pattern: RegExp): Promise<boolean> {
  for (let tries = 0; tries < 300; tries += 1) {
    const { text } = await office.ask('GET', '/api/metrics');
    if (pattern.test(text)) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}
