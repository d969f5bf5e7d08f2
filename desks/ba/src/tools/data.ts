/** What the data specialist works with, beside what everybody has. */
import type { Tool } from '@baton/core';
import { z } from 'zod';
import { checkRules } from '../data/check-rules.ts';
import { composeFor } from '../data/compose-request.ts';
import { describeText } from '../data/describe-text.ts';
import { dataModelInput } from '../data/model-input.ts';
import { profileTable } from '../data/profile.ts';
import { queryInput, writeQuery } from '../data/query.ts';
import { describeSchema, readFacts } from '../data/schema-facts.ts';
import { writeDataModel } from '../data/write-model.ts';
import type { DeskData } from '../desk-tools.ts';
import { specialistTool } from '../specialist.ts';
import { templateTool } from './everybody.ts';

const rulesInput = z.object({
  rules: z
    .array(
      z.object({
        text: z
          .string()
          .min(1)
          .describe('The rule in words, verbatim where the user said it: “amount > 0”.'),
        condition: z
          .string()
          .optional()
          .describe('SQL that is true for a good row, where words alone do not say it.'),
        table: z.string().optional(),
      }),
    )
    .default([]),
  table: z.string().optional().describe('The table that is meant where a column is in several.'),
  suggest: z.boolean().optional().describe('Also suggest rules from the data.'),
});

export function dataTools({ files, library }: DeskData): readonly Tool[] {
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
      name: 'check_rules',
      description:
        'Checks data quality rules on the data the user gave: how many rows break each, and which. ' +
        'Rules of the schema are checked too; without any, rules are suggested from the data and ' +
        'marked as assumed.',
      input: rulesInput,
      run: (input, work) => files.use((sandbox) => checkRules(input, { sandbox, ...work })),
    }),
    specialistTool({
      name: 'write_data_model',
      description:
        'Checks a data model (keys, references, names), and keeps it as entities and columns, with a ' +
        'data dictionary, DDL for Postgres that was parsed and run, and a picture.',
      input: dataModelInput,
      run: (input, work) => writeDataModel(input, work),
    }),
    templateTool('data dictionary'),
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
