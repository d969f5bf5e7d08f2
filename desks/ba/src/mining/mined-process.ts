/**
 * The main path of a log as input of the process map: the activities of the most frequent variants,
 * what follows what, and a decision with shares where several things follow.
 *
 * Shares are counted over the variants shown, so that those of one decision add up. Concurrency can
 * not be seen in a log of this kind: two steps that run at the same time come out as two orders.
 */
import type { Flow, ProcessInput, Step } from '../process/process-input.ts';
import { durationText, percentText, thousands } from './duration.ts';
import type { MinedLog, Variant } from './mined-log.ts';
import type { Named } from './mining-words.ts';

/** Share of the cases that the variants of the map should have, in percent. */
const coverPercent = 80;
/** Most variants of a map; with more of them it is a tangle. */
const variantsMax = 8;
/** An exit taken more rarely than this, in percent, is left out of the map. */
const exitPercent = 5;

/** The map of the most frequent paths; nothing when no case has more than one event. */
export function minedProcess(named: Named): ProcessInput | undefined {
  const { log, resources } = named;
  const variants = mainVariants(log);
  const cases = variants.reduce((sum, one) => sum + one.cases, 0);
  const follows = followsOf(variants);
  const steps = [...new Set(variants.flatMap((one) => one.steps))].filter((step) =>
    reached(follows).has(step),
  );
  if (steps.length < 2) return undefined;
  const names = new Map(steps.map((step) => [step, nameOf(log, step)]));
  const lanes = lanesOf(named, steps);
  const built = buildFlows({ follows, steps, names });
  const title = titleOf(log.table);
  return {
    title,
    state: 'as_is',
    trigger: built.trigger,
    lanes: [...new Set(steps.map((step) => lanes.get(step) ?? noLane))].map((name) => ({ name })),
    steps: [
      { key: 'begin', name: built.trigger, kind: 'start' },
      ...steps.map((step): Step => {
        const wait = waitBefore(log, step);
        return {
          key: keyOf(step),
          name: names.get(step) ?? '',
          lane: lanes.get(step) ?? noLane,
          ...(wait !== '' && { note: wait }),
        };
      }),
      ...built.decisions,
      { key: 'end', name: 'Case ended', kind: 'end' },
    ],
    flows: built.flows,
    assumptions: [
      {
        text:
          `The map shows the ${variants.length} most frequent of the paths in ${log.table}: ` +
          `${percentText(cases, log.cases)} of ${thousands(log.cases)} cases; ways taken in less than ` +
          `${exitPercent} % are left out.`,
      },
      ...(resources.people || !log.roles.resource
        ? []
        : [{ text: `${title}: a step is done by whoever does it most often in the log.` }]),
    ],
    questions: [
      { text: `${title}: what decides which way a case takes? The log says how often, not why.` },
      ...(log.roles.resource && !resources.people
        ? []
        : [{ text: `${title}: which role does which step? The log does not say.` }]),
    ],
  };
}

/** Lanes where the log does not say who does it, or says it by persons. */
const noLane = 'Not in the log';
const peopleLane = 'People of the log';

/** The most frequent variants up to the share, at least one. */
function mainVariants({ variants, cases }: MinedLog): readonly Variant[] {
  const taken: Variant[] = [];
  let covered = 0;
  for (const variant of variants) {
    if (
      taken.length > 0 &&
      (covered >= (cases * coverPercent) / 100 || taken.length >= variantsMax)
    ) {
      break;
    }
    taken.push(variant);
    covered += variant.cases;
  }
  return taken;
}

const begin = -1;
const end = -2;

/** Cases by what follows what; `begin` and `end` stand for the two ends. */
type Follows = ReadonlyMap<number, ReadonlyMap<number, number>>;

