/** What the offline desk does with a single request: which tools, which files, and what it says. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ask } from './conversation.ts';

const orders =
  'order_id,order_date,customer,region,amount,status\n1,2025-01-03,Acme,North,25,completed\n' +
  '2,2025-02-15,Bert,South,5,cancelled\n3,2025-05-03,Acme,North,7.5,completed\n' +
  '3,2025-05-03,Acme,North,7.5,completed\n';
const customers = 'customer,segment\nAcme,B2B\nBert,B2C\n';

let folder = '';
const files: Record<string, string> = { orders, customers, broken: 'a,b\n"open,1\n' };
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-data-'));
  for (const [name, text] of Object.entries(files))
    await writeFile(join(folder, `${name}.csv`), text);
});
after(() => rm(folder, { recursive: true }));
const csv = (...names: string[]): { csv: string[] } => ({
  csv: names.map((name) => join(folder, `${name}.csv`)),
});

interface Row {
  readonly rule: string;
  readonly say: string;
  readonly tools: readonly string[];
  readonly outcome?: string;
  readonly has?: RegExp;
  readonly hasNot?: RegExp;
  readonly file?: string;
  readonly data?: readonly string[];
}

const rows: readonly Row[] = [
  {
    rule: 'a specification is made where one is asked for, from the library and the words',
    say: 'Write a BRD for a login page with OTP, valid 10 minutes',
    tools: ['write_specification'],
    has: /Taken from your words: “valid 10 minutes”/,
    file: 'login-with-one-time-code-requirements.md',
  },
  {
    rule: 'a limit of time that was told is a quality of the specification',
    say: 'BRD for a parking app: drivers book a space, and the operator sees the occupancy. Response within 2 seconds.',
    tools: ['write_specification'],
    has: /2 requirements, 1 quality requirement/,
  },
  {
    rule: 'stories that are pasted are kept word for word',
    say: 'Write acceptance criteria for: As a shopper I want to filter products by price so that I find affordable ones',
    tools: ['write_stories'],
    has: /1 user story with 0 acceptance criteria/,
    hasNot: /still open|Given the/,
  },
  {
    rule: 'criteria that are pasted are kept without a story, and tested',
    say: 'Given a logged in customer\nWhen the basket is empty\nThen checkout is refused\n\nWrite test cases for this criterion',
    tools: ['record_criteria', 'derive_tests'],
  },
  {
    rule: 'notes of a meeting: speakers are no roles, decisions are rules, questions stay questions',
    say: 'Turn these meeting notes into user stories:\n- Anna: customers complain they cannot change their delivery address\n- Ben: warehouse needs to know about changes\n- Decision: change allowed until picking starts\n- Open: who pays extra shipping?',
    tools: ['write_stories'],
    has: /QN-1 who pays extra shipping\?/,
    hasNot: /\banna\b|\bben\b/,
  },
  {
    rule: 'a process keeps the first step, the conditions and the order of the words',
    say: 'Draw the process: customer submits a claim, then the clerk checks the documents, if documents are missing the clerk asks the customer for them, otherwise the manager approves the claim and accounting pays the amount.',
    tools: ['map_process'],
    has: /5 steps and 1 decision in 4 lanes/,
  },
  {
    rule: 'times in brackets are numbers of the analysis',
    say: 'Find bottlenecks in: clerk enters order (5 min), manager approves order (2 days), courier delivers goods (1 day)',
    tools: ['map_process', 'analyse_process'],
    has: /Longest: “Approve order” \(2 days\)/,
  },
  {
    rule: 'own words count more than a pattern whose name only occurs in them',
    say: 'I need user stories for: The clerk enters the invoice. The manager approves the invoice. Accounting pays the invoice.',
    tools: ['write_stories'],
    has: /3 user stories/,
    hasNot: /From the library/,
  },
  {
    rule: 'a feature file is reviewed whole',
    say: 'Review my feature file\nFeature: Login\n  Scenario: ok\n    Given a user\n    When I click the button\n    Then it works properly',
    tools: ['review_stories'],
    has: /Reviewed a feature file/,
  },
  {
    rule: 'a criterion is reviewed by its wording, and what was found is in the answer',
    say: 'Is this acceptance criterion testable: "The system should respond quickly"',
    tools: ['review_statements'],
    has: /“quickly” can be understood/,
  },
  {
    rule: 'a test is reviewed as a test',
    say: 'Review this test case: "Open the login page, enter wrong password, check that it works"',
    tools: ['review_statements'],
    has: /what is done and not what must be seen/,
    file: 'test-review.md',
  },
  {
    rule: 'what a reviewed text is about is not asked for as well',
    say: 'The app must export reports to PDF. Users should share them easily. Please check these requirements.',
    tools: ['review_statements'],
  },
  {
    rule: 'features are ranked with their figures, and the order is in the answer',
    say: 'Prioritise features with value and effort: search value 8 effort 3; reports value 5 effort 8; alerts value 9 effort 2',
    tools: ['prioritise'],
    has: /1\. alerts .*\n2\. search .*\n3\. reports /,
  },
  {
    rule: 'a template is given whoever owns it',
    say: 'Give me a RACI template',
    tools: ['fill_template'],
    file: 'raci.md',
  },
  {
    rule: 'a template that is not there: which there are, and one question',
    say: 'template for a risk register',
    tools: [],
    outcome: 'waiting',
    has: /RACI matrix/,
  },
  {
    rule: 'boundary values come straight from a sentence with a limit',
    say: 'Write test cases for: the password must have between 8 and 64 characters',
    tools: ['derive_boundaries'],
    has: /6 test cases for 1 limit/,
    file: 'password-values.csv',
  },
  {
    rule: 'limits that were told are tested, though a word of them is a pattern’s name',
    say: 'test the boundaries: password at least 12 characters; OTP has exactly 6 digits; upload up to 10 MB',
    tools: ['derive_boundaries'],
    has: /3 limits/,
  },
  {
    rule: 'parameters that were told are combined in pairs',
    say: 'pairwise test cases for browser: Chrome, Firefox, Safari; OS: Windows, macOS; language: en, de, fr',
    tools: ['derive_boundaries'],
    has: /3 parameters \(of 18 combinations\)/,
  },
  {
    rule: 'days and testers that are named make a plan',
    say: 'Can you help me test the login? I have 2 weeks and 4 testers.',
    tools: ['write_stories', 'derive_tests', 'write_uat_plan'],
    hasNot: /Not covered/,
  },
  {
    rule: 'what one cannot do does not stop the others, and is said at the end with one question',
    say: 'stories, process map, SQL and UAT plan for refunds',
    tools: ['write_stories', 'map_process', 'compose_query', 'derive_tests', 'write_uat_plan'],
    outcome: 'waiting',
    has: /Not made: sql\./,
  },
  {
    rule: 'a BRD of a topic that has only a process rests on its steps',
    say: 'I need a BRD, a process map and test cases for procure to pay',
    tools: ['write_specification', 'map_process', 'write_step_criteria', 'derive_tests'],
  },
  {
    rule: 'a decision table without decisions is asked for them, and none is made up',
    say: 'decision table for discounts',
    tools: [],
    outcome: 'waiting',
    has: /does not say what is decided/,
  },
  {
    rule: 'a deliverable that no tool makes is refused by its name',
    say: 'data mapping for customers',
    tools: [],
    outcome: 'waiting',
    has: /makes no data mapping/,
  },
  {
    rule: 'a name after “no” is left out',
    say: 'Write user stories for login but no OTP',
    tools: ['write_stories'],
    hasNot: /otp/i,
  },
  {
    rule: 'a number that no pattern uses is named as not covered',
    say: 'User stories for approval of trips within 77 days',
    tools: ['write_stories'],
    has: /“77 days”/,
  },
  {
    rule: 'a request at the end of a long message is found, and the cut is said',
    say: `${'We discussed the background at length in many meetings of the team. '.repeat(300)}\nPlease write user stories for a login page.`,
    tools: ['write_stories'],
    has: /its beginning and its end were read/,
  },
  {
    rule: 'the result of a query is in the answer',
    say: 'total amount by region, excluding cancelled orders',
    data: ['orders'],
    tools: ['compose_query', 'write_query'],
    has: /region +total_amount\nNorth +40\.0/,
  },
  {
    rule: 'a period that a pattern has no place for is not lost',
    say: 'top customers in 2024',
    data: ['orders'],
    tools: ['compose_query', 'write_query'],
    has: /0 rows/,
  },
  {
    rule: 'two files are joined by a column of the same name that is a key in one',
    say: 'total amount by segment',
    data: ['orders', 'customers'],
    tools: ['compose_query', 'write_query'],
    has: /B2B +40\.0/,
  },
  {
    rule: 'a SELECT of the user’s own is run as it is',
    say: 'Run this: SELECT region, COUNT(*) AS n FROM orders GROUP BY region ORDER BY n',
    data: ['orders'],
    tools: ['write_query'],
    has: /South +1\nNorth +3/,
  },
  {
    rule: 'data quality: the faults are in the answer',
    say: 'Check the data quality of this file',
    data: ['orders'],
    tools: ['describe_data', 'profile_data'],
    has: /repeat another row/,
  },
  {
    rule: 'a file that cannot be read: what is wrong with it, and one question',
    say: 'count rows by a',
    data: ['broken'],
    tools: ['compose_query!'],
    outcome: 'waiting',
    has: /never closed[\s\S]*Can you correct the file/,
  },
  {
    rule: 'tables that were written down have a dictionary',
    say: 'Generate a data dictionary for customers(id, name, email, created_at)',
    tools: ['describe_data'],
    file: 'data-dictionary.md',
  },
  {
    rule: 'a group that a pattern has no place for is in the query over assumed tables too',
    say: 'Write SQL for monthly revenue by region',
    tools: ['compose_query', 'write_query'],
    has: /assumed table/,
    file: 'monthly-revenue-by-region.sql',
  },
  {
    rule: 'with data at hand, a plain question is one to the data',
    say: 'how many customers',
    data: ['customers'],
    tools: ['compose_query', 'write_query'],
  },
  {
    rule: 'what is excluded in words is out of scope of the document',
    say: 'We need a requirements document for our refund process. Out of scope: vouchers.',
    tools: ['write_specification'],
  },
  {
    rule: 'a story that is to be split is one for each goal',
    say: 'Split this story: As a customer I want to register and pay and track my order so that I get my goods',
    tools: ['split_story'],
    has: /split into 3 stories/,
  },
  {
    rule: 'qualities without figures are asked for, not made up',
    say: 'Write non-functional requirements for the login page',
    tools: [],
    outcome: 'waiting',
  },
  {
    rule: 'words of a question that were not understood mean a question and no query',
    say: 'revenue share per region in percent',
    data: ['orders'],
    tools: ['compose_query'],
    outcome: 'waiting',
    has: /“share” and “percent” are not in the data/,
  },
  {
    rule: 'the last entry of a list is no request, though it begins like one',
    say: 'Check these test cases:\n1. Login with valid user\n2. Check that everything works',
    tools: ['review_statements'],
    has: /Reviewed 2 tests/,
  },
  {
    rule: 'thanks are no greeting',
    say: 'thanks!',
    tools: [],
    has: /^You are welcome/,
  },
  {
    rule: 'what the glossary knows is answered, though nothing is wanted',
    say: 'connect to our Jira and create the tickets',
    tools: [],
    has: /no connection to other systems/,
  },
];

for (const { rule, say, tools, outcome = 'answered', has, hasNot, file, data = [] } of rows) {
  test(`${rule}: ${say.slice(0, 60)}`, async () => {
    const turn = await ask(say, data.length > 0 ? csv(...data) : {});
    assert.deepEqual(turn.tools, tools, turn.text);
    assert.equal(turn.outcome.kind, outcome, turn.text);
    if (has) assert.match(turn.text, has);
    if (hasNot) assert.doesNotMatch(turn.text, hasNot);
    if (file !== undefined) assert.ok(turn.files.has(file), [...turn.files.keys()].join(', '));
    if (outcome === 'waiting') {
      const questions = turn.text
        .split('\n')
        .filter((line) => /\?/.test(line) && !line.startsWith('- '));
      assert.equal(questions.length, 1, turn.text);
    }
  });
}

test('whoever asks for a person gets one, with the request', async () => {
  const requests = [
    'I want to talk to a human',
    'I need a human, please connect me to somebody',
    'Please, we need a real person',
  ];
  for (const request of requests) {
    const turn = await ask(request);
    assert.deepEqual(turn.route, ['triage', 'human'], request);
    assert.equal(turn.outcome.kind === 'waiting' && turn.outcome.waitingFor, 'human');
  }
});

test('a person that is part of the work is not asked for', async () => {
  const turn = await ask('We need a person entity in the data dictionary of the HR database');
  assert.notEqual(turn.route.at(-1), 'human');
});

test('every file that can hold a comment says what kind of draft it is', async () => {
  const requests: readonly (readonly [string, readonly string[]])[] = [
    ['stories, process map, SQL and UAT plan for refunds', []],
    ['Top 3 customers', ['orders']],
    ['Check the data quality of this file', ['orders']],
    ['Review this story: As a user I want to log in', []],
    ['BRD template', []],
    ['boundary values for an age field from 18 to 65', []],
  ];
  for (const [request, data] of requests) {
    const { files: made } = await ask(request, csv(...data));
    for (const [name, text] of made) {
      if (/\.(?:csv|json)$/.test(name)) continue;
      assert.match(text, /Deterministic draft, no language model \(/, name);
    }
  }
});

test('the lists are short: at most four assumptions and four questions, none of them twice', async () => {
  const { text } = await ask('Write user stories for a login page with OTP verification');
  const assumptions = text.match(/^- ASM-/gm) ?? [];
  const questions = text.match(/^- QN-/gm) ?? [];
  assert.equal(assumptions.length, 4);
  assert.equal(questions.length, 4);
  assert.match(text, /ASM-\d+ An account is locked after 5 wrong/);
  assert.doesNotMatch(
    text,
    /QN-\d+ After how many wrong passwords/,
    'the assumption stands for it',
  );
  assert.ok(text.length < 2000, `${text.length} characters`);
});

const hostile = [
  'Write user stories for ../../etc/passwd where clerks upload invoices and managers approve them',
  'Write user stories for =HYPERLINK("http://evil","x") where clerks upload invoices',
  'Write user\u0000 stories for\u0007 a login\u001b[31m page',
  'Map the process:\n1. =cmd|calc!A1 enters the thing\n2. Clerk <img src=x onerror=alert(1)> checks it\n3. Clerk archives `it` | now',
  'Write user stories for <script>alert(1)</script>: clerks upload invoices',
];
for (const say of hostile) {
  test(`hostile text stays text: ${JSON.stringify(say.slice(0, 50))}`, async () => {
    const { files: made, text } = await ask(say);
    assert.doesNotMatch(text, /[^\P{Cc}\n]/u);
    for (const [name, content] of made) {
      assert.match(name, /^[\p{L}\p{N}.-]+$/u);
      assert.doesNotMatch(content, /[^\P{Cc}\n\r\t]/u, name);
      if (name.endsWith('.md')) assert.doesNotMatch(content, /(?<!\\)<(?:script|img)/, name);
      if (name.endsWith('.svg')) assert.doesNotMatch(content, /<(?:script|img)/, name);
      if (name.endsWith('.csv')) assert.doesNotMatch(content, /(?:^|,)"?[=+@]/m, name);
    }
  });
}
