/** What a person may get wrong, and what is said about it: one line, the status of the error table. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { baton, batonJson, type Document, folder, start } from './baton.ts';

interface Wrong {
  readonly words: readonly string[];
  readonly exit: number;
  readonly says: RegExp;
}

const wrongs: readonly Wrong[] = [
  { words: ['foo'], exit: 2, says: /unknown command 'foo'.*See baton --help$/ },
  { words: ['ask'], exit: 2, says: /missing required argument 'request'.*See baton ask --help$/ },
  { words: ['ask', ' '], exit: 2, says: /^Cannot ask for nothing/ },
  { words: ['ask', 'hi', '--wrong'], exit: 2, says: /unknown option '--wrong'/ },
  { words: ['ask', 'hi', '--limits', 'hops=3'], exit: 2, says: /got 'hops=3'.*handoffs, turns/ },
  { words: ['ask', 'hi', '--limits', 'handoffs=-1'], exit: 2, says: /got 'handoffs=-1'/ },
  { words: ['ask', 'hi', '--limits', 'handoffs=2.5'], exit: 2, says: /a whole number/ },
  { words: ['ask', 'hi', '--temperature', 'hot'], exit: 2, says: /a number from 0 to 2/ },
  { words: ['ask', 'hi', '--conversation', '../x'], exit: 2, says: /Cannot use '\.\.\/x'/ },
  { words: ['ask', 'hi', '--data', 'nope.csv'], exit: 2, says: /Cannot read .*nope\.csv/ },
  { words: ['ask', 'hi', '--data', 'folder'], exit: 2, says: /Cannot read .*folder/ },
  { words: ['ask', 'hi', '--schema', 'nope.sql'], exit: 2, says: /Cannot read .*nope\.sql/ },
  { words: ['ask', 'hi', '--library', 'nope'], exit: 2, says: /Cannot use the library: nope/ },
  { words: ['ask', 'hi', '--library', 'broken'], exit: 2, says: /the library: x\.yaml:2/ },
  { words: ['ask', 'hi', '--model', 'gpt'], exit: 2, says: /a provider out of deepseek, openai/ },
  { words: ['ask', 'hi', '--model', 'openai/gpt-5'], exit: 78, says: /OPENAI_API_KEY is not set/ },
  { words: ['ask', 'hi', '--base-url', 'http://x/v1'], exit: 2, says: /Add --model/ },
  { words: ['ask', 'hi', '--base-url', 'x', '--model', 'm'], exit: 2, says: /begins with http/ },
  { words: ['ask', 'hi', '--offline', '--model', 'm'], exit: 2, says: /leave out --offline/ },
  { words: ['ask', 'hi', '--db', 'folder'], exit: 74, says: /^Cannot open the store/ },
  { words: ['ask', 'hi', '--db', 'text.db'], exit: 74, says: /text\.db/ },
  { words: ['continue'], exit: 2, says: /there is no conversation in .*Start one with: baton ask/ },
  { words: ['continue', 'nope'], exit: 2, says: /has no such conversation/ },
  { words: ['log', 'nope'], exit: 2, says: /no such conversation/ },
  { words: ['log', 'verify', 'nope'], exit: 2, says: /no such conversation/ },
];

describe('what is wrong is said in one line, as text and as JSON', { concurrency: 2 }, () => {
  for (const [index, { words, exit, says }] of wrongs.entries()) {
    test(words.join(' '), async (t) => {
      const cwd = place(folder(t));
      const { document, ...json } = await batonJson(words, { cwd });
      assert.equal(json.exit, exit, json.out);
      assert.match(document.error?.message ?? '', says);
      // A process each: every fourth is enough to see that text says the same.
      if (index % 4 !== 0) return;
      const text = await baton(words, { cwd });
      assert.deepEqual([text.exit, text.out], [exit, '']);
      assert.equal(text.err, `baton: ${document.error?.message}\n`);
    });
  }
});

/** A folder with what users have lying about. */
function place(cwd: string): string {
  mkdirSync(join(cwd, 'folder'));
  mkdirSync(join(cwd, 'broken'));
  writeFileSync(join(cwd, 'broken', 'x.yaml'), 'id: [\n');
  writeFileSync(
    join(cwd, 'text.db'),
    'this is no database, but it is long enough to be one\n'.repeat(40),
  );
  return cwd;
}

test('reading where nothing is makes no file', async (t) => {
  const cwd = folder(t);
  const runs = [['log'], ['log', 'verify'], ['continue'], ['doctor']];
  const exits = await Promise.all(runs.map(async (words) => (await baton(words, { cwd })).exit));
  assert.deepEqual(exits, [0, 0, 2, 0]);
  assert.deepEqual(readdirSync(cwd), []);
});

