/** The eight requests that work from day one, without a key: route, answer, files. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, test } from 'node:test';
import { baton, batonJson, conversationIn, type Document, folder } from './baton.ts';

interface Golden {
  readonly request: string;
  readonly words?: readonly string[];
  readonly route: readonly string[];
  readonly answer: RegExp;
  /** Endings of files that must be there. */
  readonly files: readonly string[];
  /** What the file with this ending holds. */
  readonly holds?: readonly [ending: string, what: RegExp];
}

const sales = [
  'order_id,order_date,region,amount',
  '1,2026-01-05,north,120.50',
  '2,2026-01-20,south,80.00',
  '3,2026-02-03,north,200.25',
].join('\n');

const goldens: readonly Golden[] = [
  {
    request: 'Write user stories for a login page with OTP verification',
    route: ['triage', 'requirements'],
    answer: /requirements: \d+ user stories with \d+ acceptance criteria/,
    files: ['.feature', '.md', 'trace.json'],
  },
  {
    request: 'Map the order fulfillment process',
    route: ['triage', 'process'],
    answer: /process: .*\d+ steps/,
    files: ['.bpmn', '.svg', '.md', 'trace.json'],
  },
  {
    request: 'Write SQL for monthly sales report',
    words: ['--data', 'sales.csv'],
    route: ['triage', 'data'],
    answer: /data: /,
    files: ['.sql', '.csv', 'trace.json'],
    holds: ['.csv', /^2026-01-01,200\.50?,/m],
  },
  {
    request: 'Write SQL for monthly sales report',
    words: ['--schema', 'schema.sql'],
    route: ['triage', 'data'],
    answer: /data: /,
    files: ['.sql', 'trace.json'],
  },
  {
    request: 'Analyze login requirements',
    route: ['triage', 'requirements'],
    answer: /user stories/,
    files: ['.feature', '.md', 'trace.json'],
  },
  {
    request: 'UAT plan for the login page',
    route: ['triage', 'testing', 'requirements', 'testing'],
    answer: /testing: UAT plan/,
    files: ['-uat-plan.md', '.csv', '.feature', 'trace.json'],
  },
  {
    request: 'Document the refund process with acceptance criteria for each step',
    route: ['triage', 'process', 'requirements'],
    answer: /process: [\s\S]*requirements: /,
    files: ['.bpmn', '.svg', '.feature', 'trace.json'],
  },
  {
    request: 'what is INVEST?',
    route: ['triage'],
    answer: /Independent.*Negotiable.*Valuable/,
    files: [],
  },
  { request: 'book me a flight', route: ['triage'], answer: /^Sorry, I can not help/, files: [] },
];

describe('offline, the desk does what it is asked', { concurrency: 2 }, () => {
  for (const golden of goldens) {
    const { request, words = [] } = golden;
    test([request, ...words].join(' '), async (t) => {
      const cwd = folder(t);
      writeFileSync(join(cwd, 'sales.csv'), sales);
      writeFileSync(join(cwd, 'schema.sql'), schema);
      const { exit, document } = await batonJson(['ask', request, ...words], { cwd });
      assert.equal(exit, 0, document.text);
      check(document, golden, cwd);
    });
  }
});

function check(document: Document, golden: Golden, cwd: string): void {
  const [ending, what] = golden.holds ?? [];
  const holding = document.files.find((file) => ending !== undefined && file.endsWith(ending));
  if (what) assert.match(readFileSync(holding ?? '', 'utf8'), what);
  const { kind, model, route, text, files, artifacts } = document;
  assert.deepEqual({ kind, model, route }, { kind: 'answered', model: null, route: golden.route });
  assert.match(text, golden.answer);
  for (const ending of golden.files) {
    assert.ok(
      files.some((file) => file.endsWith(ending)),
      `${ending} is not in ${files.join()}`,
    );
  }
  if (golden.files.length === 0) assert.deepEqual(files, []);
  else assert.match(text, /^Deterministic draft, no language model\./);
  for (const file of files) {
    assert.ok(file.startsWith(join(cwd, 'baton-out', document.conversation)), file);
    valid(file, artifacts);
  }
}

