/** Every shipped query runs, and gives what was worked out by hand; edges are in the data. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { standardRoles } from '../../src/data/column-role.ts';
import { composeFor } from '../../src/data/compose-request.ts';
import { dataFiles } from '../../src/data/data-files.ts';
import type { QueryInput } from '../../src/data/query.ts';
import { writeQuery } from '../../src/data/query.ts';
import { openSandbox } from '../../src/data/sandbox.ts';
import { readFacts, type SchemaFacts } from '../../src/data/schema-facts.ts';
import { fitRoles } from '../../src/data/sql-fit.ts';
import { renderQuery } from '../../src/data/sql-template.ts';
import { draftQueryTemplate } from '../../src/library/draft.ts';
import { loadLibrary } from '../../src/library/library.ts';
import { matchPatterns } from '../../src/library/match.ts';
import { openTrace } from '../../src/trace.ts';
import { understand } from '../../src/understanding/understand.ts';

const library = loadLibrary();
const queries = library.patterns.filter((pattern) => pattern.kind === 'query');

type Cell = string | number | null;

interface Worked {
  readonly what: string;
  readonly ask: string;
  readonly pattern: string;
  /** A CSV file. */
  readonly data: string;
  readonly rows: readonly (readonly Cell[])[];
}

const worked: readonly Worked[] = [
  {
    what: 'churn: last and first day of a month, two contracts, gone at once, a month without anything',
    ask: 'SQL for churn rate',
    pattern: 'churn-rate',
    // Ann stays. Bob leaves on the last day of February, Cem on the first of April. Dan comes and
    // goes in February. Eve has a second contract. Nobody's row and Fay's, which ends before it
    // starts, do not count.
    data: `customer_id,start_date,end_date
Ann,2025-01-10,
Bob,2025-01-15,2025-02-28
Cem,2025-01-20,2025-04-01
Dan,2025-02-05,2025-02-20
Eve,2025-02-10,2025-03-31
Eve,2025-03-01,
,2025-01-01,
Fay,2025-03-10,2025-03-05`,
    // Month, there on the first day, new, lost, new and lost, percent.
    rows: [
      ['2025-04-01', 3, 0, 1, 0, 33.3],
      ['2025-03-01', 3, 0, 0, 0, 0],
      ['2025-02-01', 3, 2, 1, 1, 33.3],
      ['2025-01-01', 0, 3, 0, 0, null],
    ],
  },
  {
    what: 'retention: twice in a month, a month skipped, a cancelled order, the month in which nobody came',
    ask: 'customer retention by cohort as SQL',
    pattern: 'retention-cohort',
    data: `customer_id,order_date,status
1,2025-01-05,paid
1,2025-01-25,paid
1,2025-02-10,paid
1,2025-04-01,
2,2025-01-31,paid
2,2025-02-01,Cancelled
3,2025-02-14,paid
3,2025-04-30,paid
,2025-01-01,paid`,
    rows: [
      ['2025-01-01', 0, 2, 2, 100],
      ['2025-01-01', 1, 2, 1, 50],
      ['2025-01-01', 2, 2, 0, 0],
      ['2025-01-01', 3, 2, 1, 50],
      ['2025-02-01', 0, 1, 1, 100],
      ['2025-02-01', 1, 1, 0, 0],
      ['2025-02-01', 2, 1, 1, 100],
    ],
  },
  {
    what: 'retention without a status: every row is activity',
    ask: 'customer retention by cohort as SQL, first 1 months',
    pattern: 'retention-cohort',
    data: 'customer_id,order_date\n1,2024-12-31\n2,2024-12-01\n2,2025-01-01\n1,2025-02-01',
    rows: [
      ['2024-12-01', 0, 2, 2, 100],
      ['2024-12-01', 1, 2, 1, 50],
    ],
  },
  {
    what: 'conversion: day 30 and 31, a lead twice, converted before it was there, too young to judge',
    ask: 'SQL for the conversion rate',
    pattern: 'conversion-rate',
    data: `lead_id,created_at,converted_at
L1,2025-01-01,2025-01-31
L2,2025-01-01,2025-02-01
L3,2025-01-10,
L3,2025-01-10,2025-01-20
L4,2025-01-31,2025-01-30
L5,2025-03-01,2025-03-05
L6,2025-02-03,`,
    rows: [
      ['2025-03-01', 1, 1, 0, null],
      ['2025-02-01', 1, 0, 0, 0],
      ['2025-01-01', 4, 0, 2, 50],
    ],
  },
  {
    what: 'conversion by status where there is no date of it',
    ask: 'SQL for the conversion rate',
    pattern: 'conversion-rate',
    data: 'lead_id,created_at,status\n1,2025-01-01,Won\n2,2025-01-02,lost\n3,2025-02-20,won',
    rows: [
      ['2025-02-01', 1, 1, 0, null],
      ['2025-01-01', 2, 0, 1, 50],
    ],
  },
  {
    what: 'average order value: an order over two months, of 0, cancelled, without a number',
    ask: 'average order value sql',
    pattern: 'average-order-value',
    data: `order_id,order_date,amount,status
1,2025-01-31,10.00,paid
1,2025-02-01,20.00,paid
2,2025-01-15,50.00,
3,2025-01-20,0.00,paid
4,2025-01-21,99.00,Cancelled
,2025-01-22,7.00,paid
5,2025-02-02,25.01,paid`,
    // Month, orders, total, average, median.
    rows: [
      ['2025-02-01', 1, 25.01, 25.01, 25.01],
      ['2025-01-01', 2, 80, 40, 40],
    ],
  },
  {
    what: 'average order value without a status',
    ask: 'average order value sql',
    pattern: 'average-order-value',
    data: 'order_id,order_date,amount\n1,2025-01-01,1.00\n2,2025-01-02,2.00\n3,2025-01-03,9.00',
    rows: [['2025-01-01', 3, 12, 4, 2]],
  },
  {
    what: 'on-time delivery: the promised day and the one after, overdue, half delivered, not due yet',
    ask: 'SQL for on-time delivery rate',
    pattern: 'on-time-delivery',
    data: `order_id,promised_date,delivered_at,status
1,2025-01-31,2025-01-31,done
2,2025-01-31,2025-02-01,done
3,2025-01-10,,open
4,2025-01-15,2025-01-14,done
4,2025-01-15,,open
5,2025-01-20,,Cancelled
6,2025-02-01,,open
7,,2025-01-05,done`,
    // Month, due, on time, late, overdue, not due yet, percent.
    rows: [
      ['2025-02-01', 0, 0, 0, 0, 1, null],
      ['2025-01-01', 4, 1, 1, 2, 0, 25],
    ],
  },
  {
    what: 'on-time delivery of rows without a number and a status',
    ask: 'SQL for on-time delivery rate, 1 day grace',
    pattern: 'on-time-delivery',
    data: 'promised_date,delivered_at\n2025-01-31,2025-02-01\n2025-01-31,2025-02-02\n2025-01-31,',
    rows: [['2025-01-01', 3, 1, 1, 1, 0, 33.3]],
  },
  {
    what: 'resolution: the last minute and half an hour later, open young and old, answered before it came',
    ask: 'SQL for ticket resolution time',
    pattern: 'resolution-time',
    data: `ticket_id,created_at,first_response_at,resolved_at
1,2025-01-01 00:00:00,2025-01-01 01:00:00,2025-01-02 00:00:00
2,2025-01-01 00:00:00,2025-01-01 03:00:00,2025-01-02 00:30:00
3,2025-01-31 23:00:00,2025-02-01 01:00:00,
4,2025-01-10 10:00:00,2025-01-10 09:00:00,2025-01-10 15:30:00
5,2025-02-01 12:00:00,,`,
    // Month, tickets, open, median to response, median and average to resolution, percent in time.
    rows: [
      ['2025-02-01', 1, 1, null, null, null, null],
      ['2025-01-01', 4, 1, 2, 24, 18, 66.7],
    ],
  },
  {
    what: 'resolution of rows without a number and a response; an old open ticket is late',
    ask: 'SQL for ticket resolution time',
    pattern: 'resolution-time',
    data: 'created_at,resolved_at\n2025-01-01 00:00:00,2025-01-01 10:00:00\n2025-01-01 00:00:00,\n2025-01-03 00:00:00,2025-01-03 20:00:00',
    rows: [['2025-01-01', 3, 1, 15, 15, 66.7]],
  },
  {
    what: 'return rate: nothing returned, everything returned, sales that can still come back',
    ask: 'SQL for the return rate',
    pattern: 'return-rate',
    data: `order_date,quantity,returned_qty
2025-01-05,10,1
2025-01-31,2,
2025-02-01,4,2
2025-02-02,5,5
2025-03-03,5,5`,
    rows: [
      ['2025-02-01', 4, 2, 50],
      ['2025-01-01', 12, 1, 8.3],
    ],
  },
  {
    what: 'return rate by status of rows without a quantity',
    ask: 'SQL for the return rate',
    pattern: 'return-rate',
    data: 'order_date,status\n2025-01-05,Returned\n2025-01-06,paid\n2025-01-07,\n2025-02-20,returned',
    rows: [['2025-01-01', 3, 1, 33.3]],
  },
  {
    what: 'days sales outstanding: paid on the last day, two rows of one invoice, too little history',
    ask: 'SQL for days sales outstanding',
    pattern: 'days-sales-outstanding',
    data: `invoice_no,invoice_date,amount,paid_on,status
1,2025-01-01,900.00,2025-03-31,paid
2,2025-02-10,400.00,2025-02-20,open
2,2025-02-10,200.00,,open
3,2025-03-31,300.00,2025-04-30,paid
4,2025-03-15,1000.00,,Cancelled`,
    // Month end, receivables, sales of 90 days, days.
    rows: [
      ['2025-03-31', 900, 1800, 45],
      ['2025-02-28', 1500, 1500, null],
      ['2025-01-31', 900, 900, null],
    ],
  },
  {
    what: 'days sales outstanding of rows without a number and a status, over 30 days',
    ask: 'SQL for days sales outstanding over 30 days',
    pattern: 'days-sales-outstanding',
    data: 'invoice_date,amount,paid_on\n2025-01-01,100.00,2025-01-31\n2025-02-01,50.00,\n2025-04-01,10.00,2025-04-02',
    rows: [
      ['2025-04-30', 50, 10, 150],
      ['2025-03-31', 50, 0, null],
      ['2025-02-28', 50, 50, 30],
      ['2025-01-31', 0, 0, null],
    ],
  },
];

