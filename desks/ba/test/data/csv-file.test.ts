import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import * as fc from 'fast-check';
import { parseCsv, readText } from '../../src/data/csv-file.ts';
import { csvText } from '../../src/table.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'csv-file-'));
});
after(() => rm(folder, { recursive: true }));

/** Reads a file with these bytes. */
async function readBytes(bytes: Buffer | string, bytesMax?: number) {
  const path = join(folder, 'file.csv');
  await writeFile(path, bytes);
  return readText({ path }, bytesMax);
}

async function checkRefused(reading: ReturnType<typeof readText>, rule: string, words: RegExp) {
  const read = await reading;
  assert.equal(read.ok, false);
  assert.deepEqual(
    read.findings.map((finding) => [finding.rule, finding.severity]),
    [[rule, 'error']],
  );
  assert.match(read.findings[0]?.message ?? '', words);
}

test('a file that cannot be read is a finding that says why and what to do', async () => {
  await checkRefused(readText({ path: join(folder, 'no.csv') }), 'file_missing', /no such file/);
  await checkRefused(readText({ path: folder }), 'file_is_folder', /Name the file inside/);
  await checkRefused(readBytes(''), 'file_empty', /it is empty/);
  await checkRefused(readText({ name: 'pasted', text: ' \n' }), 'file_empty', /pasted/);
  await checkRefused(readBytes(Buffer.from([1, 0, 2, 0, 0, 9])), 'file_binary', /binary/);
  await checkRefused(readBytes(Buffer.from('PK\u0003\u0004\0\0')), 'file_binary', /Excel/);
  await checkRefused(readBytes('a,b\n1,2\n', 4), 'file_too_large', /larger than/);
  await checkRefused(readText({ name: 'x', text: 'a,b\n1,2\n' }, 4), 'file_too_large', /extract/);
});

test('a file without permission is a finding', async (t) => {
  if (process.getuid?.() === 0) return t.skip('the superuser may read every file');
  if (process.platform === 'win32') return t.skip('no such permissions on Windows');
  const path = join(folder, 'secret.csv');
  await writeFile(path, 'a\n1\n');
  await chmod(path, 0o000);
  return checkRefused(readText({ path }), 'file_unreadable', /permission/);
});

test('a device that never ends is stopped at the limit', async (t) => {
  if (process.platform === 'win32') return t.skip('no such device on Windows');
  return checkRefused(readText({ path: '/dev/zero' }, 100_000), 'file_too_large', /larger/);
});

test('UTF-8 with a mark, UTF-16 and Latin-1 are read as text', async () => {
  const texts = [
    ['\uFEFFname\nJosé\n', undefined],
    [Buffer.from('\uFEFFname\nJosé\n', 'utf16le'), 'file_encoding'],
    [Buffer.from('name\nJosé\n', 'latin1'), 'file_encoding'],
  ] as const;
  for (const [bytes, rule] of texts) {
    const read = await readBytes(bytes);
    assert.equal(read.ok && read.text, 'name\nJosé\n');
    assert.equal(read.findings[0]?.rule, rule);
  }
});

test('rows with too few or too many cells are named by their line', () => {
  const csv = parseCsv('a,b\n1,2\n"x\ny",3\n4\n5,6,7\n8,9,\n', 'f.csv');
  assert.deepEqual(csv.rows, [
    ['1', '2'],
    ['x\ny', '3'],
    ['4', null],
    ['8', '9'],
  ]);
  const messages = csv.findings.map(({ rule, message }) => `${rule} ${message}`);
  assert.equal(messages.length, 2);
  assert.match(messages[0] ?? '', /^csv_ragged 1 row \(line 5\) with fewer cells/);
  assert.match(messages[1] ?? '', /^csv_ragged 1 row \(line 6\) with more cells.*left out/);
});

test('the separator is found: comma, semicolon, tab, bar', () => {
  for (const delimiter of [',', ';', '\t', '|']) {
    const csv = parseCsv(`a${delimiter}b${delimiter}c\n"1,5"${delimiter}2${delimiter}3\n`, 'f');
    assert.equal(csv.delimiter, delimiter);
    assert.deepEqual(csv.rows, [['1,5', '2', '3']]);
  }
});

test('two columns of one name and a column without a name keep their values under own names', () => {
  const csv = parseCsv('Date,date,,x\n1,2,3,4\n', 'f');
  assert.deepEqual(csv.columns, ['Date', 'date_2', 'column_3', 'x']);
  assert.deepEqual(
    csv.findings.map(({ rule }) => rule),
    ['csv_header_duplicate', 'csv_header_empty'],
  );
});

test('a quote that is never closed is an error with the line it begins in', () => {
  const csv = parseCsv('a,b\n1,2\n3,"open\n4,5\n', 'f.csv');
  const [finding] = csv.findings;
  assert.deepEqual([finding?.rule, finding?.where], ['csv_quote', 'f.csv, line 3']);
  assert.equal(finding?.severity, 'error');
});

function rulesOf(text: string): readonly string[] {
  return parseCsv(text, 'f').findings.map(({ rule }) => rule);
}

test('a header without rows, rows without a header and no header are told apart', () => {
  assert.deepEqual(rulesOf('a,b\n'), ['csv_no_rows']);
  assert.deepEqual(rulesOf('1,2\n3,4\n'), ['csv_header_is_data']);
  assert.deepEqual(rulesOf(',\n1,2\n'), ['csv_no_header']);
});

test('what csvText writes, parseCsv reads back, whatever the cells hold', () => {
  // Formulas get an apostrophe on the way out, so they are another text on the way in.
  const cell = fc
    .string({ unit: 'grapheme' })
    .filter((text) => !/^[=+\-@\t\r\n＝＋－＠]/.test(text));
  const table = fc
    .integer({ min: 2, max: 5 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 8 }),
    );
  fc.assert(
    fc.property(table, (rows) => {
      const columns = Array.from({ length: rows[0]?.length ?? 2 }, (_, index) => `c${index}`);
      const read = parseCsv(csvText(columns, rows), 'f');
      const expected = rows.map((row) => row.map((text) => (text === '' ? null : text)));
      assert.deepEqual(read.rows, expected);
    }),
  );
});
