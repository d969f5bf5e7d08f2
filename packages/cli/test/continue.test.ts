/** Going on: after a bound, with an approval, as a person; and where nothing is left to do. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  type Baton,
  type ConversationId,
  createBaton,
  defineTeam,
  defineTool,
  memoryStore,
  type Outcome,
  type Run,
  type Team,
} from '@baton/core';
import { scriptedModel } from '@baton/core/testing';
import { z } from 'zod';
import { type Decisions, resume } from '../src/continue.ts';
import { limitsFrom } from '../src/options.ts';
import { baton, batonJson, folder } from './baton.ts';

const refund = 'Document the refund process with acceptance criteria for each step';

test('[L2] [L3] a bound ends in a landing that names it and says what is missing; a larger one goes on', async (t) => {
  const cwd = folder(t);
  const { exit, document } = await batonJson(['ask', refund, '--limits', 'handoffs=1'], { cwd });
  assert.deepEqual([exit, document.kind, document.bound], [11, 'landed', 'handoffs']);
  assert.match(document.text, /Not finished\. Still missing:\n- requirements: acceptance criteria/);
  assert.doesNotMatch(
    document.text,
    /last turn|Answer with/,
    'what agents are told is not for users',
  );
  assert.ok(
    document.files.some((file) => file.endsWith('.bpmn')),
    'what was made is kept',
  );
  assert.deepEqual(
    document.refused.map(({ to, code }) => [to, code]),
    [['requirements', 'budget_spent']],
  );

  const more = await batonJson(['continue', '--limits', 'handoffs=8'], { cwd });
  assert.deepEqual([more.exit, more.document.kind], [0, 'answered']);
  assert.deepEqual(more.document.route, ['triage', 'process', 'requirements']);
  assert.ok(more.document.files.some((file) => file.endsWith('.feature')));
});

test('on screen a landing names its bound and the command that goes on', async (t) => {
  const cwd = folder(t);
  const ask = await baton(['ask', refund, '--limits', 'handoffs=1'], { cwd });
  assert.equal(ask.exit, 11);
  assert.match(ask.out, /^landed by process \(1 of 1 handoffs are used\) · offline/m);
  const [, words = ''] = /^Go on: {2}baton (.+)$/m.exec(ask.out) ?? [];
  assert.match(words, /^continue \S+ --limits handoffs=2$/);
  const next = await baton(words.split(' '), { cwd });
  assert.equal(next.exit, 0, 'the command is right as it stands');
});

test('continue once too often says how it ended and writes the files again', async (t) => {
  const cwd = folder(t);
  const first = await batonJson(['ask', 'Analyze login requirements'], { cwd });
  const [file = ''] = first.document.files;
  const before = readFileSync(file);
  rmSync(join(cwd, 'baton-out'), { recursive: true });
  const again = await batonJson(['continue'], { cwd });
  assert.equal(again.exit, 0);
  assert.deepEqual(again.document, first.document);
  assert.deepEqual(readFileSync(file), before);
  const { out } = await baton(['continue', '--out', 'elsewhere'], { cwd });
  assert.match(out, /^Files in elsewhere$/m);
  assert.ok(readdirSync(join(cwd, 'elsewhere')).includes('trace.json'));
});

test('a question waits for the user, and the answer is read together with what was asked', async (t) => {
  const cwd = folder(t);
  const asked = await batonJson(['ask', 'Write user stories for the quantum flux alignment'], {
    cwd,
  });
  const { conversation } = asked.document;
  assert.deepEqual([asked.exit, asked.document.waitingFor], [10, 'user'], asked.document.text);
  const again = await batonJson(['continue', conversation], { cwd });
  assert.deepEqual([again.exit, again.document.text], [10, asked.document.text]);
});

test('a file that a broken-off run works on must be there', async (t) => {
  const cwd = folder(t);
  writeFileSync(join(cwd, 'a.csv'), 'day,amount\n2026-01-05,1\n');
  const ask = [
    'ask',
    'Write SQL for monthly sales report',
    '--data',
    'a.csv',
    '--limits',
    'handoffs=0',
  ];
  const first = await batonJson(ask, { cwd });
  assert.equal(first.exit, 11);
  rmSync(join(cwd, 'a.csv'));
  const next = await batonJson(['continue', '--limits', 'handoffs=2'], { cwd });
  assert.equal(next.exit, 2);
  assert.match(next.document.error?.message ?? '', /a\.csv is not there any more\. Put it back/);
});

test('limits are whole numbers by name', () => {
  assert.deepEqual(limitsFrom(['handoffs=5,turns=10', 'timems=60_000']), {
    handoffs: 5,
    turns: 10,
    timeMs: 60_000,
  });
  assert.equal(limitsFrom([]), undefined);
  for (const text of ['handoffs', 'handoffs=', 'handoffs=1e3', 'x=1', '=1', 'handoffs=1.5', '']) {
    assert.throws(() => limitsFrom([text]), { code: 'limit_invalid' });
  }
});

/** A team in which a person approves and a person decides. */
function shop(): Team {
  const pay = defineTool({
    name: 'pay',
    description: 'Pays money back.',
    input: z.object({ euros: z.number() }),
    repeat: 'once',
    approval: true,
    run: ({ euros }) => `paid ${euros}`,
  });
  return defineTeam({
    name: 'shop',
    entry: 'clerk',
    agents: [
      {
        kind: 'model',
        name: 'clerk',
        description: 'pays',
        instructions: 'Pay.',
        tools: [pay],
        handoffs: ['boss'],
      },
      { kind: 'human', name: 'boss', description: 'decides', handoffs: ['clerk'] },
    ],
  });
}

