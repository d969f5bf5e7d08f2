/** `baton chat`: message after message in one conversation, until the user has had enough. */

import { BatonError } from '@baton/core';
import { cancel, intro, isCancel, outro, text } from '@clack/prompts';
import type { AskOptions } from './ask.ts';
import { follow, labelOf } from './follow.ts';
import { newConversation, openSession, parseConversation, type Session } from './session.ts';

export async function chat(options: AskOptions): Promise<number> {
  if (options.json) {
    throw new BatonError(
      'input_invalid',
      'Cannot chat in JSON. Use: baton ask --json --conversation …',
    );
  }
  const known = options.conversation;
  const conversation = known === undefined ? newConversation() : parseConversation(known);
  const session = await openSession(options, conversation);
  const tty = process.stdin.isTTY === true && process.stdout.isTTY === true;
  try {
    if (tty) intro(`${session.desk.title} · ${labelOf(session)} · ${conversation}`);
    for await (const message of tty ? typed() : piped()) {
      const run = await speak(session, { conversation, message });
      await follow(session, { conversation, run, options });
    }
    if (tty) outro(`npm run baton -- chat --conversation ${conversation} goes on from here`);
    return 0;
  } finally {
    await session.close();
  }
}

/** Says the message, as the human when a human is waited for. */
async function speak(
  { baton, desk, limits }: Session,
  { conversation, message }: { conversation: ReturnType<typeof newConversation>; message: string },
): Promise<ReturnType<Session['baton']['send']>> {
  const { phase } = await baton.state(conversation);
  if (phase.is === 'human') {
    return baton.answer(conversation, { by: process.env['USER'] ?? 'user', text: message });
  }
  return baton.send(conversation, message, { artifacts: desk.sources, ...(limits && { limits }) });
}

async function* typed(): AsyncGenerator<string> {
  for (;;) {
    const message = await text({ message: 'You', placeholder: 'ctrl-C or an empty line to leave' });
    if (isCancel(message)) {
      cancel('Left. Nothing is lost.');
      return;
    }
    if ((message ?? '').trim() === '') return;
    yield message;
  }
}

async function* piped(): AsyncGenerator<string> {
  const { createInterface } = await import('node:readline');
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() !== '') yield line;
  }
}
