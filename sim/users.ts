/**
 * The people of a world: users who write, cancel and continue; whoever approves; the humans that
 * hold the baton. They act at random moments, sometimes wrongly, sometimes twice.
 *
 * Each deed leaves a text in the log that nobody else leaves, so that what was promised to have
 * been kept can be looked for, and what was refused can be looked for too.
 */
import type { Baton, Brief, ConversationId, LimitChanges, Run } from '@baton/core';
import type { Deed, Ledger } from './ledger.ts';
import { type Plan, words } from './plan.ts';
import type { Random } from './random.ts';
import { eventAt, momentAt, openQuestion, type Story } from './story.ts';

/** What the log says about who is to act. */
export type Standing =
  | { readonly is: 'new' | 'active' | 'human' | 'answered' | 'cut_short' }
  | { readonly is: 'approval'; readonly calls: readonly string[] };

export interface Desk {
  readonly plan: Plan;
  readonly ledger: Ledger;
  readonly conversation: ConversationId;
  readonly story: () => Story;
  readonly now: () => number;
  readonly note: (text: string) => void;
}

/** A worker's Baton, as people reach it. */
export interface Door {
  readonly worker: number;
  readonly baton: Baton;
}

type Wish =
  | 'send'
  | 'send_empty'
  | 'answer'
  | 'hand_over'
  | 'hand_over_wrongly'
  | 'approve'
  | 'deny'
  | 'approve_nothing'
  | 'continue'
  | 'continue_more'
  | 'continue_badly'
  | 'cancel';

const wishes: Readonly<Record<Standing['is'], Partial<Record<Wish, number>>>> = {
  new: { send: 20, send_empty: 1, continue: 1, cancel: 1, approve_nothing: 1 },
  active: { send: 4, cancel: 4, continue: 3, approve_nothing: 1, answer: 1 },
  approval: { approve: 6, deny: 3, send: 2, cancel: 1, approve_nothing: 1, answer: 1 },
  human: { answer: 5, hand_over: 4, hand_over_wrongly: 1, send: 2, cancel: 1, approve_nothing: 1 },
  answered: { send: 9, continue: 1, cancel: 1, answer: 1 },
  cut_short: { send: 4, continue: 2, continue_more: 4, continue_badly: 1, cancel: 1 },
};

/** Who is to act, by the log alone. */
export function standingOf(story: Story): Standing {
  const moment = momentAt(story, story.events.length);
  if (story.events.length === 0) return { is: 'new' };
  if (!moment.running) {
    const end = story.events.findLast((event) => event.type === 'run_ended');
    const answered = end?.outcome === 'answered' || end?.outcome === 'waiting';
    return { is: answered ? 'answered' : 'cut_short' };
  }
  if (moment.human >= 0) return { is: 'human' };
  const calls = awaiting(story);
  const turn = moment.turn < 0 ? undefined : eventAt(story, moment.turn);
  const open = turn?.type === 'turn_taken' ? turn.calls : [];
  const tools = open.filter(({ id, kind }) => kind === 'tool' && moment.open.includes(id));
  if (moment.cancel < 0 && calls.length > 0 && calls.length === tools.length) {
    return { is: 'approval', calls };
  }
  return { is: 'active' };
}

/** The calls that wait for a person. */
export function awaiting(story: Story): string[] {
  const { open } = momentAt(story, story.events.length);
  const waiting = new Set<string>();
  for (const event of story.events) {
    if (event.type === 'approval_requested') waiting.add(event.call);
    if (event.type === 'approval_answered') waiting.delete(event.call);
  }
  return open.filter((call) => waiting.has(call));
}

/** One deed of somebody, drawn from `draw`; `name` is what the log will know it by. */
export function act(desk: Desk, door: Door, { name, draw }: { name: string; draw: Random }): Deed {
  const standing = standingOf(desk.story());
  const wish = draw.weighted<Wish>(wishes[standing.is]);
  return doWish(desk, door, { wish, name, draw, standing });
}

