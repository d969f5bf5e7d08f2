/** Training files: what is wrong is said with file and line, all at once, and nothing is half trained. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { BatonError } from '@baton/core';
import { fileLimits, findingText, lintExamples, outOfScope, readExamples } from '@baton/router';
import fc from 'fast-check';
import { linesOf, type RawLine } from '../src/lines.ts';

const home = mkdtempSync(join(tmpdir(), 'baton-router-files-'));
after(() => rmSync(home, { recursive: true, force: true }));

const agents = ['triage', 'data', 'process'];
let count = 0;

function file(content: string | Uint8Array): string {
  const path = join(home, `${(count += 1)}.jsonl`);
  writeFileSync(path, content);
  return path;
}

const line = (text: string, label: string): string => JSON.stringify({ text, label });

/** Two examples each for two agents; more lines follow from line 5. */
const good: readonly string[] = [
  line('a report of sales', 'data'),
  line('a query for it', 'data'),
  line('draw the steps', 'process'),
  line('who does what', 'process'),
];

async function findings(...lines: (string | Uint8Array)[]): Promise<readonly string[]> {
  const parts = [...good, ...lines].map((one) =>
    Buffer.concat([Buffer.from(one), Buffer.from('\n')]),
  );
  const path = file(Buffer.concat(parts));
  const linted = await lintExamples([path], { agents });
  return linted.findings.map((finding) => findingText(finding).replace(path, 'f'));
}

const flaws: readonly {
  readonly what: string;
  readonly line: string | Uint8Array;
  readonly says: RegExp;
}[] = [
  { what: 'no JSON', line: '{"text": "a', says: /^f:5: it is no JSON, got '\{"text": "a'\. Write/ },
  { what: 'no object', line: '["a", "data"]', says: /^f:5: it is no JSON object/ },
  { what: 'no text', line: '{"label": "data"}', says: /^f:5: `text` is missing/ },
  {
    what: 'a text of another kind',
    line: '{"text": 5, "label": "data"}',
    says: /is no text, got 5/,
  },
  { what: 'an empty text', line: line(' \n', 'data'), says: /^f:5: `text` is empty/ },
  { what: 'a long text', line: line('a'.repeat(9_000), 'data'), says: /too long, got 9,000 ch/ },
  { what: 'no label', line: '{"text": "a"}', says: /^f:5: `label` is missing/ },
  { what: 'a label of another kind', line: '{"text": "a", "label": ["x"]}', says: /got \["x"\]/ },
  { what: 'an empty label', line: line('a', ''), says: /^f:5: `label` is empty/ },
  {
    what: 'an unknown agent',
    line: line('a', 'dtaa'),
    says: /^f:5: the team has no agent 'dtaa'\. The agents are triage, data, process; or direct, out/,
  },
  { what: 'a near miss', line: line('a', 'Data'), says: /no agent 'Data'\. Write 'data'; or/ },
  { what: 'spaces around a label', line: line('a', ' data'), says: /has spaces around it/ },
  {
    what: 'a raw control character',
    line: '{"text": "a\u0007", "label": "data"}',
    says: /^f:5: a control character, got U\+0007 in column 12\./,
  },
  {
    what: 'a written control character',
    line: line('a\u0000', 'data'),
    says: /in `text`, got U\+0000 in/,
  },
  { what: 'an escape sequence', line: line('\u001b[2J', 'data'), says: /U\+001B in column 1/ },
  { what: 'half a character', line: '{"text": "a\\ud83d", "label": "data"}', says: /half a char/ },
  {
    what: 'bytes that are no UTF-8',
    line: Buffer.from([0x7b, 0xff, 0x7d]),
    says: /^f:5: it is not UTF-8\. Save the file as UTF-8\.$/,
  },
  {
    what: 'one example for a class',
    line: line('hi', 'triage'),
    says: /^f:5: the only example of 'tr/,
  },
  {
    what: 'a text with two labels',
    line: line(' A  report OF sales ', 'process'),
    says: /^f:5: the same text has the label 'data' in line 1, got 'process'\. Decide for one\.$/,
  },
  {
    what: 'the same again',
    line: line('Draw the Steps', 'process'),
    says: /same as line 3\. It counts/,
  },
  {
    what: 'a long line',
    line: 'x'.repeat(70_000),
    says: /^f:5: the line is too long, got 70,000 bytes/,
  },
];