const conversation = 'c' as ConversationId;

interface Scene {
  readonly baton: Baton;
  readonly go: (decisions: Decisions) => Promise<Run | undefined>;
}

async function scene(): Promise<Scene> {
  const team = shop();
  const models = scriptedModel([
    { calls: [{ name: 'pay', args: { euros: 5 } }] },
    { handoff: 'boss', brief: { reason: 'it is more than usual' } },
    'It is settled.',
  ]);
  const made = createBaton({ team, store: memoryStore(), models });
  await made.send(conversation, 'Pay me back').outcome;
  return {
    baton: made,
    go: async (decisions) => {
      const state = await made.state(conversation);
      return resume(made, { team, conversation, state, decisions })?.();
    },
  };
}

async function ended(run: Run | undefined): Promise<Outcome> {
  assert.ok(run);
  return await run.outcome;
}

test('[T4] a call that waits is approved or denied by continue; then a person answers or passes on', async () => {
  const { go } = await scene();
  const waits = await ended(await go({}));
  assert.equal(waits.waitingFor, 'approval', 'without a decision it still waits');
  await assert.rejects(go({ approve: true, deny: true }), { code: 'input_invalid' });
  await assert.rejects(go({ approve: 'c9_9' }), { code: 'nothing_waits' });
  await assert.rejects(go({ answer: 'yes' }), { code: 'nothing_waits' });
  await assert.rejects(go({ note: 'alone' }), { code: 'input_invalid' });

  const held = await ended(await go({ approve: true, note: 'fine' }));
  assert.equal(held.waitingFor, 'human');
  assert.equal(await go({}), undefined, 'a person is waited for: nothing to do');
  await assert.rejects(go({ approve: true }), { code: 'nothing_waits' });
  await assert.rejects(go({ handTo: 'clerk' }), { code: 'input_invalid' });

  const closed = await ended(await go({ answer: 'pay it', handTo: 'clerk' }));
  assert.deepEqual(
    [closed.kind, closed.agent, closed.text],
    ['answered', 'clerk', 'It is settled.'],
  );
  assert.equal(await go({}), undefined, 'answered: nothing is left');
});

test('[T4] a denial is told to the agent, with the note', async () => {
  const { baton: made, go } = await scene();
  const [call = ''] = (await ended(await go({}))).approvals ?? [];
  await ended(await go({ deny: call, note: 'too much' }));
  const log = (await made.state(conversation)).log.toArray();
  const answer = log.find((event) => event.type === 'approval_answered');
  assert.equal(answer?.type === 'approval_answered' && answer.note, 'too much');
  const tool = log.find((event) => event.type === 'tool_answered');
  assert.equal(tool?.type === 'tool_answered' && tool.status, 'denied');
});

test('a person’s word alone is the answer', async () => {
  const { go } = await scene();
  await ended(await go({ approve: true }));
  const closed = await ended(await go({ answer: 'We pay.' }));
  assert.deepEqual([closed.kind, closed.agent, closed.text], ['answered', 'boss', 'We pay.']);
});