function followsOf(variants: readonly Variant[]): Follows {
  const follows = new Map<number, Map<number, number>>();
  for (const { steps, cases } of variants) {
    const path = [begin, ...steps, end];
    for (const [index, from] of path.slice(0, -1).entries()) {
      const to = path[index + 1] ?? end;
      // A step that is repeated at once is one step on the map.
      if (to === from) continue;
      const own = follows.get(from) ?? new Map<number, number>();
      own.set(to, (own.get(to) ?? 0) + cases);
      follows.set(from, own);
    }
  }
  return new Map(
    [...follows].map(([from, own]) => {
      const total = [...own.values()].reduce((sum, count) => sum + count, 0);
      const most = Math.max(...own.values());
      const kept = [...own].filter(
        ([, count]) => count === most || count >= (total * exitPercent) / 100,
      );
      return [from, new Map(kept.toSorted((a, b) => b[1] - a[1]))];
    }),
  );
}

/** What can be reached from the beginning. */
function reached(follows: Follows): ReadonlySet<number> {
  const found = new Set<number>([begin]);
  for (const from of found) for (const to of follows.get(from)?.keys() ?? []) found.add(to);
  return found;
}

function buildFlows({
  follows,
  steps,
  names,
}: {
  follows: Follows;
  steps: readonly number[];
  names: ReadonlyMap<number, string>;
}): { flows: readonly Flow[]; decisions: readonly Step[]; trigger: string } {
  const flows: Flow[] = [];
  const decisions: Step[] = [];
  for (const from of [begin, ...steps]) {
    const exits = [...(follows.get(from) ?? new Map([[end, 1]]))];
    const [only] = exits;
    if (only && exits.length === 1) {
      flows.push({ from: keyOf(from), to: keyOf(only[0]) });
      continue;
    }
    const total = exits.reduce((sum, [, count]) => sum + count, 0);
    const key = `after_${keyOf(from)}`;
    const name = from === begin ? 'How does it begin?' : `What follows ${names.get(from)}?`;
    decisions.push({ key, name, kind: 'decision' });
    flows.push({ from: keyOf(from), to: key });
    for (const [to, count] of exits) {
      const where = to === end ? 'nothing more' : (names.get(to) ?? '');
      flows.push({
        from: key,
        to: keyOf(to),
        condition: `${where.slice(0, 280)} (${Math.round((count / total) * 100)} %)`,
        sharePercent: Math.round((count / total) * 1000) / 10,
      });
    }
  }
  return { flows, decisions, trigger: 'Case begun' };
}

function keyOf(step: number): string {
  if (step === begin) return 'begin';
  return step === end ? 'end' : `a${step + 1}`;
}

function nameOf({ activities }: MinedLog, step: number): string {
  return (activities[step]?.name ?? '').slice(0, 300);
}

/** The resource that most often takes a step over or hands it on; none where they are people. */
function lanesOf({ log, resources }: Named, steps: readonly number[]): ReadonlyMap<number, string> {
  if (resources.people) return new Map(steps.map((step) => [step, peopleLane]));
  const counts = new Map<number, Map<number, number>>();
  const add = (step: number, resource: number | undefined, count: number): void => {
    if (resource === undefined) return;
    const own = counts.get(step) ?? new Map<number, number>();
    own.set(resource, (own.get(resource) ?? 0) + count);
    counts.set(step, own);
  };
  for (const one of log.crossings) {
    add(one.from, one.fromResource, one.count);
    add(one.to, one.toResource, one.count);
  }
  return new Map(
    steps.flatMap((step) => {
      const [best] = [...(counts.get(step) ?? [])].toSorted((a, b) => b[1] - a[1] || a[0] - b[0]);
      return best ? [[step, resources.names[best[0]] ?? noLane] as const] : [];
    }),
  );
}

/** The longest median way into a step, in words. */
function waitBefore(log: MinedLog, step: number): string {
  const [edge] = log.edges
    .filter(({ to, from }) => to === step && from !== step)
    .toSorted((a, b) => b.count - a.count);
  if (!edge) return '';
  const from = nameOf(log, edge.from);
  return (
    `In the log ${durationText(edge.median)} after ${from} in the median (${thousands(edge.count)} times), ` +
    'calendar time.'
  );
}

/** `order_events` → `Order events as mined`. */
function titleOf(table: string): string {
  const words = table.replaceAll('_', ' ').trim();
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1, 90)} as mined`;
}
