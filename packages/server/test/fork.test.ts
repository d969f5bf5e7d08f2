/** Forks over HTTP: every kind of change, tools from the record, whose they are, and restarts. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { defineTeam, firstDifference, type LogEvent, type Model, type View } from '@baton/core';
import type { Script, Step } from '@baton/core/testing';
import {
  type Answer,
  freshFolder,
  type Office,
  type OfficeOptions,
  officeTeam,
  open,
  parked,
  started,
  token,
} from './office.ts';
import { places, read } from './reading.ts';

const path = (conversation: string): string => `/api/conversations/${conversation}`;

/** Decides from what it is shown alone, so that a fork goes on where it departs. */
const steps: readonly Step[] = [
  { tool: 'draft', args: { id: 'report.txt', text: 'Twelve.' } },
  { tool: 'draft', args: { text: 'a'.repeat(6_000), id: 'notes.txt' } },
  { stream: ['It is ', 'twelve', '.'] },
];
const drafting: Script = {
  triage: [{ handoff: 'data' }],
  data: [(view) => steps[turnsIn(view)] ?? 'Nothing more.'],
};

function turnsIn({ hold }: View): number {
  return hold.filter(({ type }) => type === 'turn_taken').length;
}

/** An office that counts what its tools are run for. */
async function counting(
  t: TestContext,
  options: OfficeOptions = {},
): Promise<Office & { readonly ran: () => readonly string[] }> {
  const ran: string[] = [];
  const team = officeTeam();
  const agents = [...team.agents.values()].map((agent) => ({
    ...agent,
    tools: agent.tools.map((tool) => ({
      ...tool,
      run: (...given: Parameters<typeof tool.run>) => {
        ran.push(tool.name);
        return tool.run(...given);
      },
    })),
  }));
  const counted = defineTeam({ name: team.name, entry: team.entry, agents });
  const office = await open(t, { script: drafting, team: counted, ...options });
  return { ...office, ran: () => ran };
}

/** Forks, waits until the fork is parked, and gives it with its log. */
async function fork(
  office: Office,
  original: string,
  body: object,
): Promise<{ readonly id: string; readonly seq: number; readonly events: readonly LogEvent[] }> {
  const made = await office.ask('POST', `${path(original)}/forks`, { body });
  assert.equal(made.status, 201, made.text);
  const { conversation: id, seq } = made.json;
  assert.equal(made.headers.get('location'), path(id));
  await parked(office, id);
  return { id, seq, events: await logOf(office, id) };
}

async function logOf(office: Office, conversation: string): Promise<readonly LogEvent[]> {
  const { json } = await office.ask('GET', `${path(conversation)}/log?limit=1000`);
  return json.events;
}

function placeOf(events: readonly LogEvent[], type: LogEvent['type']): number {
  return events.find((event) => event.type === type)?.seq ?? 0;
}

test('a fork is a conversation of its own that says where it is from', async (t) => {
  const office = await counting(t);
  const original = await started(office);
  const before = await office.ask('GET', `${path(original)}/log?limit=1000`);
  const ran = office.ran().length;
  const body = { at: 2, change: { kind: 'message', content: 'How many are gone?' }, by: 'ana' };
  const { id, seq, events } = await fork(office, original, body);
  assert.equal(seq, 2);
  const { json } = await office.ask('GET', path(id));
  const upTo = before.json.events.length;
  assert.deepEqual(json.forkedFrom, {
    conversation: original,
    at: 2,
    upTo,
    tools: 'recorded',
    by: 'ana (local)',
    change: { kind: 'message' },
  });
  assert.deepEqual([json.outcome, json.text], ['answered', 'It is twelve.']);
  assert.equal(json.title, 'How many are gone?');
  assert.equal(office.ran().length, ran, 'no tool was run');
  const files = await office.ask('GET', `${path(id)}/artifacts`);
  assert.equal(files.json.artifacts.length, 2, 'what the tools have made is there');
  assert.deepEqual(firstDifference(before.json.events, events), {
    one: 2,
    other: 2,
    text: 'user: “How many are there?”; the other: user: “How many are gone?”',
  });
  assert.equal((await office.ask('GET', `${path(original)}/log?limit=1000`)).text, before.text);
  assert.equal((await office.ask('GET', path(original))).json.forkedFrom, null);
});

