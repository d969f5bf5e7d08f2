/**
 * The document of a process analysis. Comes in: measures and what is missing; goes out: Markdown in
 * which every sum that lacks a number says "at least".
 */
import type { Comparison } from './process-compare.ts';
import { kindOf, type ProcessInput, type Step } from './process-input.ts';
import {
  givenTime,
  type Measures,
  type MissingNumber,
  type Route,
  type Time,
  totalOf,
} from './process-measures.ts';
import { count, duration, md, section, table } from './process-table.ts';

export interface AnalysisReport {
  readonly process: ProcessInput;
  readonly measures: Measures;
  readonly missing: readonly MissingNumber[];
  readonly comparison:
    | {
        readonly process: ProcessInput;
        readonly measures: Measures;
        readonly comparison: Comparison;
      }
    | undefined;
  /** The item of a step, if it has one. */
  readonly idOf: (step: Step) => string | undefined;
}

/** The document. */
export function analysisReport(report: AnalysisReport): string {
  const { process, measures, missing, idOf } = report;
  const name: Name = (step) => [idOf(step), `"${md(step.name)}"`].filter(Boolean).join(' ');
  const parts = [
    `# ${md(process.title)}: analysis`,
    ...section('Time', timeLines(measures, name)),
    ...section('Bottlenecks: longest steps', longest(measures, name)),
    ...section('Bottlenecks: longest waits', waits(measures, name)),
    ...section('Work per case and lane', workload(process, measures)),
    ...section('Handovers', handovers(measures, name)),
    ...section('Rework', rework(measures, name)),
    ...section('Compared with the to-be process', gap(report, name)),
    ...section('Pain points', painPoints(report, name)),
    ...section('Numbers to collect', collect(missing, name)),
  ];
  return `${parts.join('\n\n')}\n`;
}

type Name = (step: Step) => string;

function hasNumbers({ steps }: Measures): boolean {
  return steps.some(({ step }) => givenTime(step) !== undefined);
}

function timeLines(measures: Measures, name: Name): readonly string[] {
  if (!hasNumbers(measures)) return ['No times were given, so none are computed.'];
  const { fastest, slowest, expected, hasParallel } = measures;
  const longest = longestSteps(measures)[0];
  const lines = [
    ...(longest ? [`Longest step: ${name(longest.step)}, ${longest.text}`] : []),
    `Slowest route without rework: ${timeText(slowest)}`,
    `Fastest route: ${timeText(fastest)}`,
    ...chanceLines(slowest),
    `On the slowest route (the critical path): ${slowest.steps.map(name).join(' → ')}`,
  ];
  if (expected && totalOf(expected) > 0) {
    const both = hasParallel ? '; parallel paths are all counted' : '';
    lines.push(`Expected for an average case, rework included: ${timeText(expected)}${both}`);
  }
  const all = totalOf(slowest);
  if (slowest.missing.length === 0 && slowest.unsplit === 0 && all > 0) {
    const part = Math.round((100 * slowest.work) / all);
    lines.push(`Of this time, ${part} % is work and ${100 - part} % is waiting.`);
  } else if (slowest.unsplit > 0) {
    lines.push(
      `Work against waiting is not computed: of ${duration(slowest.unsplit)} nobody said ` +
        'which it is.',
    );
  }
  return lines;
}

function chanceLines({ chancePercent, steps }: Route): readonly string[] {
  if (!steps.some((step) => kindOf(step) === 'decision')) return [];
  if (chancePercent === undefined) {
    return ['How many cases take the slowest route is not known: shares of exits are missing.'];
  }
  return [`${rounded(chancePercent)} % of cases take the slowest route without a detour.`];
}

function rounded(n: number): string {
  return String(Math.round(n * 10) / 10);
}

/** Steps with a time, the longest first, with their part of the slowest route. */
function longestSteps({ steps, slowest }: Measures): readonly {
  readonly step: Step;
  readonly lane: string;
  readonly minutes: number;
  readonly text: string;
  readonly share: string;
}[] {
  const all = totalOf(slowest);
  const onPath = new Set(slowest.steps.map((step) => step.key));
  return steps
    .flatMap(({ step, lane }) => {
      const minutes = givenTime(step);
      if (minutes === undefined || minutes === 0) return [];
      const isOn = onPath.has(step.key) && all > 0;
      const least = slowest.missing.length > 0 ? 'at most ' : '';
      const share = isOn ? `${least}${Math.round((100 * minutes) / all)} %` : 'not on it';
      const said = saidTime(step);
      const text = isOn ? `${said} (${share} of the slowest route)` : said;
      return [{ step, lane, minutes, text, share }];
    })
    .toSorted((a, b) => b.minutes - a.minutes);
}

