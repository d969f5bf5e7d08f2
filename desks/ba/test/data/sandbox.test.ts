import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import {
  type DataSources,
  openSandbox,
  type RunResult,
  type Sandbox,
} from '../../src/data/sandbox.ts';
import { quoteName } from '../../src/data/sql-text.ts';
import { csvText } from '../../src/table.ts';

/** Memory has to run out before the time does, also on a machine that is busy. */
const patient = { timeoutMs: 120_000 };
const examples = join(import.meta.dirname, '../../../../examples');

/** Little memory, so that what has to run out of it does so soon. */
async function opened(sources: DataSources): Promise<Sandbox> {
  const result = await openSandbox(sources, { memoryMb: 150 });
  assert.ok(result.ok, JSON.stringify(result));
  return result.sandbox;
}

function rowsOf(result: RunResult) {
  assert.ok(result.ok, JSON.stringify(result));
  return result.rows;
}

function refusalOf(result: RunResult) {
  assert.ok(!result.ok, 'it should have been refused');
  return result;
}

describe('one sandbox over sales.csv', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await opened({ csv: [{ path: join(examples, 'sales.csv') }] });
  });
  after(() => sandbox.close());

  test('columns get the narrowest type that every value has', () => {
    const [table] = sandbox.tables;
    assert.equal(table?.name, 'sales');
    assert.equal(table?.rows, 60);
    assert.deepEqual(
      table?.columns.map(({ type }) => type),
      [
        'VARCHAR',
        'DATE',
        'VARCHAR',
        'VARCHAR',
        'VARCHAR',
        'VARCHAR',
        'VARCHAR',
        'BIGINT',
        'DECIMAL(18,2)',
        'DECIMAL(18,2)',
        'VARCHAR',
      ],
    );
    assert.equal(sandbox.about, 'sales.csv (60 rows)');
  });

  test('values are plain JSON and exact', async () => {
    const result = await sandbox.run(
      `SELECT 1.10::DECIMAL(10,2) AS d, 9007199254740993 AS big, 7::BIGINT AS small,
        DATE '2025-01-31' AS day, TIMESTAMP '2025-01-31 10:00:00' AS at, NULL AS nothing,
        '\\xAA'::BLOB AS bytes, true AS flag, 'NaN'::DOUBLE AS nan, [1.5, NULL] AS list`,
    );
    const [row] = rowsOf(result);
    assert.deepEqual(row, [
      '1.10',
      '9007199254740993',
      7,
      '2025-01-31',
      '2025-01-31 10:00:00',
      null,
      '\\xAA',
      true,
      'NaN',
      ['1.5', null],
    ]);
    assert.deepEqual(JSON.parse(JSON.stringify(row)), row);
  });

  test('rows beyond the limit are not read, and it says that there are more', async () => {
    const result = await sandbox.run('SELECT * FROM range(10)', { rowsMax: 3 });
    assert.ok(result.ok);
    assert.deepEqual([result.rows.length, result.more], [3, true]);
    const all = await sandbox.run('SELECT * FROM range(3)', { rowsMax: 3 });
    assert.equal(all.ok && all.more, false);
  });

  test('every kind of read runs', async () => {
    const reads = [
      'SELECT 1',
      'WITH a AS (SELECT 1 AS x) SELECT x FROM a',
      'VALUES (1)',
      'FROM sales LIMIT 1',
      'DESCRIBE sales',
      'SUMMARIZE sales',
      'SHOW TABLES',
      'EXPLAIN SELECT 1',
      'SELECT 1; -- the end',
    ];
    for (const sql of reads) assert.ok((await sandbox.run(sql)).ok, sql);
  });

  const hostile: readonly (readonly [string, string])[] = [
    ["COPY sales TO 'FOLDER/out.csv'", 'sql_denied'],
    ["COPY sales FROM '/etc/passwd'", 'sql_denied'],
    ["ATTACH 'FOLDER/other.db'", 'sql_writes'],
    ["SELECT * FROM read_csv('/etc/passwd')", 'sql_denied'],
    ["SELECT * FROM '/etc/passwd'", 'sql_'],
    ["SELECT * FROM read_text('/etc/passwd')", 'sql_denied'],
    ["SELECT * FROM read_blob('/etc/passwd')", 'sql_denied'],
    ["SELECT * FROM glob('/etc/*')", 'sql_denied'],
    ["SELECT * FROM sniff_csv('/etc/passwd')", 'sql_denied'],
    ['INSTALL httpfs', 'sql_writes'],
    ["LOAD 'FOLDER/x.duckdb_extension'", 'sql_writes'],
    ["SET memory_limit = '100GB'", 'sql_writes'],
    ['SET enable_external_access = true', 'sql_writes'],
    ["PRAGMA memory_limit = '100GB'", 'sql_writes'],
    ['PRAGMA enable_profiling', 'sql_writes'],
    ['RESET threads', 'sql_writes'],
    ["SELECT getenv('HOME')", 'sql_unknown_function'],
    ['SELECT 1; DELETE FROM sales', 'sql_many_statements'],
    ['COMMIT; DROP TABLE sales', 'sql_many_statements'],
    ['BEGIN', 'sql_writes'],
    ['CREATE TABLE x (a INT)', 'sql_writes'],
    ['CREATE TEMP TABLE x AS SELECT 1', 'sql_writes'],
    ['CREATE MACRO f() AS 1', 'sql_writes'],
    ['DROP TABLE sales', 'sql_writes'],
    ['DELETE FROM sales', 'sql_writes'],
    ['TRUNCATE sales', 'sql_writes'],
    ["UPDATE sales SET status = 'paid'", 'sql_writes'],
    ["INSERT INTO sales (status) VALUES ('x') RETURNING status", 'sql_writes'],
    ['EXPLAIN ANALYZE DELETE FROM sales', 'sql_writes'],
    ['PREPARE p AS DELETE FROM sales', 'sql_writes'],
    ['CALL pragma_version()', 'sql_writes'],
    ['CHECKPOINT', 'sql_writes'],
    ['VACUUM', 'sql_writes'],
    ["EXPORT DATABASE 'FOLDER/dump'", 'sql_'],
    ["SELECT * FROM query('DELETE FROM sales')", 'sql_syntax'],
    ['PIVOT sales ON status USING sum(amount)', 'sql_many_statements'],
  ];

  test('hostile statements are refused one by one, and nothing is changed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    try {
      for (const [template, rule] of hostile) {
        const sql = template.replace('FOLDER', folder.replaceAll('\\', '/'));
        const { finding } = refusalOf(await sandbox.run(sql));
        assert.ok(finding.rule.startsWith(rule), `${sql}: ${finding.rule} ${finding.message}`);
        assert.match(finding.message, /^Cannot (run|finish)/);
      }
      for (const name of ['out.csv', 'other.db', 'dump']) {
        assert.equal(existsSync(join(folder, name)), false);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
    const rows = rowsOf(await sandbox.run('SELECT count(*) FROM sales'));
    assert.deepEqual(rows, [[60]]);
  });

  test('a join of everything with everything is really interrupted', async () => {
    const sql =
      'SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range * b.range % 7 = 3';
    const { kind, finding } = refusalOf(await sandbox.run(sql, { timeoutMs: 150 }));
    assert.deepEqual([kind, finding.rule], ['time', 'sql_time_limit']);
    assert.match(finding.message, /longer than 0\.15 s/);
    const endless =
      'WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r';
    assert.equal(refusalOf(await sandbox.run(endless, { timeoutMs: 150 })).kind, 'time');
    assert.deepEqual(rowsOf(await sandbox.run('SELECT 1')), [[1]]);
  });

  test('memory that DuckDB counts is refused by DuckDB', async () => {
    const sql = 'SELECT list(range) FROM range(1000000000)';
    assert.equal(refusalOf(await sandbox.run(sql, patient)).kind, 'memory');
    assert.deepEqual(rowsOf(await sandbox.run('SELECT 2')), [[2]]);
  });

  async function refused(sql: string) {
    return refusalOf(await sandbox.run(sql));
  }

  test('errors name the place, the near miss and the columns there are', async () => {
    const column = await refused('SELECT region,\n  amout FROM sales');
    assert.equal(column.finding.rule, 'sql_unknown_column');
    assert.deepEqual(column.position, { line: 2, column: 3 });
    assert.match(column.hint ?? '', /Did you mean amount\?.*sales has order_id, order_date/);
    const table = await refused('SELECT 1 FROM sale');
    assert.equal(table.finding.rule, 'sql_unknown_table');
    assert.match(table.hint ?? '', /Did you mean sales\? Tables: sales\./);
    const call = await refused('SELECT summ(amount) FROM sales');
    assert.equal(call.finding.rule, 'sql_unknown_function');
    assert.match(call.hint ?? '', /sum\(\)/);
    const syntax = await refused('SELECT a,, b');
    assert.deepEqual([syntax.kind, syntax.position], ['syntax', { line: 1, column: 10 }]);
    const group = await refused('SELECT region, sum(amount) FROM sales');
    assert.match(group.hint ?? '', /GROUP BY/);
    const text = await refused('SELECT sum(status) FROM sales');
    assert.match(text.hint ?? '', /TRY_CAST/);
    const none = await refused('  -- nothing\n');
    assert.equal(none.kind, 'empty');
    assert.equal((await refused('')).kind, 'empty');
    assert.equal((await refused('SELECT $1')).finding.rule, 'sql_parameters');
  });

  test('the column of a finding is right in a long line that is shown cut', async () => {
    const start = `SELECT ${'amount + '.repeat(40)}`;
    const { position } = refusalOf(await sandbox.run(`${start}amout FROM sales`));
    assert.deepEqual(position, { line: 1, column: start.length + 1 });
  });

  test('runs that overlap wait for each other', async () => {
    const results = await Promise.all([1, 2, 3].map((n) => sandbox.run(`SELECT ${n}`)));
    assert.deepEqual(results.map(rowsOf), [[[1]], [[2]], [[3]]]);
  });
});

