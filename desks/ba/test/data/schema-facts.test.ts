import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type DataSources, openSandbox, type Sandbox } from '../../src/data/sandbox.ts';
import { describeSchema, familyOf, readFacts } from '../../src/data/schema-facts.ts';
import { openTrace, staleItems } from '../../src/trace.ts';

const examples = join(import.meta.dirname, '../../../../examples');

async function opened(sources: DataSources): Promise<Sandbox> {
  const result = await openSandbox(sources);
  assert.ok(result.ok, JSON.stringify(result));
  return result.sandbox;
}

test('joins come from declared keys, in the direction from many rows to one', async () => {
  await using sandbox = await opened({ schema: [{ path: join(examples, 'schema.sql') }] });
  const { joins, tables } = await readFacts(sandbox);
  assert.deepEqual(
    joins.map(({ from, to, declared }) => [from.table, from.column, to.table, to.column, declared]),
    [
      ['order_items', 'order_id', 'orders', 'id', true],
      ['order_items', 'product_id', 'products', 'id', true],
      ['orders', 'customer_id', 'customers', 'id', true],
    ],
  );
  const status = tables.find(({ name }) => name === 'orders')?.columns[2];
  assert.deepEqual([status?.name, status?.family], ['status', 'text']);
});

function csv(name: string, text: string) {
  return { name: `${name}.csv`, text };
}

test('a join read from names needs values that agree, and a key that is unique', async () => {
  await using sandbox = await opened({
    csv: [
      csv('orders', 'id,customer_id,agent_id,shop_id\n1,1,91,1\n2,1,92,2\n3,2,93,2\n4,9,94,2\n'),
      csv('customers', 'id,name\n1,Ada\n2,Ben\n3,Cem\n'),
      csv('agents', 'id,name\n1,Dee\n2,Eli\n3,Flo\n'),
      csv('shops', 'id,name\n1,North\n2,South\n2,South again\n'),
    ],
  });
  const { joins } = await readFacts(sandbox);
  assert.deepEqual(
    joins.map(({ from, to, declared }) => `${from.column} ${to.table} ${declared}`),
    ['customer_id customers false'],
  );
  assert.ok(Math.abs((joins[0]?.matched ?? 0) - 2 / 3) < 1e-9);
});

test('tables and columns become items once; a second look changes only what changed', async () => {
  const trace = openTrace([], 'data');
  await using before = await opened({ csv: [{ name: 'orders.csv', text: 'id,total\n1,2.5\n' }] });
  const first = describeSchema(await readFacts(before), trace);
  assert.ok(first.ok);
  assert.deepEqual(
    first.items.map(({ id, text }) => [id, text]),
    [
      ['ENT-1', 'Table orders of orders.csv: 2 columns, 1 row'],
      ['COL-1', 'orders.id: BIGINT, may be null'],
      ['COL-2', 'orders.total: DECIMAL(18,1), may be null'],
    ],
  );
  assert.deepEqual(first.items[0]?.source, { from: 'user', quote: 'id,total' });

  const again = describeSchema(await readFacts(before), trace);
  assert.deepEqual(again.ok && again.items, []);

  const query = trace.add({
    kind: 'Q',
    text: 'Sum',
    source: { from: 'user', quote: 'sum' },
    links: [{ to: 'COL-2', as: 'uses' }],
  });
  await using after = await opened({ csv: [{ name: 'orders.csv', text: 'id,total\n1,x\n' }] });
  const changed = describeSchema(await readFacts(after), trace);
  assert.deepEqual(changed.ok && changed.items.map(({ id }) => id), ['COL-2']);
  assert.deepEqual(staleItems(trace.items()), [{ id: query.id, owner: 'data', because: 'COL-2' }]);
});

test('columns whose names differ only in signs are items of their own', async () => {
  const trace = openTrace([], 'data');
  const text = 'amount+,amount-,"a.b",a b\n1,2,3,4\n';
  await using sandbox = await opened({ csv: [{ name: 't.csv', text }] });
  const facts = await readFacts(sandbox);
  describeSchema(facts, trace);
  describeSchema(facts, trace);
  assert.equal(trace.of('COL').length, 4);
});

test('the dictionary has types, keys, comments and examples, but no personal values', async () => {
  const trace = openTrace([], 'data');
  await using sandbox = await opened({
    csv: [{ path: join(examples, 'sales.csv') }],
    schema: [{ path: join(examples, 'schema.sql') }],
  });
  const described = describeSchema(await readFacts(sandbox), trace);
  assert.ok(described.ok);
  const [file] = described.files;
  assert.equal(file?.name, 'data-dictionary.md');
  assert.match(file?.text ?? '', /\| amount +\| DECIMAL\(18,2\) \| yes/);
  assert.match(file?.text ?? '', /One row for each basket that was sent/);
  assert.match(
    file?.text ?? '',
    /- orders\.customer_id → customers\.id \(declared in the schema\)/,
  );
  assert.doesNotMatch(file?.text ?? '', /@example|Chiara|Dmitri|Ada/);
});

test('each type of DuckDB has its family', () => {
  const families = [
    'BIGINT',
    'DECIMAL(10,2)',
    'DOUBLE',
    'DATE',
    'TIMESTAMP WITH TIME ZONE',
    'VARCHAR',
    "ENUM('a')",
    'BOOLEAN',
    'INTERVAL',
    'BLOB',
    'INTEGER[]',
    'STRUCT(a INTEGER)',
  ];
  assert.deepEqual(families.map(familyOf), [
    'number',
    'number',
    'number',
    'date',
    'timestamp',
    'text',
    'text',
    'boolean',
    'other',
    'other',
    'other',
    'other',
  ]);
});
