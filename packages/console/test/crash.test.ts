/** The page and a server that is killed: it says so, waits, and misses nothing. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { closePages, openPage, pageFolder, said, standing, withoutBrowser } from './browser.ts';
import { theatreFor, token } from './theatre.ts';

const options = { skip: withoutBrowser };
const child = fileURLToPath(new URL('theatre.child.ts', import.meta.url));
const ending = 'fewer than were hoped for.';

test(
  'kill -9 in the middle of a reply: the page reconnects by itself and sees the run finish',
  options,
  async (t) => {
    const folder = folderFor(t);
    let server = await start(t, folder);
    const { page } = await openPage(t, `${server.url}/?token=${token}`, { expectErrors: true });
    await page.getByLabel('Your request').fill('Tell a tale');
    await page.keyboard.press('Enter');
    await page.getByText('every one of them').first().waitFor();
    server.process.kill('SIGKILL');
    await server.gone;
    await standing(page).getByText('Reconnecting').waitFor();
    server = await start(t, folder, server.port);
    await page.getByText(ending).first().waitFor({ timeout: 20_000 });
    await standing(page).getByText('Answered', { exact: true }).waitFor();
    await standing(page).getByText('Live', { exact: true }).waitFor();
    assert.equal(await said(page, ending), 1, 'nothing is there twice');
  },
);

test(
  'reloaded in the middle of a reply: what was said so far is there, and the rest follows',
  options,
  async (t) => {
    const { entrance } = await theatreFor(t, { pageFolder, wordMs: 40 });
    const { page } = await openPage(t, entrance);
    await page.getByLabel('Your request').fill('Tell a tale');
    await page.keyboard.press('Enter');
    await page.getByText('every one of them').first().waitFor();
    await page.reload();
    await page.getByText('It was the best of quarters').first().waitFor();
    await page.getByText(ending).first().waitFor();
    await standing(page).getByText('Answered', { exact: true }).waitFor();
    assert.equal(await said(page, ending), 1);
  },
);

interface Started {
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
  readonly gone: Promise<void>;
}

async function start(t: TestContext, folder: string, port = 0): Promise<Started> {
  const args = ['--conditions=baton-source', child, folder, String(port), pageFolder, '25'];
  const process_ = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = new Promise<void>((resolve) => void process_.once('exit', () => resolve()));
  t.after(async () => {
    await closePages(t);
    process_.kill('SIGKILL');
    await gone;
  });
  const line = await new Promise<string>((resolve, reject) => {
    process_.stdout.once('data', (data) => resolve(String(data)));
    process_.once('exit', () => reject(new Error('the server ended before it listened')));
  });
  const bound = Number(line);
  return { url: `http://127.0.0.1:${bound}`, port: bound, process: process_, gone };
}

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'baton-console-'));
  t.after(async () => {
    await closePages(t);
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });
  return folder;
}
