/** The tools of the desk, by specialist: what each agent may call, and nothing else. */
import { defineTool, type Tool } from '@baton/core';
import { z } from 'zod';
import { composeFor } from './data/compose-request.ts';
import type { DataFiles } from './data/data-files.ts';
import { describeText } from './data/describe-text.ts';
import { profileTable } from './data/profile.ts';
import { queryInput, writeQuery } from './data/query.ts';
import { describeSchema, readFacts } from './data/schema-facts.ts';
import type { Deliverable } from './deliverable.ts';
import { answerQuestion } from './library/glossary.ts';
import type { Library } from './library/library.ts';
import { mapProcess } from './process/process.ts';
import { analyseProcess, analysisInput } from './process/process-analysis.ts';
import { processInput } from './process/process-input.ts';
import { givenCriteriaInput, recordCriteria } from './requirements/given-criteria.ts';
import { prioritiesInput, prioritise } from './requirements/prioritise.ts';
import { writeSpecification } from './requirements/specification.ts';
import { specificationInput } from './requirements/specification-input.ts';
import { reviewStatements, statementsInput } from './requirements/statement-review.ts';
import { stepCriteriaInput, writeStepCriteria } from './requirements/step-criteria.ts';
import { writeStories } from './requirements/stories.ts';
import { storiesInput } from './requirements/stories-input.ts';
import { reviewStories } from './requirements/story-review.ts';
import { template } from './requirements/template.ts';
import { settle, settleInput } from './settle.ts';
import { itemsIn, specialistTool } from './specialist.ts';
import { deriveTests, testsInput } from './testing/cases.ts';
import { boundariesInput, deriveBoundaries } from './testing/derive-boundaries.ts';
import { uatInput, writeUatPlan } from './testing/uat.ts';
import { coverage, staleItems } from './trace.ts';

/** What has been made so far, and what is missing or out of date. Everybody has it. */
const readTrace: Tool = defineTool({
  name: 'read_trace',
  description:
    'Everything made so far in this conversation: items with ids, text, source and status; coverage ' +
    'computed from links; items that are out of date and whose they are.',
  input: z.object({
    kinds: z.array(z.string()).optional().describe('Only these kinds, such as US, AC, PS, Q, TC.'),
  }),
  repeat: 'read',
  run({ kinds }, { artifacts }) {
    const items = itemsIn(artifacts());
    const shown = kinds ? items.filter((item) => kinds.includes(item.kind)) : items;
    return {
      items: shown.map(({ id, text, source, status, owner }) => ({
        id,
        text,
        source,
        status,
        owner,
      })),
      coverage: coverage(items),
      stale: staleItems(items),
    };
  },
});

const lookUp: Tool = defineTool({
  name: 'look_up',
  description: 'A definition or rule of thumb of business analysis, with its source.',
  input: z.object({ question: z.string().describe('The question as the user asked it.') }),
  repeat: 'read',
  run: ({ question }) => answerQuestion(question) ?? { found: false },
});

/** Everybody has it, because a user says it to whoever holds the conversation. */
const settleItems: Tool = specialistTool({
  name: 'settle',
  description:
    'Records what the user decided: confirms or rejects an assumption or another item, answers a ' +
    'question. Gives what is out of date by it, and whose that is.',
  input: settleInput,
  run: (input, { trace, origin }) => settle(input, trace, origin),
});

const reviewTexts: Tool = specialistTool({
  name: 'review_statements',
  description:
    'Reviews requirements, acceptance criteria or tests that the user gave, by their wording: each ' +
    'point with the reason and a repair.',
  input: statementsInput,
  run: (input) => reviewStatements(input),
});

const requirementsTools: readonly Tool[] = [
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
  templateTool('business requirements, stories, criteria, definition of ready or done, RACI'),
];

const processTools: readonly Tool[] = [
  specialistTool({
    name: 'map_process',
    description:
      'Checks a process and draws it as BPMN 2.0 with lanes, with an SVG picture and a step table. ' +
      'What it refuses comes back with what to repair; repair it and call again.',
    input: processInput,
    run: (input, { trace, origin }) => mapProcess(input, trace, itemOptions(origin)),
  }),
  specialistTool({
    name: 'analyse_process',
    description:
      'Finds bottlenecks, waiting, handovers and rework from numbers the user gave, and compares as-is ' +
      'with to-be. Never invents a number: it lists what to measure.',
    input: analysisInput,
    run: (input, { trace, origin }) => analyseProcess(input, trace, itemOptions(origin)),
  }),
  templateTool('RACI'),
];

