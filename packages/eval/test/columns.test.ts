/** What a terminal is shown: widths, cuts, and no way to play it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clip, oneLine, plain, widthOf } from '@baton/eval/columns';
import fc from 'fast-check';

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

test('what somebody wrote can not play the terminal', () => {
  const text = '\u001b[2J\u001b[31mred\u001b[0m\u0007\u0000\r\nnext\ttab\u009b31m';
  assert.equal(plain(text), 'red\nnext  tab');
  assert.equal(oneLine(text), 'red next tab');
});

test('wide characters take two columns', () => {
  assert.equal(widthOf('受注'), 4);
  assert.equal(widthOf('é🙂'), 3);
  assert.equal(clip('受注処理', 5), '受注…');
});
