/** A reply on its way, as the entry that it will be. */
import { running, type State } from '@baton/core';
import type { Speech } from '../feed/feed.ts';
import { type Chat, turnKey } from './entries.ts';
import type { TurnEntry } from './entry.ts';

/** What is being said, or who is at work; undefined when nobody is. */
export function speakingIn(
  chat: Chat,
  { state, speech }: { readonly state: State; readonly speech: Speech | undefined },
): TurnEntry | undefined {
  const thinks = state.phase.is === 'asking' ? state.holder : undefined;
  const agent = running(state) ? (speech?.agent ?? thinks) : undefined;
  if (agent === undefined) return undefined;
  return {
    kind: 'turn',
    key: turnKey(chat.turns),
    seq: state.seq + 1,
    at: 0,
    agent,
    heading: chat.speaker !== agent,
    text: speech?.text ?? '',
    reasoning: speech?.reasoning ?? '',
    calls: [],
    model: undefined,
    usage: undefined,
    ms: 0,
    cut: undefined,
    speaking: true,
  };
}
