/**
 * `kill -9` at random moments while `ask` and `continue` work (rules G2, G3): whatever was cut off,
 * going on ends with the log and the files of a run that nobody disturbed.
 *
 * Each chain kills one conversation several times. A third of the moments are anywhere in the life
 * of the process, the others between its first line and its end, where the log grows.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { blobsOf, unseal, verifyChain } from '@baton/core';
import { headsOf, linesOf } from '../src/log.ts';
import { defaultDb } from '../src/options.ts';
import { openKept, openStore, sha256 } from '../src/session.ts';
import { baton, batonJson, folder, start } from './baton.ts';

/** Kills of each request, `BATON_KILLS=40` asks for more; and of one conversation among them. */
const killsWanted = Number(process.env['BATON_KILLS'] ?? 2);
const killsPerChain = 4;
/** Chains that end before they are killed often enough are not counted for ever. */
const chainsMax = Math.ceil(killsWanted / 2) + 2;

const sales = 'order_date,region,amount\n2026-01-05,north,120.50\n2026-02-03,south,200.25\n';
// The log keeps the path of a file, so it is the same one for all.
const home = mkdtempSync(join(tmpdir(), 'baton-cli-crash-'));
const data = join(home, 'sales.csv');
writeFileSync(data, sales);
after(() => rmSync(home, { recursive: true, force: true }));

const requests: readonly (readonly string[])[] = [
  ['Write user stories for a login page with OTP verification'],
  ['Write SQL for monthly sales report', '--data', data],
  ['UAT plan for the login page'],
  ['Document the refund process with acceptance criteria for each step'],
];

interface Ending {
  readonly log: readonly unknown[];
  readonly files: readonly (readonly [name: string, text: string])[];
}

describe('[G3] killed at random moments, continued, and ended as if nothing had been', {
  concurrency: 2,
}, () => {
  for (const words of requests) {
    test(words[0] ?? '', async (t) => {
      const calm = folder(t);
      const pace = await paceOf(words, calm);
      const expected = await endingIn(calm);
      let kills = 0;
      for (let chain = 0; chain < chainsMax && kills < killsWanted; chain += 1) {
        const cwd = folder(t);
        const atMost = Math.min(killsPerChain, killsWanted - kills);
        const moments = await disturb(words, cwd, { ...pace, atMost });
        kills += moments.length;
        const ending = await endingIn(cwd);
        assert.deepEqual(ending, expected, `killed ${moments.join(', ')}`);
      }
      assert.ok(kills > 0);
      t.diagnostic(`${kills} kills`);
    });
  }
});

const conversation = ['--conversation', 'c'];

/** Kills again and again, then goes on to the end. Gives the moments at which something died. */
async function disturb(
  words: readonly string[],
  cwd: string,
  { opened, lasted, atMost }: Pace & { readonly atMost: number },
): Promise<readonly string[]> {
  const moments: string[] = [];
  while (moments.length < atMost) {
    const command = (await known(cwd)) ? ['continue', 'c'] : ['ask', ...words, ...conversation];
    const { child, ended, printed } = start(command, { cwd });
    const early = Math.random() < 0.3;
    if (!early) await printed(/^conversation c$/m).catch(() => {});
    const wait = Math.random() * (early ? lasted : lasted - opened);
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, wait))]);
    child.kill('SIGKILL');
    if ((await ended).signal !== 'SIGKILL') break;
    moments.push(
      `${command[0]} ${Math.round(wait)} ms after its ${early ? 'start' : 'first line'}`,
    );
  }
  if (!(await known(cwd))) {
    const { exit, document } = await batonJson(['continue', 'c'], { cwd });
    assert.deepEqual([exit, document.error?.code], [2, 'conversation_unknown']);
    await run(['ask', ...words, ...conversation], cwd);
  } else {
    await run(['continue', 'c'], cwd);
  }
  return moments;
}

async function run(words: readonly string[], cwd: string): Promise<void> {
  const { exit, out, err } = await baton(words, { cwd });
  assert.equal(exit, 0, out + err);
}

/** Whether anything of the conversation was kept. */
async function known(cwd: string): Promise<boolean> {
  const store = await openKept({ db: join(cwd, defaultDb) });
  try {
    return (await headsOf(store)).length > 0;
  } finally {
    await store?.close();
  }
}

/** When an undisturbed run printed its first line, and when it ended, in ms from its start. */
interface Pace {
  readonly opened: number;
  readonly lasted: number;
}

async function paceOf(words: readonly string[], cwd: string): Promise<Pace> {
  const begun = performance.now();
  const { ended, printed } = start(['ask', ...words, ...conversation], { cwd });
  await printed(/^conversation c$/m);
  const opened = performance.now() - begun;
  assert.equal((await ended).exit, 0);
  return { opened, lasted: performance.now() - begun };
}

/** The log without times, and every file. That the log is whole is checked on the way. */
async function endingIn(cwd: string): Promise<Ending> {
  const store = await openStore({ db: join(cwd, defaultDb) });
  const [head] = await headsOf(store);
  assert.ok(head);
  const lines = await linesOf(store, head.conversation);
  assert.equal(verifyChain(lines, { sha256, head }), undefined);
  const blobs = await store.blobs(lines.flatMap(blobsOf));
  await store.close();
  const events = lines.map((line): Record<string, unknown> => ({ ...unseal(line, blobs) }));
  const written = join(cwd, 'baton-out', 'c');
  const names = readdirSync(written).toSorted();
  return {
    log: events.map(({ at: _at, ms: _ms, ...event }) => event),
    files: names.map((name) => [name, readFileSync(join(written, name), 'utf8')]),
  };
}
