/**
 * Outside parties as pools of their own. Comes in: a graph in which customers, suppliers or banks
 * are lanes. Goes out: the same with each of them as a pool, and messages where work went from one
 * to the other; or the graph as it was, where nobody is outside or the parties work in parallel.
 *
 * A sequence flow may not leave its pool. So each flow between pools becomes a message, and on either
 * side an event: who sends goes on to wait for what comes back, by an event-based gateway where it can
 * be one of several things; who receives begins with a message. A party of which nothing but a
 * beginning or an end is known is a closed pool.
 */
import type {
  GraphFlow,
  GraphNode,
  MessageElement,
  MessageFlow,
  OutsidePool,
  ProcessGraph,
} from './bpmn-graph.ts';

/** The graph with outside parties as pools. */
export function withPools(graph: ProcessGraph): ProcessGraph {
  const outside = graph.lanes.filter(({ kind }) => kind === 'outside');
  const inside = graph.lanes.filter(({ kind }) => kind !== 'outside');
  if (outside.length === 0 || inside.length === 0) return graph;
  const names = new Set(outside.map(({ name }) => name));
  const at = stateOf(graph, names);
  moveBoundaries(at);
  const isParallel = at.nodes.some(({ kind, lane }) => kind === 'parallel' && names.has(lane));
  const isBusy = at.nodes.some(({ lane }) => !names.has(lane));
  if (isParallel || !isBusy) return graph;
  project(at);
  // A case that never comes to us has no beginning with us; then the lanes tell more.
  if (!at.nodes.some((node) => node.kind === 'start' && !isOut(at, node))) return graph;
  const used = new Set(at.nodes.map(({ lane }) => lane));
  const lanes = inside.filter(({ name }) => used.has(name));
  const first = graph.lanes.findIndex(({ kind }) => kind !== 'outside');
  const pools = outside.map(
    ({ name }): OutsidePool => ({
      id: at.poolId(name),
      name,
      isAbove: graph.lanes.findIndex((lane) => lane.name === name) < first,
      isClosed: !used.has(name),
    }),
  );
  const { nodes, flows, messages } = at;
  mentioned(at, pools);
  return { title: graph.title, lanes, nodes, flows, pools, messages };
}

interface State {
  nodes: GraphNode[];
  flows: GraphFlow[];
  readonly messages: MessageFlow[];
  readonly outside: ReadonlySet<string>;
  readonly poolId: (name: string) => string;
}

function stateOf(graph: ProcessGraph, outside: ReadonlySet<string>): State {
  const ids = new Map([...outside].map((name, i) => [name, `Participant_${i + 1}`]));
  return {
    nodes: [...graph.nodes],
    flows: [...graph.flows],
    messages: [],
    outside,
    poolId: (name) => ids.get(name) ?? name,
  };
}

function nodeOf({ nodes }: State, id: string): GraphNode {
  return nodes.find((node) => node.id === id) as GraphNode;
}

function isOut({ outside }: State, { lane }: GraphNode): boolean {
  return outside.has(lane);
}

function send(at: State, from: string, to: string): void {
  const id = `Message_${from}_to_${to}`;
  if (!at.messages.some((one) => one.id === id)) at.messages.push({ id, from, to });
}

function change(at: State, id: string, by: Partial<GraphNode>): void {
  at.nodes = at.nodes.map((node) => (node.id === id ? { ...node, ...by } : node));
}

/** What begins or ends with us alone is drawn with us: the party outside only sends or gets it. */
function moveBoundaries(at: State): void {
  for (const node of at.nodes) {
    if (!isOut(at, node) || (node.kind !== 'start' && node.kind !== 'end')) continue;
    const isStart = node.kind === 'start';
    const flow = at.flows.find(({ from, to }) => (isStart ? from : to) === node.id);
    const other = flow && nodeOf(at, isStart ? flow.to : flow.from);
    if (!other || isOut(at, other)) continue;
    const drawnAs = isStart ? 'message_start' : 'message_end';
    change(at, node.id, { lane: other.lane, drawnAs });
    if (isStart) send(at, at.poolId(node.lane), node.id);
    else send(at, node.id, at.poolId(node.lane));
  }
}

