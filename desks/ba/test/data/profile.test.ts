import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import { profileTable } from '../../src/data/profile.ts';
import { type DataSources, openSandbox, type Sandbox } from '../../src/data/sandbox.ts';
import { readFacts } from '../../src/data/schema-facts.ts';

const examples = join(import.meta.dirname, '../../../../examples');

async function opened(sources: DataSources): Promise<Sandbox> {
  const result = await openSandbox(sources);
  assert.ok(result.ok, JSON.stringify(result));
  return result.sandbox;
}

const faultsSchema = z.array(
  z.object({ rule: z.string(), where: z.string(), count: z.number(), sql: z.string() }),
);

/** Faults as `rule where: count`, and the whole deliverable. */
async function profiled(sandbox: Sandbox, table: string) {
  const deliverable = await profileTable(sandbox, await readFacts(sandbox), table);
  assert.ok(deliverable.ok, JSON.stringify(deliverable));
  const counted = faultsSchema.parse(deliverable.data?.['faults'] ?? []);
  return { deliverable, counted, faults: counted.map((f) => `${f.rule} ${f.where}: ${f.count}`) };
}

test('the faults put into sales.csv are found, each with its count', async () => {
  await using sandbox = await opened({ csv: [{ path: join(examples, 'sales.csv') }] });
  const { faults, counted, deliverable } = await profiled(sandbox, 'SALES');
  assert.deepEqual(faults, [
    'duplicate_rows table sales: 1',
    'duplicate_rows_normalised table sales: 1',
    'duplicate_key column order_id: 2',
    'future_date column order_date: 1',
    'nulls column email: 1',
    'invalid_email column email: 20',
    'nulls column region: 1',
    'spelling_variants column region: 1',
    'outer_spaces column region: 1',
    'placeholders column product: 1',
    'spelling_variants column product: 1',
    'negative_amount column amount: 1',
    'outliers column amount: 1',
    'spelling_variants column status: 1',
  ]);
  assert.equal(deliverable.findings.length, counted.length);
  const [file] = deliverable.files;
  assert.equal(file?.name, 'sales-profile.md');
  for (const { sql, count } of counted) {
    assert.ok(file?.text?.includes(sql), sql);
    const again = await sandbox.run(sql);
    assert.ok(again.ok);
    assert.equal(Number(again.rows[0]?.[0]), count, 'the SQL beside the fault counts it');
  }
  assert.doesNotMatch(file?.text ?? '', /ada@example/);
});

describe('small tables, each with faults of its own', () => {
  let sandbox: Sandbox;
  before(async () => {
    const clean = Array.from({ length: 30 }, (_, index) => {
      const day = String(index + 1).padStart(2, '0');
      return `${index},2025-01-${day},${index}.50`;
    });
    const days = ['31.01.2025', '2025-01-31', '30.02.2025', '01.02.2999', '01/31/2025', 'soon'];
    const texts = {
      clean: `id,day,amount\n${clean.join('\n')}\n`,
      dates: `id,day\n${days.map((day, index) => `${index},${day}`).join('\n')}\n`,
      orders: 'id,customer_id,total\n1,1,"1,200.50"\n2,1,300\n3,2,abc\n4,7,12\n5,1,1\n',
      customers: 'id,nick\n1,a\n2,b\n3,c\n',
      odd: '"Order ""No""",select,E Mail\n1,,a@b.org\n1,x,nobody\n2,y,c@d.org\n',
    };
    const csv = Object.entries(texts).map(([name, text]) => ({ name: `${name}.csv`, text }));
    sandbox = await opened({ csv });
  });
  after(() => sandbox.close());

  test('a clean table has no fault', async () => {
    const { faults, deliverable } = await profiled(sandbox, 'clean');
    assert.deepEqual(faults, []);
    assert.match(deliverable.files[0]?.text ?? '', /None of the checks found a fault/);
  });

  test('dates as text: mixed formats, impossible days and the future', async () => {
    const { faults } = await profiled(sandbox, 'dates');
    assert.deepEqual(faults, [
      'invalid_date column day: 2',
      'future_date column day: 1',
      'mixed_date_formats column day: 3',
    ]);
  });

  test('numbers with something else among them, and rows that point nowhere', async () => {
    const { faults } = await profiled(sandbox, 'orders');
    assert.deepEqual(faults, ['mixed_types column total: 1', 'orphans column customer_id: 1']);
  });

  test('names that need quotes are quoted in the SQL beside a fault', async () => {
    const { faults, deliverable } = await profiled(sandbox, 'odd');
    assert.deepEqual(faults, ['nulls column select: 1', 'invalid_email column E Mail: 1']);
    assert.match(deliverable.files[0]?.text ?? '', /WHERE "select" IS NULL/);
  });
});

test('a table without rows is not judged, and a table that is not there is refused', async () => {
  await using sandbox = await opened({ schema: [{ path: join(examples, 'schema.sql') }] });
  const { deliverable } = await profiled(sandbox, 'orders');
  assert.deepEqual(
    deliverable.findings.map(({ rule }) => rule),
    ['profile_no_rows'],
  );
  const missing = await profileTable(sandbox, await readFacts(sandbox), 'sales');
  assert.equal(missing.ok, false);
  assert.match(missing.findings[0]?.message ?? '', /Tables: order_items, orders/);
});
