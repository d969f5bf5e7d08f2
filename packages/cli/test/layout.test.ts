import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clip, plain, widthOf, wrap } from '../src/layout.ts';

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

test('a clipped line fits, and says that something is missing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (text, width) => {
      const line = plain(text).replaceAll('\n', '');
      const cut = clip(line, width);
      assert.ok(widthOf(cut) <= width);
      assert.ok(cut === line || cut.endsWith('…'));
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

test('what somebody wrote can not play the terminal', () => {
  assert.equal(
    plain('\u001b[2J\u001b[31mred\u001b[0m\u0007\u0000\r\nnext\ttab\u009b31m'),
    'red\nnext  tab',
  );
});

test('wide characters take two columns', () => {
  assert.equal(widthOf('受注'), 4);
  assert.equal(widthOf('é🙂'), 3);
  assert.equal(clip('受注処理', 5), '受注…');
});
