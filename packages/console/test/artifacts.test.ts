import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callId, type Json, type KeptArtifact, type LogEvent } from '@baton/core';
import { answer, confirmation, correction } from '../src/artifacts/decision.ts';
import { besides, bytesOf, formOf, resultOf, sourceOf } from '../src/artifacts/form.ts';
import { groupsOf } from '../src/artifacts/groups.ts';
import { itemOf, itemsOf } from '../src/artifacts/item.ts';
import { columnsOf, extentsOf, widthOf } from '../src/artifacts/matrix-columns.ts';
import { staleOf, traceOf, troubleText } from '../src/artifacts/trace.ts';
import { versionsOf } from '../src/artifacts/versions.ts';
import { emptyChronicle } from '../src/feed/chronicle.ts';

function kept(id: string, kind: string, body: Json): KeptArtifact {
  return { id, kind, title: id, body, hash: `hash of ${id}`, agent: 'writer', seq: 1, version: 1 };
}

interface Sketch {
  readonly id: string;
  /** `AC-1 refines US-1`: the link's word and target; a `!` behind it makes it an old link. */
  readonly links?: readonly string[];
  readonly status?: string;
  readonly text?: string;
  readonly details?: Json;
}

function item({ id, links = [], status = 'draft', text = `About ${id}`, details = {} }: Sketch) {
  const kind = id.slice(0, id.indexOf('-'));
  return kept(id, kind, {
    id,
    kind,
    text,
    status,
    owner: 'writer',
    hash: `now ${id}`,
    source: { from: 'user', quote: 'as said' },
    links: links.map((link) => {
      const [as = '', to = ''] = link.replace('!', '').split(' ');
      return { as, to, seen: link.endsWith('!') ? `before ${to}` : `now ${to}` };
    }),
    details,
  });
}

const project = [
  item({ id: 'US-1' }),
  item({ id: 'AC-1', links: ['refines US-1'], details: { title: 'Right code' } }),
  item({ id: 'AC-2', links: ['refines US-1', 'step_of PS-1'] }),
  item({ id: 'AC-3', links: ['refines US-1'], status: 'rejected' }),
  item({ id: 'PS-1' }),
  item({ id: 'PS-2' }),
  item({ id: 'TC-1', links: ['tests AC-1!'] }),
  item({ id: 'TC-2', links: ['tests AC-3!'], status: 'rejected' }),
  item({ id: 'MET-1' }),
];

test('the matrix marks which test and which step stands for a criterion, and says what is missing', () => {
  const trace = traceOf(itemsOf(project));
  assert.deepEqual(
    trace.rows.map(({ id, title, marks, missing }) => [id, title, [...marks.keys()], missing]),
    [
      ['AC-1', 'Right code', ['TC-1'], undefined],
      ['AC-2', 'About AC-2', ['PS-1'], 'no test'],
    ],
  );
  assert.deepEqual(
    trace.groups.map(({ title, columns }) => [title, columns.map(({ id }) => id)]),
    [
      ['Tests', ['TC-1']],
      ['Process steps', ['PS-1', 'PS-2']],
      ['Queries', []],
    ],
  );
  assert.deepEqual(
    trace.gaps.map(({ words }) => words),
    ['AC-2 has no test', 'PS-2 has no criterion'],
  );
  assert.equal(trace.rows[0]?.marks.get('TC-1')?.stale, true);
  assert.equal(trace.rows[1]?.marks.get('PS-1')?.stale, false);
});

test('the groups of columns lie side by side, and one that has none is there, too', () => {
  const columns = columnsOf(traceOf(itemsOf(project)).groups);
  assert.deepEqual(
    columns.map(({ id, first, none }) => [id, first, none]),
    [
      ['TC-1', true, false],
      ['PS-1', true, false],
      ['PS-2', false, false],
      ['', true, true],
    ],
  );
  const extents = extentsOf(columns);
  const last = extents.at(-1);
  const all = columns.reduce((sum, column) => sum + widthOf(column), 0);
  assert.equal((last?.start ?? 0) + (last?.width ?? 0), all);
});