// One engine for all: a table for each file, and one without rows for each query.
const opened = await openSandbox({
  csv: worked.map(({ data }, index) => ({ name: `data_${index}.csv`, text: data })),
  schema: [{ name: 'usual.sql', text: queries.map(usualTable).join('\n') }],
});
assert.ok(opened.ok, JSON.stringify(opened));
const { sandbox } = opened;
const facts = await readFacts(sandbox);
after(() => sandbox.close());

describe('metrics', () => {
  for (const [index, { what, ask, pattern, rows }] of worked.entries()) {
    it(what, async () => {
      const { query, used } = composed(ask, `data_${index}`);
      assert.equal(used, pattern);
      const written = await writeQuery(query, openTrace([], 'data'), { sandbox });
      assert.deepEqual(written.findings, []);
      const run = await sandbox.run(query.sql);
      assert.ok(run.ok, JSON.stringify(run));
      assert.deepEqual(
        run.rows.map((row) => row.map((cell) => cellOf(cell))),
        rows,
      );
    });
  }

  it('every query of the library was worked out, but those that have a test of their own', () => {
    const names = worked.map(({ pattern }) => pattern);
    const tested = new Set([...names, 'monthly-sales', 'top-customers']);
    for (const { name } of queries) assert.ok(tested.has(name), name);
  });

  for (const pattern of queries) {
    const { name, names } = pattern;

    it(`${name}: has the parts that a query has`, () => {
      const { metrics, questions, assumptions, parameters } = pattern;
      assert.ok(questions.length >= 3 && questions.length <= 6, `${questions.length} questions`);
      assert.ok(assumptions.length >= 2, `${assumptions.length} assumptions`);
      assert.ok(parameters.length >= 1, `${parameters.length} parameters`);
      for (const metric of metrics) assert.match(pattern.sql, new RegExp(`\\b${metric.name}\\b`));
    });

    it(`${name}: its own name finds it, with the usual columns, without a finding`, async () => {
      const { query, used } = composed(`SQL for ${names['en']?.[0]}`, tableOf(name));
      assert.equal(used, name);
      assert.equal(query.dialect, 'postgres');
      const { findings } = await writeQuery(query, openTrace([], 'data'), { sandbox });
      const serious = findings.filter(({ rule }) => rule !== 'no_rows');
      assert.deepEqual(serious, []);
    });
  }

  it('without data it is written for a table that is assumed, and says so', async () => {
    const files = dataFiles({ csv: [], schema: [] });
    const made = await composeFor('SQL for churn rate', { files, library });
    assert.ok(made.ok);
    // What composing gives is data of the desk's own.
    const query = (made.data as { query?: QueryInput } | undefined)?.query;
    assert.match(query?.assumptions?.[0] ?? '', /no file or schema was given/);
  });
});

