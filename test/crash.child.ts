/**
 * A process that works on one conversation until it is killed: a team whose tools touch the world,
 * which here is a file with a line for every time something really happened.
 *
 *     node crash.child.ts <folder>
 */
import { appendFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ConversationId,
  createBaton,
  defineTeam,
  defineTool,
  type Outcome,
  outcomeOf,
  type Repeat,
  type Reply,
  type State,
  type Tool,
  type View,
} from '@baton/core';
import { openSqliteStore } from '@baton/sqlite';
import { z } from 'zod';

const [, , folder = ''] = process.argv;
// `as`: an id like any other.
const conversation = 'c' as ConversationId;

/** Takes a while before and after it touches the world, so that death finds it at every point. */
function touching(name: string, repeat: Repeat): Tool {
  return defineTool({
    name,
    description: `Does ${name}.`,
    input: z.object({}),
    repeat,
    async run(_, { key, register }) {
      await sleep(8);
      if (repeat !== 'read') appendFileSync(join(folder, 'world'), `${name} ${key}\n`);
      await sleep(8);
      if (repeat === 'write') {
        register({ id: `BR-${key}`, kind: 'BR', title: key, body: 'y'.repeat(5_000) });
      }
      return `${name} done`;
    },
  });
}

const tools = {
  look: touching('look', 'read'),
  save: touching('save', 'write'),
  mail: touching('mail', 'once'),
  pay: touching('pay', 'once'),
};

/** What an agent does in its n-th turn of a hold, whatever the tools said. */
function turns(...plan: readonly Reply[]): (view: View) => Promise<Reply> {
  return async (view) => {
    await sleep(3);
    const taken = view.hold.filter(({ type }) => type === 'turn_taken').length;
    return plan[taken] ?? { text: 'Nothing more.' };
  };
}

const call = (...names: (keyof typeof tools)[]): Reply => ({
  calls: names.map((name) => ({ name, args: {} })),
});
const pass = (to: string): Reply => ({ handoff: { to, brief: { reason: `for ${to}` } } });

const team = defineTeam({
  name: 'office',
  entry: 'triage',
  agents: [
    {
      kind: 'code',
      name: 'triage',
      description: 'passes on',
      dispatcher: true,
      handoffs: ['clerk'],
      reply: turns(pass('clerk')),
    },
    {
      kind: 'code',
      name: 'clerk',
      description: 'writes and sends',
      tools: Object.values(tools),
      handoffs: ['cashier'],
      reply: turns(
        call('look', 'mail'),
        call('save'),
        call('mail', 'pay'),
        call('look'),
        pass('cashier'),
      ),
    },
    {
      kind: 'code',
      name: 'cashier',
      description: 'pays',
      tools: Object.values(tools),
      reply: turns(call('pay'), call('save', 'look'), call('mail'), { text: 'All is done.' }),
    },
  ],
});

const store = openSqliteStore({ path: join(folder, 'baton.db') });
const baton = createBaton({ team, store });
const before = await baton.state(conversation);
// Written at once: a line in a buffer dies with the process.
writeSync(1, 'ready\n');
const outcome = await ending(before);
writeSync(1, `${outcome.kind}: ${outcome.text}\n`);
await store.close();

/** Begins, or goes on; a life that ended after the last event left nothing to do. */
async function ending(state: State): Promise<Outcome> {
  if (state.seq === 0) return await baton.send(conversation, 'Please do it.').outcome;
  if (state.phase.is === 'ended') return outcomeOf(team, conversation, state);
  return await baton.continue(conversation).outcome;
}
