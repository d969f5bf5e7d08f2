/**
 * A team that does on demand what a console has to show, behind a real server: replies that stream,
 * calls that need approval, a person who is called, handoffs that are refused, limits that are met.
 * The model reads what to do in the user's message, so a killed server goes on where it was.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import {
  createBaton,
  defineTeam,
  defineTool,
  type Json,
  type Model,
  noUsage,
  type Reply,
  type Team,
  type View,
} from '@baton/core';
import {
  anyKey,
  createServer,
  localKey,
  openRegister,
  type Serving,
  secretHash,
  serve,
} from '@baton/server';
import { openSqliteStore } from '@baton/sqlite';
import { z } from 'zod';
import { closePages } from './browser.ts';

export const token = 'baton_theatre-token';

export interface Theatre {
  readonly url: string;
  /** The address that lets a browser in. */
  readonly entrance: string;
  readonly serving: Serving;
  /** A key of its own, for reading alone. */
  readonly readerKey: () => string;
  /** Starts a conversation and gives its id. */
  readonly start: (content: string) => Promise<string>;
}

export interface TheatreOptions {
  readonly pageFolder: string;
  readonly port?: number;
  readonly folder: string;
  /** Between two words of a streamed reply, in ms. Default 5. */
  readonly wordMs?: number;
}

/** Opens the theatre until it is closed. */
export async function openTheatre(
  options: TheatreOptions,
): Promise<Theatre & { close: () => Promise<void> }> {
  const { folder, pageFolder, port = 0, wordMs = 5 } = options;
  const store = openSqliteStore({ path: join(folder, 'baton.db') });
  const register = openRegister(join(folder, 'server.db'));
  const team = company();
  const server = createServer({
    team,
    baton: createBaton({ team, store, models: actor(wordMs), sha256: secretHash }),
    store,
    register,
    title: 'Theatre',
    keys: anyKey(localKey(token), register.findKey),
    console: pageFolder,
  });
  const serving = await serve(server, { port });
  const { url } = serving;
  return {
    url,
    entrance: `${url}/?token=${token}`,
    serving,
    readerKey: () => register.addKey({ name: 'reader', scopes: ['read'] }),
    start: async (content) => {
      const response = await fetch(`${url}/api/conversations`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ content }),
      });
      // `as`: the server's own tests hold its answers against its document.
      return ((await response.json()) as { conversation: string }).conversation;
    },
    close: async () => {
      await serving.close({ graceMs: 100 });
      await store.close();
      register.close();
    },
  };
}

/** Opens it for one test, in a fresh folder. */
export async function theatreFor(
  t: TestContext,
  options: Omit<TheatreOptions, 'folder'>,
): Promise<Theatre> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-console-'));
  const theatre = await openTheatre({ ...options, folder });
  t.after(async () => {
    try {
      await closePages(t);
    } finally {
      await theatre.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
  return theatre;
}

/** Triage passes on to data and writing; a person holds what nobody else can decide. */
function company(): Team {
  const count = defineTool({
    name: 'count',
    description: 'Counts the orders of a month',
    input: z.object({ month: z.string() }),
    repeat: 'read',
    run: ({ month }) => ({ month, orders: 412 }),
  });
  const mail = defineTool({
    name: 'mail',
    description: 'Sends a mail',
    input: z.object({ to: z.string() }),
    repeat: 'once',
    approval: true,
    run: ({ to }) => ({ sent: to }),
  });
  return defineTeam({
    name: 'theatre',
    entry: 'triage',
    landing: { human: 'human' },
    agents: [
      {
        kind: 'model',
        name: 'triage',
        description: 'reads requests and passes them on',
        instructions: 'You read requests.',
        dispatcher: true,
        handoffs: [
          { to: 'data', when: 'figures are wanted' },
          { to: 'writing', when: 'words are wanted' },
          'human',
        ],
      },
      {
        kind: 'model',
        name: 'data',
        description: 'knows the figures',
        instructions: 'You know the figures.',
        tools: [count, mail],
        handoffs: ['triage', { to: 'writing', when: 'the figures want words' }, 'human'],
      },
      {
        kind: 'model',
        name: 'writing',
        description: 'finds the words',
        instructions: 'You find the words.',
        handoffs: ['triage', 'human'],
      },
      { kind: 'human', name: 'human', description: 'a person', handoffs: ['data', 'writing'] },
    ],
  });
}

/** Replies by the newest request: see `played`. */
function actor(wordMs: number): Model {
  return {
    name: 'scripted/actor',
    ask: async ({ view, delta, signal }) => {
      const reply = played(view);
      for (const word of reply.text?.match(/\S+\s*/g) ?? []) {
        if (signal.aborted) break;
        delta({ type: 'text', text: word });
        await new Promise((resolve) => setTimeout(resolve, wordMs));
      }
      return {
        usage: { ...noUsage, inputTokens: 800, outputTokens: 60, costMicroUsd: 900 },
        ...reply,
      };
    },
  };
}

const tale =
  'It was the best of quarters, it was the worst of quarters. Orders came in from everywhere, and ' +
  'every one of them was counted twice before it was believed. In the end there were four hundred ' +
  'and twelve of them, which is to say: more than last year, and fewer than were hoped for.';

function played({ agent, request, hold }: View): Reply {
  const began = !hold.some(({ type }) => type === 'tool_answered' || type === 'handoff_refused');
  if (agent === 'triage') {
    if (/person/.test(request)) return handoff('human', 'nobody here may decide that');
    if (/bounce/.test(request) && began) return handoff('nobody', 'it is theirs');
    if (/tale/.test(request)) return handoff('writing', 'words are wanted');
    return handoff('data', 'figures are wanted');
  }
  if (agent === 'writing') return { text: tale };
  if (/mail/.test(request) && began) return call('mail', { to: 'ana@example.com' });
  if (/count/.test(request) && began) return call('count', { month: 'May' });
  return { text: 'There are **412 orders**.' };
}

function handoff(to: string, reason: string): Reply {
  return { handoff: { to, brief: { reason } } };
}

function call(name: string, args: Json): Reply {
  return { calls: [{ name, args }] };
}
