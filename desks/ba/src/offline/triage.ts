/** Triage without a language model: who owns what is asked for, or an answer, or a refusal. */
import type { Reply } from '@baton/core';
import type { Frame } from '../frame/frame.ts';
import { frameOf } from '../frame/frames.ts';
import { answerQuestion } from '../library/glossary.ts';
import { templates } from '../requirements/template.ts';
import { impactText } from '../trace/report.ts';
import type { Stale } from '../trace.ts';
import type { Wanted } from '../understanding/fit.ts';
import type { OutsideReason } from '../understanding/outside.ts';
import type { Understanding } from '../understanding/understand.ts';
import type { Scene } from './agents.ts';
import type { Change } from './change.ts';
import { callsMade, leftForUser, type MadeCall } from './progress.ts';
import { outOfDate, refreshers } from './refresh.ts';
import { landed, report } from './report.ts';
import {
  impactQuestion,
  reportQuestion,
  type StatusQuestion,
  statusQuestion,
  statusText,
} from './status.ts';

export function triageReply(scene: Scene, { files }: { readonly files: boolean }): Reply {
  const { view, progress } = scene;
  if (view.landing) return landed(scene);
  if (progress.change) return settled(progress.change, scene);
  if (progress.refresh.length > 0) return refreshed(progress.refresh, scene);
  const { understanding, request } = progress;
  const frame = frameOf(understanding.language);
  const about = impactQuestion(request, progress.items);
  if (about !== undefined) return impact(about, scene);
  if (reportQuestion(request) && progress.items.length > 0) return traceReport(scene);
  const question = statusQuestion(request);
  if (question) return status(question, scene);
  if (person.some((pattern) => pattern.test(request))) return toPerson(scene);
  switch (understanding.kind) {
    case 'greeting':
      return { text: greetingTo(request, frame) };
    case 'question':
      if (files && aboutLog.test(request)) return toLog(scene);
      if (files && understanding.wanted.some(({ agent }) => agent === 'data')) return toData(scene);
      return { text: answerTo(request, frame) };
    case 'out_of_scope':
      if (files && isAboutData(understanding)) return toData(scene);
      return { text: refusal(understanding.outside?.reason ?? 'not_ba_work', request, frame) };
    case 'unclear':
      return unclear(understanding, request);
    case 'work':
      if (isTemplateOfNothing(understanding)) return unclear(understanding, request);
      return passOn(scene);
    default:
      return understanding.kind satisfies never;
  }
}

const person = [
  /^\W*(?:please |can |could |may |i |we |want |would |like |need |to )*(?:talk|speak|hand (?:me |this )?over|escalate|connect me|get me)\b.{0,20}\b(?:human|person|somebody|someone|people|analyst|agent)\b/i,
  /^\W*(?:please[, ]+|i |we |just )*(?:need|want)(?: an?)?(?: real| live)? (?:human|person)\s*(?:$|[.,;!]|please\b|to (?:talk|speak|help|decide|answer|look)\b)/i,
];

function toPerson({ progress }: Scene): Reply {
  const wanted = progress.request.slice(0, 500);
  const brief = { reason: 'the user asks for a person', wanted };
  return {
    text: frameOf(progress.understanding.language).toPerson,
    handoff: { to: 'human', brief },
  };
}

/** A template of something that nobody here makes. */
function isTemplateOfNothing({ mode, deliverables }: Understanding): boolean {
  return mode === 'template' && deliverables.length === 0;
}

/** `where do cases wait?` and `where are the bottlenecks?` are questions to a log that is there. */
const aboutLog =
  /\b(?:bottlenecks?|cases? (?:wait|take|get stuck)|variants?|throughput|lead time|rework|handovers?|(?:does|do) (?:a|the|our)? ?(?:case|ticket|order)s? (?:wait|take))\b/i;

function toLog(scene: Scene): Reply {
  const { progress, view } = scene;
  const out = view.satOut.some(({ agent }) => agent === 'process');
  if (progress.made.length > 0 || out) return nobodyLeft(scene, { asked: true });
  const brief = { reason: 'a question, and there is a log to ask', wanted: 'process mining' };
  return { handoff: { to: 'process', brief } };
}

/** With data at hand, a question that nothing else explains is one to the data. */
function isAboutData({ outside, text }: Understanding): boolean {
  const asks = /^\W*(?:how (?:many|much)|which|what|who|when|show|list|count|sum|average)\b/i;
  return outside?.reason === 'not_ba_work' && asks.test(text);
}