describe('requests for metrics', () => {
  const asked: readonly (readonly [string, string])[] = [
    ['Write SQL for monthly churn', 'churn-rate'],
    ['customer churn report sql', 'churn-rate'],
    ['SQL für die Kundenabwanderung', 'churn-rate'],
    ["requête SQL pour le taux d'attrition", 'churn-rate'],
    ['consulta SQL de la tasa de abandono', 'churn-rate'],
    ['cohort analysis in SQL', 'retention-cohort'],
    ['AOV query', 'average-order-value'],
    ['panier moyen en SQL', 'average-order-value'],
    ['What is our on time delivery rate? SQL please', 'on-time-delivery'],
    ['SQL zur Liefertreue', 'on-time-delivery'],
    ['SQL for mean time to resolve', 'resolution-time'],
    ['SQL for first response time of tickets', 'resolution-time'],
    ['SQL Retourenquote', 'return-rate'],
    ['DSO query', 'days-sales-outstanding'],
  ];
  for (const [text, name] of asked) {
    it(`${text}: ${name}`, () => assert.deepEqual(fitting(text), [name]));
  }

  for (const text of [
    'SQL for the data retention policy',
    'SQL for tax returns by month',
    'SQL for the average response size of the API',
    'SQL for orders in conversion',
  ]) {
    it(`${text}: none of them`, () => assert.deepEqual(fitting(text), []));
  }
});

