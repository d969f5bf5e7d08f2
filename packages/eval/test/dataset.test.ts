/** Data sets as people write them: what is taken, and what is said of what is not. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { agentsIn, checkAgents, decodeDataSets, lineMax, readDataSets, tagsOf } from '@baton/eval';
import { caseOf, casesOf } from './office.ts';

const decode = (text: string) => decodeDataSets([{ file: 'a.jsonl', text }]);

test('a request with every field', () => {
  const one = caseOf({
    id: 'R-1',
    text: 'Count them',
    lang: 'de',
    label: 'data',
    accept: ['data', 'process'],
    need: ['data'],
    kind: 'plain',
    tricky: true,
    style: ['short'],
    tags: ['billing'],
    note: 'a verb',
    must_not: [{ agent: 'human' }, { tool: 'pay' }, { says: 'sorry' }, 'be rude'],
    unknown: { left: 'alone' },
  });
  assert.deepEqual(one, {
    id: 'R-1',
    where: 'test.jsonl:1',
    turns: [{ user: 'Count them' }],
    kind: 'plain',
    label: 'data',
    accept: ['data', 'process'],
    need: ['data'],
    ordered: false,
    sequences: [],
    mustNot: [{ agent: 'human' }, { tool: 'pay' }, { says: 'sorry' }, { text: 'be rude' }],
    lang: 'de',
    tricky: true,
    style: ['short'],
    tags: ['billing'],
    note: 'a verb',
    world: null,
  });
  assert.deepEqual(tagsOf(one), ['tricky', 'not_english', 'lang:de', 'short', 'billing']);
  assert.deepEqual(agentsIn(one), ['data', 'process', 'human']);
  const direct = caseOf({ text: 'x', label: 'direct', tricky: true });
  assert.deepEqual(tagsOf(direct), ['direct', 'tricky'], 'only what is plain is told apart');
});

test('a conversation: turns, sequences, world; who begins it is the label', () => {
  const one = caseOf({
    turns: [{ user: 'My line is dead', expect_agent: 'data', learns: 'x' }, { user: 'So?' }],
    expected_sequence: ['triage', 'data', 'human'],
    accept_sequences: [['triage', 'human']],
    must_not: ['pay'],
    ends: 'human',
    app: 'telecom',
    world: { line: 'off' },
  });
  assert.deepEqual(one.turns, [{ user: 'My line is dead', expectAgent: 'data' }, { user: 'So?' }]);
  assert.deepEqual(one.accept, ['data', 'human']);
  assert.equal(one.kind, 'plain');
  assert.deepEqual(one.world, { line: 'off' });
  assert.deepEqual(tagsOf(one), ['plain', 'conversation', 'app:telecom']);
  assert.deepEqual(caseOf({ turns: [{ user: 'Hi' }], expected_sequence: ['triage'] }).accept, [
    'direct',
  ]);
});

test('the least that says enough: a text and a label; the kind follows', () => {
  const kindOf = (row: object) => caseOf({ text: 'x', ...row }).kind;
  assert.equal(kindOf({ label: 'data' }), 'plain');
  assert.equal(kindOf({ accept: ['data', 'process'] }), 'ambiguous_either');
  assert.equal(kindOf({ label: 'data', need: ['data', 'process'] }), 'multi_need');
  assert.equal(kindOf({ label: 'direct', note: '', lang: '' }), 'direct');
  assert.equal(kindOf({ label: 'out_of_scope' }), 'out_of_scope');
  const [one] = decode('{"text":"x","label":"data"}');
  assert.equal(one?.id, 'a.jsonl:1');
});

test('a byte order mark, CRLF and empty lines are no matter', () => {
  const cases = decode('\ufeff{"text":"a","label":"x"}\r\n\r\n  \r{"text":"b","label":"x"}\r\n');
  assert.deepEqual(
    cases.map(({ where }) => where),
    ['a.jsonl:1', 'a.jsonl:4'],
  );
});

const flaws: readonly (readonly [line: string, says: RegExp])[] = [
  ['{', /a\.jsonl:1: it is no JSON: /],
  ['[1]', /a\.jsonl:1: a case is a JSON object/],
  ['{"label":"x"}', /either text \(a request\) or turns/],
  ['{"text":"x","turns":[],"label":"x"}', /either text/],
  ['{"text":" ","label":"x"}', /text is a text, not empty, got " "/],
  ['{"text":5,"label":"x"}', /text is a text, not empty, got 5/],
  ['{"text":"x"}', /does not say who is right/],
  ['{"text":"x","label":"a","kind":"odd"}', /kind is one of plain, .*got 'odd'/],
  ['{"text":"x","label":"a","kind":"out_of_scope"}', /contradict each other/],
  ['{"text":"x","label":"out_of_scope","kind":"plain"}', /contradict each other/],
  ['{"text":"x","label":"a","accept":[1]}', /accept is a list of texts, got \[1\]/],
  ['{"text":"x","label":"a","tricky":"yes"}', /tricky is true or false, got "yes"/],
  ['{"turns":[],"label":"a"}', /turns has none/],
  ['{"turns":["hi"],"label":"a"}', /turns\[0\] is an object, got "hi"/],
  ['{"turns":[{"expect_agent":"a"}],"label":"a"}', /turns\[0\]: user is missing/],
  ['{"turns":"hi","label":"a"}', /turns is a list of objects, got "hi"/],
  ['{"text":"x","label":"a","accept_sequences":"b"}', /accept_sequences is a list of lists/],
  [
    '{"text":"x","label":"a","must_not":[{"agent":"b","tool":"c"}]}',
    /must_not\[0\] is a text or has/,
  ],
  ['{"text":"x","label":"a","must_not":[{"says":"("}]}', /must_not\[0\]\.says is a regular expr/],
  [`{"text":"${'x'.repeat(lineMax)}","label":"a"}`, /at most 1,000,000 characters, got 1,000,/],
];

for (const [line, says] of flaws) {
  test(`refused: ${line.slice(0, 70)}`, () => {
    assert.throws(() => decode(line), { code: 'input_invalid', message: says });
  });
}

test('all that is wrong is said at once, with its line, up to twenty', () => {
  const text = ['{"text":"x","label":"a","id":"1"}', '{', '{"text":"y","label":"a","id":"1"}'].join(
    '\n',
  );
  const two = /a\.jsonl:2: it is no JSON[\s\S]*a\.jsonl:3: the id '1' is taken by a\.jsonl:1/;
  assert.throws(() => decode(text), { message: two });
  assert.throws(() => decode('{\n'.repeat(30)), { message: /and 10 more$/ });
});

test('an empty file is said, beside one that is not', () => {
  const sources = [
    { file: 'full.jsonl', text: '{"text":"x","label":"a"}' },
    { file: 'empty.jsonl', text: '\n \n' },
  ];
  assert.throws(() => decodeDataSets(sources), { message: /empty\.jsonl: there is no case in it/ });
});

test('agents that the team does not have are said with the lines', () => {
  const cases = casesOf(
    { text: 'x', label: 'data' },
    { text: 'y', accept: ['dta'], need: ['maps'] },
  );
  assert.throws(() => checkAgents(cases, ['triage', 'data']), {
    message: /test\.jsonl:2: there is no agent 'dta', 'maps'; there are triage, data$/,
  });
  checkAgents(cases, ['data', 'dta', 'maps']);
});

test('files: read whole, or said why not', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-eval-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'a.jsonl');
  writeFileSync(file, '{"text":"für 注文 🙂","label":"data"}\n');
  const [one] = await readDataSets([file]);
  assert.equal(one?.turns[0]?.user, 'für 注文 🙂');
  writeFileSync(file, Buffer.from([0x7b, 0xff, 0xfe]));
  await assert.rejects(readDataSets([file]), { code: 'input_invalid', message: /it is not UTF-8/ });
  await assert.rejects(readDataSets([folder]), { code: 'input_invalid', message: /Cannot read/ });
  await assert.rejects(readDataSets([join(folder, 'nope')]), { message: /ENOENT/ });
});

const shared =
  process.env['BATON_SHARED_DATA'] ??
  join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data');
const routing = join(shared, 'routing');
const skip = existsSync(routing) ? false : `not there: ${routing}`;

test('sets of the same form made elsewhere are taken whole', { skip }, async () => {
  const files = ['ba', 'telecom', 'conversations'].map((name) => join(routing, `${name}.jsonl`));
  const cases = await readDataSets(files);
  const conversations = cases.filter(({ turns }) => turns.length > 1);
  assert.ok(cases.length > conversations.length && conversations.length > 0);
  for (const { label, accept, kind, need, sequences, turns } of cases) {
    assert.ok(accept.includes(label));
    if (kind === 'multi_need') assert.ok(need.length > 1);
    if (turns.length > 1) assert.ok(sequences.length > 0);
  }
});
