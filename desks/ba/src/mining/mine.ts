/**
 * Process mining of an event log, as a deliverable.
 *
 * Comes in: the user's data in an open sandbox, and what the user said about it. Goes out:
 * `<table>-mining.md`, a picture of what follows what, the variants and the handovers as CSV, items
 * of the trace, answers to the usual questions, and the main path as input of the process map. Where
 * it is not clear which column plays a role, one question with the candidates instead, and no file.
 */
import { z } from 'zod';
import type { LoadedTable, Sandbox } from '../data/sandbox.ts';
import { type Deliverable, fileName } from '../deliverable.ts';
import { csvText } from '../table.ts';
import type { Trace } from '../trace.ts';
import { plural, thousands } from './duration.ts';
import { flowGraph } from './flow-graph.ts';
import { layoutFlow } from './flow-layout.ts';
import { drawFlow } from './flow-svg.ts';
import { logColumns, plainWords } from './log-column.ts';
import type { LogRole } from './log-names.ts';
import { type LogRoles, type PickedRoles, pickRoles } from './log-roles.ts';
import type { DateOrder } from './log-time.ts';
import { minedProcess } from './mined-process.ts';
import { miningAnswers } from './mining-answers.ts';
import { registerMining } from './mining-items.ts';
import { problemLine } from './mining-problems.ts';
import { miningReport } from './mining-report.ts';
import { coverCount, type Named, timeMeaning, traceText } from './mining-words.ts';
import { readLog } from './read-log.ts';
import { resourceNames } from './resource-names.ts';

const column = (what: string) => z.string().min(1).optional().describe(`Column with ${what}.`);

export interface MineInput {
  readonly request?: string | undefined;
  readonly table?: string | undefined;
  readonly columns?: Partial<Record<LogRole, string | undefined>> | undefined;
  readonly dateOrder?: DateOrder | undefined;
  readonly persons?: boolean | undefined;
}

/** The input of the tool; everything that is left out is found, or asked. */
export const mineInput: z.ZodType<MineInput> = z.strictObject({
  request: z.string().max(20_000).optional().describe('What the user said, verbatim.'),
  table: z.string().min(1).optional().describe('The table that is the event log.'),
  columns: z
    .strictObject({
      case: column('the case: what one run of the process is about'),
      activity: column('the activity or step'),
      time: column('the time, where there is one for each event'),
      start: column('the start of a step'),
      end: column('the end of a step'),
      resource: column('who did it'),
      lifecycle: column('start and complete'),
    })
    .optional()
    .describe('Only columns that the user named; leave out what the user did not say.'),
  dateOrder: z
    .enum(['day_first', 'month_first'])
    .optional()
    .describe('How to read 01/02/2025, if the user said so.'),
  persons: z
    .boolean()
    .optional()
    .describe('true to show people by name, only if the user asked for that.'),
});

/** Mines the log among the user's tables. */
export async function mineLog(
  sandbox: Sandbox,
  { input, trace }: { readonly input: MineInput; readonly trace: Trace },
): Promise<Deliverable> {
  const found = await findLog(sandbox, input);
  if (!found.ok) return found.asks;
  const { table, picked } = found;
  const { request = '', persons } = input;
  const order = input.dateOrder ?? orderSaid(request);
  const read = await readLog(sandbox, { table: table.name, roles: picked.roles, order });
  if (!read.ok) return unreadable(read, table);
  const resources = resourceNames(read.log, { persons: persons ?? withNames.test(request) });
  const settled = {
    table: table.name,
    columns: columnsTaken(picked.roles),
    ...(read.log.dateOrder && { dateOrder: read.log.dateOrder }),
    ...(resources.people && !resources.hidden && { persons: true }),
  };
  return await mined({ log: read.log, resources }, { trace, table, settled });
}

const withNames =
  /\b(?:with|show|by|including) (?:\w+ ){0,2}(?:names?|persons?|people)\b|\bmit namen\b|\bavec les noms\b|\bcon (?:los )?nombres\b/i;

function orderSaid(request: string): DateOrder | undefined {
  const found =
    /\b(day|month|tag|monat|jour|mois|dia|día|mes)(?:s)?\b[^.\n]{0,20}\b(?:first|zuerst|d'abord|primero)\b/i.exec(
      request,
    );
  if (!found) return undefined;
  return /^(?:month|monat|mois|mes)/i.test(found[1] ?? '') ? 'month_first' : 'day_first';
}

/** The columns by role, as the input of the next call. */
function columnsTaken(roles: LogRoles): Partial<Record<LogRole, string>> {
  const { start, resource, lifecycle } = roles;
  return {
    case: roles.case.name,
    activity: roles.activity.name,
    ...(start ? { start: start.name, end: roles.time.name } : { time: roles.time.name }),
    ...(resource && { resource: resource.name }),
    ...(lifecycle && { lifecycle: lifecycle.name }),
  };
}

