/**
 * A stage for the tests of the core: a team over a store in memory, a clock that stands still, a
 * scripted model; and a log told in one line an event, so that a test is a table of such lines.
 */
import assert from 'node:assert/strict';
import {
  type AgentDefinition,
  type Baton,
  type BatonOptions,
  type ConversationId,
  conversationId,
  createBaton,
  defineTeam,
  defineTool,
  type Fact,
  fold,
  type LogEvent,
  memoryStore,
  type Outcome,
  type Run,
  type RunItem,
  type State,
  type Store,
  type Team,
  type TeamDefinition,
  type Tool,
  type ToolDefinition,
  textOf,
  unseal,
} from '@baton/core';
import {
  type ManualClock,
  manualClock,
  type Script,
  type ScriptedModel,
  type Step,
  scriptedModel,
} from '@baton/core/testing';

/** The conversation that tests play in. */
export const here: ConversationId = named('here');

export function named(text: string): ConversationId {
  const id = conversationId(text);
  assert.ok(id, `'${text}' is no conversation id`);
  return id;
}

export interface Stage {
  readonly team: Team;
  readonly store: Store;
  readonly clock: ManualClock;
  readonly model: ScriptedModel;
  readonly baton: Baton;
  /** Sends a message and waits for the outcome. */
  readonly say: (text: string, more?: Parameters<Baton['send']>[2]) => Promise<Outcome>;
  readonly log: () => Promise<readonly LogEvent[]>;
  /** The log from event `from` (default 3: after the first message), a line for each. */
  readonly told: (from?: number) => Promise<string[]>;
  readonly state: () => Promise<State>;
  /** A new process over the same store, as after a crash. */
  readonly again: (script?: Script) => Stage;
}

/** A team on a stage. The script is the model of all its agents. */
export function stage(
  definition: TeamDefinition,
  script: Script,
  options: Partial<BatonOptions> & { readonly clock?: ManualClock } = {},
): Stage {
  const team = defineTeam(definition);
  const store = options.store ?? memoryStore();
  const clock = options.clock ?? manualClock();
  const model = scriptedModel(script);
  const baton = createBaton({ models: model, patienceMs: 0, ...options, team, store, clock });
  const log = (): Promise<readonly LogEvent[]> => logOf(store);
  return {
    team,
    store,
    clock,
    model,
    baton,
    say: (text, more) => baton.send(here, text, more).outcome,
    log,
    told: async (from = 3) => tell((await log()).filter(({ seq }) => seq >= from)),
    state: async () => fold(await log()),
    again: (next = script) => stage(definition, next, { ...options, store, clock }),
  };
}

/** The log of a conversation as its store has it. */
export async function logOf(
  store: Store,
  conversation: ConversationId = here,
): Promise<LogEvent[]> {
  const lines = await store.read(conversation, 1, Number.MAX_SAFE_INTEGER);
  const events: LogEvent[] = [];
  for (const line of lines) {
    // Asked for whole: a blob that is not needed is not found, and that is no harm.
    const named = [...line.text.matchAll(/"sha256":"([0-9a-f]{64})"/g)].map(
      ([, hash]) => hash ?? '',
    );
    events.push(unseal(line, await store.blobs(named)));
  }
  return events;
}

/** Events as lines. */
export function tell(events: readonly LogEvent[]): string[] {
  return events.map(line);
}

/** One event in one line: what a test wants to see of it. */
export function line(event: Fact): string {
  switch (event.type) {
    case 'conversation_started':
      return `started ${event.team}`;
    case 'message_received':
      return `${event.from}: ${textOf(event.content)}`;
    case 'routed':
      return `routed ${event.to} by ${event.method}${event.question ? ', asking' : ''}`;
    case 'turn_taken': {
      const { agent, text, calls, question } = event;
      const called = calls.length > 0 ? ` [${calls.map(({ name }) => name).join(', ')}]` : '';
      return `${agent}: ${text}${called}${question ? ' (question)' : ''}`;
    }
    case 'turn_failed':
      return `${event.agent} failed ${event.failure.code}`;
    case 'reply_questioned':
      return `${event.agent} questioned ${event.reason}`;
    case 'tool_started':
      return `${event.tool} started`;
    case 'tool_answered':
      return `${event.tool} ${event.status}${event.code ? ` ${event.code}` : ''}`;
    case 'approval_requested':
      return `${event.tool} needs approval`;
    case 'approval_answered':
      return `${event.by} ${event.approved ? 'approved' : 'denied'}`;
    case 'handoff_refused':
      return `refused ${event.from} → ${event.to} ${event.code}`;
    case 'handoff_committed': {
      const { from, to, standing, landing } = event;
      return `${from} → ${to} ${standing}${landing ? ` at ${landing}` : ''}`;
    }
    case 'landing_started':
      return `${event.agent} lands at ${event.bound}`;
    case 'human_requested':
      return `${event.agent} is asked`;
    case 'human_answered':
      return `${event.by}: ${textOf(event.content)}`;
    case 'run_ended': {
      const { outcome, agent, bound, failure } = event;
      const why = `${bound ? ` at ${bound}` : ''}${failure ? ` ${failure.code}` : ''}`;
      return `${outcome} ${agent ?? 'nobody'}${why}`;
    }
    case 'run_continued':
      return `${event.by} continues`;
    case 'cancel_requested':
      return `${event.by} cancels`;
    default:
      return event satisfies never;
  }
}

