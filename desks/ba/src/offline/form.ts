/**
 * A form of the library that is itself what is asked for: `CRUD for suppliers`, `life cycle of an
 * order`. It is drafted as stories, whatever the words behind it remind of.
 */
import type { Library } from '../library/library.ts';
import { matchPatterns } from '../library/match.ts';
import { hasArrow } from '../process/notation.ts';
import { statesIn } from '../process/process-states.ts';
import type { Wanted } from '../understanding/fit.ts';
import { type Understanding, understand } from '../understanding/understand.ts';

/** The understanding, with the form as what is wanted where the request begins with one. */
export function withForm(understanding: Understanding, library: Library): Understanding {
  const { text, wanted } = understanding;
  const [fit] = matchPatterns(understanding, library, 'stories').fits;
  if (fit?.pattern.kind !== 'generator' || !onlyWish.test(text.slice(0, fit.start))) {
    return withArrows(understanding);
  }
  if (wanted.some(({ agent }) => agent === 'requirements')) return understanding;
  const form: Wanted = {
    agent: 'requirements',
    deliverables: ['user_stories'],
    because: [fit.because],
  };
  return { ...understanding, kind: 'work', ambiguous: false, wanted: [form] };
}

/**
 * Steps joined by arrows are a process, and the verbs of the steps ask for nothing: `enter -> check ->
 * test`.
 */
function withArrows(understanding: Understanding): Understanding {
  const { text, wanted } = understanding;
  const arrows = text.match(/(?:->|=>|→|⇒)/g)?.length ?? 0;
  if (arrows < 2 || !hasArrow(text)) return understanding;
  const two = statesIn(text) !== undefined;
  // What is asked stands before the steps.
  const head = text.split(two ? ':' : /->|=>|→|⇒/)[0] ?? '';
  const named = understand(head).wanted;
  if (named.some(({ agent }) => agent !== 'process')) return understanding;
  if (named.length === 0 && wanted.length === 1 && wanted[0]?.agent === 'process')
    return understanding;
  const maps: Wanted = {
    agent: 'process',
    deliverables: two ? ['gap_analysis'] : ['process_map'],
    because: ['->'],
  };
  const kept = named.length > 0 ? named : [maps];
  return {
    ...understanding,
    kind: 'work',
    ambiguous: false,
    mode: 'draft_from_text',
    wanted: kept,
  };
}

/** Nothing but the wish before the name of a form: `we need a permission matrix`. */
const onlyWish =
  /^(?:\W|\b(?:please|can|could|you|i|we|need|want|write|draft|create|make|give|me|us|define|describe|specify|document|a|an|the|our|for)\b)*$/i;
