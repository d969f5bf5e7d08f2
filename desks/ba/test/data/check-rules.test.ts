import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import * as fc from 'fast-check';
import { checkRules, type RulesInput } from '../../src/data/check-rules.ts';
import { rulesIn } from '../../src/data/rule-find.ts';
import { type DataSources, openSandbox, type Sandbox } from '../../src/data/sandbox.ts';
import { type Item, openTrace } from '../../src/trace.ts';

const orders = `order_id,customer_id,email,order_date,ship_date,status,amount,note
1,10,ada@example.com,2025-01-02,2025-01-03,open,10.00,=1+1
2,11,bob@example,2025-01-05,2025-01-04,closed,-5.00,
3,99,ada@example.com,2025-02-01,,Open,0,x
4,12,,2025-02-03,2025-02-05,pending,7.50,@cmd
4,,eve@example.com,2025-02-04,2025-02-06,closed,20,y
`;
const customers = 'customer_id,name\n10,Ada\n11,Bob\n12,Eve\n';
const both: DataSources = {
  csv: [
    { name: 'orders.csv', text: orders },
    { name: 'customers.csv', text: customers },
  ],
};

const shop = opened(both);
after(async () => (await shop).close());

async function opened(sources: DataSources): Promise<Sandbox> {
  const result = await openSandbox(sources);
  assert.ok(result.ok, JSON.stringify(result));
  return result.sandbox;
}

async function checked(sandbox: Sandbox, input: Partial<RulesInput>, known: readonly Item[] = []) {
  const trace = openTrace(known, 'data');
  const origin = { drafted: { from: 'pattern', pattern: 'own words' } } as const;
  const made = await checkRules({ rules: [], ...input }, { sandbox, trace, origin });
  assert.ok(made.ok, JSON.stringify(made));
  const rules = trace.of('BR').map(({ text, details }) => `${text}: ${String(details['broken'])}`);
  return { made, trace, rules };
}