function toData(scene: Scene): Reply {
  if (scene.progress.made.length > 0) return nobodyLeft(scene, { asked: true });
  const brief = { reason: 'a question, and there is data to ask', wanted: 'sql' };
  return { handoff: { to: 'data', brief } };
}

/** The trace answers; nobody else is needed. */
function status(question: StatusQuestion, { view, progress }: Scene): Reply {
  const [read] = callsMade(view);
  if (!read) return { calls: [{ name: 'read_trace', args: {} }] };
  const frame = frameOf(progress.understanding.language);
  return { text: `${frame.label}\n\n${statusText(question, read.output, frame)}` };
}

/** Records what was decided, then has what was drafted brought up to date by those who drafted it. */
function settled(change: Change, scene: Scene): Reply {
  const { progress, view } = scene;
  const frame = frameOf(progress.understanding.language);
  const call = progress.made.find(({ tool }) => tool === 'settle');
  const { decisions, without } = change;
  if (!call && decisions.length > 0) {
    return { calls: [{ name: 'settle', args: JSON.parse(JSON.stringify({ decisions })) }] };
  }
  if (call && !call.ok) return notRecorded(call, { frame, question: frame.whichItem });
  const reworded = progress.made.filter(({ tool }) => tool === 'revise');
  const refusedOne = reworded.find(({ ok }) => !ok);
  if (refusedOne) return notRecorded(refusedOne, { frame, question: frame.howToRead });
  const wording = change.revisions[reworded.length];
  if (wording) return { calls: [{ name: 'revise', args: JSON.parse(JSON.stringify(wording)) }] };
  // What was rejected without a word on what holds instead stays out of date until that is said.
  const settles = decisions.length > 0 && (without.length === 0 || change.redraft);
  const owners = settles || change.redraft ? drafters(progress.before) : [];
  const done = new Set(progress.made.map(({ agent }) => agent));
  const out = new Set(view.satOut.map(({ agent }) => agent));
  const [next, ...rest] = owners.filter((owner) => !done.has(owner) && !out.has(owner));
  const what = change.redraft ? 'the drafts with what was decided' : 'the documents as decided';
  if (next) {
    const points = without.length > 0 ? [`user: ${askInstead(without, frame)}`] : leftForUser(view);
    return {
      handoff: {
        to: next,
        brief: {
          reason: 'the user decided on what it drafted',
          wanted: what,
          open: [...rest.map((owner) => `${owner}: ${what}`), ...points],
        },
      },
    };
  }
  return { text: report(scene, { ending: without.length > 0 ? askInstead(without, frame) : '' }) };
}

function notRecorded(
  { findings }: MadeCall,
  { frame, question }: { frame: Frame; question: string },
): Reply {
  const list = findings.map((finding) => `- ${finding}`).join('\n');
  const text = `${frame.label}\n\n${frame.notRecorded}\n${list}\n\n${question}`;
  return { text, question: true };
}

/** Hands to those whose items are out of date, one after another; then tells what came of it. */
function refreshed(stale: readonly Stale[], scene: Scene): Reply {
  const { view, progress } = scene;
  const done = new Set(progress.made.map(({ agent }) => agent));
  const out = new Set(view.satOut.map(({ agent }) => agent));
  const [next, ...rest] = refreshers(stale).filter((name) => !done.has(name) && !out.has(name));
  if (!next) return { text: report(scene, {}) };
  return {
    handoff: {
      to: next,
      brief: {
        reason: 'what its items rest on has changed',
        wanted: outOfDate,
        open: rest.map((name) => `${name}: ${outOfDate}`),
        carries: [...new Set(stale.map(({ id }) => id))].slice(0, 60),
      },
    },
  };
}

/** What rests on an item, from the trace. */
function impact(id: string, { view, progress }: Scene): Reply {
  const [read] = callsMade(view);
  if (!read) return { calls: [{ name: 'read_impact', args: { id } }] };
  const frame = frameOf(progress.understanding.language);
  const item = progress.items.find((one) => one.id === id);
  const text = item ? impactText(item, progress.items, frame) : '';
  return { text: `${frame.label}\n\n${text}` };
}

function traceReport(scene: Scene): Reply {
  const made = callsMade(scene.view);
  if (made.length > 0) return { text: report(scene, {}) };
  return { calls: [{ name: 'report_trace', args: {} }] };
}