test('the forks of a conversation are listed, and so is what they are in every list', async (t) => {
  const office = await counting(t);
  const original = await started(office);
  const other = await started(office);
  const one = await fork(office, original, { at: 2 });
  const two = await fork(office, original, { at: 3 });
  await fork(office, other, { at: 3 });
  const { json } = await office.ask('GET', `${path(original)}/forks`);
  const ids = json.forks.map(({ conversation }: { conversation: string }) => conversation);
  assert.deepEqual([ids.toSorted(), json.next], [[one.id, two.id].toSorted(), null]);
  const page = await office.ask('GET', `${path(original)}/forks?limit=1`);
  const rest = await office.ask('GET', `${path(original)}/forks?cursor=${page.json.next}`);
  assert.deepEqual([...page.json.forks, ...rest.json.forks], json.forks);
  const all = await office.ask('GET', '/api/conversations');
  const listed = all.json.conversations.find((h: { conversation: string }) => {
    return h.conversation === two.id;
  });
  assert.deepEqual(listed.forkedFrom, { conversation: original, at: 3 });
});

/** Says what it was told: its instructions, the request, and what its last tool gave. */
const telling: Script = {
  triage: [{ handoff: 'data' }],
  data: [
    (view) => {
      if (turnsIn(view) === 0) return { tool: 'draft', args: { id: 'a', text: 'A' } };
      return [view.instructions, view.request, lastResult(view)].join(' | ');
    },
  ],
};

function lastResult({ messages }: View): string {
  const last = messages.toArray().findLast(({ role }) => role === 'tool');
  return last?.role === 'tool' ? JSON.stringify(last.output) : '';
}

for (const [place, change, said] of [
  [
    'message_received',
    { kind: 'message', content: 'What?' },
    'You know the figures. | What? | {"written":"a"}',
  ],
  [
    'message_received',
    { kind: 'message', content: [{ type: 'text', text: 'Why?' }] },
    'You know the figures. | Why? | {"written":"a"}',
  ],
  [
    'tool_answered',
    { kind: 'tool_result', output: [1, null] },
    'You know the figures. | Go | [1,null]',
  ],
  [
    'turn_taken',
    { kind: 'instructions', agent: 'data', text: 'Be brief.' },
    'Be brief. | Go | {"written":"a"}',
  ],
  [
    'turn_taken',
    { kind: 'model', model: 'scripted' },
    'You know the figures. | Go | {"written":"a"}',
  ],
  ['run_ended', undefined, 'You know the figures. | Go | {"written":"a"}'],
] as const) {
  test(`a change of ${change?.kind ?? 'nothing'}: the fork says “${said}”`, async (t) => {
    const office = await counting(t, { script: telling });
    const original = await started(office, 'Go');
    const at = placeOf(await logOf(office, original), place);
    const { id, seq } = await fork(office, original, { at, ...(change && { change }) });
    const inLog = place === 'message_received' || place === 'tool_answered';
    assert.equal(seq, inLog ? at : at - 1);
    assert.equal((await office.ask('GET', path(id))).json.text, said);
    assert.deepEqual(office.ran(), ['draft'], 'that of the original');
  });
}

test('a change of route: the message goes elsewhere; a failure: the agent is told', async (t) => {
  const office = await counting(t, { script: telling });
  const original = await started(office, 'Go');
  const events = await logOf(office, original);
  const route = { kind: 'route', to: 'human' };
  const routed = await fork(office, original, { at: placeOf(events, 'routed'), change: route });
  const { json } = await office.ask('GET', path(routed.id));
  assert.deepEqual([json.status, json.holder, json.waitingFor], ['waiting', 'human', 'human']);
  const inbox = await office.ask('GET', '/api/inbox');
  assert.deepEqual(
    inbox.json.waiting.map((w: { conversation: string }) => w.conversation),
    [routed.id],
  );
  const failure = { kind: 'tool_failure', message: 'no disk' };
  const at = placeOf(events, 'tool_answered');
  const failed = await fork(office, original, { at, change: failure });
  const said = await office.ask('GET', path(failed.id));
  assert.match(said.json.text, / \| Go \| {"error":"tool_failed","message":"no disk"}$/);
  assert.deepEqual(office.ran(), ['draft']);
});

