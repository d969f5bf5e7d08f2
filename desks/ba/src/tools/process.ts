/** What the process specialist works with, beside what everybody has. */
import type { Tool } from '@baton/core';
import type { DeskData } from '../desk-tools.ts';
import { mineInput, mineLog } from '../mining/mine.ts';
import { mapProcess } from '../process/process.ts';
import { analyseProcess, analysisInput } from '../process/process-analysis.ts';
import { processInput } from '../process/process-input.ts';
import { outlineInput, outlineProcess } from '../process/process-outline.ts';
import { analysisPictures } from '../process/process-pictures.ts';
import { specialistTool } from '../specialist.ts';
import { templateTool } from './everybody.ts';
import { deriveDecisions } from './testing.ts';

export function processTools({ files }: DeskData): readonly Tool[] {
  return [
    specialistTool({
      name: 'outline_process',
      description:
        'Reads a process in arrow notation (a 2 days -> b (ok 70 % -> c / not ok -> back)) and shows what ' +
        'was read, with line and column of what was not. Gives back the process for map_process.',
      input: outlineInput,
      run: (input) => outlineProcess(input),
    }),
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
        'with to-be in one picture. Never invents a number: it lists what to measure.',
      input: analysisInput,
      run: async (input, { trace, origin }) => {
        const made = analyseProcess(input, trace, itemOptions(origin));
        if (!made.ok) return made;
        return { ...made, files: [...made.files, ...(await analysisPictures(input))] };
      },
    }),
    specialistTool({
      name: 'mine_log',
      description:
        'Mines an event log among the data the user gave (case, activity, time, perhaps resource): ' +
        'variants, throughput, waiting per handover, rework, data problems, drawn. Where a column’s ' +
        'role is unclear it gives a question: ask the user, do not guess.',
      input: mineInput,
      run: (input, { trace }) => files.use((sandbox) => mineLog(sandbox, { input, trace })),
    }),
    deriveDecisions,
    templateTool('RACI'),
  ];
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