test('each rule of a request is counted, and its SQL counts the same again', async () => {
  const sandbox = await shop;
  const text =
    'amount > 0, status in (open, closed), order_date <= ship_date, email unique, ' +
    'customer_id exists in customers, not null; status is open, closed or pending';
  const { made, trace, rules } = await checked(sandbox, { rules: [{ text }] });
  assert.deepEqual(rules, [
    'orders: amount > 0: 2',
    'orders: status is one of open, closed: 2',
    'orders: order_date <= ship_date: 1',
    'orders: email is unique: 2',
    'orders: customer_id exists in customers.customer_id: 1',
    'orders: customer_id is never missing: 1',
    'orders: status is one of open, closed, pending: 1',
  ]);
  for (const { details } of trace.of('BR')) {
    const again = await sandbox.run(String(details['sql']));
    assert.ok(again.ok);
    assert.equal(Number(again.rows[0]?.[0]), details['broken']);
  }
  const csv = made.files.find(({ name }) => name.endsWith('.csv'))?.text ?? '';
  assert.match(csv, /^rule,row,order_id,/);
  assert.match(csv, /'=1\+1/, 'a formula is escaped');
  assert.match(csv, /,-5,/, 'a number below zero stays one');
  assert.doesNotMatch(csv, /ada@example/, 'personal values are masked');
  assert.match(csv, /xxx@xxxxxxx,/, 'and what is wrong with them still shows');
});

test('what is not understood of a rule is asked, never skipped', async () => {
  const sandbox = await shop;
  const text = 'amount > 0, discount below 10, amount above ship_date, status is fluffy-ish';
  const { made, trace, rules } = await checked(sandbox, { rules: [{ text }] });
  assert.deepEqual(rules, ['orders: amount > 0: 2']);
  const asked = trace.of('QN').map((item) => item.text);
  assert.equal(asked.length, 3);
  assert.match(asked[0] ?? '', /“discount” is no column/);
  assert.match(made.summary, /3 not understood/);
  const report = made.files.find(({ name }) => name.endsWith('.md'))?.text ?? '';
  for (const question of asked) assert.ok(report.includes(question.slice(0, 20)));
});

test('any words: each part becomes a rule or a question', async () => {
  const sandbox = await shop;
  const word = fc.constantFrom(
    'amount',
    'status',
    'is',
    '>',
    '3',
    'unique',
    'fluffy',
    'in',
    '(a)',
    'not null',
  );
  const phrase = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
  const { readRules } = await import('../../src/data/rule-text.ts');
  const { readFacts } = await import('../../src/data/schema-facts.ts');
  const facts = await readFacts(sandbox);
  fc.assert(
    fc.property(fc.array(phrase, { minLength: 1, maxLength: 4 }), (phrases) => {
      const { rules, open } = readRules(phrases.join('; '), { facts });
      assert.equal(rules.length + open.length, phrases.length);
    }),
    { numRuns: 200 },
  );
});

test('rows that break the schema are loaded and listed, under keys, checks and references', async () => {
  const text = `CREATE TABLE customers (customer_id int PRIMARY KEY, name text);
    CREATE TABLE orders (order_id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers (customer_id),
      email text, order_date date, ship_date date, status text CHECK (status IN ('open', 'closed')),
      amount numeric(10, 2) CHECK (amount > 0), note text);`;
  await using sandbox = await opened({ ...both, schema: [{ name: 'shop.sql', text }] });
  assert.ok(sandbox.findings.some(({ rule }) => rule === 'schema_broken'));
  const { rules } = await checked(sandbox, {});
  assert.deepEqual(
    rules.toSorted(),
    [
      "orders: (status IN ('open', 'closed')): 2"
        .replace(/[()](?=status|:)/g, '')
        .replace("')): 2", "'): 2"),
      'customers: customer_id is never missing: 0',
      'customers: customer_id is unique: 0',
      'orders: amount > 0: 2',
      'orders: customer_id exists in customers.customer_id: 1',
      'orders: customer_id is never missing: 1',
      'orders: order_id is never missing: 0',
      'orders: order_id is unique: 2',
    ].toSorted(),
  );
});

test('rules that only the data suggests are assumed, each with an open assumption', async () => {
  const rows = Array.from(
    { length: 40 },
    (_, n) =>
      `${n + 1},${n === 7 ? -1 : n},${n % 2 === 0 ? 'open' : n === 9 ? 'OPEN' : 'closed'},2025-01-0${(n % 9) + 1}`,
  );
  const text = `order_id,amount,status,order_date\n${rows.join('\n')}\n`;
  await using sandbox = await opened({ csv: [{ name: 'orders.csv', text }] });
  const { trace, rules, made } = await checked(sandbox, {});
  assert.ok(rules.includes('ASSUMED: orders: amount >= 0: 1'), rules.join('\n'));
  assert.ok(rules.some((rule) => /ASSUMED: orders: status is one of .*: 1$/.test(rule)));
  assert.ok(rules.includes('ASSUMED: orders: order_id is unique: 0'));
  for (const { links } of trace.of('BR')) {
    const basis = links.find(({ as }) => as === 'assumes');
    assert.equal(trace.get(basis?.to ?? '')?.status, 'open');
  }
  assert.match(made.summary, /ASSUMED/);
});

test('a condition in SQL is checked; one that does not run says why', async () => {
  const sandbox = await shop;
  const { rules, made } = await checked(sandbox, {
    table: 'orders',
    rules: [
      {
        text: 'closed orders were shipped',
        condition: "status <> 'closed' OR ship_date IS NOT NULL",
      },
      { text: 'nonsense', condition: 'no_such_column > 1' },
    ],
  });
  assert.deepEqual(rules, ['orders: closed orders were shipped: 0']);
  assert.ok(made.findings.some(({ rule }) => rule === 'rule_not_checked'));
});

test('the part of a message that holds the rules is found', () => {
  assert.equal(rulesIn('Check these rules: amount > 0, email unique'), 'amount > 0, email unique');
  assert.equal(rulesIn('Check that amount > 0'), 'amount > 0');
  assert.equal(
    rulesIn('Check that a > 0 and b unique as data quality rules'),
    'a > 0 and b unique',
  );
  assert.equal(rulesIn('Profile the data quality of orders'), '');
});
