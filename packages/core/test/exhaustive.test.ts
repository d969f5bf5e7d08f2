/**
 * Rule B3, exhaustively: in every team of up to four agents that all want to be rid of the baton,
 * on a full mesh, every choice of target at every step is played through the real `decide` and
 * `apply`. The longest run of handoffs between two pieces of evidence is the bound, never more; and
 * whoever is left with the baton lands. docs/sit-out.md has the proof, and the table this prints.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AgentDefinition,
  type AgentName,
  apply,
  callId,
  decide,
  defineTeam,
  emptyState,
  type Fact,
  handoffsWithoutNewsMax,
  permittedTargets,
  type State,
  type Team,
  textContent,
} from '@baton/core';
import { tool } from './stage.ts';

/** A full mesh of specialists, dispatchers and humans, without any other limit. */
function mesh(specialists: number, dispatchers: number, humans = 0): Team {
  const named = (kind: string, count: number): string[] =>
    Array.from({ length: count }, (_, n) => `${kind}${n}`);
  const names = [...named('s', specialists), ...named('d', dispatchers), ...named('h', humans)];
  const agents = names.map((name): AgentDefinition => {
    const base = {
      name,
      description: name,
      dispatcher: name.startsWith('d'),
      handoffs: names.filter((other) => other !== name),
    };
    if (name.startsWith('h')) return { ...base, kind: 'human' };
    return { ...base, kind: 'model', instructions: '', tools: [tool('look')] };
  });
  const limits = { handoffs: 1e9, turns: 1e9, toolCalls: 1e9, tokens: 1e9 };
  return defineTeam({ name: 'mesh', entry: names[0] ?? '', agents, limits });
}

const step = (state: State, fact: Fact): State => {
  return apply(state, { seq: state.seq + 1, at: 0, ...fact });
};

/** Records what follows until somebody is asked, waits, or the run has ended. */
function settled(team: Team, state: State): State {
  let now = state;
  for (;;) {
    const decision = decide(team, now);
    if (decision.kind !== 'record') return now;
    for (const fact of decision.facts) now = step(now, fact);
  }
}

function asked(state: State, message = 'go'): State {
  return step(state, { type: 'message_received', from: 'user', content: textContent(message) });
}

/** The state in which `holder` has just got the first message. */
function begun(team: Team, holder: AgentName): State {
  const started = step(emptyState(), { type: 'conversation_started', format: 1, team: team.name });
  const state = settled({ ...team, entry: holder }, asked(started));
  assert.equal(state.holder, holder);
  return state;
}

/** The turn in which the holder calls this. */
function turn(state: State, kind: 'tool' | 'handoff', name: string): State {
  const id = callId(state.seq + 1, 0);
  const calls = [{ id, kind, name, args: { reason: 'not mine' } }];
  const agent = state.holder ?? '';
  return step(state, { type: 'turn_taken', agent, text: '', calls, ms: 0, saw: state.seq });
}

/** The holder finds something out. */
function discovered(state: State): State {
  const called = turn(state, 'tool', 'look');
  return step(called, {
    type: 'tool_answered',
    call: callId(called.seq, 0),
    tool: 'look',
    status: 'ok',
    output: called.seq,
    digest: `news at ${called.seq}`,
    ms: 0,
  });
}

/** The state after the holder has handed over, or undefined when it was refused. */
function handed(team: Team, state: State, to: AgentName): State | undefined {
  const after = settled(team, turn(state, 'handoff', `transfer_to_${to}`));
  return after.spent.handoffs > state.spent.handoffs && after.holder === to ? after : undefined;
}

/** All of the state that the sit-out rule looks at. */
function keyOf(team: Team, state: State): string {
  const { holder = '', hold, declines, passes, newsAt, declinedAt } = state;
  const marks = [...team.agents.keys()].map((name) => {
    const declined = (declines.get(name)?.since ?? 0) > newsAt;
    const passed = (passes.get(name)?.since ?? 0) >= Math.max(newsAt, declinedAt, 1);
    return `${declined ? 'D' : '-'}${passed ? 'P' : '-'}`;
  });
  return `${holder} ${hold.added} ${marks.join(' ')}`;
}

interface Explored {
  /** The most handoffs from that state on without evidence. */
  readonly longest: number;
  readonly state: State;
}

/** Plays every choice from `start` on; gives the longest run and keeps every state met. */
function explore(team: Team, start: State, met: Map<string, Explored | 'open'>): number {
  const key = keyOf(team, start);
  const known = met.get(key);
  assert.notEqual(known, 'open', `the baton goes round without news: ${key}`);
  if (known && known !== 'open') return known.longest;
  met.set(key, 'open');
  let longest = 0;
  if (start.phase.is === 'asking') {
    const permitted = permittedTargets(team, start);
    for (const to of team.agents.keys()) {
      if (to === start.holder) continue;
      const after = handed(team, start, to);
      assert.equal(after !== undefined, permitted.includes(to), `${key}: ${to}`);
      if (after) longest = Math.max(longest, 1 + explore(team, after, met));
    }
    if (permitted.length === 0 && team.agents.size > 1) lands(team, start);
  } else {
    assert.equal(start.phase.is, 'human', key);
  }
  met.set(key, { longest, state: start });
  return longest;
}

