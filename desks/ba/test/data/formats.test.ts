import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import * as fc from 'fast-check';
import { directCsv, readInto } from '../../src/data/csv-direct.ts';
import { openCsv } from '../../src/data/csv-file.ts';
import { readJson } from '../../src/data/json-file.ts';
import { type DataSources, openSandbox, type Sandbox } from '../../src/data/sandbox.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-formats-'));
});
after(() => rm(folder, { recursive: true, force: true }));

async function opened(sources: DataSources): Promise<Sandbox> {
  const result = await openSandbox(sources);
  assert.ok(result.ok, JSON.stringify(result));
  return result.sandbox;
}

async function rowsOf(sandbox: Sandbox, sql: string) {
  const result = await sandbox.run(sql);
  assert.ok(result.ok, JSON.stringify(result));
  return result.rows;
}

test('the content says what a file is, whatever it is called', async () => {
  const files = {
    'a.txt': 'id\tname\n1\tAda\n',
    'b.csv': '[{"id": 1, "name": "Ada"}]',
    'c.dat': '{"id": 1}\n{"id": 2}\n',
    'd.csv': '-- shop\nCREATE TABLE shops (id int PRIMARY KEY);\nINSERT INTO shops VALUES (1);',
    'e.json': 'id;name\n1;Ada\n2;Bob\n',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await using sandbox = await opened({
    csv: Object.keys(files).map((name) => ({ path: join(folder, name) })),
  });
  assert.deepEqual(
    sandbox.tables.map(({ name, from, rows }) => `${name} ${from} ${rows}`).toSorted(),
    ['a csv 1', 'b json 1', 'c json 2', 'e csv 2', 'shops schema 1'],
  );
});

test('JSON: nested fields become columns, lists stay text, numbers keep their digits; each is said', async () => {
  const text = `{"page": 1, "rows": [
    {"id": 12345678901234567890, "zip": "01234", "price": 1.10, "to": {"city": "Bonn", "at": {"lat": 1}},
     "tags": ["a", "b"], "when": "2025-01-02", "paid": true, "note": null},
    {"id": 2, "price": 2.25, "to": "unknown", "extra": 7}]}`;
  await using sandbox = await opened({ csv: [{ name: 'orders.json', text }] });
  const [table] = sandbox.tables;
  assert.deepEqual(
    table?.columns.map(({ name, type }) => `${name} ${type}`),
    [
      'id VARCHAR',
      'zip VARCHAR',
      'price DECIMAL(18,2)',
      'to_city VARCHAR',
      'to_at_lat BIGINT',
      'tags VARCHAR',
      'when DATE',
      'paid BOOLEAN',
      'note VARCHAR',
      'to VARCHAR',
      'extra BIGINT',
    ],
  );
  assert.deepEqual(
    await rowsOf(sandbox, 'SELECT id, zip, price, to_city, tags, "to" FROM orders'),
    [
      ['12345678901234567890', '01234', '1.10', 'Bonn', '["a","b"]', null],
      ['2', null, '2.25', null, null, 'unknown'],
    ],
  );
  const said = sandbox.findings.map(({ message }) => message).join('\n');
  assert.match(said, /Beside rows it holds page: left out/);
  assert.match(said, /to is nested: its fields are columns \(to_city, to_at_lat\)/);
  assert.match(said, /tags holds lists or objects in 1 row/);
});

test('JSON that is broken is refused with file, line, value and what to do', () => {
  const messages = [
    readJson('[{"a": 1},\n {"a": 2,}]', 'x.json'),
    readJson('{"a": 1}\n{"a": \n{"a": 3}\n', 'x.jsonl'),
    readJson('[]', 'x.json'),
    readJson('{"a": [{"b": 1}], "c": [{"d": 2}]}', 'two.json'),
  ].map((read) => (read.ok ? `${read.tables.length} tables` : (read.findings[0]?.message ?? '')));
  assert.match(
    messages[0] ?? '',
    /^Cannot read x\.json: it is not valid JSON in line 2 .*got “.+”\. Correct it/,
  );
  assert.match(messages[1] ?? '', /^Cannot read x\.jsonl: line 2 is not JSON, got “\{"a":”/);
  assert.match(messages[2] ?? '', /the list is empty/);
  assert.equal(messages[3], '2 tables');
});

test('any records survive JSON, table and query', () => {
  const key = fc.constantFrom('a', 'b', 'A', 'a_b', 'Ä', '');
  const value = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );
  const nested = fc.oneof(value, fc.dictionary(key, value), fc.array(value));
  fc.assert(
    fc.property(fc.array(fc.dictionary(key, nested), { minLength: 1 }), (records) => {
      const read = readJson(JSON.stringify(records), 'x.json');
      assert.ok(read.ok);
      const [table] = read.tables;
      assert.equal([...(table?.rows ?? [])].length, records.length);
      const names = table?.columns.map((name) => name.toLowerCase()) ?? [];
      assert.equal(new Set(names).size, names.length);
      const texts = records
        .flatMap((record) => Object.values(record))
        .filter((one) => typeof one === 'string');
      const cells = new Set([...(table?.rows ?? [])].flat());
      for (const text of texts) assert.ok(cells.has(text), text);
    }),
  );
});

test('Parquet is read before the engine is locked: only this file, nothing of it lost silently', async () => {
  const odd = join(folder, 'year=2024');
  await mkdir(odd, { recursive: true });
  const path = join(odd, 'sales [1]*.parquet');
  const beside = join(odd, 'sales 1x.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = `SELECT 1 AS id, 1.50::DECIMAL(9, 2) AS amount, {'city': 'Bonn', 'geo': {'lat': 2}} AS "to",
    [1, 2] AS tags, TIMESTAMP '2025-01-02 03:04:05' AS at`;
  for (const file of [path, beside])
    await connection.run(`COPY (${rows}) TO '${file}' (FORMAT parquet)`);
  connection.closeSync();
  await using sandbox = await opened({ csv: [{ path }] });
  assert.deepEqual(
    sandbox.tables[0]?.columns.map(({ name, type }) => `${name} ${type}`),
    [
      'id INTEGER',
      'amount DECIMAL(9,2)',
      'to_city VARCHAR',
      'to_geo_lat INTEGER',
      'tags VARCHAR',
      'at TIMESTAMP',
    ],
  );
  assert.deepEqual(await rowsOf(sandbox, 'SELECT id, to_city, to_geo_lat, tags FROM sales_1'), [
    [1, 'Bonn', 2, '[1,2]'],
  ]);
  assert.match(
    sandbox.findings.map(({ message }) => message).join(),
    /to is nested.*tags holds lists/,
  );
  const locked = await sandbox.run(`SELECT * FROM read_parquet('${beside}')`);
  assert.ok(!locked.ok, 'the engine reads no file any more');
  await writeFile(join(folder, 'bad.parquet'), 'PAR1 nothing of the kind');
  const bad = await openSandbox({ csv: [{ path: join(folder, 'bad.parquet') }] });
  assert.match(
    bad.ok ? '' : (bad.findings[0]?.message ?? ''),
    /^Cannot read bad\.parquet: it begins like/,
  );
});

test('a clean CSV file that the engine reads itself is what our own reader makes of it', async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const cell = fc.constantFrom(
    '',
    '1',
    'a b',
    ' ',
    '"x"',
    '"a""b"',
    '"a,b"',
    '"l1\nl2"',
    '5" pipe',
    'é',
    'NULL',
    "'",
    '""',
    '" "',
    '#c',
  );
  const row = (most: number) =>
    fc.array(cell, { minLength: 3, maxLength: most }).map((cells) => cells.join(','));
  const lines = fc.array(
    fc.oneof({ weight: 8, arbitrary: row(3) }, { weight: 1, arbitrary: row(4) }, fc.constant('')),
    { maxLength: 6 },
  );
  const path = join(folder, 'direct.csv');
  // Small files are left to our own reader, so a long line of the same kind makes this one large.
  const long = `z,${'z'.repeat(400)},z\n`.repeat(2_600);
  let read = 0;
  await fc.assert(
    fc.asyncProperty(lines, fc.constantFrom('\n', '\r\n'), async (rows, end) => {
      const text = ['ca,cb,cc', ...rows, ''].join(end) + long.replaceAll('\n', end);
      await writeFile(path, text);
      const direct = await directCsv(path, 1e9);
      if (!direct) return;
      try {
        await connection.run(readInto('direct', direct));
      } catch {
        return; // Our own reader is asked.
      }
      read += 1;
      const own = openCsv(text, 'direct.csv');
      const wanted = [...own.rows].slice(0, 10);
      assert.deepEqual(own.findings, [], JSON.stringify(rows));
      const got = await connection.runAndReadAll('SELECT * FROM direct LIMIT 10');
      assert.deepEqual(got.getRowsJson(), wanted, JSON.stringify(rows));
    }),
    { numRuns: 20, seed: 5 },
  );
  assert.ok(read > 3, `${read}`);
  connection.closeSync();
});

test('a large CSV file with a broken row keeps the exact message', async () => {
  const path = join(folder, 'ragged.csv');
  await writeFile(path, `a,b\n${'1,2222222222\n'.repeat(90_000)}1,2,3\n5,6\n`);
  await using sandbox = await opened({ csv: [{ path }] });
  assert.equal(sandbox.tables[0]?.rows, 90_001);
  assert.match(sandbox.findings[0]?.message ?? '', /1 row \(line 90002\) with more cells/);
});
