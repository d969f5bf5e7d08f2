/**
 * The picture of a log as SVG: activities with their counts, what follows what with how often and
 * how long, thick where it is frequent, in another colour where most waiting is.
 *
 * One file without anything from outside, with a dark variant, like the process map; everything that
 * is said by a colour is said by a text too. Every element has a title for tooltips and screen
 * readers.
 */
import type { Point } from '../process/bpmn-geometry.ts';
import { escapeXml } from '../process/bpmn-svg.ts';
import { textWidth } from '../process/bpmn-text.ts';
import { durationText, percentText, plural, thousands } from './duration.ts';
import type { FlowGraph } from './flow-graph.ts';
import {
  badgePx,
  countLine,
  type FlowLayout,
  labelLinePx,
  nodeLinePx,
  type PlacedEdge,
  type PlacedNode,
} from './flow-layout.ts';

export interface DrawnFlow {
  readonly title: string;
  /** What the time at an edge is. */
  readonly meaning: string;
  readonly graph: FlowGraph;
  readonly layout: FlowLayout;
}

/** Draws a flow. */
export function drawFlow({ title, meaning, graph, layout }: DrawnFlow): string {
  const notes = [
    `Number: how often; thick: frequent. ${meaning}`,
    ...(graph.edges.some(({ slow }) => slow)
      ? ['In another colour, with a number: the most waiting in total, 1 the most.']
      : []),
    ...(graph.leftOut === '' ? [] : [graph.leftOut]),
  ];
  const heading = 30;
  const legend = notes.length * 17 + 14;
  const widest = Math.max(textWidth(title) * 1.25, ...notes.map((note) => textWidth(note) * 0.95));
  const width = Math.ceil(Math.max(layout.width, widest + 48));
  const height = layout.height + heading + legend;
  const left = Math.round((width - layout.width) / 2);
  const most = Math.max(1, ...graph.edges.map(({ count }) => count));
  const names = new Map(layout.nodes.map(({ id, name }) => [id, name]));
  const busiest = Math.max(1, ...activities(layout).map(({ cases }) => cases));
  const edges = layout.edges.toSorted((a, b) => rank(a) - rank(b) || a.count - b.count);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" class="flow" role="img" aria-labelledby="flow-title flow-desc" ` +
      `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title id="flow-title">${escapeXml(title)}</title>`,
    `<desc id="flow-desc">${escapeXml(description(graph))}</desc>`,
    `<style>${style}</style>`,
    `<rect class="flow-page" width="${width}" height="${height}"/>`,
    `<text class="flow-heading" x="24" y="26">${escapeXml(title)}</text>`,
    `<g transform="translate(${left} ${heading})">`,
    ...edges.map((edge) => drawEdge(edge, { most, names })),
    ...layout.nodes.map((node) => drawNode(node, { busiest, all: graph.cases })),
    ...edges.map(drawLabel),
    '</g>',
    ...notes.map((note, index) => {
      const y = heading + layout.height + 12 + index * 17;
      return `<text class="flow-note" x="24" y="${y}">${escapeXml(note)}</text>`;
    }),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

function activities({ nodes }: FlowLayout): readonly PlacedNode[] {
  return nodes.filter(({ kind }) => kind === 'activity');
}

/** Slow edges lie on top. */
function rank({ slow }: PlacedEdge): number {
  return slow === undefined ? 0 : 10 - slow;
}

function description({ nodes, edges, cases }: FlowGraph): string {
  const count = nodes.filter(({ kind }) => kind === 'activity').length;
  return (
    `What follows what in ${plural(cases, 'case')}: ${plural(count, 'activity', 'activities')}, ` +
    `${plural(edges.length, 'connection')}.`
  );
}

const light = {
  page: '#ffffff',
  ink: '#1f2933',
  line: '#8fa3b8',
  quiet: '#52606d',
  slow: '#c2410c',
  fills: ['#f5f8fb', '#e6eff8', '#d2e3f4', '#b9d4ee'],
};
const dark = {
  page: '#15191e',
  ink: '#e4e7eb',
  line: '#5d7186',
  quiet: '#9aa5b1',
  slow: '#fb923c',
  fills: ['#1d242c', '#22303e', '#283e53', '#2f4d6a'],
};

function rulesOf({ page, ink, line, quiet, slow, fills }: typeof light): string {
  return `
.flow-page{fill:${page}}
.flow text{fill:${ink}}
.flow text.flow-note,.flow .flow-count{fill:${quiet}}
.flow-node{stroke:${ink}}
${fills.map((fill, index) => `.flow-fill-${index}{fill:${fill}}`).join('\n')}
.flow-line{stroke:${line}}
.flow-head{fill:${line}}
.flow-slow .flow-line{stroke:${slow}}
.flow-slow .flow-head,.flow text.flow-slow,.flow-badge{fill:${slow}}
.flow-label,.flow .flow-rank{paint-order:stroke;stroke:${page}}
.flow text.flow-rank{fill:${page};stroke:none}
.flow-end{fill:${page};stroke:${ink}}
.flow-mark{fill:${ink}}`;
}

const style = `
.flow text{font-family:sans-serif;font-size:12px}
.flow text.flow-heading{font-size:15px;font-weight:bold}
.flow text.flow-note{font-size:11.5px}
.flow text.flow-label{font-size:11px;stroke-width:3px;stroke-linejoin:round}
.flow text.flow-slow{font-weight:bold}
.flow text.flow-rank{font-size:10px;font-weight:bold}
.flow-node{stroke-width:1.2}
.flow-line{fill:none;stroke-linecap:round}${rulesOf(light)}
@media (prefers-color-scheme: dark){${rulesOf(dark)}
}
`;

function drawNode(node: PlacedNode, of: { busiest: number; all: number }): string {
  const { x, y, width, height } = node.box;
  const [cx, cy] = [x + width / 2, y + height / 2];
  if (node.kind !== 'activity') {
    const mark =
      node.kind === 'begin'
        ? `M${cx - 4} ${cy - 6}L${cx + 7} ${cy}L${cx - 4} ${cy + 6}Z`
        : `M${cx - 5} ${cy - 5}h10v10h-10Z`;
    return (
      `<g><title>${escapeXml(`${node.name}: ${plural(node.count, 'case')}`)}</title>` +
      `<circle class="flow-end" cx="${r(cx)}" cy="${r(cy)}" r="${width / 2 - 1}" stroke-width="1.6"/>` +
      `<path class="flow-mark" d="${mark}"/></g>`
    );
  }
  const share = node.cases / of.busiest;
  const fill = Math.min(3, Math.floor(share * 4));
  const top = y + 7 + nodeLinePx * 0.75;
  const lines = node.lines.map(
    (line, index) =>
      `<tspan x="${r(cx)}" y="${r(top + index * nodeLinePx)}">${escapeXml(line)}</tspan>`,
  );
  const count = `<tspan class="flow-count" x="${r(cx)}" y="${r(top + node.lines.length * nodeLinePx)}">${countLine(node)}</tspan>`;
  const title =
    `${node.name}\n${plural(node.count, 'event')} in ${plural(node.cases, 'case')} ` +
    `(${percentText(node.cases, of.all)} of the cases)`;
  return (
    `<g><title>${escapeXml(title)}</title>` +
    `<rect class="flow-node flow-fill-${fill}" x="${r(x)}" y="${r(y)}" width="${r(width)}" height="${r(height)}" rx="8"/>` +
    `<text text-anchor="middle">${lines.join('')}${count}</text></g>`
  );
}

function drawEdge(
  edge: PlacedEdge,
  { most, names }: { most: number; names: ReadonlyMap<string, string> },
): string {
  const { points, slow } = edge;
  const tip = points.at(-1);
  const before = points.findLast(({ x, y }) => tip && Math.hypot(tip.x - x, tip.y - y) > 0.5);
  const [first, ...rest] = points;
  if (!tip || !before || !first) return '';
  const width = r(1.2 + 5 * Math.sqrt(edge.count / most));
  const size = 6 + width * 1.1;
  const far = Math.hypot(tip.x - before.x, tip.y - before.y);
  const [dx, dy] = [(tip.x - before.x) / far, (tip.y - before.y) / far];
  const base = { x: tip.x - dx * size, y: tip.y - dy * size };
  const half = size * 0.5;
  const head =
    `M${r(tip.x)} ${r(tip.y)}L${r(base.x - dy * half)} ${r(base.y + dx * half)}` +
    `L${r(base.x + dy * half)} ${r(base.y - dx * half)}Z`;
  const path = [`M${r(first.x)} ${r(first.y)}`];
  const shaft = shaftOf(rest, {
    tip,
    base,
    size,
    back: { x: base.x - dx * 6, y: base.y - dy * 6 },
  });
  for (let at = 0; at < shaft.length; at += 3) {
    const curve = shaft.slice(at, at + 3);
    const list = curve.map(({ x, y }) => `${r(x)} ${r(y)}`).join(' ');
    path.push(`${{ 1: 'L', 2: 'Q', 3: 'C' }[curve.length] ?? 'L'}${list}`);
  }
  const waiting = edge.median === undefined ? '' : `, median ${durationText(edge.median)}`;
  const title = `${names.get(edge.from)} → ${names.get(edge.to)}: ${thousands(edge.count)} times${waiting}`;
  return (
    `<g${slow ? ' class="flow-slow"' : ''}><title>${escapeXml(title)}</title>` +
    `<path class="flow-line" stroke-width="${width}" d="${path.join('')}"/><path ` +
    `class="flow-head" d="${head}"/></g>`
  );
}

/** The line up to where its arrow head begins; short curves inside of the head are left out. */
function shaftOf(
  points: readonly Point[],
  of: { tip: Point; base: Point; back: Point; size: number },
): readonly Point[] {
  const near = ({ x, y }: Point): boolean => Math.hypot(of.tip.x - x, of.tip.y - y) < of.size + 3;
  let kept = points;
  for (let before = kept.at(-4); before && near(before); before = kept.at(-4)) {
    kept = kept.slice(0, -3);
  }
  const control = kept.at(-2);
  const lead = kept.slice(0, -1);
  const bends = kept.length < points.length || (control !== undefined && near(control));
  // The line comes into the head from behind.
  return bends && lead.length > 0 ? [...lead.slice(0, -1), of.back, of.base] : [...lead, of.base];
}

function drawLabel({ label: { lines, box }, slow }: PlacedEdge): string {
  const room = slow ? badgePx : 0;
  const x = r(box.x + room + (box.width - room) / 2);
  const top = box.y + 2 + labelLinePx * 0.8;
  const spans = lines.map(
    (line, index) =>
      `<tspan x="${x}" y="${r(top + index * labelLinePx)}">${escapeXml(line)}</tspan>`,
  );
  const text = `<text class="flow-label${slow ? ' flow-slow' : ''}" text-anchor="middle">${spans.join('')}</text>`;
  if (!slow) return text;
  const [cx, cy] = [r(box.x + 10), r(box.y + box.height / 2)];
  return (
    `${text}<circle class="flow-badge" cx="${cx}" cy="${cy}" r="8"/>` +
    `<text class="flow-rank" text-anchor="middle" x="${cx}" y="${r(cy + 3.6)}">${slow}</text>`
  );
}

/** To a tenth of a px. */
function r(value: number): number {
  return Math.round(value * 10) / 10;
}
