import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import nodeProcess from 'node:process';
import test from 'node:test';
import { BpmnModdle } from 'bpmn-moddle';
import fc from 'fast-check';
import { bpmnXml, clean, isoDuration } from '../../src/process/bpmn.ts';
import { type Diagram, readDiagram } from '../../src/process/bpmn-diagram.ts';
import { overlaps } from '../../src/process/bpmn-geometry.ts';
import { idMaker, type ProcessGraph, processGraph } from '../../src/process/bpmn-graph.ts';
import { type BpmnLayout, layoutBpmn } from '../../src/process/bpmn-layout.ts';
import { lintBpmn } from '../../src/process/bpmn-lint.ts';
import { drawSvg } from '../../src/process/bpmn-svg.ts';
import { checkProcess } from '../../src/process/process-check.ts';
import type { ProcessInput } from '../../src/process/process-input.ts';
import { runs } from '../runs.ts';
import { arbitraryProcess, hostileNames } from './bpmn-arbitrary.ts';
import { checkLayout } from './bpmn-check-layout.ts';
import { leaveRequest, orderFulfilment, refund, samples } from './bpmn-processes.ts';
import { assertWellFormed } from './bpmn-well-formed.ts';

interface Drawn {
  readonly graph: ProcessGraph;
  readonly layout: BpmnLayout;
  readonly xml: string;
}

async function draw(process: ProcessInput): Promise<Drawn> {
  const graph = processGraph(process);
  const layout = layoutBpmn(graph);
  return { graph, layout, xml: await bpmnXml({ graph, layout }) };
}

async function xmlOf(process: ProcessInput): Promise<string> {
  return (await draw(process)).xml;
}

/** What went in comes out again: elements, names, places, lines. */
async function checkRoundTrip({ graph, layout, xml }: Drawn): Promise<Diagram> {
  assertWellFormed(xml);
  const { warnings } = await new BpmnModdle().fromXML(xml);
  assert.deepEqual(warnings, []);
  const diagram = await readDiagram(xml);
  const { shapes, lines } = diagram;
  const drawn = new Map(shapes.map((shape) => [shape.id, shape]));
  assert.equal(shapes.length, graph.nodes.length + graph.lanes.length + 1);
  assert.equal(drawn.size, shapes.length, 'every shape is there once');
  for (const node of graph.nodes) {
    const shape = drawn.get(node.id);
    assert.equal(shape?.name, clean(node.name));
    assert.deepEqual(shape?.bounds, layout.shapes.get(node.id));
    assert.deepEqual(shape?.label, layout.labels.get(node.id));
  }
  assert.equal(lines.length, graph.flows.length);
  for (const flow of graph.flows) {
    const line = lines.find(({ id }) => id === flow.id);
    assert.deepEqual([line?.from, line?.to, line?.isDefault], [flow.from, flow.to, flow.isDefault]);
    assert.equal(line?.name, clean(flow.label));
    assert.deepEqual(line?.points, layout.lines.get(flow.id));
  }
  return diagram;
}

