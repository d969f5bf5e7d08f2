/** What the tests of this package share: a folder of their own, logs to append, child processes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  type Append,
  type ConversationId,
  conversationId,
  type Head,
  type Line,
  nothing,
  type Seq,
} from '@baton/core';

let top: string | undefined;

/** A new folder; it goes with the process, when every store in it is closed. */
export function folder(): string {
  if (top === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'baton-sqlite-'));
    process.on('exit', () => rmSync(made, { recursive: true, force: true }));
    top = made;
  }
  return mkdtempSync(join(top, 'test-'));
}

export function named(name: string): ConversationId {
  const id = conversationId(name);
  if (id === undefined) throw new Error(`'${name}' is no id of a conversation`);
  return id;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The lines that follow `after`, chained as a log is: each text names the hash before it. */
export function appendOf(
  conversation: ConversationId,
  {
    after,
    texts,
    blobs = [],
    head = {},
  }: {
    readonly after?: Pick<Head, 'seq' | 'hash'> | undefined;
    readonly texts: readonly string[];
    readonly blobs?: readonly string[];
    readonly head?: Partial<Head>;
  },
): Append {
  const expected = after?.seq ?? 0;
  let prev = after?.hash ?? '';
  const lines = texts.map((said, index): Line => {
    const text = JSON.stringify({ prev, said });
    prev = sha256(text);
    return { seq: expected + 1 + index, text, hash: prev };
  });
  return {
    conversation,
    expected,
    lines,
    head: {
      conversation,
      team: 'ba',
      seq: expected + lines.length,
      hash: prev,
      status: 'active',
      waitingFor: null,
      holder: 'triage',
      outcome: null,
      title: 'Write user stories',
      spent: nothing,
      startedAt: 1_790_000_000_000,
      updatedAt: Date.now(),
      ...head,
    },
    blobs: new Map(blobs.map((text) => [sha256(text), text])),
  };
}

/** The first position at which a log is not chained, or undefined when it is whole. */
export function holeIn(lines: readonly Line[]): Seq | undefined {
  let prev = '';
  for (const [index, { seq, text, hash }] of lines.entries()) {
    const chained = text.startsWith(`{"prev":"${prev}"`) && sha256(text) === hash;
    if (seq !== index + 1 || !chained) return index + 1;
    prev = hash;
  }
  return undefined;
}

/** What one process has compiled, the others need not: most of a child's time is start-up. */
export const quickStart: NodeJS.ProcessEnv = {
  ...process.env,
  // Where Node keeps it by itself when it is asked to.
  NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
};

/** A process that runs a task of `child.ts`. */
export interface Child {
  readonly process: ChildProcess;
  /** The next line it prints; rejects when it ends without one. */
  readonly line: () => Promise<string>;
  /** All lines that it has printed and nobody has read, once it has ended. */
  readonly end: () => Promise<readonly string[]>;
  /** Ends it as a power cut would, and gives what `end` gives. */
  readonly kill: () => Promise<readonly string[]>;
}

/** Starts `task` of `child.ts` in a process of its own, which ends with the test at the latest. */
export function child(t: Pick<TestContext, 'after'>, task: string, ...args: string[]): Child {
  const script = fileURLToPath(new URL('child.ts', import.meta.url));
  const started = spawn(process.execPath, [...process.execArgv, script, task, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: quickStart,
  });
  t.after(() => started.kill('SIGKILL'));
  const lines = createInterface({ input: started.stdout })[Symbol.asyncIterator]();
  const closed = once(started, 'close');
  const end = async (): Promise<readonly string[]> => {
    const rest: string[] = [];
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      rest.push(next.value);
    }
    await closed;
    return rest;
  };
  return {
    process: started,
    end,
    kill: () => {
      started.kill('SIGKILL');
      return end();
    },
    line: async () => {
      const next = await lines.next();
      if (next.done) throw new Error(`The child '${task}' ended without a word`);
      return next.value;
    },
  };
}
