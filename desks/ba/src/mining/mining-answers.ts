/**
 * Short answers to what people ask of a log: an overview, variants, waiting, handovers, rework,
 * throughput, data problems. Each is a few lines with a small table for a terminal.
 */
import { plainTable } from '../table.ts';
import { durationText, percentText, plural, thousands } from './duration.ts';
import { problemLine } from './mining-problems.ts';
import { coverCount, type Named, stepText, totalWaiting, traceText } from './mining-words.ts';

export const miningTopics = [
  'overview',
  'variants',
  'waiting',
  'handovers',
  'rework',
  'throughput',
  'problems',
] as const;
export type MiningTopic = (typeof miningTopics)[number];

/** Rows of a table in an answer. */
const rowsMax = 5;

/** One answer for each topic. */
export function miningAnswers(named: Named): Readonly<Record<MiningTopic, string>> {
  const waiting = waitingText(named);
  const variants = variantsText(named);
  const throughput = throughputText(named);
  return {
    overview: [throughput, variants, waiting, reworkLine(named)].filter(Boolean).join('\n\n'),
    variants,
    waiting: [waiting, handoversText(named)].filter(Boolean).join('\n\n'),
    handovers: handoversText(named) || 'No column of the log says who did it.',
    rework: reworkText(named),
    throughput,
    problems: problemsText(named),
  };
}

function throughputText({ log: { throughput } }: Named): string {
  const { finished, all } = throughput;
  const span = finished ?? all;
  if (!span) return 'No case has more than one time, so there is no throughput time.';
  const which = finished ? 'finished case' : 'case';
  return (
    `Throughput time, calendar time, over ${plural(span.cases, which)}: median ${durationText(span.median)}, ` +
    `90th percentile ${durationText(span.p90)}, mean ${durationText(span.mean)}.`
  );
}

function variantsText(named: Named): string {
  const { log } = named;
  const rows = log.variants.slice(0, rowsMax);
  const lines = rows.map(
    (variant, index) =>
      `${index + 1}. ${percentText(variant.cases, log.cases)} (${thousands(variant.cases)}, median ` +
      `${durationText(variant.median)}): ${traceText(variant.steps, named)}`,
  );
  const all = log.variantSizes.reduce((sum, { variants }) => sum + variants, 0);
  const once = log.variantSizes.find(({ cases }) => cases === 1)?.variants ?? 0;
  return [
    `Variants: ${thousands(all)}; for 80 % of the cases it takes ${thousands(coverCount(log, 80))} of them` +
      `${once > 0 ? `, ${thousands(once)} ${once === 1 ? 'occurs' : 'occur'} only once` : ''}.`,
    ...lines,
  ].join('\n');
}

function waitingText(named: Named): string {
  const { log } = named;
  if (log.edges.length === 0) return 'No case has two events, so nothing waits.';
  const total = totalWaiting(log);
  const rows = log.edges
    .slice(0, rowsMax)
    .map((edge) => [
      percentText(edge.total, total),
      durationText(edge.median),
      durationText(edge.p90),
      thousands(edge.count),
      stepText(edge, named),
    ]);
  const steps = log.roles.start || log.roles.lifecycle;
  const title = steps
    ? 'Where cases wait, most in total first:'
    : 'Where time passes between events (waiting and the work of one step), most in total first:';
  return `${title}\n${lines(['share', 'median', 'p90', 'times', 'from → to'], rows)}`;
}

function handoversText({ log, resources }: Named): string {
  const { names, hidden } = resources;
  const rows = log.handovers
    .slice(0, rowsMax)
    .map(({ from, to, ...one }) => [
      durationText(one.total),
      durationText(one.median),
      durationText(one.p90),
      thousands(one.count),
      `${names[from]} → ${from === to ? 'same' : names[to]}`,
    ]);
  if (rows.length === 0) return '';
  const note = hidden ? ' (people by number; say “mine it with names” to see them)' : '';
  const table = lines(['total', 'median', 'p90', 'times', 'from → to'], rows);
  return `From whom to whom${note}:\n${table}`;
}

function reworkLine({ log }: Named): string {
  return log.repeating === 0
    ? 'No case repeats an activity.'
    : `Rework: ${percentText(log.repeating, log.cases)} of the cases repeat an activity.`;
}

function reworkText(named: Named): string {
  const { log, resources } = named;
  const rows = log.repeated
    .slice(0, rowsMax)
    .map(({ activity, cases, extra }) => [
      thousands(cases),
      thousands(extra),
      log.activities[activity]?.name ?? '',
    ]);
  const back = log.pings.slice(0, rowsMax).map(({ a, b, count, cases }) => {
    const pair = `${resources.names[a]} and ${resources.names[b]}`;
    return `- back and forth between ${pair}: ${plural(count, 'time')} in ${plural(cases, 'case')}`;
  });
  const { straight, repeated } = log.throughput;
  const longer =
    straight && repeated
      ? `Finished cases take ${durationText(repeated.median)} in the median with repeats, ` +
        `${durationText(straight.median)} without.`
      : '';
  const table = rows.length > 0 ? lines(['cases', 'repeats', 'activity'], rows) : '';
  return [reworkLine(named), table, longer, back.join('\n')].filter(Boolean).join('\n');
}

function problemsText({ log }: Named): string {
  if (log.problems.length === 0) return 'None of the checks of the data found a fault.';
  return log.problems.map((problem) => `- ${problemLine(problem)}`).join('\n');
}

/** The last column is as long as it has to be; a table of the terminal would cut it. */
function lines(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = plainTable(
    head.slice(0, -1),
    rows.map((row) => row.slice(0, -1)),
  );
  const last = [head, ...rows].map((row) => row.at(-1) ?? '');
  const width = Math.max(...table.split('\n').map((line) => line.length));
  return table
    .split('\n')
    .map((line, index) => `${line.padEnd(width)}  ${last[index]}`)
    .join('\n');
}
