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
 * 3. Work that others are to do goes along in the brief and is not done twice in one run. What an
 *    agent could not do does not stop the others: its question goes along as an open point of the
 *    user's, and is asked at the end.
 */
import type { AgentDefinition, Reply, View } from '@baton/core';
import type { Frame } from '../frame/frame.ts';
import { frameOf } from '../frame/frames.ts';
import type { Library } from '../library/library.ts';
import { givenText } from './given.ts';
import { planFor } from './plan.ts';
import { callsMade, leftForUser, openWork, type Progress, progressOf } from './progress.ts';
import { landed, report } from './report.ts';
import type { Step } from './step.ts';
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
      const progress = progressOf(view, library);
      const scene: Scene = { name, view, progress, library };
      if (name === 'triage') return triageReply(scene, { files: given });
      if (view.landing) return landed(scene);
      return specialistReply(name, scene, given);
    },
  });
}

/** What every reply is made from. */
export interface Scene {
  readonly name: DeskAgent;
  readonly view: View;
  readonly progress: Progress;
  readonly library: Library;
}

function specialistReply(name: Exclude<DeskAgent, 'triage'>, scene: Scene, files: boolean): Reply {
  const { view, progress, library } = scene;
  const { understanding } = progress;
  const made = callsMade(view);
  const failed = made.find((call) => !call.ok);
  if (failed) {
    const frame = frameOf(understanding.language);
    const refused = frame.refusedBy(failed.tool.replaceAll('_', ' '));
    const statement = `${refused}\n${list(failed.findings)}`;
    return play({ do: 'ask', statement, question: questionAfter(failed.tool, frame) }, scene);
  }
  const given = givenText(understanding);
  const wanted = view.arrival?.brief.wanted ?? '';
  const situation = { understanding, given, wanted, progress, made, library, files };
  return play(planFor(name, situation), scene);
}

function play(step: Step, scene: Scene): Reply {
  const { name, view } = scene;
  switch (step.do) {
    case 'call':
      return {
        text: step.say,
        calls: [{ name: step.tool, args: JSON.parse(JSON.stringify(step.args)) }],
        // Read back by the tools: the source of whatever nobody said.
        model: `pattern:${step.pattern}`,
      };
    case 'need': {
      const open = [`${name}: ${step.then}`, ...openWork(view).map(openText), ...userPoints(view)];
      return {
        handoff: { to: step.agent, brief: { reason: step.reason, wanted: step.wanted, open } },
      };
    }
    case 'ask':
      return askOrPassOn(step, scene);
    case 'done':
      return passOn(scene);
    default:
      return step satisfies never;
  }
}

/** A question ends the run, unless somebody else still has something to do. */
function askOrPassOn({ statement, question }: Step & { do: 'ask' }, scene: Scene): Reply {
  const { view, name } = scene;
  const point = pointOf(statement, question);
  const next = openWork(view).find(({ agent }) => mayGo(view, agent));
  if (!next) return ending([...leftForUser(view), point], scene);
  return passOn(scene, {
    reason: `${name} cannot do its part without an answer; the request also asks for ${next.what}`,
    point,
  });
}

/** Hands to the next one who has something to do, with what was made; else answers for all. */
function passOn(scene: Scene, left?: { reason: string; point: string }): Reply {
  const { view } = scene;
  const [next, ...rest] = openWork(view).filter(({ agent }) => mayGo(view, agent));
  const points = [...leftForUser(view), ...(left ? [left.point] : [])];
  if (!next) return ending(points, scene);
  const mine = callsMade(view).flatMap(({ items, files }) => [...items, ...files]);
  return {
    handoff: {
      to: next.agent,
      brief: {
        reason: left?.reason ?? `the request also asks for ${next.what}`,
        wanted: next.what,
        done: callsMade(view).flatMap(({ summary }) => (summary === '' ? [] : [summary])),
        open: [...rest.map(openText), ...points.map((point) => `user: ${point}`)],
        carries: mine.slice(0, 60),
      },
    },
  };
}

/** Somebody who sits out would only be refused. */
function mayGo({ satOut }: View, to: string): boolean {
  return !satOut.some(({ agent }) => agent === to);
}

function userPoints(view: View): readonly string[] {
  return leftForUser(view).map((point) => `user: ${point}`);
}

/** What is lacking, and the question that would help, as a point of the user's. */
function pointOf(statement: string, question: string): string {
  return [statement, question].filter((text) => text !== '').join('\n\n');
}

/** The answer of the run; of several questions only the last is asked, the others are only said. */
function ending(points: readonly string[], scene: Scene): Reply {
  const all = [...new Set(points)];
  const last = all.at(-1);
  if (last === undefined) return { text: report(scene, {}) };
  const others = all.slice(0, -1).map((point) => point.split('\n\n').slice(0, -1).join(' '));
  const text = [...others, last].filter((part) => part !== '').join('\n\n');
  return { text: report(scene, { ending: text }), ...(last.includes('?') && { question: true }) };
}

function openText({ agent, what }: { agent: string; what: string }): string {
  return `${agent}: ${what}`;
}

function list(findings: readonly string[]): string {
  return findings.map((finding) => `- ${finding}`).join('\n');
}

/** What would help after a refusal. */
function questionAfter(tool: string, frame: Frame): string {
  switch (tool) {
    case 'describe_data':
    case 'profile_data':
    case 'compose_query':
      return frame.giveAgain;
    case 'fill_template':
      return frame.whichTemplate;
    case 'settle':
      return frame.whichItem;
    default:
      return frame.howToRead;
  }
}
