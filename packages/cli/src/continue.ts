/**
 * `baton continue`: after a limit, a failure, a crash; with an approval; or as the human. Where
 * nothing is left to do it says how it ended and writes the files again, so that it may be called
 * once too often: a crash may have come between the last event and the files.
 */
import {
  type Baton,
  BatonError,
  type CallId,
  type ConversationId,
  type Head,
  type LimitChanges,
  outcomeOf,
  type Run,
  type State,
  type Team,
} from '@baton/core';
import { finish, follow } from './follow.ts';
import { parseConversation, type WorkOptions, whoami } from './options.ts';
import { command, opening, pathText } from './report.ts';
import { openKept, openSession } from './session.ts';

export interface Decisions {
  readonly approve?: string | true;
  readonly deny?: string | true;
  readonly note?: string;
  readonly answer?: string;
  readonly handTo?: string;
}

export interface ContinueOptions extends WorkOptions, Decisions {}

export async function continueRun(
  given: string | undefined,
  options: ContinueOptions,
): Promise<number> {
  const conversation = await find(given, options);
  const session = await openSession(options, conversation);
  try {
    const { baton, desk, limits, gone } = session;
    const state = await baton.state(conversation);
    if (state.seq === 0) throw unknown(conversation, options);
    const run = resume(baton, {
      team: desk.team,
      conversation,
      state,
      decisions: options,
      limits,
    });
    const [lost] = gone;
    if (run && lost !== undefined) throw fileGone(lost, conversation);
    if (!options.json) opening(session, conversation);
    if (!run) return await finish(session, { conversation, options });
    return await follow(session, { conversation, run: run(), options });
  } finally {
    await session.close();
  }
}

export interface Resuming {
  readonly team: Team;
  readonly conversation: ConversationId;
  readonly state: State;
  readonly decisions: Decisions;
  readonly limits?: LimitChanges | undefined;
}

/**
 * How to go on, by what was decided and where the conversation stands; undefined when nothing is
 * left to do or a person is waited for.
 * @throws BatonError `input_invalid`, `nothing_waits` when what was decided does not fit.
 */
export function resume(baton: Baton, resuming: Resuming): (() => Run) | undefined {
  const { conversation, state, decisions, limits } = resuming;
  const { answer, handTo, note, approve, deny } = decisions;
  const by = whoami();
  if (note !== undefined && approve === undefined && deny === undefined) {
    throw wrong('Cannot note anything without a decision. Add --approve or --deny.');
  }
  const decision = decisionIn(resuming);
  if (decision) return () => baton.approve(conversation, { ...decision, by });
  if (handTo !== undefined && answer === undefined) {
    throw wrong('Cannot hand over without a word. Add --answer "why".');
  }
  if (answer !== undefined) {
    if (state.phase.is !== 'human') throw nothing('no person holds the baton', conversation);
    const handoff =
      handTo === undefined ? {} : { handoff: { to: handTo, brief: { reason: answer } } };
    return () => baton.answer(conversation, { by, text: answer, ...handoff });
  }
  return mayGoOn(state)
    ? () => baton.continue(conversation, { by, ...(limits && { limits }) })
    : undefined;
}

function decisionIn({
  team,
  conversation,
  state,
  decisions: { approve, deny, note },
}: Resuming): { call: CallId; approved: boolean; note?: string } | undefined {
  const named = approve ?? deny;
  if (named === undefined) return undefined;
  if (approve !== undefined && deny !== undefined) {
    throw wrong('Cannot both approve and deny. Give one of them.');
  }
  const { approvals = [] } = outcomeOf(team, conversation, state);
  const [first, ...more] = approvals;
  if (!first) throw nothing('no call waits for approval', conversation);
  if (named === true && more.length > 0) {
    throw wrong(`Cannot tell which call is meant: ${approvals.join(', ')} wait. Name one.`);
  }
  const call = named === true ? first : approvals.find((one) => one === named);
  if (!call) {
    throw nothing(`no call '${String(named)}' waits, only ${approvals.join(', ')}`, conversation);
  }
  return { call, approved: approve !== undefined, ...(note !== undefined && { note }) };
}

/** True when something can be done without a person. */
function mayGoOn({ phase }: State): boolean {
  if (phase.is === 'human') return false;
  if (phase.is !== 'ended') return true;
  const { outcome } = phase.end;
  return outcome !== 'answered' && outcome !== 'waiting';
}

async function find(given: string | undefined, options: ContinueOptions): Promise<ConversationId> {
  const known = given === undefined ? undefined : parseConversation(given);
  const store = await openKept(options);
  if (!store) {
    if (known !== undefined) throw unknown(known, options);
    throw none(options);
  }
  if (known !== undefined) {
    await store.close();
    return known;
  }
  try {
    const [head]: readonly Head[] = await store.list({ limit: 1 });
    if (head) return head.conversation;
    throw none(options);
  } finally {
    await store.close();
  }
}

function none({ db }: WorkOptions): BatonError {
  return new BatonError(
    'conversation_unknown',
    `Cannot continue: there is no conversation in ${pathText(db)} yet. Start one with: ` +
      command('ask', ['"…"']),
  );
}

function unknown(conversation: ConversationId, { db }: WorkOptions): BatonError {
  return new BatonError(
    'conversation_unknown',
    `Cannot continue ${conversation}: ${pathText(db)} has no such conversation; nothing of it was ` +
      `kept before it was broken off, or it is another one. See what there is with: ${command('log')}`,
  );
}

function fileGone(path: string, conversation: ConversationId): BatonError {
  return wrong(
    `Cannot continue ${conversation}: its file ${path} is not there any more. Put it back, or ` +
      'ask again with --data or --schema for another one.',
  );
}

function nothing(why: string, conversation: ConversationId): BatonError {
  return new BatonError('nothing_waits', `Cannot decide in ${conversation}: ${why}.`);
}

function wrong(message: string): BatonError {
  return new BatonError('input_invalid', message);
}