const testingTools: readonly Tool[] = [
  specialistTool({
    name: 'derive_tests',
    description:
      'Derives test cases from the acceptance criteria in the trace: one for each criterion, boundary ' +
      'values, negative cases, pairwise combinations.',
    input: testsInput,
    run: (input, { trace, origin }) => deriveTests(input, trace, origin),
  }),
  specialistTool({
    name: 'derive_boundaries',
    description:
      'Boundary values and equivalence classes straight from sentences that state limits, and ' +
      'pairwise combinations of parameters with values; no criteria needed.',
    input: boundariesInput,
    run: (input, { trace, origin }) => deriveBoundaries(input, trace, origin),
  }),
  reviewTexts,
  specialistTool({
    name: 'write_uat_plan',
    description:
      'Writes a UAT plan over what is in the trace: scope, schedule, traceability, what is not covered, ' +
      'sign-off.',
    input: uatInput,
    run: (input, { trace, origin }) => writeUatPlan(input, trace, origin),
  }),
  templateTool('UAT plan, test case'),
];

function dataTools({ files, library }: DeskData): readonly Tool[] {
  return [
    specialistTool({
      name: 'describe_data',
      description: 'The tables and columns of the data the user gave, with types, keys and joins.',
      input: z.object({
        tables: z
          .string()
          .optional()
          .describe('Tables that the user wrote down, verbatim, where there is no file.'),
      }),
      run: ({ tables }, { trace }) =>
        tables !== undefined && !files.given
          ? describeText(tables, trace)
          : files.use(async (sandbox) => describeSchema(await readFacts(sandbox), trace)),
    }),
    specialistTool({
      name: 'profile_data',
      description:
        'Data quality of one table: gaps, duplicates, odd values, with the SQL that counts.',
      input: z.object({ table: z.string().describe('Name of the table.') }),
      run: ({ table }) =>
        files.use(async (sandbox) => profileTable(sandbox, await readFacts(sandbox), table)),
    }),
    specialistTool({
      name: 'compose_query',
      description:
        'Composes SQL for a question in words, from the pattern library or the tables the user gave. ' +
        'Deterministic; gives the query, or the one question that has to be answered first.',
      input: z.object({
        request: z.string().min(1).describe('The question, in the user’s words.'),
        after: z
          .array(z.string())
          .optional()
          .describe('Earlier questions that this one varies (“by region instead”), oldest first.'),
      }),
      run: ({ request, after }) => composeFor(request, { files, library, after }),
    }),
    specialistTool({
      name: 'write_query',
      description:
        'Checks one SELECT, runs it on the data the user gave (or parses it when there is none) and ' +
        'keeps it with its result. What it refuses comes back with what to repair.',
      input: queryInput,
      async run(input, { trace, origin }) {
        return files.given
          ? await files.use((sandbox) => writeQuery(input, trace, { sandbox, origin }))
          : await writeQuery(input, trace, { origin });
      },
    }),
  ];
}

export interface DeskTools {
  readonly triage: readonly Tool[];
  readonly requirements: readonly Tool[];
  readonly process: readonly Tool[];
  readonly data: readonly Tool[];
  readonly testing: readonly Tool[];
}

/** What the tools work on. */
export interface DeskData {
  readonly files: DataFiles;
  readonly library: Library;
}

export function deskTools(data: DeskData): DeskTools {
  return {
    triage: [lookUp, readTrace, settleItems],
    requirements: [...requirementsTools, readTrace, settleItems],
    process: [...processTools, readTrace, settleItems],
    data: [...dataTools(data), readTrace, settleItems],
    testing: [...testingTools, readTrace, settleItems],
  };
}

function templateTool(kinds: string): Tool {
  return specialistTool({
    name: 'fill_template',
    description: `A blank document for: ${kinds}.`,
    input: z.object({ kind: z.string().describe('Such as BRD or UAT plan.') }),
    run: ({ kind }): Deliverable => template(kind),
  });
}

type ProcessOptions = NonNullable<Parameters<typeof mapProcess>[2]>;

function itemOptions({
  drafted,
  said,
}: {
  drafted: ProcessOptions['unquoted'] & {};
  said?: readonly string[];
}): ProcessOptions {
  return { unquoted: drafted, ...(said && { said }) };
}
