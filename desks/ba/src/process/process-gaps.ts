/**
 * The gaps between an as-is and a to-be process, one by one: what falls away, what is new, what
 * changes hands, name or time; what each means in time as far as times were given, and what nobody
 * said about it.
 */
import { saidTime } from './process-analysis-report.ts';
import type { Comparison } from './process-compare.ts';
import { kindOf, type ProcessInput, type Step } from './process-input.ts';
import { givenTime, type Measures, totalOf } from './process-measures.ts';
import { laneUnknown } from './process-sketch.ts';
import { duration, md, section, table } from './process-table.ts';

export interface Gap {
  readonly kind: 'removed' | 'added' | 'moved' | 'changed' | 'faster' | 'slower' | 'untold';
  /** The step, as it is or as it shall be. */
  readonly step: Step;
  /** What it removes, adds or changes. */
  readonly text: string;
  /** Minutes that a case gains (more than 0) or loses; undefined where nobody can tell. */
  readonly savedMinutes: number | undefined;
  /** What would have to be known. */
  readonly unsaid: readonly string[];
}

/** The gaps, in the order of the as-is process; what is new comes last. */
export function gapsOf(
  { removed, added, moved, retimed, untold, changed }: Comparison,
  now: Measures,
  then: Measures,
): readonly Gap[] {
  const laneIn = ({ steps }: Measures, { key }: Step): string =>
    steps.find(({ step }) => step.key === key)?.lane ?? laneUnknown;
  const who = (measures: Measures, step: Step): readonly string[] =>
    laneIn(measures, step) === laneUnknown ? ['who does it'] : [];
  const gaps: Gap[] = [
    ...removed.map((step): Gap => {
      const minutes = givenTime(step);
      const unsaid = [
        ...(minutes === undefined ? timeless(step) : []),
        'what takes its place, if anything',
      ];
      const text = `${said(step)} falls away`;
      return { kind: 'removed', step, text, savedMinutes: minutes ?? none(step), unsaid };
    }),
    ...moved.map(
      ({ step, from, to }): Gap => ({
        kind: 'moved',
        step,
        text: `${said(step)} goes from ${from} to ${to}`,
        savedMinutes: 0,
        unsaid: [`whether ${to} can take it on`],
      }),
    ),
    ...changed.map(({ from, to }): Gap => {
      const kind = kindOf(from) === kindOf(to) ? '' : `, ${kindOf(from)} becomes ${kindOf(to)}`;
      const name = from.name === to.name ? '' : ` becomes ${said(to)}`;
      return {
        kind: 'changed',
        step: to,
        text: `${said(from)}${name}${kind}`,
        savedMinutes: 0,
        unsaid: [],
      };
    }),
    ...retimed.map(({ from, to }): Gap => {
      const saved = (givenTime(from) ?? 0) - (givenTime(to) ?? 0);
      const text = `${said(to)}: ${saidTime(from)} → ${saidTime(to)}`;
      const unsaid = ['how it becomes so'];
      return { kind: saved < 0 ? 'slower' : 'faster', step: to, text, savedMinutes: saved, unsaid };
    }),
    ...untold.map(({ from, to }): Gap => {
      const isBefore = givenTime(from) !== undefined;
      const known = isBefore ? `${saidTime(from)} today` : `${saidTime(to)} then`;
      const unsaid = [isBefore ? 'how long it takes then' : 'how long it takes today'];
      return {
        kind: 'untold',
        step: to,
        text: `${said(to)}: ${known}`,
        savedMinutes: undefined,
        unsaid,
      };
    }),
    ...added.map((step): Gap => {
      const minutes = givenTime(step);
      const unsaid = [...(minutes === undefined ? timeless(step) : []), ...who(then, step)];
      const saved = minutes === undefined ? none(step) : -minutes;
      return { kind: 'added', step, text: `${said(step)} is new`, savedMinutes: saved, unsaid };
    }),
  ];
  const place = new Map(now.steps.map(({ step }, i) => [step.key, i]));
  const at = ({ step: { key } }: Gap): number => place.get(key) ?? Infinity;
  return gaps.toSorted((a, b) => (at(a) === at(b) ? 0 : at(a) - at(b)));
}

function said({ name }: Step): string {
  return `“${name}”`;
}

/** A decision takes no time of its own. */
function none(step: Step): number | undefined {
  return kindOf(step) === 'decision' ? 0 : undefined;
}

function timeless(step: Step): readonly string[] {
  return kindOf(step) === 'decision' ? [] : ['how long it takes'];
}

/** The sign of each kind of gap, which says the same as its colour. */
export const gapSigns: Readonly<Record<Gap['kind'], string>> = {
  removed: '✕ removed',
  added: '+ new',
  moved: '⇄ moved',
  changed: '≠ changed',
  faster: '▼ faster',
  slower: '▲ slower',
  untold: '? time',
};

/** A gain or loss as people say it. */
export function effectText(saved: number | undefined): string {
  if (saved === undefined) return 'not known';
  if (saved === 0) return 'none of its own';
  return saved > 0 ? `saves ${duration(saved)}` : `costs ${duration(-saved)}`;
}

export interface GapsDocument {
  readonly now: { readonly process: ProcessInput; readonly measures: Measures };
  readonly then: { readonly process: ProcessInput; readonly measures: Measures };
  readonly gaps: readonly Gap[];
  /** File name of the picture. */
  readonly picture: string;
}

/** The document: the picture, each gap, the sums, and what has to be found out. */
export function gapsDocument({ now, then, gaps, picture }: GapsDocument): string {
  const rows = gaps.map(({ kind, text, savedMinutes, unsaid }, i) => [
    `G-${i + 1}`,
    md(gapSigns[kind]),
    md(text),
    effectText(savedMinutes),
    unsaid.map(md).join('; ') || '–',
  ]);
  const known = gaps.flatMap(({ savedMinutes }) => savedMinutes ?? []);
  const open = gaps.length - known.length;
  const sum = known.reduce((all, minutes) => all + minutes, 0);
  const least = open > 0 ? `; ${open} of ${gaps.length} gaps are not known` : '';
  const lead = ({ measures: { slowest } }: GapsDocument['now']): string => {
    if (totalOf(slowest) === 0) return 'no times were given';
    return `${slowest.missing.length > 0 ? 'at least ' : ''}${duration(totalOf(slowest))}`;
  };
  const gained = gaps.every(({ savedMinutes }) => (savedMinutes ?? 0) === 0)
    ? 'not computed from the times that were given'
    : `${effectText(sum)}${least}`;
  const parts = [
    `# ${md(now.process.title)}: as-is and to-be`,
    `![As-is and to-be of ${md(now.process.title)}](${encodeURI(picture)})`,
    ...section(
      'Gaps',
      gaps.length === 0
        ? 'None: both have the same steps.'
        : table(['Gap', 'What', 'Step', 'Effect in time', 'Nobody said'], rows),
    ),
    ...section('In sum', [
      `Slowest route as-is: ${lead(now)}`,
      `Slowest route to-be: ${lead(then)}`,
      `The gaps together, each step once: ${gained}`,
      `Handovers: ${now.measures.handovers.length} → ${then.measures.handovers.length}`,
      `Ways back: ${now.measures.loops.length} → ${then.measures.loops.length}`,
    ]),
  ];
  return `${parts.join('\n\n')}\n`;
}