/** Kinds that can send and receive a message themselves. */
function isActivity({ kind }: GraphNode): boolean {
  return !['decision', 'parallel', 'start', 'end', 'wait'].includes(kind);
}

interface Added {
  readonly prefix: string;
  readonly kind: GraphNode['kind'];
  readonly drawnAs?: MessageElement;
  readonly name: string;
  readonly lane: string;
}

function add(at: State, key: string, { prefix, kind, drawnAs, name, lane }: Added): GraphNode {
  const node: GraphNode = { id: `${prefix}_${key}`, kind, name, lane, ...(drawnAs && { drawnAs }) };
  at.nodes.push(node);
  return node;
}

function connect(at: State, from: string, to: string, like?: GraphFlow): void {
  const { label = '', isDefault = false } = like ?? {};
  at.flows.push({ id: `Flow_${from}_to_${to}`, from, to, label, isDefault });
}

/** Replaces every flow between pools. */
function project(at: State): void {
  const crossing = at.flows.filter(({ from, to }) => {
    const [a, b] = [nodeOf(at, from), nodeOf(at, to)];
    return a.lane !== b.lane && (isOut(at, a) || isOut(at, b));
  });
  const original = at.flows;
  at.flows = at.flows.filter((flow) => !crossing.includes(flow));
  // Who sends: an element of the pool that the flow leaves; for each flow, found once.
  const senders = new Map(crossing.map((flow) => [flow.id, senderOf(at, flow)]));
  const arrivals = new Map<string, string[]>();
  const arrive = (flow: GraphFlow, id: string): void => {
    arrivals.set(flow.id, [...(arrivals.get(flow.id) ?? []), id]);
  };
  for (const flow of crossing) {
    const [from, to] = [nodeOf(at, flow.from), nodeOf(at, flow.to)];
    if (isOut(at, to)) {
      // The party outside begins with the message.
      const start = add(at, keyOf(flow), {
        prefix: 'Start',
        kind: 'start',
        drawnAs: 'message_start',
        name: `From ${from.lane}`,
        lane: to.lane,
      });
      connect(at, start.id, to.id);
      send(at, senders.get(flow.id)?.id ?? flow.from, start.id);
    }
    if (!isOut(at, from)) goOn(at, { flow, crossing, original, senders, arrive });
  }
  // What was begun outside begins with a message on our side.
  const begun = at.nodes.find(({ kind, drawnAs }) => kind === 'start' && drawnAs === undefined);
  const begunOutside =
    begun && isOut(at, begun) ? reached(at, { from: begun.id, original }) : new Set<string>();
  for (const flow of crossing) {
    const to = nodeOf(at, flow.to);
    if (isOut(at, to)) continue;
    if (!arrivals.has(flow.id) || begunOutside.has(flow.from)) {
      const start = add(at, keyOf(flow), {
        prefix: 'Start',
        kind: 'start',
        drawnAs: 'message_start',
        name: begun?.name || `From ${nodeOf(at, flow.from).lane}`,
        lane: to.lane,
      });
      arrive(flow, start.id);
      send(at, senders.get(flow.id)?.id ?? flow.from, start.id);
    }
    const list = arrivals.get(flow.id) ?? [];
    const [only] = list;
    if (only !== undefined && list.length === 1) {
      connect(at, only, to.id);
      continue;
    }
    const merge = add(at, keyOf(flow), {
      prefix: 'Merge',
      kind: 'decision',
      name: '',
      lane: to.lane,
    });
    for (const id of list) connect(at, id, merge.id);
    connect(at, merge.id, to.id);
  }
}

function keyOf({ id }: GraphFlow): string {
  return id.replace(/^Flow_/, '');
}

/** The element that sends what a flow carries; a gateway or event needs one behind it. */
function senderOf(at: State, flow: GraphFlow): GraphNode {
  const from = nodeOf(at, flow.from);
  const to = nodeOf(at, flow.to);
  const outside = isOut(at, from);
  if (isActivity(from)) {
    if (outside) {
      const end = add(at, keyOf(flow), {
        prefix: 'End',
        kind: 'end',
        name: 'Sent',
        lane: from.lane,
      });
      connect(at, from.id, end.id);
    }
    return from;
  }
  const sender = add(at, keyOf(flow), {
    prefix: outside ? 'End' : 'Throw',
    kind: outside ? 'end' : 'wait',
    drawnAs: outside ? 'message_end' : 'message_throw',
    name: `To ${to.lane}`,
    lane: from.lane,
  });
  connect(at, from.id, sender.id, flow);
  return sender;
}

