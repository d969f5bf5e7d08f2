import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as fc from 'fast-check';
import { composeQuery } from '../../src/data/compose-query.ts';
import { parseDataRequest } from '../../src/data/data-request.ts';
import { writeQuery } from '../../src/data/query.ts';
import { parseSql, readsOf } from '../../src/data/query-tree.ts';
import { type DataSources, openSandbox, type Sandbox } from '../../src/data/sandbox.ts';
import { readFacts, type SchemaFacts } from '../../src/data/schema-facts.ts';
import { openTrace } from '../../src/trace.ts';

const examples = join(import.meta.dirname, '../../../../examples');

async function opened(sources: DataSources): Promise<Sandbox> {
  const result = await openSandbox(sources);
  assert.ok(result.ok, JSON.stringify(result));
  return result.sandbox;
}

function composed(text: string, facts: SchemaFacts) {
  const query = composeQuery(parseDataRequest(text), facts);
  assert.ok(query.ok, JSON.stringify(query));
  return query;
}

function questionOf(text: string, facts: SchemaFacts): string {
  const query = composeQuery(parseDataRequest(text), facts);
  assert.ok(!query.ok, JSON.stringify(query));
  return query.question;
}

describe('on sales.csv', () => {
  let sandbox: Sandbox;
  let facts: SchemaFacts;
  before(async () => {
    sandbox = await opened({ csv: [{ path: join(examples, 'sales.csv') }] });
    facts = await readFacts(sandbox);
  });
  after(() => sandbox.close());

  async function rowsOf(text: string): Promise<readonly (readonly unknown[])[]> {
    const { fit: _, ok: __, ...query } = composed(text, facts);
    const written = await writeQuery(query, openTrace([], 'data'), { sandbox });
    assert.ok(written.ok, JSON.stringify([query.sql, written]));
    const rows: unknown = written.data?.['rows'];
    return Array.isArray(rows) ? rows.filter((row) => Array.isArray(row)) : [];
  }

  test('revenue by region and quarter of a year without cancelled orders', async () => {
    const text = 'total revenue by region and quarter for 2025, excluding cancelled orders';
    const query = composed(text, facts);
    assert.equal(
      query.sql,
      `SELECT
  CAST(date_trunc('quarter', order_date) AS DATE) AS quarter,
  upper(trim(region)) AS region,
  sum(amount) AS total_revenue
FROM sales
WHERE order_date >= DATE '2025-01-01'
  AND order_date < DATE '2026-01-01'
  AND lower(trim(status)) IS DISTINCT FROM 'cancelled'
GROUP BY CAST(date_trunc('quarter', order_date) AS DATE), upper(trim(region))
ORDER BY quarter, region`,
    );
    assert.equal(query.title, 'Quarterly revenue by region');
    assert.equal(query.question, text);
    assert.deepEqual(query.metrics, [{ name: 'total_revenue', definition: 'sum of sales.amount' }]);
    assert.match(query.assumptions.join('\n'), /sales\.status is not "cancelled" or "Cancelled"/);
    const rows = await rowsOf(text);
    const check = await sandbox.run(
      "SELECT sum(amount) FROM sales WHERE year(order_date) = 2025 AND lower(status) <> 'cancelled'",
    );
    const cents = rows.reduce((sum, row) => sum + Math.round(Number(row[2]) * 100), 0);
    assert.ok(check.ok);
    assert.equal(cents, Math.round(Number(check.rows[0]?.[0]) * 100));
  });

  test('a ranking without a measure is by amount, and says so', async () => {
    const { sql, assumptions } = composed('best customers', facts);
    assert.match(sql, /ORDER BY total_amount DESC, customer\nLIMIT 10$/);
    assert.match(
      assumptions.join('\n'),
      /"best customers" means 10 rows\.[\s\S]*ranked by total amount/,
    );
  });

  test('average order value divides by orders, not by rows', async () => {
    const { sql } = composed('average order value per month', facts);
    assert.match(sql, /round\(sum\(amount\) \/ NULLIF\(count\(DISTINCT order_id\), 0\), 2\)/);
  });

  test('cancelled orders that count are named when nobody said anything about them', () => {
    const { assumptions } = composed('monthly sales', facts);
    assert.match(
      assumptions.join('\n'),
      /Rows of every sales\.status count, also cancelled \(8\), Cancelled \(1\)\./,
    );
    assert.doesNotMatch(composed('sales by status', facts).assumptions.join('\n'), /Rows of every/);
  });

  test('a word that is a value of a column becomes a filter; any other is asked about', () => {
    const { sql } = composed('total revenue in North by product', facts);
    assert.match(sql, /WHERE lower\(trim\(region\)\) = 'north'/);
    assert.match(questionOf('total revenue in North by product vs plan', facts), /plan/);
    assert.equal(
      questionOf('total profitable revenue by region', facts),
      '“profitable” is not in the data: what counts as profitable?',
    );
  });

  test('what has no column is one question, never an invented column', () => {
    assert.match(
      questionOf('revenue by warehouse', facts),
      /^Which column holds the warehouse\? sales has order_id/,
    );
    assert.match(questionOf('monthly churn rate by region', facts), /churn/);
    assert.match(questionOf('revenue by flibber', facts), /flibber/);
    assert.match(
      questionOf('excluding purple orders, revenue by region', facts),
      /"excluding purple orders"\?.*sales\.status has paid/,
    );
    assert.match(questionOf('revenue where status is lost', facts), /sales\.status has/);
    assert.match(questionOf('hello', facts), /What should be measured/);
    assert.match(questionOf('average weight by region', facts), /weight/);
  });

  test('whatever is asked, the SQL reads only columns that are there, and it runs', async () => {
    const columns = new Set(facts.tables.flatMap((table) => table.columns.map(({ name }) => name)));
    const measure = fc.constantFrom(
      'total revenue',
      'number of orders',
      'average order value',
      'average unit price',
      'median amount',
      'count of distinct customers',
      'top 5 products',
      'total weight',
      'sum of quantity',
    );
    const group = fc.constantFrom(
      '',
      ' by region',
      ' by customer and month',
      ' per quarter',
      ' by product, status and region',
      ' by colour',
    );
    const period = fc.constantFrom('', ' in 2025', ' last month', ' since 2025-03-01');
    const filter = fc.constantFrom(
      '',
      ', excluding cancelled orders',
      ', only paid orders',
      ' where quantity over 2',
      " where region = 'North'",
      ' without unicorns',
    );
    await fc.assert(
      fc.asyncProperty(measure, group, period, filter, async (...parts) => {
        const query = composeQuery(parseDataRequest(parts.join('')), facts);
        if (!query.ok) {
          assert.match(query.question, /\?/);
          return;
        }
        const result = await sandbox.run(query.sql);
        assert.ok(result.ok, `${query.sql}\n${JSON.stringify(result)}`);
        const parsed = await parseSql(query.sql);
        assert.ok(parsed.ok);
        const aliases = new Set(result.columns.map(({ name }) => name));
        for (const path of readsOf(parsed.statements).columns) {
          const name = path.at(-1) ?? '';
          assert.ok(columns.has(name) || aliases.has(name), `${name} in ${query.sql}`);
        }
      }),
      { numRuns: 40 },
    );
  });
});

