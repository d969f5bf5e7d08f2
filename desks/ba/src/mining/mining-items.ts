/**
 * What a mined log leaves in the trace: the log as an entity, the metrics with their definition and
 * value, each convention taken as an assumption, and the questions that only people can answer.
 *
 * An activity of a log is something that was recorded, not yet a step of a process: steps (PS) come
 * with the map that is drawn from it.
 */

import type { LoadedTable } from '../data/sandbox.ts';
import { knownItem, plural } from '../data/schema-facts.ts';
import { openRegister, type Registered } from '../register.ts';
import type { Item, Source, Trace } from '../trace.ts';
import { durationText, plural as many, percentText, thousands } from './duration.ts';
import { finalPercent } from './log-sql.ts';
import type { MinedLog } from './mined-log.ts';
import { type Named, stepText, totalWaiting, waitMeaning } from './mining-words.ts';

/** Whoever mined, the figures are from the data. */
const fromData: Source = { from: 'pattern', pattern: 'data' };

/** Registers the items of a log; gives all of them, and those that changed. */
export function registerMining(
  named: Named,
  { trace, table }: { readonly trace: Trace; readonly table: LoadedTable },
): { readonly all: readonly Item[]; readonly changed: readonly Item[] } {
  const { log } = named;
  const register = openRegister(trace);
  const entity = register.put({ ...entityOf(table), id: knownItem(trace, entityOf(table))?.id });
  const assumed = conventions(log).map((text) =>
    register.put({ kind: 'ASM', text, source: fromData }),
  );
  const links = [
    { to: entity.id, as: 'uses' as const },
    ...assumed.map(({ id }) => ({ to: id, as: 'assumes' as const })),
  ];
  const metrics = metricsOf(named).map((metric) =>
    register.put({ kind: 'MET', source: fromData, links, ...metric }),
  );
  const asked = metrics[0];
  for (const text of questions(log)) {
    const about = asked ? [{ to: asked.id, as: 'asks' as const }] : [];
    register.put({ kind: 'QN', text, source: fromData, links: about });
  }
  return { all: register.all(), changed: register.changed() };
}

/** As the data dictionary describes it, so that both are one item. */
function entityOf({ name, source, rows, columns, quote, from }: LoadedTable): Registered {
  const size = from === 'csv' || rows > 0 ? `, ${plural(rows, 'row')}` : ', no rows';
  return {
    kind: 'ENT',
    text: `Table ${name} of ${source}: ${plural(columns.length, 'column')}${size}`,
    source: { from: 'user', quote },
    details: { table: name, source, rows },
  };
}

function metricsOf(named: Named): readonly Pick<Registered, 'text' | 'identity' | 'details'>[] {
  const { log } = named;
  const { throughput, edges, table } = log;
  const span = throughput.finished ?? throughput.all;
  const which = throughput.finished ? 'finished case' : 'case';
  const [slowest] = edges;
  return [
    ...(span
      ? [
          {
            identity: `throughput time of ${table}`,
            text:
              `Throughput time of ${table}: from the first to the last event of a case, calendar time, over ` +
              `${many(span.cases, which)}: median ${durationText(span.median)}, 90th percentile ` +
              `${durationText(span.p90)}, mean ${durationText(span.mean)}.`,
            details: {
              table,
              medianMs: span.median,
              p90Ms: span.p90,
              meanMs: span.mean,
              cases: span.cases,
            },
          },
        ]
      : []),
    ...(slowest
      ? [
          {
            identity: `waiting between steps of ${table}`,
            text:
              `Waiting between steps of ${table}: ${waitMeaning(log)} Most in total: ` +
              `${stepText(slowest, named)}, median ${durationText(slowest.median)}, ` +
              `${percentText(slowest.total, totalWaiting(log))} of all waiting.`,
            details: {
              table,
              edges: edges.slice(0, 10).map((edge) => ({
                from: log.activities[edge.from]?.name,
                to: log.activities[edge.to]?.name,
                count: edge.count,
                medianMs: edge.median,
                p90Ms: edge.p90,
                totalMs: edge.total,
              })),
            },
          },
        ]
      : []),
    {
      identity: `rework of ${table}`,
      text:
        `Rework of ${table}: share of the cases in which an activity occurs more than once: ` +
        `${percentText(log.repeating, log.cases)} of ${thousands(log.cases)}.`,
      details: { table, cases: log.cases, repeating: log.repeating },
    },
  ];
}

