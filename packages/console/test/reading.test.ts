/** What a chat makes readable: markdown of models, JSON of tools. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json } from '@baton/core';
import fc from 'fast-check';
import { compactJson, glimpse } from '../src/chat/compact.ts';
import { idsText } from '../src/chat/made.ts';
import { blocksOf } from '../src/chat/markdown.ts';

test('JSON is the same JSON, whatever is in it, and no line that could be unfolded is too long', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (given) => {
      // JSON knows no -0.
      const value = JSON.parse(JSON.stringify(given)) as Json;
      const text = compactJson(value);
      assert.deepEqual(JSON.parse(text), value);
      for (const line of text.split('\n')) {
        if (/^\s*("[^"]*": )?[[{].*[\]}],?$/.test(line)) assert.ok(line.length <= 77, line);
      }
    }),
  );
});

test('what fits on a line is on one line', () => {
  const row = { customer: 'Meyer', overdue: 12, days: [31, 2] };
  assert.equal(compactJson(row), '{ "customer": "Meyer", "overdue": 12, "days": [31, 2] }');
  assert.equal(
    compactJson({ columns: ['customer'], rows: [row, row] }),
    [
      '{',
      '  "columns": ["customer"],',
      '  "rows": [',
      '    { "customer": "Meyer", "overdue": 12, "days": [31, 2] },',
      '    { "customer": "Meyer", "overdue": 12, "days": [31, 2] }',
      '  ]',
      '}',
    ].join('\n'),
  );
  assert.equal(compactJson({ list: [], none: {} }), '{ "list": [], "none": {} }');
});

test('a glimpse of arguments is one line of what they say', () => {
  assert.equal(glimpse({ sql: 'select 1\n  from x', rows: 3 }), 'select 1 from x · 3');
  assert.equal(glimpse('as it is'), 'as it is');
  assert.equal(glimpse({}), '');
  assert.equal(glimpse({ text: 'x'.repeat(500) }).length, 160);
});

test('ids of one kind are told as ranges, each kind where it came first', () => {
  const ids = ['US-2', 'AC-1', 'US-1', 'AC-2', 'AC-3', 'AC-7', 'login.feature', 'US-1', '2026-01'];
  assert.equal(idsText(ids), 'US-1…2, AC-1…3, 7, login.feature, 2026-01');
  assert.equal(idsText([]), '');
});

test('code and tables are blocks of their own; code is never HTML', () => {
  const blocks = blocksOf(
    '# Title\n\nText\n\n```sql x\nselect "<b>"\n```\n\n| a |\n|---|\n| 1 |\n',
  );
  assert.deepEqual(
    blocks.map(({ kind }) => kind),
    ['html', 'html', 'code', 'table'],
  );
  assert.deepEqual(blocks[2], {
    kind: 'code',
    language: 'sql',
    text: 'select "<b>"',
    raw: blocks[2]?.raw,
  });
});

test('while a reply comes in, only its last block changes', () => {
  const text = 'First.\n\n- a\n- b\n\n```ts\nconst x = 1;\n```\n\nLast.';
  let before: string[] = [];
  for (let end = 1; end <= text.length; end += 1) {
    const now = blocksOf(text.slice(0, end)).map(({ raw }) => raw.trimEnd());
    assert.deepEqual(now.slice(0, before.length - 1), before.slice(0, -1), text.slice(0, end));
    before = now;
  }
  assert.equal(before.length, 4);
});

test('HTML that was written is seen as it was written, and pictures become links', () => {
  const html = (text: string): string =>
    blocksOf(text)
      .map((block) => (block.kind === 'code' ? '' : block.html))
      .join('');
  assert.equal(html('a <b>c</b>'), '<p>a &lt;b&gt;c&lt;/b&gt;</p>\n');
  assert.equal(html('<script>x()</script>'), '&lt;script&gt;x()&lt;/script&gt;');
  assert.equal(html('a<br>c'), '<p>a<br>c</p>\n');
  assert.equal(
    html('![a "map"](https://example.com/x.png)'),
    '<p><a href="https://example.com/x.png">a &quot;map&quot;</a></p>\n',
  );
  assert.match(html('# Title'), /^<h3>Title<\/h3>/, 'below the headings of the page');
});
