/** `baton ask`: one request, followed to its end. */
import { BatonError } from '@baton/core';
import { follow } from './follow.ts';
import { newConversation, parseConversation, type WorkOptions } from './options.ts';
import { opening } from './report.ts';
import { openSession } from './session.ts';

export interface AskOptions extends WorkOptions {
  readonly conversation?: string;
}

export async function ask(words: readonly string[], options: AskOptions): Promise<number> {
  const request = words.length === 1 && words[0] === '-' ? await piped() : words.join(' ');
  if (request.trim() === '') {
    throw new BatonError('input_invalid', 'Cannot ask for nothing. Say what you want, in quotes.');
  }
  const known = options.conversation;
  const conversation = known === undefined ? newConversation() : parseConversation(known);
  const session = await openSession(options, conversation);
  try {
    if (!options.json) opening(session, conversation);
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

/** The request from standard input, for what is too long for a command line. */
async function piped(): Promise<string> {
  const { text } = await import('node:stream/consumers');
  return await text(process.stdin);
}