/** The time in the user's words, or else its minutes as people say them. */
export function saidTime(step: Step): string {
  const minutes = givenTime(step);
  const { timeSaid } = step;
  if (timeSaid !== undefined && timeSaid.length <= 40) return timeSaid;
  return minutes === undefined ? 'not given' : duration(minutes);
}

function longest(measures: Measures, name: Name): string {
  const list = longestSteps(measures).slice(0, 5);
  if (list.length === 0) return '';
  const rows = list.map(({ step, lane, share }) => [name(step), md(lane), saidTime(step), share]);
  return table(['Step', 'Who', 'Time', 'Part of the slowest route'], rows);
}

/** A time with what it consists of; "at least" when numbers are missing. */
function timeText(time: Time): string {
  const least = time.missing.length > 0 ? 'at least ' : '';
  const lacking =
    time.missing.length > 0 ? `; numbers of ${count(time.missing.length, 'step')} missing` : '';
  const all = duration(totalOf(time));
  const parts = [
    ...(time.unsplit === 0 || time.work > 0 ? [`work ${duration(time.work)}`] : []),
    ...(time.unsplit === 0 || time.wait > 0 ? [`waiting ${duration(time.wait)}`] : []),
    ...(time.unsplit > 0 ? [`${duration(time.unsplit)} not told apart`] : []),
  ];
  return `${least}${all} (${parts.join(', ')}${lacking})`;
}

function waits({ steps, slowest }: Measures, name: Name): string {
  const waiting = steps
    .filter(({ step }) => (step.waitMinutes ?? 0) > 0)
    .toSorted((a, b) => (b.step.waitMinutes ?? 0) - (a.step.waitMinutes ?? 0))
    .slice(0, 5);
  if (waiting.length === 0) return '';
  const onPath = new Set(slowest.steps.map((step) => step.key));
  const rows = waiting.map(({ step, lane }) => [
    name(step),
    md(lane),
    duration(step.waitMinutes ?? 0),
    onPath.has(step.key) ? 'yes' : 'no',
  ]);
  return table(['Before', 'Who', 'Wait', 'On the critical path'], rows);
}

/** Expected minutes by lane; only when every number it needs is there. */
function workload({ volume }: ProcessInput, { steps, visits, unshared }: Measures): string {
  const working = steps.filter(
    ({ step }) => kindOf(step) !== 'wait' && kindOf(step) !== 'decision',
  );
  const lacking = working.filter(({ step }) => step.minutes === undefined);
  if (lacking.length === working.length) return '';
  if (!visits || lacking.length > 0) {
    const why = [
      lacking.length > 0 ? `the work minutes of ${count(lacking.length, 'step')}` : '',
      unshared.length > 0 ? `the shares of ${count(unshared.length, 'decision')}` : '',
    ].filter(Boolean);
    return `Not computed: ${why.join(' and ') || 'a loop that is almost never left'} missing.`;
  }
  const byLane = Map.groupBy(steps, ({ lane }) => lane);
  const rows = [...byLane].map(([lane, own]) => {
    const minutes = own.reduce(
      (sum, { step }) => sum + (visits.get(step.key) ?? 0) * (step.minutes ?? 0),
      0,
    );
    const hours = volume ? [`${Math.round((minutes * volume.cases) / 6) / 10} h`] : [];
    return [md(lane), `${Math.round(minutes * 10) / 10} min`, ...hours];
  });
  const head = ['Lane', 'Work per average case', ...(volume ? [`Work per ${volume.per}`] : [])];
  return `${table(head, rows)}\n\nRework is counted as often as the shares of the exits say.`;
}

function handovers({ handovers: all, slowest }: Measures, name: Name): readonly string[] {
  if (all.length === 0) return ['None: one lane does everything.'];
  const pairs = Map.groupBy(all, ({ fromLane, toLane }) => `${md(fromLane)} → ${md(toLane)}`);
  const onPath = countOnRoute(all, slowest);
  return [
    `${all.length} on the map, ${onPath} of them on the critical path.`,
    ...[...pairs].map(([pair, list]) => {
      const steps = list.map(({ from, to }) => `${name(from)} → ${name(to)}`);
      return `${pair}: ${list.length} (${steps.join('; ')})`;
    }),
  ];
}