test('a scalar that eats memory or time ends its process, and the next run works again', async () => {
  await using sandbox = await opened({ csv: [{ name: 't.csv', text: 'a,b\n1,x\n' }] });
  const bomb = await sandbox.run('SELECT range(1000000000)', patient);
  assert.equal(refusalOf(bomb).kind, 'memory');
  assert.deepEqual(rowsOf(await sandbox.run('SELECT a, b FROM t')), [[1, 'x']]);
  // One call of repeat() cannot be interrupted.
  const slow = await sandbox.run(
    "SELECT length(repeat('x', 400000000) || repeat('y', 400000000))",
    { timeoutMs: 20 },
  );
  assert.ok(['time', 'memory'].includes(refusalOf(slow).kind));
  assert.deepEqual(rowsOf(await sandbox.run('SELECT a, b FROM t')), [[1, 'x']]);
});

test('a statement holds no memory when it is done: many heavy ones fit where one does', async () => {
  const result = await openSandbox({}, { memoryMb: 60 });
  assert.ok(result.ok);
  await using sandbox = result.sandbox;
  // Not read to its end, so that the statement still has rows to give.
  const heavy =
    'SELECT m, count(*) FROM (SELECT md5(range::VARCHAR) AS m FROM range(150000)) GROUP BY m';
  for (let n = 1; n <= 8; n += 1) {
    const run = await sandbox.run(heavy, { ...patient, rowsMax: 1 });
    assert.ok(run.ok, `run ${n}: ${JSON.stringify(run)}`);
  }
});