/** Whoever wants to hand over and can reach nobody gets its last turn, and answers. */
function lands(team: Team, state: State): void {
  const other = [...team.agents.keys()].find((name) => name !== state.holder);
  const refused = settled(team, turn(state, 'handoff', `transfer_to_${other}`));
  assert.equal(refused.run.landing?.bound, 'sit_out');
  assert.deepEqual(decide(team, refused).kind, 'perform');
  const agent = refused.holder ?? '';
  const said = step(refused, {
    type: 'turn_taken',
    agent,
    text: 'Then I.',
    calls: [],
    ms: 0,
    saw: refused.seq,
  });
  const { phase } = settled(team, said);
  assert.ok(phase.is === 'ended');
  assert.deepEqual(
    [phase.end.outcome, phase.end.agent, phase.end.bound],
    ['landed', agent, 'sit_out'],
  );
}

interface Found {
  readonly afterMessage: number;
  readonly afterDiscovery: number;
  readonly states: number;
}

function search(team: Team): Found {
  const met = new Map<string, Explored | 'open'>();
  const holders = [...team.agents.values()].filter(({ kind }) => kind !== 'human');
  let afterMessage = 0;
  let afterDiscovery = 0;
  // A message, to any agent first.
  for (const { name } of holders) {
    afterMessage = Math.max(afterMessage, explore(team, begun(team, name), met));
  }
  // The same in the middle of any run: a message that joins it, and evidence in the holder's hold.
  const states = [...met.values()].flatMap((one) => (one === 'open' ? [] : [one.state]));
  for (const state of states) {
    if (state.phase.is !== 'asking') continue;
    afterMessage = Math.max(afterMessage, explore(team, asked(state, 'more'), met));
    // And both: a message that joins a hold which has brought evidence already.
    for (const knows of [discovered(state), asked(discovered(state), 'more')]) {
      for (const to of permittedTargets(team, knows)) {
        const after = handed(team, knows, to);
        assert.ok(after, `${to} may have the baton and does not get it`);
        afterDiscovery = Math.max(afterDiscovery, explore(team, after, met));
      }
    }
  }
  return { afterMessage, afterDiscovery, states: met.size };
}

for (let size = 1; size <= 4; size++) {
  for (let dispatchers = 0; dispatchers <= size; dispatchers++) {
    const specialists = size - dispatchers;
    const bound = handoffsWithoutNewsMax(specialists, dispatchers);
    test(`[B3] ${specialists} specialists and ${dispatchers} dispatchers: at most ${bound} handoffs without news`, (t) => {
      const { afterMessage, afterDiscovery, states } = search(mesh(specialists, dispatchers));
      assert.equal(afterMessage, bound, 'after a message');
      // Evidence of a specialist's hold; where there is none, the dispatcher has passed on already.
      assert.equal(afterDiscovery, specialists > 0 ? bound : Math.max(0, bound - 1), 'in a hold');
      t.diagnostic(
        `${specialists} | ${dispatchers} | ${bound} | ${afterMessage} | ${afterDiscovery} | ${states}`,
      );
    });
  }
}

for (const [specialists, dispatchers, inHold] of [
  [1, 0, 0], // the one who has found something out can only go to the human
  [2, 0, 2],
  [1, 1, 3],
  [2, 1, 5],
  [1, 2, 5],
  [3, 0, 3],
  [0, 3, 2],
] as const) {
  const bound = handoffsWithoutNewsMax(specialists, dispatchers) + 1;
  test(`[B3] a human beside ${specialists} specialists and ${dispatchers} dispatchers: one more, to the human`, (t) => {
    const { afterMessage, afterDiscovery, states } = search(mesh(specialists, dispatchers, 1));
    assert.deepEqual([afterMessage, afterDiscovery], [bound, inHold]);
    assert.ok(bound <= handoffsWithoutNewsMax(specialists + 1, dispatchers));
    t.diagnostic(
      `${specialists} + human | ${dispatchers} | ${bound} | ${afterMessage} | ${afterDiscovery} | ${states}`,
    );
  });
}

test('[B3] the bound is what it says: 8 for four specialists and one dispatcher', () => {
  assert.equal(handoffsWithoutNewsMax(4, 1), 8);
  assert.equal(handoffsWithoutNewsMax(1, 0), 0);
  assert.equal(handoffsWithoutNewsMax(0, 3), 2);
  assert.equal(handoffsWithoutNewsMax(3, 2), 10);
});
