/**
 * What a BPMN document draws, read back from its XML: the one place where parsed BPMN becomes plain
 * data. The SVG is drawn from this, so that the picture shows what the file says.
 */
import type { ModdleObject } from 'bpmn-moddle';
import type { Point, Rect } from './bpmn-geometry.ts';
import { metamodel } from './bpmn-metamodel.ts';

export interface DiagramShape {
  readonly id: string;
  /** Without prefix: `UserTask`, `Lane`, `ExclusiveGateway`. */
  readonly type: string;
  readonly name: string;
  readonly documentation: string;
  readonly bounds: Rect;
  readonly label: Rect | undefined;
  readonly isTimer: boolean;
  readonly isMessage: boolean;
}

export interface DiagramLine {
  readonly id: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
  readonly label: Rect | undefined;
  readonly isDefault: boolean;
  /** Between pools. */
  readonly isMessage: boolean;
}

export interface Diagram {
  readonly shapes: readonly DiagramShape[];
  readonly lines: readonly DiagramLine[];
}

/**
 * Reads shapes and lines of the first diagram.
 * @throws Error when the XML is no BPMN or has no diagram.
 */
export async function readDiagram(xml: string): Promise<Diagram> {
  const { rootElement } = await metamodel().fromXML(xml);
  const plane = object(objects(rootElement, 'diagrams')[0], 'plane');
  if (!plane) throw new Error('Cannot read the diagram: the document has none. Add BPMNDI to it.');
  const drawn = objects(plane, 'planeElement');
  return {
    shapes: drawn.filter(({ $type }) => $type === 'bpmndi:BPMNShape').map(shapeOf),
    lines: drawn.filter(({ $type }) => $type === 'bpmndi:BPMNEdge').map(lineOf),
  };
}

function shapeOf(shape: ModdleObject): DiagramShape {
  const element = elementOf(shape);
  const events = element.$type.endsWith('Event') ? objects(element, 'eventDefinitions') : [];
  return {
    id: element.id ?? '',
    type: element.$type.replace('bpmn:', ''),
    name: text(element, 'name'),
    documentation: objects(element, 'documentation')
      .map((part) => text(part, 'text'))
      .join('\n'),
    bounds: rect(object(shape, 'bounds')) ?? { x: 0, y: 0, width: 0, height: 0 },
    label: rect(object(object(shape, 'label'), 'bounds')),
    isTimer: events.some(({ $type }) => $type === 'bpmn:TimerEventDefinition'),
    isMessage: events.some(({ $type }) => $type === 'bpmn:MessageEventDefinition'),
  };
}

function lineOf(edge: ModdleObject): DiagramLine {
  const element = elementOf(edge);
  const source = object(element, 'sourceRef');
  const usual = source?.$type === 'bpmn:ExclusiveGateway' ? object(source, 'default') : undefined;
  return {
    id: element.id ?? '',
    name: text(element, 'name'),
    from: source?.id ?? '',
    to: object(element, 'targetRef')?.id ?? '',
    points: objects(edge, 'waypoint').map((point) => ({
      x: number(point, 'x'),
      y: number(point, 'y'),
    })),
    label: rect(object(object(edge, 'label'), 'bounds')),
    isDefault: usual === element,
    isMessage: element.$type === 'bpmn:MessageFlow',
  };
}

function elementOf(drawn: ModdleObject): ModdleObject {
  const element = object(drawn, 'bpmnElement');
  if (element) return element;
  throw new Error(`Cannot read the diagram: ${drawn.id} draws an element that is not there.`);
}

function rect(bounds: ModdleObject | undefined): Rect | undefined {
  if (!bounds) return undefined;
  const [x, y] = [number(bounds, 'x'), number(bounds, 'y')];
  return { x, y, width: number(bounds, 'width'), height: number(bounds, 'height') };
}

// The casts below are where parsed documents enter: bpmn-moddle has checked them by its metamodel.

function object(of: ModdleObject | undefined, property: string): ModdleObject | undefined {
  return of?.get(property) as ModdleObject | undefined;
}

function objects(of: ModdleObject, property: string): readonly ModdleObject[] {
  return (of.get(property) ?? []) as readonly ModdleObject[];
}

function text(of: ModdleObject, property: string): string {
  const value = of.get(property);
  return typeof value === 'string' ? value : '';
}

function number(of: ModdleObject, property: string): number {
  const value = of.get(property);
  return typeof value === 'number' ? value : 0;
}
