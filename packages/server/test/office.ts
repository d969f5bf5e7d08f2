/**
 * A small team behind a real server: a real port, a real SQLite file, a model that follows a script.
 * Every JSON response is held against the OpenAPI document that the server serves.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createBaton, defineTeam, defineTool, type Model, type Team } from '@baton/core';
import { type Script, scriptedModel } from '@baton/core/testing';
import {
  anyKey,
  createServer,
  localKey,
  openRegister,
  type Register,
  type Scope,
  type Server,
  type ServerOptions,
  type Serving,
  secretHash,
  serve,
} from '@baton/server';
import { openSqliteStore, type SqliteStore } from '@baton/sqlite';
import { z } from 'zod';
import { type Document, misfits } from './document.ts';

export const token = 'baton_test-token';

export interface Office {
  readonly url: string;
  readonly store: SqliteStore;
  readonly register: Register;
  readonly server: Server;
  readonly serving: Serving;
  /** A request with the local token, unless another is named; `null` sends none. */
  readonly ask: (method: string, path: string, more?: Asking) => Promise<Answer>;
  /** A secret with these scopes. */
  readonly key: (name: string, ...scopes: Scope[]) => string;
  readonly document: () => Promise<Document>;
}

export interface Asking {
  readonly body?: unknown;
  readonly secret?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test says what it expects of it
  readonly json: any;
  readonly text: string;
}

export interface OfficeOptions
  extends Partial<
    Pick<
      ServerOptions,
      | 'streams'
      | 'names'
      | 'bodyMax'
      | 'writesPerMinute'
      | 'keys'
      | 'perKey'
      | 'timeLimits'
      | 'tracing'
    >
  > {
  /** The office's own when left out. */
  readonly team?: Team;
  readonly script?: Script;
  readonly port?: number;
  readonly model?: Model;
  /** The folder of the store; a fresh one when left out. */
  readonly folder?: string;
}

/** Opens the office for one test. */
export async function open(t: TestContext, options: OfficeOptions = {}): Promise<Office> {
  const { script = ['Done.'], model = scriptedModel(script), folder = freshFolder(t) } = options;
  const { port = 0, team = officeTeam(), ...more } = options;
  const store = openSqliteStore({ path: join(folder, 'baton.db') });
  const register = openRegister(join(folder, 'server.db'));
  const server = createServer({
    team,
    baton: createBaton({ team, store, models: model, sha256: secretHash }),
    store,
    register,
    keys: anyKey(localKey(token), register.findKey),
    ...more,
  });
  const serving = await serve(server, { port });
  t.after(async () => {
    await serving.close({ graceMs: 100 });
    await store.close();
    register.close();
  });
  let document: Document | undefined;
  const documentOf = async (): Promise<Document> => {
    // `as`: it is what is checked.
    document ??= (await (await fetch(`${serving.url}/api/openapi.json`)).json()) as Document;
    return document;
  };
  return {
    url: serving.url,
    store,
    register,
    server,
    serving,
    document: documentOf,
    key: (name, ...scopes) => register.addKey({ name, scopes }),
    async ask(method, path, { body, secret = token, headers = {} } = {}) {
      const response = await fetch(serving.url + path, {
        method,
        redirect: 'manual',
        headers: {
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...(secret !== null && { Authorization: `Bearer ${secret}` }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get('content-type') ?? '');
      const json: unknown = isJson && text !== '' ? JSON.parse(text) : undefined;
      if (path.startsWith('/api/') && path !== '/api/openapi.json') {
        const about = { method, path: path.replace(/\?.*/, ''), status: response.status };
        assert.deepEqual(
          misfits(await documentOf(), about, json),
          [],
          `${method} ${path}: ${text}`,
        );
      }
      return { status: response.status, headers: response.headers, json, text };
    },
  };
}

/** A temporary folder that goes with the test. */
export function freshFolder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'baton-server-'));
  t.after(() => rmSync(path, { recursive: true, force: true, maxRetries: 5 }));
  return path;
}

/** Triage passes on to data, which drafts and mails; a person holds what nobody else can decide. */
export function officeTeam(): Team {
  const draft = defineTool({
    name: 'draft',
    description: 'Writes a draft',
    input: z.object({ id: z.string(), text: z.string() }),
    repeat: 'write',
    run: ({ id, text }, { register }) => {
      register({ id, kind: 'file', title: `Draft ${id}`, body: { mediaType: 'text/plain', text } });
      return { written: id };
    },
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
    name: 'office',
    entry: 'triage',
    agents: [
      {
        kind: 'model',
        name: 'triage',
        description: 'reads requests',
        instructions: 'You read requests.',
        dispatcher: true,
        handoffs: [{ to: 'data', when: 'figures are wanted' }, 'human'],
      },
      {
        kind: 'model',
        name: 'data',
        description: 'knows the figures',
        instructions: 'You know the figures.',
        tools: [draft, mail],
        handoffs: ['triage', 'human'],
      },
      { kind: 'human', name: 'human', description: 'a person', handoffs: ['data'] },
    ],
  });
}

/** Triage passes on, data drafts two files and answers. */
export const drafting: Script = {
  triage: [{ handoff: 'data', brief: { reason: 'figures', wanted: 'a draft' } }],
  data: [
    { tool: 'draft', args: { id: 'report.txt', text: 'Twelve.' } },
    { tool: 'draft', args: { id: 'notes.txt', text: 'a'.repeat(6_000) } },
    { stream: ['It is ', 'twelve', '.'] },
  ],
};

/** Waits until a conversation has its outcome or waits for somebody. */
export async function parked(office: Office, conversation: string): Promise<Answer> {
  for (let tries = 0; tries < 400; tries += 1) {
    const answer = await office.ask('GET', `/api/conversations/${conversation}`);
    if (answer.status !== 200) return answer;
    if (answer.json.status !== 'active' && !answer.json.working) return answer;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`${conversation} does not come to rest`);
}

/** Starts a conversation and waits until it is parked. Gives its id. */
export async function started(
  office: Office,
  content = 'How many are there?',
  more: Asking = {},
): Promise<string> {
  const { status, json } = await office.ask('POST', '/api/conversations', {
    body: { content },
    ...more,
  });
  assert.equal(status, 201);
  await parked(office, json.conversation);
  return json.conversation;
}

/** What comes back for these bytes. */
export function raw(office: Office, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(office.url).port), '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (piece) => {
      answer += String(piece);
    });
    socket.on('end', () => resolve(answer)).on('error', reject);
    socket.write(text);
  });
}
