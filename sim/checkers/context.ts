/**
 * What agents are shown (C1 to C4): all of it, or what narrowing leaves with the hold and the newest
 * message whole; others' words as notes; no call without its answer.
 */
import { type LogEvent, type Message, textOf } from '@baton/core';
import type { Asked } from '../ledger.ts';
import type { Plan } from '../plan.ts';
import { eventAt, momentAt } from '../story.ts';
import type { Trial } from '../world.ts';
import { agentPlan, type Violation, violation } from './violation.ts';

export function* context(trial: Trial): Iterable<Violation> {
  const { story, ledger } = trial;
  for (const [index, asked] of ledger.asked.entries()) {
    const { view, agent } = asked;
    // Another worker may have been shown what was never committed; it was shown nothing then.
    if (view.saw > story.events.length) continue;
    if (asked.committed < view.saw) {
      yield violation('G3', view.saw - 1, `${agent} was asked before all was committed`);
    }
    const messages = view.messages.toArray();
    yield* orphans(messages, asked);
    yield* voices(trial, messages, asked);
    // Looking for every text is slow, so the newest view and some others have to do.
    if (index % 5 === 0 || index === ledger.asked.length - 1) yield* whole(trial, messages, asked);
  }
}

/** Each call is answered before anything else is said, and nothing else is answered (C4, T1). */
function* orphans(messages: readonly Message[], { view }: Asked): Iterable<Violation> {
  const open = new Set<string>();
  for (const message of messages) {
    if (message.role === 'tool') {
      if (!open.delete(message.call))
        yield violation('C4', view.saw - 1, `${message.call} was answered and not made`);
      continue;
    }
    if (open.size > 0)
      yield violation('C4', view.saw - 1, `${message.role} before ${[...open].join()}`);
    if (message.role === 'assistant') for (const { id } of message.calls) open.add(id);
  }
  if (open.size > 0) yield violation('C4', view.saw - 1, `no answer to ${[...open].join()}`);
}

/** Only what the agent said itself is its own; only what users said is theirs (C3). */
function* voices(
  { plan, story }: Trial,
  messages: readonly Message[],
  asked: Asked,
): Iterable<Violation> {
  const { view, agent } = asked;
  const before = story.events.slice(0, view.saw);
  const own = new Set<string>();
  const users = new Set<string>();
  for (const event of before) {
    if (event.type === 'turn_taken' && event.agent === agent) own.add(event.text);
    if (event.type === 'message_received') users.add(JSON.stringify(event.content));
  }
  for (const message of messages) {
    const right =
      message.role === 'assistant'
        ? own.has(message.text)
        : message.role === 'user'
          ? users.has(JSON.stringify(message.content))
          : message.role === 'tool' || message.role === 'note';
    if (!right)
      yield violation('C3', view.saw - 1, `${agent} is shown a ${message.role} message of nobody`);
  }
  const wanted = agentPlan(plan, agent)?.kind === 'model' ? `You are ${agent}.` : '';
  if (view.instructions !== wanted) yield violation('C3', view.saw - 1, 'other instructions');
  if (view.agent !== momentAt(story, view.saw).holder)
    yield violation('H1', view.saw - 1, `${agent} was asked and does not hold the baton`);
}

/** All that was said is shown, and what is left out is on record (C1, C2). */
function* whole(
  { plan, story }: Trial,
  messages: readonly Message[],
  asked: Asked,
): Iterable<Violation> {
  const { view, agent } = asked;
  const shown = messages.map(textOfMessage).join('\n');
  const { holdStart, lastMessage } = momentAt(story, view.saw);
  const narrowed = mayNarrow(plan, agent);
  if (!narrowed && view.cut) yield violation('C1', view.saw - 1, `cut by ${view.cut.by}`);
  const from = narrowed && view.cut ? holdStart : 0;
  for (let place = from; place < view.saw; place++) {
    const missing = textsOf(eventAt(story, place)).find((text) => !shown.includes(text));
    if (missing === undefined) continue;
    const rule = from > 0 ? 'C2' : 'C1';
    yield violation(rule, place, `${agent} at ${view.saw} is not shown '${missing.slice(0, 80)}'`);
    return;
  }
  const asks = textsOf(eventAt(story, Math.max(0, lastMessage)))[0] ?? '';
  if (!shown.includes(asks))
    yield violation('C2', lastMessage, `${agent} is not shown the newest message`);
}

function mayNarrow(plan: Plan, agent: string): boolean {
  const into = plan.agents.flatMap(({ edges }) => edges.filter(({ to }) => to === agent));
  return (
    agentPlan(plan, agent)?.context !== undefined || into.some((edge) => edge.context !== undefined)
  );
}

function textsOf(event: LogEvent): string[] {
  switch (event.type) {
    case 'message_received':
    case 'human_answered':
      return [textOf(event.content)];
    case 'turn_taken':
      return event.text.trim() === '' ? [] : [event.text];
    case 'tool_answered':
      return [JSON.stringify(event.output)];
    case 'handoff_committed':
      return [event.brief.reason];
    default:
      return [];
  }
}

function textOfMessage(message: Message): string {
  switch (message.role) {
    case 'user':
      return textOf(message.content);
    case 'tool':
      return JSON.stringify(message.output);
    default:
      return message.text;
  }
}

/** What the team wants kept out is in no line and in no blob. */
export function* secrets({ plan, story, blobs }: Trial): Iterable<Violation> {
  if (!plan.redacts) return;
  const kept = [...story.lines.map(({ text }) => text), ...blobs.values()];
  if (kept.some((text) => text.includes('SECRET-4711')))
    yield violation('C3', -1, 'a secret was kept');
}
