/**
 * From a process as it came in to the graph that is drawn: whatever was left implicit is made
 * explicit (lanes, order, start, ends, merges), and every element gets its BPMN id.
 *
 * Invariants of the graph
 * 1. Exactly one start; every node has a lane; no node but a gateway has two entries or two exits.
 * 2. No gateway both joins and splits.
 * 3. Ids are XML names, made from keys, and the same for the same keys.
 */
import { createHash } from 'node:crypto';
import {
  type Flow,
  kindOf,
  type Lane,
  type ProcessInput,
  type Step,
  type StepKind,
} from './process-input.ts';

/** Steps and flows with both directions at hand; flows are those that apply, listed or not. */
export interface Wiring {
  readonly steps: ReadonlyMap<string, Step>;
  readonly flows: readonly Flow[];
  readonly exits: (key: string) => readonly Flow[];
  readonly entries: (key: string) => readonly Flow[];
}

export interface GraphNode {
  readonly id: string;
  readonly kind: StepKind;
  readonly name: string;
  readonly lane: string;
  /** The step it stands for; absent for what was made explicit. */
  readonly step?: Step;
  /** What it is in BPMN where its kind does not say so: events of messages between pools. */
  readonly drawnAs?: MessageElement;
}

export type MessageElement =
  | 'message_start'
  | 'message_catch'
  | 'message_throw'
  | 'message_end'
  | 'event_gateway';

export interface GraphFlow {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Text on the line; empty where there is none. */
  readonly label: string;
  /** Taken when no other exit of the decision is. */
  readonly isDefault: boolean;
}

export interface ProcessGraph {
  readonly title: string;
  readonly lanes: readonly Lane[];
  readonly nodes: readonly GraphNode[];
  readonly flows: readonly GraphFlow[];
  /** Outside parties as pools of their own; absent where there is one pool. */
  readonly pools?: readonly OutsidePool[];
  /** What goes between pools; each end is the id of an element or of a pool. */
  readonly messages?: readonly MessageFlow[];
}

/** A pool of somebody outside; its elements have its name as their lane. */
export interface OutsidePool {
  readonly id: string;
  readonly name: string;
  /** Drawn above our own pool rather than below. */
  readonly isAbove: boolean;
  /** Nothing of what happens inside is known. */
  readonly isClosed: boolean;
}

