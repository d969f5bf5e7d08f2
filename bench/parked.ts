/** Prints the memory, in MB, of a process that holds ten thousand conversations that wait. */
import { type ConversationId, createBaton, defineTeam, memoryStore } from '@baton/core';

const team = defineTeam({
  name: 'parked',
  entry: 'triage',
  agents: [
    {
      kind: 'code',
      name: 'triage',
      description: 'calls a person',
      handoffs: ['human'],
      reply: ({ request }) => ({ handoff: { to: 'human', brief: { reason: request } } }),
    },
    { kind: 'human', name: 'human', description: 'a person' },
  ],
});

const baton = createBaton({ team, store: memoryStore() });
for (let index = 0; index < 10_000; index++) {
  const outcome = await baton.send(`c${index}` as ConversationId, `Request ${index}`).outcome;
  if (outcome.waitingFor !== 'human') throw new Error(`not parked: ${outcome.kind}`);
}
globalThis.gc?.();
console.log(process.memoryUsage().rss / 1e6);
