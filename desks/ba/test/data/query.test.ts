import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parseCsv } from '../../src/data/csv-file.ts';
import { type QueryInput, type QueryOptions, writeQuery } from '../../src/data/query.ts';
import { type DataSources, openSandbox, type Sandbox } from '../../src/data/sandbox.ts';
import { describeSchema, readFacts } from '../../src/data/schema-facts.ts';
import type { Deliverable } from '../../src/deliverable.ts';
import { coverage, openTrace, staleItems, type Trace } from '../../src/trace.ts';

const examples = join(import.meta.dirname, '../../../../examples');

async function opened(sources: DataSources): Promise<Sandbox> {
  const result = await openSandbox(sources);
  assert.ok(result.ok, JSON.stringify(result));
  return result.sandbox;
}

function done(deliverable: Deliverable) {
  assert.ok(deliverable.ok, JSON.stringify(deliverable));
  return deliverable;
}

function refusal(deliverable: Deliverable) {
  assert.ok(!deliverable.ok, 'it should have been refused');
  return deliverable.findings.filter(({ severity }) => severity === 'error');
}

const revenue: QueryInput = {
  title: 'Revenue by region',
  question: 'What is the revenue by region?',
  sql: `SELECT region, sum(amount) AS revenue\nFROM sales\nWHERE status <> 'cancelled'\nGROUP BY region\nORDER BY revenue DESC, region`,
  metrics: [{ name: 'Revenue', definition: 'sum of amount of orders that are not cancelled' }],
  assumptions: ['Amounts are net.'],
  questions: ['Do returns count?'],
};

