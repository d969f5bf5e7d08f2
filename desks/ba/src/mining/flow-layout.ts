/**
 * Where everything of the picture goes, from top to bottom, by elkjs (layered, splines).
 *
 * Comes in: the graph. Goes out: boxes, curves and places of labels in px. Frequent edges are kept
 * straight, and the order of the nodes says which edges lead back, so that the usual path runs down
 * the picture.
 */

import type { ElkNode } from 'elkjs/lib/elk-api.js';
import type { Point, Rect } from '../process/bpmn-geometry.ts';
import { textWidth, wrapText } from '../process/bpmn-text.ts';
import { durationText, plural, thousands } from './duration.ts';
import type { FlowEdge, FlowGraph, FlowNode } from './flow-graph.ts';

export interface PlacedNode extends FlowNode {
  readonly box: Rect;
  readonly lines: readonly string[];
}

export interface PlacedEdge extends FlowEdge {
  /** Start, then two control points and an end for each cubic curve. */
  readonly points: readonly Point[];
  /** Lines of the label and their box. */
  readonly label: { readonly lines: readonly string[]; readonly box: Rect };
}

export interface FlowLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** Widths in px. */
const nodeWidthMax = 190;
const nodeWidthMin = 96;
export const nodeLinePx = 15;
export const labelLinePx = 13;
/** Room for the number of an edge with much waiting. */
export const badgePx = 20;
const roundSize = 26;

/** Lays out a graph. */
export async function layoutFlow(graph: FlowGraph): Promise<FlowLayout> {
  const most = Math.max(1, ...graph.edges.map(({ count }) => count));
  const texts = new Map(graph.edges.map((edge) => [edge.id, labelLines(edge)]));
  const input: ElkNode = {
    id: 'flow',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'DOWN',
      'elk.edgeRouting': 'SPLINES',
      'elk.layered.edgeRouting.splines.mode': 'CONSERVATIVE',
      'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
      'elk.layered.considerModelOrder.strategy': 'PREFER_NODES',
      // A third of the time of NETWORK_SIMPLEX, and as straight.
      'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
      // The order of the nodes is known, so that crossings need no search.
      'elk.layered.thoroughness': '1',
      'elk.layered.crossingMinimization.greedySwitch.type': 'OFF',
      'elk.separateConnectedComponents': 'false',
      'elk.layered.edgeLabels.sideSelection': 'ALWAYS_DOWN',
      'elk.spacing.nodeNode': '34',
      'elk.spacing.edgeNode': '18',
      'elk.spacing.edgeEdge': '14',
      'elk.spacing.edgeLabel': '3',
      'elk.layered.spacing.nodeNodeBetweenLayers': '22',
      'elk.layered.spacing.edgeNodeBetweenLayers': '20',
      'elk.padding': '[top=24,left=24,bottom=24,right=24]',
    },
    children: graph.nodes.map((node) => ({ id: node.id, ...sizeOf(node) })),
    edges: graph.edges.map((edge) => ({
      id: edge.id,
      sources: [edge.from],
      targets: [edge.to],
      // A label without text would not be placed.
      labels: [
        { id: `${edge.id}-label`, text: edge.id, ...labelSize(texts.get(edge.id) ?? [], edge) },
      ],
      layoutOptions: {
        'elk.layered.priority.straightness': String(Math.ceil((edge.count / most) * 10)),
        'elk.layered.priority.shortness': String(Math.ceil((edge.count / most) * 5)),
        'elk.edgeLabels.placement': 'CENTER',
      },
    })),
  };
  // A tenth of a second that only a picture is worth.
  const { default: elk } = await import('elkjs/lib/elk.bundled.js');
  const placed: ElkNode = await new elk.default().layout(input);
  const boxes = new Map((placed.children ?? []).map((child) => [child.id, rectOf(child)]));
  const drawn = new Map((placed.edges ?? []).map((edge) => [edge.id, edge]));
  return {
    width: Math.ceil(placed.width ?? 0),
    height: Math.ceil(placed.height ?? 0),
    nodes: graph.nodes.map((node) => ({
      ...node,
      box: boxes.get(node.id) ?? rectOf({}),
      lines: nodeLines(node),
    })),
    edges: graph.edges.map((edge): PlacedEdge => {
      const found = drawn.get(edge.id);
      const [section] = found?.sections ?? [];
      const points = section
        ? [section.startPoint, ...(section.bendPoints ?? []), section.endPoint]
        : [];
      const box = rectOf(found?.labels?.[0] ?? {});
      return { ...edge, points, label: { lines: texts.get(edge.id) ?? [], box } };
    }),
  };
}

function rectOf({ x = 0, y = 0, width = 0, height = 0 }: Partial<Rect>): Rect {
  return { x, y, width, height };
}

/** The name in at most three lines. */
function nodeLines({ name, kind }: FlowNode): readonly string[] {
  return kind === 'activity' ? wrapText(name, { width: nodeWidthMax - 24, linesMax: 3 }) : [];
}

function sizeOf(node: FlowNode): { width: number; height: number } {
  if (node.kind !== 'activity') return { width: roundSize, height: roundSize };
  const lines = nodeLines(node);
  const widest = Math.max(...lines.map(textWidth), textWidth(countLine(node)));
  const width = Math.ceil(Math.min(nodeWidthMax, Math.max(nodeWidthMin, widest + 24)));
  return { width, height: (lines.length + 1) * nodeLinePx + 14 };
}

/** `1,203` */
export function countLine({ count, cases }: FlowNode): string {
  return count === cases ? thousands(count) : `${thousands(count)} in ${plural(cases, 'case')}`;
}

/** How often, and below it how long. */
function labelLines({ count, median }: FlowEdge): readonly string[] {
  return [thousands(count), ...(median === undefined ? [] : [durationText(median)])];
}

function labelSize(
  lines: readonly string[],
  { slow }: FlowEdge,
): { width: number; height: number } {
  const width = Math.max(...lines.map(textWidth)) * 0.92 + 8 + (slow ? badgePx : 0);
  return { width: Math.ceil(width), height: lines.length * labelLinePx + 4 };
}
