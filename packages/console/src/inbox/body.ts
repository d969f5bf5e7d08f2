/** What a person's answer is as the desk takes it. */
import type { AgentName, Brief } from '@baton/core';

export interface AnswerBody {
  readonly text: string;
  readonly handoff?: { readonly to: AgentName; readonly brief: Brief };
}

/**
 * The body of an answer, or of a handoff when `to` is not empty; undefined when there is nothing to
 * send yet. A handoff without words of its own goes with its reason.
 */
export function answerBody({
  text,
  to,
  reason,
}: {
  readonly text: string;
  readonly to: AgentName;
  readonly reason: string;
}): AnswerBody | undefined {
  const said = text.trim();
  const why = reason.trim();
  if (to === '') return said === '' ? undefined : { text: said };
  if (why === '') return undefined;
  return { text: said === '' ? why : said, handoff: { to, brief: { reason: why } } };
}
