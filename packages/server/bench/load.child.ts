/** The server that is loaded: `<folder> <token>`. Prints its port; tells its memory when asked. */
import { createBaton, defineTeam } from '@baton/core';
import { scriptedModel } from '@baton/core/testing';
import { createServer, localKey, openRegister, secretHash, serve } from '@baton/server';
import { openSqliteStore } from '@baton/sqlite';

// It does not outlive what started it.
process.stdin.resume().on('close', () => process.exit());

const [, , folder = '', token = ''] = process.argv;
const many = Number.MAX_SAFE_INTEGER;
const limits = { turns: many, handoffs: many, timeMs: many, tokens: many, costMicroUsd: many };
const team = defineTeam({
  name: 'load',
  entry: 'triage',
  next: 'entry',
  limits: { conversation: { ...limits, toolCalls: many } },
  agents: [
    {
      kind: 'model',
      name: 'triage',
      description: 'passes on',
      instructions: '',
      dispatcher: true,
      handoffs: ['data'],
    },
    { kind: 'model', name: 'data', description: 'answers', instructions: '', handoffs: ['triage'] },
  ],
});
const models = scriptedModel({
  triage: [{ handoff: 'data' }],
  data: [{ stream: ['There ', 'are ', 'twelve.'] }],
});
// Its record of what it was asked is for tests, and would be what grows.
const ask: typeof models.ask = async (request) => {
  const reply = await models.ask(request);
  (models.requests as unknown[]).length = 0;
  return reply;
};
const store = openSqliteStore({ path: `${folder}/baton.db` });
const server = createServer({
  team,
  baton: createBaton({ team, store, models: { name: 'instant', ask }, sha256: secretHash }),
  store,
  register: openRegister(`${folder}/server.db`),
  keys: localKey(token),
  writesPerMinute: 1e9,
  perKey: { streamsMax: 100_000, runsMax: 100_000, conversationsMax: 1e9 },
});
const { port } = await serve(server);
process.on('message', () => process.send?.(process.memoryUsage().rss));
process.stdout.write(`${port}\n`);
