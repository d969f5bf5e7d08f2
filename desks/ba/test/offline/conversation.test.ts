/** Follow-ups, answers, decisions and questions about the trace, in one conversation. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { converse, type Turn } from './conversation.ts';

const statusOf = ({ items }: Turn, id: string): string | undefined =>
  items.find((item) => item.id === id)?.status;

async function last(...messages: string[]): Promise<Turn> {
  const turn = (await converse(messages)).at(-1);
  assert.ok(turn);
  return turn;
}

test('a request without a topic takes that of the one before, and its files', async () => {
  const [stories, plan, some] = await converse([
    'Write user stories for password reset',
    'now the UAT plan',
    'and test cases for AC-3 to AC-5',
  ]);
  assert.deepEqual(stories?.tools, ['write_stories']);
  assert.deepEqual(plan?.tools, ['derive_tests', 'write_uat_plan']);
  assert.ok(plan.files.has('password-reset-uat-plan.md'));
  assert.deepEqual(some?.tools, ['derive_tests']);
  assert.match(some.text, /for 3 acceptance criteria of “Password reset”/);
  assert.deepEqual([...some.files.keys()].toSorted(), [...plan.files.keys()].toSorted());
});

test('a number of the first request holds in the next ones', async () => {
  const turn = await last(
    'Write user stories for login with OTP, the code is valid 10 minutes',
    'now the BRD',
  );
  assert.deepEqual(turn.tools, ['write_specification']);
  const text = turn.files.get('login-with-one-time-code-requirements.md') ?? '';
  assert.match(text, /valid for 10 minutes/);
});

test('tests of another topic are not derived from the criteria that happen to be there', async () => {
  const turn = await last('Write user stories for login', 'UAT plan for password reset');
  assert.deepEqual(turn.tools, ['write_stories', 'derive_tests', 'write_uat_plan']);
  assert.match(turn.text, /12 of 12 acceptance criteria covered/);
});

test('an answer is read with its question, a new request is not', async () => {
  const answered = await last(
    'Write user stories for a parking app',
    'Drivers book a space. The operator confirms the booking.',
  );
  assert.match(answered.text, /2 user stories with 0 acceptance criteria for “Parking app”/);
  const other = await last(
    'Write user stories for a parking app',
    'Map the order fulfillment process',
  );
  assert.deepEqual(other.tools, ['map_process']);
});

test('criteria as the answer to a question become items, and tests follow', async () => {
  const turn = await last(
    'Write user stories for a parking app',
    'Given a free space\nWhen a driver books it\nThen the driver sees the booking number',
    'and test cases',
  );
  assert.deepEqual(turn.tools, ['derive_tests']);
  const criterion = turn.items.find(({ kind }) => kind === 'AC');
  assert.equal(criterion?.source.from, 'user');
});

test('a confirmed assumption has the user as its source, and nothing is out of date', async () => {
  const turn = await last('Write user stories for password reset', 'confirm ASM-1 and ASM-3');
  assert.deepEqual(turn.tools, ['settle', 'write_stories']);
  assert.deepEqual(turn.route, ['triage', 'requirements']);
  for (const id of ['ASM-1', 'ASM-3']) {
    const item = turn.items.find((one) => one.id === id);
    assert.equal(item?.status, 'confirmed');
    assert.deepEqual(item.source, { from: 'user', quote: 'confirm ASM-1 and ASM-3' });
  }
  assert.doesNotMatch(turn.text, /Out of date/);
  assert.match(turn.files.get('password-reset-stories.md') ?? '', /ASM-1 .*\| confirmed/);
});

test('another value: the assumption falls, its question is answered, the draft changes in place', async () => {
  const [plan, changed, again] = await converse([
    'UAT plan for password reset',
    'ASM-2 is wrong: 5 links',
    'update the tests',
  ]);
  assert.ok(plan && changed && again);
  assert.equal(statusOf(changed, 'ASM-2'), 'rejected');
  assert.equal(statusOf(changed, 'QN-2'), 'confirmed');
  for (const { id, links } of changed.items) {
    assert.ok(!links.some(({ to }) => to === 'ASM-2'), `${id} rests on what was rejected`);
  }
  const rules = (turn: Turn): readonly string[] =>
    turn.items.filter(({ kind }) => kind === 'BR').map(({ id, text }) => `${id} ${text}`);
  assert.equal(rules(changed).length, rules(plan).length, 'no rule twice');
  assert.ok(rules(changed).some((rule) => /At most 5 reset links/.test(rule)));
  assert.match(changed.text, /Out of date by that: TC-[^.]*\(testing\)/);
  assert.deepEqual(again.tools, ['derive_tests']);
  assert.doesNotMatch(again.text, /Out of date/);
});

test('a value without any id changes what it is about, also what was confirmed', async () => {
  const turn = await last(
    'Write user stories for password reset',
    'confirm ASM-1',
    'The reset link is valid for 60 minutes instead',
  );
  assert.equal(statusOf(turn, 'ASM-1'), 'rejected');
  assert.match(turn.files.get('password-reset.feature') ?? '', /59 minutes 59 seconds/);
});

test('an earlier change holds after a later one', async () => {
  const turn = await last(
    'Write user stories for password reset',
    'ASM-2: 5 links',
    'QN-3: 16 characters',
  );
  const rules = turn.items.filter(({ kind }) => kind === 'BR').map(({ text }) => text);
  assert.ok(rules.some((text) => /At most 5/.test(text)));
  assert.ok(
    turn.items.some(({ kind, text }) => kind === 'AC' && /15|16/.test(text)) ||
      /16 characters/.test(turn.files.get('password-reset.feature') ?? ''),
  );
});

test('a rejection without a value: what rests on it is named with its owner, nothing is drafted', async () => {
  const turn = await last('Write user stories for password reset', 'ASM-5 is wrong');
  assert.deepEqual(turn.tools, ['settle']);
  assert.match(turn.text, /Out of date by that: US-1[^.]*\(requirements\)/);
  assert.equal(turn.outcome.kind, 'answered');
});

test('what a person rejected is not assumed again', async () => {
  const turn = await last(
    'Write user stories for password reset',
    'ASM-5 is wrong',
    'Write user stories for password reset',
  );
  const rejected = turn.items.find(({ id }) => id === 'ASM-5');
  const same = turn.items.filter(({ text }) => text === rejected?.text);
  assert.equal(same.length, 1);
});

test('a value of a process changes its map', async () => {
  const turn = await last('Map the refund process', 'agents may decide up to 250 EUR');
  assert.deepEqual(turn.tools, ['settle', 'map_process']);
  assert.match(turn.files.get('refund-process.bpmn') ?? '', /up to 250 EUR/);
  assert.doesNotMatch(turn.text, /Out of date/);
});

test('an item that is not there cannot be confirmed', async () => {
  const turn = await last('Write user stories for password reset', 'confirm ASM-99');
  assert.deepEqual(turn.tools, ['settle!']);
  assert.match(turn.text, /There is no item ASM-99/);
});

test('what is open and what is covered is read from the trace, by triage alone', async () => {
  const [none] = await converse(['what is open?']);
  assert.match(none?.text ?? '', /Nothing has been made/);
  const [, open, coverage] = await converse([
    'UAT plan for the login page',
    'what is open?',
    'show coverage',
  ]);
  assert.deepEqual(open?.route, ['triage']);
  assert.deepEqual(open.tools, ['read_trace']);
  assert.match(open.text, /Assumptions to confirm \(9\):\n- ASM-1 /);
  assert.match(coverage?.text ?? '', /(\d+) of \1 acceptance criteria with a test case/);
});

test('a question about data is varied: what is new replaces, what was said before stays', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'baton-vary-'));
  const path = join(folder, 'orders.csv');
  await writeFile(
    path,
    'order_date,region,customer,amount\n2024-05-01,North,Ann,1\n2025-05-01,North,Bob,2\n2025-06-01,South,Bob,4\n',
  );
  try {
    const turns = await converse(
      ['total amount by month', 'by region instead', 'only 2025', 'and by customer too'],
      { csv: [path] },
    );
    for (const { tools } of turns) assert.deepEqual(tools, ['compose_query', 'write_query']);
    assert.match(turns[1]?.text ?? '', /region +total_amount/);
    assert.doesNotMatch(turns[1]?.text ?? '', /month +/);
    assert.match(turns[2]?.text ?? '', /North +2\b/);
    assert.match(turns[3]?.text ?? '', /region +customer +total_amount\nSouth +Bob +4/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
