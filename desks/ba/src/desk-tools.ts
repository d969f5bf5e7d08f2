/** The tools of the desk, by specialist: what each agent may call, and nothing else. */
import type { Tool } from '@baton/core';
import type { DataFiles } from './data/data-files.ts';
import type { Library } from './library/library.ts';
import { dataTools } from './tools/data.ts';
import { lookUp, readTrace, settleItems } from './tools/everybody.ts';
import { processTools } from './tools/process.ts';
import { requirementsTools } from './tools/requirements.ts';
import { testingTools } from './tools/testing.ts';
import { traceTools } from './tools/trace.ts';

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
    triage: [lookUp, readTrace, settleItems, ...traceTools],
    requirements: [...requirementsTools, readTrace, settleItems, ...traceTools],
    process: [...processTools(data), readTrace, settleItems, ...traceTools],
    data: [...dataTools(data), readTrace, settleItems, ...traceTools],
    testing: [...testingTools, readTrace, settleItems, ...traceTools],
  };
}
