/** `baton ask`: one request, followed to its end. */
import { BatonError } from '@baton/core';
import { follow, labelOf } from './follow.ts';
import { newConversation, openSession, parseConversation, type WorkOptions } from './session.ts';
import { styled } from './terminal.ts';

export interface AskOptions extends WorkOptions {
  readonly conversation?: string;
}

export async function ask(request: string, options: AskOptions): Promise<number> {
  if (request.trim() === '') {
    throw new BatonError('input_invalid', 'Cannot ask for nothing. Say what you want, in quotes.');
  }
  const known = options.conversation;
  const conversation = known === undefined ? newConversation() : parseConversation(known);
  const session = await openSession(options, conversation);
  try {
    if (!options.json) {
      process.stdout.write(`${styled('bold', session.desk.title)} · ${labelOf(session)}\n`);
      process.stdout.write(`${styled('dim', `conversation ${conversation}`)}\n\n`);
    }
    const { limits, desk, baton } = session;
    const run = baton.send(conversation, request, {
      artifacts: desk.sources,
      ...(limits && { limits }),
    });
    return await follow(session, { conversation, run, options });
  } finally {
    await session.close();
  }
}