async function mined(
  named: Named,
  {
    trace,
    table,
    settled,
  }: { trace: Trace; table: LoadedTable; settled: Omit<MineInput, 'request'> },
): Promise<Deliverable> {
  const { log } = named;
  const name = (what: string, extension: string) => fileName(`${log.table} ${what}`, extension);
  const files = {
    picture: name('flow', 'svg'),
    variants: name('variants', 'csv'),
    handovers: name('handovers', 'csv'),
  };
  const items = registerMining(named, { trace, table });
  const graph = flowGraph(log);
  const layout = await layoutFlow(graph);
  const title = `What follows what in ${log.table}`;
  const picture = drawFlow({ title, meaning: timeMeaning(log), graph, layout });
  const report = miningReport({ ...named, items: items.all, files, leftOut: graph.leftOut });
  return {
    ok: true,
    summary: summaryOf(named),
    findings: log.problems.map((problem) => ({
      rule: `log_${problem.rule}`,
      severity: 'warning',
      where: log.table,
      message: problemLine(problem),
    })),
    items: items.changed,
    files: [
      { name: name('mining', 'md'), mediaType: 'text/markdown', text: report },
      { name: files.picture, mediaType: 'image/svg+xml', text: picture },
      { name: files.variants, mediaType: 'text/csv', text: variantsCsv(named) },
      { name: files.handovers, mediaType: 'text/csv', text: handoversCsv(named) },
    ],
    data: { answers: miningAnswers(named), process: minedProcess(named), settled },
  };
}

/** What was taken for what is said here, so that nobody has to open a file to see it. */
function summaryOf({ log }: Named): string {
  const { roles } = log;
  const taken = [
    `case = ${roles.case.name}`,
    `activity = ${roles.activity.name}`,
    ...(roles.start
      ? [`start = ${roles.start.name}`, `end = ${roles.time.name}`]
      : [`time = ${roles.time.name}`]),
    ...(roles.lifecycle ? [`life cycle = ${roles.lifecycle.name}`] : []),
    ...(roles.resource ? [`resource = ${roles.resource.name}`] : []),
  ];
  const variants = log.variantSizes.reduce((sum, size) => sum + size.variants, 0);
  const cover = coverCount(log, 80);
  const covered =
    variants > 1
      ? `; ${thousands(cover)} of them ${cover === 1 ? 'covers' : 'cover'} 80 % of the cases`
      : '';
  return (
    `Mined ${log.source} (${taken.join(', ')}): ${plural(log.cases, 'case')}, ` +
    `${plural(log.events, 'event')}, ${plural(log.activities.length, 'activity', 'activities')}, ` +
    `${plural(variants, 'variant')}${covered}.`
  );
}

function variantsCsv(named: Named): string {
  const { log } = named;
  let covered = 0;
  const rows = log.variants.map((variant, index) => {
    covered += variant.cases;
    return [
      index + 1,
      variant.cases,
      percent(variant.cases, log.cases),
      percent(covered, log.cases),
      variant.steps.length,
      hours(variant.median),
      traceText(variant.steps, named),
    ];
  });
  const head = [
    'variant',
    'cases',
    'share_percent',
    'cumulative_percent',
    'events',
    'median_hours',
    'path',
  ];
  return csvText(head, rows);
}

function handoversCsv({ log, resources: { names } }: Named): string {
  const name = (index: number | undefined): string =>
    index === undefined ? '' : (names[index] ?? '');
  const rows = log.crossings.map((one) => [
    log.activities[one.from]?.name,
    name(one.fromResource),
    log.activities[one.to]?.name,
    name(one.toResource),
    one.count,
    hours(one.median),
    hours(one.p90),
    hours(one.total),
  ]);
  const head = [
    'from_activity',
    'from_resource',
    'to_activity',
    'to_resource',
    'times',
    'median_waiting_hours',
    'p90_waiting_hours',
    'total_waiting_hours',
  ];
  return csvText(head, rows);
}

function hours(ms: number): number {
  return Math.round(ms / 3_600) / 1_000;
}

function percent(part: number, all: number): number {
  return Math.round((part / all) * 10_000) / 100;
}

type Found =
  | {
      readonly ok: true;
      readonly table: LoadedTable;
      readonly picked: PickedRoles & { ok: true };
    }
  | { readonly ok: false; readonly asks: Deliverable };

