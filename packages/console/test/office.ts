/** The document of a small team, as the server sends it: triage passes on to data, a person helps. */
import { limitsWith, storable } from '@baton/core';
import type { AgentDocument, TeamDocument } from '../src/api/documents.ts';

const limits = limitsWith({});

function agent(name: string, more: Partial<AgentDocument> = {}): AgentDocument {
  return {
    name,
    kind: 'model',
    description: `${name} of the office`,
    dispatcher: false,
    instructions: null,
    model: null,
    tools: [],
    ...more,
  };
}

export const officeDocument: TeamDocument = {
  name: 'office',
  title: 'Office',
  entry: 'triage',
  next: 'holder',
  severalFit: 'entry',
  landing: { human: null },
  limits: storable({ ...limits.run, conversation: limits.conversation }),
  agents: [agent('triage', { dispatcher: true }), agent('data'), agent('human', { kind: 'human' })],
  handoffs: [
    { from: 'triage', to: 'data', when: 'figures are wanted' },
    { from: 'triage', to: 'human', when: '' },
    { from: 'data', to: 'triage', when: '' },
    { from: 'data', to: 'human', when: '' },
    { from: 'human', to: 'data', when: '' },
  ],
  rules: [],
};
