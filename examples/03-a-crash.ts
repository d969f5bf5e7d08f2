/**
 * A crash and a resume: a process dies while a mail is being sent, another one goes on from the log.
 * The mail may have left, so it is not sent again; the agent is told that nobody knows.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ConversationId, createBaton, defineTeam, defineTool } from '@baton/core';
import { scriptedModel } from '@baton/core/testing';
import { openSqliteStore } from '@baton/sqlite';
import { z } from 'zod';

const conversation = 'invoice-4' as ConversationId;
const [, , role = 'parent', path = ''] = process.argv;

const sendMail = defineTool({
  name: 'send_mail',
  description: 'Sends a mail.',
  input: z.object({ to: z.string() }),
  repeat: 'once',
  async run() {
    console.log('  sending …');
    // The power goes out before anybody can say whether it arrived.
    if (role === 'child') process.kill(process.pid, 'SIGKILL');
    return 'sent';
  },
});

const team = defineTeam({
  name: 'billing',
  entry: 'clerk',
  agents: [
    {
      kind: 'model',
      name: 'clerk',
      description: 'sends invoices',
      instructions: 'Send it.',
      tools: [sendMail],
    },
  ],
});

const models = scriptedModel([
  (view) => {
    const last = view.messages.at(-1);
    if (last?.role !== 'tool') return { tool: 'send_mail', args: { to: 'ada@example.org' } };
    return `I can not tell whether the mail went out: ${JSON.stringify(last.output)}`;
  },
]);

if (role === 'child') {
  const baton = createBaton({ team, store: openSqliteStore({ path }), models });
  await baton.send(conversation, 'Send invoice 4').outcome;
} else {
  const folder = await mkdtemp(join(tmpdir(), 'baton-example-'));
  const file = join(folder, 'baton.db');
  const flags = process.execArgv;
  const child = spawn(process.execPath, [...flags, fileURLToPath(import.meta.url), 'child', file], {
    stdio: 'inherit',
  });
  const [, signal] = await once(child, 'exit');
  console.log(`the first process is dead: ${signal}`);

  const store = openSqliteStore({ path: file });
  const outcome = await createBaton({ team, store, models }).continue(conversation).outcome;
  console.log(`${outcome.kind}: ${outcome.text}`);
  await store.close();
  await rm(folder, { recursive: true });
}
