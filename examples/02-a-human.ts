/**
 * A team with a person: a tool that needs approval, a human agent who holds the baton, and a run
 * that waits for both without holding anything open.
 */
import {
  type ConversationId,
  createBaton,
  defineTeam,
  defineTool,
  memoryStore,
  timeline,
} from '@baton/core';
import { scriptedModel } from '@baton/core/testing';
import { z } from 'zod';

const refund = defineTool({
  name: 'refund',
  description: 'Pays money back. Can not be undone.',
  input: z.object({ order: z.string(), euros: z.number().positive() }),
  repeat: 'once',
  approval: true,
  run: ({ order, euros }) => `${euros} € paid back for order ${order}`,
});

const team = defineTeam({
  name: 'shop',
  entry: 'refunds',
  agents: [
    {
      kind: 'model',
      name: 'refunds',
      description: 'pays back',
      instructions: 'Pay back what is owed. Fraud is for a person.',
      tools: [refund],
      handoffs: [{ to: 'fraud', when: 'something is odd' }],
    },
    {
      kind: 'human',
      name: 'fraud',
      description: 'people who look into fraud',
      handoffs: ['refunds'],
    },
  ],
});

const models = scriptedModel({
  refunds: [
    { tool: 'refund', args: { order: '17', euros: 20 } },
    { handoff: 'fraud', brief: { reason: 'third refund this week', wanted: 'is this fraud?' } },
    'It is settled: the 20 € stay with you.',
  ],
});

const baton = createBaton({
  team,
  store: memoryStore(),
  models,
  human: { needed: ({ for: what }) => console.log(`(somebody is needed: ${what})`) },
});
const conversation = 'order-17' as ConversationId;

const asked = await baton.send(conversation, 'I want my money back').outcome;
const [call] = asked.approvals ?? [];
if (!call) throw new Error('the refund did not ask for approval');
const held = await baton.approve(conversation, { call, approved: true, by: 'ada' }).outcome;
console.log(`waiting for ${held.waitingFor}, held by ${held.agent}`);
const ended = await baton.answer(conversation, {
  by: 'grace',
  text: 'No fraud: the parcels were lost.',
  handoff: { to: 'refunds', brief: { reason: 'no fraud, please close it' } },
}).outcome;
console.log(`${ended.agent} ${ended.kind}: ${ended.text}\n`);

for (const { seq, agent = '', text } of timeline((await baton.state(conversation)).log)) {
  console.log(`${String(seq).padStart(2)} ${agent.padEnd(8)} ${text}`);
}