for (const { what, line: flawed, says } of flaws) {
  test(`${what}: one finding with file and line`, async () => {
    const [first, ...more] = await findings(flawed);
    assert.match(first ?? 'nothing was found', says);
    assert.deepEqual(more, []);
  });
}

test('every finding of every file is told at once, and nothing is given', async () => {
  const one = file([...good, '{', line('a', 'nobody')].join('\n'));
  const two = file([line('a report of sales', 'process'), line('more', 'data')].join('\n'));
  await assert.rejects(readExamples([one, two], { agents }), (error) => {
    assert.ok(error instanceof BatonError);
    assert.equal(error.code, 'input_invalid');
    assert.equal(error.path, `${one}:5`);
    const lines = error.message.split('\n');
    assert.equal(lines[0], 'Cannot use the examples: 3 things are wrong, nothing was learnt.');
    assert.match(lines[1] ?? '', /:5: it is no JSON/);
    assert.match(lines[2] ?? '', /:6: the team has no agent 'nobody'/);
    assert.match(lines[3] ?? '', /2?\d\.jsonl:1: the same text has the label 'data' in .*:1, got/);
    return true;
  });
});

test('one finding reads as one line', async () => {
  const path = file([...good, line('', 'data')].join('\n'));
  await assert.rejects(readExamples([path]), {
    message: `Cannot use the examples: ${path}:5: \`text\` is empty. Take the line out.`,
  });
});

test('a file that is not there, a folder, an empty file, blank lines only', async () => {
  const folder = join(home, 'folder');
  mkdirSync(folder);
  const says = async (path: string): Promise<readonly string[]> =>
    (await lintExamples([path])).findings.map(({ line: at, message }) => `${at} ${message}`);
  assert.deepEqual(await says(join(home, 'nope')), ['0 there is no such file.']);
  assert.deepEqual(await says(folder), ['0 it is a folder. Name a file.']);
  const empty = ['0 it is empty. Write one example on each line.'];
  assert.deepEqual(await says(file('')), empty);
  assert.deepEqual(await says(file('\n  \n\t\r\n')), empty);
  assert.deepEqual(await says(file('\ufeff')), empty);
});

test('one class alone can not be told apart from anything; out of scope is no class', async () => {
  const alone = [line('a', 'data'), line('b', 'data'), line('c', outOfScope)];
  const { findings: found, errors } = await lintExamples([file(alone.join('\n'))]);
  assert.equal(errors, 1);
  assert.match(found[0]?.message ?? '', /^nothing is to be told apart\. .* than 'data'\.$/);
  const { errors: none } = await lintExamples([file([...good, line('c', outOfScope)].join('\n'))]);
  assert.equal(none, 0, 'one example of what is out of scope is fine');
});

test('a byte order mark, CRLF, blank lines and a missing last line break change nothing', async () => {
  const plain = await readExamples([file(`${good.join('\n')}\n`)], { agents });
  const [first, ...others] = good;
  const marked = `\ufeff${first}\r\n\r\n\ufeff${others.join('\r\n \n')}`;
  const odd = await readExamples([file(marked)], { agents });
  assert.deepEqual(odd.examples, plain.examples);
  assert.deepEqual(odd.findings, []);
  assert.equal(plain.examples.length, 4);
});

test('UTF-16 is named', async () => {
  const path = file(Buffer.from(`\ufeff${good.join('\n')}`, 'utf16le'));
  const { findings: found } = await lintExamples([path]);
  assert.match(found[0]?.message ?? '', /it is UTF-16\. Save the file as UTF-8/);
});

