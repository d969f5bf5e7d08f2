/** The page in a real browser before a real server: who may in, where one can go, how it looks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, pageFolder, standing, withoutBrowser } from './browser.ts';
import { theatreFor } from './theatre.ts';

const options = { skip: withoutBrowser };

test('a browser without a key is told how to get one, and sees nothing', options, async (t) => {
  const { url } = await theatreFor(t, { pageFolder });
  const { page } = await openPage(t, url, { expectErrors: true });
  await page.getByText('This page has no key to the desk').waitFor();
  assert.equal(await page.getByRole('navigation').count(), 0);
});

test('the token of the entrance lets in and is not left in the address', options, async (t) => {
  const { entrance, url } = await theatreFor(t, { pageFolder });
  const { page } = await openPage(t, entrance);
  await page.getByRole('heading', { name: /Theatre/ }).waitFor();
  assert.equal(page.url(), `${url}/`);
});

test(
  'a request that is sent opens its conversation, and who has the baton is there',
  options,
  async (t) => {
    const { entrance } = await theatreFor(t, { pageFolder });
    const { page } = await openPage(t, entrance);
    await page.getByLabel('Your request').fill('Please count the orders');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/c\//);
    await standing(page).getByText('data had the baton').waitFor();
    await standing(page).getByText('Answered', { exact: true }).waitFor();
  },
);

test('everything of the page is reached with Ctrl-K', options, async (t) => {
  const { entrance, start } = await theatreFor(t, { pageFolder });
  await start('Please count the orders of May');
  const { page } = await openPage(t, entrance);
  await page.getByRole('heading', { name: /Theatre/ }).waitFor();
  for (const place of ['Runs', 'Agents', 'Evals', 'Inbox']) {
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Where to?').fill(place);
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`/${place.toLowerCase()}$`));
  }
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Where to?').fill('orders of may');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/c\//);
});

test(
  'runs are listed with how they stand, searched, and deleted after a question',
  options,
  async (t) => {
    const { entrance, start } = await theatreFor(t, { pageFolder });
    await start('Please count the orders');
    await start('Tell a tale');
    const { page } = await openPage(t, entrance);
    await page.getByRole('link', { name: 'Runs' }).click();
    const rows = page.getByRole('row');
    await page.getByText('answered').nth(1).waitFor();
    assert.equal(await rows.count(), 3);
    await page.getByLabel('Search in titles').fill('tale');
    await page.getByText('Please count the orders').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Delete Tell a tale' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No conversation is like that').waitFor();
  },
);

test('the theme is chosen, kept, and light or dark from the first moment', options, async (t) => {
  const { entrance } = await theatreFor(t, { pageFolder });
  const { page } = await openPage(t, entrance, { colorScheme: 'dark' });
  const theme = (): Promise<string | undefined> =>
    page.evaluate(() => document.documentElement.dataset['theme']);
  assert.equal(await theme(), 'dark');
  await page.getByRole('button', { name: 'Switch to light' }).click();
  assert.equal(await theme(), 'light');
  await page.reload();
  assert.equal(await theme(), 'light');
});

test('an address that leads nowhere says so', options, async (t) => {
  const { entrance, url } = await theatreFor(t, { pageFolder });
  const { page } = await openPage(t, entrance);
  await page.goto(`${url}/nowhere/at/all`);
  await page.getByText('There is nothing at this address').waitFor();
});

test(
  'a conversation that is not there says so, and one that is deleted meanwhile, too',
  options,
  async (t) => {
    const { entrance, url, start } = await theatreFor(t, { pageFolder });
    const conversation = await start('Please count the orders');
    const { page } = await openPage(t, entrance, { expectErrors: true });
    await page.goto(`${url}/c/nowhere`);
    await page.getByText('There is no such conversation').waitFor();
    await page.goto(`${url}/c/${conversation}`);
    await standing(page).getByText('Answered', { exact: true }).waitFor();
    await page.evaluate(
      (path) => fetch(path, { method: 'DELETE' }),
      `/api/conversations/${conversation}`,
    );
    await page.getByText('This conversation was deleted').waitFor();
  },
);

test('a named key signs in and out', options, async (t) => {
  const { url, readerKey } = await theatreFor(t, { pageFolder });
  const { page } = await openPage(t, url, { expectErrors: true });
  await page.getByLabel('Your key').fill('baton_no-such-key');
  await page.keyboard.press('Enter');
  await page.getByText('That did not let you in').waitFor();
  await page.getByLabel('Your key').fill(readerKey());
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Signed in as reader' }).click();
  await page.getByText('May read').waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('This page has no key to the desk').waitFor();
});
