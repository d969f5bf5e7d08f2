/** What people do with the page, in a real browser before a real server. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, pageFolder, said, standing, withoutBrowser } from './browser.ts';
import { theatreFor } from './theatre.ts';

const options = { skip: withoutBrowser };

test(
  'ask: the reply streams, the handoff is drawn with its reason, the answer stands once',
  options,
  async (t) => {
    const { entrance } = await theatreFor(t, { pageFolder, wordMs: 80 });
    const { page } = await openPage(t, entrance);
    await page.getByLabel('Your request').fill('Tell a tale');
    await page.keyboard.press('Enter');
    const chat = page.getByRole('region', { name: 'Chat' });
    await chat.getByText('the worst of quarters').first().waitFor();
    await standing(page)
      .getByText(/writing (has|had) the baton/)
      .waitFor();
    assert.equal(await said(page, 'fewer than were hoped for'), 0, 'it is on its way');
    await standing(page).getByText('Answered', { exact: true }).waitFor();
    await chat.getByText('words are wanted').first().waitFor();
    assert.equal(await said(page, 'fewer than were hoped for'), 1);
    await standing(page).getByText('writing had the baton').waitFor();
  },
);

test(
  'a call waits for approval, with its arguments; approved with a note, it is made',
  options,
  async (t) => {
    const { entrance, url, start } = await theatreFor(t, { pageFolder });
    const { page } = await openPage(t, entrance);
    await page.goto(`${url}/c/${await start('Please mail the orders')}`);
    const approval = page.getByRole('region', { name: 'Approval of mail' });
    await approval.getByText('ana@example.com').waitFor();
    await standing(page).getByText('Waits for approval', { exact: true }).waitFor();
    await approval.getByPlaceholder('Note for data').fill('once only');
    await approval.getByRole('button', { name: 'Approve' }).click();
    await standing(page).getByText('Answered', { exact: true }).waitFor();
    await page.getByText('412 orders').first().waitFor();
    await approval.waitFor({ state: 'detached' });
  },
);

test('a call that is denied is not made, and the agent goes on', options, async (t) => {
  const { entrance, url, start } = await theatreFor(t, { pageFolder });
  const { page } = await openPage(t, entrance);
  await page.goto(`${url}/c/${await start('Please mail the orders')}`);
  const approval = page.getByRole('region', { name: 'Approval of mail' });
  await approval.getByRole('button', { name: 'Deny' }).click();
  await standing(page).getByText('Answered', { exact: true }).waitFor();
  await page
    .getByText(/denied/i)
    .first()
    .waitFor();
});

test(
  'who waits for a person is in the inbox, with the brief, and is answered from there',
  options,
  async (t) => {
    const { entrance, url, start } = await theatreFor(t, { pageFolder });
    const conversation = await start('Ask a person');
    // A wait that was answered is not there when it is asked for again.
    const { page } = await openPage(t, entrance, { expectErrors: true });
    await page.getByRole('link', { name: /Inbox\s*1/ }).click();
    await page.getByText('Ask a person').first().click();
    await page.getByText('nobody here may decide that').first().waitFor();
    await page.getByLabel('Your answer as human').fill('You may, until Friday.');
    await page.getByRole('button', { name: 'Answer', exact: true }).click();
    await page.getByText('You may, until Friday.').waitFor({ state: 'detached' });
    await page.goto(`${url}/c/${conversation}`);
    await page.getByText('You may, until Friday.').first().waitFor();
    await standing(page).getByText('Answered', { exact: true }).waitFor();
  },
);

test('a person hands the baton on, and the agent goes on with it', options, async (t) => {
  const { entrance, url, start } = await theatreFor(t, { pageFolder });
  const { page } = await openPage(t, entrance);
  await page.goto(`${url}/c/${await start('Ask a person')}`);
  const form = page.getByRole('form', { name: 'Answer as human' });
  await form.getByLabel('Then').selectOption('data');
  await form.getByLabel(/reason|why/i).fill('count them after all');
  await form.getByRole('button', { name: 'Hand to data' }).click();
  await standing(page).getByText('data had the baton').waitFor();
  await page.getByText('count them after all').first().waitFor();
});

test('a refused handoff says what was asked for, and who may be called', options, async (t) => {
  const { entrance, url, start } = await theatreFor(t, { pageFolder });
  const { page } = await openPage(t, entrance);
  await page.goto(`${url}/c/${await start('Please bounce')}`);
  const chat = page.getByRole('region', { name: 'Chat' });
  await chat
    .getByText(/refused/i)
    .first()
    .waitFor();
  await chat
    .getByText(/nobody/)
    .first()
    .waitFor();
});

test(
  'travel by keys: every pane is at the same position, and nothing can be done in the past',
  options,
  async (t) => {
    const { entrance, url, start } = await theatreFor(t, { pageFolder });
    const { page } = await openPage(t, entrance);
    await page.goto(`${url}/c/${await start('Please count the orders')}`);
    await standing(page).getByText('Answered', { exact: true }).waitFor();
    const chat = page.getByRole('region', { name: 'Chat' });
    await page.keyboard.press('g');
    await page.getByText(/Looking at \d+ of \d+/).waitFor();
    // It was not said yet; the chat follows when there is time.
    await chat.getByText('412 orders').first().waitFor({ state: 'detached' });
    await page.waitForURL(/\?at=\d+$/);
    for (let step = 0; step < 3; step++) await page.keyboard.press('j');
    await standing(page)
      .getByText('data had the baton')
      .or(standing(page).getByText('data has the baton'))
      .waitFor();
    const shown = page.url();
    await page.reload();
    await page.getByText(/Looking at \d+ of \d+/).waitFor();
    assert.equal(page.url(), shown, 'the position is in the address');
    await page.keyboard.press('G');
    await standing(page).getByText('Answered', { exact: true }).waitFor();
    await chat.getByText('412 orders').first().waitFor();
  },
);

test(
  'what if: a fork with another message, beside the original, with the first difference',
  options,
  async (t) => {
    const { entrance, url, start } = await theatreFor(t, { pageFolder });
    const { page } = await openPage(t, entrance);
    await page.goto(`${url}/c/${await start('Please count the orders')}`);
    await standing(page).getByText('Answered', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'What if' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What is said instead').fill('Tell a tale');
    await dialog.getByRole('button', { name: 'Make the fork' }).click();
    await page.waitForURL(/\/compare\//);
    await page.getByRole('heading', { name: 'What if the message had been another?' }).waitFor();
    await page.getByText('First difference').waitFor();
    const other = page.getByRole('region', { name: 'What if', exact: true });
    const one = page.getByRole('region', { name: 'As it was' });
    await other.getByText('the worst of quarters').first().waitFor();
    await one.getByText('412 orders').first().waitFor();
    await page.getByRole('button', { name: 'Show it on both sides' }).click();
    await page
      .getByText(/Looking at \d+ of \d+/)
      .first()
      .waitFor();
  },
);

test('a reply that is on its way is stopped', options, async (t) => {
  const { entrance } = await theatreFor(t, { pageFolder, wordMs: 200 });
  const { page } = await openPage(t, entrance);
  await page.getByLabel('Your request').fill('Tell a tale');
  await page.keyboard.press('Enter');
  await page.getByText('It was the').first().waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await standing(page).getByText('Cancelled', { exact: true }).waitFor();
});
