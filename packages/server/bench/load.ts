/**
 * Many listeners, many conversations: is anything lost or told twice, how late is it, does memory
 * grow. The server is a process of its own; this one is all of its clients.
 *
 *     node --conditions=baton-source packages/server/bench/load.ts --minutes 10
 *
 * Each of the conversations that are open at once is sent message after message, which an instant
 * model answers; after `--messages` of them its listeners have to have all of it, and leave with it
 * for a new one. Each listener holds what it gets against the positions it must get. How late an
 * event is: from its time in the log, which is whole milliseconds of the same clock, to when its
 * listener has read it.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, get, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    conversations: { type: 'string', default: '200' },
    listeners: { type: 'string', default: '1000' },
    /** Of one conversation. */
    messages: { type: 'string', default: '20' },
    /** Messages a second over all conversations; 0 is as many as go. */
    rate: { type: 'string', default: '50' },
  },
});
const minutes = Number(values.minutes);
const conversationCount = Number(values.conversations);
const listenerCount = Number(values.listeners);
const messagesEach = Number(values.messages);
const rate = Number(values.rate);
const token = 'baton_load-bench-token';

/** What came of all conversations up to now. */
const total = { conversations: 0, messages: 0, expected: 0, got: 0, wrong: 0 };
const lateness: number[] = [];

const folder = mkdtempSync(join(tmpdir(), 'baton-load-'));
const child = fileURLToPath(new URL('load.child.ts', import.meta.url));
const server = spawn(process.execPath, ['--conditions=baton-source', child, folder, token], {
  stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
});
const port = await new Promise<number>((resolve) =>
  server.stdout?.once('data', (data) => resolve(Number(data))),
);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

try {
  await measure();
} finally {
  server.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}
process.exit();

async function measure(): Promise<void> {
  print(`${listenerCount} listeners, ${conversationCount} conversations at once, ${minutes} min`);
  const memory: number[] = [];
  const watch = setInterval(() => void memoryOf().then((mib) => memory.push(mib)), 1_000);
  const until = Date.now() + minutes * 60_000;
  await Promise.all(Array.from({ length: conversationCount }, (_, n) => seat(n, until)));
  clearInterval(watch);
  const { conversations, messages, expected, got, wrong } = total;
  const late = Float64Array.from(lateness).toSorted();
  const at = (share: number): number => late[Math.floor(late.length * share)] ?? Number.NaN;
  print(`${conversations} conversations, ${messages} messages`);
  print(`${got} events read of ${expected}; out of order or twice: ${wrong}`);
  print(
    `late: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, p99.9 ${at(0.999)} ms, most ${late.at(-1)} ms`,
  );
  print(`memory of the server in MiB, by tenths of the time: ${tenths(memory).join(' ')}`);
}

/** One conversation after the other, each with its listeners. */
async function seat(place: number, until: number): Promise<void> {
  const each = rate > 0 ? (conversationCount / rate) * 1_000 : 0;
  const audience = Math.round(listenerCount / conversationCount);
  await later((place / conversationCount) * each);
  while (Date.now() < until) {
    const conversation = await start();
    const listeners = Array.from({ length: audience }, () => listen(conversation));
    await Promise.all(listeners.map(({ open }) => open));
    for (let sent = 0; sent < messagesEach && Date.now() < until; sent++) {
      const begun = Date.now();
      await post(`/api/conversations/${conversation}/messages`, { content: 'And now?' });
      total.messages += 1;
      await later(Math.max(0, begun + each - Date.now()));
    }
    const end = await endOf(conversation);
    for (let tries = 0; tries < 300 && listeners.some(({ got }) => got() < end); tries++) {
      await later(20);
    }
    total.conversations += 1;
    for (const listener of listeners) {
      total.expected += end;
      total.got += listener.got();
      total.wrong += listener.outOfOrder();
      listener.leave();
    }
  }
}

interface Listener {
  readonly open: Promise<void>;
  readonly got: () => number;
  readonly outOfOrder: () => number;
  readonly leave: () => void;
}

function listen(conversation: string): Listener {
  let last = 0;
  let wrong = 0;
  let rest = '';
  let live = false;
  const path = `/api/conversations/${conversation}/events`;
  const headers = { Authorization: `Bearer ${token}` };
  const connection = get({ port, path, headers, agent: false });
  const open = new Promise<void>((resolve, reject) => {
    connection.on('error', reject);
    connection.once('response', (response: IncomingMessage) => {
      if (response.statusCode !== 200) reject(new Error(`${response.statusCode} for ${path}`));
      response.setEncoding('utf8').on('data', (piece: string) => {
        const frames = (rest + piece).split('\n\n');
        rest = frames.pop() ?? '';
        const now = Date.now();
        for (const frame of frames) {
          if (frame.startsWith('event: live')) {
            live = true;
            resolve();
          }
          const id = /^id: (\d+)$/m.exec(frame)?.[1];
          if (id === undefined) continue;
          if (Number(id) !== last + 1) wrong += 1;
          last = Number(id);
          const at = /"at":(\d+)/.exec(frame)?.[1];
          if (live && at !== undefined) lateness.push(now - Number(at));
        }
      });
      // It is cut off by `leave`.
      response.on('error', () => {});
    });
  });
  return { open, got: () => last, outOfOrder: () => wrong, leave: () => void connection.destroy() };
}

async function start(): Promise<string> {
  // `as`: the server's tests hold its answers against its document.
  return (
    JSON.parse(await post('/api/conversations', { content: 'Hello' })) as { conversation: string }
  ).conversation;
}

/** Position of the newest event, once the conversation is at rest. */
async function endOf(conversation: string): Promise<number> {
  for (;;) {
    const text = await answered({ path: `/api/conversations/${conversation}`, method: 'GET' });
    // `as`: as above.
    const head = JSON.parse(text) as { seq: number; status: string; working: boolean };
    if (head.status !== 'active' && !head.working) return head.seq;
    await later(50);
  }
}

function post(path: string, body: unknown): Promise<string> {
  return answered({ path, method: 'POST' }, JSON.stringify(body));
}

function answered(what: { path: string; method: string }, body?: string): Promise<string> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  return new Promise((resolve, reject) => {
    const sent = request({ port, agent, headers, ...what }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      response.once('end', () => {
        const { statusCode = 0 } = response;
        if (statusCode < 300) resolve(text);
        else reject(new Error(`${statusCode} for ${what.path}: ${text}`));
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** Resident memory of the server, which it tells of itself when asked. */
function memoryOf(): Promise<number> {
  return new Promise((resolve) => {
    server.once('message', (bytes) => resolve(Math.round(Number(bytes) / 2 ** 20)));
    server.send('memory');
  });
}

function tenths(values: readonly number[]): readonly number[] {
  const size = Math.max(1, Math.floor(values.length / 10));
  return Array.from({ length: Math.min(10, values.length) }, (_, n) =>
    Math.max(...values.slice(n * size, (n + 1) * size)),
  );
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
