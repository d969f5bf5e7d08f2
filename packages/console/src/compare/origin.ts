/** What a fork asks, in words, and where to look for what came of it. Pure. */
import type { LogEvent, Seq } from '@baton/core';

/** `What if data had other instructions?`; undefined for a conversation that is no fork. */
export function originOf(events: readonly LogEvent[]): string | undefined {
  const first = events[0];
  if (first?.type !== 'conversation_started' || !first.forkedFrom) return undefined;
  const { change, at } = first.forkedFrom;
  switch (change?.kind) {
    case undefined:
      return `Once more from ${at}`;
    case 'message':
      return 'What if the message had been another?';
    case 'route':
      return 'What if it had gone to another agent?';
    case 'tool_result':
      return 'What if the tool had answered otherwise?';
    case 'tool_failure':
      return 'What if the tool had failed?';
    case 'instructions':
      return `What if ${change.agent} had other instructions?`;
    case 'model':
      return `What if ${change.model} had done it?`;
    default:
      return change satisfies never;
  }
}

/**
 * The position of what was changed itself, where that stands in the log: what came of it is after.
 * Undefined for a change of the team, and for a conversation that is no fork.
 */
export function changedAt(events: readonly LogEvent[]): Seq | undefined {
  const first = events[0];
  if (first?.type !== 'conversation_started' || !first.forkedFrom) return undefined;
  const { change, at } = first.forkedFrom;
  const inTeam = !change || change.kind === 'instructions' || change.kind === 'model';
  return inTeam ? undefined : at;
}
