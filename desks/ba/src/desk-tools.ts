/** The tools of the desk, by specialist: what each agent may call, and nothing else. */
import type { Tool } from '@baton/core';
import type { DataFiles } from './data/data-files.ts';
import type { Library } from './library/library.ts';
import { takingPatterns } from './library/taken.ts';
import { dataTools } from './tools/data.ts';
import { findPatternsTool, lookUp, readTrace, settleItems } from './tools/everybody.ts';
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
  const shared = [findPatternsTool(data.library), readTrace, settleItems, ...traceTools];
  const own = (tools: readonly Tool[]): readonly Tool[] => [
    ...tools.map((tool) => (drafting.has(tool.name) ? takingPatterns(tool, data.library) : tool)),
    ...shared,
  ];
  return {
    triage: [lookUp, readTrace, settleItems, ...traceTools],
    requirements: own(requirementsTools),
    process: own(processTools(data)),
    data: own(dataTools(data)),
    testing: own(testingTools),
  };
}

/** The tools whose input may be taken from a pattern, and says so. */
const drafting = new Set(['write_stories', 'write_specification', 'map_process', 'write_query']);
