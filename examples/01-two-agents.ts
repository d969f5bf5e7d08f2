/** Two agents in fifteen lines: one reads the request, the other does the work. */
import { type ConversationId, createBaton, defineTeam, memoryStore } from '@baton/core';
import { scriptedModel } from '@baton/core/testing';

const team = defineTeam({
  name: 'shop',
  entry: 'triage',
  agents: [
    {
      kind: 'model',
      name: 'triage',
      description: 'reads requests',
      instructions: 'Pass it on.',
      dispatcher: true,
      handoffs: ['refunds'],
    },
    {
      kind: 'model',
      name: 'refunds',
      description: 'pays back',
      instructions: 'Help.',
      handoffs: ['triage'],
    },
  ],
});
const models = scriptedModel({
  triage: [{ handoff: 'refunds' }],
  refunds: ['Your 20 € are on their way.'],
});
const baton = createBaton({ team, store: memoryStore(), models });
const outcome = await baton.send('order-17' as ConversationId, 'I want my money back').outcome;
console.log(`${outcome.agent} ${outcome.kind}: ${outcome.text}`);