/** The table that is an event log: the one the user names, else the only one that fits. */
async function findLog(sandbox: Sandbox, input: MineInput): Promise<Found> {
  const { request = '', columns: given } = input;
  const wanted = input.table ?? mentionedTable(sandbox.tables, request);
  const tables = wanted ? sandbox.tables.filter(({ name }) => same(name, wanted)) : sandbox.tables;
  if (wanted !== undefined && tables.length === 0) {
    const names = sandbox.tables.map(({ name }) => name).join(', ');
    return asked(`There is no table ${wanted}. There are: ${names}.`, 'Which of them is the log?');
  }
  const tried: { table: LoadedTable; picked: PickedRoles }[] = [];
  for (const table of tables) {
    if (table.rows === 0) continue;
    const columns = await logColumns(sandbox, table);
    tried.push({ table, picked: pickRoles(columns, { request, ...(given && { given }) }) });
  }
  const fits = tried.flatMap(({ table, picked }) => (picked.ok ? [{ table, picked }] : []));
  const [first, ...more] = fits;
  if (first && more.length === 0) return { ok: true, ...first };
  if (first) {
    // Of several, one whose columns all say what they are is no guess.
    const sure = fits.filter(({ picked }) => picked.roles.assumed.length === 0);
    if (sure.length === 1 && sure[0]) return { ok: true, ...sure[0] };
    const names = fits.map(({ table }) => table.name);
    return asked(`Several tables could be the event log: ${names.join(', ')}.`, 'Which one is it?');
  }
  return lacking(tried);
}

function mentionedTable(tables: readonly LoadedTable[], request: string): string | undefined {
  if (tables.length < 2) return undefined;
  const text = ` ${plainWords(request)} `;
  const found = tables.filter(({ name }) => text.includes(` ${plainWords(name)} `));
  return found.length === 1 ? found[0]?.name : undefined;
}

const roleNeeds: Readonly<Record<LogRole, string>> = {
  case: 'says which case an event belongs to',
  activity: 'says what was done',
  time: 'says when it was done',
  start: 'says when a step began',
  end: 'says when a step was done',
  resource: 'says who did it',
  lifecycle: 'says whether a step began or was done',
};

/** The question about the table that comes nearest to an event log. */
function lacking(tried: readonly { table: LoadedTable; picked: PickedRoles }[]): Found {
  const [best] = tried
    .flatMap(({ table, picked }) => (picked.ok ? [] : [{ table, ...picked }]))
    .toSorted((a, b) => b.found - a.found || b.candidates.length - a.candidates.length);
  if (!best) {
    return asked(
      'An event log needs rows with a case, an activity and a time, and there are no rows.',
      'Which file holds them?',
    );
  }
  const { table, role, candidates } = best;
  const need = `which column of ${table.name} ${roleNeeds[role]} (the ${role})`;
  if (candidates.length > 0 && candidates.length <= 12) {
    return asked(
      `It is not clear ${need}: ${candidates.join(', ')}.`,
      `Which column is the ${role}?`,
      { role, table: table.name, candidates },
    );
  }
  const names = table.columns.map(({ name }) => name).slice(0, 12);
  return asked(
    `No column of ${table.name} ${roleNeeds[role]} (the ${role}). It has: ${names.join(', ')}. An event log ` +
      'has one row for each event, with a case, an activity and a time.',
    'Which file is the event log?',
    { role, table: table.name, candidates: [] },
  );
}

function unreadable(
  read: { readonly why: string; readonly message: string },
  table: LoadedTable,
): Deliverable {
  const { why, message } = read;
  switch (why) {
    case 'date_order':
      return asked(
        `The dates in column ${message} of ${table.name}, such as 01/02/2025, can be ` +
          'read in two ways.',
        'Does the day or the month come first?',
        { table: table.name },
      ).asks;
    case 'no_events':
      return asked(
        `No row of ${table.name} has a case, an activity and a time${message ? ` (${message})` : ''}.`,
        'Can you correct the file and give it again?',
        { table: table.name },
      ).asks;
    case 'too_many_activities':
      return asked(
        `The column taken for the activity in ${table.name} has ` +
          `${thousands(Number(message))} different values, too many for activities.`,
        'Which column is the activity?',
        { table: table.name },
      ).asks;
    default:
      return {
        ok: false,
        findings: [{ rule: 'log_unreadable', severity: 'error', where: table.name, message }],
      };
  }
}

/** Nothing is made; the question goes to the user. */
function asked(
  statement: string,
  question: string,
  more: Readonly<Record<string, unknown>> = {},
): { readonly ok: false; readonly asks: Deliverable } {
  const data = { statement, question, ...more };
  return { ok: false, asks: { ok: true, summary: '', findings: [], items: [], files: [], data } };
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
