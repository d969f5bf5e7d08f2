/** Conversations that really happened: a desk over a store, played message by message. */
import assert from 'node:assert/strict';
import {
  type Baton,
  blobsOf,
  type ConversationId,
  conversationId,
  createBaton,
  defineTeam,
  defineTool,
  type LogEvent,
  memoryStore,
  type Schema,
  type Store,
  type TeamDefinition,
  unseal,
} from '@baton/core';
import { type ManualClock, manualClock, type Step, scriptedModel } from '@baton/core/testing';

const anything: Schema = {
  '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) },
};

/** One message, and what the agents do about it, in order. */
export interface Said {
  readonly say: string;
  readonly steps: readonly Step[];
}

export interface Past {
  readonly store: Store;
  readonly baton: Baton;
  readonly clock: ManualClock;
  /** Plays a conversation to its end; gives its log. */
  readonly talk: (name: string, said: readonly Said[]) => Promise<readonly LogEvent[]>;
  readonly log: (name: string) => Promise<readonly LogEvent[]>;
}

/** Triage hands to requirements, data and a person, and they to each other. */
export function past({
  store = memoryStore(),
  ...more
}: Partial<TeamDefinition> & { readonly store?: Store } = {}): Past {
  const clock = manualClock();
  let steps: Step[] = [];
  const next = (): Step => steps.shift() ?? 'Done.';
  const usage = { inputTokens: 100, cachedTokens: 0, outputTokens: 20, costMicroUsd: 50 };
  const write = defineTool({
    name: 'write',
    description: 'Writes a file.',
    input: anything,
    repeat: 'write',
    run: (_, { register, call }) => {
      register({ id: `F-${call}`, kind: 'file', title: 'A file', body: 'x'.repeat(5_000) });
      return 'written';
    },
  });
  const pay = defineTool({
    name: 'pay',
    description: 'Pays.',
    input: anything,
    repeat: 'once',
    approval: true,
    run: () => 'paid',
  });
  const names = ['triage', 'requirements', 'data'];
  const team = defineTeam({
    name: 'desk',
    entry: 'triage',
    agents: [
      ...names.map((name) => ({
        name,
        kind: 'model' as const,
        description: `The ${name} agent.`,
        instructions: 'Work.',
        dispatcher: name === 'triage',
        tools: [write, pay],
        handoffs: [...names, 'human'].filter((to) => to !== name).map((to) => ({ to })),
      })),
      { name: 'human', kind: 'human', description: 'A person.', handoffs: [{ to: 'data' }] },
    ],
    ...more,
  });
  const baton = createBaton({ team, store, clock, models: scriptedModel([next], { usage }) });
  const log = async (name: string): Promise<readonly LogEvent[]> => {
    const lines = await store.read(named(name), 1, Number.MAX_SAFE_INTEGER);
    const blobs = await store.blobs(lines.flatMap(blobsOf));
    return lines.map((line) => unseal(line, blobs));
  };
  const talk: Past['talk'] = async (name, said) => {
    for (const { say, steps: given } of said) {
      steps = [...given];
      await baton.send(named(name), say).outcome;
      clock.advance(1_000);
    }
    return await log(name);
  };
  return { store, baton, clock, talk, log };
}

export function named(name: string): ConversationId {
  const id = conversationId(name);
  assert.ok(id);
  return id;
}
