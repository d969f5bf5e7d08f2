import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Deliverable } from '../../src/deliverable.ts';
import { parseGherkin } from '../../src/requirements/gherkin.ts';
import { writeStories } from '../../src/requirements/stories.ts';
import {
  type CriterionInput,
  type StoriesInput,
  type StoryInput,
  storiesInput,
} from '../../src/requirements/stories-input.ts';
import { criterionText, readCriterion, storyText } from '../../src/requirements/story-items.ts';
import { coverage, openTrace, staleItems, type Trace } from '../../src/trace.ts';

const right: CriterionInput = {
  title: 'Right code',
  given: ['a code was sent to the customer'],
  when: 'the customer enters that code',
  then: ['the account of the customer is open'],
  kind: 'happy',
};
const wrong: CriterionInput = {
  title: 'Wrong code',
  given: ['a code was sent to the customer'],
  when: 'the customer enters another code',
  then: ['the message "Wrong code" is shown'],
  kind: 'negative',
};
const login: StoryInput = {
  role: 'returning customer',
  goal: 'log in with a one-time code',
  benefit: 'nobody else can use my account',
  criteria: [right, wrong],
};
const input: StoriesInput = { topic: 'Login', stories: [login] };

function ok(result: Deliverable): Extract<Deliverable, { ok: true }> {
  assert.ok(result.ok, JSON.stringify(result));
  return result;
}

function rules(stories: readonly StoryInput[], more: Partial<StoriesInput> = {}): string[] {
  const result = writeStories({ topic: 'Login', stories, ...more }, openTrace([], 'requirements'));
  return result.findings.map(({ rule, severity }) => `${rule} ${severity}`);
}

test('a good story has no findings, two files and its items with links', () => {
  const trace = openTrace([], 'requirements');
  const result = ok(
    writeStories(
      {
        topic: 'Login',
        stories: [
          {
            ...login,
            priority: 'must',
            criteria: [right, { ...wrong, rule: 'At most 3 attempts' }],
          },
        ],
        rules: [{ text: 'At most 3 attempts' }],
        assumptions: [{ text: 'Codes are sent by text message' }],
        questions: [{ text: 'How long is a code valid?', stories: [1] }],
      },
      trace,
    ),
  );
  assert.deepEqual(result.findings, []);
  assert.deepEqual(
    result.files.map(({ name }) => name),
    ['login.feature', 'login-stories.md'],
  );
  const links = Object.fromEntries(
    result.items.map((item) => [item.id, item.links.map(({ to, as }) => `${as} ${to}`)]),
  );
  assert.deepEqual(links, {
    'ASM-1': [],
    'US-1': ['assumes ASM-1'],
    'BR-1': ['refines US-1'],
    'AC-1': ['refines US-1'],
    'AC-2': ['refines US-1', 'refines BR-1'],
    'QN-1': ['asks US-1'],
  });
  assert.equal(trace.get('ASM-1')?.status, 'open');
  assert.equal(
    trace.get('US-1')?.text,
    'As a returning customer, I want to log in with a one-time code so that nobody else can use my account.',
  );
  assert.deepEqual(coverage(trace.items())[0], {
    what: 'user stories with an acceptance criterion',
    covered: 1,
    of: 1,
    missing: [],
  });
  assert.match(result.files[1]?.text ?? '', /⚠ not confirmed[\s\S]*⚠ not answered/);
});

test('the feature file links to the trace by tags', () => {
  const [file] = ok(writeStories(input, openTrace([], 'r'))).files;
  assert.match(
    file?.text ?? '',
    /# US-1 As a returning customer.*\n {2}@US-1 @AC-1 @happy\n {2}Scenario: Right code/,
  );
});

test('what was refused registers nothing and writes nothing', () => {
  const trace = openTrace([], 'r');
  const result = writeStories(
    { topic: 'Login', stories: [login, { ...login, criteria: [] }] },
    trace,
  );
  assert.ok(!result.ok);
  assert.deepEqual(trace.items(), []);
});

test('the same titles update items and make none twice', () => {
  const trace = openTrace([], 'r');
  writeStories(input, trace);
  const same = ok(writeStories(input, openTrace(trace.items(), 'r')));
  assert.deepEqual(same.items, []);
  const changed = ok(
    writeStories(
      {
        topic: 'Login',
        stories: [
          {
            ...login,
            role: 'the Returning  customer',
            benefit: 'I am safe',
            criteria: [{ ...right, title: 'right code!', when: 'it is entered' }, wrong],
          },
        ],
      },
      trace,
    ),
  );
  assert.deepEqual(
    changed.items.map(({ id }) => id),
    ['US-1', 'AC-1', 'AC-2'],
  );
  assert.equal(trace.items().length, 3);
  assert.match(trace.get('AC-1')?.text ?? '', /when it is entered/);
  assert.deepEqual(staleItems(trace.items()), []);
});

