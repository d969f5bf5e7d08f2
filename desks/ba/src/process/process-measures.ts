/**
 * What can be computed about a process from the numbers that came with it: routes and their times,
 * handovers, loops, and expected work. A missing number is counted as missing, never as zero: every
 * sum says which numbers it lacks.
 */
import { backFlows, type GraphFlow, type GraphNode, processGraph } from './bpmn-graph.ts';
import { type Flow, isWork, kindOf, type ProcessInput, type Step } from './process-input.ts';

/** Minutes along some steps, and the steps of which a number is not known. */
export interface Time {
  readonly work: number;
  readonly wait: number;
  /** Minutes of which nobody said whether they are work or waiting. */
  readonly unsplit: number;
  /** Keys of steps without a number that counts here. */
  readonly missing: readonly string[];
}

/** A way from start to end; with parallel paths, the longest of them. */
export interface Route extends Time {
  readonly steps: readonly Step[];
  /** How many of 100 cases take it, as far as shares were given; undefined where one is missing. */
  readonly chancePercent: number | undefined;
}

export interface Handover {
  readonly from: Step;
  readonly to: Step;
  readonly fromLane: string;
  readonly toLane: string;
}

export interface Loop {
  /** The condition that leads back, or empty. */
  readonly when: string;
  /** The steps that are done again, in order. */
  readonly again: readonly Step[];
  readonly time: Time;
  readonly sharePercent: number | undefined;
  /** How often it is gone through once more in an average case: p / (1 - p). */
  readonly extraPasses: number | undefined;
}

export interface Measures {
  /** Steps that do or decide something or wait, with their lane. */
  readonly steps: readonly { readonly step: Step; readonly lane: string }[];
  /** The routes with the least and the most known time, each step once. */
  readonly fastest: Route;
  readonly slowest: Route;
  readonly handovers: readonly Handover[];
  readonly loops: readonly Loop[];
  /** How often each step is done in an average case, rework included; absent without all shares. */
  readonly visits: ReadonlyMap<string, number> | undefined;
  /** Decisions of which the shares are not all known. */
  readonly unshared: readonly Step[];
  /** Known time of all steps of an average case, rework included; absent without all shares. */
  readonly expected: Time | undefined;
  /** There are parallel paths, of which `expected` counts all and a route the longest. */
  readonly hasParallel: boolean;
}

/** Measures a process that has passed its checks. */
export function measure(process: ProcessInput): Measures {
  const net = netOf(process);
  const { nodes } = net;
  const start = nodes.find((node) => node.kind === 'start') as GraphNode;
  const steps = nodes.flatMap(({ step, lane }) =>
    step && isWork(kindOf(step)) ? [{ step, lane }] : [],
  );
  const unshared = steps
    .map(({ step }) => step)
    .filter((step) => kindOf(step) === 'decision' && sharesOf(process, step) === undefined)
    .filter((step) => (process.flows ?? []).filter((flow) => flow.from === step.key).length > 1);
  const idOf = new Map(nodes.flatMap(({ id, step }) => (step ? [[id, step.key] as const] : [])));
  const visits = unshared.length > 0 ? undefined : visitsOf(process, net);
  const byKey =
    visits &&
    new Map([...visits].flatMap(([id, n]) => (idOf.has(id) ? [[idOf.get(id) as string, n]] : [])));
  const route = (which: 'least' | 'most'): Route => {
    const { steps: own } = routeFrom(net, { from: start.id, which });
    return { steps: own, ...timeOf(own), chancePercent: chanceOf(process, own) };
  };
  return {
    steps,
    fastest: route('least'),
    slowest: route('most'),
    handovers: handoversOf(net),
    loops: [...net.back].map((flow) => loopOf(process, net, flow)),
    visits: byKey,
    unshared,
    expected: byKey && expectedTime(steps, byKey),
    hasParallel: process.steps.some((step) => kindOf(step) === 'parallel'),
  };
}

/** A number somebody has to find out. */
export interface MissingNumber {
  readonly step: Step;
  /** `split`: how much of a given time is work. */
  readonly what: 'work' | 'wait' | 'split' | 'shares';
}

/** All numbers a full analysis needs and does not have. */
export function missingNumbers({ steps, unshared }: Measures): readonly MissingNumber[] {
  return [
    ...steps.flatMap(({ step }) => lacks(step).map((what) => ({ step, what }))),
    ...unshared.map((step) => ({ step, what: 'shares' as const })),
  ];
}

/** Adds up the times of steps. */
function timeOf(steps: readonly Step[]): Time {
  return {
    work: steps.reduce((sum, step) => sum + (kindOf(step) === 'wait' ? 0 : (step.minutes ?? 0)), 0),
    wait: steps.reduce((sum, step) => sum + (step.waitMinutes ?? 0), 0),
    unsplit: steps.reduce((sum, step) => sum + (step.elapsedMinutes ?? 0), 0),
    missing: steps
      .filter((step) => lacks(step).some((what) => what !== 'split'))
      .map((step) => step.key),
  };
}

