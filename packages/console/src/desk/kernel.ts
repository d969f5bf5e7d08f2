/**
 * The desk's team as the kernel's own rules take it, so that the page asks them (who sits out, who
 * may receive the baton now) and never guesses. It is asked and never run: its agents say nothing.
 */
import { type AgentDefinition, defineTeam, type Team } from '@baton/core';
import type { TeamDocument } from '../api/documents.ts';

const known = new WeakMap<TeamDocument, Team>();

/** The team of a document; the same one for the same document. */
export function kernelTeam(document: TeamDocument): Team {
  const before = known.get(document);
  if (before) return before;
  const team = defineTeam({
    name: document.name,
    entry: document.entry,
    agents: document.agents.map((agent): AgentDefinition => {
      const { name, description, dispatcher } = agent;
      const handoffs = document.handoffs.filter(({ from }) => from === name);
      const common = { name, description, dispatcher, handoffs };
      if (agent.kind === 'human') return { kind: 'human', ...common };
      return { kind: 'code', ...common, reply: () => ({}) };
    }),
  });
  known.set(document, team);
  return team;
}