test('what nobody has begun to make is counted and is no gap', () => {
  const trace = traceOf(itemsOf(project));
  assert.deepEqual(
    trace.coverage.map(({ what, covered, of, begun }) => [what, covered, of, begun]),
    [
      ['stories with a criterion', 1, 1, true],
      ['criteria with a test', 1, 2, true],
      ['process steps with a criterion', 1, 2, true],
      ['metrics with a query', 0, 1, false],
    ],
  );
  assert.equal(
    trace.gaps.some(({ id }) => id === 'MET-1'),
    false,
  );
});

test('an item is stale when what it links to has another hash now; what is settled is not', () => {
  const items = itemsOf([
    ...project,
    item({ id: 'QN-1', links: ['asks AC-1!'], status: 'confirmed' }),
    item({ id: 'QN-2', links: ['asks AC-1!', 'asks US-9'], status: 'open' }),
  ]);
  assert.deepEqual(
    staleOf(items).map(({ words }) => words),
    [
      'TC-1 is out of date: AC-1 has changed since',
      'QN-2 is out of date: AC-1 has changed since',
      'QN-2 is out of date: US-9 is not there',
    ],
  );
  assert.equal(troubleText(traceOf(items)), '2 gaps, 2 stale');
  assert.equal(troubleText({ gaps: [], stale: [] }), undefined);
});

test('a trace of thousands of criteria has a row for each', () => {
  const many = Array.from({ length: 3_000 }, (_, n) => [
    item({ id: `AC-${n}` }),
    item({ id: `TC-${n}`, links: [`tests AC-${n}`] }),
  ]).flat();
  const { rows, gaps } = traceOf(itemsOf(many));
  assert.equal(rows.length, 3_000);
  assert.equal(gaps.length, 0);
});

test('groups come in a fixed order, unknown kinds have their own, given files are last', () => {
  const groups = groupsOf(
    [
      kept('source:/data/a.csv', 'source', { path: '/data/a.csv' }),
      kept('T-1', 'repair_ticket', { steps: 2 }),
      ...project,
      item({ id: 'ASM-1', status: 'open' }),
      kept('a.md', 'file', { mediaType: 'text/markdown', text: '# A' }),
    ],
    { events: [] },
  );
  assert.deepEqual(
    groups.map(({ title, entries, open }) => [title, entries.length, open]),
    [
      ['Files', 1, 0],
      ['Assumptions', 1, 1],
      ['Stories', 1, 0],
      ['Criteria', 3, 0],
      ['Process', 2, 0],
      ['Queries', 1, 0],
      ['Tests', 2, 0],
      ['Repair ticket', 1, 0],
      ['Given files', 1, 0],
    ],
  );
  const [, , , criteria] = groups;
  assert.deepEqual(
    criteria?.entries.map(({ name, trouble, status }) => [name, trouble, status]),
    [
      ['AC-1', undefined, 'draft'],
      ['AC-2', 'AC-2 has no test', 'draft'],
      ['AC-3', undefined, 'rejected'],
    ],
  );
});

test('a view is chosen by kind, then by media type, then by the ending, and JSON is always there', () => {
  const file = (id: string, mediaType: string, text: string) =>
    formOf(kept(id, 'file', { mediaType, text }));
  assert.equal(formOf(item({ id: 'US-1' })), 'story');
  const workbook = { mediaType: 'application/vnd.ms-excel', base64: 'AAECAw==' };
  assert.equal(formOf(kept('plan.xlsx', 'file', workbook)), 'bytes');
  assert.equal(bytesOf(workbook)?.size, 4);
  assert.equal(formOf(item({ id: 'RISK-1' })), 'item');
  assert.equal(file('a.feature', 'text/x-gherkin', 'Feature: A'), 'gherkin');
  assert.equal(file('a.xml', 'application/xml', '<a/>'), 'text');
  const bpmn = '<d xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>';
  assert.equal(file('a.xml', 'application/xml', bpmn), 'process_map');
  assert.equal(file('a.csv', 'application/octet-stream', 'a,b'), 'table');
  assert.equal(formOf(kept('note', 'note', 'Just words.')), 'text');
  assert.equal(formOf(kept('note', 'note', '# Note\n\n- one')), 'markdown');
  assert.equal(formOf(kept('US-1', 'US', { id: 'US-1', text: 'No links' })), 'text');
  assert.equal(formOf(kept('x', 'x', { n: 1 })), 'json');
  assert.equal(formOf(kept('x', 'x', null)), 'json');
  assert.equal(formOf(kept('x', 'x', [1, 2])), 'json');
});