test('what is not in the record is refused and not run; with real tools it is run', async (t) => {
  const script: Script = {
    triage: [{ handoff: 'data' }],
    data: [
      (view) => {
        if (turnsIn(view) > 0) return lastResult(view);
        return { tool: 'draft', args: { text: 'A', id: view.request } };
      },
    ],
  };
  const office = await counting(t, { script });
  const original = await started(office, 'a');
  const change = { kind: 'message', content: 'b' };
  const { id } = await fork(office, original, { at: 2, change });
  const { json } = await office.ask('GET', path(id));
  assert.match(json.text, /"tool_unrecorded".*that has no such call, got/);
  assert.deepEqual(office.ran(), ['draft']);
  const real = await fork(office, original, { at: 2, change, tools: 'real' });
  assert.equal((await office.ask('GET', path(real.id))).json.text, '{"written":"b"}');
  assert.deepEqual(office.ran(), ['draft', 'draft']);
});

test('nobody is asked for approval of what is not done; with real tools they are', async (t) => {
  const script = {
    triage: [{ handoff: 'data' }],
    data: [{ tool: 'mail', args: { to: 'x' } }, 'Sent.'],
  };
  const office = await counting(t, { script });
  const original = await started(office, 'Mail x');
  const { json } = await office.ask('GET', `${path(original)}/approvals`);
  const call = `${path(original)}/approvals/${json.approvals[0].call}`;
  await office.ask('POST', call, { body: { approved: true } });
  assert.equal((await parked(office, original)).json.text, 'Sent.');
  const at = placeOf(await logOf(office, original), 'tool_started');
  const recorded = await fork(office, original, { at });
  assert.equal((await office.ask('GET', path(recorded.id))).json.outcome, 'answered');
  const real = await fork(office, original, { at, tools: 'real' });
  const waits = await office.ask('GET', path(real.id));
  assert.deepEqual([waits.json.waitingFor, waits.json.approvals.length], ['approval', 1]);
  assert.deepEqual(office.ran(), ['mail'], 'that of the original');
});

test('a fork is streamed from its first event to its outcome', async (t) => {
  const office = await counting(t);
  const original = await started(office);
  const { length } = await logOf(office, original);
  for (const [body, last] of [
    [{ at: 2 }, length],
    [{ at: length + 1 }, length],
  ] as const) {
    const stream = await read(`${office.url}${path(original)}/forks`, {
      secret: token,
      method: 'POST',
      body,
    });
    const frames = await stream.rest();
    const all = places(frames);
    assert.deepEqual(
      all,
      all.map((_, n) => n + 1),
    );
    assert.equal(all.length, last);
    assert.equal(frames.at(-1)?.event, 'outcome');
    assert.equal(
      frames.some(({ event }) => event === 'delta'),
      body.at === 2,
      'as the model speaks',
    );
  }
});

test('who follows a fork has the copy at once, however long the model thinks', async (t) => {
  const folder = freshFolder(t);
  const first = await counting(t, { folder });
  const original = await started(first);
  const { length } = await logOf(first, original);
  await first.serving.close();
  await first.store.close();
  const { promise, resolve } = Promise.withResolvers<{ text: string }>();
  const slow: Model = { name: 'slow', ask: () => promise };
  const office = await counting(t, { folder, model: slow, streams: { lookMs: 1_000_000 } });
  const stream = await read(`${office.url}${path(original)}/forks`, {
    secret: token,
    method: 'POST',
    body: { at: length - 1 },
  });
  const frames = await stream.until((some) => places(some).length === length - 2);
  assert.equal(places(frames).length, length - 2);
  resolve({ text: 'Done.' });
  await stream.rest();
});

test('a fork of a conversation that was cancelled stays so until somebody goes on with it', async (t) => {
  const script = { triage: [{ handoff: 'data' }], data: [{ tool: 'mail', args: { to: 'x' } }] };
  const office = await counting(t, { script });
  const original = await started(office);
  await office.ask('POST', `${path(original)}/cancel`, { body: {} });
  const { length } = await logOf(office, original);
  const { id, events } = await fork(office, original, { at: length + 1 });
  assert.equal(events.length, length);
  assert.equal((await office.ask('GET', path(id))).json.outcome, 'cancelled');
  await office.ask('POST', `${path(id)}/continue`, { body: {} });
  const { json } = await parked(office, id);
  assert.notEqual(json.outcome, 'cancelled');
});

