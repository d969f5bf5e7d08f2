import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Deliverable } from '../../src/deliverable.ts';
import { investPoints } from '../../src/requirements/invest.ts';
import { findStories } from '../../src/requirements/story-parse.ts';
import { reviewStories } from '../../src/requirements/story-review.ts';

const backlog = `# Backlog
US-1: Login
As a user I want to log in quickly and reset my password so that I can log in.
AC:
- The page works properly
- Given a customer
  When they click the button
  Then a mail is sent and the account is locked

Story 2 – Export
As an HR manager, I need to export the list to a database
1. Export has all rows

In order to save money, as a buyer, I want to compare prices.
As a
  returning customer
I want to pay by card,
so that I need no cash

**SHOP-12**
As the admin, I'd like to
approve orders because the law asks for it. AC1: Orders over 500 EUR need approval.
AC2: Refused orders are shown
`;

function ok(result: Deliverable): Extract<Deliverable, { ok: true }> {
  assert.ok(result.ok, JSON.stringify(result));
  return result;
}

test('stories are found in free text, with label, line, parts and criteria', () => {
  const found = findStories(backlog).map(({ line, label, role, goal, benefit, criteria }) => [
    line,
    label,
    role,
    goal,
    benefit,
    criteria.length,
  ]);
  assert.deepEqual(found, [
    [3, 'US-1: Login', 'user', 'log in quickly and reset my password', 'I can log in', 2],
    [11, 'Story 2 – Export', 'HR manager', 'export the list to a database', undefined, 1],
    [14, undefined, 'buyer', 'compare prices', 'to save money', 0],
    [15, undefined, 'returning customer', 'pay by card', 'I need no cash', 0],
    [21, 'SHOP-12', 'admin', 'approve orders', 'because the law asks for it', 2],
  ]);
  const [login] = findStories(backlog);
  assert.equal(
    login?.criteria[1]?.text,
    'Given a customer\nWhen they click the button\nThen a mail is sent and the account is locked',
  );
  assert.deepEqual(
    login?.criteria.map(({ line }) => line),
    [5, 6],
  );
});

test('each story is reviewed by INVEST letter', () => {
  const result = ok(reviewStories(backlog));
  const rules = Map.groupBy(result.findings, ({ where }) => where);
  assert.deepEqual(
    [...rules].map(([where, found]) => [where, found.map(({ rule }) => rule)]),
    [
      [
        'story 1 (US-1: Login), line 3',
        [
          'role_is_generic',
          'benefit_restates_goal',
          'vague_goal',
          'two_goals',
          'vague_criterion',
          'vague_criterion',
          'screen_words',
          'joined_assertions',
        ],
      ],
      [
        'story 2 (Story 2 – Export), line 11',
        ['solution_in_goal', 'missing_benefit', 'no_negative_criterion'],
      ],
      ['story 3, line 14', ['no_criteria']],
      ['story 4, line 15', ['no_criteria']],
    ],
  );
  assert.deepEqual(result.items, []);
  assert.ok(result.findings.every(({ severity }) => severity === 'warning'));
  const document = result.files[0]?.text ?? '';
  assert.match(document, /“\?” is a question to talk about, no mark; an empty cell means/);
  assert.match(document, /In order|so that I can save money/);
});

test('the same story twice is said', () => {
  const twice =
    'As a buyer, I want to pay so that it is mine.\n- refused cards are shown\n\nAs a buyer I want to pay, so that I am done.\n- refused cards are shown';
  assert.ok(ok(reviewStories(twice)).findings.some(({ rule }) => rule === 'duplicate_story'));
});

test('a feature file, also a fragment of one, is checked by its own rules and lines', () => {
  const feature = ok(
    reviewStories('Some notes\n\nFeature: f\n  Scenario: a\n    Given x\n    When y\n'),
  );
  assert.deepEqual(
    feature.findings.map(({ rule, where }) => [rule, where]),
    [['missing_then', 'scenario "a", line 4']],
  );
  const fragment = ok(reviewStories('Scenario: a\nGiven x\nWhen y\n'));
  assert.deepEqual(
    fragment.findings.map(({ where }) => where),
    ['scenario "a", line 1'],
  );
});

test('a text without stories is answered with how to write one', () => {
  for (const text of [
    '',
    'hello',
    'As a rule, I want nothing to do with rules of thumb'.slice(0, 9),
  ]) {
    const result = reviewStories(text);
    assert.ok(!result.ok);
    assert.equal(result.findings[0]?.rule, 'no_story');
  }
});

test("a repair uses the story's own words and blanks, and invents nothing", () => {
  const word = fc.constantFrom(
    'log',
    'in',
    'quickly',
    'and',
    'reset',
    'my',
    'password',
    'with',
    'a',
    'button',
    'see',
    'orders',
    'etc',
    'US-3',
  );
  const phrase = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' '));
  const own = new Set(
    // The words that repairs are made of, apart from the story's.
    `As a an user I want to so that Name the people who have need which Complete it what this gives them Ask why Split and
    Say how long may take with unit or for role wants achieve without keep as design note of whole list person can do see
    in many steps much time Take out story Given has be true before Add state when action then is observed happens not met
    if`.match(/[\p{L}-]+/gu),
  );
  fc.assert(
    fc.property(phrase, fc.option(phrase, { nil: undefined }), (goal, benefit) => {
      const said = new Set(
        [...own, ...(`${goal} ${benefit ?? ''} user`.match(/[\p{L}\p{N}-]+/gu) ?? [])].map((one) =>
          one.toLowerCase(),
        ),
      );
      for (const { repair } of investPoints({ role: 'user', goal, benefit, criteria: [] })) {
        const strange = (repair.match(/[\p{L}\p{N}-]+/gu) ?? []).filter(
          (one) => !said.has(one.toLowerCase()),
        );
        assert.deepEqual(strange, [], repair);
      }
    }),
  );
});

test('any text is reviewed without failing', () => {
  const piece = fc.constantFrom(
    'As a user',
    'I want to',
    'so that',
    '\n',
    '- ',
    'Given x',
    'Then y',
    'Feature: a',
    'Scenario: b',
    '.',
    '**',
    'US-1',
    'AC:',
    '"""',
    '|',
  );
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(piece, { maxLength: 20 }).map((parts) => parts.join(' ')),
  );
  fc.assert(fc.property(text, (any) => assert.ok(reviewStories(any).findings.length >= 0)));
});
