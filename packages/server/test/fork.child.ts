/**
 * A server in a process of its own, to be killed while a fork runs: `<folder>`. Each run of a tool is
 * a line of `<folder>/ran`, and the answer is what the agent was instructed with.
 */
import { appendFileSync } from 'node:fs';
import { createBaton, defineTeam } from '@baton/core';
import { scriptedModel } from '@baton/core/testing';
import { createServer, localKey, openRegister, secretHash, serve } from '@baton/server';
import { openSqliteStore } from '@baton/sqlite';
import { officeTeam, token } from './office.ts';

// It does not outlive the test that started it, however that ends.
process.stdin.resume().on('close', () => process.exit());

const [, , folder = ''] = process.argv;
const store = openSqliteStore({ path: `${folder}/baton.db` });
const { name, entry, agents } = officeTeam();
const team = defineTeam({
  name,
  entry,
  agents: [...agents.values()].map((agent) => ({
    ...agent,
    tools: agent.tools.map((tool) => ({
      ...tool,
      run: (...given: Parameters<typeof tool.run>) => {
        appendFileSync(`${folder}/ran`, `${tool.name}\n`);
        return tool.run(...given);
      },
    })),
  })),
});
const models = scriptedModel({
  triage: [{ handoff: 'data' }],
  data: [
    (view) => {
      const n = view.artifacts().length;
      if (n === 10) return view.instructions;
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
const serving = await serve(server);
process.stdout.write(`${serving.url}\n`);
