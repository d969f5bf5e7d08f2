/**
 * A team: a closed set of agents, an entry, declared edges, limits; and every check a developer's
 * input gets, before anything runs. Whatever is wrong is thrown here with a code and a path.
 */
import { type Agent, type AgentDefinition, defineAgent } from './agent.ts';
import type { KeptArtifact } from './artifact.ts';
import type { Routing } from './event.ts';
import { BatonError } from './failure.ts';
import type { AgentName } from './id.ts';
import { budgetNames, fixed, type LimitChanges, type Limits, limitsWith } from './limit.ts';

/** Sends a message to an agent before anybody is asked (rule R1). The first that matches wins. */
export interface Rule {
  /** For the record, such as `mentions sql`. */
  readonly name: string;
  readonly to: AgentName;
  /**
   * A pattern, words of which one must occur (any case, whole), or a function of the text.
   * Contract of the function: pure; must not throw.
   */
  readonly when: RegExp | readonly string[] | ((text: string) => boolean);
}

/** What a router says of a message: whom it is for, that several fit, or that it does not know. */
export type Classified =
  | Pick<Routing, 'to' | 'confidence' | 'runnersUp' | 'reason'>
  /**
   * Two or more fit about as well, best first: the team's `severalFit` decides (rule R4). They may
   * be among `runnersUp`, each with its own confidence; `confidence` is that of them together.
   */
  | {
      readonly to: readonly AgentName[];
      readonly confidence: number;
      readonly runnersUp: Routing['runnersUp'];
      readonly reason: string;
    }
  | { readonly to: null; readonly runnersUp: Routing['runnersUp']; readonly reason: string };

/**
 * What happens to a request that fits several agents (rule R4): `ask` the user one question, take
 * `both` one after the other, take the `best`, or leave it to the `entry` agent.
 */
export type SeveralFit = 'ask' | 'both' | 'best' | 'entry';

/**
 * Decides from the text alone which agent a message is for, or abstains (rule R3).
 * Contract: may throw or take long: the entry agent gets the message then; may be asked again for
 * the same message after a crash; has no effect on the world.
 */
export interface Router {
  readonly route: (
    request: { readonly text: string; readonly agents: readonly AgentName[] },
    signal: AbortSignal,
  ) => Promise<Classified>;
}

/** What a team tells of its artifacts, in lines. */
export type Inventory = (artifacts: readonly KeptArtifact[]) => readonly string[];

export interface TeamDefinition {
  readonly name: string;
  /** Who gets a message when nothing better is known. */
  readonly entry: AgentName;
  readonly agents: readonly AgentDefinition[];
  readonly limits?: LimitChanges;
  /** Where a run lands that may not go on: the holder answers, or a human agent gets it all. */
  readonly landing?: 'answer' | { readonly human: AgentName };
  /** Who gets the user's next message (rule H7). Default: the holder. */
  readonly next?: 'holder' | 'entry' | 'route';
  readonly rules?: readonly Rule[];
  readonly router?: Router;
  /** What happens to a request that fits several agents (rule R4). Default: `entry`. */
  readonly severalFit?: SeveralFit;
  /**
   * Lines on all that has been made, which go along with every handoff: counts, what is open, what
   * is out of date. Contract: computed from the artifacts alone, the same for the same ones; of one
   * that throws the brief says so. At most 20 lines of 300 characters are kept.
   */
  readonly inventory?: Inventory;
  /** What matches is replaced by `[redacted]` before it reaches log, model or export. */
  readonly redact?: readonly RegExp[];
}

export interface Team {
  readonly name: string;
  readonly entry: AgentName;
  readonly agents: ReadonlyMap<AgentName, Agent>;
  readonly limits: Limits;
  readonly landing: 'answer' | { readonly human: AgentName };
  readonly next: 'holder' | 'entry' | 'route';
  readonly rules: readonly Rule[];
  readonly router: Router | undefined;
  readonly severalFit: SeveralFit;
  readonly inventory: Inventory | undefined;
  readonly redact: readonly RegExp[];
}

/**
 * Checks a team and completes it.
 * @throws BatonError `definition_invalid` or `limit_invalid`, with the path to what is wrong.
 */
