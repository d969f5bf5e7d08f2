/** What the requirements specialist works with, beside what everybody has. */
import type { Tool } from '@baton/core';
import { z } from 'zod';
import { exportDocumentTool } from '../documents/document-tool.ts';
import { exportStories, exportStoriesInput } from '../requirements/export-stories.ts';
import { givenCriteriaInput, recordCriteria } from '../requirements/given-criteria.ts';
import { prioritiesInput, prioritise } from '../requirements/prioritise.ts';
import { writeSpecification } from '../requirements/specification.ts';
import { specificationInput } from '../requirements/specification-input.ts';
import { splitInput, splitStory } from '../requirements/split-story.ts';
import { stepCriteriaInput, writeStepCriteria } from '../requirements/step-criteria.ts';
import { writeStories } from '../requirements/stories.ts';
import { storiesInput } from '../requirements/stories-input.ts';
import { reviewStories } from '../requirements/story-review.ts';
import { specialistTool } from '../specialist.ts';
import { reviewTexts, templateTool } from './everybody.ts';

export const requirementsTools: readonly Tool[] = [
  specialistTool({
    name: 'write_stories',
    description:
      'Checks and writes user stories with acceptance criteria as a Gherkin feature file and a ' +
      'document. What it refuses comes back with what to repair; repair it and call again.',
    input: storiesInput,
    run: (input, { trace, origin }) => writeStories(input, trace, origin),
  }),
  specialistTool({
    name: 'write_step_criteria',
    description:
      'Writes acceptance criteria for every step of a process map that is in the trace: what follows, ' +
      'and with whom, for each way on.',
    input: stepCriteriaInput,
    run: (input, { trace, origin }) => writeStepCriteria(input, trace, origin),
  }),
  specialistTool({
    name: 'record_criteria',
    description:
      'Keeps acceptance criteria that the user gave in Given/When/Then, word for word, without a ' +
      'story around them; tests can be derived from them.',
    input: givenCriteriaInput,
    run: (input, { trace, origin }) => recordCriteria(input, trace, origin),
  }),
  specialistTool({
    name: 'write_specification',
    description:
      'Checks and writes a business requirements document: goals, scope, numbered requirements with ' +
      'priority and source, quality requirements with a target, business rules.',
    input: specificationInput,
    run: (input, { trace, origin }) => writeSpecification(input, trace, origin),
  }),
  specialistTool({
    name: 'review_stories',
    description:
      'Reviews user stories and criteria that the user gave, letter by letter of INVEST.',
    input: z.object({ text: z.string().min(1).describe('The stories, verbatim.') }),
    run: ({ text }) => reviewStories(text),
  }),
  reviewTexts,
  specialistTool({
    name: 'prioritise',
    description: 'Ranks features by what the user gave: MoSCoW, value, effort, dependencies.',
    input: prioritiesInput,
    run: (input) => prioritise(input),
  }),
  specialistTool({
    name: 'split_story',
    description:
      'Splits a large story in one pass: by operation, data, rule or path, from its own words, or ' +
      'into parts that you give. The parent is kept, each criterion moves to its part.',
    input: splitInput,
    run: (input, { trace, origin }) => splitStory(input, trace, origin),
  }),
  specialistTool({
    name: 'export_stories',
    description:
      "Writes the stories of the trace as CSV for Jira's importer: epic, stories with their criteria, " +
      'tests as sub-tasks, parents first. Read back before it is given out.',
    input: exportStoriesInput,
    run: (input, { trace, origin }) => exportStories(input, trace, origin),
  }),
  exportDocumentTool,
  templateTool('business requirements, stories, criteria, definition of ready or done, RACI'),
];
