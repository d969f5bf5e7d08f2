/**
 * The pictures of an analysis: where the time goes, on the map; and as-is and to-be in one picture
 * with every difference marked. Comes in: what is analysed, after its checks; goes out: files. A
 * mark has words or a sign beside its colour, so it can be read without it.
 */
import type { TextFile } from '../deliverable.ts';
import { bpmnXml } from './bpmn.ts';
import { type Diagram, readDiagram } from './bpmn-diagram.ts';
import { processGraph } from './bpmn-graph.ts';
import { layoutBpmn } from './bpmn-layout.ts';
import { withPools } from './bpmn-pools.ts';
import { drawPanels, drawSvg, type Mark } from './bpmn-svg.ts';
import { textWidth } from './bpmn-text.ts';
import { fileStem } from './process.ts';
import type { AnalysisInput } from './process-analysis.ts';
import { saidTime } from './process-analysis-report.ts';
import { compare } from './process-compare.ts';
import { type Gap, gapSigns, gapsDocument, gapsOf } from './process-gaps.ts';
import { kindOf, type ProcessInput, type Step } from './process-input.ts';
import { givenTime, type Measures, measure, totalOf } from './process-measures.ts';
import { duration } from './process-table.ts';
import { timeOf } from './process-time.ts';

/** Pictures and the list of gaps; none of the first without a time, none of the last without a to-be. */
export async function analysisPictures({
  process,
  toBe,
}: AnalysisInput): Promise<readonly TextFile[]> {
  const files = await bottlenecks(process);
  return toBe ? [...files, ...(await compared(process, toBe))] : files;
}

/** The map with the time of each step and its part of the slowest route. */
async function bottlenecks(process: ProcessInput): Promise<readonly TextFile[]> {
  const measures = measure(process);
  const heat = heatOf(measures);
  if (heat.size === 0) return [];
  const { diagram, idOf } = await drawn(process);
  const marks = new Map([...heat].flatMap(([key, mark]) => idOf(key).map((id) => [id, mark])));
  const all = totalOf(measures.slowest);
  const least = measures.slowest.missing.length > 0 ? 'at least ' : '';
  const legend = [
    `Bars: time of the step, and its part of the slowest route (${least}${duration(all)} in all). ` +
      '▲ marks the longest step.',
    ...([...heat.values()].some(({ tone }) => tone === 'quiet')
      ? ['Dashed bars: nobody gave a time, so it has to be measured.']
      : []),
  ];
  return [svgFile(`${fileStem(process)}-bottlenecks.svg`, drawSvg(diagram, { marks, legend }))];
}

/** Marks by key of the step; empty where no time was given. */
function heatOf({ steps, slowest }: Measures): ReadonlyMap<string, Mark> {
  const times = steps.map(({ step }) => givenTime(step) ?? 0);
  const most = Math.max(0, ...times);
  if (most === 0) return new Map();
  const all = totalOf(slowest);
  const onPath = new Set(slowest.steps.map(({ key }) => key));
  return new Map(
    steps.flatMap(({ step }): readonly (readonly [string, Mark])[] => {
      const minutes = givenTime(step);
      if (minutes === undefined) {
        if (kindOf(step) === 'decision') return [];
        return [[step.key, { text: 'time not given', tone: 'quiet' }]];
      }
      const longest = minutes === most ? '▲ ' : '';
      const share = onPath.has(step.key) && all > 0 ? minutes / all : undefined;
      const part = share === undefined ? '' : ` · ${Math.round(share * 100)} %`;
      // The number matters more than the words: where these are too long, the minutes are told.
      const words = [
        saidTime(step),
        ...(isWorkingTime(step) ? [] : [duration(minutes), roughly(minutes)]),
      ];
      const text =
        words.map((word) => `${longest}${word}${part}`).find((one) => textWidth(one) <= 110) ??
        `${longest}${part.replace(' · ', '') || duration(minutes)}`;
      return [[step.key, { text, tone: 'heat', ...(share !== undefined && { share }) }]];
    }),
  );
}

/** `≈ 1.5 d`: in one unit, with one decimal. */
function roughly(minutes: number): string {
  const tenths = (of: number): number => Math.round((minutes / of) * 10) / 10;
  return minutes >= 1440 ? `≈ ${tenths(1440)} d` : `≈ ${tenths(60)} h`;
}

/** Working days are not told as days of the calendar. */
function isWorkingTime({ timeSaid }: Step): boolean {
  return timeSaid !== undefined && (timeOf(timeSaid)?.workingDays ?? false);
}

