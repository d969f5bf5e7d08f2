import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseSql } from '../../src/data/query-tree.ts';
import { type DataSources, openSandbox, type Sandbox } from '../../src/data/sandbox.ts';
import { readFacts, type SchemaFacts } from '../../src/data/schema-facts.ts';
import { fitRoles, type Role, standardRoles } from '../../src/data/sql-fit.ts';
import { renderQuery } from '../../src/data/sql-template.ts';
import { quoteName } from '../../src/data/sql-text.ts';

const examples = join(import.meta.dirname, '../../../../examples');

async function opened(sources: DataSources): Promise<Sandbox> {
  const result = await openSandbox(sources);
  assert.ok(result.ok, JSON.stringify(result));
  return result.sandbox;
}

async function csvFacts(files: Readonly<Record<string, string>>): Promise<[SchemaFacts, Sandbox]> {
  const csv = Object.entries(files).map(([name, text]) => ({ name: `${name}.csv`, text }));
  const sandbox = await opened({ csv });
  return [await readFacts(sandbox), sandbox];
}

function roles(...names: string[]): readonly Role[] {
  return names.map((name) => {
    const role = standardRoles[name.replace('?', '')];
    assert.ok(role, name);
    return name.endsWith('?') ? { ...role, optional: true } : role;
  });
}

function filledPaths(fit: ReturnType<typeof fitRoles>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fit.filled).map(([role, { columns }]) => [
      role,
      columns.map(({ table, name }) => `${table}.${name}`).join(' * '),
    ]),
  );
}

const monthly = `SELECT {{month date}} AS month, sum({{amount}}) AS revenue
FROM {{table}}
WHERE {{date}} >= {{value from}}{{#status}}
  AND {{status}} <> {{value out}}{{/status}}{{^region}}
  AND 1 = 1{{/region}}
GROUP BY {{month date}}
ORDER BY month`;

