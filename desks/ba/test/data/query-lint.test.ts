import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lintQuery } from '../../src/data/query-lint.ts';
import { parseSql, readsOf } from '../../src/data/query-tree.ts';
import type { ColumnFacts, SchemaFacts, TableFacts } from '../../src/data/schema-facts.ts';
import { familyOf } from '../../src/data/schema-facts.ts';

function table(name: string, columns: Readonly<Record<string, string>>): TableFacts {
  const facts = Object.entries(columns).map(([column, type]): ColumnFacts => {
    const [plain = '', ...flags] = type.split(' ');
    const primaryKey = flags.includes('key');
    const nullable = !flags.includes('filled') && !primaryKey;
    return {
      table: name,
      name: column,
      type: plain,
      family: familyOf(plain),
      nullable,
      primaryKey,
      unique: primaryKey,
      filled: 0,
      distinct: 0,
      top: [],
    };
  });
  return {
    name,
    from: 'schema',
    source: 's.sql',
    quote: '',
    rows: 0,
    columns: facts,
    primaryKey: ['id'],
  };
}

const facts: SchemaFacts = {
  tables: [
    table('orders', {
      id: 'INTEGER key',
      customer_id: 'INTEGER',
      at: 'TIMESTAMP',
      day: 'DATE',
      total: 'DOUBLE',
      status: 'VARCHAR filled',
    }),
    table('customers', { id: 'INTEGER key', name: 'VARCHAR', referrer_id: 'INTEGER' }),
  ],
  joins: [],
  about: '',
};

async function rulesOf(sql: string, dialect = 'postgres'): Promise<readonly string[]> {
  const parsed = await parseSql(sql);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return lintQuery(parsed.statements, { sql, facts, dialect }).map(({ rule }) => rule);
}

const flagged: readonly (readonly [rule: string, sql: string])[] = [
  ['select_star', 'SELECT * FROM orders'],
  ['select_star', 'SELECT o.* FROM orders o JOIN customers c ON c.id = o.customer_id'],
  ['cartesian_join', 'SELECT o.id FROM orders o, customers c'],
  ['cartesian_join', 'SELECT o.id FROM orders o CROSS JOIN customers c'],
  ['cartesian_join', 'SELECT o.id FROM orders o JOIN customers c ON true'],
  ['cartesian_join', 'SELECT o.id FROM orders o JOIN customers c ON o.status = $$paid$$'],
  ['natural_join', 'SELECT name FROM orders NATURAL JOIN customers'],
  ['division_unguarded', 'SELECT id / customer_id FROM orders'],
  ['division_unguarded', 'SELECT sum(id) / count(customer_id) FROM orders'],
  ['division_unguarded', 'SELECT id / 0 FROM orders'],
  ['integer_division', 'SELECT count(*) / NULLIF(count(customer_id), 0) FROM orders'],
  ['between_timestamp', "SELECT id FROM orders WHERE at BETWEEN '2025-01-01' AND '2025-01-31'"],
  ['equals_null', 'SELECT id FROM orders WHERE customer_id = NULL'],
  ['equals_null', 'SELECT id FROM orders WHERE NULL <> customer_id'],
  ['not_in_nullable', 'SELECT id FROM customers WHERE id NOT IN (SELECT customer_id FROM orders)'],
  ['group_by_missing', 'SELECT status, count(*) FROM orders'],
  [
    'group_by_missing',
    "SELECT status, date_trunc('month', at), count(*) FROM orders GROUP BY status",
  ],
  ['order_by_ordinal', 'SELECT id FROM orders ORDER BY 1'],
  ['limit_without_order', 'SELECT id FROM orders LIMIT 5'],
  ['float_money', 'SELECT sum(total) FROM orders'],
  ['float_money', 'SELECT CAST(amount AS double precision) FROM orders'],
  ['non_sargable_date', "SELECT id FROM orders WHERE date_trunc('month', at) = '2025-01-01'"],
  ['non_sargable_date', "SELECT id FROM orders WHERE at::date = '2025-01-01'"],
  ['non_sargable_date', 'SELECT id FROM orders WHERE EXTRACT(year FROM at) = 2025'],
  [
    'distinct_hides_duplicates',
    'SELECT DISTINCT c.name FROM customers c JOIN orders o ON o.customer_id = c.id',
  ],
  ['reserved_word', 'SELECT user FROM orders'],
];

test('each rule finds what it is for, also inside WITH, UNION and subqueries', async () => {
  for (const [rule, sql] of flagged) {
    for (const wrapped of [
      sql,
      `WITH x AS (${sql}) SELECT 1 AS one FROM x`,
      `SELECT 1 AS one WHERE EXISTS (SELECT 1 FROM (${sql}) AS y)`,
      `(${sql}) UNION ALL SELECT 1`,
    ]) {
      assert.ok((await rulesOf(wrapped)).includes(rule), `${rule}: ${wrapped}`);
    }
  }
});