export function defineTeam(definition: TeamDefinition): Team {
  const { name, entry, agents, limits = {}, landing = 'answer', rules = [] } = definition;
  if (!/^[a-z][\w-]{0,63}$/i.test(name)) {
    throw invalid('name', `the name of a team is 1 to 64 letters, digits, _ or -`, name);
  }
  if (agents.length === 0 || agents.length > fixed.agentsMax) {
    throw invalid('agents', `a team has 1 to ${fixed.agentsMax} agents`, agents.length);
  }
  const byName = new Map<AgentName, Agent>();
  for (const [index, given] of agents.entries()) {
    const agent = defineAgent(given);
    if (byName.has(agent.name)) {
      throw invalid(`agents[${index}].name`, 'two agents have one name', agent.name);
    }
    byName.set(agent.name, agent);
  }
  for (const [index, agent] of [...byName.values()].entries()) {
    checkAgent(agent, byName, `agents[${index}]`);
  }
  requireAgent(byName, entry, 'entry');
  for (const [index, rule] of rules.entries()) requireAgent(byName, rule.to, `rules[${index}].to`);
  if (landing !== 'answer') {
    const human = requireAgent(byName, landing.human, 'landing.human');
    if (human.kind !== 'human') {
      throw invalid('landing.human', 'a run can land only with an agent of kind human', human.name);
    }
  }
  checkLimits(limits, 'limits');
  return {
    name,
    entry,
    agents: byName,
    limits: limitsWith(limits),
    landing,
    next: definition.next ?? 'holder',
    rules,
    router: definition.router,
    severalFit: definition.severalFit ?? 'entry',
    inventory: definition.inventory,
    redact: (definition.redact ?? []).map(global),
  };
}

/**
 * The agent of that name.
 * @throws BatonError `team_differs` when the log names an agent that the team no longer has.
 */
export function agentOf(team: Team, name: AgentName): Agent {
  const agent = team.agents.get(name);
  if (agent) return agent;
  throw new BatonError(
    'team_differs',
    `Cannot go on: the log names the agent '${name}', and team '${team.name}' has ` +
      `${[...team.agents.keys()].join(', ')}. Run it with the team it was started with.`,
  );
}

/**
 * Checks limits as a developer or user wrote them.
 * @throws BatonError `limit_invalid`.
 */
export function checkLimits(changes: LimitChanges, path: string): void {
  const { conversation = {}, ...run } = changes;
  const entries = [
    ...Object.entries(run).map(([key, value]) => [key, value, key] as const),
    ...Object.entries(conversation).map(([k, value]) => [k, value, `conversation.${k}`] as const),
  ];
  for (const [key, value, place] of entries) {
    if (!budgetNames.some((name) => name === key)) {
      throw limitError(`${path}.${place}`, `the limits are ${budgetNames.join(', ')}`, key);
    }
    if (typeof value !== 'number' || Number.isNaN(value) || value < 0) {
      throw limitError(`${path}.${place}`, 'a limit is a number of 0 or more', value);
    }
  }
}

function checkAgent(agent: Agent, all: ReadonlyMap<AgentName, Agent>, path: string): void {
  if (!/^[a-z][a-z0-9_]{0,47}$/.test(agent.name)) {
    throw invalid(
      `${path}.name`,
      'the name of an agent is 1 to 48 lower-case letters, digits or _, and begins with a letter',
      agent.name,
    );
  }
  for (const [index, edge] of agent.handoffs.entries()) {
    const place = `${path}.handoffs[${index}]`;
    requireAgent(all, edge.to, place);
    if (edge.to === agent.name) throw invalid(place, 'no agent hands to itself', edge.to);
    if (agent.handoffs.findIndex((other) => other.to === edge.to) !== index) {
      throw invalid(place, 'an edge is declared once', edge.to);
    }
  }
  for (const [index, tool] of agent.tools.entries()) {
    const place = `${path}.tools[${index}]`;
    if (agent.kind === 'human')
      throw invalid(place, 'an agent of kind human has no tools', tool.name);
    if (agent.tools.findIndex((other) => other.name === tool.name) !== index) {
      throw invalid(place, 'two tools of one agent have one name', tool.name);
    }
    if (tool.name === 'ask_user') {
      throw invalid(place, 'ask_user is how a model asks the user; it is no tool', tool.name);
    }
  }
  if (agent.timeoutMs !== undefined && !(agent.timeoutMs > 0)) {
    throw invalid(`${path}.timeoutMs`, 'a time limit is above 0 ms', agent.timeoutMs);
  }
}

function requireAgent(all: ReadonlyMap<AgentName, Agent>, name: AgentName, path: string): Agent {
  const agent = all.get(name);
  if (agent) return agent;
  throw invalid(path, `there is no such agent among ${[...all.keys()].join(', ')}`, name);
}

function global(pattern: RegExp): RegExp {
  return pattern.global ? pattern : new RegExp(pattern.source, `${pattern.flags}g`);
}

function invalid(path: string, why: string, got: unknown): BatonError {
  const message = `Cannot define the team: ${why}, got '${String(got)}' at ${path}.`;
  return new BatonError('definition_invalid', message, { path });
}

function limitError(path: string, why: string, got: unknown): BatonError {
  return new BatonError('limit_invalid', `Cannot set ${path}: ${why}, got '${String(got)}'.`, {
    path,
  });
}