test('one Idempotency-Key is one fork, also when the server died before it could answer', async (t) => {
  const office = await counting(t);
  const original = await started(office);
  const { register } = office;
  const alive = { answered: register.answered, forget: register.forget };
  const die = (): never => {
    throw new Error('killed');
  };
  const how = { headers: { 'Idempotency-Key': 'once' }, body: { at: 3 } };
  const ask = (): Promise<Answer> => office.ask('POST', `${path(original)}/forks`, how);
  Object.assign(register, { answered: die, forget: die });
  assert.equal((await ask()).status, 500);
  Object.assign(register, alive);
  const again = await ask();
  assert.equal(again.status, 201);
  assert.deepEqual((await ask()).json, again.json);
  assert.equal((await parked(office, again.json.conversation)).json.outcome, 'answered');
  const { json } = await office.ask('GET', `${path(original)}/forks`);
  assert.equal(json.forks.length, 1);
});

test('a fork belongs to whoever the original belongs to, and takes drive', async (t) => {
  const office = await counting(t);
  const ana = office.key('ana', 'read', 'drive');
  const ben = office.key('ben', 'read', 'drive', 'answer');
  const looker = office.key('looker', 'read');
  const original = await started(office, 'Mine', { secret: ana });
  const body = { at: 3 };
  const forks = `${path(original)}/forks`;
  const theirs = await office.ask('POST', forks, { secret: ben, body });
  assert.deepEqual([theirs.status, theirs.json.code], [404, 'conversation_unknown']);
  assert.equal((await office.ask('GET', forks, { secret: ben })).status, 404);
  assert.equal((await office.ask('POST', forks, { secret: looker, body })).status, 403);
  const { id } = await fork(office, original, body);
  assert.equal((await office.ask('GET', path(id), { secret: ana })).status, 200, 'by an admin');
  assert.equal((await office.ask('GET', path(id), { secret: ben })).status, 404);
  const own = await office.ask('POST', forks, { secret: ana, body });
  assert.equal(own.status, 201);
  const listed = await office.ask('GET', forks, { secret: ana });
  assert.equal(listed.json.forks.length, 2);
});

test('what can not be forked is refused by the place, and nothing is left of it', async (t) => {
  const office = await counting(t);
  const original = await started(office);
  const forks = `${path(original)}/forks`;
  for (const [body, at] of [
    [{ at: 99 }, 'at'],
    [{ at: 3, change: { kind: 'message', content: 'x' } }, 'at'],
    [{ at: 3, change: { kind: 'route', to: 'nobody' } }, 'change.to'],
    [{ at: 2, change: { kind: 'instructions', agent: 'human', text: 'x' } }, 'change.agent'],
    [{ at: 1 }, 'json.at'],
    [{ at: 2, change: { kind: 'weather' } }, 'json.change.kind'],
    [{ at: 2, change: { kind: 'tool_result' } }, 'json.change.output'],
    [{ at: 2, tools: 'some' }, 'json.tools'],
  ] as const) {
    const { status, json } = await office.ask('POST', forks, { body });
    const wanted = [400, 'input_invalid', at];
    assert.deepEqual([status, json.code, json.path], wanted, JSON.stringify(body));
  }
  const model = { kind: 'model', model: 'no/such' };
  const unknown = await office.ask('POST', forks, { body: { at: 2, change: model } });
  assert.deepEqual([unknown.status, unknown.json.code], [400, 'model_unknown']);
  assert.match(unknown.json.detail, /there is only scripted/);
  assert.equal((await office.ask('GET', '/api/conversations')).json.conversations.length, 1);
  assert.equal(office.register.owned('local'), 1);
});

