/** Every shipped pattern, by the measure that `library/README.md` gives. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { draftStories } from '../../src/library/draft.ts';
import { type Library, loadLibrary } from '../../src/library/library.ts';
import type { StoriesPattern } from '../../src/library/pattern.ts';
import { lintGherkin } from '../../src/requirements/gherkin-lint.ts';
import { writeStories } from '../../src/requirements/stories.ts';
import { storiesInput } from '../../src/requirements/stories-input.ts';
import { openTrace } from '../../src/trace.ts';
import { understand } from '../../src/understanding/understand.ts';

const library = loadLibrary();

const features = library.patterns.filter((pattern) => pattern.kind === 'stories');

describe('features', () => {
  for (const pattern of features) {
    it(`${pattern.name}: its own name finds it, alone, and its draft has no finding`, () => {
      const text = `Write user stories for ${pattern.names['en']?.[0]}`;
      const written = draft(text, library);
      assert.equal(written.pattern, pattern.name);
      assert.deepEqual(written.findings, []);
      assert.doesNotMatch(written.gherkin, /\{\{|undefined|NaN/);
      assert.deepEqual(lintGherkin(written.gherkin), []);
    });

    it(`${pattern.name}: has the parts that a pattern has`, () => {
      const criteria = pattern.stories.flatMap((story) => story.criteria);
      assert.ok(between(pattern.stories.length, 2, 4), `${pattern.stories.length} stories`);
      assert.ok(between(criteria.length, 6, 20), `${criteria.length} criteria`);
      assert.ok(between(pattern.questions.length, 3, 6), `${pattern.questions.length} questions`);
      assert.ok(pattern.parameters.length >= 3, `${pattern.parameters.length} parameters`);
      assert.ok(pattern.rules.length >= 3, `${pattern.rules.length} rules`);
      assert.ok(between(pattern.steps.length, 3, 12), `${pattern.steps.length} steps`);
      assert.ok(pattern.entities.length >= 1, 'no entity');
      assert.ok(between(pattern.tests.length, 3, 8), `${pattern.tests.length} tests`);
      assert.ok(pattern.sources.length >= 1, 'no source');
    });

    it(`${pattern.name}: every story goes well and goes wrong, and every rule is checked`, () => {
      for (const { goal, criteria } of pattern.stories) {
        const kinds = new Set(criteria.map(({ kind }) => kind));
        assert.ok(kinds.has('happy'), goal);
        assert.ok(kinds.has('negative') || kinds.has('boundary'), goal);
      }
      const checked = new Set(checks(pattern).map(({ rule }) => rule));
      for (const { key } of pattern.rules) assert.ok(checked.has(key), `rule ${key}`);
    });
  }
});

function draft(
  text: string,
  from: Library,
): { pattern: string; findings: readonly unknown[]; gherkin: string } {
  const drafted = draftStories(understand(text), from);
  assert.equal(drafted.from, 'pattern', text);
  if (drafted.from !== 'pattern') throw new Error(text);
  const origin = { drafted: { from: 'pattern', pattern: drafted.pattern }, said: [text] } as const;
  const trace = openTrace([], 'requirements');
  const written = writeStories(storiesInput.parse(drafted.input), trace, origin);
  const gherkin = written.ok ? (written.files[0]?.text ?? '') : '';
  return { pattern: drafted.pattern, findings: written.findings, gherkin };
}

function checks({ stories, tests }: StoriesPattern): readonly { rule?: string | undefined }[] {
  return [...stories.flatMap(({ criteria }) => criteria), ...tests];
}

function between(count: number, least: number, most: number): boolean {
  return count >= least && count <= most;
}
