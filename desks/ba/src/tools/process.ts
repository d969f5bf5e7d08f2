/** What the process specialist works with, beside what everybody has. */
import type { Tool } from '@baton/core';
import { mapProcess } from '../process/process.ts';
import { analyseProcess, analysisInput } from '../process/process-analysis.ts';
import { processInput } from '../process/process-input.ts';
import { specialistTool } from '../specialist.ts';
import { templateTool } from './everybody.ts';

export const processTools: readonly Tool[] = [
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
