/**
 * The document of a mined log: what is in it, how cases run, where they wait, what goes round, what
 * is wrong with the data and what it can not tell.
 *
 * Comes in: the figures and the items of the trace. Goes out: Markdown. Times are calendar time and
 * always have a unit; a share says of what.
 */
import { markdownTable, markdownText } from '../table.ts';
import type { Item } from '../trace.ts';
import { durationText, momentText, percentText, plural, thousands } from './duration.ts';
import { finalPercent, listMax } from './log-sql.ts';
import type { MinedLog, Throughput } from './mined-log.ts';
import { problemLine } from './mining-problems.ts';
import {
  coverCount,
  type Named,
  stepText,
  totalWaiting,
  traceText,
  waitMeaning,
} from './mining-words.ts';

export interface ReportInput extends Named {
  readonly items: readonly Item[];
  /** Names of the files beside it. */
  readonly files: {
    readonly picture: string;
    readonly variants: string;
    readonly handovers: string;
  };
  /** What the picture leaves out. */
  readonly leftOut: string;
}

/** Rows of each list; the files beside the document have them all. */
const shownMax = 10;

/** The document. */
export function miningReport(input: ReportInput): string {
  const { log, files, leftOut } = input;
  const parts = [
    `# Process mining of ${markdownText(log.table)}`,
    inShort(input),
    readText(input),
    `![What follows what](${files.picture})`,
    leftOut,
    variantsText(input),
    throughputText(log),
    waitingText(input),
    handoversText(input),
    reworkText(input),
    startsText(input),
    activitiesText(input),
    problemsText(input),
    itemsText(input),
    cannotTell(input),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function inShort({ log, ...named }: ReportInput): string {
  const { edges, throughput, variants } = log;
  const [slowest] = edges;
  const total = totalWaiting(log);
  const cover = coverCount(log, 80);
  const span = throughput.finished ?? throughput.all;
  const lines = [
    `${plural(log.cases, 'case')} with ${plural(log.events, 'event')} of ` +
      `${plural(log.activities.length, 'activity', 'activities')}, from ` +
      `${momentText(log.from)} to ${momentText(log.to)}.`,
    span &&
      `A ${throughput.finished ? 'finished case' : 'case'} takes ${durationText(span.median)} in the ` +
        `median and ${durationText(span.p90)} at the 90th percentile (calendar time).`,
    `${plural(variantCount(log), 'variant')}; the ${cover === 1 ? 'first covers' : `first ${thousands(cover)} cover`} ` +
      `80 % of the cases. Most frequent (${percentText(variants[0]?.cases ?? 0, log.cases)}): ` +
      `${markdownText(traceText(variants[0]?.steps ?? [], { log, ...named }))}.`,
    slowest &&
      slowest.total > 0 &&
      `Most waiting: ${markdownText(stepText(slowest, { log, ...named }))}, ` +
        `${percentText(slowest.total, total)} of all waiting, ` +
        `${durationText(slowest.median)} in the median.`,
    log.repeating > 0
      ? `${percentText(log.repeating, log.cases)} of the cases repeat an activity.`
      : 'No case repeats an activity.',
    log.cases > log.finished &&
      `${thousands(log.cases - log.finished)} of ${plural(log.cases, 'case')} do not ` +
        'look finished.',
  ];
  return `## In short\n\n${lines.flatMap((line) => (line ? [`- ${line}`] : [])).join('\n')}`;
}

function variantCount({ variantSizes }: MinedLog): number {
  return variantSizes.reduce((sum, { variants }) => sum + variants, 0);
}

function readText({ log, resources }: ReportInput): string {
  const { roles } = log;
  const assumed = new Map(roles.assumed.map(({ role, why }) => [role, why]));
  const why = (role: 'case' | 'activity' | 'time'): string =>
    assumed.has(role) ? `assumed: ${assumed.get(role)}` : 'named so';
  const rows = [
    ['case', roles.case.name, why('case')],
    ['activity', roles.activity.name, why('activity')],
    ...(roles.start ? [['start', roles.start.name, 'named so']] : []),
    [roles.start ? 'end' : 'time', roles.time.name, why('time')],
    ...(roles.lifecycle
      ? [['life cycle', roles.lifecycle.name, 'its values start and complete steps']]
      : []),
    ...(roles.resource
      ? [
          [
            'resource',
            roles.resource.name,
            resources.hidden ? 'may be people: shown as numbers' : 'shown by name',
          ],
        ]
      : []),
  ];
  const without = roles.resource ? '' : ' No column says who did it.';
  const used = `${thousands(log.rowsUsed)} of ${thousands(log.rows)} rows of ${markdownText(log.source)} were used.`;
  const zone = /TIME ZONE/.test(roles.time.type)
    ? ' Times have a zone; they are shown in UTC.'
    : '';
  const table = markdownTable(['Role', 'Column', 'Why'], rows).trimEnd();
  return `## What was read\n\n${used}${without}${zone}\n\n${table}`;
}

function variantsText({ log, files, ...named }: ReportInput): string {
  const all = variantCount(log);
  let sum = 0;
  const rows = log.variants.slice(0, shownMax).map((variant, index) => {
    sum += variant.cases;
    return [
      index + 1,
      variant.cases,
      percentText(variant.cases, log.cases),
      percentText(sum, log.cases),
      durationText(variant.median),
      traceText(variant.steps, { log, ...named }),
    ];
  });
  const once = log.variantSizes.find(({ cases }) => cases === 1)?.variants ?? 0;
  const head = ['No.', 'Cases', 'Share', 'Cumulative', 'Median time', 'Path'];
  const notes = [
    `${plural(all, 'different path')}. For 80 % of the cases it takes ${thousands(coverCount(log, 80))} of them, ` +
      `for 95 % ${thousands(coverCount(log, 95))}.`,
    once > 0
      ? `${thousands(once)} ${once === 1 ? 'path occurs' : 'paths occur'} only once ` +
        `(${percentText(once, log.cases)} of the cases).`
      : '',
    all > shownMax
      ? `${files.variants} has ${all > listMax ? `the ${thousands(listMax)} most frequent` : 'all of them'}.`
      : '',
  ];
  return `## Variants\n\n${notes.filter(Boolean).join(' ')}\n\n${markdownTable(head, rows).trimEnd()}`;
}

function throughputText(log: MinedLog): string {
  const { finished, all, straight, repeated } = log.throughput;
  const row = (name: string, one: Throughput | undefined) =>
    one
      ? [[name, one.cases, durationText(one.median), durationText(one.p90), durationText(one.mean)]]
      : [];
  const rows = [
    ...row('finished cases', finished),
    ...row('– without repeated activities', repeated && straight),
    ...row('– with repeated activities', straight && repeated),
    ...row('all cases, also unfinished', log.finished < log.cases || !finished ? all : undefined),
  ];
  const single = log.roles.start || log.roles.lifecycle ? 0 : log.casesOfOneEvent;
  const left =
    single > 0 ? ` ${plural(single, 'case')} of one event: no duration, left out here.` : '';
  const head = ['Cases', 'Count', 'Median', '90th percentile', 'Mean'];
  return (
    '## Throughput time per case\n\n' +
    `From the first event of a case to its last, in calendar time (nights and weekends count).${left}\n\n` +
    (rows.length > 0 ? markdownTable(head, rows).trimEnd() : 'No case has more than one time.')
  );
}

function waitingText({ log, ...named }: ReportInput): string {
  if (log.edges.length === 0) return '';
  const total = totalWaiting(log);
  const rows = log.edges
    .slice(0, shownMax)
    .map((edge, index) => [
      index + 1,
      stepText(edge, { log, ...named }),
      edge.count,
      durationText(edge.median),
      durationText(edge.p90),
      durationText(edge.total),
      percentText(edge.total, total),
    ]);
  const overlaps = log.edges.reduce((sum, edge) => sum + edge.overlaps, 0);
  const overlapping =
    overlaps > 0
      ? ` ${thousands(overlaps)} times the next step began before the one before was ` +
        'over; that is no waiting.'
      : '';
  const head = ['No.', 'From → to', 'Times', 'Median', '90th percentile', 'In total', 'Share'];
  return (
    `## Waiting between steps\n\n${waitMeaning(log)}${overlapping} The first is the bottleneck: ` +
    `most waiting in total.\n\n${markdownTable(head, rows).trimEnd()}`
  );
}

function handoversText({ log, resources, files }: ReportInput): string {
  if (!log.roles.resource || log.handovers.length === 0) return '';
  const { names, hidden } = resources;
  const total = log.handovers.reduce((sum, one) => sum + one.total, 0);
  const rows = log.handovers
    .slice(0, shownMax)
    .map(({ from, to, ...one }) => [
      from === to ? `${names[from]} → same` : `${names[from]} → ${names[to]}`,
      one.count,
      durationText(one.median),
      durationText(one.p90),
      durationText(one.total),
      percentText(one.total, total),
    ]);
  const count = (own: boolean) =>
    log.handovers
      .filter(({ from, to }) => (from === to) === own)
      .reduce((sum, one) => sum + one.count, 0);
  const [stays, changes] = [count(true), count(false)];
  const pings = log.pings.slice(0, 5).map(({ a, b, count: times, cases }) => {
    const pair = `${markdownText(names[a] ?? '')} and ${markdownText(names[b] ?? '')}`;
    return `- ${pair}: ${plural(times, 'time')} in ${plural(cases, 'case')}`;
  });
  const people = hidden
    ? ' The resources may be people, so they are numbered by how much they do; say “mine ' +
      'it with names” to see them.'
    : '';
  const head = ['From → to', 'Times', 'Median', '90th percentile', 'In total', 'Share'];
  const back =
    pings.length > 0
      ? '\n\nBack and forth (a case goes to somebody and comes back with the next ' +
        `event):\n\n${pings.join('\n')}`
      : '';
  return (
    `## Handovers\n\n${plural(changes, 'time')} a case passed from one resource to another, ` +
    `${plural(stays, 'time')} it stayed.${people} ${files.handovers} has them by activity.\n\n` +
    `${markdownTable(head, rows).trimEnd()}${back}`
  );
}

function reworkText({ log }: ReportInput): string {
  if (log.repeated.length === 0) return '## Rework\n\nNo activity occurs twice in a case.';
  const loops = new Map(
    log.edges.filter(({ from, to }) => from === to).map((e) => [e.from, e.count]),
  );
  const rows = log.repeated
    .slice(0, shownMax)
    .map(({ activity, cases, extra }) => [
      nameOf(log, activity),
      cases,
      percentText(cases, log.activities[activity]?.cases ?? 0),
      extra,
      loops.get(activity) ?? 0,
    ]);
  const head = ['Activity', 'Cases with repeats', 'Of its cases', 'Repetitions', 'Directly again'];
  return (
    '## Rework\n\nActivities that occur more than once in a ' +
    `case.\n\n${markdownTable(head, rows).trimEnd()}`
  );
}

function startsText({ log }: ReportInput): string {
  const list = (key: 'starts' | 'ends'): string =>
    log.activities
      .filter((one) => one[key] > 0)
      .toSorted((a, b) => b[key] - a[key])
      .slice(0, 6)
      .map((one) => `${markdownText(one.name)} (${percentText(one[key], log.cases)})`)
      .join(', ');
  const finals = log.activities.filter(({ final }) => final).map(({ name }) => markdownText(name));
  const rule =
    `A case counts as finished when its last activity is one after which nothing follows in at least ` +
    `${finalPercent} % of its occurrences: ${finals.length > 0 ? finals.join(', ') : 'none is'}.`;
  const rows = log.unfinished
    .slice(0, shownMax)
    .map(({ activity, cases, recent }) => [nameOf(log, activity), cases, recent]);
  const open =
    rows.length === 0
      ? 'By this rule every case is finished.'
      : `By it ${plural(log.cases - log.finished, 'case')} ${log.cases - log.finished === 1 ? 'is' : 'are'} not finished. Those that stopped shortly before the end of the ` +
        'log (closer than nine of ten cases take) may still be running.\n\n' +
        markdownTable(['Stopped after', 'Cases', 'May still be running'], rows).trimEnd();
  return (
    `## Beginning and end\n\nCases begin with: ${list('starts')}.\n\nThey end with: ${list('ends')}.\n\n` +
    `${rule} ${open}`
  );
}

function activitiesText({ log }: ReportInput): string {
  const timed = log.activities.some(({ work }) => work !== undefined);
  const rows = log.activities
    .slice(0, 40)
    .map((one) => [
      one.name,
      one.events,
      one.cases,
      percentText(one.cases, log.cases),
      ...(timed ? [one.work === undefined ? '' : durationText(one.work)] : []),
    ]);
  const head = ['Activity', 'Events', 'Cases', 'Of all cases', ...(timed ? ['Median work'] : [])];
  const more = log.activities.length - rows.length;
  const rest = more > 0 ? `\n\nAnd ${more} rarer ones.` : '';
  return `## Activities\n\n${markdownTable(head, rows).trimEnd()}${rest}`;
}

function problemsText({ log }: ReportInput): string {
  const lines = log.problems.map((problem) => `- ${problemLine(problem)}`);
  if (log.unordered.events > 0) {
    lines.push(
      `- The same time as the event before, with another activity: ${plural(log.unordered.events, 'event')} in ` +
        `${plural(log.unordered.cases, 'case')}; their order is that of the rows.`,
    );
  }
  if (log.casesOfOneEvent > 0) {
    lines.push(`- ${plural(log.casesOfOneEvent, 'case')} of only one event.`);
  }
  if (log.timeForms.length > 1) {
    const forms = log.timeForms.map(({ shown, count }) => `${shown} (${thousands(count)})`);
    lines.push(`- Times are written in several ways: ${forms.join(', ')}.`);
  }
  const text = lines.length > 0 ? lines.join('\n') : 'None of the checks found a fault.';
  return `## Data problems\n\n${text}`;
}

function itemsText({ items }: ReportInput): string {
  const list = (kind: Item['kind'], title: string): string => {
    const own = items.filter((item) => item.kind === kind && item.status !== 'rejected');
    if (own.length === 0) return '';
    return `## ${title}\n\n${own.map(({ id, text }) => `- ${id} ${markdownText(text)}`).join('\n')}`;
  };
  const parts = [
    list('MET', 'Metrics'),
    list('ASM', 'Conventions taken, to be confirmed'),
    list('QN', 'Questions that only people can answer'),
  ];
  return parts.filter(Boolean).join('\n\n');
}

function cannotTell({ log }: ReportInput): string {
  const { roles } = log;
  const single = !roles.start && !roles.lifecycle;
  const lines = [
    'Working hours are not known: all times are calendar time.',
    single ? 'Work and waiting can not be told apart: the log has one time for each event.' : '',
    roles.resource ? '' : 'Who did it is not in the log, so there are no handovers between people.',
    'What happened outside of the system is not in it, nor why a case took its path.',
    'Steps that run at the same time look like steps in changing order.',
  ];
  return `## What this log can not tell\n\n${lines
    .filter(Boolean)
    .map((line) => `- ${line}`)
    .join('\n')}`;
}

function nameOf({ activities }: MinedLog, index: number): string {
  return activities[index]?.name ?? '';
}
