/**
 * BPMN 2.0 from a laid-out graph: one collaboration with a participant for us and one for each party
 * outside, our process with lanes, typed tasks, gateways, events and flows, and the diagram interchange (BPMNDI) that says where
 * each of them is drawn. Built with bpmn-moddle, which knows the metamodel.
 *
 * Text from outside goes in as it is; only characters that XML 1.0 cannot hold are replaced.
 */
import type { ModdleObject } from 'bpmn-moddle';
import type { Point, Rect } from './bpmn-geometry.ts';
import { type GraphNode, idMaker, type MessageElement, type ProcessGraph } from './bpmn-graph.ts';
import type { BpmnLayout } from './bpmn-layout.ts';
import { metamodel } from './bpmn-metamodel.ts';

export interface BpmnOptions {
  readonly graph: ProcessGraph;
  readonly layout: BpmnLayout;
  /** Text for the documentation of an element, by its id. */
  readonly documentation?: ReadonlyMap<string, string>;
}

/** The document as XML. */
export async function bpmnXml({ graph, layout, documentation }: BpmnOptions): Promise<string> {
  const moddle = metamodel();
  const ids = idMaker();
  const make: Make = (type, properties) => moddle.create(type, properties);
  const parts = elements(make, graph, documentation ?? new Map());
  const pools = graph.pools ?? [];
  const isOutside = new Set(pools.map(({ name }) => name));
  const laneOf = new Map(graph.nodes.map(({ id, lane }) => [id, lane]));
  const within = (id: string): string | undefined => {
    const lane = laneOf.get(id);
    return lane !== undefined && isOutside.has(lane) ? lane : undefined;
  };
  const elementsIn = (pool: string | undefined): readonly ModdleObject[] => [
    ...[...parts.nodes].filter(([id]) => within(id) === pool).map(([, node]) => node),
    ...graph.flows
      .filter(({ from }) => within(from) === pool)
      .map(({ id }) => parts.flows.get(id) as ModdleObject),
  ];
  const process = make('bpmn:Process', {
    id: ids(`Process_${graph.title}`),
    name: clean(graph.title),
    isExecutable: false,
    laneSets: [make('bpmn:LaneSet', { id: ids('LaneSet'), lanes: [...parts.lanes.values()] })],
    flowElements: elementsIn(undefined),
  });
  const participant = make('bpmn:Participant', {
    id: ids('Participant'),
    name: clean(graph.title),
    processRef: process,
  });
  const outside = pools.map(({ id, name, isClosed }) => {
    const own = isClosed
      ? undefined
      : make('bpmn:Process', {
          id: ids(`Process_${id}`),
          name: clean(name),
          isExecutable: false,
          flowElements: elementsIn(name),
        });
    const made = make('bpmn:Participant', {
      id: ids(id),
      name: clean(name),
      ...(own && { processRef: own }),
    });
    return { id, name, own, made };
  });
  const endOf = (id: string): ModdleObject | undefined =>
    parts.nodes.get(id) ?? outside.find((pool) => pool.id === id)?.made;
  const messages = (graph.messages ?? []).map(({ id, from, to }) => {
    const ends = { sourceRef: endOf(from), targetRef: endOf(to) };
    return { id, made: make('bpmn:MessageFlow', { id: ids(id), ...ends }) };
  });
  const collaboration = make('bpmn:Collaboration', {
    id: ids('Collaboration'),
    participants: [participant, ...outside.map(({ made }) => made)],
    ...(messages.length > 0 && { messageFlows: messages.map(({ made }) => made) }),
  });
  const planeElement = [
    shapeOf(make, participant, { bounds: layout.participant, isHorizontal: true }),
    ...outside.map(({ name, made }) =>
      shapeOf(make, made, { bounds: layout.pools.get(name) as Rect, isHorizontal: true }),
    ),
    ...[...parts.lanes].map(([name, lane]) =>
      shapeOf(make, lane, { bounds: layout.lanes.get(name) as Rect, isHorizontal: true }),
    ),
    ...[...parts.nodes].map(([id, node]) =>
      shapeOf(make, node, {
        bounds: layout.shapes.get(id) as Rect,
        label: layout.labels.get(id),
        isMarkerVisible: node.$type === 'bpmn:ExclusiveGateway' ? true : undefined,
      }),
    ),
    ...[...parts.flows].map(([id, flow]) =>
      edgeOf(make, flow, { line: layout.lines.get(id) ?? [], label: layout.labels.get(id) }),
    ),
    ...messages.map(({ id, made }) =>
      edgeOf(make, made, { line: layout.lines.get(id) ?? [], label: undefined }),
    ),
  ];
  const plane = make('bpmndi:BPMNPlane', { id: 'Plane', bpmnElement: collaboration, planeElement });
  const definitions = make('bpmn:Definitions', {
    id: ids(`Definitions_${graph.title}`),
    targetNamespace: 'http://bpmn.io/schema/bpmn',
    rootElements: [collaboration, process, ...outside.flatMap(({ own }) => own ?? [])],
    diagrams: [make('bpmndi:BPMNDiagram', { id: 'Diagram', plane })],
  });
  const { xml } = await moddle.toXML(definitions, { format: true });
  return xml;
}

/** Replaces what XML 1.0 cannot hold: control characters, lone surrogates, U+FFFE and U+FFFF. */
export function clean(text: string): string {
  return (
    text
      .toWellFormed()
      // oxlint-disable-next-line no-control-regex -- these are what is looked for
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD')
  );
}

type Make = (type: string, properties: Readonly<Record<string, unknown>>) => ModdleObject;