/** Each convention that another answer would change the figures of. */
function conventions(log: MinedLog): readonly string[] {
  const { roles, activities, dateOrder, unordered, problems } = log;
  const finals = activities.filter(({ final }) => final).map(({ name }) => name);
  const duplicate = problems.some(({ rule }) => rule === 'duplicate');
  const list = [
    ...roles.assumed.map(
      ({ role, why }) => `Column ${roleColumn(log, role)} of ${log.table} is the ${role}: ${why}.`,
    ),
    finals.length > 0
      ? `A case is finished when it ends with ${joined(finals)}: after at least ${finalPercent} % of ` +
        'their occurrences nothing follows.'
      : 'No activity mostly ends a case, so it can not be told which cases are finished; ' +
        'all are counted.',
    unordered.events > 0
      ? 'Events of a case with the same time happened in the order of their rows.'
      : '',
    roles.lifecycle
      ? 'The first start of an activity in a case belongs to its first completion, the ' +
        'second to the second.'
      : '',
    duplicate ? 'Rows that are equal in every column are one event.' : '',
    dateOrder
      ? `Dates such as 01/02/2025 have the ${dateOrder === 'day_first' ? 'day' : 'month'} first.`
      : '',
  ];
  return list.filter((text) => text !== '');
}

function roleColumn({ roles }: MinedLog, role: string): string {
  switch (role) {
    case 'case':
      return roles.case.name;
    case 'activity':
      return roles.activity.name;
    default:
      return roles.time.name;
  }
}

function questions(log: MinedLog): readonly string[] {
  const { roles, unfinished, activities } = log;
  const stopped = unfinished[0] && activities[unfinished[0].activity]?.name;
  const either = inBothOrders(log);
  const list = [
    roles.start || roles.lifecycle
      ? ''
      : `Does the time of an event in ${log.table} say when it began or when it was done?`,
    `Which are the working hours behind ${log.table}? All times are calendar time so far.`,
    stopped === undefined
      ? ''
      : `Are cases of ${log.table} that stop after ${stopped} finished, given up, or ` +
        'still running?',
    either
      ? `May ${either[0]} and ${either[1]} be done at the same time? They occur in both orders.`
      : '',
  ];
  return list.filter((text) => text !== '');
}

/**
 * Two activities that stand next to each other in both orders, each order in a tenth of the cases,
 * where each occurs once; a loop is no such pair.
 */
function inBothOrders(log: MinedLog): readonly [string, string] | undefined {
  const counts = new Map<string, { a: number; b: number; forth: number; back: number }>();
  for (const { steps, cases } of log.variants) {
    const once = (step: number): boolean => steps.indexOf(step) === steps.lastIndexOf(step);
    for (const [index, from] of steps.slice(0, -1).entries()) {
      const to = steps[index + 1] ?? from;
      if (from === to || !once(from) || !once(to)) continue;
      const [a, b] = from < to ? [from, to] : [to, from];
      const own = counts.get(`${a} ${b}`) ?? { a, b, forth: 0, back: 0 };
      if (from < to) own.forth += cases;
      else own.back += cases;
      counts.set(`${a} ${b}`, own);
    }
  }
  const often = [...counts.values()]
    .filter(({ forth, back }) => Math.min(forth, back) >= log.cases * 0.1)
    .toSorted((x, y) => y.forth + y.back - x.forth - x.back)[0];
  const [a, b] = [log.activities[often?.a ?? -1]?.name, log.activities[often?.b ?? -1]?.name];
  return a !== undefined && b !== undefined ? [a, b] : undefined;
}

function joined(names: readonly string[]): string {
  const shown = names.slice(0, 6);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return shown.join(' or ') + more;
}