/** All minutes of a time, whatever they are. */
export function totalOf({ work, wait, unsplit }: Omit<Time, 'missing'>): number {
  return work + wait + unsplit;
}

/** The minutes that were given for a step; undefined where none were. */
export function givenTime(step: Step): number | undefined {
  const { minutes, waitMinutes, elapsedMinutes } = step;
  if (minutes === undefined && waitMinutes === undefined && elapsedMinutes === undefined) {
    return undefined;
  }
  return totalOf(timeOf([step]));
}

/** Each step as often as an average case gets there. */
function expectedTime(steps: Measures['steps'], visits: ReadonlyMap<string, number>): Time {
  const times = steps.map(({ step }) => ({ n: visits.get(step.key) ?? 0, ...timeOf([step]) }));
  const sum = (what: 'work' | 'wait' | 'unsplit'): number =>
    times.reduce((all, time) => all + time.n * time[what], 0);
  const missing = times.filter(({ n }) => n > 0).flatMap((time) => time.missing);
  return { work: sum('work'), wait: sum('wait'), unsplit: sum('unsplit'), missing };
}

/** The product of the shares of the exits that a route takes. */
function chanceOf(process: ProcessInput, route: readonly Step[]): number | undefined {
  const { flows = [] } = process;
  const on = new Set(route.map(({ key }) => key));
  let chance = 1;
  for (const [i, step] of route.entries()) {
    if (kindOf(step) !== 'decision') continue;
    const shares = sharesOf(process, step);
    const exits = flows.filter(({ from }) => from === step.key);
    if (exits.length < 2) continue;
    const next = route[i + 1]?.key;
    const taken =
      exits.find(({ to }) => to === next) ??
      exits.find(({ to }) => !on.has(to) && next === undefined);
    const share = shares && taken ? shares.get(taken.to) : undefined;
    if (share === undefined) return undefined;
    chance *= share;
  }
  return chance * 100;
}

/** Which numbers a step lacks. A decision takes no time of its own unless somebody said so. */
function lacks(step: Step): readonly ('work' | 'wait' | 'split')[] {
  const kind = kindOf(step);
  if (step.elapsedMinutes !== undefined && isWork(kind)) return ['split'];
  if (kind === 'decision' || !isWork(kind)) return [];
  const work = kind !== 'wait' && step.minutes === undefined;
  const wait = step.waitMinutes === undefined;
  return [...(work ? (['work'] as const) : []), ...(wait ? (['wait'] as const) : [])];
}

interface Net {
  readonly nodes: readonly GraphNode[];
  readonly byId: ReadonlyMap<string, GraphNode>;
  readonly flows: readonly GraphFlow[];
  /** Without flows that lead back. */
  readonly exits: ReadonlyMap<string, readonly GraphFlow[]>;
  readonly back: readonly GraphFlow[];
}

function netOf(process: ProcessInput): Net {
  const { nodes, flows } = processGraph(process);
  const backIds = backFlows({ nodes, flows });
  const forward = flows.filter((flow) => !backIds.has(flow.id));
  return {
    nodes,
    byId: new Map(nodes.map((node) => [node.id, node])),
    flows,
    exits: Map.groupBy(forward, (flow) => flow.from),
    back: flows.filter((flow) => backIds.has(flow.id)),
  };
}

/**
 * The route with the least or most known time from an element to an end, or to `until`. Of parallel
 * paths always the longest counts: all of them must be done.
 */
function routeFrom(
  { byId, exits }: Net,
  {
    from,
    which,
    until,
  }: { readonly from: string; readonly which: 'least' | 'most'; readonly until?: string },
): Way {
  const known = new Map<string, Way | undefined>();
  const route = (id: string): Way | undefined => {
    if (known.has(id)) return known.get(id);
    const node = byId.get(id) as GraphNode;
    const own = node.step && isWork(kindOf(node.step)) ? [node.step] : [];
    const onwards =
      id === until ? [] : (exits.get(id) ?? []).flatMap((flow) => route(flow.to) ?? []);
    const isOver = until === undefined ? node.kind === 'end' : id === until;
    const most = which === 'most' || node.kind === 'parallel';
    const best = onwards.toSorted((a, b) =>
      most ? totalOf(b) - totalOf(a) : totalOf(a) - totalOf(b),
    )[0];
    const steps = [...own, ...(best?.steps ?? [])];
    const found = best || isOver ? { steps, ...timeOf(steps) } : undefined;
    known.set(id, found);
    return found;
  };
  return route(from) ?? { steps: [], ...timeOf([]) };
}

type Way = Omit<Route, 'chancePercent'>;