interface Elements {
  readonly lanes: ReadonlyMap<string, ModdleObject>;
  readonly nodes: ReadonlyMap<string, ModdleObject>;
  readonly flows: ReadonlyMap<string, ModdleObject>;
}

function elements(
  make: Make,
  graph: ProcessGraph,
  documentation: ReadonlyMap<string, string>,
): Elements {
  const nodes = new Map(
    graph.nodes.map((node) => [node.id, elementOf(make, node, documentation.get(node.id))]),
  );
  const flows = new Map(
    graph.flows.map((flow) => {
      const source = nodes.get(flow.from) as ModdleObject;
      const target = nodes.get(flow.to) as ModdleObject;
      const made = make('bpmn:SequenceFlow', {
        id: flow.id,
        ...(flow.label ? { name: clean(flow.label) } : {}),
        sourceRef: source,
        targetRef: target,
      });
      if (flow.isDefault) source.set('default', made);
      else if (flow.label) made.set('conditionExpression', expression(make, flow.label));
      push(source, 'outgoing', made);
      push(target, 'incoming', made);
      return [flow.id, made];
    }),
  );
  const lanes = new Map(
    graph.lanes.map(({ name }, i) => {
      const members = graph.nodes.filter((node) => node.lane === name);
      const flowNodeRef = members.map((node) => nodes.get(node.id));
      return [name, make('bpmn:Lane', { id: `Lane_${i + 1}`, name: clean(name), flowNodeRef })];
    }),
  );
  return { lanes, nodes, flows };
}

const types: Readonly<Record<GraphNode['kind'], string>> = {
  task: 'bpmn:Task',
  user: 'bpmn:UserTask',
  service: 'bpmn:ServiceTask',
  manual: 'bpmn:ManualTask',
  send: 'bpmn:SendTask',
  receive: 'bpmn:ReceiveTask',
  rule: 'bpmn:BusinessRuleTask',
  decision: 'bpmn:ExclusiveGateway',
  parallel: 'bpmn:ParallelGateway',
  wait: 'bpmn:IntermediateCatchEvent',
  start: 'bpmn:StartEvent',
  end: 'bpmn:EndEvent',
};

/** Events of messages between pools, and the gateway that waits for one of several. */
const messageTypes: Readonly<Record<MessageElement, string>> = {
  message_start: 'bpmn:StartEvent',
  message_catch: 'bpmn:IntermediateCatchEvent',
  message_throw: 'bpmn:IntermediateThrowEvent',
  message_end: 'bpmn:EndEvent',
  event_gateway: 'bpmn:EventBasedGateway',
};

function elementOf(make: Make, node: GraphNode, text?: string): ModdleObject {
  const { id, kind, name, step, drawnAs } = node;
  const element = make(drawnAs ? messageTypes[drawnAs] : types[kind], {
    id,
    ...(name ? { name: clean(name) } : {}),
  });
  if (text) push(element, 'documentation', make('bpmn:Documentation', { text: clean(text) }));
  if (drawnAs && drawnAs !== 'event_gateway') {
    const message = make('bpmn:MessageEventDefinition', { id: `${id}_message` });
    push(element, 'eventDefinitions', message);
  } else if (kind === 'wait') {
    const minutes = step?.waitMinutes;
    const timer = make('bpmn:TimerEventDefinition', {
      id: `${id}_timer`,
      ...(minutes === undefined ? {} : { timeDuration: expression(make, isoDuration(minutes)) }),
    });
    push(element, 'eventDefinitions', timer);
  }
  return element;
}

function expression(make: Make, body: string): ModdleObject {
  return make('bpmn:FormalExpression', { body: clean(body) });
}

/** Minutes as an ISO 8601 duration: 90 is `PT90M`, 2880 is `P2D`. */
export function isoDuration(minutes: number): string {
  if (minutes > 0 && minutes % 1440 === 0) return `P${minutes / 1440}D`;
  if (minutes > 0 && minutes % 60 === 0) return `PT${minutes / 60}H`;
  return Number.isInteger(minutes) ? `PT${minutes}M` : `PT${Math.round(minutes * 60)}S`;
}

function push(element: ModdleObject, property: string, value: ModdleObject): void {
  (element.get(property) as ModdleObject[]).push(value);
}

interface Drawn {
  readonly bounds: Rect;
  readonly label?: Rect | undefined;
  readonly isHorizontal?: boolean | undefined;
  readonly isMarkerVisible?: boolean | undefined;
}

function shapeOf(make: Make, element: ModdleObject, drawn: Drawn): ModdleObject {
  const { bounds, label, isHorizontal, isMarkerVisible } = drawn;
  return make('bpmndi:BPMNShape', {
    id: `${element.id}_di`,
    bpmnElement: element,
    ...(isHorizontal ? { isHorizontal } : {}),
    ...(isMarkerVisible ? { isMarkerVisible } : {}),
    bounds: make('dc:Bounds', { ...bounds }),
    ...labelOf(make, label),
  });
}

function edgeOf(
  make: Make,
  element: ModdleObject,
  { line, label }: { line: readonly Point[]; label: Rect | undefined },
): ModdleObject {
  return make('bpmndi:BPMNEdge', {
    id: `${element.id}_di`,
    bpmnElement: element,
    waypoint: line.map(({ x, y }) => make('dc:Point', { x, y })),
    ...labelOf(make, label),
  });
}

function labelOf(make: Make, label: Rect | undefined): { readonly label?: ModdleObject } {
  if (!label) return {};
  return { label: make('bpmndi:BPMNLabel', { bounds: make('dc:Bounds', { ...label }) }) };
}
