/** Draft of an acceptance test plan: its topic, and the days and people that the request names. */
import type { StoriesInput } from '../requirements/stories-input.ts';
import type { ExtraTest } from '../testing/extra-tests.ts';
import type { UatInput } from '../testing/uat.ts';
import type { Understanding } from '../understanding/understand.ts';
import { applies, basisFor, type Draft, type DraftContext, headline } from './draft-basis.ts';
import { draftStories } from './draft-stories.ts';
import type { Library } from './library.ts';
import { filledIn } from './pattern.ts';
import { plannedIn } from './planning.ts';

export interface UatDraft {
  readonly input: UatInput;
  /** What the patterns of the stories try beyond their criteria. */
  readonly extra: readonly ExtraTest[];
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
    extra: extraTests(understanding, { library, context }),
    stories,
  };
}

/** The tests of the patterns that the stories of a request are drafted from. */
export function extraTests(
  understanding: Understanding,
  of: { readonly library: Library; readonly context: DraftContext },
): readonly ExtraTest[] {
  const basis = basisFor(understanding, { ...of, kind: 'stories' });
  return basis.patterns.flatMap((pattern) => {
    if (pattern.kind !== 'stories') return [];
    const values = basis.values.get(pattern.name) ?? new Map<string, number | string>();
    const fill = (text: string): string => filledIn(text, values);
    return pattern.tests
      .filter((one) => applies(one, basis.patterns))
      .map((one): ExtraTest => {
        const rule = pattern.rules.find(({ key }) => key === one.rule)?.text;
        return {
          title: fill(one.title),
          kind: one.kind,
          given: one.given.map(fill),
          steps: one.steps.map(fill),
          expected: one.expected.map(fill),
          ...(rule !== undefined && { rule: fill(rule) }),
          pattern: pattern.name,
        };
      });
  });
}
