/**
 * The picture of a process map as SVG, from what its BPMN file says.
 *
 * One file without anything from outside: presentation by classes and a style element with a dark
 * variant (`prefers-color-scheme`), arrow heads as paths rather than markers, so that browsers,
 * office programs and converters draw the same. Every element has a title for tooltips and screen
 * readers.
 */
import { clean } from './bpmn.ts';
import type { Diagram, DiagramLine, DiagramShape } from './bpmn-diagram.ts';
import { contains, type Point, type Rect } from './bpmn-geometry.ts';
import { flowLabel, nodeLabel } from './bpmn-labels.ts';
import { headWidth } from './bpmn-layout.ts';
import { svgStyle } from './bpmn-style.ts';
import { fontPx, linePx, wrapText } from './bpmn-text.ts';

/** What is shown on a task beside its name, in a bar at its foot. */
export interface Mark {
  readonly text: string;
  /**
   * What the bar is about. Each has a pattern of its frame or a sign in its text beside its colour,
   * so that the colour may be lost.
   */
  readonly tone: 'heat' | 'quiet' | 'removed' | 'added' | 'changed' | 'faster' | 'slower';
  /** How much of the bar is filled, from 0 to 1. */
  readonly share?: number;
}

export interface DrawOptions {
  /** Marks by the id of the element. */
  readonly marks?: ReadonlyMap<string, Mark>;
  /** Lines below the diagram that say what the marks mean. */
  readonly legend?: readonly string[];
}

/** Draws a diagram. */
export function drawSvg(diagram: Diagram, options: DrawOptions = {}): string {
  const { width, height, title, description, parts } = drawParts(diagram, options.marks);
  const { legend = [] } = options;
  return svgPage({
    width,
    height: height + (legend.length > 0 ? legend.length * (linePx + 3) + 12 : 0),
    title,
    description,
    parts: [...parts, ...legendAt(legend, frameOf(diagram).x, height)],
  });
}

export interface Panel extends DrawOptions {
  readonly diagram: Diagram;
  readonly heading: string;
}

/** Panels wider than this together stand one above the other. */
const besideMax = 1500;

/** Several diagrams in one picture, side by side where there is room, each under its heading. */
export function drawPanels(
  panels: readonly Panel[],
  { title, legend }: { readonly title: string; readonly legend: readonly string[] },
): string {
  const drawn = panels.map((panel) => ({ ...panel, ...drawParts(panel.diagram, panel.marks) }));
  const isBeside = drawn.reduce((sum, { width }) => sum + width, 0) <= besideMax;
  const head = 34;
  const parts: string[] = [];
  let [x, y, right, bottom] = [0, 0, 0, 0];
  for (const { heading, width, height, parts: own } of drawn) {
    const name = `<tspan x="20" y="24">${escapeXml(heading)}</tspan>`;
    parts.push(
      `<g transform="translate(${x} ${y})">`,
      `<text class="bpmn-heading">${name}</text>`,
      `<g transform="translate(0 ${head - 12})">`,
      ...own,
      '</g></g>',
    );
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + head - 12 + height);
    if (isBeside) x += width;
    else y = bottom;
  }
  return svgPage({
    width: right,
    height: bottom + legend.length * (linePx + 3) + 12,
    title,
    description: drawn.map(({ heading, description }) => `${heading}: ${description}`).join(' '),
    parts: [...parts, ...legendAt(legend, 20, bottom)],
  });
}

interface Page {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly description: string;
  readonly parts: readonly string[];
}

function svgPage({ width, height, title, description, parts }: Page): string {
  const all = [
    `<svg xmlns="http://www.w3.org/2000/svg" class="bpmn" role="img" ` +
      `aria-labelledby="bpmn-title bpmn-desc" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${width} ${height}">`,
    `<title id="bpmn-title">${escapeXml(title)}</title>`,
    `<desc id="bpmn-desc">${escapeXml(description)}</desc>`,
    `<style>${svgStyle}</style>`,
    `<rect class="bpmn-page" width="${width}" height="${height}"/>`,
    ...parts,
    '</svg>',
  ];
  return `${all.filter(Boolean).join('\n')}\n`;
}

/** The rectangle around all pools. */
function frameOf({ shapes }: Diagram): Rect {
  const pools = shapes.filter(({ type }) => type === 'Participant').map(({ bounds }) => bounds);
  if (pools.length === 0) return { x: 0, y: 0, width: 400, height: 200 };
  const x = Math.min(...pools.map((pool) => pool.x));
  const y = Math.min(...pools.map((pool) => pool.y));
  return {
    x,
    y,
    width: Math.max(...pools.map((pool) => pool.x + pool.width)) - x,
    height: Math.max(...pools.map((pool) => pool.y + pool.height)) - y,
  };
}

