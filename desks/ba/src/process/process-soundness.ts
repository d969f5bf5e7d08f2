/**
 * How cases move through a process: plays the token game of BPMN over every choice and finds
 * parallel paths that meet without being joined and joins that wait for a path that never comes.
 *
 * Soundness of workflow nets (van der Aalst, 1998), reduced to what matters on a map. The token
 * furthest upstream always moves first: choices are explored, the order of independent tokens is
 * not, so the states grow with the decisions and not with the length of parallel paths.
 */

import type { Finding } from '../deliverable.ts';
import { flowOrder, type GraphFlow, type GraphNode, processGraph } from './bpmn-graph.ts';
import { type ProcessInput, whereStep } from './process-input.ts';

/** A map with more states is not judged: better silent than slow or wrong. */
const statesMax = 20_000;

/** Errors of synchronisation. The process must have passed the checks of its wiring. */
export function checkSoundness(process: ProcessInput): readonly Finding[] {
  const { nodes, flows } = processGraph(process);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const rank = flowOrder({ nodes, flows });
  const entries = Map.groupBy(flows, (flow) => flow.to);
  const exits = Map.groupBy(flows, (flow) => flow.from);
  const entriesOf = (node: GraphNode): readonly GraphFlow[] => entries.get(node.id) ?? [];
  const stepOf = (node: GraphNode): GraphNode =>
    node.step ? node : (byId.get(exits.get(node.id)?.[0]?.to ?? '') ?? node);
  const found = new Map<string, Finding>();
  const say = (rule: string, node: GraphNode, message: string): void => {
    const { name, step } = stepOf(node);
    const where = step ? whereStep(step) : `step "${name || process.title}"`;
    found.set(`${rule} ${where}`, { rule, severity: 'error', where, message });
  };

  const start = nodes.find((node) => node.kind === 'start') as GraphNode;
  const first = exits.get(start.id) ?? [];
  const open: (readonly GraphFlow[])[] = [first];
  const seen = new Set<string>();
  for (let state = open.pop(); state; state = open.pop()) {
    const name = state.map((flow) => flow.id).join(' ');
    if (seen.has(name)) continue;
    seen.add(name);
    if (seen.size > statesMax) return [];
    const marking = state;
    const waiting = (node: GraphNode): readonly GraphFlow[] =>
      entriesOf(node).filter((flow) => marking.includes(flow));
    const places = [...new Set(marking.map((flow) => byId.get(flow.to) as GraphNode))];
    const twice = places.find((node) => node.kind !== 'parallel' && tokensAt(marking, node) > 1);
    if (twice) {
      say('parallel_without_join', twice, meetsTwice);
      continue;
    }
    const ready = places
      .filter((node) => node.kind !== 'parallel' || waiting(node).length === entriesOf(node).length)
      .toSorted((a, b) => (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0))[0];
    if (!ready) {
      for (const node of places) {
        const missing = entriesOf(node).filter((flow) => !marking.includes(flow));
        const from = missing.map((flow) => `"${nameBefore(flow, byId, entries)}"`).join(', ');
        const message =
          `It waits for the path from ${from}, which is not always taken: a case can hang here. ` +
          'Let paths of a decision meet in the next step itself, without a parallel step.';
        say('join_waits_for_ever', node, message);
      }
      continue;
    }
    const rest = marking.filter((flow) => flow.to !== ready.id);
    const outs = exits.get(ready.id) ?? [];
    const nexts = ready.kind === 'decision' ? outs.map((flow) => [flow]) : [outs];
    for (const next of nexts.length > 0 ? nexts : [[]]) {
      const doubled = next.find((flow) => rest.includes(flow));
      if (doubled) say('parallel_without_join', byId.get(doubled.to) as GraphNode, meetsTwice);
      if (doubled) continue;
      open.push([...rest, ...next].toSorted((a, b) => (a.id < b.id ? -1 : 1)));
    }
  }
  return [...found.values(), ...neverJoined(nodes, flows)];
}

const meetsTwice =
  'Parallel paths meet here without being joined, so it would happen twice. Lead them into a ' +
  'parallel step first, and from there to here.';

/** Splits of which no two paths are ever waited for together: valid, and rarely meant. */
function neverJoined(nodes: readonly GraphNode[], flows: readonly GraphFlow[]): readonly Finding[] {
  const exits = Map.groupBy(flows, (flow) => flow.from);
  const entries = Map.groupBy(flows, (flow) => flow.to);
  const joins = nodes.filter(({ id, kind }) => kind === 'parallel' && count(entries, id) > 1);
  const splits = nodes.filter(({ id, kind }) => kind === 'parallel' && count(exits, id) > 1);
  return splits.flatMap((split) => {
    const reach = (exits.get(split.id) ?? []).map((flow) => {
      const seen = new Set([flow.to]);
      for (const id of seen) for (const { to } of exits.get(id) ?? []) seen.add(to);
      return seen;
    });
    const joined = joins.some(({ id }) => reach.filter((seen) => seen.has(id)).length > 1);
    if (joined || !split.step) return [];
    const message =
      'Its paths are never waited for together: the process is over only when each has ended. ' +
      'Join them in a parallel step if something must wait for all of them.';
    const where = whereStep(split.step);
    return [{ rule: 'parallel_never_joined', severity: 'warning' as const, where, message }];
  });
}

function count(flows: ReadonlyMap<string, readonly GraphFlow[]>, id: string): number {
  return flows.get(id)?.length ?? 0;
}

function tokensAt(marking: readonly GraphFlow[], node: GraphNode): number {
  return marking.filter((flow) => flow.to === node.id).length;
}

/** The name a reader knows on the path that a flow ends. */
function nameBefore(
  flow: GraphFlow,
  byId: ReadonlyMap<string, GraphNode>,
  entries: ReadonlyMap<string, readonly GraphFlow[]>,
): string {
  const node = byId.get(flow.from);
  if (!node) return flow.from;
  if (node.step) return node.step.name;
  const before = entries.get(node.id)?.[0];
  return before && before !== flow ? (byId.get(before.from)?.name ?? node.id) : node.id;
}