test('a story can be renamed by its id; an id that is not there is refused', () => {
  const trace = openTrace([], 'r');
  writeStories(input, trace);
  ok(
    writeStories(
      { topic: 'Login', stories: [{ ...login, id: 'US-1', goal: 'sign in with a code' }] },
      trace,
    ),
  );
  assert.equal(trace.of('US').length, 1);
  assert.deepEqual(rules([{ ...login, id: 'US-9' }]), ['unknown_id error']);
  assert.deepEqual(rules([{ ...login, id: 'AC-1' }]), ['unknown_id error']);
});

test('writing one more story keeps the earlier ones in both files', () => {
  const trace = openTrace([], 'r');
  writeStories(input, trace);
  const result = ok(
    writeStories(
      {
        topic: 'login',
        stories: [
          {
            role: 'auditor',
            goal: 'see who logged in',
            benefit: 'I find misuse',
            criteria: [right, wrong],
          },
        ],
      },
      trace,
    ),
  );
  for (const { text = '' } of result.files) assert.match(text, /US-1[\s\S]*US-2/);
  const parsed = parseGherkin(result.files[0]?.text ?? '');
  assert.ok(parsed.ok);
  const names = parsed.document.feature?.children.map(({ scenario }) => scenario?.name) ?? [];
  assert.equal(new Set(names).size, 4, 'two stories may have a criterion of the same title');
});

test('a criterion that is left out is kept and said', () => {
  const trace = openTrace([], 'r');
  writeStories(input, trace);
  const result = ok(
    writeStories({ topic: 'Login', stories: [{ ...login, criteria: [wrong] }] }, trace),
  );
  assert.deepEqual(
    result.findings.map(({ rule }) => rule),
    ['criterion_left_out'],
  );
  assert.match(result.files[0]?.text ?? '', /@AC-1/);
});

const judged: readonly (readonly [string, StoryInput, readonly string[]])[] = [
  ['role: user', { ...login, role: 'user' }, ['role_is_generic warning']],
  ['role: the system', { ...login, role: 'the system' }, ['role_is_generic warning']],
  ['role: developer', { ...login, role: 'developer' }, ['role_is_builder warning']],
  ['no benefit', { ...login, benefit: undefined }, ['missing_benefit warning']],
  [
    'benefit that says the goal',
    { ...login, benefit: 'I can log in' },
    ['benefit_restates_goal warning'],
  ],
  [
    'two goals',
    { ...login, goal: 'log in with a code and reset my password' },
    ['two_goals warning'],
  ],
  [
    'a solution',
    { ...login, goal: 'choose a country in a dropdown' },
    ['solution_in_goal warning'],
  ],
  ['vague goal', { ...login, goal: 'log in quickly' }, ['vague_goal warning']],
  ['another story', { ...login, goal: 'pay after US-3' }, ['names_another_story warning']],
  ['no criteria', { ...login, criteria: [] }, ['no_criteria error']],
  ['only happy', { ...login, criteria: [right] }, ['no_negative_criterion warning']],
  [
    'twice the same criterion',
    { ...login, criteria: [right, wrong, { ...wrong, title: 'wrong CODE', when: 'x is y' }] },
    ['duplicate_criterion error', 'duplicate_scenario_name error'],
  ],
  [
    'unknown rule',
    { ...login, criteria: [right, { ...wrong, rule: 'nothing' }] },
    ['unknown_rule error'],
  ],
  [
    'vague then',
    { ...login, criteria: [{ ...right, then: ['the page works properly'] }, wrong] },
    ['vague_then error'],
  ],
  [
    'marked happy',
    { ...login, criteria: [right, { ...wrong, kind: 'happy' }] },
    ['kind_does_not_fit warning'],
  ],
  [
    'uneven examples',
    {
      ...login,
      criteria: [
        right,
        { ...wrong, given: ['<a>'], examples: { columns: ['a'], rows: [['1', '2']] } },
      ],
    },
    ['uneven_examples error'],
  ],
];

for (const [name, story, expected] of judged) {
  test(`check: ${name}`, () => assert.deepEqual(rules([story]), expected));
}