/** The picture is well-formed and has every element and line. */
function checkPicture({ graph }: Drawn, svg: string): void {
  assertWellFormed(svg);
  const count = (part: RegExp): number => [...svg.matchAll(part)].length;
  const of = (pattern: RegExp): number =>
    graph.nodes.filter(({ kind }) => pattern.test(kind)).length;
  const routing = /^(?:decision|parallel|start|end|wait)$/;
  assert.equal(count(/class="bpmn-task"/g), graph.nodes.length - of(routing));
  assert.equal(count(/class="bpmn-gateway"/g), of(/^(?:decision|parallel)$/));
  assert.equal(count(/class="bpmn-arrow"/g), graph.flows.length);
  assert.equal(count(/<rect [^>]*class="bpmn-lane /g), graph.lanes.length);
}

/** No label on another label or on a shape. */
function checkLabels({ layout: { labels, shapes } }: Drawn): void {
  const list = [...labels];
  for (const [i, [id, label]] of list.entries()) {
    for (const [, other] of list.slice(i + 1)) assert.ok(!overlaps(label, other), id);
    // A label may reach into a corner that its own diamond leaves free.
    for (const [other, shape] of shapes) assert.ok(other === id || !overlaps(label, shape), id);
  }
}

for (const process of samples) {
  test(`${process.title}: laid out, written, read back, linted and drawn`, async () => {
    const drawn = await draw(process);
    checkLayout(drawn.graph, drawn.layout);
    checkLabels(drawn);
    checkPicture(drawn, drawSvg(await checkRoundTrip(drawn)));
    assert.deepEqual(await lintBpmn(drawn.xml), []);
    assert.deepEqual(
      await draw(process),
      drawn,
      'the same process gives the same places and bytes',
    );
  });
}

test('any valid process: nothing overlaps, lines keep off shapes, bpmnlint finds no error', async () => {
  const property = fc.asyncProperty(arbitraryProcess(), async (process) => {
    const errors = checkProcess(process).filter(({ severity }) => severity === 'error');
    assert.deepEqual(errors, [], 'the process must be valid');
    const { graph, layout, xml } = await draw(process);
    checkLayout(graph, layout);
    assert.deepEqual(await lintBpmn(xml), []);
  });
  await fc.assert(property, { numRuns: runs(10) });
});

test('hostile names change nothing about the layout, are read back, and drawn as text', async () => {
  const property = fc.asyncProperty(arbitraryProcess(hostileNames), async (process) => {
    const drawn = await draw(process);
    checkLayout(drawn.graph, drawn.layout);
    const svg = drawSvg(await checkRoundTrip(drawn));
    checkPicture(drawn, svg);
    assert.doesNotMatch(svg, /<b>|<script/);
  });
  await fc.assert(property, { numRuns: runs(10) });
});

test('types, timer, conditions and default flow are those of BPMN 2.0', async () => {
  const xml = await xmlOf(orderFulfilment);
  for (const part of [
    /<bpmn:userTask id="Task_check" name="Check stock">/,
    /<bpmn:sendTask id="Task_inform"/,
    /<bpmn:serviceTask id="Task_invoice"/,
    /<bpmn:receiveTask id="Task_payment"/,
    /<bpmn:manualTask id="Task_pick"/,
    /<bpmn:parallelGateway id="Gateway_fork">/,
    /<bpmn:exclusiveGateway id="Gateway_accepts" name="Accept the delay\?" default="Flow_accepts_to_cancelled">/,
    /<bpmn:timerEventDefinition id="Wait_delivery_timer">\s*<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P3D</,
    /<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">accepts</,
    /<bpmndi:BPMNShape id="Lane_1_di" bpmnElement="Lane_1" isHorizontal="true">/,
    /<bpmndi:BPMNShape id="Gateway_stock_di" bpmnElement="Gateway_stock" isMarkerVisible="true">/,
  ]) {
    assert.match(xml, part);
  }
  assert.match(await xmlOf(leaveRequest), /<bpmn:businessRuleTask id="Task_balance"/);
});

test('documentation is kept with its element', async () => {
  const graph = processGraph(refund);
  const documentation = new Map([['Task_check', 'PS-2\n<see> & "that"']]);
  const xml = await bpmnXml({ graph, layout: layoutBpmn(graph), documentation });
  const { shapes } = await readDiagram(xml);
  assert.equal(shapes.find(({ id }) => id === 'Task_check')?.documentation, 'PS-2\n<see> & "that"');
});

test('ids are XML names, each given once, the same for the same keys', () => {
  const wishes = fc.array(
    fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('a b', 'a_b', 'ä')),
  );
  fc.assert(
    fc.property(wishes, (list) => {
      const make = (): readonly string[] => {
        const ids = idMaker();
        return list.map((wish) => ids(`Task_${wish}`));
      };
      const given = make();
      assert.deepEqual(given, make());
      assert.equal(new Set(given).size, given.length);
      for (const id of given) assert.match(id, /^[A-Za-z_][A-Za-z0-9_]*$/);
    }),
  );
});

test('bpmnlint: what is wrong is found, and one document does not colour the next', async () => {
  const xml = await xmlOf(leaveRequest);
  const broken = xml
    .replace('name="Enough days left?"', '')
    .replace(/<bpmn:endEvent id="End_short"[\s\S]*?<\/bpmn:endEvent>/, '');
  const findings = await lintBpmn(broken);
  assert.ok(
    findings.some(
      ({ rule, where }) => rule === 'bpmn_label_required' && where.includes('Gateway_enough'),
    ),
  );
  assert.ok(findings.some(({ rule, severity }) => rule === 'bpmn_xml' && severity === 'error'));
  assert.deepEqual(await lintBpmn(xml), []);
});

test('bpmnlint: rules are found from any working directory', async () => {
  const before = nodeProcess.cwd();
  nodeProcess.chdir(tmpdir());
  try {
    assert.deepEqual(await lintBpmn(await xmlOf(refund)), []);
  } finally {
    nodeProcess.chdir(before);
  }
});

test('durations are ISO 8601', () => {
  const pairs = [
    [0, 'PT0M'],
    [45, 'PT45M'],
    [120, 'PT2H'],
    [2880, 'P2D'],
    [0.5, 'PT30S'],
  ] as const;
  for (const [minutes, text] of pairs) assert.equal(isoDuration(minutes), text);
});

test('a document without a diagram is named as such', async () => {
  const xml =
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" />';
  await assert.rejects(readDiagram(xml), /Cannot read the diagram: the document has none/);
});
