/** `baton chat`: message after message in one conversation, until the user has had enough. */
import { BatonError, type ConversationId, type Run } from '@baton/core';
import type { AskOptions } from './ask.ts';
import { tell } from './exit.ts';
import { follow } from './follow.ts';
import { newConversation, parseConversation, whoami } from './options.ts';
import { command, labelOf, opening } from './report.ts';
import { openSession, type Session } from './session.ts';

/** Gives the exit status of the last run. */
export async function chat(options: AskOptions): Promise<number> {
  if (options.json) {
    throw new BatonError(
      'input_invalid',
      'Cannot chat in JSON. Use ask --json, with --conversation to go on.',
    );
  }
  const known = options.conversation;
  const conversation = known === undefined ? newConversation() : parseConversation(known);
  const session = await openSession(options, conversation);
  const tty = process.stdin.isTTY && process.stdout.isTTY;
  let exit = 0;
  try {
    if (!tty) opening(session, conversation);
    for await (const message of tty ? typed(session, conversation) : piped()) {
      try {
        const run = await speak(session, conversation, message);
        exit = await follow(session, { conversation, run, options, talking: true });
      } catch (error) {
        exit = tell(error, {});
      }
    }
    return exit;
  } finally {
    await session.close();
  }
}

/** Says the message, as the human when a human is waited for. */
async function speak(
  { baton, desk, limits }: Session,
  conversation: ConversationId,
  message: string,
): Promise<Run> {
  const { phase } = await baton.state(conversation);
  if (phase.is === 'human') return baton.answer(conversation, { by: whoami(), text: message });
  return baton.send(conversation, message, { artifacts: desk.sources, ...(limits && { limits }) });
}

async function* typed(session: Session, conversation: ConversationId): AsyncGenerator<string> {
  const { intro, isCancel, outro, text } = await import('@clack/prompts');
  intro(`${session.desk.title} · ${labelOf(session)}`);
  for (;;) {
    const message = await text({ message: 'You', placeholder: 'an empty line or ctrl-C leaves' });
    if (isCancel(message) || (message ?? '').trim() === '') break;
    yield message;
  }
  outro(`Go on: ${command('chat', [`--conversation ${conversation}`])}`);
}

async function* piped(): AsyncGenerator<string> {
  const { createInterface } = await import('node:readline');
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() !== '') yield line;
  }
}