test('check: doubles, rules that nothing checks, stories that are not there', () => {
  assert.ok(
    rules([login, { ...login, role: 'a returning customer' }]).includes('duplicate_story error'),
  );
  assert.deepEqual(rules([login], { rules: [{ text: 'x' }] }), ['rule_without_criterion warning']);
  assert.deepEqual(rules([login], { questions: [{ text: 'x', stories: [2] }] }), [
    'unknown_story error',
  ]);
});

test("a quote that the user did not write is refused; one that was is the item's source", () => {
  const trace = openTrace([], 'r');
  const origin = {
    drafted: { from: 'pattern', pattern: 'login' },
    said: ['a login page with OTP'],
  } as const;
  const quoted = (quote: string): Deliverable =>
    writeStories({ topic: 'Login', stories: [{ ...login, quote }] }, trace, origin);
  assert.ok(!quoted('login by SMS').ok);
  const result = ok(quoted('login page with otp'));
  assert.deepEqual(trace.get('US-1')?.source, { from: 'user', quote: 'login page with otp' });
  assert.deepEqual(trace.get('AC-1')?.source, { from: 'pattern', pattern: 'login' });
  for (const { text = '' } of result.files)
    assert.match(text, /Deterministic draft, no language model/);
});

test('whatever the strings hold, an accepted feature file parses and has every criterion', () => {
  const word = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.constantFrom('Scenario: x', '| a |', '# c', '@t', '"""', 'a\nThen b', '\\', '<x>'),
  );
  const wordy = word.filter((text) => text.trim() !== '');
  const criterion = fc.record({
    title: wordy,
    given: fc.array(wordy, { maxLength: 2 }),
    when: wordy,
    then: fc.array(wordy, { minLength: 1, maxLength: 2 }),
  });
  const story = fc.record({
    role: wordy,
    goal: wordy,
    benefit: wordy,
    criteria: fc.array(criterion, { minLength: 1, maxLength: 3 }),
  });
  const stories = fc.record({
    topic: wordy,
    stories: fc.array(story, { minLength: 1, maxLength: 2 }),
  });
  let accepted = 0;
  fc.assert(
    fc.property(stories, (any) => {
      const trace: Trace = openTrace([], 'r');
      const result = writeStories(any, trace);
      if (!result.ok) {
        assert.ok(
          result.findings.every(({ rule }) => rule !== 'parse_error'),
          JSON.stringify(result.findings),
        );
        return;
      }
      accepted += 1;
      const parsed = parseGherkin(result.files[0]?.text ?? '');
      assert.ok(parsed.ok, JSON.stringify(parsed));
      assert.equal(parsed.document.feature?.children.length, trace.of('AC').length);
    }),
  );
  assert.ok(accepted > 10, `${accepted} accepted`);
});

test('the schema takes what a model sends and refuses what is missing', () => {
  assert.deepEqual(storiesInput.parse({ topic: ' Login ', stories: [login] }).topic, 'Login');
  assert.ok(
    !storiesInput.safeParse({ topic: 'Login', stories: [{ ...login, role: ' ' }] }).success,
  );
  assert.ok(!storiesInput.safeParse({ topic: 'Login', stories: [] }).success);
});

test('sentences: articles, "to", and reasons', () => {
  assert.equal(sentence('HR manager', 'to see it'), 'As an HR manager, I want to see it.');
  assert.equal(
    sentence('a user', 'see it', 'so that I know.'),
    'As a user, I want to see it so that I know.',
  );
  assert.equal(
    sentence('employee', 'a report', 'in order to plan'),
    'As an employee, I want a report so that I can plan.',
  );
  assert.equal(
    sentence('European buyer', 'buy', 'because the law asks for it'),
    'As a European buyer, I want to buy because the law asks for it.',
  );
});

test('a criterion that is only a sentence is read all the same', () => {
  const trace = openTrace([], 'r');
  const add = (text: string): ReturnType<typeof readCriterion> =>
    readCriterion(trace.add({ kind: 'AC', text, source: { from: 'user', quote: text } }), trace);
  const read = add(criterionText(wrong));
  assert.deepEqual(
    [read?.title, read?.given, read?.when, read?.then],
    [wrong.title, wrong.given, wrong.when, wrong.then],
  );
  const lines = add(
    'Given a customer\nAnd a code\nWhen it is entered\nThen it is accepted\nAnd a mail is sent',
  );
  assert.deepEqual(
    [lines?.given, lines?.then],
    [
      ['a customer', 'a code'],
      ['it is accepted', 'a mail is sent'],
    ],
  );
  assert.equal(add('The page is nice'), undefined);
});

function sentence(role: string, goal: string, benefit?: string): string {
  return storyText({ role, goal, benefit });
}
