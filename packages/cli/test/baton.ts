/** The command line as a child process in a folder of its own, with an environment without keys. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export interface Ended {
  /** Exit status; null when a signal ended it. */
  readonly exit: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when standard output has matched, rejects when the process ended without it. */
  readonly printed: (pattern: RegExp) => Promise<void>;
}

export interface How {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads; nothing when left out. */
  readonly input?: string;
}

/** A temporary folder that goes with the test. */
export function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'baton-cli-'));
  t.after(() => rmSync(path, { recursive: true, force: true, maxRetries: 5 }));
  return path;
}

/** Starts `baton` with these words. */
export function start(words: readonly string[], { cwd, env = {}, input }: How): Running {
  const child = spawn(process.execPath, ['--conditions=baton-source', main, ...words], {
    cwd,
    env: { ...environment(), ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdin?.end(input);
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (exit, signal) => resolve({ exit, signal, out, err }));
  });
  const printed = (pattern: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => void (pattern.test(out) && resolve());
      look();
      child.stdout?.on('data', look);
      void ended.then(() => reject(new Error(`it ended without ${String(pattern)}: ${out}${err}`)));
    });
  return { child, ended, printed };
}

/** Runs `baton` to its end. */
export async function baton(words: readonly string[], how: How): Promise<Ended> {
  return await start(words, how).ended;
}

/** Runs `baton` and gives the one JSON document that it printed. */
export async function batonJson(
  words: readonly string[],
  how: How,
): Promise<Ended & { readonly document: Document }> {
  const ended = await baton([...words, '--json'], how);
  assert.equal(ended.err, '');
  // `as`: a test says what it expects of it.
  return { ...ended, document: JSON.parse(ended.out) as Document };
}

/** What `--json` prints, as far as tests look at it. */
export interface Document {
  readonly conversation: string;
  readonly kind: string;
  readonly agent: string | null;
  readonly text: string;
  readonly bound?: string;
  readonly waitingFor?: string;
  readonly failure?: { readonly code: string; readonly message: string };
  readonly model: string | null;
  readonly route: readonly string[];
  readonly handoffs: readonly { readonly from: string; readonly to: string }[];
  readonly refused: readonly { readonly to: string; readonly code: string }[];
  readonly artifacts: readonly { readonly id: string; readonly kind: string }[];
  readonly files: readonly string[];
  readonly filesFailure?: { readonly code: string };
  readonly spent: Readonly<Record<string, number>>;
  readonly error?: { readonly code: string; readonly message: string };
}

/** The id that a run printed above its rows. */
export function conversationIn(out: string): string {
  const [, id] = /^conversation (\S+)$/m.exec(out) ?? [];
  assert.ok(id !== undefined, `no conversation in: ${out}`);
  return id;
}

function environment(): NodeJS.ProcessEnv {
  const left = Object.entries(process.env).filter(
    ([name]) => !/_API_KEY$|COLOR|^npm_|^INIT_CWD$|^NODE_/.test(name),
  );
  // Shared by all tests: what is compiled once need not be again.
  return { ...Object.fromEntries(left), XDG_CACHE_HOME: join(tmpdir(), 'baton-cli-test-cache') };
}
