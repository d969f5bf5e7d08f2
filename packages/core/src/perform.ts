/**
 * Performs effects through the ports: each ends in one fact, or in nothing when it was interrupted.
 * Never throws: what goes wrong in the world is a value.
 */
import type { Agent, Reply, View } from './agent.ts';
import type { Artifact, NewArtifact } from './artifact.ts';
import { type Abort, type Deadline, type Interrupt, interrupted, within } from './deadline.ts';
import { type Effect, effectId } from './effect.ts';
import type { Fact, ToolStatus } from './event.ts';
import { BatonError, type Failure, type FailureCode, failureOf } from './failure.ts';
import type { Sha256 } from './hash.ts';
import { type ConversationId, effectKey, type Seq } from './id.ts';
import { type Json, toJson } from './json.ts';
import type { Call } from './message.ts';
import { textOf } from './message.ts';
import type { Clock, Delta, Model, ModelRequest } from './port.ts';
import { redactJson } from './redact.ts';
import type { Replay } from './replay.ts';
import { routeBy, toEntry } from './route.ts';
import { check } from './schema.ts';
import type { State } from './state.ts';
import { agentOf, type Team } from './team.ts';
import { readReply, turnOf } from './turn.ts';
import type { Viewer } from './view.ts';

export interface World {
  readonly team: Team;
  readonly conversation: ConversationId;
  readonly models: (name: string | undefined) => Model | Promise<Model>;
  readonly clock: Clock;
  readonly sha256: Sha256;
  readonly view: Viewer;
  /** Answers calls in place of the tools, in a fork. */
  readonly replay?: Replay;
  readonly interrupt: Interrupt;
  readonly delta: (agent: string, delta: Delta) => void;
}

/** The fact that an effect came to, once its position is known; undefined when interrupted. */
export type Made = ((seq: Seq) => Fact) | undefined;

export function perform(effect: Effect, state: State, world: World): Promise<Made> {
  switch (effect.type) {
    case 'route':
      return route(state, world);
    case 'ask':
      return ask(effect, state, world);
    case 'call_tool':
      return callTool(effect, state, world);
    default:
      return effect satisfies never;
  }
}

async function route(state: State, world: World): Promise<Made> {
  const { team, clock } = world;
  const text = state.message ? textOf(state.message.content) : '';
  const started = clock.now();
  const spent = (): number => Math.max(0, clock.now() - started);
  const agents = [...team.agents.keys()];
  const deadline = deadlineOf(world, { ms: 10_000, code: 'router_failed', what: 'the router' });
  try {
    const classified = await within(deadline, (abort) => {
      return team.router?.route({ text, agents }, abort.signal) ?? notRouted;
    });
    if (classified === interrupted) return undefined;
    const routed = { ...routeBy(team, classified), ms: spent() };
    return () => routed;
  } catch (error) {
    const { message } = failureOf(error, 'router_failed');
    const routed = { ...toEntry(team, `the router failed: ${message}`), ms: spent() };
    return () => routed;
  }
}

const notRouted = { to: null, runnersUp: [], reason: 'the team has no router' } as const;

async function ask(
  effect: Extract<Effect, { type: 'ask' }>,
  state: State,
  world: World,
): Promise<Made> {
  const { team, clock } = world;
  const agent = agentOf(team, effect.agent);
  const started = clock.now();
  const code = agent.kind === 'code' ? 'agent_failed' : 'model_timeout';
  const what = `the reply of ${agent.name}`;
  try {
    const view = world.view(state);
    const deadline = deadlineOf(world, { ms: effect.timeoutMs, code, what });
    const key = effectKey(world.conversation, effectId(effect, state));
    const reply = await within(deadline, (abort) => replyOf(agent, { view, key, abort, world }));
    if (reply === interrupted) return undefined;
    const ms = Math.max(0, clock.now() - started);
    const read = readReply(reply);
    if (!read.ok) {
      const message = `Cannot use the reply: ${read.issues.join('; ')}.`;
      return failedTurn(agent, { code: 'model_garbled', message, retry: 'now' }, ms);
    }
    return (seq) => turnOf(agent, read.value, { seq, saw: view.saw, ms, cut: view.cut });
  } catch (error) {
    const fallback = agent.kind === 'code' ? 'agent_failed' : 'model_rejected';
    return failedTurn(agent, failureOf(error, fallback), Math.max(0, clock.now() - started));
  }
}

function replyOf(
  agent: Agent,
  asked: { view: View; key: string; abort: Abort; world: World },
): Reply | Promise<Reply> {
  if (agent.kind === 'code') return agent.reply(asked.view, asked.abort);
  if (agent.kind === 'human') throw new TypeError(`${agent.name} is human and is not asked here`);
  const request = new Request(agent, asked);
  const model = asked.world.models(agent.model);
  return model instanceof Promise ? model.then((ready) => ready.ask(request)) : model.ask(request);
}

/** A class only for its getter: one in an object literal is made anew, slowly, for every turn. */
class Request implements ModelRequest {
  readonly view: View;
  readonly key: string;
  readonly temperature: number;
  readonly asks: boolean;
  readonly delta: (delta: Delta) => void;
  readonly #abort: Abort;

