import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, widthOf } from '@baton/eval/columns';
import fc from 'fast-check';
import { wrap } from '../src/layout.ts';

test('no line of wrapped prose is wider than asked, unless a single word is', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', minLength: 1 })),
      fc.integer({ min: 20, max: 120 }),
      (words, width) => {
        const text = words
          .map((word) => plain(word).replace(/[\s`|]/g, ''))
          .filter(Boolean)
          .join(' ');
        for (const line of wrap(text, { width }).split('\n')) {
          assert.ok(widthOf(line) <= width || !line.trim().includes(' '), line);
        }
      },
    ),
  );
});

test('wrapping loses no word', () => {
  fc.assert(
    fc.property(fc.lorem({ maxCount: 80 }), fc.integer({ min: 20, max: 60 }), (text, width) => {
      assert.deepEqual(wrap(text, { width }).split(/\s+/), text.split(/\s+/));
    }),
  );
});

test('lists hang under their first word; code, tables and paths stay whole', () => {
  const item = '- ASM-4 From one network address at most 50 failed logins are answered';
  assert.equal(
    wrap(item, { width: 40 }),
    '- ASM-4 From one network address at most\n  50 failed logins are answered',
  );
  const table = `| a | ${'x'.repeat(60)} |`;
  const code = `\`\`\`\nselect ${'column, '.repeat(12)}\n\`\`\``;
  const path = `/${'folder/'.repeat(12)}file`;
  for (const text of [table, code, path]) assert.equal(wrap(text, { width: 40 }), text);
});

test('too many lines: the last one is cut', () => {
  const text = wrap('one two three four five six seven eight', { width: 10, linesMax: 2 });
  assert.equal(text, 'one two\nthree fou…');
});

test('in a pipe nothing is wrapped', () => {
  const text = 'word '.repeat(100);
  assert.equal(wrap(text, { width: Number.POSITIVE_INFINITY }), text);
});
