/**
 * A crash at every position (rules G2, G3, T3): a process dies before or after its n-th append, or
 * while the world works for it, and a fresh one goes on. The log must end as without the crash, but
 * for what the crash itself put there: an unknown outcome.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AgentDefinition,
  apply,
  callId,
  createBaton,
  decide,
  defineTeam,
  emptyState,
  fold,
  type LogEvent,
  memoryStore,
  outcomeOf,
  type Reply,
  recover,
  type State,
  type Store,
  type TeamDefinition,
  type View,
  waitOf,
} from '@baton/core';
import { manualClock } from '@baton/core/testing';
import { code, here, human, logOf, tell, tool } from './stage.ts';

class Crash extends Error {}

/** A store whose process dies at its n-th append: before it, or after it. */
function dying(inner: Store, at: number, when: 'before' | 'after'): Store {
  let appends = 0;
  return {
    ...inner,
    // A dead process owns nothing.
    claim: async () => ({ release: async () => {} }),
    append: async (one) => {
      appends += 1;
      if (appends > at || (appends === at && when === 'before')) throw new Crash();
      await inner.append(one);
      if (appends === at) throw new Crash();
    },
  };
}

/**
 * A world in which everything happens: handoffs, refusals, reads together, a write, a once call, an
 * approval, an artifact, a human, an empty reply, a large result. All agents are code that goes by
 * what it is shown, so a fresh process says the same.
 */
function world(): { readonly definition: TeamDefinition; readonly once: Map<string, number> } {
  const once = new Map<string, number>();
  const count =
    (name: string) =>
    (_: unknown, { key }: { key: string }) => {
      once.set(`${name} ${key}`, (once.get(`${name} ${key}`) ?? 0) + 1);
      return `${name} at ${key}`;
    };
  const tools = [
    tool('look', () => 'seen'),
    tool('read', () => 'x'.repeat(9_000)),
    tool(
      'save',
      (_, { register }) => {
        register({ id: 'US-1', kind: 'US', title: 'Login', body: 'y'.repeat(5_000) });
        return 'saved';
      },
      { repeat: 'write' },
    ),
    tool('mail', count('mail'), { repeat: 'once' }),
    tool('pay', count('pay'), { repeat: 'once', approval: true }),
    tool('post', count('post'), { repeat: 'once' }),
  ];
  const call = (...names: readonly string[]): Reply => {
    return { calls: names.map((name) => ({ name, args: {} })) };
  };
  const pass = (to: string): Reply => ({ handoff: { to, brief: { reason: `for ${to}` } } });
  const turns =
    (plan: readonly Reply[]) =>
    (view: View): Reply => {
      // The turns that this agent has taken in this hold say which is next.
      const taken = view.hold.filter(({ type }) => type === 'turn_taken').length;
      return plan[taken] ?? { text: 'Nothing more.' };
    };
  const agents: AgentDefinition[] = [
    code('triage', turns([call('transfer_to_nobody'), pass('worker')]), {
      dispatcher: true,
      handoffs: ['worker'],
    }),
    code(
      'worker',
      turns([
        call('look', 'read', 'unknown', 'mail', 'look'),
        { text: '' },
        call('save', 'pay', 'post'),
        {
          calls: [{ name: 'look', args: {} }],
          handoff: { to: 'people', brief: { reason: 'sign' } },
        },
      ]),
      { tools, handoffs: ['people', 'triage'] },
    ),
    human('people', ['closer']),
    code('closer', () => ({ text: 'Signed and sent.' })),
  ];
  return { definition: { name: 'desk', entry: 'triage', agents }, once };
}

