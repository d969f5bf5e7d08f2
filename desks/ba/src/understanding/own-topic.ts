/**
 * Whether a topic says anything of a business: `login page` does, `UAT plan`, `AC-3 to AC-5` and
 * `criterion` are the trade itself.
 */

import { domainWords } from './questions.ts';
import type { Understanding } from './understand.ts';
import { read } from './words.ts';

/** The topic, unless it is nothing beyond the trade, ids and words of conversation. */
export function topicOr({ topic }: Pick<Understanding, 'topic'>, otherwise: string): string {
  const named = topic.replace(/\b[A-Z]{1,4}-\d+\b/g, ' ');
  const own = domainWords(read(named)).some(({ plain }) => !idle.has(plain));
  return own ? topic : otherwise;
}

const idle = new Set(
  'now then next also again too update refresh renew jetzt auch nun dann confirm yes no ok export excel xlsx word docx jira csv'.split(
    ' ',
  ),
);
