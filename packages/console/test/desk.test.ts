/** The business analysis desk as `baton serve` serves it, without a model. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { closePages, openPage, pageFolder, standing, withoutBrowser } from './browser.ts';

const main = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));

test('an analyst asks, reads the stories, and confirms an assumption with one click', {
  skip: withoutBrowser,
}, async (t) => {
  const { page } = await openPage(t, await serveDesk(t));
  await page
    .getByLabel('Your request')
    .fill('Write user stories for a login page with OTP verification');
  await page.keyboard.press('Enter');
  await standing(page).getByText('requirements had the baton').waitFor();
  await standing(page).getByText('Answered', { exact: true }).waitFor();
  const artifacts = page.getByRole('region', { name: 'Artifacts' });
  await artifacts.getByText('login-with-one-time-code.feature').click();
  const sheet = page.getByRole('dialog');
  await sheet.getByText('Scenario').first().waitFor();
  await page.keyboard.press('Escape');
  await artifacts.getByRole('button', { name: 'Assumptions' }).click();
  await artifacts.getByRole('button', { name: 'Confirm ASM-1', exact: true }).click();
  await artifacts.getByText('confirmed').first().waitFor();
  await standing(page).getByText('Answered', { exact: true }).waitFor();
});

/** The address that the command prints. */
async function serveDesk(t: TestContext): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-desk-'));
  const args = ['--conditions=baton-source', main, 'serve', '--json', '--port', '0'];
  const child: ChildProcess = spawn(process.execPath, [...args, '--db', join(folder, 'desk.db')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, BATON_CONSOLE: pageFolder },
  });
  const gone = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  t.after(async () => {
    await closePages(t);
    child.kill();
    await gone;
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (data) => resolve(String(data)));
    child.once('exit', () => reject(new Error('the desk ended before it listened')));
  });
  // `as`: the form that `--json` promises.
  return (JSON.parse(line) as { address: string }).address;
}
