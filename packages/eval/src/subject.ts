/**
 * What is evaluated: a team as it is (its agents code, or on a model), or its routing alone. Each
 * case gets a conversation of its own in a store in memory; nothing of one reaches another.
 *
 * A router alone is the same team with agents that only say that they were reached: rules, policy
 * and order of routing are those of the kernel, and no model is asked.
 */

import { hash } from 'node:crypto';
import {
  type AgentDefinition,
  type AgentName,
  BatonError,
  type BatonOptions,
  type Classified,
  defineTeam,
  jsonSchemaOf,
  type NewArtifact,
  type Router,
  type Team,
  toJson,
} from '@baton/core';
import type { Case } from './case.ts';
import { converse, failureText, type PlayOptions } from './conversation.ts';
import { noAgents, type Observation, observe } from './observation.ts';

export interface Subject {
  /** For people: `ba, offline`. */
  readonly name: string;
  readonly kind: 'team' | 'router';
  readonly entry: AgentName;
  readonly agents: readonly AgentName[];
  /**
   * SHA-256 of all that the result depends on, as far as it is known; results under another one are
   * not used again.
   */
  readonly fingerprint: string;
  /**
   * Plays one case in a fresh conversation.
   * Contract: may be called for many cases at once; resolves also when the conversation fails or is
   * cancelled, with what was seen until then.
   */
  readonly play: (one: Case, options: PlayOptions) => Promise<Observation>;
}

/** A team opened for one case. */
export interface Opened {
  readonly team: Team;
  /** Sent along with each message, as the user's files. */
  readonly artifacts?: readonly NewArtifact[];
  /** Called when the conversation has ended. */
  readonly close?: () => void | Promise<void>;
}

export interface TeamSubjectOptions {
  readonly name: string;
  /** The team, or what opens it for a case, as where `world` fills a database. */
  readonly team: Team;
  readonly open?: (one: Case) => Opened | Promise<Opened>;
  readonly models?: BatonOptions['models'];
  /**
   * What the definition of the team does not show and a result depends on: the model's name, the
   * version or hash of code agents, of a data file.
   */
  readonly version: string;
  /** Matches the answers with which this team refuses. Default: common words for it. */
  readonly refusal?: RegExp;
  /** What a call that needs a person's approval gets. Default false. */
  readonly approve?: boolean;
}

/**
 * A team as it is.
 * @throws BatonError `definition_invalid` when an agent is named like something that is no agent.
 */
export function teamSubject(options: TeamSubjectOptions): Subject {
  const { name, team, version } = options;
  checkNames(team);
  return {
    name,
    kind: 'team',
    entry: team.entry,
    agents: [...team.agents.keys()],
    fingerprint: fingerprintOf(team, version),
    async play(one, playing) {
      let opened: Opened = { team };
      try {
        opened = (await options.open?.(one)) ?? opened;
        return await converse(one, { ...options, ...opened, ...playing });
      } catch (error) {
        return observe([], { case: one, team, ms: 0, failure: failureText(error) });
      } finally {
        await closed(opened);
      }
    },
  };
}

export interface RouterSubjectOptions {
  readonly name: string;
  /** Its rules, router, policy and agents are used; none of the agents is asked anything. */
  readonly team: Team;
  /** What a result depends on besides: a hash of the training examples, the threshold. */
  readonly version: string;
}

/**
 * The routing of a team alone: what it leaves to the entry agent counts as abstained.
 * @throws BatonError `definition_invalid` when an agent is named like something that is no agent.
 */
export function routerSubject({ name, team, version }: RouterSubjectOptions): Subject {
  checkNames(team);
  return {
    name,
    kind: 'router',
    entry: team.entry,
    agents: [...team.agents.keys()],
    fingerprint: fingerprintOf(team, `router alone\n${version}`),
    async play(one, playing) {
      const timer = { ms: undefined as number | undefined };
      const alone = routingOf(team, timer);
      const observation = await converse(one, {
        ...playing,
        team: alone,
        routerAlone: true,
      });
      const { route } = observation;
      // The kernel's clock counts whole milliseconds, which are too coarse for a router.
      if (!route || timer.ms === undefined) return observation;
      return { ...observation, route: { ...route, ms: timer.ms } };
    },
  };
}

async function closed({ close }: Opened): Promise<void> {
  try {
    await close?.();
  } catch {
    // What was seen is seen; a case must not be lost because cleaning up after it failed.
  }
}

/** A team in name only: whoever is reached says so. */
function routingOf(team: Team, timer: { ms: number | undefined }): Team {
  const names = [...team.agents.keys()];
  const agents = [...team.agents.values()].map(
    ({ name, description }): AgentDefinition => ({
      kind: 'code',
      name,
      description,
      handoffs: names.filter((other) => other !== name),
      reply: () => ({ text: `reached ${name}` }),
    }),
  );
  const { name, entry, rules, router, severalFit } = team;
  return defineTeam({
    name,
    entry,
    agents,
    rules,
    severalFit,
    next: 'route',
    ...(router && { router: timed(router, timer) }),
  });
}

function timed(router: Router, timer: { ms: number | undefined }): Router {
  return {
    async route(request, signal): Promise<Classified> {
      const begun = performance.now();
      try {
        return await router.route(request, signal);
      } finally {
        timer.ms = performance.now() - begun;
      }
    },
  };
}

/** Counted up when an observation comes to mean something else, so that older ones are not used. */
const observationVersion = 1;

/** SHA-256 of what a team's definition shows, and of what it does not. */
function fingerprintOf(team: Team, version: string): string {
  const agents = [...team.agents.values()].map((agent) => ({
    ...agent,
    // Not a function: two closures may read alike. What they do is said by `version`.
    tools: agent.tools.map(({ name, description, repeat, input }) => {
      return { name, description, repeat, input: jsonSchemaOf(input) };
    }),
    handoffs: agent.handoffs.map(({ to, when }) => ({ to, when })),
  }));
  const { name, entry, landing, next, severalFit, limits } = team;
  const rules = team.rules.map((rule) => ({ ...rule, when: String(rule.when) }));
  const router = team.router !== undefined;
  const shown = toJson({ agents, name, entry, landing, next, severalFit, limits, rules, router });
  return hash('sha256', JSON.stringify([observationVersion, shown, version]));
}

function checkNames(team: Team): void {
  const taken = [...noAgents, 'out_of_scope'].find((name) => team.agents.has(name));
  if (taken === undefined) return;
  throw new BatonError(
    'definition_invalid',
    `Cannot evaluate the team '${team.name}': an agent is named '${taken}', which stands for ` +
      'something else in an evaluation. Rename it.',
  );
}