/** Each pair of steps that follow one another in different lanes, over gateways between them. */
function handoversOf({ nodes, byId, flows }: Net): readonly Handover[] {
  const exits = Map.groupBy(flows, (flow) => flow.from);
  const after = (id: string, seen: Set<string>): readonly GraphNode[] =>
    (exits.get(id) ?? []).flatMap(({ to }) => {
      if (seen.has(to)) return [];
      seen.add(to);
      const node = byId.get(to) as GraphNode;
      return does(node) ? [node] : after(to, seen);
    });
  return nodes.filter(does).flatMap((node) =>
    after(node.id, new Set())
      .filter((next) => next.lane !== node.lane)
      .map((next) => ({
        from: node.step as Step,
        to: next.step as Step,
        fromLane: node.lane,
        toLane: next.lane,
      })),
  );
}

/** A decision is taken by somebody, so it counts; what only routes does not. */
function does({ step }: GraphNode): boolean {
  return step !== undefined && isWork(kindOf(step));
}

function loopOf(process: ProcessInput, net: Net, flow: GraphFlow): Loop {
  const route = routeFrom(net, { from: flow.to, which: 'most', until: flow.from });
  const from = net.byId.get(flow.from)?.step?.key;
  const labelled = (process.flows ?? []).find(
    (each) =>
      each.from === from && (each.condition ?? (each.default ? 'otherwise' : '')) === flow.label,
  );
  const share = labelled?.sharePercent ?? restShare(process, labelled);
  return {
    when: flow.label,
    again: route.steps,
    time: route,
    sharePercent: share,
    // A way back that is always taken has no answer; the checks see to it that there is an exit.
    extraPasses: share === undefined || share >= 100 ? undefined : share / (100 - share),
  };
}

/** The share of the one exit of which it was not said. */
function restShare(process: ProcessInput, flow: Flow | undefined): number | undefined {
  const step = process.steps.find(({ key }) => key === flow?.from);
  const share = flow && step && sharesOf(process, step)?.get(flow.to);
  return share === undefined || share >= 1 ? undefined : share * 100;
}

/** The shares of a decision's exits as fractions, if all are known; the last may be the rest. */
function sharesOf(process: ProcessInput, { key }: Step): ReadonlyMap<string, number> | undefined {
  const exits = (process.flows ?? []).filter((flow) => flow.from === key);
  if (exits.length < 2) return new Map(exits.map(({ to }) => [to, 1]));
  const unknown = exits.filter((flow) => flow.sharePercent === undefined);
  if (unknown.length > 1) return undefined;
  const sum = exits.reduce((total_, flow) => total_ + (flow.sharePercent ?? 0), 0);
  return new Map(exits.map(({ to, sharePercent }) => [to, (sharePercent ?? 100 - sum) / 100]));
}

/**
 * Expected visits: each element is visited as often as its entries are passed. Solved by iteration,
 * which converges because every loop has an exit; a loop that is left almost never has no answer.
 */
function visitsOf(process: ProcessInput, net: Net): ReadonlyMap<string, number> | undefined {
  const { nodes, flows, byId } = net;
  const exits = Map.groupBy(flows, (flow) => flow.from);
  const entries = Map.groupBy(flows, (flow) => flow.to);
  const share = new Map<string, number>();
  for (const [id, out] of exits) {
    const node = byId.get(id) as GraphNode;
    const shares = node.kind === 'decision' && node.step ? sharesOf(process, node.step) : undefined;
    for (const flow of out) share.set(flow.id, shares?.get(keyBehind(net, exits, flow)) ?? 1);
  }
  let visits = new Map(nodes.map(({ id, kind }) => [id, kind === 'start' ? 1 : 0]));
  for (let round = 0; round < 10_000; round += 1) {
    const next = new Map(
      nodes.map(({ id, kind }) => {
        const passed = (entries.get(id) ?? []).map(
          (flow) => (visits.get(flow.from) ?? 0) * (share.get(flow.id) ?? 1),
        );
        const sum = passed.reduce((a, b) => a + b, 0);
        // A join is passed once for all its entries together.
        return [id, kind === 'start' ? 1 : kind === 'parallel' ? Math.max(0, ...passed) : sum];
      }),
    );
    const change = Math.max(
      ...nodes.map(({ id }) => Math.abs((next.get(id) ?? 0) - (visits.get(id) ?? 0))),
    );
    visits = next;
    if (change < 1e-9) return visits;
  }
  return undefined;
}

/** The step a flow of the graph leads to, behind the gateway in front of it if there is one. */
function keyBehind(
  { byId }: Net,
  exits: ReadonlyMap<string, readonly GraphFlow[]>,
  { to }: GraphFlow,
): string {
  const step = byId.get(to)?.step;
  if (step) return step.key;
  const behind = exits.get(to)?.[0];
  return (behind && byId.get(behind.to)?.step?.key) ?? '';
}
