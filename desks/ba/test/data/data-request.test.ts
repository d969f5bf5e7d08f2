import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readPeriod } from '../../src/data/data-period.ts';
import { type DataRequest, parseDataRequest } from '../../src/data/data-request.ts';

/** A request in one line: measures, then what it is cut by. */
function shortOf(request: DataRequest): string {
  const parts = [
    request.measures.map(({ how, of }) => `${how} ${of}`).join(' + '),
    request.top
      ? `${request.top.lowest ? 'bottom' : 'top'} ${request.top.n} ${request.top.of}`
      : '',
    request.bucket ? `per ${request.bucket}` : '',
    request.dimensions.length > 0 ? `by ${request.dimensions.join(', ')}` : '',
    request.period?.shown ?? '',
    request.filters.map(({ column, is, value }) => `${column ?? '?'} ${is} ${value}`).join(', '),
    request.notUnderstood.length > 0 ? `?? ${request.notUnderstood.join(', ')}` : '',
  ];
  return parts.filter(Boolean).join(' | ');
}

const readings: readonly (readonly [string, string])[] = [
  ['top 10 customers', 'top 10 customers'],
  ['Show me the top five products by revenue', 'sum revenue | top 5 products'],
  ['best selling products', 'top 10 products'],
  ['bottom 3 regions by number of orders', 'count orders | bottom 3 regions'],
  ['Write SQL for monthly sales report', 'sum sales | per month'],
  [
    'total revenue by region and quarter for 2025, excluding cancelled orders',
    'sum revenue | per quarter | by region | 2025-01-01 to 2025-12-31 | ? not_equal cancelled',
  ],
  ['average order value per month', 'avg order value | per month'],
  ['count of tickets by status', 'count tickets | by status'],
  [
    'How many orders did we have per week since 2025-03-01?',
    'count orders | per week | since 2025-03-01',
  ],
  [
    'number of distinct customers by region and product',
    'count_distinct customers | by region, product',
  ],
  ['sum of amount by customer, region, and status', 'sum amount | by customer, region, status'],
  [
    'revenue and number of orders by month for Q1 2025',
    'sum revenue + count orders | per month | 2025-01-01 to 2025-03-31',
  ],
  [
    "total sales where region = 'North East' by product",
    'sum sales | by product | region equal North East',
  ],
  [
    'revenue where status is paid and amount over 1,000',
    'sum revenue | status equal paid, amount more 1000',
  ],
  ['only paid orders: revenue by customer', 'sum revenue | by customer | ? equal paid'],
  [
    'revenue without refunds or returns last month',
    'sum revenue | the last whole month | ? not_equal refunds,returns',
  ],
  ['median delivery time by carrier', 'median delivery time | by carrier'],
  ['monthly sales vs forecast', 'sum sales | per month | ?? vs forecast'],
  ['What is our churn rate?', '?? churn rate'],
  ['', ''],
];

test('questions about data are read into measure, groups, period and filters', () => {
  for (const [text, expected] of readings)
    assert.equal(shortOf(parseDataRequest(text)), expected, text);
});

test('every quote is verbatim', () => {
  for (const [text] of readings) {
    const { measures, filters, period, top } = parseDataRequest(text);
    const quotes = [...measures, ...filters, ...(period ? [period] : []), ...(top ? [top] : [])];
    for (const { quote } of quotes) assert.ok(text.includes(quote), `${quote} in ${text}`);
  }
});

test('periods are half-open, and those relative to today stay relative', () => {
  const cases: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ['in 2024', "DATE '2024-01-01'", "DATE '2025-01-01'"],
    ['sales 2024', "DATE '2024-01-01'", "DATE '2025-01-01'"],
    ['for Q4 2024', "DATE '2024-10-01'", "DATE '2025-01-01'"],
    ['2024-Q2', "DATE '2024-04-01'", "DATE '2024-07-01'"],
    ['in February 2024', "DATE '2024-02-01'", "DATE '2024-03-01'"],
    ['dec 2024', "DATE '2024-12-01'", "DATE '2025-01-01'"],
    ['2024-02', "DATE '2024-02-01'", "DATE '2024-03-01'"],
    ['between 2024-01-15 and 2024-02-29', "DATE '2024-01-15'", "DATE '2024-03-01'"],
    ['from 2023 to 2024', "DATE '2023-01-01'", "DATE '2025-01-01'"],
    ['since 2024', "DATE '2024-01-01'", undefined],
    ['before 2024-05-01', undefined, "DATE '2024-05-01'"],
    [
      'last quarter',
      "date_trunc('quarter', current_date) - INTERVAL '3 month'",
      "date_trunc('quarter', current_date)",
    ],
    [
      'this year',
      "date_trunc('year', current_date)",
      "date_trunc('year', current_date) + INTERVAL '1 year'",
    ],
    ['in the last 30 days', "current_date - INTERVAL '30 day'", "current_date + INTERVAL '1 day'"],
    ['order 2024 pieces', undefined, undefined],
    ['between 2024-13-01 and 2024-14-01', undefined, undefined],
  ];
  for (const [text, from, to] of cases) {
    const period = readPeriod(text)?.period;
    assert.deepEqual([period?.from, period?.to], [from, to], text);
  }
});

test('tables in the text become DDL; types that were not given come from the names', () => {
  const { tables, ddl, measures, notUnderstood } = parseDataRequest(
    'Total revenue by region. Tables: orders(id, region, status, amount, created_at), customers(id int, name varchar(40), is_active)',
  );
  assert.deepEqual(
    tables.map(({ name, columns }) => [name, columns.map((c) => `${c.name} ${c.type}`)]),
    [
      [
        'orders',
        [
          'id BIGINT',
          'region VARCHAR',
          'status VARCHAR',
          'amount NUMERIC(18,2)',
          'created_at TIMESTAMP',
        ],
      ],
      ['customers', ['id int', 'name varchar(40)', 'is_active BOOLEAN']],
    ],
  );
  assert.match(ddl, /^CREATE TABLE "orders" \("id" BIGINT, "region" VARCHAR/);
  assert.deepEqual(
    measures.map(({ of }) => of),
    ['revenue'],
  );
  assert.deepEqual(notUnderstood, []);
  const prose = parseDataRequest('table orders with columns id, amount and status; sum of amount');
  assert.deepEqual(
    prose.tables[0]?.columns.map(({ name }) => name),
    ['id', 'amount', 'status'],
  );
  const given = parseDataRequest('CREATE TABLE t (a int, b text); count of rows by b');
  assert.equal(given.ddl, 'CREATE TABLE t (a int, b text);');
});

test('brackets in prose are not tables', () => {
  for (const text of [
    'revenue (net, without tax) by region',
    'count(id, x) by region',
    'users (e.g. admins, guests) by role',
  ]) {
    assert.deepEqual(parseDataRequest(text).tables, [], text);
  }
});

test('any text is read without an exception, and no table is made of nothing', () => {
  const words = fc.constantFrom(
    'top',
    '10',
    'by',
    'and',
    'customers',
    'for',
    '2025',
    'where',
    'is',
    '(',
    ')',
    ',',
    'excluding',
    '"',
    "'",
    'per',
    'month',
    'sum',
    'of',
    '=',
    '>',
    'orders(a, b)',
    'Straße',
    'İ',
    '||',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(words).map((list) => list.join(' ')),
        fc.string({ unit: 'grapheme' }),
      ),
      (text) => {
        const request = parseDataRequest(text);
        for (const { quote } of request.filters) assert.ok(quote.length > 0);
        for (const { columns } of request.tables) assert.ok(columns.length > 0);
      },
    ),
  );
});
