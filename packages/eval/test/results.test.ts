/** Results that outlive the process: used again, never for another case, subject or trial. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BatonError } from '@baton/core';
import { type Evaluation, openResults, type Subject } from '@baton/eval';
import { evaluated, officeSubject } from './office.ts';

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'baton-eval-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const rows = [
  { text: 'data', label: 'data' },
  { text: 'process', label: 'data' },
  { text: 'hello', label: 'direct' },
];

async function resumed(
  file: string,
  more: {
    readonly rows?: readonly object[];
    readonly subject?: Subject;
    readonly repeat?: number;
  } = {},
): Promise<Evaluation & { readonly reused: number }> {
  const results = await openResults(file);
  const { rows: given = rows, ...options } = more;
  const evaluation = await evaluated(given, { results, ...options });
  await results.close();
  return { ...evaluation, reused: evaluation.trials.filter((one) => one.reused).length };
}

test('a second run plays nothing and comes to the same', async (t) => {
  const file = join(folder(t), 'deep', 'results.jsonl');
  const first = await resumed(file);
  assert.equal(first.reused, 0);
  const before = readFileSync(file, 'utf8');
  const second = await resumed(file);
  assert.equal(second.reused, 3);
  assert.deepEqual(
    second.trials.map(({ observation }) => observation),
    first.trials.map(({ observation }) => observation),
  );
  assert.equal(readFileSync(file, 'utf8'), before);
});

test('what has changed is played anew: a case, the subject, one trial more', async (t) => {
  const file = join(folder(t), 'results.jsonl');
  await resumed(file);
  const changed = [{ text: 'data please', label: 'data' }, ...rows.slice(1)];
  assert.equal((await resumed(file, { rows: changed })).reused, 2);
  assert.equal((await resumed(file, { subject: officeSubject({ version: '2' }) })).reused, 0);
  assert.equal((await resumed(file, { repeat: 2 })).reused, 3);
});

test('a case that was only moved to another line is the same, with an id or without', async (t) => {
  const file = join(folder(t), 'results.jsonl');
  const named = rows.map((row, index) => ({ ...row, id: `n${index}` }));
  await resumed(file, { rows: named });
  assert.equal((await resumed(file, { rows: named.toReversed() })).reused, 3);
  const bare = rows.map((row) => ({ ...row, id: '' }));
  await resumed(file, { rows: bare });
  assert.equal((await resumed(file, { rows: bare.toReversed() })).reused, 3);
});

test('a label that was corrected is scored anew and not played again', async (t) => {
  const file = join(folder(t), 'results.jsonl');
  await resumed(file);
  const corrected = rows.map((row) => ({
    ...row,
    label: row.text === 'process' ? 'process' : row.label,
  }));
  const { reused, trials } = await resumed(file, { rows: corrected });
  assert.equal(reused, 3);
  assert.ok(trials.every(({ score }) => score.points === 1));
});

test('a disk that is full ends it, and what was done is told', async () => {
  const full = new BatonError('store_failed', 'Cannot keep results: no space left on device.');
  const results = { find: () => undefined, add: () => Promise.reject(full), close: async () => {} };
  const { trials, notRun, stop } = await evaluated(rows, { results, concurrency: 1 });
  assert.deepEqual([trials.length, notRun.length, stop?.code], [1, 2, 'store_failed']);
  assert.match(stop?.message ?? '', /no space left/);
});

test('a failure is tried again', async (t) => {
  const file = join(folder(t), 'results.jsonl');
  const failing = [{ text: 'refuse', label: 'data' }, ...rows];
  await resumed(file, { rows: failing });
  assert.equal((await resumed(file, { rows: failing })).reused, 3);
});

test('half a line at the end is cut off; what is whole is used and added to', async (t) => {
  const file = join(folder(t), 'results.jsonl');
  await resumed(file);
  const whole = readFileSync(file, 'utf8');
  for (const torn of ['{', '{"baton":"eval res', whole.slice(0, 200)]) {
    writeFileSync(file, whole + torn);
    assert.equal((await resumed(file)).reused, 3);
    assert.equal(readFileSync(file, 'utf8'), whole);
  }
  writeFileSync(file, whole.slice(0, -30));
  assert.equal((await resumed(file)).reused, 2);
  assert.equal((await resumed(file)).reused, 3);
});

test('a file of something else is refused and left as it is', async (t) => {
  const file = join(folder(t), 'cases.jsonl');
  for (const text of ['{"text":"x","label":"data"}\n', 'notes', '{"text":"x"}']) {
    writeFileSync(file, text);
    await assert.rejects(openResults(file), { code: 'input_invalid', message: /left as it is/ });
    assert.equal(readFileSync(file, 'utf8'), text);
  }
  const mixed = join(folder(t), 'mixed.jsonl');
  await resumed(mixed);
  appendFileSync(mixed, '{"text":"x","label":"data"}\n');
  await assert.rejects(openResults(mixed), { message: /mixed\.jsonl:4 is no result/ });
});

test('a place that can not be written to is said', async (t) => {
  await assert.rejects(openResults(folder(t)), { code: 'store_failed', message: /EISDIR/ });
});

const child = fileURLToPath(new URL('results.child.ts', import.meta.url));
const many = 40;

/** Runs the child; kills it when it has said that it plays the `killAt`th case. */
async function life(file: string, killAt = Number.POSITIVE_INFINITY): Promise<readonly string[]> {
  const running = spawn(
    process.execPath,
    ['--conditions=baton-source', child, file, String(many)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let out = '';
  running.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    if (out.split('plays ').length > killAt) running.kill('SIGKILL');
  });
  await new Promise((resolve) => running.once('close', resolve));
  return out.trimEnd().split('\n');
}

test('kill -9 in the middle: what had ended is not played again, nothing is missing', async (t) => {
  const file = join(folder(t), 'results.jsonl');
  const first = await life(file, 12);
  const kept = readFileSync(file, 'utf8').split('\n').length - 1;
  assert.ok(kept >= 5 && kept < many, `${kept} were kept`);
  const second = await life(file);
  const played = second.filter((line) => line.startsWith('plays '));
  assert.equal(played.length, many - kept);
  const ended = second.at(-1) ?? '';
  const undisturbed = (await life(join(folder(t), 'other.jsonl'))).at(-1);
  assert.equal(ended, undisturbed);
  assert.ok(!first.some((line) => line.startsWith('ended')));
});
