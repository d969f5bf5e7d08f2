/**
 * The desk without a language model: each agent as a function of what it is shown.
 *
 * Comes in: a view of the conversation. Goes out: calls of the same tools a model would call, a
 * handoff, an answer or one question. Everything is drafted from the pattern library or from the
 * user's own words, and labelled so.
 *
 * Invariants
 * 1. An agent finds its place from the log alone: the events of its hold say what it has done.
 * 2. What the library does not know is said, with one question; no domain is ever invented.
 * 3. Work that others are to do goes along in the brief and is not done twice in one run.
 */
import type { AgentDefinition, Reply, View } from '@baton/core';
import type { Library } from '../library/library.ts';
import { understand } from '../understanding/understand.ts';
import { planFor, type Step } from './plan.ts';
import { callsMade, openWork, type Progress, progressOf } from './progress.ts';
import { landed, report } from './report.ts';
import { triageReply } from './triage.ts';

export type DeskAgent = 'triage' | 'requirements' | 'process' | 'data' | 'testing';

/** What is particular to an agent of kind code. */
export type CodeKind = Pick<Extract<AgentDefinition, { kind: 'code' }>, 'kind' | 'reply'>;

/** The agents of the offline desk over a library; `given` says whether there are data files. */
export function offlineReplies(
  library: Library,
  { given }: { readonly given: boolean },
): (name: DeskAgent) => CodeKind {
  return (name) => ({
    kind: 'code',
    reply: (view) => {
      const progress = progressOf(view);
      if (name === 'triage') return triageReply(view, progress);
      if (view.landing) return landed(view, progress);
      return specialistReply(name, view, { progress, library, given });
    },
  });
}

function specialistReply(
  name: Exclude<DeskAgent, 'triage'>,
  view: View,
  { progress, library, given }: { progress: Progress; library: Library; given: boolean },
): Reply {
  const understanding = understand(progress.request);
  const made = callsMade(view);
  const failed = made.find((call) => !call.ok);
  if (failed)
    return { text: report(progress, { ending: refusalText(failed.findings) }), question: true };
  const step = planFor(name, { understanding, progress, made, library, given });
  return play(step, { name, view, progress });
}

function play(
  step: Step,
  { name, view, progress }: { name: DeskAgent; view: View; progress: Progress },
): Reply {
  switch (step.do) {
    case 'call':
      return {
        text: step.say,
        calls: [{ name: step.tool, args: JSON.parse(JSON.stringify(step.args)) }],
        // Read back by the tools: the source of whatever nobody said.
        model: `pattern:${step.pattern}`,
      };
    case 'need': {
      const open = [`${name}: ${step.then}`, ...openWork(view).map(openText)];
      return {
        handoff: { to: step.agent, brief: { reason: step.reason, wanted: step.wanted, open } },
      };
    }
    case 'ask':
      return {
        text: report(progress, { ending: `${step.statement}\n\n${step.question}` }),
        question: true,
      };
    case 'done':
      return passOn(view, progress);
    default:
      return step satisfies never;
  }
}

/** Hands to the next one who has something to do, with what was made; else answers for all. */
function passOn(view: View, progress: Progress): Reply {
  const [next, ...rest] = openWork(view);
  if (!next) return { text: report(progress, {}) };
  const mine = callsMade(view).flatMap(({ items, files }) => [...items, ...files]);
  return {
    handoff: {
      to: next.agent,
      brief: {
        reason: `the request also asks for ${next.what}`,
        wanted: next.what,
        done: callsMade(view).flatMap(({ summary }) => (summary === '' ? [] : [summary])),
        open: rest.map(openText),
        carries: mine.slice(0, 60),
      },
    },
  };
}

function openText({ agent, what }: { agent: string; what: string }): string {
  return `${agent}: ${what}`;
}

function refusalText(findings: readonly string[]): string {
  return (
    `The checks refused this:\n${findings.map((finding) => `- ${finding}`).join('\n')}\n\n` +
    'How should it read?'
  );
}
