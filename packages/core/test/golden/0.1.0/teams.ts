/** The teams and scripts of the golden logs of 0.1.0. */
import { callId, defineTeam, type Team } from '@baton/core';
import type { Script } from '@baton/core/testing';
import { agent, code, dispatcher, human, type Stage, stage, tool } from '../../stage.ts';

export interface Story {
  readonly team: Team;
  /** Plays it on a fresh stage. */
  readonly play: () => Promise<Stage>;
}

const usage = { inputTokens: 120, cachedTokens: 100, outputTokens: 30, costMicroUsd: 45 };

function desk(): Parameters<typeof stage>[0] {
  const look = tool('look', () => ({ rows: [['May', 1_200.5]], note: 'ü €😀' }));
  const draft = tool(
    'draft',
    (_, { register }) => {
      register({
        id: 'US-1',
        kind: 'US',
        title: 'Login with OTP',
        body: { text: 'As a user … '.repeat(500) },
      });
      return 'x'.repeat(5_000);
    },
    { repeat: 'write' },
  );
  const mail = tool('mail', () => 'sent', { repeat: 'once' });
  const pay = tool('pay', () => 'paid', { repeat: 'once', approval: true });
  return {
    name: 'golden',
    entry: 'triage',
    agents: [
      dispatcher('triage', ['data', 'writer']),
      agent('data', ['triage', 'writer'], { tools: [look] }),
      agent('writer', ['data', 'people', 'triage'], {
        tools: [draft, mail, pay],
        context: { last: 4 },
      }),
      human('people', ['writer']),
      code('closer', () => ({ text: 'Closed.', usage })),
    ],
  };
}

function story(script: Script, then: (played: Stage) => Promise<void>, more: object = {}): Story {
  const definition = { ...desk(), ...more };
  return {
    team: defineTeam(definition),
    async play() {
      const played = stage(definition, script);
      await then(played);
      return played;
    },
  };
}

const here = 'here' as Parameters<Stage['baton']['send']>[0];

/** The stories by name; together they have every type of event. */
export const stories: Readonly<Record<string, Story>> = {
  // Tools of every class, blobs, an approval, a refusal, a human, an answer.
  whole: story(
    {
      triage: [
        {
          handoff: 'Writer Agent',
          brief: { reason: 'stories', wanted: 'user stories', open: ['OTP?'] },
        },
      ],
      writer: [
        { handoff: 'nobody' },
        { calls: ['draft', 'mail', 'pay', 'draft'].map((name) => ({ name, args: { to: name } })) },
        '',
        {
          handoff: 'people',
          brief: { reason: 'sign', carries: ['US-1'], details: { urgent: true } },
        },
        'Signed: US-1.',
      ],
    },
    async ({ say, baton }) => {
      await say('Write user stories for a login page with OTP verification', {
        from: 'anna',
        limits: { tokens: Infinity },
        artifacts: [{ id: 'ASM-1', kind: 'ASM', title: 'Mobile only', body: true }],
      });
      await baton.approve(here, { call: callId(8, 2), approved: true, by: 'ben', note: 'Go.' })
        .outcome;
      const handoff = { to: 'writer', brief: { reason: 'signed' } };
      await baton.answer(here, { by: 'ben', text: 'I sign.', handoff }).outcome;
    },
  ),
  // Nobody is left, and the last turn answers.
  landing: story(
    {
      triage: [
        { handoff: 'data' },
        { handoff: 'writer' },
        { handoff: 'writer' },
        { handoff: 'writer' },
        'Ask at the desk.',
      ],
      data: [{ handoff: 'triage', brief: { reason: 'not my domain' } }],
      writer: [
        { handoff: 'data', brief: { reason: 'data should do it' } },
        { handoff: 'triage', brief: { reason: 'data says no' } },
      ],
    },
    async ({ say, baton }) => {
      await say('Whose is this?', { limits: { turns: 3 } });
      await baton.continue(here, { by: 'anna', limits: { turns: 9, conversation: { turns: 50 } } })
        .outcome;
    },
  ),
  // A failure, a cancel while a person is to decide, going on, a denial, a question.
  broken: story(
    {
      triage: [{ fail: 'model_cut' }, { handoff: 'writer' }],
      writer: [{ tool: 'pay' }, { tool: 'pay', args: { sum: 1 } }, { question: 'Another way?' }],
    },
    async ({ say, baton }) => {
      await say('Pay it.');
      await baton.cancel(here, { by: 'anna', reason: 'wait' });
      await baton.continue(here, { by: 'anna' }).outcome;
      const call = (await baton.state(here)).phase;
      const open = call.is === 'settling' ? call.turn.calls[0]?.call.id : undefined;
      if (open)
        await baton.approve(here, { call: open, approved: false, by: 'ben', note: 'No.' }).outcome;
    },
  ),
  // A budget that is met, and the human who gets it all.
  handed: story(
    {
      triage: [{ handoff: 'data' }],
      data: [{ tool: 'look' }, { handoff: 'writer' }],
      writer: ['Never asked.'],
    },
    async ({ say, baton }) => {
      await say('Sales for May?');
      await baton.answer(here, { by: 'ben', text: '1,200.50.' }).outcome;
      await say('Thanks!');
    },
    { landing: { human: 'people' }, limits: { handoffs: 1 } },
  ),
};
