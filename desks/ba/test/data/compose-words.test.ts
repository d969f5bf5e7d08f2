import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isObject } from '@baton/core';
import * as fc from 'fast-check';
import { composeFor } from '../../src/data/compose-request.ts';
import { type DataFiles, dataFiles } from '../../src/data/data-files.ts';
import { libraryFolder, loadLibrary } from '../../src/library/library.ts';

const examples = join(import.meta.dirname, '../../../../examples');
const library = loadLibrary([join(libraryFolder, 'data')]);

interface Answer {
  readonly sql?: string;
  readonly question?: string;
}

async function asked(request: string, files: DataFiles): Promise<Answer> {
  const made = await composeFor(request, { files, library });
  assert.ok(made.ok, JSON.stringify(made));
  const { query, question } = made.data ?? {};
  return {
    ...(isObject(query) && typeof query['sql'] === 'string' && { sql: query['sql'] }),
    ...(typeof question === 'string' && { question }),
  };
}

/** Requests that become a query on sales.csv. */
const understood = [
  'Write SQL for monthly sales report',
  'total revenue by region and quarter for 2025, excluding cancelled orders',
  'Show me the top five products by revenue',
  'How many orders per week?',
  'average order value per month',
  'number of distinct customers by region',
  'top 10 customers',
  'sum of quantity by product in North',
  'SQL: ventes mensuelles',
  'SQL Abfrage für den Umsatz pro Monat',
  'consulta SQL de ventas por mes',
];

/** Requests in which something has no meaning in the data, and what that is. */
const notUnderstood = [
  ['total profitable revenue by region', 'profitable'],
  ['revenue of loyal customers by region', 'loyal'],
  ['number of premium orders per month', 'premium'],
  ['Write SQL for the seasonal monthly sales report', 'seasonal'],
  ['monthly sales per flagship', 'flagship'],
  ['top 10 churned customers', 'churned'],
  ['revenue by region adjusted for inflation', 'inflation'],
  ['SQL Abfrage für den bereinigten Umsatz pro Monat', 'bereinigten'],
  ['requête SQL des ventes mensuelles rentables', 'rentables'],
  ['consulta SQL de ventas por mes rentables', 'rentables'],
  ['net revenue by region', 'net'],
  ['average order value of good customers per month', 'good'],
  ['most important customers', 'important'],
  ['how many unpaid orders by region', 'unpaid'],
] as const;

describe('on sales.csv', () => {
  let files: DataFiles;
  before(() => {
    files = dataFiles({ csv: [join(examples, 'sales.csv')], schema: [] });
  });
  after(() => files.close());

  test('what is understood becomes a query, in four languages', async () => {
    for (const request of understood) {
      const { sql, question } = await asked(request, files);
      assert.ok(sql !== undefined, `${request}: ${question}`);
    }
  });

  test('a word that nothing explains means a question that names it, and no query', async () => {
    for (const [request, word] of notUnderstood) {
      const { sql, question } = await asked(request, files);
      assert.equal(sql, undefined, request);
      assert.ok(question?.includes(word), `${request}: ${question}`);
    }
  });

  test('any unknown word anywhere in an understood request turns the query into a question', async () => {
    const syllable = fc.constantFrom('zor', 'vik', 'blu', 'tham', 'gre', 'pix', 'quo', 'lum');
    const made = fc.array(syllable, { minLength: 2, maxLength: 3 }).map((parts) => parts.join(''));
    const real = fc.constantFrom(
      'profitable',
      'vegan',
      'blockchain',
      'dormant',
      'rentabel',
      'fiable',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...understood),
        fc.oneof(made, real),
        fc.nat(),
        async (request, word, place) => {
          const words = request.split(' ');
          words.splice(place % (words.length + 1), 0, word);
          const { sql, question } = await asked(words.join(' '), files);
          assert.equal(sql, undefined, words.join(' '));
          assert.ok(question !== undefined && question !== '', words.join(' '));
        },
      ),
      { numRuns: 60 },
    );
  });
});
