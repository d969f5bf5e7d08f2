/** The built-in SHA-256 against the platform's (rule G6 stands on it). */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { sha256 } from '@baton/core';
import fc from 'fast-check';

const platform = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

for (const [text, hash] of [
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
] as const) {
  test(`[G6] SHA-256 of '${text}' is that of FIPS 180-4`, () => {
    assert.equal(sha256(text), hash);
  });
}

test('[G6] every length around a block has the hash that the platform gives it', () => {
  for (let length = 0; length < 300; length++) {
    for (const letter of ['a', 'ü', '日', '😀']) {
      const text = letter.repeat(length);
      assert.equal(sha256(text), platform(text), `${length} times ${letter}`);
    }
  }
  const huge = 'ü'.repeat(100_000);
  assert.equal(sha256(huge), platform(huge));
  assert.equal(sha256('after a huge one'), platform('after a huge one'));
});

test('[G6] any text has the hash that the platform gives it, lone surrogates included', () => {
  const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 });
  const surrogates = fc.array(fc.constantFrom(0xd800, 0xdbff, 0xdc00, 0xdfff, 0x61, 0x7ff, 0x800), {
    maxLength: 90,
  });
  fc.assert(
    fc.property(fc.oneof(units, surrogates), (codes) => {
      const text = String.fromCharCode(...codes);
      assert.equal(sha256(text), platform(text));
    }),
    { numRuns: 1_000 },
  );
});