const clean: readonly string[] = [
  'SELECT count(*) FROM orders',
  'SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id',
  'SELECT o.id FROM orders o JOIN customers c USING (id)',
  'SELECT o.id FROM orders o, customers c WHERE c.id = o.customer_id',
  'SELECT o.id FROM orders o CROSS JOIN (SELECT max(at) AS last FROM orders) AS l',
  'SELECT o.id, g FROM orders o CROSS JOIN generate_series(1, 3) AS g',
  'SELECT id FROM orders WHERE EXISTS (SELECT * FROM customers WHERE customers.id = orders.id)',
  'WITH x AS (SELECT id FROM orders) SELECT * FROM x',
  'SELECT sum(id) / NULLIF(count(customer_id), 0) FROM orders',
  'SELECT status, sum(id) / count(*) FROM orders GROUP BY status',
  'SELECT id / 100.0, id / CASE WHEN id = 0 THEN 1 ELSE id END FROM orders',
  "SELECT id FROM orders WHERE day BETWEEN '2025-01-01' AND '2025-01-31'",
  "SELECT id FROM orders WHERE at >= '2025-01-01' AND at < '2025-02-01'",
  'SELECT id FROM customers WHERE id NOT IN (SELECT id FROM orders)',
  'SELECT id FROM customers WHERE id NOT IN (SELECT customer_id FROM orders WHERE customer_id IS NOT NULL)',
  'SELECT id FROM customers WHERE id NOT IN (1, 2)',
  "SELECT date_trunc('month', at) AS m, count(*) FROM orders GROUP BY m ORDER BY m",
  "SELECT to_char(date_trunc('month', o.at), 'YYYY') AS m, count(*) FROM orders o GROUP BY date_trunc('month', at)",
  'SELECT status, count(*) FROM orders GROUP BY 1',
  'SELECT c.id, c.name, count(*) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id',
  'SELECT id, sum(id) OVER (PARTITION BY status) FROM orders',
  'SELECT id FROM orders ORDER BY id LIMIT 5',
  'SELECT DISTINCT status FROM orders',
  'SELECT "user" FROM orders',
  'SELECT sum(CAST(total AS numeric(18, 2))) AS t, max(customer_id) FROM customers',
];

test('what is right is not flagged', async () => {
  for (const sql of clean) assert.deepEqual(await rulesOf(sql), [], sql);
});

test('whole numbers may be divided where the engine does not drop the fraction', async () => {
  const sql = 'SELECT count(id) / NULLIF(count(*), 0) FROM orders';
  assert.deepEqual(await rulesOf(sql), ['integer_division']);
  assert.deepEqual(await rulesOf(sql, 'duckdb'), []);
});

test('what writes, waits or reaches out is an error, however it is wrapped', async () => {
  const writes = [
    'DELETE FROM orders',
    'WITH x AS (DELETE FROM orders RETURNING id) SELECT id FROM x',
    'SELECT id INTO copy FROM orders',
    'SELECT id FROM orders FOR UPDATE',
    "SELECT nextval('s')",
    'SELECT (SELECT pg_sleep(100))',
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT id FROM dblink('host=x', 'SELECT 1') AS t(id int)",
    "COPY orders TO PROGRAM 'rm'",
    'EXPLAIN ANALYZE DELETE FROM orders',
    'DO $$ BEGIN END $$',
    'CREATE TABLE x AS SELECT 1',
  ];
  for (const sql of writes) assert.deepEqual(await rulesOf(sql), ['sql_writes'], sql);
  assert.deepEqual(await rulesOf('SELECT 1; SELECT 2'), ['sql_many_statements']);
});

test('a finding names line and column, also after letters of two bytes', async () => {
  const sql = "SELECT 'ÄÖÜ' AS x,\n  'é', id / customer_id FROM orders";
  const parsed = await parseSql(sql);
  assert.ok(parsed.ok);
  const [finding] = lintQuery(parsed.statements, { sql, facts, dialect: 'postgres' });
  assert.equal(finding?.where, 'line 2, column 11');
});

test('what does not parse has a place and a hint', async () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['SELEC id FROM t', '1:1', /Did you mean SELECT instead of SELEC\?/],
    ['SELECT id,\nFROM t', '2:1', /comma too many/],
    ['SELECT id FROM t WHERE', '1:23', /not finished/],
    ['SELECT `id` FROM t', '1:13', /double quotes, not in backticks/],
    ["SELECT 'é', id FROM order", '1:21', /write "order"/],
    ['SELECT id FORM t WHERE a = 1', '1:16', /Did you mean FROM instead of FORM\?/],
    ['  -- nothing', '', /no statement/],
  ];
  for (const [sql, place, hint] of cases) {
    const parsed = await parseSql(sql);
    assert.ok(!parsed.ok, sql);
    const { position, message } = parsed;
    assert.equal(position ? `${position.line}:${position.column}` : '', place, sql);
    assert.match(message, hint);
  }
});

test('tables, aliases and columns that a query reads', async () => {
  const parsed = await parseSql(
    'WITH paid AS (SELECT id, total FROM orders o WHERE o.status = $1) SELECT c.name, sum(p.total) FROM paid p JOIN shop."Customers" c ON c.id = p.id GROUP BY c.name',
  );
  assert.ok(parsed.ok);
  const { tables, aliases, columns } = readsOf(parsed.statements);
  assert.deepEqual(tables.toSorted(), ['Customers', 'orders']);
  assert.equal(aliases.get('c'), 'Customers');
  assert.ok(columns.some((path) => path.join('.') === 'o.status'));
});