function askInstead([first = '']: readonly string[], frame: Frame): string {
  return frame.holdsInstead(first);
}

/** Who has drafts that can be made again from the same request. */
function drafters(before: readonly MadeCall[]): readonly string[] {
  const drafts = before.filter(({ ok, tool }) => ok && draftTools.has(tool));
  return [...new Set(drafts.map(({ agent }) => agent))];
}

const draftTools = new Set(['write_stories', 'write_specification', 'map_process']);

/** What the glossary, the list of templates or one question can do for a message without a wish. */
function unclear(understanding: Understanding, request: string): Reply {
  const known = answerQuestion(request);
  const frame = frameOf(understanding.language);
  if (known) return { text: known.answer };
  if (understanding.mode === 'template') {
    const names = templates().map(({ name }) => name);
    return {
      text: `${frame.label}\n\n${frame.noTemplate(names.join(', '))}`,
      question: true,
    };
  }
  return {
    text: `${frame.label}\n\n${whatFor(understanding, frame)}`,
    question: true,
  };
}

function passOn(scene: Scene): Reply {
  const { progress, view } = scene;
  const { understanding } = progress;
  const wanted = wantedBy(understanding);
  const contributed = new Set(progress.made.filter(({ ok }) => ok).map(({ agent }) => agent));
  const out = new Set(view.satOut.map(({ agent }) => agent));
  const left = wanted.filter(({ agent }) => !contributed.has(agent) && !out.has(agent));
  const [next, ...rest] = left;
  if (!next) return nobodyLeft(scene, { asked: wanted.length > 0 });
  const order = understanding.order === '' ? '' : `; ${understanding.order}`;
  return {
    handoff: {
      to: next.agent,
      brief: {
        reason: `asks for ${thing(next)}${quoted(next)}${order}`,
        wanted: thing(next),
        open: rest.map((one) => `${one.agent}: ${thing(one)}`),
      },
    },
  };
}

/** All that are asked for; in doubt between two, the one that more speaks for. */
function wantedBy({ wanted, specialists }: Understanding): readonly Wanted[] {
  if (wanted.length > 0) return wanted;
  const [best] = specialists;
  return best ? [{ agent: best.agent, deliverables: [], because: best.because }] : [];
}

function nobodyLeft(scene: Scene, { asked }: { asked: boolean }): Reply {
  const { progress } = scene;
  const frame = frameOf(progress.understanding.language);
  if (progress.made.some(({ ok }) => ok)) return { text: report(scene, {}) };
  if (asked) {
    const brief = {
      reason: 'no specialist of the offline desk could do it',
      wanted: progress.request.slice(0, 500),
    };
    return { handoff: { to: 'human', brief } };
  }
  return {
    text: `${frame.label}\n\n${frame.whichIsIt}`,
    question: true,
  };
}

/** A topic longer than this is not repeated. */
const topicMax = 80;

function whatFor({ topic }: Understanding, frame: Frame): string {
  return frame.whatFor(topic.length > topicMax ? '' : topic);
}

function thing({ deliverables, agent }: Wanted): string {
  if (deliverables.length === 0) return `work of ${agent}`;
  return deliverables.map((name) => name.replaceAll('_', ' ')).join(', ');
}

function quoted({ because }: Wanted): string {
  const [words] = because;
  return words === undefined ? '' : ` (“${words}”)`;
}

function greetingTo(message: string, frame: Frame): string {
  if (/\b(?:thank|thanks|thx|ty|danke|merci|gracias|grazie|bedankt|obrigad[oa])/i.test(message)) {
    return frame.welcome;
  }
  return leaves.test(message) ? frame.goodbye : frame.hello;
}

const leaves =
  /\b(?:bye|goodbye|see you|good night|tschüss|auf wiedersehen|au revoir|adiós|hasta luego)(?!\p{L})/iu;

function answerTo(question: string, frame: Frame): string {
  return answerQuestion(question)?.answer ?? `${frame.label}\n\n${frame.noEntry}`;
}

function refusal(reason: OutsideReason, request: string, frame: Frame): string {
  const known = reason === 'not_ba_work' ? answerQuestion(request) : undefined;
  if (known?.entry.kind === 'desk') return `${frame.sorry} ${known.answer}`;
  return `${frame.sorry} ${frame.refusals[reason]} ${frame.makes}`;
}