test('further fields are left alone, texts are trimmed, line breaks in a text stay', async () => {
  const lines = [...good, '{"id": 7, "text": " two\\nlines\\t", "label": "data", "tags": []}'];
  const { examples } = await readExamples([file(lines.join('\n'))], { agents });
  assert.deepEqual(examples.at(-1), { text: 'two\nlines', label: 'data' });
});

test('the reserved labels are always allowed', async () => {
  const lines = [
    ...good,
    line('buy milk', outOfScope),
    line('call mum', outOfScope),
    line('hi', 'direct'),
    line('thanks', 'direct'),
  ];
  const { counts } = await readExamples([file(lines.join('\n'))], { agents });
  assert.ok(counts.some(({ label, examples }) => label === outOfScope && examples === 2));
});

test('what is used twice is learnt once', async () => {
  const path = file([...good, ...good].join('\n'));
  const { examples, findings: found, errors } = await readExamples([path]);
  assert.deepEqual([examples.length, found.length, errors], [4, 4, 0]);
});

test('requests may repeat and contradict themselves, and one of a label is enough', async () => {
  const [first = ''] = good;
  const path = file([first, first, line('a report of sales', 'process'), first].join('\n'));
  const { examples, findings: found } = await readExamples([path], { as: 'requests' });
  assert.equal(examples.length, 4);
  assert.deepEqual(
    found.map(({ severity, line: at }) => [severity, at]),
    [['warning', 3]],
  );
});

test('a line without an end costs the memory of none', async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (let piece = 0; piece < 6_000; piece++) yield new Uint8Array(65_536).fill(0x78);
  }
  const before = process.memoryUsage.rss();
  const lines: RawLine[] = [];
  for await (const one of linesOf(endless(), 65_536)) lines.push(one);
  assert.deepEqual(lines, [{ line: 1, bytes: undefined, size: 393_216_000 }]);
  assert.ok(process.memoryUsage.rss() - before < 200e6);
});

test('a line of 10 MB is passed over without being kept, and the next line has its number', async () => {
  const path = file([...good, 'x'.repeat(10_485_760), '{'].join('\n'));
  const before = process.memoryUsage.rss();
  const { findings: found } = await lintExamples([path]);
  assert.deepEqual(
    found.map(({ line: at }) => at),
    [5, 6],
  );
  assert.match(found[0]?.message ?? '', /got 10,485,760 bytes/);
  // It is read in pieces of 64 KiB; the whole line would be ten megabytes and its text twenty.
  assert.ok(process.memoryUsage.rss() - before < 60e6);
});

test('findings are bounded and the rest is counted', async () => {
  const path = file('{\n'.repeat(500));
  const { findings: found, more, errors } = await lintExamples([path]);
  assert.deepEqual([found.length, more, errors], [fileLimits.findingsMax, 400, 500]);
  await assert.rejects(readExamples([path]), /500 things are wrong[\s\S]*and 400 more$/);
});

test('a file is named with the hash of its bytes', async () => {
  const content = `\ufeff${good.join('\r\n')}`;
  const path = file(content);
  const { files } = await readExamples([path]);
  const sha256 = createHash('sha256').update(content).digest('hex');
  assert.deepEqual(files, [{ file: path, sha256, examples: 4 }]);
});

test('any bytes: no throw, and each line that is not blank is an example or a finding', async () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 20 }),
    fc
      .constantFrom('\n', '\r\n', '{"text":"a","label":"b"}', '\ufeff', '{"text":')
      .map((text) => Buffer.from(text)),
    fc
      .record({ text: fc.string(), label: fc.string() })
      .map((row) => Buffer.from(JSON.stringify(row))),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
      const bytes = Buffer.concat(pieces);
      const { examples, findings: found } = await lintExamples([file(bytes)], { as: 'requests' });
      const lines = bytes.toString('latin1').split('\n');
      const filled = lines.filter((line) => {
        const text = Buffer.from(line, 'latin1').toString('utf8');
        return text.replace(/^\ufeff/, '').trim() !== '';
      });
      const wrong = found.filter(({ severity, line: at }) => severity === 'error' && at > 0);
      assert.equal(examples.length + wrong.length, filled.length);
    }),
    { numRuns: 200 },
  );
});
