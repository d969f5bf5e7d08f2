/**
 * What a person says about an assumption or a question, as a message: words that the desk reads as
 * a decision, whichever agent has the baton. The message is evidence, so agents that sat out may
 * speak again.
 *
 * A confirmation changes nothing that others rest on, so the message brings the confirmed item with
 * it, and it counts even when no agent takes it up. A correction and an answer say something new:
 * what becomes of the item, and of all that rests on it, is for the desk to work out.
 */
import { isObject, type NewArtifact } from '@baton/core';
import type { Item } from './item.ts';

/** A message, as `POST …/messages` takes it. */
export interface Said {
  readonly content: string;
  readonly artifacts?: readonly NewArtifact[];
}

/** The item holds. */
export function confirmation({ artifact, id }: Item): Said {
  const content = `Confirmed: ${id}`;
  const { kind, title, body } = artifact;
  if (!isObject(body)) return { content };
  const source = { from: 'user', quote: content };
  const confirmed = { ...body, source, status: 'confirmed' };
  return { content, artifacts: [{ id, kind, title, body: confirmed }] };
}

/** The item does not hold; `instead` does. */
export function correction({ id }: Item, instead: string): Said {
  return { content: `${id} is wrong: ${oneLine(instead)}` };
}

/** The answer to a question. */
export function answer({ id }: Item, given: string): Said {
  return { content: `${id}: ${oneLine(given)}` };
}

/** A line break would end the decision. */
function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}