/** What brings a conversation to its end: everybody does what is waited for. */
export function resolve(desk: Desk, door: Door, name: string): Deed | undefined {
  const standing = standingOf(desk.story());
  const draw = { int: () => 0, chance: () => false, pick: <T>(list: readonly T[]) => list[0] as T };
  const one = (wish: Wish): Deed => doWish(desk, door, { wish, name, draw, standing });
  switch (standing.is) {
    case 'active':
      return one('continue');
    case 'approval':
      return one('approve');
    case 'human':
      return one('answer');
    default:
      return undefined;
  }
}

interface Doing {
  readonly wish: Wish;
  readonly name: string;
  readonly draw: Pick<Random, 'int' | 'chance' | 'pick'>;
  readonly standing: Standing;
}

function doWish(desk: Desk, door: Door, doing: Doing): Deed {
  const { wish, name, draw, standing } = doing;
  const { baton, worker } = door;
  const { conversation: c } = desk;
  const by = `by ${name}`;
  const calls = standing.is === 'approval' ? standing.calls : [];
  const start = (kind: Deed['kind'], right: Deed['right'], run: () => Run | Promise<void>): Deed =>
    begin(desk, { kind, token: by, right, worker, follow: draw.chance(50) }, run);
  const { is } = standing;
  switch (wish) {
    case 'send': {
      const limits = draw.chance(20) ? { limits: limitsOf(draw) } : {};
      const artifacts = draw.chance(15)
        ? { artifacts: [{ id: 'US-0', kind: 'US', title: 'by a user', body: by }] }
        : {};
      const text = messageOf(desk.plan, draw, by);
      const between = is === 'answered' ? openQuestion(desk.story()) : [];
      const chosen = between.length > 0 && draw.chance(70) ? draw.pick([...between, 'both']) : '';
      return start('send', 'now', () =>
        baton.send(c, `${chosen} ${text}`.trim(), { from: by, ...limits, ...artifacts }),
      );
    }
    case 'send_empty':
      return start('send', 'never', () => baton.send(c, draw.pick(['', ' \n'])));
    case 'answer':
      return start('answer', now(is === 'human'), () =>
        baton.answer(c, { by, text: `decided ${by}` }),
      );
    case 'hand_over': {
      const handoff = handoffOf(desk, draw, by);
      if (!handoff) return doWish(desk, door, { ...doing, wish: 'answer' });
      return start('answer', now(is === 'human'), () =>
        baton.answer(c, { by, text: `over ${by}`, handoff }),
      );
    }
    case 'hand_over_wrongly':
      return start('answer', 'never', () => {
        const handoff = { to: 'nobody_here', brief: { reason: by } };
        return baton.answer(c, { by, text: by, handoff });
      });
    case 'approve':
    case 'deny': {
      // `as`: the log names the call, and the log is all that a person sees of it.
      const call = (calls[0] ?? 'c0_0') as Parameters<Baton['approve']>[1]['call'];
      const approved = wish === 'approve';
      return start('approve', now(calls.length > 0), () =>
        baton.approve(c, { call, approved, by, note: by }),
      );
    }
    case 'approve_nothing':
      return start('approve', 'never', () => {
        const call = 'c1_7' as Parameters<Baton['approve']>[1]['call'];
        return baton.approve(c, { call, approved: true, by, note: by });
      });
    case 'continue':
    case 'continue_more': {
      const limits = wish === 'continue_more' ? largeLimits : {};
      return start('continue', now(is !== 'answered' && is !== 'new'), () =>
        baton.continue(c, { by, limits }),
      );
    }
    case 'continue_badly':
      return start('continue', 'never', () => baton.continue(c, { by, limits: { turns: -1 } }));
    case 'cancel':
      return start('cancel', now(is !== 'new'), () => baton.cancel(c, { by, reason: 'enough' }));
    default:
      return wish satisfies never;
  }
}

function now(fits: boolean): Deed['right'] {
  return fits ? 'now' : 'not_now';
}

