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
import type { Point, Rect } from './bpmn-geometry.ts';
import { flowLabel, nodeLabel } from './bpmn-labels.ts';
import { headWidth } from './bpmn-layout.ts';
import { fontPx, linePx, wrapText } from './bpmn-text.ts';

/** Draws a diagram. */
export function drawSvg(diagram: Diagram): string {
  const shapes = (pattern: RegExp) => diagram.shapes.filter(({ type }) => pattern.test(type));
  const [participant] = shapes(/^Participant$/);
  const frame = participant?.bounds ?? { x: 0, y: 0, width: 400, height: 200 };
  const width = frame.x * 2 + frame.width;
  const height = frame.y * 2 + frame.height;
  const tasks = shapes(/Task$/).length;
  const lanes = shapes(/^Lane$/).map(({ name }) => name);
  const description =
    `Process map with ${tasks} ${tasks === 1 ? 'task' : 'tasks'}; ` +
    `lanes from top to bottom: ${lanes.join(', ')}.`;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" class="bpmn" role="img" ` +
      `aria-labelledby="bpmn-title bpmn-desc" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${width} ${height}">`,
    `<title id="bpmn-title">${escapeXml(participant?.name ?? '')}</title>`,
    `<desc id="bpmn-desc">${escapeXml(description)}</desc>`,
    `<style>${style}</style>`,
    `<rect class="bpmn-page" width="${width}" height="${height}"/>`,
    ...shapes(/^Lane$/).map((lane, i) => drawBand(lane, `bpmn-lane bpmn-lane-${i % 2}`)),
    ...(participant ? [drawBand(participant, 'bpmn-pool')] : []),
    ...diagram.lines.map(drawLine),
    ...shapes(/Task$/).map(drawTask),
    ...shapes(/Gateway$/).map(drawGateway),
    ...shapes(/Event$/).map(drawEvent),
    ...shapes(/Gateway$|Event$/).map((shape) => drawLabel(shape, nodeLabel)),
    ...diagram.lines.map((line) => drawLabel(line, flowLabel)),
    '</svg>',
  ];
  return `${parts.filter(Boolean).join('\n')}\n`;
}

const light = {
  page: '#ffffff',
  ink: '#1f2933',
  box: '#ffffff',
  soft: '#f5f7fa',
  quiet: '#7b8794',
};
const dark = { page: '#15191e', ink: '#e4e7eb', box: '#252b33', soft: '#1c2127', quiet: '#8a96a3' };

function rulesOf({ page, ink, box, soft, quiet }: typeof light): string {
  return `
.bpmn-page{fill:${page}}
.bpmn text{fill:${ink}}
.bpmn-lane,.bpmn-pool{stroke:${quiet}}
.bpmn-lane-0{fill:${page}}
.bpmn-lane-1{fill:${soft}}
.bpmn-task,.bpmn-gateway,.bpmn-event{fill:${box};stroke:${ink}}
.bpmn-line,.bpmn-mark{stroke:${ink}}
.bpmn-arrow,.bpmn-solid{fill:${ink}}
.bpmn-label-back{stroke:${page}}`;
}

const style = `
.bpmn text{font-family:sans-serif;font-size:${fontPx}px}
.bpmn-pool{fill:none;stroke-width:1.5}
.bpmn-lane{stroke-width:1}
.bpmn-pool-name{font-weight:bold}
.bpmn-task,.bpmn-gateway,.bpmn-event{stroke-width:1.5}
.bpmn-event-end{stroke-width:3.5}
.bpmn-line,.bpmn-mark{fill:none;stroke-width:1.4;stroke-linejoin:round;stroke-linecap:round}
.bpmn-mark-bold{stroke-width:3}${rulesOf(light)}
@media (prefers-color-scheme: dark){${rulesOf(dark)}
}
`;

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

function drawTask(task: DiagramShape): string {
  const { x, y, width, height } = task.bounds;
  const marker = taskMarkers[task.type];
  // The marker takes the top left corner, so text that fills the box moves down a little.
  const lines = wrapText(task.name, { width: width - 14, linesMax: marker ? 4 : 5 });
  const down = marker && lines.length > 3 ? 7 : 0;
  return group(
    task,
    rectTag({ x, y, width, height }, 'class="bpmn-task" rx="10"') +
      (marker ? `<g transform="translate(${x + 7} ${y + 7})">${marker}</g>` : '') +
      textAt({ x: x + width / 2, y: y + height / 2 + down }, lines),
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

function drawEvent(event: DiagramShape): string {
  const { x, y, width } = event.bounds;
  const r = width / 2;
  const [cx, cy] = [x + r, y + r];
  const ring = (radius: number, kind = ''): string =>
    `<circle class="bpmn-event${kind}" cx="${cx}" cy="${cy}" r="${radius}"/>`;
  if (event.type === 'EndEvent') return group(event, ring(r - 1, ' bpmn-event-end'));
  if (event.type === 'StartEvent') return group(event, ring(r));
  const hands = `M${cx} ${cy - 7}V${cy}L${cx + 5} ${cy + 3}`;
  const clock = event.isTimer
    ? `<circle class="bpmn-mark" cx="${cx}" cy="${cy}" r="${r - 7}"/>` +
      `<path class="bpmn-mark" d="${hands}"/>`
    : '';
  return group(event, ring(r) + ring(r - 3.5) + clock);
}

/** A line with an arrow head; the default exit of a decision has a stroke across it. */
function drawLine({ points, isDefault }: DiagramLine): string {
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