test('a key that has all the runs it may have makes no fork', async (t) => {
  const { promise, resolve } = Promise.withResolvers<{ text: string }>();
  const slow: Model = { name: 'slow', ask: () => promise };
  const office = await counting(t, { model: slow, perKey: { runsMax: 1 } });
  const { json } = await office.ask('POST', '/api/conversations', { body: { content: 'Hello' } });
  const refused = await office.ask('POST', `${path(json.conversation)}/forks`, { body: { at: 3 } });
  assert.deepEqual([refused.status, refused.json.code], [429, 'too_many_runs']);
  resolve({ text: 'Done.' });
  await parked(office, json.conversation);
  const { json: list } = await office.ask('GET', `${path(json.conversation)}/forks`);
  assert.deepEqual(list.forks, []);
  await fork(office, json.conversation, { at: 3 });
});

test('a message sent into a fork later is answered by its own team, also after a restart', async (t) => {
  const folder = freshFolder(t);
  const script: Script = [(view) => `${view.instructions} ${view.request}`];
  const office = await open(t, { folder, script });
  const original = await started(office, 'One');
  const change = { kind: 'instructions', agent: 'triage', text: 'Be brief.' };
  const { id } = await fork(office, original, { at: 2, change });
  await office.serving.close();
  await office.store.close();
  const next = await open(t, { folder, script });
  await next.ask('POST', `${path(id)}/messages`, { body: { content: 'Two' } });
  assert.equal((await parked(next, id)).json.text, 'Be brief. Two');
  await next.ask('POST', `${path(original)}/messages`, { body: { content: 'Three' } });
  assert.equal((await parked(next, original)).json.text, 'You read requests. Three');
});

test('kill -9 in the middle of a fork: it ends by itself as it was meant, and no tool is run', async (t) => {
  const folder = freshFolder(t);
  const ran = (): number => readFileSync(join(folder, 'ran'), 'utf8').trim().split('\n').length;
  let server = await startChild(t, folder);
  const { conversation: original } = await server.ask('/api/conversations', {
    content: 'Write ten',
  });
  const events = await server.until(original, 1);
  const change = { kind: 'instructions', agent: 'data', text: 'Be brief.' };
  const at = placeOf(events, 'tool_answered') + 1;
  const made = await server.ask(`${path(original)}/forks`, { at, change });
  const kills = [at + 4, at + 10];
  for (const seq of kills) {
    const stream = await read(`${server.url}${path(made.conversation)}/events`, { secret: token });
    await stream.until((some) => places(some).length >= seq);
    server.process.kill('SIGKILL');
    await server.gone;
    server = await startChild(t, folder);
  }
  const log = await server.until(made.conversation, 1);
  const { one, text } = firstDifference(events, log) ?? {};
  assert.equal(text, 'data says “You know the figures.”; the other: data says “Be brief.”');
  assert.equal(one, events.length - 1);
  assert.equal(ran(), 10, 'those of the original');
});

interface Child {
  readonly url: string;
  readonly process: ChildProcess;
  readonly gone: Promise<unknown>;
  readonly ask: (path: string, body: object) => Promise<{ readonly conversation: string }>;
  /** The log of a conversation when so many runs of it have ended. */
  readonly until: (conversation: string, ends: number) => Promise<readonly LogEvent[]>;
}

const childFile = fileURLToPath(new URL('fork.child.ts', import.meta.url));

async function startChild(t: TestContext, folder: string): Promise<Child> {
  const server = spawn(process.execPath, ['--conditions=baton-source', childFile, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.after(() => server.kill('SIGKILL'));
  const gone = new Promise((resolve) => void server.once('close', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    server.stdout.setEncoding('utf8').once('data', (text) => resolve(String(text).trim()));
    void gone.then(() => reject(new Error('the server ended before it listened')));
  });
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  return {
    url,
    process: server,
    gone,
    async ask(where, body) {
      const how = { method: 'POST', headers, body: JSON.stringify(body) };
      const answer = await fetch(url + where, how);
      assert.equal(answer.status, 201);
      // `as`: other tests hold answers against the document.
      return (await answer.json()) as { conversation: string };
    },
    async until(conversation, ends) {
      const stream = await read(`${url}${path(conversation)}/events`, { secret: token });
      const frames = await stream.until((some) => {
        return some.filter(({ data }) => data.includes('"run_ended"')).length >= ends;
      });
      stream.cut();
      // `as`: the same.
      return frames.flatMap(({ id, data }) =>
        id === undefined ? [] : [JSON.parse(data) as LogEvent],
      );
    },
  };
}
