/**
 * Where names go that do not fit inside their element: those of gateways and events, and the
 * conditions on lines. Each gets the free place with the best price: near its element, off shapes,
 * lines and other labels.
 */
import {
  grow,
  isHorizontal,
  lengthOf,
  overlapArea,
  type Point,
  type Rect,
  runsThrough,
  type Segment,
  segments,
} from './bpmn-geometry.ts';
import type { GraphNode, ProcessGraph } from './bpmn-graph.ts';
import { textBox, wrapText } from './bpmn-text.ts';

/** Width in px and lines a label may have. */
export const nodeLabel = { width: 104, linesMax: 4 } as const;
export const flowLabel = { width: 96, linesMax: 3 } as const;

/** Whether an element has its name outside. */
export function isLabelled({ kind, name }: GraphNode): boolean {
  return name !== '' && (isGateway(kind) || kind === 'start' || kind === 'end' || kind === 'wait');
}

export function isGateway(kind: GraphNode['kind']): boolean {
  return kind === 'decision' || kind === 'parallel';
}

/** Size of a name outside its element. */
export function labelBox(text: string, wrap: typeof nodeLabel | typeof flowLabel): Size {
  return textBox(wrapText(text, wrap));
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The place a label has when nothing is in its way: above a gateway, below an event. */
export function usualPlace(node: GraphNode, shape: Rect): Rect {
  return (isGateway(node.kind) ? [above, below] : [below])[0]?.(shape, sizeOf(node)) ?? shape;
}

export interface Labelling {
  readonly graph: ProcessGraph;
  readonly shapes: ReadonlyMap<string, Rect>;
  readonly lines: ReadonlyMap<string, readonly Point[]>;
  /** Lane by name; a label stays in the lane of its element. */
  readonly lanes: ReadonlyMap<string, Rect>;
  /** The participant; labels of lines stay inside. */
  readonly frame: Rect;
}

/** Places of all labels, by id of element or flow. */
export function placeLabels(labelling: Labelling): ReadonlyMap<string, Rect> {
  const { graph, shapes, lines, lanes, frame } = labelling;
  const placed = new Map<string, Rect>();
  const drawn = [...lines].flatMap(([id, points]) =>
    segments(points).map((segment) => ({ id, segment })),
  );
  const price = (place: Rect, { inside, flow }: { inside: Rect; flow?: string }): number => {
    let sum = place.width * place.height - overlapArea(place, inside);
    for (const shape of shapes.values()) sum += 4 * overlapArea(grow(place, 1), shape);
    for (const other of placed.values()) sum += 4 * overlapArea(place, grow(other, 2));
    for (const { y } of lanes.values()) if (place.y < y && place.y + place.height > y) sum += 60;
    for (const { id, segment } of drawn) {
      if (runsThrough(segment, id === flow ? place : grow(place, 1))) sum += 900;
    }
    return sum;
  };
  const put = (
    id: string,
    candidates: readonly Candidate[],
    where: Parameters<typeof price>[1],
  ) => {
    const priced = candidates.map((c) => ({ ...c, price: c.far + price(c.place, where) }));
    const best = priced.reduce((a, b) => (b.price < a.price ? b : a));
    placed.set(id, best.place);
  };
  for (const node of graph.nodes.filter(isLabelled)) {
    const shape = shapes.get(node.id) as Rect;
    put(node.id, besideNode(node, shape), { inside: lanes.get(node.lane) ?? frame });
  }
  for (const { id, label, isDefault } of graph.flows) {
    if (!label) continue;
    const line = segments(lines.get(id) ?? []);
    put(id, alongLine(line, { ...labelBox(label, flowLabel), after: isDefault ? 16 : 6 }), {
      inside: frame,
      flow: id,
    });
  }
  return placed;
}

interface Candidate {
  readonly place: Rect;
  /** Price of not being where a reader looks first. */
  readonly far: number;
}

function sizeOf(node: GraphNode): Size {
  return labelBox(node.name, nodeLabel);
}

type Place = (shape: Rect, size: Size) => Rect;

const gap = 5;
const above: Place = (shape, { width, height }) => ({
  x: Math.round(shape.x + (shape.width - width) / 2),
  y: shape.y - gap - height,
  width,
  height,
});
const below: Place = (shape, size) => ({ ...above(shape, size), y: shape.y + shape.height + gap });

function besideNode(node: GraphNode, shape: Rect): readonly Candidate[] {
  const size = sizeOf(node);
  const middle = shape.x + shape.width / 2;
  const up = above(shape, size);
  const down = below(shape, size);
  const left = Math.round(middle - gap - size.width);
  const right = Math.round(middle + gap);
  // A diamond leaves its corners free, so a label beside its tip may reach into them.
  const tuck = isGateway(node.kind) ? 8 : 0;
  const places = isGateway(node.kind)
    ? [up, down, { ...up, x: left, y: up.y + tuck }, { ...up, x: right, y: up.y + tuck }]
    : [down, up, { ...down, x: left }, { ...down, x: right }];
  const corners = [
    { ...down, x: right, y: down.y - tuck },
    { ...down, x: left, y: down.y - tuck },
  ];
  return [...places, ...corners].map((place, i) => ({ place, far: i * 20 }));
}

/** Places along a line, `after` px from its start or later; the nearer the better. */
function alongLine(
  line: readonly Segment[],
  { width, height, after }: Size & { readonly after: number },
): readonly Candidate[] {
  let walked = 0;
  return line.flatMap((segment) => {
    const { a, b } = segment;
    const length = lengthOf(segment);
    const start = walked;
    walked += length;
    const steps = [0, 0.25, 0.5, 0.75, 1];
    return steps.flatMap((part) => {
      const far = (start + length * part) * 0.6;
      if (isHorizontal(segment)) {
        const room = Math.max(0, length - width - 6 - after);
        const forwards = b.x > a.x;
        const x = forwards ? a.x + after + room * part : a.x - after - width - room * part;
        return [
          { place: { x: Math.round(x), y: a.y - height - 2, width, height }, far },
          { place: { x: Math.round(x), y: a.y + 3, width, height }, far: far + 15 },
        ];
      }
      const room = Math.max(0, length - height - 8);
      const y = b.y > a.y ? a.y + 4 + room * part : a.y - 4 - height - room * part;
      return [
        { place: { x: a.x + 5, y: Math.round(y), width, height }, far },
        { place: { x: a.x - 5 - width, y: Math.round(y), width, height }, far: far + 15 },
      ];
    });
  });
}