test('a schema with rows runs: keys, sequences, enums, checks, views, rows of a CSV file', async () => {
  const rows = `INSERT INTO public.customers (name) VALUES ('Ada; "A"'), ('Ben');
    INSERT INTO products (id, name, price) VALUES (1, 'Lamp', 9.90);
    INSERT INTO orders (customer_id, status) VALUES (1, 'paid'), (99, 'open');`;
  await using sandbox = await opened({
    schema: [
      { path: join(examples, 'schema.sql') },
      { name: 'rows.sql', text: `CREATE TABLE x (a int);\n${rows}` },
    ],
    csv: [
      { name: 'order_items.csv', text: 'order_id,product_id,quantity,unit_price\n1,1,2,9.90\n' },
    ],
  });
  const run = async (sql: string) => rowsOf(await sandbox.run(sql));
  assert.deepEqual(await run('SELECT id, name FROM customers ORDER BY id'), [
    [1, 'Ada; "A"'],
    [2, 'Ben'],
  ]);
  assert.deepEqual(await run('SELECT * FROM paid_orders'), [[1, 1]]);
  assert.deepEqual(await run('SELECT id, quantity * unit_price FROM order_items'), [[1, '19.80']]);
  const items = sandbox.tables.find(({ name }) => name === 'order_items');
  assert.equal(items?.rows, 1);
  assert.match(items?.quote ?? '', /^CREATE TABLE public\.order_items \($/);
  assert.equal(
    items?.columns.find(({ name }) => name === 'unit_price')?.comment,
    "Net, at the time of sale; the buyer's currency",
  );
});

async function refusals(sources: DataSources) {
  const result = await openSandbox(sources);
  assert.ok(!result.ok);
  return result.findings.filter(({ severity }) => severity === 'error');
}

test('what cannot be loaded is refused with the line and the reason', async () => {
  const schema = [
    { name: 's.sql', text: 'CREATE TABLE t (a int CHECK (a > 0));\n\nINSERT INTO t VALUES (-1);' },
  ];
  const [row] = await refusals({ schema });
  assert.deepEqual([row?.rule, row?.where], ['schema_statement', 's.sql, line 3']);
  assert.match(row?.message ?? '', /CHECK constraint/);
  const csv = [{ name: 't.csv', text: 'aa\n1\n' }];
  const [column] = await refusals({
    schema: [{ name: 's', text: 'CREATE TABLE t (a int);' }],
    csv,
  });
  assert.equal(column?.rule, 'csv_schema_mismatch');
  assert.match(column?.message ?? '', /no column aa\. Near: a\./);
  const [missing] = await refusals({ csv: [{ path: '/no/such.csv' }] });
  assert.equal(missing?.rule, 'file_missing');
});

test('a column of mostly numbers stays text, and it says how many are not', async () => {
  const text = `code,amount\n007,1\n008,2\n009,3\n010,4\n011,N/A\n`;
  await using sandbox = await opened({ csv: [{ name: 'x.csv', text }] });
  assert.deepEqual(
    sandbox.tables[0]?.columns.map(({ type }) => type),
    ['VARCHAR', 'VARCHAR'],
  );
  assert.match(sandbox.findings[0]?.message ?? '', /1 of 5 values are not a number/);
});

test('names of files become tables, also when two are the same', async () => {
  const text = 'a\n1\n';
  const csv = ['Sales 2025 (final).csv', 'sales_2025_final.CSV', '2025.csv', 'Zürich.csv'];
  await using sandbox = await opened({ csv: csv.map((name) => ({ name, text })) });
  const names = sandbox.tables.map(({ name }) => name);
  assert.deepEqual(names, ['sales_2025_final', 'sales_2025_final_2', 't_2025', 'zürich']);
});

test('any column name and any text survive CSV, table and query', async () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
  const odd = fc.constantFrom(
    'select',
    'a"b',
    "it's",
    'Ä ö',
    '名前',
    'order by',
    '%s',
    'a;b',
    '--',
    '"',
  );
  const name = fc
    .oneof(text, odd)
    .filter((one) => /[^\s\d.,:/+-]/.test(one) && !/^[=+\-@＝＋－＠]|\0/.test(one));
  const table = fc.record({
    names: fc.uniqueArray(
      name.map((one) => one.trim()),
      {
        minLength: 2,
        maxLength: 4,
        selector: (one) => one.toLowerCase(),
      },
    ),
    seed: text.filter((one) => !/^[=+\-@\t\r\n＝＋－＠]|\0|^\s*$/.test(one)),
  });
  const samples = fc.sample(table, { numRuns: 20, seed: 11 });
  // One process for all of them: each file is a table of its own.
  const csv = samples.map(({ names, seed }, index) => ({
    name: `t${index}.csv`,
    text: csvText(names, [names.map((_, column) => `${seed}${column}x`)]),
  }));
  await using sandbox = await opened({ csv });
  for (const [index, { names, seed }] of samples.entries()) {
    const list = names.map(quoteName).join(', ');
    const result = await sandbox.run(`SELECT ${list} FROM ${quoteName(`t${index}`)}`);
    assert.ok(result.ok, `${JSON.stringify(names)} ${JSON.stringify(result)}`);
    assert.deepEqual(
      result.columns.map((one) => one.name.toLowerCase()),
      names.map((one) => one.toLowerCase()),
    );
    assert.deepEqual(result.rows, [names.map((_, column) => `${seed}${column}x`)]);
  }
});

test('a sandbox that nobody closes does not keep the program alive', async () => {
  const script = `const { openSandbox } = await import(${JSON.stringify(new URL('../../src/data/sandbox.ts', import.meta.url).href)});
    const opened = await openSandbox({ csv: [{ name: 'a.csv', text: 'a\\n1\\n' }] });
    console.log(JSON.stringify(await opened.sandbox.run('SELECT a FROM a')));`;
  const args = ['--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 });
  assert.match(stdout, /"rows":\[\[1\]\]/);
});

test('a closed sandbox says so', async () => {
  const sandbox = await opened({ csv: [{ name: 'a.csv', text: 'a\n1\n' }] });
  await sandbox.close();
  await sandbox.close();
  assert.equal(refusalOf(await sandbox.run('SELECT 1')).kind, 'closed');
});