describe('with sales.csv', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await opened({ csv: [{ path: join(examples, 'sales.csv') }] });
  });
  after(() => sandbox.close());

  async function describedTrace(): Promise<Trace> {
    const trace = openTrace([], 'data');
    describeSchema(await readFacts(sandbox), trace);
    return trace;
  }

  test('a query is run and kept: SQL with its story, result as CSV and for people', async () => {
    const deliverable = done(await writeQuery(revenue, await describedTrace(), { sandbox }));
    const names = deliverable.files.map(({ name }) => name);
    assert.deepEqual(names, [
      'revenue-by-region.sql',
      'revenue-by-region.csv',
      'revenue-by-region-result.md',
    ]);
    const [sql, csv, report] = deliverable.files.map(({ text }) => text);
    assert.match(
      sql ?? '',
      /^-- Revenue by region\n-- Question: What is the revenue by region\?\n/,
    );
    assert.match(sql ?? '', /-- Assumption \(not confirmed\): Amounts are net\.\n/);
    assert.match(sql ?? '', /-- Executed on sales\.csv \(60 rows\): 5 rows\.\nSELECT region/);
    assert.match(sql ?? '', /ORDER BY revenue DESC, region;\n$/);
    const read = parseCsv(csv ?? '', 'result');
    assert.deepEqual(read.columns, ['region', 'revenue']);
    assert.equal(read.rows.length, 5);
    assert.match(report ?? '', /\*\*Executed on sales\.csv \(60 rows\): 5 rows\.\*\*/);
    assert.match(report ?? '', /Do returns count\?/);
    assert.equal(deliverable.data?.['executed'], true);
    // The SQL in the file runs as it is.
    assert.ok((await sandbox.run(sql ?? '')).ok);
  });

  test('query, metric, assumption and question are items with links to the columns used', async () => {
    const trace = await describedTrace();
    const { items } = done(await writeQuery(revenue, trace, { sandbox }));
    assert.deepEqual(items.map(({ kind }) => kind).toSorted(), ['ASM', 'MET', 'Q', 'QN']);
    const [query] = trace.of('Q');
    assert.equal(query?.details['executed'], true);
    assert.equal(query?.details['rows'], 5);
    const linked = (as: string) =>
      query?.links
        .filter((link) => link.as === as)
        .map(({ to }) => trace.get(to)?.text.split(':')[0]);
    assert.deepEqual(linked('uses'), [
      'Table sales of sales.csv',
      'sales.region',
      'sales.amount',
      'sales.status',
    ]);
    assert.deepEqual(linked('computes'), ['Revenue']);
    assert.deepEqual(linked('assumes'), ['Amounts are net.']);
    const [metric] = trace.of('MET');
    assert.deepEqual(
      metric?.links.map(({ to }) => trace.get(to)?.details['column']),
      ['amount'],
    );
    assert.deepEqual(
      trace.of('QN')[0]?.links.map(({ to }) => to),
      [query?.id],
    );
    assert.equal(coverage(trace.items())[0]?.covered, 1);
  });

  test('the same title changes the query and its links; the same query touches nothing', async () => {
    const trace = await describedTrace();
    await writeQuery(revenue, trace, { sandbox });
    assert.deepEqual(done(await writeQuery(revenue, trace, { sandbox })).items, []);
    const sql = 'SELECT sum(amount) AS revenue FROM sales';
    const changed = done(
      await writeQuery({ ...revenue, title: 'Revenue By Region!', sql }, trace, { sandbox }),
    );
    assert.equal(trace.of('Q').length, 1);
    assert.deepEqual(changed.items.map(({ kind }) => kind).toSorted(), ['Q', 'QN']);
    const uses = trace.of('Q')[0]?.links.filter(({ as }) => as === 'uses');
    assert.deepEqual(
      uses?.map(({ to }) => trace.get(to)?.details['column']),
      [undefined, 'amount'],
    );
    assert.deepEqual(staleItems(trace.items()), []);
  });

  const wrong: readonly (readonly [sql: string, rule: string, words: RegExp])[] = [
    ["UPDATE sales SET status = 'paid'", 'sql_writes', /Write one SELECT/],
    ['SELECT region FROM sales; DROP TABLE sales', 'sql_many_statements', /one by one/],
    ['SELECT regoin FROM sales', 'sql_unknown_column', /Did you mean region\?/],
    ['SELECT region FROM sale', 'sql_unknown_table', /Did you mean sales\?/],
    ['SELECT region sum(amount) FROM sales', 'sql_syntax', /syntax error/],
    ['SELECT summ(amount) FROM sales', 'sql_unknown_function', /sum\(\)/],
    ['SELECT region, sum(amount) FROM sales', 'sql_group_by', /Add it to GROUP BY/],
    ['SELECT region FROM sales WHERE status = $1', 'sql_parameters', /values/],
  ];

  test('a query that is wrong is refused, and neither item nor file is made', async () => {
    const trace = await describedTrace();
    const count = trace.items().length;
    for (const [sql, rule, words] of wrong) {
      const errors = refusal(await writeQuery({ ...revenue, sql }, trace, { sandbox }));
      assert.equal(errors[0]?.rule, rule, sql);
      assert.match(errors[0]?.message ?? '', words);
    }
    assert.equal(trace.items().length, count);
  });

  test('parameters are run as values and stay parameters in the file', async () => {
    const deliverable = done(
      await writeQuery(
        {
          ...revenue,
          sql: "SELECT count(*) AS orders, '$1' AS text FROM sales WHERE customer = $1 AND quantity > $2",
          parameters: [
            { name: 'customer', value: "Ada'; DROP TABLE sales; --" },
            { name: 'least', value: 2 },
          ],
        },
        await describedTrace(),
        { sandbox },
      ),
    );
    assert.deepEqual(deliverable.data?.['rows'], [[0, '$1']]);
    const sql = 'SELECT count(*) FROM sales WHERE customer = $1 AND quantity > $2';
    const parameters = [
      { name: 'customer', value: 'Ada Lopez' },
      { name: 'least', value: 2 },
    ];
    const found = await writeQuery({ ...revenue, sql, parameters }, openTrace([], 'data'), {
      sandbox,
    });
    assert.deepEqual(done(found).data?.['rows'], [[6]]);
    const [file] = deliverable.files;
    assert.match(file?.text ?? '', /customer = \$1 AND quantity > \$2;/);
    assert.match(file?.text ?? '', /-- Parameter \$2: least, run with 2/);
  });

  test('cells that a spreadsheet would run are escaped; decimals below zero stay numbers', async () => {
    const sql = "SELECT '=1+1' AS formula, amount FROM sales WHERE amount < 0 ORDER BY amount";
    const { files } = done(
      await writeQuery({ ...revenue, sql }, await describedTrace(), { sandbox }),
    );
    assert.match(files[1]?.text ?? '', /^formula,amount\r\n'=1\+1,-189\r\n$/);
  });

  test('a line break in the question cannot end the comment', async () => {
    const question = 'Revenue?\nDROP TABLE sales; --\r\u2028SELECT 2';
    const { files } = done(
      await writeQuery({ ...revenue, question }, await describedTrace(), { sandbox }),
    );
    const lines = (files[0]?.text ?? '').split(/[\n\r\u2028]/);
    assert.equal(
      lines.findIndex((line) => !line.startsWith('--')),
      lines.indexOf('SELECT region, sum(amount) AS revenue'),
    );
  });

  test('a result without rows is a warning, not a silent table', async () => {
    for (const sql of [
      "SELECT region FROM sales WHERE region = 'Nowhere'",
      "SELECT sum(amount) FROM sales WHERE region = 'Nowhere'",
    ]) {
      const { findings } = done(
        await writeQuery({ ...revenue, sql }, await describedTrace(), { sandbox }),
      );
      assert.ok(
        findings.some(({ rule }) => rule === 'no_rows'),
        sql,
      );
    }
  });

  test('to_char runs with the usual formats; what only Postgres has is said, not pretended', async () => {
    const ran = done(
      await writeQuery(
        { ...revenue, sql: "SELECT to_char(max(order_date), 'YYYY-MM') AS m FROM sales" },
        await describedTrace(),
        { sandbox },
      ),
    );
    assert.deepEqual(ran.data?.['rows'], [['2099-03']]);
    const only = [
      "SELECT to_char(max(order_date), 'FMMonth') AS m FROM sales",
      "SELECT age(max(order_date), min(order_date)) AS a, date_bin('1 day', now(), now()) AS b, jsonb_agg(region) FROM sales",
    ];
    for (const sql of only) {
      const { data: shown, files } = done(
        await writeQuery({ ...revenue, sql }, await describedTrace(), { sandbox }),
      );
      assert.equal(shown?.['executed'], false, sql);
      assert.equal(
        files.some(({ name }) => name.endsWith('.csv')),
        false,
      );
      assert.match(files[0]?.text ?? '', /-- Parsed, not executed: the engine at hand has no /);
    }
  });

  test("DuckDB's own syntax runs in its own dialect and is refused as Postgres", async () => {
    const sql = 'SELECT region, sum(amount) AS total FROM sales GROUP BY ALL ORDER BY ALL';
    const own = done(
      await writeQuery({ ...revenue, sql, dialect: 'duckdb' }, await describedTrace(), { sandbox }),
    );
    assert.ok(own.findings.some(({ rule }) => rule === 'not_linted'));
    assert.equal(
      refusal(await writeQuery({ ...revenue, sql }, await describedTrace(), { sandbox }))[0]?.rule,
      'sql_syntax',
    );
  });

  test("the question is the user's only when the user said it", async () => {
    const origin = {
      drafted: { from: 'model', model: 'm' },
      said: ['Hello. What is the revenue by region? Thanks'],
    } as const;
    const sources = async (options: QueryOptions, question: string) => {
      const trace = openTrace([], 'data');
      done(await writeQuery({ ...revenue, question }, trace, { sandbox, ...options }));
      return [trace.of('Q')[0]?.source.from, trace.of('ASM')[0]?.source.from];
    };
    assert.deepEqual(await sources({ origin }, revenue.question), ['user', 'model']);
    assert.deepEqual(await sources({ origin }, 'Revenue?'), ['model', 'model']);
  });

  test('input that does not fit is refused with the field', async () => {
    const errors = refusal(await writeQuery({ ...revenue, title: ' ' }, openTrace([], 'data')));
    assert.deepEqual([errors[0]?.rule, errors[0]?.where], ['query_input', 'title']);
  });
});