function fitting(text: string): readonly string[] {
  const { fits } = matchPatterns(understand(text), library, 'query');
  return fits.map(({ pattern }) => pattern.name);
}

/** The query for a request on one of the tables, as if it were alone. */
function composed(text: string, table: string): { query: QueryInput; used: string } {
  const draft = draftQueryTemplate(understand(text), library);
  if (draft.from === 'nothing') throw new Error(draft.statement);
  const { title, question, metrics, sql, roles, values } = draft.input;
  const only: SchemaFacts = {
    ...facts,
    tables: facts.tables.filter(({ name }) => name === table),
    joins: [],
  };
  const fit = fitRoles(roles, only);
  assert.equal(fit.question, undefined);
  const rendered = renderQuery(sql, fit, { values, facts: only });
  assert.ok(rendered.ok, JSON.stringify(rendered));
  const query = { title, question, metrics, sql: rendered.sql, dialect: rendered.dialect };
  return { query, used: draft.pattern };
}

/** A table with the usual column for each role. */
function usualTable({ name, roles }: (typeof queries)[number]): string {
  const types = { number: 'NUMERIC(12, 2)', time: 'DATE', id: 'INTEGER', any: 'TEXT' };
  const columns = roles.map((role) => {
    const standard = standardRoles[role.name];
    const column = role.synonyms[0] ?? standard?.synonyms[0] ?? role.name;
    return `${column} ${types[role.kind ?? standard?.kind ?? 'any']}`;
  });
  return `CREATE TABLE ${tableOf(name)} (${columns.join(', ')});`;
}

function tableOf(name: string): string {
  return `usual_${name.replaceAll('-', '_')}`;
}

/** Decimals come as text, so that no digit is lost. */
function cellOf(cell: unknown): Cell {
  if (typeof cell !== 'string') return typeof cell === 'number' ? cell : null;
  const number = Number(cell);
  return Number.isNaN(number) ? cell : number;
}
