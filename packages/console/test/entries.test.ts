/** A log as a chat: from real runs of a team with a scripted model, and from facts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Artifact,
  type ConversationId,
  callId,
  conversationId,
  createBaton,
  defineTeam,
  defineTool,
  type Fact,
  fold,
  type LogEvent,
  memoryStore,
  type Schema,
  sha256,
  storeSeam,
  type TeamDefinition,
} from '@baton/core';
import { type Script, scriptedModel } from '@baton/core/testing';
import { chatOf, turnKey } from '../src/chat/entries.ts';
import type { Entry } from '../src/chat/entry.ts';
import { spoken } from '../src/chat/shape.ts';
import { speakingIn } from '../src/chat/speaking.ts';

const here = conversationId('here') as ConversationId;

test('a run is told in order: message, route, what was said, the handoff with its number, the end', async () => {
  const log = await logOf({
    triage: [{ text: 'For data.', ...toData }],
    data: ['Twelve.'],
  });
  assert.deepEqual(told(log), [
    'message user',
    'route entry triage',
    'turn triage: For data.',
    'handoff 1 triage data: figures',
    'turn data: Twelve.',
    'end answered data',
  ]);
});

test('a turn that only passes the baton on is told by the handoff alone', async () => {
  const log = await logOf({ triage: [toData], data: ['Twelve.'] });
  assert.equal(told(log).filter((line) => line.startsWith('turn')).length, 1);
});

test('who speaks is said again only after somebody or something else', async () => {
  const log = await logOf({
    triage: [toData],
    data: [{ text: 'I look.', tool: 'look' }, { text: 'Once more.', tool: 'look' }, 'Twelve.'],
  });
  const headings = turnsOf(log).map(({ text, heading }) => [text, heading]);
  assert.deepEqual(headings, [
    ['I look.', true],
    ['Once more.', false],
    ['Twelve.', false],
  ]);
});

test('[T1] a call gets its answer where it was made, whatever came between', async () => {
  const script = {
    triage: [toData],
    data: [
      {
        calls: [
          { name: 'look', args: { at: 'orders' } },
          { name: 'paint', args: {} },
        ],
      },
      'Twelve.',
    ],
  };
  const log = await logOf(script);
  const calls = turnsOf(log)[0]?.calls ?? [];
  assert.deepEqual(
    calls.map(({ tool, status, output, code }) => ({ tool, status, output: typeof output, code })),
    [
      { tool: 'look', status: 'ok', output: 'object', code: undefined },
      { tool: 'paint', status: 'refused', output: 'object', code: 'tool_unknown' },
    ],
  );
  for (const event of log.filter(({ type }) => type === 'tool_answered')) {
    assert.equal(kindAt(log, event.seq), 'turn', 'its position leads to the turn that called it');
  }
});

test('[T4] a call that waits for a person says so, and then who decided and what was said', async () => {
  const stage = stageOf({ triage: [toData], data: [{ tool: 'mail' }, 'Sent.'] });
  await stage.say('go');
  const call = turnsOf(await stage.log())[0]?.calls[0];
  assert.equal(call?.status, 'awaiting');
  assert.equal(spoken(turnsOf(await stage.log())[0] as Entry), 'data needs your approval for mail');

  const { id } = call;
  await stage.baton.approve(here, { call: id, approved: true, by: 'ana', note: 'today' }).outcome;
  const decided = turnsOf(await stage.log())[0]?.calls[0];
  assert.equal(decided?.status, 'ok');
  assert.deepEqual(decided.decision, { approved: true, by: 'ana', note: 'today' });
});

test('[H2] a refused handoff is told with its reason and who would be permitted', async () => {
  const log = await logOf({ triage: [toData], data: [{ handoff: 'nobody' }, 'Twelve.'] });
  const refusal = chatOf(log).entries.find(({ kind }) => kind === 'refusal');
  assert.ok(refusal?.kind === 'refusal');
  const { from, to, code, permitted } = refusal;
  assert.deepEqual([from, to, code], ['data', 'nobody', 'target_unknown']);
  assert.deepEqual(permitted, ['human']);
});

test('a person is waited for until somebody answers, and the wait says how long it was', async () => {
  const stage = stageOf({ triage: [{ handoff: 'human' }], data: ['Twelve.'] });
  await stage.say('go');
  const waits = chatOf(await stage.log()).entries.at(-1);
  assert.ok(waits?.kind === 'person' && waits.open && waits.answeredAt === undefined);

  await stage.baton.answer(here, {
    by: 'ana',
    text: 'Ask data.',
    handoff: { to: 'data', brief: { reason: 'figures' } },
  }).outcome;
  assert.deepEqual(told(await stage.log()).slice(-5), [
    'person human answered',
    'answer human by ana to data',
    'handoff 2 human data: figures',
    'turn data: Twelve.',
    'end answered data',
  ]);
});

test('[R4] the question which agent is meant is open until the next message, and ends nothing else', async () => {
  const stage = stageOf({}, { router: either, severalFit: 'ask', next: 'route' });
  await stage.say('go');
  assert.deepEqual(told(await stage.log()), ['message user', 'route entry triage asks']);
  assert.equal(kindAt(await stage.log(), 4), 'route', 'the outcome belongs to the question');
  await stage.say('data');
  const routes = chatOf(await stage.log()).entries.filter(({ kind }) => kind === 'route');
  assert.deepEqual(
    routes.map((entry) => entry.kind === 'route' && [entry.routing.method, entry.open]),
    [
      ['entry', false],
      ['choice', false],
    ],
  );
});

test('[L3] only an outcome after which nothing has happened can be continued from', async () => {
  const stage = stageOf({ triage: [{ fail: 'model_rejected' }, 'Here I am.'] });
  await stage.say('go');
  const ends = async (): Promise<boolean[]> =>
    chatOf(await stage.log()).entries.flatMap((entry) =>
      entry.kind === 'end' ? [entry.newest] : [],
    );
  assert.deepEqual(await ends(), [true]);
  await stage.baton.continue(here, { by: 'ana' }).outcome;
  assert.deepEqual(await ends(), [false, true]);
  assert.ok(told(await stage.log()).includes('continued ana'));
});

test('a message shows what the user changed with it, and not what was there already', () => {
  const artifact = (id: string, hash: string): Artifact => {
    return { id, kind: 'ASM', title: `About ${id}`, body: hash, hash };
  };
  const log = eventsOf(
    said('go', [artifact('file', '1')]),
    routed,
    turn('data', [0]),
    answered([artifact('ASM-1', 'open')]),
    said('yes', [artifact('file', '1'), artifact('ASM-1', 'confirmed')]),
  );
  const brought = chatOf(log).entries.flatMap((entry) =>
    entry.kind === 'message' ? [entry.artifacts.map(({ id }) => id)] : [],
  );
  assert.deepEqual(brought, [['file'], ['ASM-1']]);
});

test('a fork says first what it was forked from and what is asked with it', () => {
  const change = { kind: 'model', model: 'm-2' } as const;
  const forkedFrom = {
    conversation: here,
    at: 4,
    upTo: 9,
    tools: 'recorded',
    by: 'ana',
    change,
  } as const;
  const log = eventsOf(
    { type: 'conversation_started', format: 1, team: 'office', forkedFrom },
    said('go'),
  );
  const [fork] = chatOf(log).entries;
  assert.ok(fork?.kind === 'fork');
  const { from, departs, question, recorded } = fork;
  assert.deepEqual([from, departs, recorded], [here, 4, true]);
  assert.equal(question, 'What if m-2 had done it?');
});

test('a message that comes while a run is under way joins it', () => {
  const log = eventsOf(said('go'), routed, said('and this'), ended, said('next'));
  const joins = chatOf(log).entries.flatMap((entry) =>
    entry.kind === 'message' ? [entry.joins] : [],
  );
  assert.deepEqual(joins, [false, true, false]);
});

test('failures in a row are counted, and anew after a turn', () => {
  const log = eventsOf(said('go'), routed, failed, failed, turn('data'), failed);
  const attempts = chatOf(log).entries.flatMap((entry) =>
    entry.kind === 'failure' ? [entry.attempt] : [],
  );
  assert.deepEqual(attempts, [1, 2, 1]);
});

test('a reply on its way has the key and the heading of the turn that it becomes', async () => {
  const log = await logOf({
    triage: [toData],
    data: [{ text: 'I look.', tool: 'look' }, 'Twelve.'],
  });
  for (const [index, event] of log.entries()) {
    if (event.type !== 'turn_taken' || event.text === '') continue;
    const before = log.slice(0, index);
    const speech = { agent: event.agent, text: 'Twe', reasoning: '' };
    const speaking = speakingIn(chatOf(before), { state: fold(before), speech });
    const after = chatOf(log.slice(0, index + 1)).entries.at(-1);
    assert.ok(after?.kind === 'turn' && speaking);
    assert.equal(speaking.key, after.key);
    assert.equal(speaking.heading, after.heading);
  }
});

test('somebody is at work while an agent is asked, and nobody once the run has ended', async () => {
  const log = await logOf({ triage: ['Hello.'] });
  const at = (count: number): string | undefined => {
    const events = log.slice(0, count);
    const speech = undefined;
    return speakingIn(chatOf(events), { state: fold(events), speech })?.agent;
  };
  assert.equal(at(3), 'triage', 'after it was routed');
  assert.equal(at(log.length), undefined);
});

test('at each position: what is told later keeps what was told, and every position has its place', async () => {
  const log = await logOf({
    triage: [toData],
    data: [{ text: 'I look.', tool: 'look' }, { handoff: 'nobody' }, 'Twelve.'],
  });
  const whole = chatOf(log).entries.map(({ key }) => key);
  assert.equal(new Set(whole).size, whole.length, 'keys are different');
  for (let count = 0; count <= log.length; count += 1) {
    const chat = chatOf(log.slice(0, count));
    assert.deepEqual(
      chat.entries.map(({ key }) => key),
      whole.slice(0, chat.entries.length),
    );
    const place = chat.placeOf(count);
    assert.ok(place >= -1 && place < chat.entries.length);
    if (count > 1) assert.ok(place >= 0, `position ${count} has a place`);
  }
});

test('ten thousand events are told in one pass', () => {
  const round = [said('go'), routed, turn('data', [0]), answered([]), turn('data'), ended];
  const log: LogEvent[] = [];
  for (let seq = 1; seq <= 10_000; seq += 1) {
    const fact = round[(seq - 1) % round.length] as Fact;
    log.push({ ...fact, seq, at: seq });
  }
  const chat = chatOf(log);
  assert.equal(chat.placeOf(10_000), chat.entries.length - 1);
  assert.equal(turnKey(chat.turns), `turn-${chat.turns + 1}`);
});

const anything: Schema = {
  '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) },
};
const look = defineTool({
  name: 'look',
  description: 'looks',
  input: anything,
  repeat: 'read',
  run: (args) => ({ seen: 12, args: JSON.stringify(args) }),
});
const mail = defineTool({
  name: 'mail',
  description: 'mails',
  input: anything,
  repeat: 'once',
  approval: true,
  run: () => 'sent',
});
const toData = { handoff: 'data', brief: { reason: 'figures', wanted: 'how many' } };
const either: NonNullable<TeamDefinition['router']> = {
  route: async () => ({ to: ['data', 'human'], confidence: 0.5, runnersUp: [], reason: 'close' }),
};

interface Stage {
  readonly baton: ReturnType<typeof createBaton>;
  readonly say: (text: string) => Promise<void>;
  readonly log: () => Promise<LogEvent[]>;
}

function stageOf(script: Script, more: Partial<TeamDefinition> = {}): Stage {
  const model = { kind: 'model', instructions: 'x' } as const;
  const team = defineTeam({
    name: 'office',
    entry: 'triage',
    agents: [
      {
        ...model,
        name: 'triage',
        description: 'reads',
        dispatcher: true,
        handoffs: ['data', 'human'],
      },
      { ...model, name: 'data', description: 'counts', tools: [look, mail], handoffs: ['human'] },
      { kind: 'human', name: 'human', description: 'a person', handoffs: ['data'] },
    ],
    ...more,
  });
  const store = memoryStore();
  const baton = createBaton({ team, store, models: scriptedModel(script) });
  return {
    baton,
    say: async (text) => void (await baton.send(here, text).outcome),
    log: async () => {
      const seam = storeSeam(here, { store, sha256, published: () => {} });
      return [...(await seam.read(1, Number.MAX_SAFE_INTEGER))];
    },
  };
}

async function logOf(script: Script): Promise<LogEvent[]> {
  const stage = stageOf(script);
  await stage.say('How many?');
  return await stage.log();
}

function turnsOf(log: readonly LogEvent[]): Extract<Entry, { kind: 'turn' }>[] {
  return chatOf(log).entries.filter((entry) => entry.kind === 'turn');
}

function kindAt(log: readonly LogEvent[], seq: number): string | undefined {
  const chat = chatOf(log);
  return chat.entries[chat.placeOf(seq)]?.kind;
}

/** One line an entry. */
function told(log: readonly LogEvent[]): string[] {
  return chatOf(log).entries.map((entry) => {
    switch (entry.kind) {
      case 'message':
        return `message ${entry.from}`;
      case 'route': {
        const { method, to } = entry.routing;
        return `route ${method} ${to}${entry.open ? ' asks' : ''}`;
      }
      case 'turn':
        return `turn ${entry.agent}: ${entry.text}`;
      case 'handoff':
        return `handoff ${entry.number} ${entry.from} ${entry.to}: ${entry.brief.reason}`;
      case 'person':
        return `person ${entry.agent} ${entry.open ? 'open' : 'answered'}`;
      case 'answer':
        return `answer ${entry.agent} by ${entry.by} to ${entry.to}`;
      case 'end':
        return `end ${entry.outcome} ${entry.agent}`;
      case 'continued':
        return `continued ${entry.by}`;
      case 'fork':
      case 'refusal':
      case 'questioned':
      case 'failure':
      case 'landing':
      case 'cancel':
        return entry.kind;
      default:
        return entry satisfies never;
    }
  });
}

