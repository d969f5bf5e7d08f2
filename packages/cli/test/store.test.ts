/** The place where conversations are kept: shared, full, not writable. Nothing that was said is lost. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { misbehavingServer } from '@baton/models/testing';
import { baton, batonJson, folder, start } from './baton.ts';

const login = 'Analyze login requirements';

test('two at once in one new file: both succeed', async (t) => {
  const cwd = folder(t);
  const runs = await Promise.all(
    [1, 2].map((n) => batonJson(['ask', login, '--conversation', `c${n}`], { cwd })),
  );
  for (const { exit, document } of runs) assert.deepEqual([exit, document.kind], [0, 'answered']);
  const { exit, out } = await baton(['log', 'verify'], { cwd });
  assert.equal(exit, 0);
  assert.match(out, /^c1 {2}intact[\s\S]*^c2 {2}intact|^c2 {2}intact[\s\S]*^c1 {2}intact/m);
});

test('two at once in one conversation: one after the other, or the second is told to wait', async (t) => {
  const cwd = folder(t);
  const server = await misbehavingServer();
  t.after(() => server.close());
  server.script({ do: 'silence' });
  const words = ['--conversation', 'c', '--base-url', server.url, '--model', 'm'];
  const first = start(['ask', 'one', ...words], { cwd });
  while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  const second = await batonJson(['ask', 'two', ...words], { cwd });
  assert.deepEqual([second.exit, second.document.error?.code], [75, 'conversation_busy']);
  first.child.kill('SIGINT');
  assert.equal((await first.ended).exit, 130);
  const third = await batonJson(['ask', 'three', ...words], { cwd });
  assert.equal(third.exit, 0);
  const { out } = await baton(['log', 'c', '--events'], { cwd });
  const said = [...out.matchAll(/"type":"message_received".*?"text":"(\w+)"/g)].map(
    ([, text]) => text,
  );
  assert.deepEqual(said, ['one', 'three']);
});

test('several messages at once in one conversation: each that was taken is in the log, once', async (t) => {
  const cwd = folder(t);
  const words = ['one', 'two', 'three'].map((word) => `what is INVEST, ${word}?`);
  const runs = await Promise.all(
    words.map((word) => batonJson(['ask', word, '--conversation', 'c'], { cwd })),
  );
  const taken = words.filter((_, index) => runs[index]?.exit === 0);
  assert.ok(taken.length > 0);
  for (const { exit } of runs) assert.ok(exit === 0 || exit === 75, String(exit));
  const { out } = await baton(['log', 'c', '--events'], { cwd });
  const said = [...out.matchAll(/"type":"message_received".*?"text":"(.*?)"/g)].map(
    ([, text]) => text,
  );
  assert.deepEqual(new Set(said), new Set(taken));
  assert.equal(said.length, taken.length);
  assert.equal((await baton(['log', 'verify'], { cwd })).exit, 0);
});

test('a folder that can not be written to: said, and exit 74', async (t) => {
  const shut = readOnly(t);
  if (shut === undefined) return;
  const cwd = folder(t);
  const { exit, document } = await batonJson(['ask', login, '--db', join(shut, 'b.db')], { cwd });
  assert.equal(exit, 74);
  assert.match(document.error?.message ?? '', /^Cannot open the store/);
});

test('files that can not be written: the answer is printed, the log is whole, continue writes them', async (t) => {
  const cwd = folder(t);
  writeFileSync(join(cwd, 'taken'), 'a file where a folder should be');
  const { exit, out, err } = await baton(['ask', login, '--out', 'taken', '--conversation', 'c'], {
    cwd,
  });
  assert.equal(exit, 2);
  assert.match(out, /Deterministic draft[\s\S]*answered by requirements/);
  assert.match(err, /^baton: Cannot write the files to .*taken: .*They are safe in the log/);
  const json = await batonJson(['continue', 'c', '--out', 'taken'], { cwd });
  assert.deepEqual([json.exit, json.document.filesFailure?.code], [2, 'input_invalid']);
  assert.equal(json.document.kind, 'answered');
  const again = await batonJson(['continue', 'c'], { cwd });
  assert.equal(again.exit, 0);
  for (const file of again.document.files) assert.ok(existsSync(file));
});

test('a disk that runs full: said, exit 74; with room again the run goes on', async (t) => {
  const disk = mounted(t, 'size=512k');
  if (disk === undefined) return;
  const cwd = folder(t);
  const words = ['--db', join(disk, 'b.db')];
  const ask = await batonJson(['ask', 'what is INVEST?', '--conversation', 'c', ...words], { cwd });
  assert.equal(ask.exit, 0);
  fill(join(disk, 'ballast'));
  const full = await batonJson(['ask', login, '--conversation', 'c', ...words], { cwd });
  assert.deepEqual([full.exit, full.document.error?.code], [74, 'store_full']);
  rmSync(join(disk, 'ballast'));
  const again = await batonJson(['ask', login, '--conversation', 'c', ...words], { cwd });
  assert.equal(again.exit, 0, again.out);
  assert.equal((await baton(['log', 'verify', ...words], { cwd })).exit, 0);
});

test('a disk that runs full while files are written: the answer is there, exit 74', async (t) => {
  const disk = mounted(t, 'size=8k');
  if (disk === undefined) return;
  const cwd = folder(t);
  const { exit, document } = await batonJson(['ask', login, '--out', disk], { cwd });
  assert.deepEqual([exit, document.filesFailure?.code], [74, 'store_full']);
  assert.match(document.text, /user stories/);
  assert.ok(!readdirSync(disk).some((name) => name === 'trace.json'), 'no file is half there');
});

/** A folder nobody may write to; for root, who may write anywhere, by a mount. */
function readOnly(t: TestContext): string | undefined {
  if (process.getuid?.() === 0) return mounted(t, 'ro');
  const path = folder(t);
  chmodSync(path, 0o500);
  return path;
}

/** A small disk; undefined, and the test is skipped, where none can be mounted. */
function mounted(t: TestContext, options: string): string | undefined {
  const path = mkdtempSync(join(tmpdir(), 'baton-cli-disk-'));
  t.after(() => {
    spawnSync('umount', ['-l', path]);
    rmdirSync(path);
  });
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'baton', path]);
  if (status === 0) return path;
  t.skip('mounting a small disk needs root');
  return undefined;
}

/** Takes all room that is left. */
function fill(path: string): void {
  for (let size = 512 * 1024; size >= 512; size /= 2) {
    try {
      writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // Less, then.
    }
  }
}