/** As far as a stranger can tell; the desk's own tests parse every form. */
function valid(file: string, artifacts: Document['artifacts']): void {
  const text = readFileSync(file, 'utf8');
  assert.notEqual(text.trim(), '', file);
  if (file.endsWith('.feature')) {
    const [head = '', ...scenarios] = text.split(/^\s*Scenario(?: Outline)?: /m);
    assert.match(head, /^Feature: /m);
    assert.ok(scenarios.length > 0);
    for (const scenario of scenarios) assert.match(scenario, /^\s*When [\s\S]*^\s*Then /m);
  }
  if (file.endsWith('.svg')) assert.match(text, /<svg[^>]*>[\s\S]*<\/svg>\s*$/);
  if (file.endsWith('.bpmn')) drawn(text);
  if (file.endsWith('.sql')) assert.match(text, /select[\s\S]+from/i);
  if (basename(file) === 'trace.json') {
    // `as`: what is checked here.
    const { items } = JSON.parse(text) as { items: readonly { id: string; source: object }[] };
    const known = new Set(artifacts.map(({ id }) => id));
    for (const { id, source } of items) assert.ok(known.has(id) && 'from' in source, id);
  }
}

/** Every node of the process and every lane has its place in the diagram. */
function drawn(xml: string): void {
  const idsOf = (pattern: RegExp): string[] => [...xml.matchAll(pattern)].map(([, id = '']) => id);
  const places = new Set(idsOf(/<bpmndi:BPMN(?:Shape|Edge) [^>]*bpmnElement="([^"]+)"/g));
  const nodes = idsOf(
    /<bpmn:(?:\w*Task|\w*Event|\w*Gateway|lane|sequenceFlow) [^>]*?id="([^"]+)"/g,
  );
  assert.ok(nodes.length > 10);
  assert.deepEqual(
    nodes.filter((id) => !places.has(id)),
    [],
  );
  assert.ok(idsOf(/<bpmn:lane [^>]*?id="([^"]+)"/g).length >= 2);
}

const schema = `
CREATE TABLE orders (
  order_id INTEGER PRIMARY KEY,
  order_date DATE NOT NULL,
  region TEXT,
  amount DECIMAL(10, 2) NOT NULL
);`;

test('on screen: who holds the baton and why, the answer, where the files are, how to go on', async (t) => {
  const cwd = folder(t);
  const { exit, out, err } = await baton(['ask', 'Analyze login requirements'], { cwd });
  assert.equal(exit, 0);
  assert.equal(err, '');
  const id = conversationIn(out);
  for (const pattern of [
    /^Business analysis desk · offline, no language model\n/,
    /^● triage {7}takes the message: /m,
    /^→ triage {7}to requirements: asks for requirements/m,
    /^⚙ requirements write_stories ok/m,
    /^Deterministic draft, no language model\./m,
    /^answered by requirements · offline, no language model\n1 handoff, 3 turns, 1 tool call, /m,
  ]) {
    assert.match(out, pattern);
  }
  assert.ok(out.includes(`Files in baton-out/${id}\n  login.feature\n`), out);
  assert.ok(out.endsWith(`Go on:  baton ask --conversation ${id} "…"\n`), out);
  assert.ok(!out.includes('\u001b'), 'a pipe gets no colour and no spinner');
  assert.ok(existsSync(join(cwd, 'baton-out', id, 'trace.json')));
});

test('a conversation goes on: what was made before is still there', async (t) => {
  const cwd = folder(t);
  const first = await batonJson(['ask', 'Analyze login requirements'], { cwd });
  const { conversation } = first.document;
  const next = await batonJson(
    ['ask', 'UAT plan for the login page', '--conversation', conversation],
    { cwd },
  );
  assert.equal(next.exit, 0);
  assert.deepEqual(next.document.route, ['triage', 'testing'], 'criteria were there already');
  assert.ok(next.document.files.length > first.document.files.length);
});

test('a file is named once; another one takes its place; a lost one is said', async (t) => {
  const cwd = folder(t);
  const january = 'day,amount\n2026-01-05,1\n';
  writeFileSync(join(cwd, 'a.csv'), january);
  writeFileSync(join(cwd, 'b.csv'), january.replaceAll('amount', 'revenue'));
  const request = 'Write SQL for monthly sales report';
  const go = ['ask', request, '--conversation', 'c'];
  const sqlOf = ({ files }: Document): string =>
    files
      .filter((file) => file.endsWith('.sql'))
      .map((file) => readFileSync(file, 'utf8'))
      .join();
  const first = await batonJson([...go, '--data', 'a.csv'], { cwd });
  assert.match(sqlOf(first.document), /amount/);
  const again = await batonJson(go, { cwd });
  assert.match(sqlOf(again.document), /amount/);
  const other = await batonJson([...go, '--data', 'b.csv'], { cwd });
  assert.match(sqlOf(other.document), /revenue/);
  writeFileSync(join(cwd, 'c.csv'), january);
  await batonJson([...go, '--data', 'c.csv'], { cwd });
  rmSync(join(cwd, 'c.csv'));
  const lost = await baton(go, { cwd });
  assert.match(lost.out, /^c\.csv is not there any more; going on without it$/m);
});
