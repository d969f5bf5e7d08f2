/** Word files, read back by mammoth and as the parts of their archive. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import mammoth from 'mammoth';
import { exportDocument } from '../../src/documents/export-document.ts';
import { blocksOf, plainOf, richOf } from '../../src/documents/markdown-blocks.ts';
import { wordOf } from '../../src/documents/word.ts';
import { markdownTable, markdownText } from '../../src/table.ts';
import { runs } from '../runs.ts';

const note =
  'Deterministic draft, no language model (pattern: refund). Not yet confirmed by a person.';
const sections = ['Goal', 'Scope', 'Requirements', 'Rules', 'Questions', 'Sign-off'];
const sample = [
  '# Business requirements: Refund\n',
  `*${markdownText(note)}*\n`,
  ...sections.map((name) => `## ${name}\n\nAbout ${name.toLowerCase()}.\n`),
  markdownTable(
    ['Id', 'Requirement', 'Number'],
    [
      ['BR-1', 'A refund | of <amount> is paid\nwithin 5_000 seconds', 1],
      ['BR-2', '1. first\n2. second', 20],
    ],
  ),
  '1. one\n2. two\n',
  '- **Given** a `code`\n- [ ] to tick\n',
  '> As a customer, I want *this*.\n',
].join('\n');

test('everything is there: headings, ids, texts of cells, lists, the quote', async () => {
  const { value, messages } = await mammoth.convertToHtml({ buffer: await bufferOf(sample) });
  assert.deepEqual(
    messages.filter(({ type }) => type === 'error'),
    [],
  );
  for (const name of sections) assert.ok(value.includes(`${name}</h1>`), name);
  for (const text of [
    'BR-1',
    'A refund | of &lt;amount&gt; is paid',
    'within 5_000 seconds',
    '<strong>Given</strong> a code',
    '☐ to tick',
    'As a customer, I want ',
  ]) {
    assert.ok(value.includes(text), text);
  }
  assert.match(value, /<ol><li>one<\/li><li>two<\/li><\/ol>/);
  assert.match(value, /<ol>.*<li>first<\/li><li>second<\/li>/s);
  assert.match(value, /<thead>.*Requirement.*<\/thead>/s);
});

test('the draft line and the page are on every page; the contents are there', async () => {
  const parts = unzipSync(new Uint8Array(await bufferOf(sample)));
  const names = Object.keys(parts);
  const part = (pattern: RegExp): string =>
    names
      .filter((name) => pattern.test(name))
      .map((name) => strFromU8(parts[name] ?? new Uint8Array()))
      .join('');
  const footer = part(/footer\d*\.xml$/);
  assert.ok(footer.includes(note));
  assert.ok(footer.includes('NUMPAGES') && footer.includes('PAGE'));
  assert.ok(part(/header\d*\.xml$/).includes('Business requirements: Refund'));
  const document = part(/word\/document\.xml$/);
  assert.ok(/TOC .*\\o/.test(document), 'contents');
  assert.ok(document.includes('<w:tblHeader'), 'repeated header');
});

test('the same document gives the same bytes, without a moment in it', async () => {
  const [one, other] = [await bufferOf(sample), await bufferOf(sample)];
  assert.ok(one.equals(other));
  // Time and date of the first entry: midnight of 1 January 1980, the first that a ZIP can name.
  assert.deepEqual([one.readUInt16LE(10), one.readUInt16LE(12)], [0, 0x21]);
  const core = unzipSync(new Uint8Array(one))['docProps/core.xml'] ?? new Uint8Array();
  assert.ok(!strFromU8(core).includes('<dcterms:'));
});

test('a short document has no contents, a wide table turns the page', async () => {
  const columns = ['a', 'b', 'c', 'd', 'e', 'f'];
  const wide = `# T\n\n${markdownTable(columns, [columns])}`;
  const xml = async (markdown: string): Promise<string> =>
    strFromU8(
      unzipSync(new Uint8Array(await bufferOf(markdown)))['word/document.xml'] ?? new Uint8Array(),
    );
  assert.ok(!(await xml('# T\n\nText.\n')).includes('TOC'));
  assert.ok((await xml(wide)).includes('w:orient="landscape"'));
});

test('any text in a cell, an entry or a paragraph is read back as it was', () => {
  const text = fc
    .string({ unit: 'grapheme', maxLength: 30 })
    .filter((one) => one.trim() === one && !/[\p{Cc}\u2028\u2029]|&\w+;|<br>/u.test(one));
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (cells) => {
      const columns = cells.map((_, place) => `c${place}`);
      const [block] = blocksOf(markdownTable(columns, [cells]));
      assert.ok(block?.is === 'table');
      assert.deepEqual(block.rows[0]?.map(plainOf), cells);
      for (const cell of cells) assert.equal(plainOf(richOf(markdownText(cell))), cell);
    }),
    { numRuns: runs(60) },
  );
});

test('documents are chosen by name, or all that people sign; what is not there is refused', async () => {
  const made = [
    { name: 'refund-stories.md', text: sample },
    { name: 'notes.md', text: 'x' },
  ];
  const all = await exportDocument({}, made, note);
  assert.deepEqual(all.ok ? all.files.map(({ name }) => name) : all, ['refund-stories.docx']);
  const unknown = await exportDocument({ files: ['x.md'] }, made, note);
  assert.equal(unknown.ok ? '' : unknown.findings[0]?.rule, 'unknown_document');
  const none = await exportDocument({}, [], note);
  assert.equal(none.ok ? '' : none.findings[0]?.rule, 'no_document');
});

async function bufferOf(markdown: string): Promise<Buffer> {
  return Buffer.from(await wordOf({ markdown, note }));
}