function legendAt(lines: readonly string[], x: number, y: number): readonly string[] {
  return lines.map((line, i) => {
    const at = y + 8 + i * (linePx + 3);
    return `<text class="bpmn-legend"><tspan x="${x}" y="${at}">${escapeXml(line)}</tspan></text>`;
  });
}

function drawParts(diagram: Diagram, marks: DrawOptions['marks']): Page {
  const shapes = (pattern: RegExp) => diagram.shapes.filter(({ type }) => pattern.test(type));
  const frame = frameOf(diagram);
  const pools = shapes(/^Participant$/);
  const own = pools.find((pool) => !isClosed(pool, diagram)) ?? pools[0];
  const tasks = shapes(/Task$/).length;
  const lanes = shapes(/^Lane$/).map(({ name }) => name);
  const others = pools.filter((pool) => pool !== own).map(({ name }) => name);
  const description =
    `Process map with ${tasks} ${tasks === 1 ? 'task' : 'tasks'}; ` +
    `lanes from top to bottom: ${lanes.join(', ')}.` +
    (others.length > 0 ? ` Outside: ${others.join(', ')}.` : '');
  return {
    width: frame.x * 2 + frame.width,
    height: frame.y * 2 + frame.height,
    title: own?.name ?? '',
    description,
    parts: [
      ...shapes(/^Lane$/).map((lane, i) => drawBand(lane, `bpmn-lane bpmn-lane-${i % 2}`)),
      ...pools.map((pool) =>
        isClosed(pool, diagram) ? drawClosed(pool) : drawBand(pool, 'bpmn-pool'),
      ),
      ...diagram.lines.map(drawLine),
      ...shapes(/Task$/).map((task) => drawTask(task, marks?.get(task.id))),
      ...shapes(/Gateway$/).map(drawGateway),
      ...shapes(/Event$/).map(drawEvent),
      ...shapes(/Gateway$|Event$/).map((shape) => drawLabel(shape, nodeLabel)),
      ...diagram.lines.map((line) => drawLabel(line, flowLabel)),
    ],
  };
}

/** A pool that shows nothing of what happens inside. */
function isClosed(pool: DiagramShape, { shapes }: Diagram): boolean {
  return !shapes.some((shape) => shape !== pool && contains(pool.bounds, shape.bounds));
}

function drawClosed(pool: DiagramShape): string {
  const { x, y, width, height } = pool.bounds;
  const lines = wrapText(pool.name, { width: width - 20, linesMax: 2 });
  const at = { x: x + width / 2, y: y + height / 2 };
  return group(
    pool,
    rectTag(pool.bounds, 'class="bpmn-pool bpmn-lane-1"') +
      textAt(at, lines, ' class="bpmn-pool-name"'),
  );
}