test('every command has help that ends well, and says how it is run from the repository', async (t) => {
  const cwd = folder(t);
  const { exit, out, err } = await baton(['--help'], { cwd });
  assert.deepEqual({ exit, err }, { exit: 0, err: '' });
  assert.match(out, /npm run ask -- "/);
  assert.match(out, /npm run baton -- continue/);
  const commands = [['ask'], ['chat'], ['continue'], ['log'], ['log', 'verify'], ['doctor']];
  for (const words of commands) {
    assert.ok(out.includes(`\n  ${words[0]} `), words[0]);
    const help = await baton([...words, '--help'], { cwd });
    assert.equal(help.exit, 0);
    assert.match(help.out, new RegExp(`^Usage: baton ${words.join(' ')} `));
    assert.match(help.out, /--json/);
  }
});

test('help loads no desk, no store and no model', async (t) => {
  const cwd = folder(t);
  const loaded = await baton(['--help'], { cwd, env: { NODE_DEBUG: 'esm' } });
  assert.equal(loaded.exit, 0);
  assert.match(loaded.err, /commander/, 'the log of the loader names what is loaded');
  assert.doesNotMatch(loaded.err, /desks\/ba|packages\/(core|sqlite|models)|clack|duckdb|zod/);
});

test('data that can not be read is said before anything else is done', async (t) => {
  const cwd = folder(t);
  writeFileSync(join(cwd, 'empty.csv'), '');
  writeFileSync(join(cwd, 'binary.csv'), Buffer.from([0, 1, 2, 255, 254, 0, 7]));
  const request = 'Write SQL for monthly sales report';
  for (const [file, says] of [
    ['empty.csv', /it is empty/],
    ['binary.csv', /it is binary/],
  ] as const) {
    const { exit, document } = await batonJson(['ask', request, '--data', file], { cwd });
    assert.equal(exit, 10);
    assert.match(document.text, says);
    assert.deepEqual(document.files, []);
  }
});

test('a reader that goes is no error: the run ends and its files are written', async (t) => {
  const cwd = folder(t);
  const { child, ended, printed } = start(['ask', 'Analyze login requirements'], { cwd });
  await printed(/conversation/);
  child.stdout?.destroy();
  const { exit, err } = await ended;
  assert.deepEqual({ exit, err }, { exit: 0, err: '' });
  const [conversation = ''] = readdirSync(join(cwd, 'baton-out'));
  assert.ok(readdirSync(join(cwd, 'baton-out', conversation)).includes('trace.json'));
});

test('a request from standard input, and from many words', async (t) => {
  const cwd = folder(t);
  const long = `what is INVEST?\n${'This is how we work today. '.repeat(4_000)}`;
  const piped = await batonJson(['ask', '-'], { cwd, input: long });
  assert.equal(piped.exit === 0 || piped.exit === 10, true, piped.out);
  const words = await batonJson(['ask', 'what', 'is', 'INVEST?'], { cwd });
  assert.match(words.document.text, /Independent/);
});

test('no control character of a request reaches the screen', async (t) => {
  const cwd = folder(t);
  const request = 'user stories for \u001b[31m注文\u0007 🙂 login';
  const { out } = await baton(['ask', request, '--verbose'], { cwd });
  assert.match(out, /注文 🙂 login/);
  assert.doesNotMatch(out, /[^\P{Cc}\n]/u);
});

test('FORCE_COLOR colours a pipe, NO_COLOR does not', async (t) => {
  const cwd = folder(t);
  const ask = ['ask', 'what is INVEST?'];
  const escape = String.fromCodePoint(27);
  const { out: coloured } = await baton(ask, { cwd, env: { FORCE_COLOR: '1' } });
  assert.ok(coloured.includes(`${escape}[1m`));
  const { out: bare } = await baton(ask, { cwd, env: { NO_COLOR: '1' } });
  assert.ok(!bare.includes(escape));
});

test('chat in a pipe: line after line in one conversation; an error ends nothing', async (t) => {
  const cwd = folder(t);
  const { exit, out } = await baton(['chat'], {
    cwd,
    input: 'what is INVEST?\n\nAnalyze login requirements\n',
  });
  assert.equal(exit, 0);
  assert.match(out, /Independent[\s\S]*answered by requirements/);
  const { out: list } = await baton(['log', '--json'], { cwd });
  // `as`: what is checked here.
  const heads = JSON.parse(list) as readonly Document[];
  assert.equal(heads.length, 1);
  const json = await batonJson(['chat'], { cwd });
  assert.equal(json.exit, 2);
});

test('doctor says what is there, and as JSON', async (t) => {
  const cwd = folder(t);
  const { exit, out } = await baton(['doctor'], { cwd });
  assert.equal(exit, 0);
  assert.match(out, /^✓ Node\.js +v\d+/m);
  assert.match(out, /^✓ DuckDB +installed$/m);
  assert.match(out, /^– language model +none; the desk works offline/m);
  const bad = await baton(
    ['doctor', '--json', '--model', 'm', '--base-url', 'http://127.0.0.1:1234/v1'],
    { cwd },
  );
  assert.equal(bad.exit, 69);
  // `as`: what is checked here.
  const { ok, checks } = JSON.parse(bad.out) as {
    ok: boolean;
    checks: { what: string; state: string }[];
  };
  assert.equal(ok, false);
  assert.equal(checks.find(({ what }) => what === 'language model')?.state, 'bad');
});
