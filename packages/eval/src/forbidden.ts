/**
 * What must not happen: agents that must not hold, tools not to be called, words not to be said.
 */
import type { AgentName, LogEvent, Team } from '@baton/core';
import type { Forbidden } from './case.ts';

export interface Watching {
  readonly mustNot: readonly Forbidden[];
  readonly team: Pick<Team, 'agents'>;
  /** The agents that held the baton. */
  readonly sequence: readonly AgentName[];
}

export interface Watched {
  /** What must not happen and did, in words. */
  readonly broken: readonly string[];
  /** What must not happen and no machine can check. */
  readonly unchecked: readonly string[];
}

/** What must not happen: what of it did, and what can not be known. */
export function forbiddenIn(
  events: readonly LogEvent[],
  { mustNot, team, sequence }: Watching,
): Watched {
  const tools = new Set([...team.agents.values()].flatMap((agent) => agent.tools.map(nameOf)));
  const called = new Set(
    events.flatMap((event) => (event.type === 'turn_taken' ? event.calls.map(nameOf) : [])),
  );
  const broken: string[] = [];
  const unchecked: string[] = [];
  for (const forbidden of mustNot) {
    // A bare text that names an agent or a tool of this team is that.
    const text = 'text' in forbidden ? forbidden.text : undefined;
    const agent = 'agent' in forbidden ? forbidden.agent : text;
    const tool = 'tool' in forbidden ? forbidden.tool : text;
    if ('says' in forbidden) {
      const pattern = new RegExp(forbidden.says, 'iu');
      const said = events.find((event) => event.type === 'turn_taken' && pattern.test(event.text));
      if (said?.type === 'turn_taken') broken.push(`${said.agent} said ${forbidden.says}`);
    } else if (agent !== undefined && team.agents.has(agent)) {
      if (sequence.includes(agent)) broken.push(`${agent} held the baton`);
    } else if (tool !== undefined && (tools.has(tool) || text === undefined)) {
      if (called.has(tool)) broken.push(`${tool} was called`);
    } else {
      unchecked.push(text ?? agent ?? '');
    }
  }
  return { broken, unchecked };
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}
