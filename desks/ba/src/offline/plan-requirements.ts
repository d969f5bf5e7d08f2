/** What the requirements specialist of the offline desk does next. */

import { frameOf } from '../frame/frames.ts';
import { draftSpecification, draftStories } from '../library/draft.ts';
import { criteriaGiven } from '../requirements/given-criteria.ts';
import { splitAsked } from '../requirements/split-story.ts';
import type { StoryInput } from '../requirements/stories-input.ts';
import { findStories } from '../requirements/story-parse.ts';
import { boundaries } from '../testing/boundaries.ts';
import { topicOr } from '../understanding/own-topic.ts';
import type { Understanding } from '../understanding/understand.ts';
import { readFeatures } from './features.ts';
import {
  asksFor,
  call,
  fromDraft,
  mapIsMeant,
  nextOf,
  type Situation,
  type Step,
  usedBefore,
} from './step.ts';

export function planRequirements(situation: Situation): Step {
  const { understanding, made, given, progress } = situation;
  if (progress.change) return nextOf(again(situation), made);
  const { ids } = understanding;
  const split = splitAsked(progress.request, { given, ids, items: progress.items });
  if (split) return nextOf([call('split_story', split)], made);
  switch (understanding.mode) {
    case 'review':
      return nextOf([review(situation)], made);
    case 'prioritise':
      return nextOf([priorities(situation)], made);
    case 'template':
      return nextOf(
        [call('fill_template', { kind: understanding.text }, { pattern: 'template' })],
        made,
      );
    default:
      if (given !== '' && findStories(given).length === 0 && criteriaGiven(given).length > 0) {
        const topic = topicOr(understanding, 'Given criteria');
        return nextOf([call('record_criteria', { topic, text: given })], made);
      }
      return nextOf(drafts(situation), made);
  }
}

/** What was drafted before, with the values that hold now. */
function again(situation: Situation): readonly Step[] {
  const used = usedBefore(situation.progress, 'requirements');
  return [
    ...(used.has('write_stories') ? [stories(situation)] : []),
    ...(used.has('write_specification') ? [specification(situation)] : []),
  ].filter((step) => step.do === 'call');
}

function drafts(situation: Situation): readonly Step[] {
  const { understanding, wanted, given } = situation;
  if (qualities.test(understanding.text) && boundaries(given).length === 0)
    return [askForFigures(understanding)];
  const document = asksFor(understanding, documents) || qualities.test(understanding.text);
  // Another specialist that sends for criteria wants nothing else.
  const sentFor = wanted === 'acceptance criteria';
  if (document && !sentFor && !asksFor(understanding, told)) return [specification(situation)];
  const draft = storiesFor(situation);
  const written = fromDraft('write_stories', draft);
  const steps = document && !sentFor ? [written, specification(situation)] : [written];
  if (!mapIsMeant(situation)) return steps;
  const perStep = call('write_step_criteria', {}, { pattern: 'process map' });
  const checked = draft.from !== 'nothing' && draft.input.stories.some(hasCriteria);
  // Where nobody has criteria for it, the map alone is enough to say what has to follow.
  if (sentFor && !checked) return [perStep];
  if (draft.from === 'nothing') return [perStep, ...steps.slice(1)];
  return asksFor(understanding, ['acceptance_criteria', 'gherkin']) ? [...steps, perStep] : steps;
}

const qualities = /\b(?:non[- ]?functional|quality requirements?|NFRs?)\b/i;

/** A quality without a figure could only be made up. */
function askForFigures({ language }: Understanding): Step {
  const { noFigures, whichFigures } = frameOf(language);
  return { do: 'ask', statement: noFigures, question: whichFigures };
}

const documents = ['brd', 'scope', 'stakeholders', 'business_rules'] as const;
const told = ['user_stories', 'acceptance_criteria', 'gherkin', 'use_cases'] as const;

function hasCriteria({ criteria }: StoryInput): boolean {
  return criteria.length > 0;
}

function stories(situation: Situation): Step {
  return fromDraft('write_stories', storiesFor(situation));
}

function storiesFor(situation: Situation): ReturnType<typeof draftStories> {
  const { understanding, library, progress, given } = situation;
  const { corrections, items } = progress;
  return draftStories(understanding, library, { corrections, items, given });
}

function specification({ understanding, library, progress, given }: Situation): Step {
  const { corrections, items } = progress;
  return fromDraft(
    'write_specification',
    draftSpecification(understanding, library, { corrections, items, given }),
  );
}

/** Stories and feature files by INVEST and Gherkin; any other statement by its wording. */
function review({ understanding, given }: Situation): Step {
  if (given === '') {
    const { noText, whichText } = frameOf(understanding.language);
    return { do: 'ask', statement: noText, question: whichText };
  }
  const feature = /^\s*(?:@\S.*\n\s*)*(?:Feature|Scenario(?: Outline)?):/m.test(given);
  if (feature || findStories(given).length > 0) return call('review_stories', { text: given });
  const criterion = asksFor(understanding, ['acceptance_criteria', 'gherkin']);
  return call('review_statements', { text: given, kind: criterion ? 'criterion' : 'requirement' });
}

function priorities({ understanding, given }: Situation): Step {
  const features = readFeatures(given);
  if (features.length < 2) {
    const { noFeatures, whichFeatures } = frameOf(understanding.language);
    return { do: 'ask', statement: noFeatures, question: whichFeatures };
  }
  const named = understanding.topic.split(/[\s,:]+/).length <= 6 ? understanding.topic : '';
  const inList = given.includes(named);
  return call('prioritise', { topic: named === '' || inList ? 'Features' : named, features });
}