test('a body that is no item is not taken for one', () => {
  for (const body of [null, 3, 'x', [], {}, { id: 'AC-1' }, { id: 'AC-2', links: [], text: 'x' }]) {
    assert.equal(itemOf(kept('AC-1', 'AC', body)), undefined);
  }
  const odd = { id: 'AC-1', text: 'x', links: [null, { as: 'tests' }, { to: 'US-1' }], source: 7 };
  const read = itemOf(kept('AC-1', 'AC', odd));
  assert.deepEqual(read?.links, [{ to: 'US-1', as: '', seen: undefined }]);
  assert.equal(read?.status, 'draft');
});

test('what is copied and compared is the text of a file, and JSON of everything else', () => {
  assert.equal(sourceOf(kept('a', 'file', { mediaType: 'text/plain', text: 'A\n' })), 'A\n');
  assert.equal(sourceOf(kept('a', 'x', { a: 1 })), '{\n  "a": 1\n}');
  assert.match(sourceOf(item({ id: 'US-1' })), /^\{\n {2}"id": "US-1"/);
});

test('the result of a query is the table beside the SQL file that holds it', () => {
  const files = [
    kept('other.sql', 'file', { mediaType: 'application/sql', text: 'SELECT 2;' }),
    kept('sum.sql', 'file', {
      mediaType: 'application/sql',
      text: '-- sum\nSELECT sum(a) FROM t;',
    }),
    kept('sum.csv', 'file', { mediaType: 'text/csv', text: 'sum\n3' }),
  ];
  assert.equal(resultOf('SELECT sum(a) FROM t', files)?.id, 'sum.csv');
  assert.equal(resultOf('SELECT 2', files), undefined);
  assert.equal(resultOf('', files), undefined);
  assert.equal(besides('sum.csv', files), undefined);
});

test('a confirmation brings the confirmed item and keeps all else of it', () => {
  const [assumption] = itemsOf([item({ id: 'ASM-1', status: 'open', links: ['asks US-1'] })]);
  assert.ok(assumption);
  const said = confirmation(assumption);
  assert.equal(said.content, 'Confirmed: ASM-1');
  const [brought] = said.artifacts ?? [];
  assert.deepEqual(brought?.body, {
    ...(assumption.artifact.body as object),
    status: 'confirmed',
    source: { from: 'user', quote: 'Confirmed: ASM-1' },
  });
});

test('a correction and an answer are one line, as the desk reads decisions', () => {
  const [point] = itemsOf([item({ id: 'QN-3', status: 'open' })]);
  assert.ok(point);
  assert.deepEqual(answer(point, ' 20\nminutes '), { content: 'QN-3: 20 minutes' });
  assert.deepEqual(correction(point, '8 digits'), { content: 'QN-3 is wrong: 8 digits' });
});

test('versions are those of the log, made by an agent or by the user, and repeats are none', () => {
  const artifact = (body: Json, hash: string) => [{ id: 'A', kind: 'k', title: 'A', body, hash }];
  const tool = { call: callId(3, 0), tool: 't', status: 'ok', output: null, ms: 1 } as const;
  const facts = [
    { type: 'conversation_started', format: 1, team: 't' },
    { type: 'message_received', content: [], from: 'user' },
    { type: 'routed', to: 'writer', method: 'entry', confidence: 1, runnersUp: [], reason: '' },
    { type: 'tool_answered', ...tool, artifacts: artifact(1, 'one') },
    { type: 'tool_answered', ...tool, artifacts: artifact(1, 'one') },
    { type: 'message_received', content: [], from: 'eva', artifacts: artifact(2, 'two') },
  ] as const;
  const events = facts.map((fact, index): LogEvent => ({ ...fact, seq: index + 1, at: index }));
  const versions = versionsOf(emptyChronicle().extended(events), 'A');
  assert.deepEqual(
    versions.map(({ version, seq, maker, artifact: { body } }) => [version, seq, maker, body]),
    [
      [1, 4, { name: 'writer', user: false }, 1],
      [2, 6, { name: 'eva', user: true }, 2],
    ],
  );
  assert.deepEqual(versionsOf(emptyChronicle(), 'A'), []);
});
