import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import nodeProcess from 'node:process';
import test from 'node:test';
import { BpmnModdle } from 'bpmn-moddle';
import fc from 'fast-check';
import { bpmnXml, clean, isoDuration } from '../../src/process/bpmn.ts';
import { readDiagram } from '../../src/process/bpmn-diagram.ts';
import { idMaker, processGraph } from '../../src/process/bpmn-graph.ts';
import { layoutBpmn } from '../../src/process/bpmn-layout.ts';
import { lintBpmn } from '../../src/process/bpmn-lint.ts';
import type { ProcessInput } from '../../src/process/process-input.ts';
import { arbitraryProcess, hostileNames } from './bpmn-arbitrary.ts';
import { leaveRequest, orderFulfilment, refund, samples } from './bpmn-processes.ts';
import { assertWellFormed } from './bpmn-well-formed.ts';

async function xmlOf(process: ProcessInput): Promise<string> {
  const graph = processGraph(process);
  return bpmnXml({ graph, layout: await layoutBpmn(graph) });
}

/** What went in comes out again: elements, names, places, lines. */
async function checkRoundTrip(process: ProcessInput): Promise<void> {
  const graph = processGraph(process);
  const layout = await layoutBpmn(graph);
  const xml = await bpmnXml({ graph, layout });
  assertWellFormed(xml);
  const { warnings } = await new BpmnModdle().fromXML(xml);
  assert.deepEqual(warnings, []);
  const { shapes, lines } = await readDiagram(xml);
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
}

for (const process of samples) {
  test(`${process.title}: the BPMN reads back as it was written, without warnings`, async () => {
    await checkRoundTrip(process);
  });

  test(`${process.title}: bpmnlint finds nothing`, async () => {
    assert.deepEqual(await lintBpmn(await xmlOf(process)), []);
  });
}

test('any valid process with hostile names reads back as it was written', async () => {
  await fc.assert(fc.asyncProperty(arbitraryProcess(hostileNames), checkRoundTrip), {
    numRuns: 8,
  });
});

test('any valid process passes bpmnlint without an error', async () => {
  const property = fc.asyncProperty(arbitraryProcess(), async (process) => {
    assert.deepEqual(await lintBpmn(await xmlOf(process)), []);
  });
  await fc.assert(property, { numRuns: 8 });
});

test('the same process gives the same bytes', async () => {
  assert.equal(await xmlOf(refund), await xmlOf(refund));
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
  const xml = await bpmnXml({ graph, layout: await layoutBpmn(graph), documentation });
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
