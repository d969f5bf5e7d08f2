import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { differenceOf } from '../src/artifacts/compare.ts';
import { chaptersOf } from '../src/artifacts/views/chapters.ts';
import { isNumeric, tableOf } from '../src/artifacts/views/csv.ts';
import { gherkinLines } from '../src/artifacts/views/gherkin-tokens.ts';
import { sqlLines } from '../src/artifacts/views/sql-tokens.ts';
import { type Line, linesIn } from '../src/artifacts/views/token.ts';

const textOf = (lines: readonly Line[]): string =>
  lines.map((line) => line.map(({ text }) => text).join('')).join('\n');

const kindsOf = (line: Line | undefined): string[] =>
  (line ?? [])
    .filter(({ text }) => text.trim() !== '')
    .map(({ kind, text }) => `${kind}:${text.trim()}`);

/** Texts in which every sign that means something comes up often. */
const code = fc.string({
  unit: fc.constantFrom(
    ...`" ' \` -- /* */ @ # | < > $1 """ Feature: Given SELECT a 7 . , \\ é`.split(' '),
    ' ',
    '\n',
    '\r\n',
  ),
});

test('colouring loses no letter of Gherkin and of SQL', () => {
  fc.assert(
    fc.property(code, (text) => {
      const plain = linesIn(text).join('\n');
      assert.equal(textOf(gherkinLines(text)), plain);
      assert.equal(textOf(sqlLines(text)), plain);
    }),
  );
});

test('Gherkin: tags, headings, steps, quotes, placeholders, tables, comments', () => {
  const lines = gherkinLines(
    '# note\n@US-1 @AC-1\n  Scenario Outline: Age\n    Given "a" of <age> for 5 days\n    | 1 | x |',
  );
  assert.deepEqual(lines.map(kindsOf), [
    ['comment:# note'],
    ['tag:@US-1', 'tag:@AC-1'],
    ['heading:Scenario Outline:', 'title:Age'],
    [
      'word:Given',
      'string:"a"',
      'plain:of',
      'variable:<age>',
      'plain:for',
      'number:5',
      'plain:days',
    ],
    ['mark:|', 'number:1', 'mark:|', 'plain:x', 'mark:|'],
  ]);
});

test('Gherkin: a step within a doc string is text', () => {
  const lines = gherkinLines('Then it says\n"""\nGiven up\n"""\nAnd ends');
  assert.deepEqual(
    lines.map((line) => line[0]?.kind),
    ['word', 'string', 'string', 'string', 'word'],
  );
});

test('SQL: clauses, words, functions, texts, names, comments over lines', () => {
  const lines = sqlLines(
    "SELECT sum(a) AS \"x\" -- all\n/* two\nlines */ FROM t WHERE b = 'it''s' AND c > $1",
  );
  assert.deepEqual(lines.map(kindsOf), [
    [
      'heading:SELECT',
      'word:sum',
      'plain:(',
      'plain:a',
      'plain:)',
      'word:AS',
      'plain:"x"',
      'comment:-- all',
    ],
    ['comment:/* two'],
    [
      'comment:lines */',
      'heading:FROM',
      'plain:t',
      'heading:WHERE',
      'plain:b',
      'plain:=',
      "string:'it''s'",
      'word:AND',
      'plain:c',
      'plain:>',
      'variable:$1',
    ],
  ]);
});

test('a table written as CSV is read as it was, whatever is in its cells', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', '1', '') });
  const row = fc.array(cell, { minLength: 2, maxLength: 4 });
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 5 }),
      fc.constantFrom('\n', '\r\n'),
      (rows, end) => {
        const [columns = []] = rows;
        const text = rows.map((cells) => cells.map(quoted).join(',')).join(end);
        const table = tableOf(text);
        assert.deepEqual(table.columns, columns);
        assert.deepEqual(
          table.rows,
          rows.slice(1).map((cells) => columns.map((_, index) => cells[index] ?? '')),
        );
      },
    ),
  );
});

test('CSV: empty cells, a missing last cell, empty lines, a byte order mark', () => {
  const table = tableOf('\uFEFFa,b,c\r\n1,,3\r\n\r\n4,5\r\n,,\r\n');
  assert.deepEqual(table, {
    columns: ['a', 'b', 'c'],
    rows: [
      ['1', '', '3'],
      ['4', '5', ''],
      ['', '', ''],
    ],
  });
  assert.deepEqual(tableOf(''), { columns: [], rows: [] });
  assert.equal(isNumeric(table, 0), true);
  assert.equal(isNumeric(tableOf('a\n\nx\n1'), 0), false);
});

test('CSV: where rows end in CRLF, a line feed alone is part of its cell', () => {
  const table = tableOf('a,b\r\n1. one\n2. two,"x\ny"\r\n3,4\r\n');
  assert.deepEqual(table.rows, [
    ['1. one\n2. two', 'x\ny'],
    ['3', '4'],
  ]);
});

test('a broken CSV and any other text is read to its end', () => {
  fc.assert(fc.property(fc.string(), (text) => void tableOf(text)));
});

test('a document is cut before headings and never within a fence, and nothing is lost', () => {
  const code = '```\n# no heading\n```\n';
  assert.deepEqual(chaptersOf(`# A\n\n${code}## B\ntext\n# C\n`, 5), [
    `# A\n\n${code}`,
    '## B\ntext\n',
    '# C\n',
  ]);
  assert.deepEqual(chaptersOf('', 5), ['']);
  const piece = fc.constantFrom('# h\n', '```\n', '~~~~\n', 'text\n', '\n', ' ', '\r\n');
  fc.assert(
    fc.property(fc.array(piece), fc.integer({ min: 0, max: 20 }), (pieces, size) => {
      const text = pieces.join('');
      assert.equal(chaptersOf(text, size).join(''), text);
    }),
  );
});

test('a comparison shows what changed with three lines around it, and folds the rest', () => {
  const before = Array.from({ length: 20 }, (_, n) => `line ${n}`);
  const after = before.with(10, 'another');
  const difference = differenceOf(`${before.join('\n')}\n`, `${after.join('\n')}\n`);
  assert.equal(difference?.added, 1);
  assert.equal(difference?.removed, 1);
  const told = difference?.parts.map((part) =>
    'lines' in part ? part.lines.length : `${part.sign}${part.text}`,
  );
  assert.deepEqual(told, [
    7,
    ' line 7',
    ' line 8',
    ' line 9',
    '−line 10',
    '+another',
    ' line 11',
    ' line 12',
    ' line 13',
    6,
  ]);
});

test('a comparison loses no line of either text', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });
  const text = lines.map((some) => ['first', ...some, 'last']);
  fc.assert(
    fc.property(text, text, (before, after) => {
      const difference = differenceOf(before.join('\n'), after.join('\n'));
      assert.ok(difference);
      const lines = difference.parts.flatMap((part) => ('lines' in part ? part.lines : [part]));
      const side = (sign: '+' | '−'): string[] =>
        lines.flatMap((line) => (line.sign === sign || line.sign === ' ' ? [line.text] : []));
      assert.deepEqual(side('−'), linesIn(before.join('\n')));
      assert.deepEqual(side('+'), linesIn(after.join('\n')));
    }),
  );
});
