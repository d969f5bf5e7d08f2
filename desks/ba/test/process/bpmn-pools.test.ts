/**
 * What a BPMN tool needs of a map with pools, checked without and with one: every shipped process,
 * the samples and a few small ones are made once by the tool, and everything is checked on that; then
 * bpmn-js in the system's Chromium opens them, all in one page.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import test from 'node:test';
import { BpmnModdle } from 'bpmn-moddle';
import fc from 'fast-check';
import { chromium } from 'playwright-core';
import type { Deliverable } from '../../src/deliverable.ts';
import { draftProcess } from '../../src/library/draft-process.ts';
import { loadLibrary } from '../../src/library/library.ts';
import { bpmnXml } from '../../src/process/bpmn.ts';
import { type Diagram, type DiagramShape, readDiagram } from '../../src/process/bpmn-diagram.ts';
import { contains, overlaps, runsThrough, segments } from '../../src/process/bpmn-geometry.ts';
import { type ProcessGraph, processGraph } from '../../src/process/bpmn-graph.ts';
import { layoutBpmn } from '../../src/process/bpmn-layout.ts';
import { lintBpmn } from '../../src/process/bpmn-lint.ts';
import { withPools } from '../../src/process/bpmn-pools.ts';
import { mapProcess } from '../../src/process/process.ts';
import type { ProcessInput } from '../../src/process/process-input.ts';
import { openTrace } from '../../src/trace.ts';
import { understand } from '../../src/understanding/understand.ts';
import { runs } from '../runs.ts';
import { arbitraryProcess } from './bpmn-arbitrary.ts';
import { leaveRequest, orderFulfilment, samples } from './bpmn-processes.ts';

const shipped = loadLibrary().patterns.flatMap((pattern): ProcessInput[] => {
  if (pattern.kind !== 'process') return [];
  const library = { ...loadLibrary(), patterns: [pattern] };
  const [name = pattern.title] = pattern.names['en'] ?? [];
  const draft = draftProcess(understand(`Map the ${name} process`), library);
  return draft.from === 'nothing' ? [] : [draft.input];
});

const outside = (name: string) => ({ name, kind: 'outside' as const });

/** A party that only begins, one that is asked twice, two parties that hand on to each other. */
const small: readonly ProcessInput[] = [
  {
    title: 'Asked twice',
    lanes: [outside('Customer'), { name: 'Clerk' }],
    steps: [
      { key: 'ask', name: 'Ask for help', lane: 'Customer' },
      { key: 'check', name: 'Check case', lane: 'Clerk' },
      { key: 'clear', name: 'Clear?', kind: 'decision', lane: 'Clerk' },
      { key: 'explain', name: 'Explain case', lane: 'Customer' },
      { key: 'solve', name: 'Solve case', lane: 'Clerk' },
      { key: 'rate', name: 'Rate help', lane: 'Customer' },
    ],
    flows: [
      { from: 'ask', to: 'check' },
      { from: 'check', to: 'clear' },
      { from: 'clear', to: 'solve', condition: 'yes' },
      { from: 'clear', to: 'explain', condition: 'no' },
      { from: 'explain', to: 'check' },
      { from: 'solve', to: 'rate' },
    ],
  },
  {
    title: 'Back to the beginning',
    lanes: [outside('Customer'), { name: 'Sales' }],
    steps: [
      { key: 'order', name: 'Place order', lane: 'Customer' },
      { key: 'stock', name: 'In stock?', kind: 'decision', lane: 'Sales' },
      { key: 'ship', name: 'Ship parcel', lane: 'Sales' },
    ],
    flows: [
      { from: 'order', to: 'stock' },
      { from: 'stock', to: 'ship', condition: 'yes' },
      { from: 'stock', to: 'order', condition: 'no' },
    ],
  },
  {
    title: 'Handed on',
    lanes: [
      { name: 'Shop' },
      { name: 'ERP', kind: 'system' },
      outside('Supplier'),
      outside('Bank'),
    ],
    steps: [
      { key: 'order', name: 'Order goods', lane: 'Shop' },
      { key: 'book', name: 'Book order', lane: 'ERP', kind: 'service' },
      { key: 'deliver', name: 'Deliver goods', lane: 'Supplier' },
      { key: 'collect', name: 'Collect money', lane: 'Bank' },
      { key: 'close', name: 'Send thanks to supplier', kind: 'send', lane: 'Shop' },
    ],
  },
];