  constructor(
    { name, temperature = 0, asks = true }: Extract<Agent, { kind: 'model' }>,
    { view, key, abort, world }: { view: View; key: string; abort: Abort; world: World },
  ) {
    this.view = view;
    this.key = key;
    this.temperature = temperature;
    this.asks = asks;
    this.delta = (delta) => world.delta(name, delta);
    this.#abort = abort;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }
}

function failedTurn(agent: Agent, failure: Failure, ms: number): Made {
  return () => ({ type: 'turn_failed', agent: agent.name, failure, ms });
}

async function callTool(
  effect: Extract<Effect, { type: 'call_tool' }>,
  state: State,
  world: World,
): Promise<Made> {
  const { team, clock, sha256, conversation, replay } = world;
  const { call } = effect;
  if (replay) {
    const answer = replay(call, state);
    return () => answer;
  }
  const tool = agentOf(team, effect.agent).tools.find(({ name }) => name === call.name);
  if (!tool) throw new TypeError(`decide let ${effect.agent} call ${call.name}, which it has not`);
  const started = clock.now();
  const spent = (): number => Math.max(0, clock.now() - started);
  // A copy: what the tool does to its arguments must not reach the log's own.
  const given = toJson(call.args);
  const limit = { ms: effect.timeoutMs, code: 'tool_timeout' } as const;
  const registered: Artifact[] = [];
  let began = false;
  try {
    const checking = deadlineOf(world, { ...limit, what: `the schema of the tool ${tool.name}` });
    const args = await within(checking, () => check(tool.input, given));
    if (args === interrupted) return undefined;
    if (!args.ok) {
      const message = `Cannot call ${tool.name}: ${args.issues.join('; ')}. Correct the arguments.`;
      return answerTo(call, { status: 'refused', code: 'arguments_invalid', message, ms: spent() });
    }
    began = true;
    const deadline = deadlineOf(world, { ...limit, what: `the tool ${tool.name}` });
    const gave = await within(deadline, (abort) =>
      tool.run(args.value, {
        conversation,
        agent: effect.agent,
        call: call.id,
        key: effectKey(conversation, call.id),
        get signal(): AbortSignal {
          return abort.signal;
        },
        model: modelOf(state),
        said: () => saidBy(state),
        artifacts: () => state.artifacts.values(),
        register: (artifact) => void registered.push(sealArtifact(artifact, world)),
      }),
    );
    if (gave === interrupted) return undefined;
    const output = redactJson(toJson(gave), team.redact);
    const digest = digestOf(tool.name, output, sha256);
    const artifacts = [...registered];
    const ms = spent();
    return () => ({
      type: 'tool_answered',
      call: call.id,
      tool: tool.name,
      status: 'ok',
      output,
      digest,
      ...(artifacts.length > 0 && { artifacts }),
      ms,
    });
  } catch (error) {
    const { code, message } = failureOf(error, 'tool_failed');
    // A call that may not be repeated and was cut short may have taken effect all the same.
    const unsure = began && code === 'tool_timeout' && tool.repeat === 'once';
    return answerTo(call, { status: unsure ? 'unknown' : 'failed', code, message, ms: spent() });
  }
}

/** What tells the results of tools apart: one that was not seen before is evidence. */
export function digestOf(tool: string, output: Json, sha256: Sha256): string {
  return sha256(JSON.stringify([tool, output]));
}

/**
 * An artifact with the hash that tells its versions apart.
 * @throws BatonError `input_invalid` without an id, a kind or a title.
 */
export function sealArtifact(
  artifact: NewArtifact,
  { sha256, team }: Pick<World, 'sha256' | 'team'>,
): Artifact {
  const { id, kind } = artifact;
  if (id === '' || [id, kind, artifact.title].some((text) => typeof text !== 'string')) {
    const got = JSON.stringify([toJson(id), toJson(kind), toJson(artifact.title)]);
    throw new BatonError(
      'input_invalid',
      `Cannot keep the artifact: it needs an id, a kind and a title, got ${got}.`,
    );
  }
  const title = redactJson(artifact.title, team.redact);
  const body = redactJson(toJson(artifact.body), team.redact);
  return { id, kind, title, body, hash: sha256(JSON.stringify([kind, title, body])) };
}

function answerTo(
  call: Call,
  {
    status,
    code,
    message,
    ms,
  }: { status: ToolStatus; code: FailureCode; message: string; ms: number },
): Made {
  const output: Json = { error: code, message };
  return () => ({
    type: 'tool_answered',
    call: call.id,
    tool: call.name,
    status,
    code,
    output,
    ms,
  });
}

function deadlineOf(
  { clock, interrupt }: World,
  { ms, code, what }: { ms: number; code: FailureCode; what: string },
): Deadline {
  return { ms, clock, interrupt, code, what };
}

/** What made the calls that are being answered. */
function modelOf(state: State): string | undefined {
  const turn = state.phase.is === 'settling' ? state.log.at(state.phase.turn.seq - 1) : undefined;
  return turn?.type === 'turn_taken' ? turn.model : undefined;
}

function saidBy(state: State): readonly string[] {
  const said: string[] = [];
  for (const event of state.log) {
    if (event.type === 'message_received') said.push(textOf(event.content));
  }
  return said;
}
