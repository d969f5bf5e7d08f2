/**
 * A team to evaluate: triage, data, process and a person, on a scripted model that does what the
 * message says. A word a step: `data` hands to data, `tool` calls a tool, `ask` asks, `no` refuses.
 */
import { type AgentDefinition, defineTeam, defineTool, type Team, type View } from '@baton/core';
import { type ScriptedModel, type Step, scriptedModel } from '@baton/core/testing';
import {
  type Case,
  decodeDataSets,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  type Observation,
  type Subject,
  type TeamSubjectOptions,
  teamSubject,
} from '@baton/eval';
import { z } from 'zod';

const agents = ['triage', 'data', 'process', 'human'];

const look = defineTool({
  name: 'look',
  description: 'Looks something up.',
  input: z.object({}),
  repeat: 'read',
  run: () => `seen ${Math.random()}`,
});

const pay = defineTool({
  name: 'pay',
  description: 'Pays; a person has to agree.',
  input: z.object({}),
  repeat: 'once',
  approval: true,
  run: () => 'paid',
});

export const office: Team = defineTeam({
  name: 'office',
  entry: 'triage',
  agents: agents.map((name): AgentDefinition => {
    const base = {
      name,
      description: `does ${name}`,
      handoffs: agents.filter((one) => one !== name),
    };
    if (name === 'human') return { ...base, kind: 'human' };
    const tools = [look, pay];
    return { ...base, kind: 'model', instructions: 'Do it.', dispatcher: name === 'triage', tools };
  }),
});

/** Follows the words of the newest message, one each time anybody is asked. */
export function follower(
  usage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0, costMicroUsd: 0 },
): ScriptedModel {
  const step = (view: View): Step => {
    const words = view.request.split(/[^a-z]+/i).filter((word) => word in steps);
    const events = view.log.toArray();
    const message = events.findLastIndex(({ type }) => type === 'message_received');
    const taken = events.slice(message).filter(({ type }) => type === 'turn_taken').length;
    return steps[words[taken] ?? 'end'] ?? 'Done.';
  };
  const script = Object.fromEntries(agents.map((name) => [name, [step]]));
  return scriptedModel(script, { usage });
}

const handTo = (handoff: string): Step => ({ handoff, brief: { reason: `for ${handoff}` } });

const steps: Readonly<Record<string, Step>> = {
  triage: handTo('triage'),
  data: handTo('data'),
  process: handTo('process'),
  human: handTo('human'),
  tool: { tool: 'look' },
  pay: { tool: 'pay' },
  ask: { question: 'Which one do you mean?' },
  no: 'I am sorry, but I can’t help with that. This desk makes maps and queries.',
  fail: { fail: 'model_unauthorized' },
  refuse: { fail: 'model_refused' },
  hang: 'hang',
  slow: { delayMs: 20, then: 'Late.' },
  end: 'Here it is: 42.',
};

/** The office as a subject. */
export function officeSubject(more: Partial<TeamSubjectOptions> = {}): Subject {
  return teamSubject({ name: 'office', team: office, models: follower(), version: '1', ...more });
}

/** Cases from rows as they stand in a file. */
export function casesOf(...rows: readonly object[]): readonly Case[] {
  const numbered = rows.map((row, index) => JSON.stringify({ id: `c${index + 1}`, ...row }));
  return decodeDataSets([{ file: 'test.jsonl', text: numbered.join('\n') }]);
}

export function caseOf(row: object): Case {
  const [one] = casesOf(row);
  if (!one) throw new Error('no case');
  return one;
}

/** What one message to the office, or several, comes to. */
export async function seen(row: object, subject: Subject = officeSubject()): Promise<Observation> {
  const one = caseOf({ label: 'data', ...row });
  return await subject.play(one, { signal: new AbortController().signal, timeoutMs: 20_000 });
}

export async function evaluated(
  rows: readonly object[],
  more: Partial<EvaluateOptions> = {},
): Promise<Evaluation> {
  return await evaluate({ cases: casesOf(...rows), subject: officeSubject(), ...more });
}
