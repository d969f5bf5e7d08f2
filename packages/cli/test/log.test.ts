/** Reading what happened, and finding a log that is not what was written (rule G6). */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, type TestContext, test } from 'node:test';
import { baton, batonJson, type Ended, folder } from './baton.ts';

const home = mkdtempSync(join(tmpdir(), 'baton-cli-log-'));
after(() => rmSync(home, { recursive: true, force: true }));

const id = 'stories';

before(async () => {
  const { exit } = await batonJson(
    ['ask', 'Write user stories for a login page with OTP verification', '--conversation', id],
    { cwd: home },
  );
  assert.equal(exit, 0);
});

test('the list: one line for each conversation', async () => {
  const { exit, out } = await baton(['log'], { cwd: home });
  assert.equal(exit, 0);
  assert.match(
    out,
    /^stories {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}answered +Write user stories for a login/,
  );
  const { out: json } = await baton(['log', '--json'], { cwd: home });
  // `as`: what is checked here.
  const heads = JSON.parse(json) as readonly { conversation: string; status: string }[];
  assert.deepEqual(
    heads.map(({ conversation, status }) => [conversation, status]),
    [[id, 'ended']],
  );
});

test('the timeline: who, what and when; the events: everything, one JSON object a line', async () => {
  const { out } = await baton(['log', id], { cwd: home });
  assert.match(out, /^ {3}2 +\+0\.0s {2}» +user: Write user stories/m);
  assert.match(out, /→ triage {7}to requirements: asks for user stories/);
  assert.match(out, /■ requirements answered$/m);
  const { out: lines } = await baton(['log', id, '--events'], { cwd: home });
  const events = lines
    .trim()
    .split('\n')
    .map((line): { seq: number } => JSON.parse(line));
  assert.deepEqual(
    events.map(({ seq }) => seq),
    events.map((_, index) => index + 1),
  );
  const { out: document } = await baton(['log', id, '--events', '--json'], { cwd: home });
  assert.deepEqual(JSON.parse(document), events);
});

test('[G6] an untouched log is intact', async () => {
  const { exit, out } = await baton(['log', 'verify'], { cwd: home });
  assert.equal(exit, 0);
  assert.match(out, /^stories {2}intact {2}\d+ events$/m);
  const other = join(home, '.baton', 'baton.db');
  const named = await baton(['log', 'verify', id, '--db', other], { cwd: tmpdir() });
  assert.deepEqual([named.exit, named.out], [0, out], '--db counts, too');
});

const tampers: readonly { readonly what: string; readonly sql: string; readonly names: RegExp }[] =
  [
    {
      what: 'a changed word',
      sql: `UPDATE lines SET text = replace(text, 'triage', 'ghosts') WHERE seq = 5`,
      names: /the text of event 5 is not what was written/,
    },
    {
      what: 'a dropped event',
      sql: 'DELETE FROM lines WHERE seq = 4',
      names: /event 4 is missing; 5 follows/,
    },
    {
      what: 'a lost end',
      sql: 'DELETE FROM lines WHERE seq = (SELECT max(seq) FROM lines)',
      names: /event \d+ is missing; the log ends before it/,
    },
    {
      what: 'a changed large text',
      sql: `UPDATE blobs SET text = replace(text, 'login', 'logon')`,
      names: /event \d+ is not whole: /,
    },
  ];

for (const { what, sql, names } of tampers) {
  test(`[G6] ${what} is found, named, and exits 65`, async (t) => {
    const { text, json } = await verifyAfter(t, (db) => db.exec(sql));
    assert.equal(text.exit, 65);
    assert.match(text.out, /^stories {2}BROKEN/);
    assert.match(text.out, names);
    // `as`: what is checked here.
    const [verdict] = JSON.parse(json.out) as readonly {
      intact: boolean;
      why: string;
      seq: number;
    }[];
    assert.equal(verdict?.intact, false);
    assert.match(verdict.why, names);
    assert.ok(verdict.why.includes(String(verdict.seq)));
  });
}

test('[G6] a changed event with a hash to match does not fit the chain', async (t) => {
  const { text } = await verifyAfter(t, (db) => {
    const row = db.prepare('SELECT text FROM lines WHERE seq = 5').get();
    const forged = String(row?.['text']).replace('triage', 'ghosts');
    const hash = createHash('sha256').update(forged).digest();
    const kept = db.prepare('SELECT typeof(hash) AS type FROM lines WHERE seq = 5').get();
    const value = kept?.['type'] === 'blob' ? hash : hash.toString('hex');
    db.prepare('UPDATE lines SET text = ?, hash = ? WHERE seq = 5').run(forged, value);
  });
  assert.equal(text.exit, 65);
  assert.match(text.out, /event 6 does not carry the hash of the one before/);
});

async function verifyAfter(
  t: TestContext,
  tamper: (db: DatabaseSync) => void,
): Promise<{ readonly text: Ended; readonly json: Ended }> {
  const cwd = folder(t);
  const path = join(cwd, 'copy.db');
  copyFileSync(join(home, '.baton', 'baton.db'), path);
  const db = new DatabaseSync(path);
  const triggers = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).all();
  assert.ok(triggers.length > 0, 'the file guards itself');
  for (const { name } of triggers) db.exec(`DROP TRIGGER "${String(name)}"`);
  tamper(db);
  db.close();
  const words = ['log', 'verify', '--db', 'copy.db'];
  return { text: await baton(words, { cwd }), json: await baton([...words, '--json'], { cwd }) };
}
