/**
 * The picture of a data model: a box for each entity, a line for each reference, with crow's feet.
 *
 * Comes in: a model. Goes out: SVG, the same for the same model. At the end of a line a fork means
 * many, a bar one, a ring none or one.
 */
import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import { textWidth } from '../process/bpmn-text.ts';
import { keyOf, targetOf } from './model-check.ts';
import { sqlType } from './model-ddl.ts';
import type { DataModel, ModelAttribute, ModelEntity } from './model-input.ts';

const rowPx = 20;
const headPx = 28;
const padPx = 10;
/** Room for a crow's foot between a box and the first bend. */
const footPx = 14;

interface Point {
  readonly x: number;
  readonly y: number;
}

export async function modelPicture(model: DataModel): Promise<string> {
  const { default: elk } = await import('elkjs/lib/elk.bundled.js');
  const graph: ElkNode = {
    id: 'model',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.spacing.nodeNode': '36',
      'elk.spacing.edgeEdge': '16',
      'elk.spacing.edgeNode': '24',
      'elk.layered.spacing.nodeNodeBetweenLayers': '80',
      'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
      'elk.padding': '[top=20,left=20,bottom=20,right=20]',
    },
    children: model.entities.map((entity) => ({ id: entity.name, ...sizeOf(entity, model) })),
    edges: referencesOf(model).map(({ entity, target }, index) => ({
      id: `e${index}`,
      sources: [target.name],
      targets: [entity.name],
    })),
  };
  const placed = await new elk.default().layout(graph);
  const boxes = (placed.children ?? []).flatMap((node) => {
    const entity = model.entities.find(({ name }) => name === node.id);
    return entity ? [boxOf(entity, { node, model })] : [];
  });
  const lines = referencesOf(model).map((reference, index) =>
    lineOf(placed.edges?.[index], reference),
  );
  const [width, height] = [Math.ceil(placed.width ?? 0), Math.ceil(placed.height ?? 0)];
  const names = model.entities.map(({ name }) => name).join(', ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${width} ${height}" aria-labelledby="title desc">`,
    `<title id="title">${xml(model.title)}</title>`,
    `<desc id="desc">${xml(`Entities: ${names}. ${referencesOf(model).map(said).join(' ')}`)}</desc>`,
    `<style>text{font:12px "DejaVu Sans",Verdana,sans-serif;fill:#1f2430}.h{font-weight:bold}` +
      '.t{fill:#5b6472}.b{fill:#fff;stroke:#4a5568}.s{fill:#e6edf7;stroke:#4a5568}' +
      '.l{fill:none;stroke:#4a5568;stroke-width:1.3}.o{fill:#fff;stroke:#4a5568;stroke-width:1.3}' +
      '</style>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...lines,
    ...boxes,
    '</svg>',
    '',
  ].join('\n');
}

interface Reference {
  readonly entity: ModelEntity;
  readonly attribute: ModelAttribute;
  readonly target: ModelEntity;
}

function referencesOf(model: DataModel): readonly Reference[] {
  return model.entities.flatMap((entity) =>
    entity.attributes.flatMap((attribute) => {
      const target = targetOf(attribute, model);
      return target ? [{ entity, attribute, target: target.entity }] : [];
    }),
  );
}

/** At most one row of the entity for each that is referred to. */
function isSingle({ entity, attribute }: Reference): boolean {
  return attribute.unique === true || (attribute.key === true && keyOf(entity).length === 1);
}

function said(reference: Reference): string {
  const { entity, attribute, target } = reference;
  const one = attribute.optional === true ? 'none or one' : 'one';
  return `Each ${entity.name} has ${one} ${target.name}; each ${target.name} has ${
    isSingle(reference) ? 'none or one' : 'none or many'
  } ${entity.name}.`;
}

interface Row {
  readonly mark: string;
  readonly name: string;
  readonly type: string;
}

function rowsOf({ attributes }: ModelEntity, model: DataModel): readonly Row[] {
  return attributes.map((one) => ({
    mark: [one.key ? 'PK' : '', targetOf(one, model) ? 'FK' : ''].filter(Boolean).join(' '),
    name: one.name,
    type: sqlType(one, model) + (one.optional ? ', may be empty' : ''),
  }));
}