const routed: Fact = {
  type: 'routed',
  to: 'data',
  method: 'entry',
  confidence: 1,
  runnersUp: [],
  reason: '',
};
const failed: Fact = {
  type: 'turn_failed',
  agent: 'data',
  failure: { code: 'model_overloaded', message: 'busy', retry: 'now' },
  ms: 1,
};
const ended: Fact = { type: 'run_ended', outcome: 'answered', agent: 'data', answer: 3 };

function said(text: string, artifacts: readonly Artifact[] = []): Fact {
  return { type: 'message_received', from: 'user', content: [{ type: 'text', text }], artifacts };
}

function turn(agent: string, calls: readonly number[] = []): Fact {
  const made = calls.map((call) => {
    return { id: callId(3, call), kind: 'tool', name: 'look', args: {} } as const;
  });
  return { type: 'turn_taken', agent, text: 'Well.', calls: made, ms: 1, saw: 2 };
}

function answered(artifacts: readonly Artifact[]): Fact {
  const call = callId(3, 0);
  return { type: 'tool_answered', call, tool: 'look', status: 'ok', output: 1, artifacts, ms: 1 };
}

function eventsOf(...facts: readonly Fact[]): LogEvent[] {
  return facts.map((fact, index): LogEvent => ({ ...fact, seq: index + 1, at: index }));
}
