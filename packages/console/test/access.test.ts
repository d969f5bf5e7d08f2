/** Everybody can use the page: axe-core finds no serious fault, in light and dark, wide and narrow. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { openPage, pageFolder, withoutBrowser } from './browser.ts';
import { theatreFor } from './theatre.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const wide = { width: 1360, height: 860 };
/** What the looks have in common is looked at once; of the others, where they differ most. */
const looks = [
  { name: 'light', colorScheme: 'light', viewport: wide, rules: undefined, of: 1 },
  { name: 'dark', colorScheme: 'dark', viewport: wide, rules: ['color-contrast'], of: 3 },
  {
    name: 'narrow',
    colorScheme: 'light',
    viewport: { width: 390, height: 800 },
    rules: ['target-size', 'scrollable-region-focusable', 'label', 'button-name'],
    of: 2,
  },
] as const;

for (const { name, rules, of, ...look } of looks) {
  test(`${name}: no place of the page shuts anybody out`, { skip: withoutBrowser }, async (t) => {
    const { entrance, url, start } = await theatreFor(t, { pageFolder });
    const answered = await start('Please count the orders');
    const approval = await start('Please mail the orders');
    const person = await start('Ask a person');
    const refused = await start('Please bounce');
    const { page } = await openPage(t, entrance, look);
    const places: readonly (readonly [string, string])[] = [
      ['/', 'Theatre'],
      [`/c/${answered}`, 'Answered'],
      [`/c/${approval}`, 'Waits for approval'],
      [`/c/${person}`, 'Waits for a person'],
      [`/c/${refused}?at=4`, 'Looking at 4'],
      ['/runs', 'waits for approval'],
      ['/inbox', 'Inbox'],
      ['/agents', 'reads requests'],
      ['/evals', 'No report is open'],
      [`/compare/${answered}/${approval}`, 'First difference'],
    ];
    const faults: string[] = [];
    for (const [place, sign] of places.filter((_, index) => index % of === 0)) {
      await page.goto(url + place);
      await page.getByText(sign).first().waitFor();
      faults.push(...(await faultsOf(page, rules)).map((fault) => `${place}: ${fault}`));
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wider > 0) faults.push(`${place}: the page is ${wider} px wider than the screen`);
    }
    assert.deepEqual(faults, []);
  });
}

/** Serious and critical ones, each with the first element that has it. */
async function faultsOf(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  await page.evaluate(axe);
  const how = rules ? `{ runOnly: ${JSON.stringify(rules)} }` : '{}';
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${how})`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`);
}
