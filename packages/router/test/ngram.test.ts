/** What a text is made of, in any language and of any size. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { gramsOf, normal, wordsOf } from '../src/ngram.ts';
import { segmentsOf } from '../src/segment.ts';
import { fitTfidf, postingsOf } from '../src/tfidf.ts';

function cosine(one: string, other: string): number {
  const { size, examples, weigh } = fitTfidf([one, 'unrelated words in between']);
  return postingsOf(examples, size)(weigh(other))[0] ?? 0;
}

test('case, width, accents and the form of a character make no difference', () => {
  for (const [one, other] of [
    ['Straße café', 'STRASSE CAFE'.replace('SS', 'ß')],
    ['ＡＢＣ１２３', 'abc123'],
    ['re\u0301sume\u0301', 'résumé'],
    ['Привет ё', 'привет е'],
    ['한국어', '한국어'.normalize('NFD')],
  ] as const) {
    assert.equal(normal(one), normal(other));
    assert.ok(Math.abs(cosine(one, other) - 1) < 1e-6);
  }
});

test('marks that are letters of their script stay', () => {
  assert.deepEqual(wordsOf(normal('हिन्दी में')), ['हिन्दी', 'में']);
  assert.deepEqual(wordsOf(normal("don't stop")), ['dont', 'stop']);
});

test('a text is as close to itself as can be, and to one that shares nothing not at all', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      const close = cosine(text, text);
      const some = wordsOf(normal(text)).length > 0;
      assert.ok(Math.abs(close - (some ? 1 : 0)) < 1e-5, `${JSON.stringify(text)} ${close}`);
    }),
  );
  assert.equal(cosine('garden roses', 'xylophone quiz'), 0);
});

test('words that no example has make a text less close', () => {
  assert.ok(
    cosine('prune the roses', 'prune roses') > cosine('prune the roses', 'prune zyx roses'),
  );
});

test('a misspelt word is closer than another word', () => {
  assert.ok(cosine('password', 'pasword') > 0.3);
  assert.ok(cosine('password', 'invoice') < 0.05);
});

test('a language without spaces is found by its characters', () => {
  assert.ok(cosine('パスワードを忘れました', 'パスワード変更') > 0.1);
});

test('of a very long text the head and the tail count, and nothing takes long', () => {
  const long = `please prune the roses ${'x'.repeat(1_000_000)} before the frost`;
  const { words, characters } = gramsOf(long);
  assert.ok(words.size < 1_000 && characters.size < 20_000);
  assert.ok([...gramsOf('prune').words.keys()].every((word) => words.has(word)));
  assert.ok([...gramsOf('frost').words.keys()].every((word) => words.has(word)));
  for (const text of ['\u0000'.repeat(100_000), '\ud800'.repeat(100_000), 'a '.repeat(500_000)]) {
    gramsOf(text);
    segmentsOf(text);
  }
});

test('requests joined by a conjunction or a full stop are parts; courtesy is none', () => {
  const two = segmentsOf('Prune the old roses. Also, sharpen the kitchen knife');
  assert.equal(two.parts.length, 2);
  assert.equal(segmentsOf('prune the old roses and also sharpen the knife').parts.length, 2);
  assert.equal(segmentsOf('die Rosen bitte schneiden und das Messer schärfen').parts.length, 2);
  const wrapped = segmentsOf('Good morning! Sharpen the kitchen knife. Many thanks in advance');
  assert.deepEqual(wrapped, { request: 'Sharpen the kitchen knife.', parts: [] });
});

test('a request without courtesy is judged letter for letter', () => {
  for (const text of ['Where are my roses?', 'Prune them. All of them!', 'Is it v1.2?', '  a\n']) {
    assert.equal(segmentsOf(text).request, text);
  }
});

test('a message that is nothing but courtesy is judged as it is', () => {
  assert.deepEqual(segmentsOf('Hello there!'), { request: 'Hello there!', parts: [] });
  assert.deepEqual(segmentsOf(''), { request: '', parts: [] });
});