/** Escapes text for content and attributes. */
export function escapeXml(text: string): string {
  return clean(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function rectTag({ x, y, width, height }: Rect, more: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" ${more}/>`;
}

function group({ name, documentation }: DiagramShape, content: string): string {
  const title = [name, documentation].filter(Boolean).join('\n');
  return `<g>${title ? `<title>${escapeXml(title)}</title>` : ''}${content}</g>`;
}

/** Lines of text around a middle. */
function textAt({ x, y }: Point, lines: readonly string[], more = ''): string {
  const top = y - ((lines.length - 1) * linePx) / 2 + fontPx * 0.36;
  const spans = lines.map((line, i) => {
    const at = Math.round((top + i * linePx) * 10) / 10;
    return `<tspan x="${x}" y="${at}">${escapeXml(line)}</tspan>`;
  });
  return `<text text-anchor="middle"${more}>${spans.join('')}</text>`;
}

/** A participant or lane with its name written upwards on its left. */
function drawBand(band: DiagramShape, kind: string): string {
  const { x, y, width, height } = band.bounds;
  const isPool = band.type === 'Participant';
  const lines = wrapText(band.name, { width: height - 12, linesMax: isPool ? 1 : 2 });
  const at = { x: x + headWidth / 2, y: y + height / 2 };
  const turn = ` transform="rotate(-90 ${at.x} ${at.y})"${isPool ? ' class="bpmn-pool-name"' : ''}`;
  const edge = x + headWidth;
  return group(
    band,
    rectTag({ x, y, width, height }, `class="${kind}"`) +
      `<path class="${kind}" d="M${edge} ${y}V${y + height}"/>` +
      textAt(at, lines, turn),
  );
}

/** Height in px of the bar of a mark. */
const barPx = 18;

function drawTask(task: DiagramShape, mark: Mark | undefined): string {
  const { x, y, width, height } = task.bounds;
  const marker = taskMarkers[task.type];
  const foot = mark ? barPx : 0;
  // The marker takes the top left corner, so text that fills the box moves down a little.
  const linesMax = (marker ? 4 : 5) - (mark ? 1 : 0);
  const lines = wrapText(task.name, { width: width - 14, linesMax });
  const down = marker && lines.length > (mark ? 2 : 3) ? 7 : 0;
  const kind = mark && /removed|added/.test(mark.tone) ? ` bpmn-${mark.tone}` : '';
  return group(
    task,
    rectTag({ x, y, width, height }, `class="bpmn-task${kind}" rx="10"`) +
      (marker ? `<g transform="translate(${x + 7} ${y + 7})">${marker}</g>` : '') +
      textAt({ x: x + width / 2, y: y + (height - foot) / 2 + down }, lines) +
      (mark ? drawBar(task.bounds, mark) : ''),
  );
}

/** A bar at the foot of a task: its text, and filled as far as its share. */
function drawBar({ x, y, width, height }: Rect, { text, tone, share }: Mark): string {
  const bar = { x: x + 3, y: y + height - barPx - 3, width: width - 6, height: barPx };
  const [line = ''] = wrapText(text, { width: bar.width - 4, linesMax: 1 });
  const filled = Math.round(bar.width * Math.min(1, share ?? 0) * 10) / 10;
  return (
    rectTag(bar, `class="bpmn-bar bpmn-bar-${tone}" rx="5"`) +
    (filled > 0 ? rectTag({ ...bar, width: filled }, 'class="bpmn-fill" rx="5"') : '') +
    textAt(
      { x: bar.x + bar.width / 2, y: bar.y + bar.height / 2 },
      [line],
      ' class="bpmn-bar-text"',
    )
  );
}

/** The signs of task types, in a box of 16 by 14 px. */
const taskMarkers: Readonly<Record<string, string>> = {
  UserTask:
    '<circle class="bpmn-mark" cx="8" cy="4" r="3"/>' +
    '<path class="bpmn-mark" d="M2 14c0-4 2.5-5.5 6-5.5s6 1.5 6 5.5z"/>',
  ServiceTask:
    '<circle class="bpmn-mark" cx="8" cy="7" r="2"/>' +
    '<path class="bpmn-mark" d="M8 0v2M8 12v2M1 7h2M13 7h2M3 2l1.5 1.5M11.5 10.5L13 12"/>' +
    '<path class="bpmn-mark" d="M3 12l1.5-1.5M11.5 3.5L13 2"/>' +
    '<circle class="bpmn-mark" cx="8" cy="7" r="4.5"/>',
  ManualTask:
    '<path class="bpmn-mark" d="M1 6.500l4.500-4.500h2l-1.500 2.500h8v1.800h-5h4.500v1.800h-4.500' +
    'h4v1.800h-4h3v1.800h-8l-3-1.700z"/>',
  SendTask: '<path class="bpmn-solid" d="M0 1h16L8 6.5zM0 2.800v9.200h16v-9.200L8 8.500z"/>',
  ReceiveTask: '<path class="bpmn-mark" d="M.7 1.500h14.600v10.500H.7zl7.300 5.500 7.300-5.500"/>',
  BusinessRuleTask:
    '<path class="bpmn-mark" d="M.7 1.500h14.600v10.500H.7zM.7 5h14.600M.7 8.500h14.600M5 5v7"/>',
};

function drawGateway(gateway: DiagramShape): string {
  const { x, y, width, height } = gateway.bounds;
  const [cx, cy] = [x + width / 2, y + height / 2];
  const r = 8;
  if (gateway.type === 'EventBasedGateway') return drawEventGateway(gateway);
  const mark =
    gateway.type === 'ParallelGateway'
      ? `M${cx - r - 2} ${cy}h${2 * r + 4}M${cx} ${cy - r - 2}v${2 * r + 4}`
      : `M${cx - r} ${cy - r}l${2 * r} ${2 * r}M${cx - r} ${cy + r}l${2 * r} ${-2 * r}`;
  const diamond = `M${cx} ${y}L${x + width} ${cy}L${cx} ${y + height}L${x} ${cy}Z`;
  return group(
    gateway,
    `<path class="bpmn-gateway" d="${diamond}"/>` +
      `<path class="bpmn-mark bpmn-mark-bold" d="${mark}"/>`,
  );
}

/** Two rings and a pentagon: which of the events comes first decides. */
function drawEventGateway(gateway: DiagramShape): string {
  const { x, y, width, height } = gateway.bounds;
  const [cx, cy] = [x + width / 2, y + height / 2];
  const diamond = `M${cx} ${y}L${x + width} ${cy}L${cx} ${y + height}L${x} ${cy}Z`;
  const corners = [0, 1, 2, 3, 4].map((i) => {
    const angle = (i * 2 * Math.PI) / 5 - Math.PI / 2;
    return (
      `${Math.round((cx + 7 * Math.cos(angle)) * 10) / 10} ` +
      `${Math.round((cy + 7 * Math.sin(angle)) * 10) / 10}`
    );
  });
  const ring = (r: number): string => `<circle class="bpmn-mark" cx="${cx}" cy="${cy}" r="${r}"/>`;
  return group(
    gateway,
    `<path class="bpmn-gateway" d="${diamond}"/>${ring(13)}${ring(11)}` +
      `<path class="bpmn-mark" d="M${corners.join('L')}Z"/>`,
  );
}

function drawEvent(event: DiagramShape): string {
  const { x, y, width } = event.bounds;
  const r = width / 2;
  const [cx, cy] = [x + r, y + r];
  const ring = (radius: number, kind = ''): string =>
    `<circle class="bpmn-event${kind}" cx="${cx}" cy="${cy}" r="${radius}"/>`;
  const letter = event.isMessage ? drawLetter({ x: cx, y: cy }, event.type) : '';
  if (event.type === 'EndEvent') return group(event, ring(r - 1, ' bpmn-event-end') + letter);
  if (event.type === 'StartEvent') return group(event, ring(r) + letter);
  const hands = `M${cx} ${cy - 7}V${cy}L${cx + 5} ${cy + 3}`;
  const clock = event.isTimer
    ? `<circle class="bpmn-mark" cx="${cx}" cy="${cy}" r="${r - 7}"/>` +
      `<path class="bpmn-mark" d="${hands}"/>`
    : '';
  return group(event, ring(r) + ring(r - 3.5) + clock + letter);
}

/** An envelope: filled where the event sends. */
function drawLetter({ x, y }: Point, type: string): string {
  const sends = type === 'EndEvent' || type === 'IntermediateThrowEvent';
  const box = `M${x - 8} ${y - 5}h16v11h-16z`;
  const flap = `M${x - 8} ${y - 5}l8 6 8 -6`;
  if (!sends) return `<path class="bpmn-mark" d="${box}${flap}"/>`;
  return `<path class="bpmn-solid" d="${box}"/><path class="bpmn-flap" d="${flap}"/>`;
}

/** A line with an arrow head; the default exit of a decision has a stroke across it. */
function drawLine({ points, isDefault, isMessage }: DiagramLine): string {
  const [first, second] = points;
  const [before, tip] = points.slice(-2);
  if (!first || !second || !before || !tip) return '';
  const [dx, dy] = [Math.sign(tip.x - before.x), Math.sign(tip.y - before.y)];
  const [bx, by] = [tip.x - dx * 9, tip.y - dy * 9];
  const shaft = [...points.slice(0, -1), { x: bx, y: by }];
  const path = shaft.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  const [wx, wy] = [dy * 4.5, dx * 4.5];
  const head = `M${tip.x} ${tip.y}L${bx - wx} ${by + wy}L${bx + wx} ${by - wy}Z`;
  const [ux, uy] = [Math.sign(second.x - first.x), Math.sign(second.y - first.y)];
  const [sx, sy] = [first.x + ux * 9, first.y + uy * 9];
  const slash = isDefault
    ? `<path class="bpmn-line" d="M${sx - 4} ${sy - 5}L${sx + 4} ${sy + 5}"/>`
    : '';
  if (isMessage) {
    return (
      `<path class="bpmn-line bpmn-message" d="${path}"/>` +
      `<circle class="bpmn-message-start" cx="${first.x}" cy="${first.y}" r="4"/>` +
      `<path class="bpmn-message-start" d="${head}"/>`
    );
  }
  return `<path class="bpmn-line" d="${path}"/>${slash}<path class="bpmn-arrow" d="${head}"/>`;
}

/** The name of an element outside of it, in the place the file gives it. */
function drawLabel(
  { name, label }: DiagramShape | DiagramLine,
  wrap: typeof nodeLabel | typeof flowLabel,
): string {
  if (!name || !label) return '';
  const lines = wrapText(name, wrap);
  return textAt({ x: label.x + label.width / 2, y: label.y + label.height / 2 }, lines);
}
