/** `baton continue`: after a limit, a failure, a crash; with an approval; or as the human. */
import {
  BatonError,
  type CallId,
  type ConversationId,
  type Head,
  outcomeOf,
  type Run,
  type State,
} from '@baton/core';
import { follow } from './follow.ts';
import {
  openSession,
  openStore,
  parseConversation,
  type Session,
  type WorkOptions,
} from './session.ts';

export interface ContinueOptions extends WorkOptions {
  readonly approve?: string | true;
  readonly deny?: string | true;
  readonly note?: string;
  readonly answer?: string;
  readonly handTo?: string;
}

export async function continueRun(
  given: string | undefined,
  options: ContinueOptions,
): Promise<number> {
  const conversation = given === undefined ? await newest(options) : parseConversation(given);
  const session = await openSession(options, conversation);
  try {
    const state = await session.baton.state(conversation);
    if (state.seq === 0) throw unknown(conversation);
    const run = runFor(session, { conversation, state, options });
    return await follow(session, { conversation, run, options });
  } finally {
    await session.close();
  }
}

function runFor(
  { baton, desk, limits }: Session,
  {
    conversation,
    state,
    options,
  }: { conversation: ConversationId; state: State; options: ContinueOptions },
): Run {
  const { approve, deny, note, answer, handTo } = options;
  const by = process.env['USER'] ?? 'user';
  if (approve !== undefined && deny !== undefined) {
    throw new BatonError('input_invalid', 'Cannot both approve and deny. Give one of them.');
  }
  const decision = approve ?? deny;
  if (decision !== undefined) {
    const { approvals = [] } = outcomeOf(desk.team, conversation, state);
    const [first] = approvals;
    if (decision === true && approvals.length > 1) {
      throw new BatonError(
        'input_invalid',
        `Cannot tell which call is meant: ${approvals.join(', ')} wait. Name one.`,
      );
    }
    if (decision === true && !first) throw nothing('no call waits for approval', conversation);
    // `as`: the kernel compares it with the calls that wait.
    const call = (decision === true ? first : decision) as CallId;
    const approved = approve !== undefined;
    return baton.approve(conversation, { call, approved, by, ...(note !== undefined && { note }) });
  }
  if (handTo !== undefined && answer === undefined) {
    throw new BatonError('input_invalid', 'Cannot hand over without a word. Add --answer "why".');
  }
  if (answer !== undefined) {
    const handoff =
      handTo === undefined ? {} : { handoff: { to: handTo, brief: { reason: answer } } };
    return baton.answer(conversation, { by, text: answer, ...handoff });
  }
  return baton.continue(conversation, { by, ...(limits && { limits }) });
}

async function newest(options: ContinueOptions): Promise<ConversationId> {
  const store = await openStore(options);
  try {
    const [head]: readonly Head[] = await store.list({ limit: 1 });
    if (head) return head.conversation;
    throw new BatonError(
      'conversation_unknown',
      `Cannot continue: ${store.path} has no conversation yet. Start one with ask.`,
    );
  } finally {
    await store.close();
  }
}

function unknown(conversation: ConversationId): BatonError {
  return new BatonError(
    'conversation_unknown',
    `Cannot continue ${conversation}: there is no such conversation here. ` +
      'See them with: npm run baton -- log',
  );
}

function nothing(why: string, conversation: ConversationId): BatonError {
  return new BatonError('nothing_waits', `Cannot decide in ${conversation}: ${why}.`);
}