test('on a schema: joins, key and name of what is ranked, values that an enum allows', async () => {
  await using sandbox = await opened({ schema: [{ path: join(examples, 'schema.sql') }] });
  const facts = await readFacts(sandbox);
  const { sql } = composed('top 10 customers, excluding cancelled orders', facts);
  assert.equal(
    sql,
    `SELECT
  c.id AS customer_id,
  c.name AS customer_name,
  sum(oi.quantity * oi.unit_price) AS total_amount
FROM order_items AS oi
LEFT JOIN orders AS o ON o.id = oi.order_id
LEFT JOIN customers AS c ON c.id = o.customer_id
WHERE o.status IS DISTINCT FROM 'cancelled'
GROUP BY c.id, c.name
ORDER BY total_amount DESC, customer_id, customer_name
LIMIT 10`,
  );
  assert.ok((await sandbox.run(sql)).ok);
  assert.match(
    questionOf('only returned orders by region', facts),
    /orders\.status has open, paid, shipped, cancelled/,
  );
  const counted = composed('count of orders by status', facts);
  assert.match(counted.sql, /count\(\*\) AS orders\nFROM orders\n/);
});

test('tables in the request are enough to write and run the query', async () => {
  const request = parseDataRequest(
    'Total revenue by region and quarter for 2025, excluding cancelled orders. Tables: orders(id, region, status, amount, created_at)',
  );
  await using sandbox = await opened({ schema: [{ name: 'the request', text: request.ddl }] });
  const query = composeQuery(request, await readFacts(sandbox));
  assert.ok(query.ok);
  assert.match(query.sql, /lower\(trim\(status\)\) IS DISTINCT FROM 'cancelled'/);
  assert.match(query.assumptions.join('\n'), /types of the columns are read from their names/);
  assert.match(query.assumptions.join('\n'), /no rows to check how it is spelled/);
  assert.ok((await sandbox.run(query.sql)).ok);
});

test('a value is taken in its own spelling before a related one', async () => {
  const text = 'state,amount\nrefund,1.00\nRefunded,2.00\ncanceled,4.00\npaid,8.00\n';
  await using sandbox = await opened({ csv: [{ name: 'orders.csv', text }] });
  const facts = await readFacts(sandbox);
  const sums = { 'only refunded': '2.00', 'only cancelled': '4.00', 'excluding refunds': '14.00' };
  for (const [words, sum] of Object.entries(sums)) {
    const result = await sandbox.run(composed(`total amount, ${words} orders`, facts).sql);
    assert.deepEqual(result.ok && result.rows, [[sum]], words);
  }
});
