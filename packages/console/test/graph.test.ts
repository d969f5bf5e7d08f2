import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callId, type Fact, type LogEvent } from '@baton/core';
import { edgeKey, eventsOfRun, type Graph, type GraphEdge, graphOf } from '../src/graph/derive.ts';
import { isCrowded, orderText, routingText, shownEdges } from '../src/graph/shown.ts';
import { officeDocument } from './office.ts';

function log(...facts: readonly Fact[]): LogEvent[] {
  return facts.map((fact, index) => ({ ...fact, seq: index + 1, at: (index + 1) * 100 }));
}

const said = (text: string): Fact => ({
  type: 'message_received',
  from: 'user',
  content: [{ type: 'text', text }],
});
const routed = (to: string, method: 'entry' | 'sticky' = 'entry'): Fact => ({
  type: 'routed',
  to,
  method,
  confidence: 1,
  runnersUp: [],
  reason: 'so it is',
});
const turn = (agent: string, tokens = 0): Fact => ({
  type: 'turn_taken',
  agent,
  text: 'Well.',
  calls: [],
  ms: 40,
  saw: 1,
  model: 'm-1',
  usage: { inputTokens: tokens, cachedTokens: 0, outputTokens: 1, costMicroUsd: 7 },
});
const handed = (from: string, to: string): Fact => ({
  type: 'handoff_committed',
  from,
  to,
  brief: { reason: `for ${to}` },
  standing: 'dispatched',
});
const refused = (from: string, to: string): Fact => ({
  type: 'handoff_refused',
  from,
  to,
  call: callId(3, 0),
  code: 'edge_undeclared',
  message: 'no',
  permitted: [],
  satOut: [],
});
const ended: Fact = { type: 'run_ended', outcome: 'answered', agent: 'data', answer: 1 };

function edge(graph: Graph, from: string, to: string): GraphEdge {
  const found = graph.edges.find(({ key }) => key === edgeKey(from, to));
  assert.ok(found, `${from} to ${to}`);
  return found;
}

test('handoffs are numbered in the order they were taken, over all edges', () => {
  const events = log(
    said('?'),
    routed('triage'),
    handed('triage', 'data'),
    handed('data', 'triage'),
    handed('triage', 'data'),
    ended,
  );
  const graph = graphOf(officeDocument, events);
  assert.equal(orderText(edge(graph, 'triage', 'data').taken), '#1 #3');
  assert.equal(orderText(edge(graph, 'data', 'triage').taken), '#2');
  assert.deepEqual(graph.passage, { seq: 5, from: 'triage', to: 'data' });
  assert.deepEqual(
    graph.story.map(({ seq }) => seq),
    [3, 4, 5],
  );
});

test('the handoffs of a later run go on from the numbers of the ones before it', () => {
  const events = log(said('?'), routed('triage'), handed('triage', 'data'));
  const { taken } = edge(graphOf(officeDocument, events, 4), 'triage', 'data');
  assert.equal(orderText(taken), '#5');
});

test('permitted edges are there before anything happens, with when to take them', () => {
  const graph = graphOf(officeDocument, []);
  assert.equal(edge(graph, 'triage', 'data').when, 'figures are wanted');
  assert.deepEqual(graph.agents, ['triage', 'data', 'human']);
  assert.equal(graph.passage, undefined);
});

test('a refusal is kept on its edge; one to nobody or to oneself with who asked', () => {
  const events = log(
    said('?'),
    routed('data'),
    refused('data', 'human'),
    refused('data', 'billing'),
    refused('data', 'data'),
  );
  const graph = graphOf(officeDocument, events);
  assert.equal(edge(graph, 'data', 'human').refused.length, 1);
  assert.deepEqual(
    graph.astray.get('data')?.map(({ to }) => to),
    ['billing', 'data'],
  );
  assert.deepEqual(graph.agents, ['triage', 'data', 'human']);
});

