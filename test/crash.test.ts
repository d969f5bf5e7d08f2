/**
 * `kill -9` at random moments of a team whose tools touch the world (rules G2, G3, T3): a fresh
 * process goes on, the log ends as it would have, and what may happen once has happened at most once.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  blobsOf,
  type ConversationId,
  type LogEvent,
  sha256,
  unseal,
  verifyChain,
} from '@baton/core';
import { openSqliteStore } from '@baton/sqlite';

const script = fileURLToPath(new URL('crash.child.ts', import.meta.url));
// `as`: an id like any other.
const conversation = 'c' as ConversationId;
const once: ReadonlySet<string> = new Set(['mail', 'pay']);

const chains = 6;
const killsPerChain = 4;

/** A life that nobody disturbs: how long its work takes, in ms, and what it leaves. */
const home = mkdtempSync(join(tmpdir(), 'baton-crash-'));
after(() => rmSync(home, { recursive: true, force: true }));
const calm = undisturbed(home).then(async (lasted) => ({ lasted, log: await logIn(home) }));

describe('[G3] [T3] killed at random moments', { concurrency: 2 }, () => {
  for (let chain = 1; chain <= chains; chain += 1) {
    test(`conversation ${chain}: nothing that may happen once happens twice, and the log ends the same`, async (t) => {
      const { lasted, log: expected } = await calm;
      const path = folder(t);
      const moments: number[] = [];
      // A chain whose process was faster than its killer is shorter.
      for (let kill = 0; kill < killsPerChain; kill += 1) {
        // Each life is a part of the whole, or the first would do it all.
        const wait = Math.random() * lasted * 0.35;
        if (!(await killedAfter(path, wait))) break;
        moments.push(Math.round(wait));
      }
      await undisturbed(path);
      const log = await logIn(path);
      const why = `killed after ${moments.join(', ')} ms`;
      assert.deepEqual(told(log), told(expected), why);
      atMostOnce(log, worldIn(path), why);
      const unknown = log.filter(
        ({ type, ...rest }) =>
          type === 'tool_answered' && 'status' in rest && rest.status === 'unknown',
      );
      t.diagnostic(`${why}; ${unknown.length} outcomes are unknown`);
    });
  }
});

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'baton-crash-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Runs to the end; gives how long the work took, in ms. */
async function undisturbed(path: string): Promise<number> {
  const child = start(path);
  await line(child, /^ready$/m);
  const begun = performance.now();
  await line(child, /^answered: All is done\.$/m);
  return performance.now() - begun;
}

/** Kills a process so many ms after it has begun to work; false when it was done before. */
async function killedAfter(path: string, wait: number): Promise<boolean> {
  const child = start(path);
  const ended = new Promise((resolve) => child.once('close', resolve));
  await line(child, /^ready$/m);
  await new Promise((resolve) => setTimeout(resolve, wait));
  child.kill('SIGKILL');
  await ended;
  return child.signalCode === 'SIGKILL';
}

function start(path: string): ChildProcess {
  return spawn(process.execPath, ['--conditions=baton-source', script, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Resolves when the process has printed such a line; rejects when it ended without. */
async function line(child: ChildProcess, pattern: RegExp): Promise<void> {
  let out = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (pattern.test(out)) resolve();
    });
    child.once('close', () => reject(new Error(`it ended without ${String(pattern)}: ${out}`)));
  });
}

async function logIn(path: string): Promise<readonly LogEvent[]> {
  const store = openSqliteStore({ path: join(path, 'baton.db') });
  const lines = await store.read(conversation, 1, Number.MAX_SAFE_INTEGER);
  const head = await store.head(conversation);
  const blobs = await store.blobs(lines.flatMap(blobsOf));
  assert.deepEqual(await store.integrity(), []);
  await store.close();
  assert.equal(verifyChain(lines, { sha256, ...(head && { head }) }), undefined);
  return lines.map((one) => unseal(one, blobs));
}

/** What is the same in every life: everything but times, and how a call that may not be repeated ended. */
function told(log: readonly LogEvent[]): readonly string[] {
  return (
    log
      .map((event) => {
        const { at: _at, seq: _seq, ...rest } = event;
        if (event.type === 'tool_answered' && once.has(event.tool)) {
          return JSON.stringify({ type: event.type, call: event.call, tool: event.tool });
        }
        return JSON.stringify({ ...rest, ms: 0 });
      })
      // Calls of one turn may be answered in another order.
      .toSorted()
  );
}

function worldIn(path: string): readonly string[] {
  return readFileSync(join(path, 'world'), 'utf8').trim().split('\n');
}

function atMostOnce(log: readonly LogEvent[], world: readonly string[], why: string): void {
  for (const event of log) {
    if (event.type !== 'tool_answered') continue;
    const times = world.filter(
      (entry) => entry === `${event.tool} ${conversation}/${event.call}`,
    ).length;
    const what = `${event.tool} ${event.call} is ${event.status}, ${times} times; ${why}`;
    if (event.tool === 'save') assert.ok(event.status === 'ok' && times >= 1, what);
    if (!once.has(event.tool)) continue;
    if (event.status === 'ok') assert.equal(times, 1, what);
    else assert.ok(event.status === 'unknown' && times <= 1, what);
  }
}
