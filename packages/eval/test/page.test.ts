/**
 * The page: complete in itself, nothing of a text becomes markup, and, in a real browser where
 * there is one, cells that open their cases under a policy that allows nothing else.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { compare, pageOf, type Report, reportOf } from '@baton/eval';
import { evaluated, officeSubject } from './office.ts';

const attacks = [
  '<script>document.title = "taken"</script>',
  '"><img src=x onerror="document.title = \'taken\'">',
  "' onmouseover='alert(1)",
  '</style><script>document.title="taken"</script>',
  '<!-- <a href="javascript:alert(1)">',
  '\u202eevil\u0000',
];

async function reported(): Promise<Report> {
  const rows = [
    { text: 'data', label: 'data', id: 'plain one' },
    { text: 'process', label: 'data', id: 'a wrong one' },
    ...attacks.map((attack) => ({
      text: `process ${attack}`,
      label: 'data',
      id: attack,
      note: attack,
      tags: [attack],
      must_not: [attack],
    })),
  ];
  const report = reportOf(await evaluated(rows), { data: attacks, at: new Date(0) });
  const change = { id: attacks[1] ?? '', text: attacks[0] ?? '', before: 'data', after: 'human' };
  const comparison = { ...compare(report, report), worse: [change] };
  const gates = [{ gate: attacks[0] ?? '', passed: false, found: attacks[1] ?? '' }];
  return { ...report, comparison, gates };
}

test('it loads nothing, and its policy allows only its own style and script', async () => {
  const page = pageOf(await reported());
  assert.match(page, /^<!doctype html>/);
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? '';
  assert.match(policy, /^default-src &#39;none&#39;; style-src &#39;sha256-/);
  assert.doesNotMatch(policy, /unsafe|http|\*/);
  const tags = page.replace(/<(script|style)>[\s\S]*?<\/\1>/g, '');
  assert.doesNotMatch(tags, /<(?:link|img|iframe|object|embed|base|form)\b/i);
  const bare = tags.replace(/"[^"]*"/g, '""');
  assert.doesNotMatch(bare, /<[^>]*\s(?:src|style|on\w+|action|formaction)\s*=/i);
  assert.doesNotMatch(tags, /href="(?!#)/);
});

test('no text becomes markup', async () => {
  const page = pageOf(await reported());
  assert.equal(page.split('<script>').length, 2);
  assert.doesNotMatch(page, /[^\P{Cc}\t\n]|\u202e/u);
  assert.match(page, /&lt;script&gt;document\.title = &quot;taken&quot;&lt;\/script&gt;/);
});

test('every link leads somewhere, and every id is there once', async () => {
  const page = pageOf(await reported());
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length);
  const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, to]) => to);
  assert.ok(links.length >= 4);
  assert.deepEqual(
    links.filter((to) => !ids.includes(to)),
    [],
  );
});

test('a run of nothing is a page, too', async () => {
  const report = await reported();
  const nothing = reportOf(
    {
      subject: officeSubject(),
      repeat: 1,
      trials: [],
      notRun: [],
      stop: undefined,
      ms: 0,
    },
    { data: [], at: new Date(0) },
  );
  assert.match(pageOf(nothing), /Nothing was run/);
  assert.ok(pageOf(report).length > pageOf(nothing).length);
});

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
);
const skip = chromium ? false : 'no Chromium on this machine';

/** The document as it stands after the page's script has run. */
async function opened(t: TestContext, page: string, hash = ''): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-eval-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  writeFileSync(join(folder, 'page.html'), page);
  const flags = ['--headless', '--no-sandbox', '--disable-quic', '--disable-background-networking'];
  const profile = `--user-data-dir=${join(folder, 'profile')}`;
  const words = [...flags, profile, '--dump-dom', `file://${folder}/page.html${hash}`];
  const { stdout } = await promisify(execFile)(chromium ?? '', words, { timeout: 60_000 });
  return stdout;
}

test('in a browser: a cell opens its cases, the search is there, no attack ran', {
  skip,
}, async (t) => {
  const page = pageOf(await reported());
  const cell = /href="#(cell-\d+-\d+)"[^>]*aria-label="wanted data, got process: 7"/.exec(
    page,
  )?.[1];
  assert.ok(cell);
  const dom = await opened(t, page, `#${cell}`);
  const place = new RegExp(`<details open="">\\s*<summary>[^<]*</summary>\\s*<div id="${cell}"`);
  assert.match(dom, place);
  assert.equal(dom.split(' open=""').length, 2, 'only that one');
  assert.match(
    dom,
    /<div class="tools">/,
    'the script took the hidden away, so the policy let it run',
  );
  assert.match(dom, /<title>Routing of office<\/title>/);
});
