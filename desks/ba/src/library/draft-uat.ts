/** Draft of an acceptance test plan: its topic, and the days and people that the request names. */
import type { StoriesInput } from '../requirements/stories-input.ts';
import type { UatInput } from '../testing/uat.ts';
import type { Understanding } from '../understanding/understand.ts';
import { type Draft, type DraftContext, headline } from './draft-basis.ts';
import { draftStories } from './draft-stories.ts';
import type { Library } from './library.ts';
import { plannedIn } from './planning.ts';

export interface UatDraft {
  readonly input: UatInput;
  /** What has to be in the trace before there is something to test. */
  readonly stories: Draft<StoriesInput>;
}

/** An acceptance test plan for a request, with the stories it would test. */
export function draftUat(
  understanding: Understanding,
  library: Library,
  context: DraftContext = {},
): UatDraft {
  const { text, topic } = understanding;
  const stories = draftStories(understanding, library, context);
  const name =
    stories.from === 'nothing' ? headline(topic === '' ? 'UAT' : topic) : stories.input.topic;
  const { days, testers = 0, startDate } = plannedIn(text);
  return {
    input: {
      topic: name,
      ...(days !== undefined && { days }),
      ...(startDate !== undefined && { startDate }),
      ...(testers > 0 && {
        testers: Array.from({ length: testers }, (_, index) => `Tester ${index + 1} (name open)`),
      }),
    },
    stories,
  };
}
