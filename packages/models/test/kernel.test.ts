/** The kernel on a model over HTTP: a request is handed over, a tool is called, an answer comes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  conversationId,
  createBaton,
  defineTeam,
  defineTool,
  memoryStore,
  type Schema,
} from '@baton/core';
import { openModel } from '../src/index.ts';
import { misbehavingServer } from '../src/testing/index.ts';
import { hasty } from './scene.ts';

const anything: Schema = {
  '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) },
};

test('[C4] a handoff, a failure that passes, broken arguments, a tool and an answer', async (context) => {
  const server = await misbehavingServer();
  context.after(async () => await server.close());
  const ran: unknown[] = [];
  const runSql = defineTool({
    name: 'run_sql',
    description: 'Runs a query.',
    input: anything,
    repeat: 'read',
    run: (args) => {
      ran.push(args);
      return { rows: 3 };
    },
  });
  const team = defineTeam({
    name: 'ba',
    entry: 'triage',
    agents: [
      {
        kind: 'model',
        name: 'triage',
        description: 'Sorts.',
        instructions: 'Hand over.',
        dispatcher: true,
        handoffs: ['data'],
      },
      {
        kind: 'model',
        name: 'data',
        description: 'Queries.',
        instructions: 'Query.',
        tools: [runSql],
        handoffs: ['triage'],
      },
    ],
  });
  server.script(
    { do: 'handoff', to: 'data', brief: { reason: 'SQL is wanted' } },
    { do: 'cut' },
    { do: 'calls', calls: [{ name: 'run_sql', args: '{"sql": "SELECT 1; DR' }] },
    { do: 'calls', calls: [{ name: 'run_sql', args: { sql: 'SELECT 1' } }], reasoning: 'hm' },
    { do: 'text', text: 'Three rows.' },
  );
  const model = await openModel('mistral-small', { baseUrl: server.url, env: {}, ...hasty });
  const baton = createBaton({ team, store: memoryStore(), models: model });
  const conversation = conversationId('c1');
  assert.ok(conversation);
  const outcome = await baton.send(conversation, 'Monthly sales?').outcome;
  assert.equal(outcome.kind, 'answered', JSON.stringify(outcome));
  assert.equal(outcome.text, 'Three rows.');
  assert.deepEqual(ran, [{ sql: 'SELECT 1' }]);
  assert.deepEqual(server.requests.map((request) => request.complaint).filter(Boolean), []);
  assert.equal(server.requests.length, 5);
});