/** Plays the whole story; whatever was cut off by a crash is continued by a fresh process. */
async function story(
  store: Store,
  process: (attempt: number) => Store,
  { definition }: { definition: TeamDefinition },
): Promise<number> {
  const clock = manualClock();
  const team = defineTeam(definition);
  let attempt = 0;
  const step = async (): Promise<void> => {
    const baton = createBaton({ team, store: process(attempt), clock, patienceMs: 0 });
    const state = fold(await logOf(store));
    const waits = waitOf(state);
    if (state.phase.is === 'new') await baton.send(here, 'Please sign.').outcome;
    else if (waits === 'human') {
      const handoff = { to: 'closer', brief: { reason: 'signed' } };
      await baton.answer(here, { by: 'anna', text: 'Yes.', handoff }).outcome;
    } else if (waits === 'approval') {
      const { approvals = [] } = outcomeOf(team, here, state);
      const [call] = approvals;
      assert.ok(call);
      await baton.approve(here, { call, approved: true, by: 'anna' }).outcome;
    } else await baton.continue(here).outcome;
  };
  for (; attempt < 40; attempt++) {
    try {
      await step();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
    if (fold(await logOf(store)).phase.is === 'ended') return attempt;
  }
  throw new Error(`the story did not end: ${tell(await logOf(store)).join('\n')}`);
}

const whole = async (): Promise<{ told: string[]; appends: number }> => {
  const inner = memoryStore();
  let appends = 0;
  const counting: Store = {
    ...inner,
    append: async (one) => {
      appends += 1;
      await inner.append(one);
    },
  };
  await story(inner, () => counting, world());
  return { told: tell(await logOf(inner)), appends };
};

test('[G3] the story without a crash is what it is meant to be', async () => {
  const { told } = await whole();
  assert.deepEqual(told, [
    'started desk',
    'user: Please sign.',
    'routed triage by entry',
    'triage:  [transfer_to_nobody]',
    'refused triage → nobody target_unknown',
    'triage:  [transfer_to_worker]',
    'triage → worker dispatched',
    'worker:  [look, read, unknown, mail, look]',
    'unknown refused tool_unknown',
    'look ok',
    'read ok',
    'mail started',
    'mail ok',
    'look ok',
    'worker: ',
    'worker questioned empty_reply',
    'worker:  [save, pay, post]',
    'pay needs approval',
    'save ok',
    'post started',
    'post ok',
    'anna approved',
    'pay started',
    'pay ok',
    'worker:  [look, transfer_to_people]',
    'look ok',
    'worker → people added',
    'people is asked',
    'anna: Yes.',
    'people → closer added',
    'closer: Signed and sent.',
    'answered closer',
  ]);
});

/** The lines of a log, with what a crash may leave behind told as if it had not been. */
function healed(told: readonly string[]): string[] {
  return told.map((line) => line.replace(/^(\w+) unknown tool_outcome_unknown$/, '$1 ok'));
}

for (const when of ['before', 'after'] as const) {
  test(`[G3] [T3] a crash ${when} each append ends like no crash, and no once call is made twice`, async () => {
    const { told, appends } = await whole();
    assert.ok(appends >= 12, `${appends} appends are too few to try`);
    for (let at = 1; at <= appends; at++) {
      const inner = memoryStore();
      const played = world();
      const attempts = await story(
        inner,
        (attempt) => (attempt === 0 ? dying(inner, at, when) : inner),
        played,
      );
      const log = await logOf(inner);
      assert.deepEqual(healed(tell(log)), told, `crash ${when} append ${at}`);
      assert.ok(attempts <= 4);
      assert.deepEqual(
        [...played.once.values()].filter((count) => count !== 1),
        [],
        `once calls after a crash ${when} append ${at}`,
      );
      const unknown = tell(log).filter((line) => line.includes('unknown tool_outcome'));
      assert.ok(unknown.length <= 1);
    }
  });
}

test('[G3] [T3] a process that dies again and again still comes to the end', async () => {
  for (const life of [1, 2, 3]) {
    const inner = memoryStore();
    const played = world();
    const { told } = await whole();
    await story(inner, () => dying(inner, life + 1, 'after'), played);
    assert.deepEqual(healed(tell(await logOf(inner))), told);
    assert.ok([...played.once.values()].every((count) => count === 1));
  }
});

test('[T3] a once call that a crash cut off has an unknown outcome, and the agent is told', async () => {
  const inner = memoryStore();
  const played = world();
  // The append that follows a started call never comes: the process dies with the result in hand.
  let died = false;
  const store: Store = {
    ...inner,
    claim: async () => ({ release: async () => {} }),
    append: async (one) => {
      if (!died && one.lines.some(({ text }) => text.includes('mail at here/'))) {
        died = true;
        throw new Crash();
      }
      await inner.append(one);
    },
  };
  await story(inner, () => store, played);
  const log = await logOf(inner);
  const mail = log.find((event) => event.type === 'tool_answered' && event.tool === 'mail');
  assert.ok(mail?.type === 'tool_answered');
  assert.deepEqual(
    [mail.status, mail.code, mail.ms, mail.digest],
    ['unknown', 'tool_outcome_unknown', 0, undefined],
  );
  assert.equal(played.once.get('mail here/c8_3'), 1);
});

test('[G3] cut at any event, the log is decided on as it was the first time', async () => {
  const inner = memoryStore();
  const { definition } = world();
  await story(inner, () => inner, { definition });
  const log = await logOf(inner);
  const team = defineTeam(definition);
  let state = emptyState();
  const kinds = new Set<string>();
  for (const event of log) {
    state = apply(state, event);
    const fresh: State = fold(log.slice(0, event.seq));
    assert.deepEqual(decide(team, fresh), decide(team, state), `at ${event.seq}`);
    assert.deepEqual(decide(team, fresh), decide(team, fresh), 'asked twice');
    kinds.add(decide(team, fresh).kind);
  }
  assert.deepEqual([...kinds].toSorted(), ['perform', 'record', 'wait']);
});

test('[G2] the state is the fold of the log and of nothing else', async () => {
  const inner = memoryStore();
  const { definition } = world();
  await story(inner, () => inner, { definition });
  const log = await logOf(inner);
  const plain = ({ log: events, artifacts, digests, ...rest }: State): unknown => {
    return [rest, events.toArray(), artifacts.values(), digests.values()];
  };
  // Through JSON and back, as a store has it.
  const read = JSON.parse(JSON.stringify(log)) as LogEvent[];
  assert.deepEqual(plain(fold(read)), plain(fold(log)));
  const states = log.map((_, index) => fold(log.slice(0, index)));
  const snapshots = states.map((state) => JSON.stringify(plain(state)));
  // Folding on from an older state leaves it as it was.
  for (const [index, state] of states.entries()) {
    const event = log[index];
    assert.ok(event);
    apply(state, event);
    apply(state, { ...event, at: 99 });
    assert.equal(JSON.stringify(plain(state)), snapshots[index]);
  }
});

test('[T3] recovery concerns only calls that were started and not answered', () => {
  const state = fold([]);
  assert.deepEqual(recover(state), []);
  const id = callId(4, 0);
  const open = (
    status: 'open' | 'awaiting' | 'approved' | 'denied' | 'started' | 'answered',
  ): State => {
    const call = { id, kind: 'tool', name: 'mail', args: null } as const;
    const turn = { seq: 4, agent: 'a', text: '', question: false, calls: [{ call, status }] };
    return { ...state, phase: { is: 'settling', turn } };
  };
  for (const status of ['open', 'awaiting', 'approved', 'denied', 'answered'] as const) {
    assert.deepEqual(recover(open(status)), [], status);
  }
  const [fact, ...rest] = recover(open('started'));
  assert.deepEqual(rest, []);
  assert.ok(fact?.type === 'tool_answered');
  assert.deepEqual([fact.call, fact.tool, fact.status], [id, 'mail', 'unknown']);
});
