/**
 * The system's Chromium, and the built page in it. Where no Chromium is installed the tests skip and
 * say so; `CHROMIUM` names one that is elsewhere.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';

const places = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const executablePath = places.find((path) => path !== undefined && existsSync(path));

/** For `test`'s options: why the test can not run here, or false. */
export const withoutBrowser: string | false = executablePath
  ? false
  : 'no Chromium is installed; apt-get install chromium, or name one by CHROMIUM';

/** The built page. `BATON_CONSOLE` names another build of it. */
export const pageFolder: string =
  process.env['BATON_CONSOLE'] ?? fileURLToPath(new URL('../dist/page', import.meta.url));

let browser: Browser | undefined;

before(async () => {
  if (!executablePath) return;
  assert.ok(
    existsSync(`${pageFolder}/index.html`),
    `there is no page in ${pageFolder}. Build it with: npm run console`,
  );
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
  });
});

after(async () => {
  await browser?.close();
});

const open = new WeakMap<TestContext, readonly (() => Promise<void>)[]>();

/** Closes the pages of a test: before their server goes, which they would complain about. */
export async function closePages(t: TestContext): Promise<void> {
  const closing = open.get(t) ?? [];
  open.delete(t);
  for (const close of closing) await close();
}

export interface Opened {
  readonly page: Page;
  /** What the page has thrown or reported as an error up to now. */
  readonly errors: readonly string[];
}

/**
 * Opens an address with the cookie of the entrance, in a context of its own. At the end of the test
 * the page must have reported no error, unless it is told to expect one.
 */
export async function openPage(
  t: TestContext,
  address: string,
  { expectErrors = false, ...options }: BrowserContextOptions & { expectErrors?: boolean } = {},
): Promise<Opened> {
  assert.ok(browser, 'the browser is started before the tests');
  const context = await browser.newContext({
    viewport: { width: 1360, height: 860 },
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  const close = async (): Promise<void> => {
    await context.close();
    if (!expectErrors) assert.deepEqual(errors, [], 'the page reports no error');
  };
  open.set(t, [...(open.get(t) ?? []), close]);
  t.after(() => closePages(t));
  await page.goto(address);
  return { page, errors };
}

/** How often a text is said in the chat; what is read out to those who listen does not count. */
export async function said(page: Page, text: string): Promise<number> {
  const chat = page.getByRole('region', { name: 'Chat' });
  return await chat.locator('p:not([aria-live])').filter({ hasText: text }).count();
}

/** The line that says who has the baton, why, and how the run stands. */
export function standing(page: Page): Locator {
  return page.getByRole('region', { name: 'Who has the baton' });
}