function countOnRoute(all: Measures['handovers'], { steps }: Route): number {
  return all.filter(({ from, to }) => {
    const at = steps.findIndex((step) => step.key === from.key);
    return at >= 0 && steps[at + 1]?.key === to.key;
  }).length;
}

function rework({ loops }: Measures, name: Name): readonly string[] {
  return loops.map(({ when, again, time, sharePercent, extraPasses }) => {
    const cause = when ? ` when "${md(when)}"` : '';
    const share = sharePercent === undefined ? '' : `, in ${rounded(sharePercent)} % of passes`;
    const known = again.some((step) => givenTime(step) !== undefined);
    const cost = known ? `; once more costs ${timeText(time)}` : '; its time was not given';
    const expected =
      extraPasses === undefined
        ? '; how often was not given'
        : `; on average ${Math.round(extraPasses * 100) / 100} times a case` +
          (known ? `, which is ${duration(extraPasses * totalOf(time))}` : '');
    return `${again.map(name).join(' → ')} again${cause}${share}${cost}${expected}`;
  });
}

function gap({ measures, comparison }: AnalysisReport, name: Name): readonly string[] {
  if (!comparison) return [];
  const { removed, added, moved, retimed } = comparison.comparison;
  const then = comparison.measures;
  const list = (steps: readonly Step[]): string => steps.map(name).join(', ') || 'none';
  const difference = (before: number, after: number): string => {
    const saved = before - after;
    if (saved === 0) return `${before}, unchanged`;
    return `${before} → ${after} (${Math.abs(saved)} ${saved > 0 ? 'fewer' : 'more'})`;
  };
  return [
    `Steps that fall away: ${list(removed)}`,
    `New steps: ${list(added)}`,
    `Steps that change hands: ${
      moved.map(({ step, from, to }) => `${name(step)} (${md(from)} → ${md(to)})`).join(', ') ||
      'none'
    }`,
    ...retimed.map(({ from, to }) => {
      return `${name(from)}: ${stepTime(from)} → ${stepTime(to)}`;
    }),
    `Handovers: ${difference(measures.handovers.length, then.handovers.length)}`,
    `Rework loops: ${difference(measures.loops.length, then.loops.length)}`,
    `Slowest route: ${saved(measures, then)}`,
  ];
}

function stepTime(step: Step): string {
  if (step.elapsedMinutes !== undefined) return saidTime(step);
  const work = step.minutes === undefined ? 'work not given' : `work ${duration(step.minutes)}`;
  const wait =
    step.waitMinutes === undefined ? 'wait not given' : `wait ${duration(step.waitMinutes)}`;
  return `${work}, ${wait}`;
}

/** The time saved on the slowest route, only if both are known in full. */
function saved({ slowest: before }: Measures, { slowest: after }: Measures): string {
  const missing = new Set([...before.missing, ...after.missing]).size;
  if (missing > 0) return `not compared, numbers of ${count(missing, 'step')} missing`;
  const difference = totalOf(before) - totalOf(after);
  if (difference === 0) return 'takes as long as before';
  const word = difference > 0 ? 'faster' : 'slower';
  return `${timeText(before)} → ${timeText(after)}, ${duration(Math.abs(difference))} ${word}`;
}

/** Each pain point with what is known about its step. */
function painPoints(
  { process, measures, comparison }: AnalysisReport,
  name: Name,
): readonly string[] {
  return (process.painPoints ?? []).map(({ text, step: key }) => {
    const step = measures.steps.find((each) => each.step.key === key)?.step;
    if (!step) return md(text);
    const facts = `${name(step)}, ${stepTime(step)}`;
    if (!comparison) return `${md(text)}: ${facts}`;
    const isGone = comparison.comparison.removed.includes(step);
    const isMoved = comparison.comparison.moved.some((move) => move.step === step);
    const isTimed = comparison.comparison.retimed.some(({ from }) => from === step);
    const change = isGone ? 'falls away' : isMoved || isTimed ? 'changes' : '**stays as it is**';
    return `${md(text)}: ${facts}; in the to-be process the step ${change}`;
  });
}

function collect(missing: readonly MissingNumber[], name: Name): readonly string[] {
  const bySteps = Map.groupBy(missing, ({ step }) => step);
  const words = {
    work: 'minutes of work per case',
    wait: 'minutes of waiting before it',
    split: 'how much of its time is work and how much is waiting',
    shares: 'how often each exit is taken',
  };
  return [...bySteps].map(
    ([step, list]) => `${name(step)}: ${list.map(({ what }) => words[what]).join('; ')}`,
  );
}
