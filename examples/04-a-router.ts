/**
 * A router that learnt from examples: what it can tell needs no triage agent; what fits two agents
 * is asked; what it does not know is left to the triage agent.
 */
import { type ConversationId, createBaton, defineTeam, memoryStore, timeline } from '@baton/core';
import { scriptedModel } from '@baton/core/testing';
import { createRouter, type Example, trainClassifier } from '@baton/router';

const said = (label: string, texts: readonly string[]): readonly Example[] =>
  texts.map((text) => ({ text, label }));
const classifier = await trainClassifier([
  ...said('billing', [
    'my invoice is too high',
    'the invoice has a charge I do not know',
    'why was I charged twice on my bill',
    'I want a refund of the charge on my bill',
    'there is a wrong amount on the invoice',
  ]),
  ...said('network', [
    'no signal on my phone since Monday',
    'the internet is slow and the signal is weak',
    'my router blinks red, no internet',
    'calls drop, the phone has no signal',
    'the internet is down again at home',
  ]),
]);

const agent = (name: string, description: string, handoffs: readonly string[]) =>
  ({ kind: 'model', name, description, instructions: 'Help.', handoffs }) as const;
const team = defineTeam({
  name: 'telecom',
  entry: 'triage',
  agents: [
    { ...agent('triage', 'reads requests', ['billing', 'network']), dispatcher: true },
    agent('billing', 'invoices, charges and refunds', ['network']),
    agent('network', 'signal, calls and internet', ['billing']),
  ],
  router: createRouter({ classifier, threshold: 0.6 }),
  severalFit: 'ask',
});
const models = scriptedModel({
  triage: ['What is it about?'],
  billing: ['The charge is taken back.'],
  network: ['Please restart your router.'],
});
const baton = createBaton({ team, store: memoryStore(), models });

for (const [name, ...messages] of [
  ['sure', 'a wrong charge on my invoice'],
  ['two-fit', 'my internet is down and I want a refund of the charge', 'billing, please'],
  ['unknown', 'good morning'],
] as const) {
  const conversation = name as ConversationId;
  for (const message of messages) await baton.send(conversation, message).outcome;
  for (const { agent: who = '', text } of timeline((await baton.state(conversation)).log)) {
    console.log(`${who.padEnd(8)} ${text}`);
  }
  console.log();
}
