/**
 * What to write so that a question "which agent is meant?" is answered as wanted (R4). The desk
 * reads the answer's words: an agent's name, its number in the list, or `all`.
 */
import type { AgentName } from '@baton/core';

export interface ChoiceAnswer {
  readonly label: string;
  /** The message to send. */
  readonly text: string;
}

/** One answer for each agent, and one for all of them. */
export function choicesOf(between: readonly AgentName[]): ChoiceAnswer[] {
  const one = between.map((name, index) => {
    // A name that has another's within it would choose both: its number chooses one.
    const clear = between.every((other) => other === name || !hasWord(name, other));
    return { label: name, text: clear ? name : `${index + 1}` };
  });
  const all = between.length > 2 ? 'all' : 'both';
  return [...one, { label: `${all === 'all' ? 'All' : 'Both'}, one after the other`, text: all }];
}

function hasWord(text: string, word: string): boolean {
  const literal = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'iu').test(text);
}