test('on a schema without rows the query runs, and the label says that there is nothing to show', async () => {
  await using sandbox = await opened({ schema: [{ path: join(examples, 'schema.sql') }] });
  const sql = 'SELECT status, count(*) AS orders FROM orders GROUP BY status ORDER BY status';
  const { summary, files, findings } = done(
    await writeQuery({ ...revenue, sql }, openTrace([], 'data'), { sandbox }),
  );
  assert.match(summary, /Executed on the empty tables of schema\.sql: it runs; no rows to show\./);
  assert.deepEqual(
    files.map(({ name }) => name),
    ['revenue-by-region.sql', 'revenue-by-region-result.md'],
  );
  assert.deepEqual(findings, []);
});

test('with nothing to run on the query is parsed, and says so', async () => {
  const trace = openTrace([], 'data');
  const { data: shown, files } = done(await writeQuery(revenue, trace));
  assert.equal(shown?.['executed'], false);
  assert.match(files[0]?.text ?? '', /-- Parsed, not executed: nothing to run it on\./);
  assert.equal(trace.of('Q')[0]?.details['executed'], false);
  const [syntax] = refusal(await writeQuery({ ...revenue, sql: 'SELECT a FORM t' }, trace));
  assert.match(syntax?.message ?? '', /FROM instead of FORM/);
  const missing = 'SELECT region, sum(amount) FROM sales';
  assert.equal(
    refusal(await writeQuery({ ...revenue, sql: missing }, trace))[0]?.rule,
    'group_by_missing',
  );
});

test("with nothing to run on, DuckDB's syntax is parsed by DuckDB", async () => {
  const trace = openTrace([], 'data');
  const dialect = 'duckdb';
  const { data: shown } = done(
    await writeQuery({ ...revenue, dialect, sql: 'FROM sales SELECT region GROUP BY ALL' }, trace),
  );
  assert.equal(shown?.['executed'], false);
  assert.equal(
    refusal(await writeQuery({ ...revenue, dialect, sql: 'FROM sales SELECT SELECT' }, trace))[0]
      ?.rule,
    'sql_syntax',
  );
  assert.equal(
    refusal(await writeQuery({ ...revenue, dialect, sql: 'INSTALL httpfs' }, trace))[0]?.rule,
    'sql_writes',
  );
});
