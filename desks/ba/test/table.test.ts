import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { csvText, markdownTable, markdownText } from '../src/table.ts';
import { anyText } from './runs.ts';

test('a text cell never becomes a formula, a number stays a number', () => {
  const rows = [
    ['=1+1'],
    ['+1'],
    ['-1'],
    ['@SUM(A1)'],
    ['\t=1'],
    ['\r=1'],
    ['\n=1'],
    ['＝1'],
    [-1],
    [-2n],
    ['a=1'],
  ];
  assert.deepEqual(
    parseCsv(csvText(['value'], rows))
      .slice(1)
      .map(([cell]) => cell),
    ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "'\r=1", "'\n=1", "'＝1", '-1', '-2', 'a=1'],
  );
  assert.equal(csvText(['=cmd'], []), "'=cmd\r\n");
});

test('csv: whatever the cells hold, a reader gets the same cells back', () => {
  const cell = fc.oneof(anyText(), fc.constantFrom('"', ',', '\r\n', '=a', ' x ', ''));
  const table = fc.integer({ min: 1, max: 4 }).chain((width) => {
    const row = fc.array(cell, { minLength: width, maxLength: width });
    return fc.tuple(row, fc.array(row, { maxLength: 5 }));
  });
  fc.assert(
    fc.property(table, ([columns, rows]) => {
      const read = parseCsv(csvText(columns, rows));
      const expected = [columns, ...rows].map((row) =>
        row.map((text) => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text)),
      );
      assert.deepEqual(read, expected);
    }),
  );
});

test('csv: a cell with a line break of any kind is quoted, also for readers that end at a bare one', () => {
  assert.equal(
    csvText(['steps'], [['one\ntwo'], ['one\rtwo']]),
    'steps\r\n"one\ntwo"\r\n"one\rtwo"\r\n',
  );
});

test('csv: values of every kind are written in one plain way', () => {
  const row = [null, undefined, true, new Date(0), new Date(Number.NaN), { a: [1n] }, 0];
  assert.equal(
    csvText(
      row.map(() => 'c'),
      [row],
    ).split('\r\n')[1],
    ',,true,1970-01-01T00:00:00.000Z,,"{""a"":[""1""]}",0',
  );
});

test('markdown: a table keeps its shape whatever the cells hold', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyText(), fc.string())), (rows) => {
      const lines = markdownTable(['a', 'b'], rows).trimEnd().split('\n');
      assert.equal(lines.length, rows.length + 2);
      for (const line of lines) assert.equal(line.replace(/\\./gsu, '').split('|').length, 4);
    }),
  );
});

test('markdown: text is shown, not interpreted', () => {
  assert.equal(
    markdownText('a|b\nc <b> [x](y) *z* `q`'),
    'a\\|b<br>c \\<b> \\[x](y) \\*z\\* \\`q\\`',
  );
  assert.equal(
    markdownText('user_name _x_ &lt; a & b \\'),
    'user_name \\_x\\_ &amp;lt; a & b \\\\',
  );
});

test('markdown: numbers are aligned to the right', () => {
  assert.equal(
    markdownTable(
      ['name', 'n'],
      [
        ['a', 1],
        ['b', 200],
      ],
    ),
    '| name |   n |\n| ---- | --: |\n| a    |   1 |\n| b    | 200 |\n',
  );
});

test('a row that does not fit the columns is refused', () => {
  for (const write of [csvText, markdownTable]) {
    assert.throws(
      () => write(['a', 'b'], [['1']]),
      /row 1 does not fit its 2 columns, got 1 cells/,
    );
  }
});

/** A second reading of RFC 4180, so that the writer is not checked by itself. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [[]];
  let position = 0;
  while (position < text.length) {
    let cell = '';
    if (text[position] === '"') {
      position += 1;
      while (text[position] !== '"' || text[position + 1] === '"') {
        cell += text[position];
        position += text[position] === '"' ? 2 : 1;
      }
      position += 1;
    } else {
      while (position < text.length && text[position] !== ',' && !text.startsWith('\r\n', position))
        cell += text[position++];
    }
    records.at(-1)?.push(cell);
    if (text[position] === ',') {
      position += 1;
      if (position === text.length) records.at(-1)?.push('');
    } else {
      position += 2;
      if (position < text.length) records.push([]);
    }
  }
  return records;
}