test('roles are filled from sales.csv with scores and reasons', async () => {
  await using sandbox = await opened({ csv: [{ path: join(examples, 'sales.csv') }] });
  const fit = fitRoles(
    roles(
      'date',
      'amount',
      'customer',
      'order_id',
      'status',
      'quantity',
      'price',
      'product',
      'region',
      'channel?',
    ),
    await readFacts(sandbox),
  );
  assert.deepEqual(filledPaths(fit), {
    date: 'sales.order_date',
    amount: 'sales.amount',
    customer: 'sales.customer',
    order_id: 'sales.order_id',
    status: 'sales.status',
    quantity: 'sales.quantity',
    price: 'sales.unit_price',
    product: 'sales.product',
    region: 'sales.region',
  });
  assert.deepEqual(fit.unfilled, ['channel']);
  assert.equal(fit.question, undefined);
  assert.match(fit.filled['amount']?.reason ?? '', /named amount; a number \(DECIMAL/);
  const rendered = renderQuery(monthly, fit, { values: { from: '2025-01-01', out: "can'celled" } });
  assert.ok(rendered.ok);
  assert.equal(rendered.dialect, 'postgres');
  assert.equal(
    rendered.sql,
    `SELECT CAST(date_trunc('month', order_date) AS DATE) AS month, sum(amount) AS revenue
FROM sales
WHERE order_date >= '2025-01-01'
  AND status <> 'can''celled'
GROUP BY CAST(date_trunc('month', order_date) AS DATE)
ORDER BY month`,
  );
  const result = await sandbox.run(rendered.sql);
  assert.equal(result.ok && result.rows.length, 9);
});

test('across tables: quantity × price, and joins only from many rows to one', async () => {
  await using sandbox = await opened({ schema: [{ path: join(examples, 'schema.sql') }] });
  const facts = await readFacts(sandbox);
  const fit = fitRoles(roles('date', 'amount', 'customer', 'quantity', 'price'), facts);
  assert.equal(fit.table, 'order_items');
  assert.deepEqual(filledPaths(fit), {
    date: 'orders.created_at',
    amount: 'order_items.quantity * order_items.unit_price',
    customer: 'customers.name',
    quantity: 'order_items.quantity',
    price: 'order_items.unit_price',
  });
  assert.match(
    fit.assumptions.join(' '),
    /amount is order_items\.quantity × order_items\.unit_price/,
  );
  const rendered = renderQuery(
    'SELECT {{customer}}, sum({{amount}}) FROM {{table}} GROUP BY {{customer}}',
    fit,
    { facts },
  );
  assert.ok(rendered.ok);
  assert.equal(
    rendered.sql,
    `SELECT c.name, sum((oi.quantity * oi.unit_price)) FROM order_items AS oi
LEFT JOIN orders AS o ON o.id = oi.order_id
LEFT JOIN customers AS c ON c.id = o.customer_id GROUP BY c.name`,
  );
  assert.ok((await sandbox.run(rendered.sql)).ok);
  const only = renderQuery('SELECT sum({{quantity}}) FROM {{table}}', fit, { facts });
  assert.equal(only.ok && only.sql, 'SELECT sum(quantity) FROM order_items');
});

test('two columns that fit about equally are one question, and an answer settles it', async () => {
  const [facts, sandbox] = await csvFacts({
    orders:
      'order_no,ship_date,bill_date,total\n1,2025-01-01,2025-01-02,5\n2,2025-02-01,2025-02-03,6\n',
  });
  await using _ = sandbox;
  const fit = fitRoles(roles('date', 'amount'), facts);
  assert.match(fit.question ?? '', /^Which date is meant: orders\.\w+ or orders\.\w+\?$/);
  assert.equal(fit.ambiguous[0]?.role, 'date');
  const settled = fitRoles(roles('date', 'amount'), facts, { chosen: { date: 'bill_date' } });
  assert.equal(settled.question, undefined);
  assert.equal(filledPaths(settled)['date'], 'orders.bill_date');
});

test('a role without a column stays unfilled, is asked for, and is never rendered', async () => {
  const [facts, sandbox] = await csvFacts({ t: 'id,zip,note\n1,8001,x\n2,8002,y\n' });
  await using _ = sandbox;
  const fit = fitRoles(roles('amount', 'date?'), facts);
  assert.deepEqual(fit.filled, {});
  assert.match(fit.question ?? '', /Which column holds the amount\? t has id, zip, note\./);
  const rendered = renderQuery('SELECT sum({{amount}}) FROM {{table}}', fit);
  assert.ok(!rendered.ok);
  assert.match(rendered.findings[0]?.message ?? '', /no column for amount/);
  const values = renderQuery('SELECT {{value n}}, {{nonsense amount}}', fit);
  assert.equal(values.ok, false);
});

test('the only number with decimals is the amount, as an assumption', async () => {
  const [facts, sandbox] = await csvFacts({
    t: 'when,betrag_x,zahl\n2025-01-01,5.50,1\n2025-01-02,6.25,2\n',
  });
  await using _ = sandbox;
  const fit = fitRoles(roles('date', 'amount'), facts);
  assert.deepEqual(filledPaths(fit), { date: 't.when', amount: 't.betrag_x' });
  assert.match(fit.assumptions.join(' '), /"date" is t\.when: nothing fits better/);
});

test('dates as text are read the way they are written', async () => {
  const cases: readonly (readonly [readonly string[], string, RegExp])[] = [
    [['31.01.2025', '01.02.2025'], '2025-01-01,2025-02-01', /31\.01\.2025/],
    [['01/31/2025', '02/01/2025'], '2025-01-01,2025-02-01', /01\/31\/2025/],
    [['31/01/2025', '01/02/2025'], '2025-01-01,2025-02-01', /31\/01\/2025/],
    [['01/02/2025', '03/04/2025'], '2025-01-01,2025-03-01', /cannot be seen/],
    [['31 Jan 2025', '1 Feb 2025'], '2025-01-01,2025-02-01', /31 Jan 2025/],
    [['2025-01', '2025-02'], '2025-01-01,2025-02-01', /2025-01/],
    [['31.01.2025', 'soon', '2025-02-11'], '2025-01-01,2025-02-01', /2025-01-31 and 31\.01\.2025/],
  ];
  const files = Object.fromEntries(
    cases.map(([days], index) => [
      `t${index}`,
      `date,amount\n${days.map((day) => `${day},"1,200.50"`).join('\n')}\n`,
    ]),
  );
  const [facts, sandbox] = await csvFacts(files);
  await using _ = sandbox;
  for (const [index, [days, months, said]] of cases.entries()) {
    const fit = fitRoles(roles('date', 'amount'), facts, { table: `t${index}` });
    assert.match(fit.assumptions.join(' '), said);
    const sql =
      'SELECT DISTINCT {{month date}} AS m, {{amount}} AS a FROM {{table}} WHERE {{date}} IS NOT NULL ORDER BY m';
    const rendered = renderQuery(sql, fit);
    assert.ok(rendered.ok);
    assert.equal(rendered.dialect, 'duckdb');
    const result = await sandbox.run(rendered.sql);
    assert.ok(result.ok, JSON.stringify(result));
    assert.equal(
      result.rows
        .map(([month]) => JSON.stringify(month))
        .join()
        .replaceAll('"', ''),
      months,
      days.join(),
    );
    assert.equal(result.rows[0]?.[1], '1200.5000');
  }
});

test('a timestamp, a date and a key of another type need no care from the template', async () => {
  const [facts, sandbox] = await csvFacts({
    orders:
      'id,customer_id,created_at,total\n1,A1,2025-01-31 23:59:59,10.50\n2,A2,2025-02-01 00:00:00,4.50\n',
    customers: 'customer_id,name\nA1,Ada\nA2,Ben\n',
  });
  await using _ = sandbox;
  const fit = fitRoles(roles('date', 'amount', 'customer'), facts);
  const rendered = renderQuery(
    'SELECT {{quarter date}}, {{customer}}, {{amount}} FROM {{table}} ORDER BY {{date}}',
    fit,
    { facts },
  );
  assert.ok(rendered.ok);
  const result = await sandbox.run(rendered.sql);
  assert.deepEqual(result.ok && result.rows, [
    ['2025-01-01', 'Ada', '10.50'],
    ['2025-01-01', 'Ben', '4.50'],
  ]);
});

test('any column and table name comes out as SQL that parses and names just that column', async () => {
  const odd = fc.constantFrom(
    'select',
    'Order',
    'a"b',
    "it's",
    'Ä ö',
    '名前',
    'group by',
    'x;--',
    'user',
    '{{amount}}',
    '$1',
    "'",
  );
  const name = fc
    .oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }), odd)
    .filter((one) => !one.includes('\0'));
  await fc.assert(
    fc.asyncProperty(name, name, async (table, column) => {
      const columns = [
        {
          table,
          name: column,
          type: 'DECIMAL(10,2)',
          family: 'number',
          nullable: true,
          unique: false,
          primaryKey: false,
          filled: 0,
          distinct: 0,
          top: [],
        },
      ] as const;
      const facts: SchemaFacts = {
        joins: [],
        about: '',
        tables: [
          { name: table, from: 'csv', source: '', quote: '', rows: 0, columns, primaryKey: [] },
        ],
      };
      const fit = fitRoles(roles('amount'), facts, { chosen: { amount: column.trim() } });
      if (!fit.filled['amount']) return; // Two spaces around a name are another name.
      const rendered = renderQuery('SELECT {{amount}} FROM {{table}}', fit);
      assert.ok(rendered.ok);
      const parsed = await parseSql(rendered.sql);
      assert.ok(parsed.ok, rendered.sql);
      const text = JSON.stringify(parsed.statements);
      assert.ok(text.includes(JSON.stringify(column).slice(1, -1)), quoteName(column));
      assert.equal(parsed.statements.length, 1);
    }),
    { numRuns: 50 },
  );
});