export interface MessageFlow {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** Indexes a process. Without flows, each step is followed by the next one listed. */
export function wire(process: ProcessInput): Wiring {
  const steps = new Map(process.steps.map((step) => [step.key, step]));
  const flows = process.flows?.length ? process.flows : sequence(process.steps);
  const exits = Map.groupBy(flows, (flow) => flow.from);
  const entries = Map.groupBy(flows, (flow) => flow.to);
  return {
    steps,
    flows,
    exits: (key) => exits.get(key) ?? [],
    entries: (key) => entries.get(key) ?? [],
  };
}

/** The lanes listed, or those the steps name in order of appearance. */
export function lanesOf(process: ProcessInput): readonly Lane[] {
  if (process.lanes?.length) return process.lanes;
  const names = new Set(process.steps.flatMap((step) => step.lane ?? []));
  return [...names].map((name) => ({ name }));
}

/**
 * Steps a case can begin with: the start, or without one, what nothing leads to, or when a loop
 * leads back to everything, the step listed first.
 */
export function firstSteps(process: ProcessInput, { entries }: Wiring): readonly Step[] {
  const starts = process.steps.filter((step) => kindOf(step) === 'start');
  if (starts.length > 0) return starts;
  const open = process.steps.filter((step) => entries(step.key).length === 0);
  return open.length > 0 ? open : process.steps.slice(0, 1);
}

/** Steps a case can end with: the ends, or without any, what leads nowhere. */
export function lastSteps(process: ProcessInput, { exits }: Wiring): readonly Step[] {
  const ends = process.steps.filter((step) => kindOf(step) === 'end');
  if (ends.length > 0) return ends;
  return process.steps.filter((step) => exits(step.key).length === 0);
}

/** Makes everything explicit. The process must have passed `checkProcess`. */
export function processGraph(process: ProcessInput): ProcessGraph {
  const wiring = wire(process);
  const laneOf = lanesOfSteps(process, wiring);
  const ids = idMaker();
  const nodes: GraphNode[] = [];
  const flows: GraphFlow[] = [];
  const add = (node: Omit<GraphNode, 'id'>, id: string): GraphNode => {
    const made = { ...node, id: ids(id) };
    nodes.push(made);
    return made;
  };
  const connect = (from: GraphNode, to: GraphNode, label = '', isDefault = false): void => {
    const id = ids(`Flow_${bare(from.id)}_to_${bare(to.id)}`);
    flows.push({ id, from: from.id, to: to.id, label, isDefault });
  };

  const starts = firstSteps(process, wiring).filter((step) => kindOf(step) !== 'start');
  const entriesOf = (key: string): number =>
    wiring.entries(key).length + (starts.some((step) => step.key === key) ? 1 : 0);

  // A step with several entries is entered through `doors`, a gateway in front of it.
  const doors = new Map<string, GraphNode>();
  const own = new Map<string, GraphNode>();
  for (const step of process.steps) {
    const kind = kindOf(step);
    const lane = laneOf(step.key);
    // By convention gateways that decide nothing have no name on the map.
    const isNamed = kind === 'decision' ? wiring.exits(step.key).length > 1 : kind !== 'parallel';
    const name = isNamed ? step.name : '';
    const node = add({ kind, name, lane, step }, `${prefixes[kind]}_${step.key}`);
    own.set(step.key, node);
    const isJoin = kind === 'decision' || kind === 'parallel';
    const splits = wiring.exits(step.key).length > 1;
    if (entriesOf(step.key) < 2 || (isJoin && !splits)) continue;
    const door = add({ kind: 'decision', name: '', lane }, `Merge_${step.key}`);
    doors.set(step.key, door);
    connect(door, node);
  }

  for (const step of starts) {
    const name = process.trigger ?? `${process.title} needed`;
    const start = add({ kind: 'start', name, lane: laneOf(step.key) }, `Start_${step.key}`);
    connect(start, doors.get(step.key) ?? (own.get(step.key) as GraphNode));
  }
  for (const { from, to, condition, default: isDefault = false } of wiring.flows) {
    const source = own.get(from) as GraphNode;
    const splits = source.kind === 'decision' && wiring.exits(from).length > 1;
    const label = splits ? (condition ?? (isDefault ? 'otherwise' : '')) : '';
    const target = (doors.get(to) ?? own.get(to)) as GraphNode;
    connect(source, target, label, splits && isDefault);
  }
  const lasts = lastSteps(process, wiring);
  for (const step of lasts.filter((last) => kindOf(last) !== 'end')) {
    const name = lasts.length === 1 ? endName(process) : 'End';
    const end = add({ kind: 'end', name, lane: laneOf(step.key) }, `End_${step.key}`);
    connect(own.get(step.key) as GraphNode, end);
  }
  return { title: process.title, lanes: lanesOf(process), nodes, flows };
}

/**
 * The place of each element in the order in which cases reach it, from 1: upstream is lower, and
 * the exit of a decision listed first comes before the others.
 */
export function flowOrder({
  nodes,
  flows,
}: Pick<ProcessGraph, 'nodes' | 'flows'>): ReadonlyMap<string, number> {
  const exits = Map.groupBy(flows, (flow) => flow.from);
  const order = new Map<string, number>();
  const entered = new Set<string>();
  const walk = (id: string): void => {
    if (entered.has(id)) return;
    entered.add(id);
    for (const flow of (exits.get(id) ?? []).toReversed()) walk(flow.to);
    order.set(id, nodes.length - order.size);
  };
  for (const node of nodes) if (node.kind === 'start') walk(node.id);
  return order;
}

/** Ids of flows that close a loop, seen in a depth-first walk from the start. */
export function backFlows({
  nodes,
  flows,
}: Pick<ProcessGraph, 'nodes' | 'flows'>): ReadonlySet<string> {
  const exits = Map.groupBy(flows, (flow) => flow.from);
  const state = new Map<string, 'open' | 'done'>();
  const back = new Set<string>();
  const walk = (id: string): void => {
    state.set(id, 'open');
    for (const flow of exits.get(id) ?? []) {
      if (state.get(flow.to) === 'open') back.add(flow.id);
      else if (!state.has(flow.to)) walk(flow.to);
    }
    state.set(id, 'done');
  };
  const starts = nodes.filter((node) => node.kind === 'start');
  for (const node of [...starts, ...nodes]) if (!state.has(node.id)) walk(node.id);
  return back;
}

/** What the one end is called that nobody named. */
function endName({ outcomes, title }: ProcessInput): string {
  return outcomes?.length ? outcomes.join(' / ') : `${title} done`;
}

function sequence(steps: readonly Step[]): readonly Flow[] {
  return steps.slice(1).map((step, i) => ({ from: (steps[i] as Step).key, to: step.key }));
}

/** A step without a lane is in the lane of what comes before it, or else of what comes after. */
function lanesOfSteps(process: ProcessInput, wiring: Wiring): (key: string) => string {
  const known = new Map<string, string>();
  for (const { key, lane } of process.steps) if (lane !== undefined) known.set(key, lane);
  const first = lanesOf(process)[0]?.name ?? process.title;
  const spread = (from: (flow: Flow) => string, to: (flow: Flow) => string): void => {
    for (let changed = true; changed; ) {
      changed = false;
      for (const flow of wiring.flows) {
        const lane = known.get(from(flow));
        if (lane === undefined || known.has(to(flow))) continue;
        known.set(to(flow), lane);
        changed = true;
      }
    }
  };
  spread(
    (flow) => flow.from,
    (flow) => flow.to,
  );
  spread(
    (flow) => flow.to,
    (flow) => flow.from,
  );
  return (key) => known.get(key) ?? first;
}

const prefixes: Readonly<Record<StepKind, string>> = {
  task: 'Task',
  user: 'Task',
  service: 'Task',
  manual: 'Task',
  send: 'Task',
  receive: 'Task',
  rule: 'Task',
  decision: 'Gateway',
  parallel: 'Gateway',
  wait: 'Wait',
  start: 'Start',
  end: 'End',
};

function bare(id: string): string {
  return id.slice(id.indexOf('_') + 1);
}

/** Gives out ids, each once; what a key loses on the way to an XML name, a short hash keeps. */
export function idMaker(): (wish: string) => string {
  const given = new Set<string>();
  return (wish) => {
    const plain = wish.normalize('NFKD').replace(/[^A-Za-z0-9_]+/g, '_');
    const lossless = plain === wish && wish.length <= 80;
    const base = lossless ? wish : `${plain.slice(0, 60)}_${hash(wish)}`;
    let id = base;
    for (let n = 2; given.has(id); n += 1) id = `${base}_${n}`;
    given.add(id);
    return id;
  };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