interface Going {
  readonly flow: GraphFlow;
  readonly crossing: readonly GraphFlow[];
  readonly original: readonly GraphFlow[];
  readonly senders: ReadonlyMap<string, GraphNode>;
  readonly arrive: (flow: GraphFlow, id: string) => void;
}

/** After it was sent: wait for what comes back, or end where nothing does. */
function goOn(at: State, { flow, crossing, original, senders, arrive }: Going): void {
  const { lane } = nodeOf(at, flow.from);
  const tail = senders.get(flow.id)?.id ?? flow.from;
  const region = reached(at, { from: flow.to, original });
  const back = crossing.filter(({ from, to }) => region.has(from) && !isOut(at, nodeOf(at, to)));
  const ends = [...region].map((id) => nodeOf(at, id)).filter(({ kind }) => kind === 'end');
  if (back.length === 0) {
    const end = add(at, keyOf(flow), {
      prefix: 'End',
      kind: 'end',
      name: ends[0]?.name || 'Sent',
      lane,
    });
    connect(at, tail, end.id);
    return;
  }
  const several = back.length + ends.length > 1;
  let waiting = tail;
  if (several) {
    const gateway = add(at, keyOf(flow), {
      prefix: 'Await',
      kind: 'decision',
      drawnAs: 'event_gateway',
      name: 'What comes back?',
      lane,
    });
    connect(at, tail, gateway.id);
    waiting = gateway.id;
  }
  const caught = (key: string, name: string, from: string): GraphNode => {
    const kinds = { prefix: 'Catch', kind: 'wait', drawnAs: 'message_catch' } as const;
    const node = add(at, `${keyOf(flow)}_${key}`, { ...kinds, name, lane });
    connect(at, waiting, node.id);
    send(at, from, node.id);
    return node;
  };
  for (const [i, each] of back.entries()) {
    const sender = senders.get(each.id) ?? nodeOf(at, each.from);
    const from = nodeOf(at, each.from);
    const said = [from.name, each.label].filter((part) => part !== '').join(' ') || 'answer';
    const name = several ? `${from.lane}: ${said}` : `From ${from.lane}`;
    arrive(each, caught(String(i + 1), name, sender.id).id);
  }
  for (const [i, end] of ends.entries()) {
    change(at, end.id, { drawnAs: 'message_end' });
    const node = caught(`end_${i + 1}`, `${end.lane}: ${end.name}`, end.id);
    const over = add(at, `${keyOf(flow)}_end_${i + 1}`, {
      prefix: 'End',
      kind: 'end',
      name: end.name,
      lane,
    });
    connect(at, node.id, over.id);
  }
}

/** The elements outside that a case passes before it comes back. */
function reached(
  at: State,
  { from, original }: { readonly from: string; readonly original: readonly GraphFlow[] },
): ReadonlySet<string> {
  const seen = new Set([from]);
  for (const id of seen) {
    for (const flow of original) {
      if (flow.from === id && isOut(at, nodeOf(at, flow.to))) seen.add(flow.to);
    }
  }
  return seen;
}

/** A task that sends or receives and names a party exchanges a message with it. */
function mentioned(at: State, pools: readonly OutsidePool[]): void {
  for (const { id, kind, name, lane } of at.nodes) {
    if ((kind !== 'send' && kind !== 'receive') || at.outside.has(lane)) continue;
    for (const pool of pools) {
      const word = pool.name.toLowerCase().replace(/s$/, '');
      if (!name.toLowerCase().includes(word)) continue;
      const isThere = at.messages.some(({ from, to }) => (kind === 'send' ? from : to) === id);
      if (isThere) continue;
      if (kind === 'send') send(at, id, pool.id);
      else send(at, pool.id, id);
    }
  }
}
