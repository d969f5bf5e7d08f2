/**
 * A server in a process of its own, to be killed: `<folder> <port>`. Its model decides from what it is
 * shown alone, so that it goes on where it was.
 */
import { createBaton } from '@baton/core';
import { scriptedModel } from '@baton/core/testing';
import { createServer, localKey, openRegister, secretHash, serve } from '@baton/server';
import { openSqliteStore } from '@baton/sqlite';
import { officeTeam, token } from './office.ts';

// It does not outlive the test that started it, however that ends.
process.stdin.resume().on('close', () => process.exit());

const [, , folder = '', port = '0'] = process.argv;
const store = openSqliteStore({ path: `${folder}/baton.db` });
const team = officeTeam();
const models = scriptedModel({
  triage: [{ handoff: 'data' }],
  data: [
    (view) => {
      const n = view.artifacts().length;
      if (n === 10) return { stream: ['All ten ', 'are written.'] };
      return { delayMs: 8, then: { tool: 'draft', args: { id: `d${n}`, text: `text ${n}` } } };
    },
  ],
});
const server = createServer({
  team,
  baton: createBaton({ team, store, models, sha256: secretHash }),
  store,
  register: openRegister(`${folder}/server.db`),
  keys: localKey(token),
});
const serving = await serve(server, { port: Number(port) });
process.stdout.write(`${serving.port}\n`);