function begin(
  desk: Desk,
  about: Pick<Deed, 'kind' | 'token' | 'right' | 'worker'> & { follow: boolean },
  run: () => Run | Promise<void>,
): Deed {
  const { ledger, now, note, story } = desk;
  const { follow, ...rest } = about;
  const deed: Deed = {
    ...rest,
    at: now(),
    committed: story().events.length,
    state: 'pending',
    code: undefined,
    outcome: undefined,
  };
  ledger.deeds.push(deed);
  note(
    `${about.kind} ${about.token} at worker ${about.worker}${about.right === 'now' ? '' : ` (${about.right})`}`,
  );
  const rejected = (error: unknown): void => {
    deed.state = 'rejected';
    deed.code = codeOf(error);
    note(`${about.kind} ${about.token} was rejected: ${deed.code}`);
  };
  try {
    const started = run();
    if (started instanceof Promise) {
      started.then(() => kept(desk, deed), rejected);
    } else {
      started.outcome.then((outcome) => {
        deed.outcome = outcome;
        kept(desk, deed);
      }, rejected);
      if (follow) void watch(desk, started);
    }
  } catch (error) {
    rejected(error);
  }
  return deed;
}

/** What was promised is looked for at once: later it may be there for another reason. */
function kept({ story, ledger, note }: Desk, deed: Deed): void {
  deed.state = 'kept';
  note(`${deed.kind} ${deed.token} ended${deed.outcome ? `: ${deed.outcome.kind}` : ''}`);
  const told = story();
  if (timesInLog(told, deed.token) > 0 || deed.kind === 'continue') return;
  // A cancel that found nothing to cancel leaves nothing.
  const since = told.moments.slice(deed.committed);
  if (deed.kind === 'cancel' && since.some(({ running }) => !running)) return;
  const message = `${deed.kind} '${deed.token}' was confirmed and is not in the log`;
  ledger.alarms.push({ rule: 'G3', message });
}

/** Follows a run: what it publishes is committed, in order and without gaps. */
async function watch({ story, ledger }: Desk, run: Run): Promise<void> {
  let last: number | undefined;
  try {
    for await (const item of run) {
      if (item.type !== 'event') continue;
      const { seq, type } = item.event;
      const there = story().events[seq - 1];
      if (there?.type !== type) {
        ledger.alarms.push({ rule: 'G3', message: `${type} at ${seq} was published too early` });
      }
      if (last !== undefined && seq <= last) {
        ledger.alarms.push({ rule: 'G1', message: `${seq} was published after ${last}` });
      }
      last = seq;
    }
  } catch {
    // A run that fails says so by its outcome too, and that is looked at.
  }
}

/** How often the log says that this deed was done. */
export function timesInLog({ events }: Story, token: string): number {
  return events.filter((event) => {
    if (event.type === 'message_received') return event.from === token;
    return 'by' in event && event.by === token;
  }).length;
}

function codeOf(error: unknown): string {
  if (error instanceof Error && error.name === 'BatonError' && 'code' in error) {
    return String(error.code);
  }
  return `no BatonError: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

function messageOf(plan: Plan, draw: Doing['draw'], by: string): string {
  const about = Array.from({ length: draw.int(0, 2) }, () => draw.pick(words));
  const secret = plan.redacts && draw.chance(50) ? ['SECRET-4711'] : [];
  const long = draw.chance(3) ? ['long '.repeat(830)] : [];
  return ['please', ...about, ...secret, ...long, `${by}.`].join(' ');
}

function handoffOf(
  { plan, story }: Desk,
  draw: Doing['draw'],
  by: string,
): { to: string; brief: Brief } | undefined {
  const told = story();
  const { holder } = momentAt(told, told.events.length);
  const edges = plan.agents.find(({ name }) => name === holder)?.edges ?? [];
  if (edges.length === 0) return undefined;
  const edge = draw.pick(edges);
  const details = edge.details ? { details: { ticket: 1 } } : {};
  return { to: edge.to, brief: { reason: `please go on ${by}`, ...details } };
}

function limitsOf(draw: Doing['draw']): LimitChanges {
  return draw.pick<LimitChanges>([
    { handoffs: draw.int(0, 12) },
    { turns: draw.int(1, 12) },
    { toolCalls: draw.int(0, 5), timeMs: draw.int(1_000, 9_000) },
    { conversation: { turns: draw.int(1, 12) } },
  ]);
}

const largeLimits: LimitChanges = {
  handoffs: 40,
  turns: 60,
  toolCalls: 80,
  tokens: 100_000,
  costMicroUsd: 100_000,
  timeMs: 3_000_000,
};
