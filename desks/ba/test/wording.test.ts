import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  contentOf,
  hasFigure,
  identityOf,
  joinedClauses,
  joinedGoals,
  screenWordsIn,
  solutionWordsIn,
  soundsNegative,
  vagueIn,
} from '../src/wording.ts';

const vague = (text: string): string[] => vagueIn(text).map(({ word }) => word);

test('vague words are found as written, in their order, and not inside quotation marks', () => {
  assert.deepEqual(vague('It loads FAST, etc.'), ['FAST', 'etc']);
  assert.deepEqual(vague('The page works properly'), ['page works', 'properly']);
  assert.deepEqual(vague('it works'), ['it works']);
  assert.deepEqual(vague('the text "easy and fast" is shown'), []);
  assert.deepEqual(vague('several things as expected'), ['several', 'as expected']);
});

test('ordinary words that look vague are left alone', () => {
  for (const text of [
    'a mail about the order is sent',
    'the worker works in the warehouse',
    'breakfast is booked',
    'the payment is successfully processed',
    'the goods are shipped',
  ]) {
    assert.deepEqual(vague(text), [], text);
  }
});

test('words of the screen and of a solution', () => {
  assert.deepEqual(screenWordsIn('clicks the Save button in the pop-up'), [
    'clicks',
    'button',
    'pop-up',
  ]);
  assert.deepEqual(solutionWordsIn('store it in a database via REST API'), [
    'database',
    'REST API',
  ]);
  assert.deepEqual(solutionWordsIn('see the rest of my orders'), []);
});

test('an and between two sentences is found, one in a list is not', () => {
  assert.deepEqual(joinedClauses('the account is locked and a mail is sent'), [
    'the account is locked',
    'a mail is sent',
  ]);
  assert.equal(joinedClauses('name and address are shown'), undefined);
  assert.equal(joinedClauses('the text "it is locked and it is sent" is shown'), undefined);
});

test('two goals are found, two objects are not', () => {
  assert.deepEqual(joinedGoals('log in and reset my password'), ['log in', 'reset my password']);
  assert.deepEqual(joinedGoals('approve orders or to reject them'), [
    'approve orders',
    'reject them',
  ]);
  assert.equal(joinedGoals('see orders and returns'), undefined);
  assert.equal(joinedGoals('compare prices and quality'), undefined);
});

test('figures, numbers in words and literal texts can be tested', () => {
  for (const text of ['within 2 s', 'three mails', 'the text "Done"', 'never again'])
    assert.ok(hasFigure(text), text);
  assert.ok(!hasFigure('the page is open'));
});

test('refusals are recognised', () => {
  for (const text of [
    'Wrong code',
    'the account is locked',
    'no mail is sent',
    'too many attempts',
  ]) {
    assert.ok(soundsNegative(text), text);
  }
  for (const text of ['the page is open', 'a note is kept', 'the notebook is ordered']) {
    assert.ok(!soundsNegative(text), text);
  }
});

test('identity ignores case, punctuation and spaces, and keeps what is compared', () => {
  assert.equal(identityOf('  Wrong  code! '), identityOf('wrong code'));
  assert.notEqual(identityOf('over 5 %'), identityOf('over 5'));
  assert.notEqual(identityOf('📧'), identityOf('📞'));
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) =>
      assert.equal(identityOf(identityOf(text)), identityOf(text)),
    ),
  );
});

test('content ignores endings and little words', () => {
  assert.deepEqual(
    [...contentOf('The customer logs in')],
    [...contentOf('the customers are logged in')],
  );
});
