/**
 * Facts for tests that begin with a log rather than with a team at work: what another process, or
 * an earlier day, has written.
 */
import { type Fact, fold, type LogEvent, type Store, sha256, storeSeam } from '@baton/core';
import { here, logOf } from './stage.ts';

export const started: Fact = { type: 'conversation_started', format: 1, team: 'desk' };

export function message(text: string, more: object = {}): Fact {
  return { type: 'message_received', from: 'user', content: [{ type: 'text', text }], ...more };
}

/** A route to `a` by the entry. */
export function routed(more: object = {}): Fact {
  const routing = { to: 'a', method: 'entry', confidence: 1, runnersUp: [], reason: '' } as const;
  return { type: 'routed', ...routing, ...more };
}

/** A conversation whose first message has been routed to that agent: three events. */
export function firstMessage(to = 'a'): readonly Fact[] {
  return [started, message('go'), routed({ to })];
}

/** Facts as the events of a log from event `from` on, all at the time 0. */
export function eventsOf(facts: readonly Fact[], from = 1): LogEvent[] {
  return facts.map((fact, index): LogEvent => ({ seq: from + index, at: 0, ...fact }));
}

/** Appends facts as another process would that has taken the conversation over. */
export async function append(store: Store, facts: readonly Fact[]): Promise<void> {
  const events = await logOf(store);
  const seam = storeSeam(here, { store, sha256, published: () => {} });
  await seam.read(1, Number.MAX_SAFE_INTEGER);
  const added = eventsOf(facts, events.length + 1);
  await seam.append(added, fold([...events, ...added]), events.length);
}
