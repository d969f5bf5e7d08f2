/**
 * How a fork runs: its team, and tools that are answered from the log it was forked from.
 *
 * Comes in: what the first event of a fork says, and the events of the original. Goes out: a team,
 * and a function that answers calls. Both depend on these logs alone, so a fork that was cut off by
 * a crash goes on as it was meant, whoever goes on with it.
 *
 * Invariants
 * 1. Where tools are recorded none is run, and nobody is asked to agree to what is not done.
 * 2. A call is answered with what its like was answered with in the original, in order: the second
 *    one as the second one. What is not in the original is refused, and the agent is told so.
 */
import type { Agent, Tool } from './agent.ts';
import type { EventOf, Fact, ForkedFrom, LogEvent, TeamChange } from './event.ts';
import { canonicalJson } from './json.ts';
import type { Call } from './message.ts';
import type { State } from './state.ts';
import type { Team } from './team.ts';

/** Answers a call of a state's open turn from a record. */
export type Replay = (call: Call, state: State) => Fact;

/** Where a conversation was forked from; undefined for one that is no fork. */
export function originOf({ log }: Pick<State, 'log'>): ForkedFrom | undefined {
  const first = log.at(0);
  return first?.type === 'conversation_started' ? first.forkedFrom : undefined;
}

/** The team of a fork: that of the original with its changes, and without tools that run. */
export function forkedTeam(team: Team, origin: ForkedFrom): Team {
  const agents = [...team.agents].map(([name, agent]) => {
    const changed = teamChanges(origin).reduce(changedAgent, agent);
    const tools = origin.tools === 'real' ? agent.tools : agent.tools.map(stub);
    return [name, { ...changed, tools }] as const;
  });
  return { ...team, agents: new Map(agents) };
}

/** All that is different in the team of a fork, oldest first. */
export function teamChanges({ before = [], change }: ForkedFrom): readonly TeamChange[] {
  return change?.kind === 'instructions' || change?.kind === 'model' ? [...before, change] : before;
}

/** Answers calls with what the original recorded; empty when it is not there any more. */
export function replayOf(events: readonly LogEvent[]): Replay {
  const recorded = callsIn(events);
  const gone = events.length === 0;
  return (call, state) => {
    const key = keyOf(call);
    const original = recorded.get(key) ?? [];
    const here = callsIn(state.log).get(key) ?? [];
    const place = here.findIndex(({ id }) => id === call.id);
    // Called more often than in the original: as the last time, which may be what was changed.
    const before = [...original, ...here.slice(0, place)];
    const answer = original[place]?.answer ?? before.findLast((made) => made.answer)?.answer;
    return answer ? answerTo(call, answer) : refusalOf(call, gone);
  };
}

interface MadeCall {
  readonly id: Call['id'];
  /** Absent where there is none that says anything of the tool. */
  answer?: EventOf<'tool_answered'>;
}

/** Every call of a tool, in order, by the tool and its arguments. */
function callsIn(events: Iterable<LogEvent>): ReadonlyMap<string, readonly MadeCall[]> {
  const byKey = new Map<string, MadeCall[]>();
  const byId = new Map<string, MadeCall>();
  for (const event of events) {
    if (event.type === 'tool_answered' && saysSomething(event)) {
      const made = byId.get(event.call);
      if (made) made.answer = event;
    }
    if (event.type !== 'turn_taken') continue;
    for (const call of event.calls) {
      if (call.kind !== 'tool') continue;
      const made = { id: call.id };
      const key = keyOf(call);
      const same = byKey.get(key);
      byId.set(call.id, made);
      if (same) same.push(made);
      else byKey.set(key, [made]);
    }
  }
  return byKey;
}

/** Not so what was refused for the run's sake, such as for its budget, or not made at all. */
function saysSomething({ status, code }: EventOf<'tool_answered'>): boolean {
  return status === 'refused' ? code === 'arguments_invalid' : status !== 'cancelled';
}

function keyOf({ name, args, garbled }: Call): string {
  return canonicalJson([name, args, garbled ?? null]);
}

/** What the original recorded, as the answer to this call. It took no time. */
function answerTo(call: Call, recorded: EventOf<'tool_answered'>): Fact {
  const { seq: _seq, at: _at, ...answer } = recorded;
  return { ...answer, call: call.id, ms: 0 };
}

function refusalOf({ id, name, args }: Call, gone: boolean): Fact {
  const got = JSON.stringify(args).slice(0, 200);
  const why = gone ? 'that was deleted' : `that has no such call, got ${got}`;
  const message =
    `Cannot call ${name}: this conversation is a fork whose tools are answered from the record ` +
    `of the original, and ${why}. Go on with what you have, and say what is missing.`;
  const code = 'tool_unrecorded';
  const output = { error: code, message };
  return { type: 'tool_answered', call: id, tool: name, status: 'refused', code, output, ms: 0 };
}

function changedAgent(agent: Agent, change: TeamChange): Agent {
  const meant = change.agent === undefined || change.agent === agent.name;
  if (!meant || agent.kind !== 'model') return agent;
  return change.kind === 'model'
    ? { ...agent, model: change.model }
    : { ...agent, instructions: change.text };
}

/** A tool as the agent sees it. May be called again after a crash, as nothing is done. */
function stub(tool: Tool): Tool {
  return { ...tool, repeat: 'read', approval: false, run: notRun };
}

function notRun(): never {
  throw new TypeError('a tool of a fork is answered from the record');
}
