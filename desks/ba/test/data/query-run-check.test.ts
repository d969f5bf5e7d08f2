import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { writeQuery } from '../../src/data/query.ts';
import { openSandbox, type Sandbox } from '../../src/data/sandbox.ts';
import { openTrace } from '../../src/trace.ts';

let sandbox: Sandbox;
before(async () => {
  const orders =
    'order_id,customer_id,region,amount\n1,10,North,5\n2,10,,7\n3,99,South,7\n4,,South,1\n';
  const contacts = 'customer_id,mail\n10,a@x.de\n10,b@x.de\n11,c@x.de\n';
  const opened = await openSandbox({
    csv: [
      { name: 'orders.csv', text: orders },
      { name: 'contacts.csv', text: contacts },
    ],
  });
  assert.ok(opened.ok);
  sandbox = opened.sandbox;
});
after(() => sandbox.close());

async function checked(sql: string) {
  const made = await writeQuery({ title: 'Q', question: 'What?', sql }, openTrace([], 'data'), {
    sandbox,
  });
  assert.ok(made.ok, JSON.stringify(made));
  const text = made.files.find(({ name }) => name.endsWith('.md'))?.text ?? '';
  const said = made.findings.map(({ rule, message }) => `${rule}: ${message}`);
  return { text, said: said.join('\n') };
}

test('rows before and after each join are counted: what it multiplies and what it drops', async () => {
  const { text, said } = await checked(
    'SELECT sum(o.amount) AS total FROM orders o JOIN contacts c ON c.customer_id = o.customer_id',
  );
  assert.match(
    text,
    /orders: 4 rows; joined to contacts: 4 rows; 2 rows without a match, 1 row with an empty key/,
  );
  assert.match(said, /join_multiplies: .*2 of orders become 4/);
  assert.match(said, /join_drops: .*leaves out 2 of 4 rows of orders \(1 of them have no key\)/);
  const kept = await checked(
    'SELECT o.order_id FROM orders o LEFT JOIN contacts c ON c.customer_id = o.customer_id ORDER BY o.order_id',
  );
  assert.match(kept.text, /left joined to contacts: 6 rows/);
  assert.doesNotMatch(kept.said, /join_drops/);
});

test('a clean join has no finding', async () => {
  const { said } = await checked(
    'SELECT o.order_id, p.region FROM orders o JOIN orders p ON p.order_id = o.order_id ORDER BY o.order_id',
  );
  assert.doesNotMatch(said, /join_/);
});

test('a filter on the optional side undoes a LEFT JOIN; IS NULL and ON do not', async () => {
  const join =
    'SELECT o.order_id FROM orders o LEFT JOIN contacts c ON c.customer_id = o.customer_id';
  assert.match((await checked(`${join} WHERE c.mail = 'a@x.de'`)).said, /left_join_undone/);
  assert.doesNotMatch((await checked(`${join} WHERE c.mail IS NULL`)).said, /left_join_undone/);
  assert.doesNotMatch((await checked(`${join} WHERE o.amount > 1`)).said, /left_join_undone/);
});

test('rows without a group key, and a LIMIT between equals, are said', async () => {
  const grouped = 'SELECT region, sum(amount) AS total FROM orders GROUP BY region ORDER BY region';
  assert.match((await checked(grouped)).said, /group_key_null: 1 row of orders have no region/);
  const cut = 'SELECT order_id, amount FROM orders ORDER BY amount DESC LIMIT 1';
  assert.match((await checked(cut)).said, /tie_at_limit: Rows 1 and 2 have the same amount/);
  const told = 'SELECT order_id, amount FROM orders ORDER BY amount DESC, order_id LIMIT 1';
  assert.doesNotMatch((await checked(told)).said, /tie_at_limit/);
});

test('with a model, a number that nobody defined is a metric on an open assumption', async () => {
  const trace = openTrace([], 'data');
  const origin = { drafted: { from: 'model', model: 'm' } } as const;
  const sql = 'SELECT sum(amount) AS total, count(*) AS orders FROM orders';
  const metrics = [{ name: 'orders', definition: 'number of orders' }];
  await writeQuery({ title: 'Q', question: 'What?', sql, metrics }, trace, { sandbox, origin });
  assert.deepEqual(
    trace.of('MET').map(({ text }) => text),
    ['orders: number of orders', 'total: what this query computes; nobody has defined it'],
  );
  const [open] = trace.of('ASM');
  assert.equal(open?.status, 'open');
  assert.match(open?.text ?? '', /“total” .* nobody has defined it/);
});
