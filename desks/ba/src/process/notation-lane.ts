/** Whether words in brackets or in front of a colon name who does something. */
import { isRole, laneName } from './process-clause.ts';

/** The lane that words name, such as `by the clerk`; undefined for anything that is no role. */
export function roleLike(words: string): string | undefined {
  const bare = words.replace(/^(?:by|durch|par|por)\s+/iu, '').trim();
  return bare.length <= 60 && isRole(bare) ? laneName(bare) : undefined;
}
