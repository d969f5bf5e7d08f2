/** One step of a specialist of the offline desk, and what it is decided on. */
import type { Draft } from '../library/draft.ts';
import type { Library } from '../library/library.ts';
import type { OwnBasis } from '../register.ts';
import type { DeliverableName } from '../understanding/lexicon.ts';
import type { Understanding } from '../understanding/understand.ts';
import { contentOf } from '../wording.ts';
import type { MadeCall, Progress } from './progress.ts';

export type Step =
  | {
      readonly do: 'call';
      readonly tool: string;
      readonly args: unknown;
      /** Names of the patterns, or what else it rests on. */
      readonly pattern: string;
      /** What the user should know about the draft. */
      readonly say: string;
    }
  | {
      readonly do: 'need';
      readonly agent: string;
      readonly wanted: string;
      readonly reason: string;
      /** What this agent does once it has it. */
      readonly then: string;
    }
  | { readonly do: 'ask'; readonly statement: string; readonly question: string }
  | { readonly do: 'done' };

export interface Situation {
  readonly understanding: Understanding;
  /** The text that was given to work on; empty where the message only asks. */
  readonly given: string;
  /** What the one who handed over wants of this agent. */
  readonly wanted: string;
  readonly progress: Progress;
  /** What this agent has made since it got the baton. */
  readonly made: readonly MadeCall[];
  readonly library: Library;
  /** There are data files. */
  readonly files: boolean;
}

/** The first of the steps whose tool was not called yet; done when all were. */
export function nextOf(steps: readonly Step[], made: readonly MadeCall[]): Step {
  const called = new Set(made.map(({ tool }) => tool));
  return steps.find((step) => step.do !== 'call' || !called.has(step.tool)) ?? { do: 'done' };
}

export function call(
  tool: string,
  args: unknown,
  { pattern = 'own words', say = '' }: { pattern?: OwnBasis; say?: string } = {},
): Step & { do: 'call' } {
  return { do: 'call', tool, args, pattern, say };
}

/** A draft as a call, or as the question that it leaves. */
export function fromDraft<T>(tool: string, draft: Draft<T>): Step {
  if (draft.from === 'nothing') {
    const { statement, question } = draft;
    return { do: 'ask', statement, question };
  }
  const { input, pattern, statement } = draft;
  return { do: 'call', tool, args: input, pattern, say: statement };
}

/** Whether any of these deliverables is asked for. */
export function asksFor({ wanted }: Understanding, names: readonly DeliverableName[]): boolean {
  return wanted.some(({ deliverables }) => deliverables.some((name) => names.includes(name)));
}

/** There is a process map, and it is what the request is about. */
export function mapIsMeant({ progress, understanding }: Situation): boolean {
  const { items, made, followUp } = progress;
  const steps = items.filter(({ kind, status }) => kind === 'PS' && status !== 'rejected');
  if (steps.length === 0) return false;
  if (followUp || made.some(({ tool, ok }) => tool === 'map_process' && ok)) return true;
  const topic = contentOf(understanding.topic);
  return steps.some(({ details }) => {
    const name = contentOf(typeof details['process'] === 'string' ? details['process'] : '');
    return name.size > 0 && [...topic].some((word) => name.has(word));
  });
}

/** The tools that an agent used in earlier runs, oldest first. */
export function usedBefore({ before }: Progress, agent: string): ReadonlySet<string> {
  return new Set(before.filter((one) => one.agent === agent && one.ok).map(({ tool }) => tool));
}