const markPx = 46;

function sizeOf(entity: ModelEntity, model: DataModel): { width: number; height: number } {
  const rows = rowsOf(entity, model);
  const names = Math.max(...rows.map(({ name }) => textWidth(name)));
  const types = Math.max(...rows.map(({ type }) => textWidth(type)));
  const width = Math.max(textWidth(entity.name) * 1.15, markPx + names + 16 + types) + 2 * padPx;
  return { width: Math.ceil(width), height: headPx + rows.length * rowPx + 6 };
}

function boxOf(
  entity: ModelEntity,
  { node, model }: { readonly node: ElkNode; readonly model: DataModel },
): string {
  const { x = 0, y = 0, width = 0, height = 0 } = node;
  const rows = rowsOf(entity, model);
  const names = Math.max(...rows.map(({ name }) => textWidth(name)));
  const left = x + padPx;
  const lines = rows.map(({ mark, name, type }, index) => {
    const base = y + headPx + 15 + index * rowPx;
    return (
      `<text class="t" x="${left}" y="${base}">${mark}</text>` +
      `<text x="${left + markPx}" y="${base}">${xml(name)}</text>` +
      `<text class="t" x="${left + markPx + names + 16}" y="${base}">${xml(type)}</text>`
    );
  });
  return [
    `<g><rect class="b" x="${x}" y="${y}" width="${width}" height="${height}" rx="3"/>`,
    `<rect class="s" x="${x}" y="${y}" width="${width}" height="${headPx}" rx="3"/>`,
    `<text class="h" x="${left}" y="${y + 18}">${xml(entity.name)}</text>`,
    ...lines,
    '</g>',
  ].join('\n');
}

/** The line from what is referred to, with its ends, to what refers to it. */
function lineOf(edge: ElkExtendedEdge | undefined, reference: Reference): string {
  const [section] = edge?.sections ?? [];
  if (!section) return '';
  const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
  const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' ');
  const first = points[1] ?? section.endPoint;
  const last = points.at(-2) ?? section.startPoint;
  const one = oneEnd(section.startPoint, first, reference.attribute.optional === true);
  const many = isSingle(reference)
    ? oneEnd(section.endPoint, last, true)
    : manyEnd(section.endPoint, last);
  return `<g><path class="l" d="${path}"/>${one}${many}</g>`;
}

/** Unit vectors along a line that leaves a box, and across it. */
function directions(at: Point, towards: Point): { along: Point; across: Point } {
  const [dx, dy] = [Math.sign(towards.x - at.x), Math.sign(towards.y - at.y)];
  const along = dx === 0 && dy === 0 ? { x: 1, y: 0 } : { x: dx, y: dx === 0 ? dy : 0 };
  return { along, across: { x: along.y, y: along.x } };
}

function step(at: Point, { x, y }: Point, px: number): Point {
  return { x: at.x + x * px, y: at.y + y * px };
}

/** A bar; with a ring behind it for none or one. */
function oneEnd(at: Point, towards: Point, optional: boolean): string {
  const { along, across } = directions(at, towards);
  const middle = step(at, along, footPx / 2);
  const [from, to] = [step(middle, across, 6), step(middle, across, -6)];
  const bar = `<path class="l" d="M${from.x} ${from.y} L${to.x} ${to.y}"/>`;
  if (!optional) return bar;
  const ring = step(at, along, footPx);
  return `${bar}<circle class="o" cx="${ring.x}" cy="${ring.y}" r="4"/>`;
}

/** A fork towards the box, with a ring behind it: none or many. */
function manyEnd(at: Point, towards: Point): string {
  const { along, across } = directions(at, towards);
  const tip = step(at, along, footPx);
  const [from, to] = [step(at, across, 7), step(at, across, -7)];
  const ring = step(at, along, footPx + 4);
  return (
    `<path class="l" d="M${from.x} ${from.y} L${tip.x} ${tip.y} L${to.x} ${to.y}"/>` +
    `<circle class="o" cx="${ring.x}" cy="${ring.y}" r="4"/>`
  );
}

function xml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