interface Drawn {
  readonly process: ProcessInput;
  readonly graph: ProcessGraph;
  readonly made: Deliverable;
  readonly xml: string;
  readonly diagram: Diagram;
}

/** The map as the tool makes it; what is drawn is read from the file that it gives. */
async function draw(process: ProcessInput): Promise<Drawn> {
  const graph = withPools(processGraph(process));
  const made = await mapProcess(process, openTrace([], 'process'));
  assert.ok(made.ok, JSON.stringify(made.findings));
  const xml = made.files.find(({ name }) => name.endsWith('.bpmn'))?.text ?? '';
  return { process, graph, made, xml, diagram: await readDiagram(xml) };
}

const all = await Promise.all([...shipped, ...samples, ...small].map(draw));

test('every shipped process is drawn, those with outside parties in pools', () => {
  assert.ok(shipped.length >= 12, `${shipped.length} processes`);
  assert.ok(all.filter(({ graph }) => graph.pools).length >= 8);
});

test('a shipped process is drawn without a finding and with nothing left to fill in', () => {
  for (const { process, made } of all.slice(0, shipped.length)) {
    assert.deepEqual(made.findings, [], process.title);
    assert.ok(made.ok);
    for (const { text = '' } of made.files) assert.doesNotMatch(text, /\{\{|undefined|NaN/);
  }
});

for (const { process, graph, made, xml, diagram } of all) {
  test(`${process.title}: valid, linted, every element in its pool, no line through a box`, async () => {
    const { warnings } = await new BpmnModdle().fromXML(xml);
    assert.deepEqual(warnings, []);
    // The tool lints the file and tells what it finds.
    assert.deepEqual(
      made.findings.filter(({ rule }) => rule.startsWith('bpmn_')),
      [],
    );
    const isArea = ({ type }: DiagramShape): boolean => type === 'Lane' || type === 'Participant';
    const shapes = diagram.shapes.filter((shape) => !isArea(shape));
    // Our own pool is around its lanes.
    const areas = diagram.shapes.filter(
      ({ type, name }) => type === 'Lane' || graph.pools?.some((pool) => pool.name === name),
    );
    const byName = new Map(areas.map((area) => [area.name, area.bounds]));
    assert.equal(shapes.length, graph.nodes.length);
    for (const [i, { id, bounds }] of shapes.entries()) {
      const area = byName.get(graph.nodes.find((node) => node.id === id)?.lane ?? '');
      assert.ok(area && contains(area, bounds), `${id} is in its lane or pool`);
      for (const other of shapes.slice(i + 1)) assert.ok(!overlaps(bounds, other.bounds), other.id);
    }
    for (const [i, { bounds }] of areas.entries()) {
      for (const other of areas.slice(i + 1)) {
        assert.ok(!overlaps(bounds, other.bounds), 'pools overlap');
      }
    }
    for (const { id, points } of diagram.lines) {
      assert.ok(points.length > 1, id);
      for (const shape of shapes) {
        for (const part of segments(points)) {
          assert.ok(!runsThrough(part, shape.bounds), `${id} runs through ${shape.id}`);
        }
      }
    }
    const lines = new Set(diagram.lines.map(({ id }) => id));
    for (const { id } of graph.messages ?? []) assert.ok(lines.has(id), id);
    const ids = [...xml.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length, 'every id is there once');
  });
}

test('no sequence flow leaves its pool, every message goes from one to another', () => {
  for (const { graph, process } of all) {
    const pools = new Map((graph.pools ?? []).map(({ id, name }) => [name, id]));
    const laneOf = new Map(graph.nodes.map(({ id, lane }) => [id, lane]));
    const poolOf = (id: string): string =>
      pools.get(laneOf.get(id) ?? '') ?? (laneOf.has(id) ? 'us' : id);
    for (const { from, to } of graph.flows) assert.equal(poolOf(from), poolOf(to), process.title);
    for (const { from, to } of graph.messages ?? []) assert.notEqual(poolOf(from), poolOf(to));
  }
});

test('any process with a party outside: linted without an error, no flow leaves its pool', async () => {
  const property = fc.asyncProperty(arbitraryProcess(), async (process) => {
    const names = [...new Set(process.steps.flatMap(({ lane }) => lane ?? []))];
    const lanes = names.map((name, i) => (i === 1 ? outside(name) : { name }));
    const graph = withPools(processGraph({ ...process, lanes }));
    const layout = layoutBpmn(graph);
    assert.deepEqual(await lintBpmn(await bpmnXml({ graph, layout })), []);
    const isOut = (id: string): boolean =>
      graph.pools?.some(({ name }) => name === graph.nodes.find((node) => node.id === id)?.lane) ===
      true;
    for (const { id, from, to } of graph.flows) assert.equal(isOut(from), isOut(to), id);
    const shapes = [...layout.shapes.values()];
    for (const [i, shape] of shapes.entries()) {
      assert.ok(!shapes.slice(i + 1).some((other) => overlaps(shape, other)));
    }
  });
  await fc.assert(property, { numRuns: runs(8) });
});

test('a party that only begins the process is a closed pool that sends the first message', () => {
  const graph = withPools(
    processGraph({
      title: 'Refund',
      lanes: [outside('Customer'), { name: 'Clerk' }],
      steps: [
        { key: 'asked', name: 'Refund asked for', kind: 'start', lane: 'Customer' },
        { key: 'pay', name: 'Pay refund', lane: 'Clerk' },
        { key: 'tell', name: 'Tell customer', kind: 'send', lane: 'Clerk' },
      ],
    }),
  );
  assert.deepEqual(
    graph.pools?.map(({ name, isClosed }) => [name, isClosed]),
    [['Customer', true]],
  );
  assert.deepEqual(
    graph.messages?.map(({ from, to }) => [from, to]),
    [
      ['Participant_1', 'Start_asked'],
      ['Task_tell', 'Participant_1'],
    ],
  );
});

test('where one of several things can come back, an event-based gateway waits for it', async () => {
  const { xml = '' } = all.find(({ process }) => process === orderFulfilment) ?? {};
  assert.match(xml, /<bpmn:eventBasedGateway id="Await_inform_to_accepts"/);
  assert.equal([...xml.matchAll(/<bpmn:intermediateCatchEvent [^>]*name="Customer: /g)].length, 2);
  assert.match(xml, /<bpmn:participant id="Participant_1" name="Customer" processRef=/);
});

test('without outside parties nothing changes', () => {
  const graph = processGraph({ ...leaveRequest, lanes: undefined });
  assert.equal(withPools(graph), graph);
});

const executablePath = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));
const skip = executablePath
  ? false
  : 'no Chromium is installed; apt-get install chromium, or name one by CHROMIUM';

test('bpmn-js opens every one of them without a warning', { skip }, async () => {
  const require = createRequire(import.meta.url);
  const script = require.resolve('bpmn-js/dist/bpmn-navigated-viewer.production.min.js');
  const browser = await chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage();
    await page.setContent('<div id="map" style="width:900px;height:600px"></div>');
    await page.addScriptTag({ content: readFileSync(script, 'utf8') });
    for (const { process: drawn, xml, graph } of all) {
      const found = await page.evaluate(opened, xml);
      assert.deepEqual(found.warnings, [], drawn.title);
      const messages = graph.messages?.length ?? 0;
      assert.equal(found.lines, graph.flows.length + messages, `${drawn.title}: all lines`);
    }
  } finally {
    await browser.close();
  }
});

/** Runs in the page. */
async function opened(xml: string): Promise<{ warnings: string[]; lines: number }> {
  const { BpmnJS } = globalThis as unknown as { BpmnJS: new (options: object) => Viewer };
  interface Viewer {
    importXML(text: string): Promise<{ warnings: { message: string }[] }>;
    get(name: string): { filter(test: (element: { waypoints?: unknown }) => boolean): unknown[] };
    destroy(): void;
  }
  const viewer = new BpmnJS({ container: '#map' });
  const { warnings } = await viewer.importXML(xml);
  const lines = viewer.get('elementRegistry').filter((one) => one.waypoints !== undefined).length;
  viewer.destroy();
  return { warnings: warnings.map(({ message }) => message), lines };
}
