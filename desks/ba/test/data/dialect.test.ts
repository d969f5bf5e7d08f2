import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Dialect, dialectsIn, targetIn } from '../../src/data/dialect.ts';
import { rewrite } from '../../src/data/dialect-parse.ts';
import { writeQuery } from '../../src/data/query.ts';
import { targetFile } from '../../src/data/query-target.ts';
import { openSandbox, type Sandbox } from '../../src/data/sandbox.ts';
import { openTrace } from '../../src/trace.ts';

test('the dialect a request names is found and taken out; others stay words', () => {
  const cases: readonly (readonly [string, string | undefined, string])[] = [
    ['Write SQL for SQL Server: revenue by region', 'tsql', 'Write SQL : revenue by region'],
    ['revenue by region in MySQL', 'mysql', 'revenue by region'],
    ['Umsatz pro Monat für Oracle', 'oracle', 'Umsatz pro Monat'],
    ['revenue by region for BigQuery dialect', 'bigquery', 'revenue by region'],
    ['revenue by region for DB2', undefined, 'revenue by region'],
    ['revenue by region', undefined, 'revenue by region'],
    ['honey per hive', undefined, 'honey per hive'],
  ];
  for (const [text, dialect, rest] of cases) {
    const { target, without } = targetIn(text);
    assert.equal(target?.dialect, dialect, text);
    assert.equal(without, rest, text);
  }
  assert.equal(targetIn('revenue for DB2').target?.quote, 'DB2');
});

test('polyglot-sql finds what is no SQL, and lets other dialects through: no more is claimed', async () => {
  const refused = [
    'SELEC a FROM t',
    'SELECT a FROM t WHERE',
    'SELECT (a FROM t',
    "SELECT 'a FROM t",
    'SELECT a b c FROM t',
  ];
  for (const sql of refused)
    assert.ok(!(await rewrite(sql, { from: 'mysql', to: 'duckdb' })).ok, sql);
  const lenient: readonly (readonly [Dialect, string])[] = [
    ['mysql', 'SELECT TOP 5 a FROM t'],
    ['tsql', 'SELECT a FROM t LIMIT 5'],
    ['mysql', 'SELECT no_such_function(a) FROM t'],
  ];
  for (const [from, sql] of lenient)
    assert.ok((await rewrite(sql, { from, to: 'duckdb' })).ok, sql);
});

describe('on rows', () => {
  let sandbox: Sandbox;
  before(async () => {
    const text =
      'region,amount,sold\nNorth,10,2025-01-05\nNorth,5,2025-01-20\nSouth,7,2025-02-01\n';
    const opened = await openSandbox({ csv: [{ name: 'sales.csv', text }] });
    assert.ok(opened.ok);
    sandbox = opened.sandbox;
  });
  after(() => sandbox.close());

  const written = (sql: string, more: { dialect?: Dialect; target?: Dialect } = {}) =>
    writeQuery({ title: 'Sales', question: 'How much?', sql, ...more }, openTrace([], 'data'), {
      sandbox,
    });

  test('a query of another dialect is parsed as that, run on DuckDB, and says so', async () => {
    const sql =
      'SELECT TOP 1 [region], SUM(amount) AS total FROM sales GROUP BY [region] ORDER BY total DESC';
    const made = await written(sql, { dialect: 'tsql' });
    assert.ok(made.ok, JSON.stringify(made));
    assert.deepEqual(made.data?.['rows'], [['North', 15]]);
    const text = made.files[0]?.text ?? '';
    assert.match(text, /Dialect: SQL Server/);
    assert.match(text, /Parsed as SQL Server by polyglot-sql .*run there; not run on SQL Server/);
    assert.ok(text.includes(sql), 'the file keeps what was written');
    for (const wrong of [
      'DELETE FROM sales',
      'SELECT 1; SELECT 2',
      'SELECT region FROM sales WHERE',
    ])
      assert.ok(!(await written(wrong, { dialect: 'tsql' })).ok, wrong);
    const unknown = await written('SELECT regoin FROM sales', { dialect: 'mysql' });
    assert.ok(!unknown.ok && /region/.test(unknown.findings[0]?.message ?? ''));
  });

  test('a rewriting that changes the rows is not given away', async () => {
    const month = `SELECT CAST(date_trunc('month', sold) AS DATE) AS month, sum(amount) AS total
      FROM sales GROUP BY 1 ORDER BY 1`;
    const wrong = await written(month, { target: 'mysql' });
    assert.ok(wrong.ok);
    assert.equal(
      wrong.files.some(({ name }) => name.endsWith('-mysql.sql')),
      false,
    );
    assert.match(
      JSON.stringify(wrong.findings),
      /There is no MySQL text of this query.*rows differ/,
    );
    const good = await written(
      'SELECT region, sum(amount) AS total FROM sales GROUP BY region ORDER BY region LIMIT 5',
      { target: 'tsql' },
    );
    assert.ok(good.ok);
    const text = good.files.find(({ name }) => name === 'sales-tsql.sql')?.text ?? '';
    assert.match(text, /TOP 5/);
    assert.match(text, /gives the same rows/);
    assert.match(text, /Not run on SQL Server/);
  });
});

test('both dialects are read from what stands around the query', () => {
  const read = [
    ['translate this from Oracle to SQL Server:', 'oracle', 'tsql'],
    ['von MySQL nach Postgres übersetzen', 'mysql', 'postgres'],
    ['convert this MySQL query to BigQuery', 'mysql', 'bigquery'],
    ['rewrite for Snowflake', undefined, 'snowflake'],
    ['check this', undefined, undefined],
  ] as const;
  for (const [text, dialect, target] of read) {
    const found = dialectsIn(text);
    assert.deepEqual([found.dialect, found.target], [dialect, target], text);
  }
});

test('what is left of the old dialect is no translation; what was checked is said', async () => {
  const run = { executed: false, label: '' };
  const common = { title: 'q', stem: 'q', run, sandbox: undefined };
  const left = await targetFile({
    ...common,
    sql: 'SELECT ROWNUM, name FROM customers',
    from: 'oracle',
    target: 'tsql',
  });
  assert.deepEqual(left.files, []);
  assert.match(left.findings[0]?.message ?? '', /left ROWNUM as it is/);
  const weekday = await targetFile({
    ...common,
    sql: 'SELECT EXTRACT(ISODOW FROM ts) AS weekday FROM r',
    from: 'postgres',
    target: 'mysql',
  });
  const [file] = weekday.files;
  assert.match(file?.text ?? '', /DAYOFWEEK\(ts\) \+ 5\) % 7 \+ 1/);
  const first = await targetFile({
    ...common,
    sql: "SELECT name, NVL(city, 'none') FROM customers WHERE ROWNUM <= 5",
    from: 'oracle',
    target: 'tsql',
  });
  const text = first.files[0]?.text ?? '';
  assert.match(text, /ISNULL\(city, 'none'\)[\s\S]*FETCH (?:FIRST|NEXT) 5 ROWS ONLY/);
  assert.match(text, /parsed by it as SQL Server; never run/);
  const own = await targetFile({
    ...common,
    sql: 'SELECT IFNULL(a, 0) FROM t LIMIT 5',
    from: 'mysql',
    target: 'postgres',
  });
  assert.match(own.findings[0]?.message ?? '', /parsed by PostgreSQL itself/);
});