test('an agent is charged for its own turns, its tools and the time it had the baton in a run', () => {
  const tool: Fact = {
    type: 'tool_answered',
    call: callId(4, 0),
    tool: 'count',
    status: 'ok',
    output: 12,
    ms: 60,
  };
  const idle = log(
    said('?'),
    routed('triage'),
    turn('triage', 100),
    handed('triage', 'data'),
    tool,
    turn('data', 10),
    ended,
    said('And?'),
    routed('data', 'sticky'),
    turn('data', 5),
  );
  // A day passes between the two runs; nobody had the baton at work then.
  const events = idle.map((event) =>
    event.seq > 7 ? { ...event, at: event.at + 86_400_000 } : event,
  );
  const { figures } = graphOf(officeDocument, events);
  assert.deepEqual(figures.get('triage'), {
    visits: 1,
    heldMs: 200,
    turns: 1,
    toolCalls: 0,
    tokens: 101,
    costMicroUsd: 7,
    timeMs: 40,
    model: 'm-1',
  });
  const data = figures.get('data');
  assert.ok(data);
  assert.deepEqual(
    [data.visits, data.turns, data.toolCalls, data.tokens, data.timeMs],
    [2, 2, 1, 17, 140],
  );
  // 300 ms of the first run; of the second also the 100 ms until its message had found the holder.
  assert.equal(data.heldMs, 500);
  assert.equal(figures.get('human'), undefined);
});

test('a call that did not run is no tool call', () => {
  const tool = (status: 'refused' | 'denied' | 'cancelled' | 'failed'): Fact => ({
    type: 'tool_answered',
    call: callId(4, 0),
    tool: 'count',
    status,
    output: null,
    ms: 0,
  });
  const events = log(
    said('?'),
    routed('data'),
    tool('refused'),
    tool('denied'),
    tool('cancelled'),
    tool('failed'),
  );
  assert.equal(graphOf(officeDocument, events).figures.get('data')?.toolCalls, 1);
});

test('agents that only the log knows come last, and their edges are not permitted', () => {
  const graph = graphOf(
    officeDocument,
    log(said('?'), routed('archive'), handed('archive', 'data')),
  );
  assert.deepEqual(graph.agents, ['triage', 'data', 'human', 'archive']);
  assert.equal(edge(graph, 'archive', 'data').when, undefined);
});

test('the run begins with its message', () => {
  const events = log(said('a'), routed('triage'), ended, said('b'), routed('triage', 'sticky'));
  assert.deepEqual(
    eventsOfRun(events, 4).map(({ seq }) => seq),
    [4, 5],
  );
  assert.equal(eventsOfRun(events, 0).length, 5);
});

test('what may happen is drawn for one agent when there are too many edges', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const handoffs = names.flatMap((from) =>
    names.filter((to) => to !== from).map((to) => ({ from, to, when: '' })),
  );
  const agents = names.map((name) => ({ ...officeDocument.agents[0], name }));
  // `as`: each has the fields of the first one.
  const team = { agents: agents as typeof officeDocument.agents, handoffs };
  const graph = graphOf(team, log(said('?'), routed('a'), handed('a', 'c'), refused('c', 'e')));
  assert.equal(isCrowded(graph), true);
  assert.deepEqual(
    shownEdges(graph, 'b').map(({ key }) => key),
    ['a>c', 'b>a', 'b>c', 'b>d', 'b>e', 'c>e'],
  );
  assert.equal(isCrowded(graphOf(officeDocument, [])), false);
});

test('routings are told by method, and by confidence when it is a guess', () => {
  const [event] = log(routed('data'));
  assert.ok(event?.type === 'routed');
  assert.equal(routingText(event), 'entry');
  assert.equal(
    routingText({ ...event, method: 'classifier', confidence: 0.934 }),
    'classifier .93',
  );
  assert.equal(routingText({ ...event, method: 'classifier', confidence: 1 }), 'classifier 1.00');
});

test('many handoffs over one edge are counted, not listed', () => {
  const passes = Array.from({ length: 5 }, () => handed('triage', 'data'));
  const graph = graphOf(officeDocument, log(said('?'), routed('triage'), ...passes));
  assert.equal(orderText(edge(graph, 'triage', 'data').taken), '5× … #5');
});
