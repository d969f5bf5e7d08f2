/** Metrics of the library: by a group, worked out by hand, and what they have no place for. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isObject } from '@baton/core';
import { rolesFor } from '../../src/data/compose-metric.ts';
import { composeFor } from '../../src/data/compose-request.ts';
import { type DataFiles, dataFiles } from '../../src/data/data-files.ts';
import { openSandbox, type Sandbox } from '../../src/data/sandbox.ts';
import { readFacts, type SchemaFacts } from '../../src/data/schema-facts.ts';
import { fitRoles } from '../../src/data/sql-fit.ts';
import { renderQuery } from '../../src/data/sql-template.ts';
import { draftQueryTemplate } from '../../src/library/draft.ts';
import { libraryFolder, loadLibrary } from '../../src/library/library.ts';
import { understand } from '../../src/understanding/understand.ts';

const library = loadLibrary([`${libraryFolder}/data`]);

interface Worked {
  readonly ask: string;
  readonly group: string;
  readonly data: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

const worked: readonly Worked[] = [
  {
    ask: 'churn rate, last 2 months',
    group: 'plan',
    // Ann and Bob of Basic are there on 1 February, Bob leaves in it; Cem of Pro stays, Dan comes.
    // January, when all but Dan came, is the third month and not shown.
    data: `customer_id,plan,start_date,end_date
Ann,Basic,2025-01-10,
Bob,Basic,2025-01-15,2025-02-28
Cem,Pro,2025-01-20,
Dan,Pro,2025-02-05,2025-03-31`,
    columns: ['churn_month', 'plan', 'customers_at_start', 'customers_new', 'customers_lost'],
    rows: [
      ['2025-03-01', 'Basic', 1, 0, 0, 0, 0],
      ['2025-03-01', 'Pro', 2, 0, 1, 0, 50],
      ['2025-02-01', 'Basic', 2, 0, 1, 0, 50],
      ['2025-02-01', 'Pro', 1, 1, 0, 0, 0],
    ],
  },
  {
    ask: 'average order value, last 1 months',
    group: 'region',
    // Order 1 has 10 in North and 20 in South: one order in each.
    data: `order_id,order_date,amount,region
1,2025-02-01,10.00,North
1,2025-02-01,20.00,South
2,2025-02-15,50.00,North
3,2025-01-31,7.00,East`,
    columns: ['order_month', 'region', 'order_count', 'total_value', 'average_order_value'],
    rows: [
      ['2025-02-01', 'North', 2, 60, 30, 30],
      ['2025-02-01', 'South', 1, 20, 20, 20],
    ],
  },
  {
    ask: 'return rate, last 1 months of sale, 30 day window',
    group: 'product',
    // What was sold on 2 March can still come back; January is not shown.
    data: `order_date,product,quantity,returned_qty
2025-01-05,Lamp,10,1
2025-02-01,Lamp,4,1
2025-02-01,Chair,5,5
2025-03-03,Chair,5,5`,
    columns: ['sales_month', 'product', 'units_sold', 'units_returned', 'return_rate_percent'],
    rows: [
      ['2025-02-01', 'Chair', 5, 5, 100],
      ['2025-02-01', 'Lamp', 4, 1, 25],
    ],
  },
  {
    ask: 'on-time delivery rate, last 1 months',
    group: 'carrier',
    // 3 is overdue at Fast: the latest delivery of all carriers is on 4 February.
    data: `order_id,carrier,promised_date,delivered_at
1,Fast,2025-02-01,2025-02-01
2,Slow,2025-02-01,2025-02-04
3,Fast,2025-02-02,
4,Slow,2025-01-31,2025-01-31`,
    columns: ['due_month', 'carrier', 'deliveries_due', 'delivered_on_time', 'delivered_late'],
    rows: [
      ['2025-02-01', 'Fast', 2, 1, 0, 1, 0, 50],
      ['2025-02-01', 'Slow', 1, 0, 1, 0, 0, 0],
    ],
  },
  {
    ask: 'ticket resolution time, last 1 months',
    group: 'priority',
    data: `ticket_id,priority,created_at,resolved_at
1,high,2025-02-01 00:00:00,2025-02-01 10:00:00
2,high,2025-02-01 00:00:00,2025-02-03 00:00:00
3,low,2025-02-01 00:00:00,
4,low,2025-01-01 00:00:00,2025-01-02 00:00:00`,
    columns: ['opened_month', 'priority', 'tickets_opened', 'tickets_open'],
    // The open one is older than the target: late. Median and average of 10 and 48 hours are 29.
    rows: [
      ['2025-02-01', 'high', 2, 0, 29, 29, 50],
      ['2025-02-01', 'low', 1, 1, null, null, 0],
    ],
  },
];

describe('metrics by a group', () => {
  let sandbox: Sandbox;
  let facts: SchemaFacts;
  before(async () => {
    const csv = worked.map(({ data }, index) => ({ name: `data_${index}.csv`, text: data }));
    const opened = await openSandbox({ csv });
    assert.ok(opened.ok, JSON.stringify(opened));
    sandbox = opened.sandbox;
    facts = await readFacts(sandbox);
  });
  after(() => sandbox.close());

  for (const [index, { ask, group, columns, rows }] of worked.entries()) {
    it(`${ask} by ${group}`, async () => {
      const draft = draftQueryTemplate(understand(ask), library);
      assert.ok(draft.from !== 'nothing');
      const tables = facts.tables.filter(({ name }) => name === `data_${index}`);
      const only = { ...facts, tables, joins: [] };
      const fit = fitRoles(rolesFor(draft.input.roles, group), only);
      assert.equal(fit.question, undefined);
      const { values } = draft.input;
      const rendered = renderQuery(draft.input.sql, fit, { values, facts: only });
      assert.ok(rendered.ok, JSON.stringify(rendered));
      const run = await sandbox.run(rendered.sql);
      assert.ok(run.ok, JSON.stringify(run));
      const names = run.columns.map(({ name }) => name);
      assert.deepEqual(names.slice(0, columns.length), columns);
      assert.deepEqual(
        run.rows.map((row) => row.map(cellOf)),
        rows,
      );
    });
  }
});

const subscriptions = `customer_id,plan,started_on,ended_on
Ann,Basic,2025-01-05,2025-02-10
Bob,Pro,2025-01-08,`;

describe('what a question says beside the metric is never left out', () => {
  let files: DataFiles;
  let none: DataFiles;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'metric-'));
    const path = join(folder, 'subs.csv');
    await writeFile(path, subscriptions);
    files = dataFiles({ csv: [path], schema: [] });
    none = dataFiles({ csv: [], schema: [] });
  });
  after(async () => {
    await files.close();
    await rm(folder, { recursive: true });
  });

  const asked: readonly (readonly [request: string, named: RegExp])[] = [
    ['churn by week', /week/],
    ['churn rate for Pro', /pro/i],
    ['churn rate in 2025', /in 2025/],
    ['churn rate by plan and customer', /plan.*customer/],
    ['top 5 plans by churn rate', /top 5 plans/],
    ['churn rate excluding Basic', /excluding Basic/],
    ['churn rate and total revenue', /total revenue/],
    ['churn rate by team', /holds the team\? subs has customer_id, plan/],
    ['days sales outstanding', /holds the date invoiced\?/],
    ['SQL zur Kundenabwanderung je Woche', /week/],
    ['conversion rate for mobile', /mobile/],
  ];
  for (const [request, named] of asked) {
    it(`${request}: one question, and no query`, async () => {
      const { sql, question } = await composedFor(request, files);
      assert.equal(sql, undefined);
      assert.match(question, named);
    });
  }

  for (const request of ['churn rate by plan', 'churn per plan', 'Kundenabwanderung nach Plan']) {
    it(`${request}: the metric by that group`, async () => {
      const { sql, question } = await composedFor(request, files);
      assert.match(sql ?? question, /part AS plan/);
    });
  }

  it('what the metric has anyway is no more than it can do', async () => {
    for (const request of ['churn', 'churn by month', 'monthly churn, last 6 months']) {
      const { sql, question } = await composedFor(request, files);
      assert.doesNotMatch(sql ?? question, /part AS|\?/, request);
    }
  });

  it('without data: the table is what the metric is about, with the group as a column', async () => {
    const tables = [
      ['churn rate by plan', /FROM subscriptions\b/, /plan AS part/],
      ['ticket resolution time by team', /FROM tickets\b/, /team AS part/],
      ['monthly sales by product', /FROM sales\b/, /product/],
    ] as const;
    for (const [request, table, group] of tables) {
      const { sql, question } = await composedFor(request, none);
      assert.match(sql ?? question, table, request);
      assert.match(sql ?? question, group, request);
    }
  });
});

async function composedFor(request: string, files: DataFiles) {
  const made = await composeFor(request, { files, library });
  assert.ok(made.ok, JSON.stringify(made));
  const { query, question } = made.data ?? {};
  return {
    sql: isObject(query) && typeof query['sql'] === 'string' ? query['sql'] : undefined,
    question: typeof question === 'string' ? question : '',
  };
}

/** Decimals come as text, so that no digit is lost. */
function cellOf(cell: unknown): string | number | null {
  if (typeof cell !== 'string') return typeof cell === 'number' ? cell : null;
  const number = Number(cell);
  return Number.isNaN(number) ? cell : number;
}