/** The one event of that type at `place` (default 0) among those of its type. */
export function only<T extends Fact['type']>(
  events: readonly LogEvent[],
  type: T,
  place = 0,
): Extract<LogEvent, { type: T }> {
  // `as`: filtered by its type.
  const found = events.filter((event) => event.type === type)[place];
  assert.ok(found, `there is no event ${place} of type ${type}`);
  return found as Extract<LogEvent, { type: T }>;
}

type Extra = Partial<Extract<AgentDefinition, { kind: 'model' }>>;

/** An agent of kind model. */
export function agent(
  name: string,
  handoffs: Extra['handoffs'] = [],
  more: Extra = {},
): AgentDefinition {
  return {
    kind: 'model',
    name,
    description: `Does ${name}`,
    instructions: `Be ${name}`,
    handoffs,
    ...more,
  };
}

export function dispatcher(
  name: string,
  handoffs: Extra['handoffs'] = [],
  more: Extra = {},
): AgentDefinition {
  return agent(name, handoffs, { dispatcher: true, ...more });
}

export function human(name: string, handoffs: Extra['handoffs'] = []): AgentDefinition {
  return { kind: 'human', name, description: `People of ${name}`, handoffs };
}

export function code(
  name: string,
  reply: Extract<AgentDefinition, { kind: 'code' }>['reply'],
  more: Partial<Extract<AgentDefinition, { kind: 'code' }>> = {},
): AgentDefinition {
  return { kind: 'code', name, description: `Computes ${name}`, reply, ...more };
}

/** A tool that takes anything and counts its runs in `calls`. */
export function tool(
  name: string,
  run: Tool['run'] = () => `${name} done`,
  more: Partial<ToolDefinition<unknown>> = {},
): Tool & { readonly calls: { readonly args: unknown; readonly key: string }[] } {
  const calls: { readonly args: unknown; readonly key: string }[] = [];
  const made = defineTool<unknown>({
    name,
    description: `Runs ${name}`,
    input: anything,
    repeat: 'read',
    ...more,
    run: (args, context) => {
      calls.push({ args, key: context.key });
      return run(args, context);
    },
  });
  return { ...made, calls };
}

/** The agents of a small team whose triage may hand to data and process. */
export function duo(more: Extra = {}): AgentDefinition[] {
  return [
    agent('triage', ['data', 'process'], more),
    agent('data', ['triage']),
    agent('process'),
    agent('other'),
  ];
}

/** A stage on which something was played, with its whole log. */
export interface Played extends Stage {
  readonly events: readonly LogEvent[];
}

/** Plays 'go' with a team; checks the log from its first turn on. */
export async function checkTeam(
  definition: Omit<TeamDefinition, 'name'>,
  script: Script,
  expected: readonly string[],
): Promise<Played> {
  const played = stage({ name: 'desk', ...definition }, script);
  await played.say('go');
  assert.deepEqual(await played.told(4), expected);
  return { ...played, events: await played.log() };
}

/** Plays 'go'; checks what becomes of one turn of triage. Gives the whole log. */
export async function checkTurn(
  step: Step,
  expected: readonly string[],
  agents: readonly AgentDefinition[] = duo(),
): Promise<readonly LogEvent[]> {
  const script: Script = { triage: [step, 'Done by triage.'], data: ['Done by data.'] };
  return (await checkTeam({ entry: 'triage', agents }, script, expected)).events;
}

/** Plays 'go' with one agent that has these tools; checks the log from its first turn on. */
export async function checkTools(
  tools: readonly Tool[],
  script: Script,
  expected: readonly string[],
): Promise<Played> {
  return await checkTeam({ entry: 'a', agents: [agent('a', [], { tools })] }, script, expected);
}

/** A reply that calls these tools, without arguments. */
export function calls(...names: readonly string[]): {
  readonly calls: readonly {
    readonly name: string;
    readonly args: Readonly<Record<string, never>>;
  }[];
} {
  return { calls: names.map((name) => ({ name, args: {} })) };
}

/** A tool that has something new to say each time. */
export function fresh(): ReturnType<typeof tool> {
  let count = 0;
  return tool('look', () => {
    count += 1;
    return `news ${count}`;
  });
}

/** A schema that takes whatever comes. */
export const anything: ToolDefinition<unknown>['input'] = {
  '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) },
};

/** A schema that breaks its contract. */
export function throwing(message: string): ToolDefinition<unknown>['input'] {
  const validate = (): never => {
    throw new Error(message);
  };
  return { '~standard': { version: 1, vendor: 'test', validate } };
}

/** Everything that a run gives to whoever follows it. */
export async function followed(run: Run): Promise<RunItem[]> {
  const items: RunItem[] = [];
  for await (const item of run) items.push(item);
  return items;
}

/** Waits until `done`, for as many turns of the event loop as it takes. */
export async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 10_000; turn++) {
    if (await done()) return;
    await new Promise<void>((resolve) => void setImmediate(resolve));
  }
  assert.fail('what was waited for did not come');
}
