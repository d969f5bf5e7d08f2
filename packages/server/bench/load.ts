/**
 * Many listeners, many conversations: is anything lost or told twice, how late is it, does memory
 * grow. The server is a process of its own; this one is all of its clients.
 *
 *     node --conditions=baton-source packages/server/bench/load.ts --minutes 10
 *
 * Each conversation is sent message after message; an instant model answers. Each listener holds
 * what it gets against the positions it must get. How late an event is: from its time in the log,
 * which is whole milliseconds of the same clock, to when its listener has read it.
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
    /** Messages a second over all conversations; 0 is as many as go. */
    rate: { type: 'string', default: '50' },
  },
});
const minutes = Number(values.minutes);
const conversationCount = Number(values.conversations);
const listenerCount = Number(values.listeners);
const rate = Number(values.rate);
const token = 'baton_load-bench-token';

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
  const conversations: string[] = [];
  for (let n = 0; n < conversationCount; n++) conversations.push(await start());
  const listeners = Array.from({ length: listenerCount }, (_, n) =>
    listen(conversations[n % conversationCount] ?? ''),
  );
  await Promise.all(listeners.map(({ open }) => open));
  print(`${listenerCount} listeners, ${conversationCount} conversations, ${minutes} min`);
  const memory: number[] = [];
  const watch = setInterval(() => void memoryOf().then((mib) => memory.push(mib)), 1_000);
  const sent = await sendAll(conversations, Date.now() + minutes * 60_000);
  clearInterval(watch);
  const ends = new Map<string, number>();
  for (const conversation of conversations) ends.set(conversation, await endOf(conversation));
  const all = (): boolean => listeners.every((one) => one.got() >= (ends.get(one.of) ?? 0));
  for (let tries = 0; tries < 300 && !all(); tries++) await later(100);
  const expected = listeners.reduce((sum, { of }) => sum + (ends.get(of) ?? 0), 0);
  const got = listeners.reduce((sum, one) => sum + one.got(), 0);
  const wrong = listeners.reduce((sum, one) => sum + one.outOfOrder(), 0);
  const late = Float64Array.from(listeners.flatMap((one) => one.lateness)).toSorted();
  const at = (share: number): number => late[Math.floor(late.length * share)] ?? Number.NaN;
  print(`${sent} messages, ${got} events read of ${expected}; out of order or twice: ${wrong}`);
  print(
    `late: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, p99.9 ${at(0.999)} ms, most ${at(1 - 1e-9)} ms`,
  );
  print(`memory of the server in MiB, by tenths of the time: ${tenths(memory).join(' ')}`);
}

async function sendAll(conversations: readonly string[], until: number): Promise<number> {
  let sent = 0;
  const each = rate > 0 ? (conversations.length / rate) * 1_000 : 0;
  const one = async (conversation: string, place: number): Promise<void> => {
    await later((place / conversations.length) * each);
    while (Date.now() < until) {
      const begun = Date.now();
      await post(`/api/conversations/${conversation}/messages`, { content: 'And now?' });
      sent += 1;
      await later(Math.max(0, begun + each - Date.now()));
    }
  };
  await Promise.all(conversations.map(one));
  return sent;
}

interface Listener {
  readonly of: string;
  readonly open: Promise<void>;
  readonly got: () => number;
  readonly outOfOrder: () => number;
  /** In ms, of events that came live. */
  readonly lateness: number[];
}

function listen(conversation: string): Listener {
  const lateness: number[] = [];
  let last = 0;
  let wrong = 0;
  let rest = '';
  let live = false;
  const open = new Promise<void>((resolve, reject) => {
    const path = `/api/conversations/${conversation}/events`;
    const options = {
      port,
      path,
      headers: { Authorization: `Bearer ${token}` },
      agent: false,
    } as const;
    const opened = get(options, (response: IncomingMessage) => {
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
    });
    opened.once('error', reject);
  });
  return { of: conversation, open, got: () => last, outOfOrder: () => wrong, lateness };
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
