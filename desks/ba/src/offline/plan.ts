/**
 * What a specialist of the offline desk does next: which tool, with which input from where; or who
 * else is needed first; or the one question worth asking.
 */
import { isObject } from '@baton/core';
import { type Draft, draftProcess, draftStories, draftUat } from '../library/draft.ts';
import type { Library } from '../library/library.ts';
import type { Understanding } from '../understanding/understand.ts';
import type { DeskAgent } from './agents.ts';
import type { MadeCall, Progress } from './progress.ts';

/** One step of a specialist. */
export type Step =
  | {
      readonly do: 'call';
      readonly tool: string;
      readonly args: unknown;
      /** Names of the patterns, or `own words`. */
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
  readonly progress: Progress;
  /** What this agent has made since it got the baton. */
  readonly made: readonly MadeCall[];
  readonly library: Library;
  /** There are data files. */
  readonly given: boolean;
}

export function planFor(name: Exclude<DeskAgent, 'triage'>, situation: Situation): Step {
  switch (name) {
    case 'requirements':
      return requirements(situation);
    case 'process':
      return process(situation);
    case 'data':
      return data(situation);
    case 'testing':
      return testing(situation);
    default:
      return name satisfies never;
  }
}

function requirements({ understanding, progress, made, library }: Situation): Step {
  const mapped = progress.made.some(({ tool, ok }) => tool === 'map_process' && ok);
  if (made.length > 0) {
    const steps = mapped && made.length === 1 && made[0]?.tool === 'write_stories';
    return steps ? call('write_step_criteria', {}, 'process map') : { do: 'done' };
  }
  const { mode, text, topic, material } = understanding;
  if (mode === 'review') {
    return call('review_stories', { text: material.length > 0 ? material.join('\n') : text });
  }
  if (mode === 'prioritise' && material.length > 1) {
    const features = material.map((feature) => ({ name: feature }));
    return call('prioritise', { topic: topic === '' ? 'Features' : topic, features });
  }
  if (mode === 'template') return call('fill_template', { kind: text });
  const draft = draftStories(understanding, library);
  // Where the library has no stories for it, the map alone is enough to say what has to follow.
  if (draft.from === 'nothing' && mapped) return call('write_step_criteria', {}, 'process map');
  return fromDraft('write_stories', draft);
}

function process({ understanding, made, library }: Situation): Step {
  const draft = draftProcess(understanding, library);
  const analyses = asksFor(understanding, ['bottleneck', 'gap_analysis']);
  if (made.length === 0) return fromDraft('map_process', draft);
  if (made.length === 1 && analyses && draft.from !== 'nothing') {
    return { ...call('analyse_process', { process: draft.input }), pattern: draft.pattern };
  }
  return { do: 'done' };
}

function data({ understanding, made, given }: Situation): Step {
  const [first, second] = made;
  const describes = asksFor(understanding, ['data_dictionary', 'data_model']);
  const profiles = asksFor(understanding, ['data_quality']);
  if (!first) {
    if (given && (describes || profiles)) return call('describe_data', {});
    return call('compose_query', { request: understanding.text });
  }
  if (first.tool === 'describe_data') {
    const table = profiles ? tablesIn(first)[made.length - 1] : undefined;
    return table === undefined ? { do: 'done' } : call('profile_data', { table });
  }
  if (second) return { do: 'done' };
  const { output } = first;
  const composed = isObject(output) && isObject(output['data']) ? output['data'] : {};
  if (composed['query'] === undefined) {
    const statement = String(composed['statement'] ?? '');
    return { do: 'ask', statement, question: String(composed['question'] ?? '') };
  }
  return {
    do: 'call',
    tool: 'write_query',
    args: composed['query'],
    pattern: String(composed['pattern'] ?? 'own words'),
    say: String(composed['statement'] ?? ''),
  };
}

function testing({ understanding, progress, made, library }: Situation): Step {
  const { mode, text } = understanding;
  if (mode === 'template') {
    return made.length > 0 ? { do: 'done' } : call('fill_template', { kind: text });
  }
  const named = new Set(understanding.ids);
  const criteria = progress.items.filter(
    (item) => item.kind === 'AC' && (named.size === 0 || named.has(item.id)),
  );
  const draft = draftUat(understanding, library);
  if (criteria.length === 0) {
    const { stories } = draft;
    if (stories.from === 'nothing') {
      const { statement, question } = stories;
      const none = 'Tests come from acceptance criteria, and there are none here yet.';
      return { do: 'ask', statement: `${none} ${statement}`, question };
    }
    return {
      do: 'need',
      agent: 'requirements',
      wanted: 'acceptance criteria',
      reason: 'tests come from acceptance criteria, and there are none yet',
      then: 'test cases and plan from these criteria',
    };
  }
  const { topic } = draft.input;
  const ids = named.size > 0 ? { criteria: criteria.map(({ id }) => id) } : {};
  if (made.length === 0) return call('derive_tests', { topic, ...ids }, fromCriteria);
  const plans = asksFor(understanding, ['uat_plan', 'test_strategy']);
  if (made.length === 1 && plans) return call('write_uat_plan', draft.input, fromCriteria);
  return { do: 'done' };
}

/** What tests are drafted from: nobody's words, but no pattern of its own either. */
const fromCriteria = 'derived from criteria';

function fromDraft<T>(tool: string, draft: Draft<T>): Step {
  if (draft.from === 'nothing') {
    const { statement, question } = draft;
    return { do: 'ask', statement, question };
  }
  const { input, pattern, statement } = draft;
  return { do: 'call', tool, args: input, pattern, say: statement };
}

function call(tool: string, args: unknown, pattern = 'own words'): Step & { do: 'call' } {
  return { do: 'call', tool, args, pattern, say: '' };
}

function asksFor({ wanted }: Understanding, names: readonly string[]): boolean {
  return wanted.some(({ deliverables }) => deliverables.some((name) => names.includes(name)));
}

function tablesIn({ output }: MadeCall): readonly string[] {
  const found = isObject(output) && isObject(output['data']) ? output['data']['tables'] : undefined;
  return Array.isArray(found) ? found.filter((name) => typeof name === 'string') : [];
}