async function compared(asIs: ProcessInput, toBe: ProcessInput): Promise<readonly TextFile[]> {
  const [now, then] = [measure(asIs), measure(toBe)];
  const comparison = compare(now, then);
  const gaps = gapsOf(comparison, now, then);
  const [left, right] = [await drawn(asIs), await drawn(toBe)];
  const twin = new Map(comparison.kept.map(({ from, to }) => [from.key, to.key]));
  const marksOf = (which: 'now' | 'then', idOf: (key: string) => readonly string[]) => {
    const grouped = Map.groupBy(
      gaps.filter(({ kind }) => shown(kind, which)),
      ({ step, kind }) => {
        // Gaps of steps that are in both are told on either side.
        if (which === 'now') return kind === 'removed' ? step.key : keyBefore(twin, step.key);
        return twin.get(step.key) ?? step.key;
      },
    );
    return new Map(
      [...grouped].flatMap(([key, list]) => idOf(key).map((id) => [id, markOf(list)])),
    );
  };
  const picture = `${fileStem({ title: asIs.title })}-as-is-to-be.svg`;
  const total = ({ slowest }: Measures): string =>
    totalOf(slowest) === 0
      ? ''
      : ` (${slowest.missing.length > 0 ? 'at least ' : ''}${duration(totalOf(slowest))})`;
  const svg = drawPanels(
    [
      { diagram: left.diagram, heading: `As-is${total(now)}`, marks: marksOf('now', left.idOf) },
      {
        diagram: right.diagram,
        heading: `To-be${total(then)}`,
        marks: marksOf('then', right.idOf),
      },
    ],
    {
      title: `${asIs.title}: as-is and to-be`,
      legend: [
        '✕ removed (dashed frame) · + new (bold frame) · ⇄ other lane · ≠ changed · ▼ faster · ▲ slower · ' +
          '? time: given on one side only',
      ],
    },
  );
  const text = gapsDocument({
    now: { process: asIs, measures: now },
    then: { process: toBe, measures: then },
    gaps,
    picture,
  });
  const name = `${fileStem({ title: asIs.title })}-gaps.md`;
  return [svgFile(picture, svg), { name, mediaType: 'text/markdown', text }];
}

/** What is gone is marked where it was, what is new where it will be, the rest where it will be. */
function shown(kind: Gap['kind'], which: 'now' | 'then'): boolean {
  return which === 'now' ? kind === 'removed' : kind !== 'removed';
}

function keyBefore(twin: ReadonlyMap<string, string>, key: string): string {
  return [...twin].find(([, to]) => to === key)?.[0] ?? key;
}

/** One bar for all gaps of a step: the strongest gives the tone, each its sign. */
function markOf(gaps: readonly Gap[]): Mark {
  const tones: readonly Mark['tone'][] = ['removed', 'added', 'slower', 'faster', 'changed'];
  const kinds = new Set(
    gaps.map(({ kind }): Mark['tone'] =>
      kind === 'moved' ? 'changed' : kind === 'untold' ? 'quiet' : kind,
    ),
  );
  const tone = tones.find((one) => kinds.has(one)) ?? 'quiet';
  const parts = gaps.map(({ kind, savedMinutes }) => {
    const [sign = ''] = gapSigns[kind].split(' ');
    const isTimed =
      kind === 'faster' || kind === 'slower' || kind === 'removed' || kind === 'added';
    if (!isTimed || !savedMinutes) return gaps.length > 1 ? sign : gapSigns[kind];
    const time = duration(Math.abs(savedMinutes));
    if (kind === 'added') return `+ new · ${time}`;
    return `${sign} ${savedMinutes > 0 ? '−' : '+'}${time}`;
  });
  return { text: parts.join(' '), tone };
}

interface Drawn {
  readonly diagram: Diagram;
  /** Ids of the elements of a step. */
  readonly idOf: (key: string) => readonly string[];
}

async function drawn(process: ProcessInput): Promise<Drawn> {
  const graph = withPools(processGraph(process));
  const xml = await bpmnXml({ graph, layout: layoutBpmn(graph) });
  return {
    diagram: await readDiagram(xml),
    idOf: (key) => graph.nodes.filter(({ step }) => step?.key === key).map(({ id }) => id),
  };
}

function svgFile(name: string, text: string): TextFile {
  return { name, mediaType: 'image/svg+xml', text };
}
