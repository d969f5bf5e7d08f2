/** Triage without a language model: who owns what is asked for, or an answer, or a refusal. */
import type { Reply, View } from '@baton/core';
import { answerQuestion } from '../library/glossary.ts';
import type { Wanted } from '../understanding/fit.ts';
import type { OutsideReason } from '../understanding/outside.ts';
import { type Understanding, understand } from '../understanding/understand.ts';
import type { Progress } from './progress.ts';
import { label, landed, report } from './report.ts';

const trade =
  'user stories and acceptance criteria, process maps, SQL and reports, test cases and UAT plans';

export function triageReply(view: View, progress: Progress): Reply {
  if (view.landing) return landed(view, progress);
  const understanding = understand(progress.request);
  switch (understanding.kind) {
    case 'greeting':
      return { text: `Hello. This desk makes ${trade}. What do you need?` };
    case 'question':
      return { text: answerTo(progress.request) };
    case 'out_of_scope':
      return { text: refusal(understanding.outside?.reason ?? 'not_ba_work') };
    case 'unclear':
      return {
        text: `${label}\n\nThat does not say what you want to hold in the end. ${whatFor(understanding)}`,
        question: true,
      };
    case 'work':
      return passOn(understanding, { view, progress });
    default:
      return understanding.kind satisfies never;
  }
}

function passOn(
  understanding: Understanding,
  { view, progress }: { view: View; progress: Progress },
): Reply {
  const wanted = wantedBy(understanding);
  const contributed = new Set(progress.made.filter(({ ok }) => ok).map(({ agent }) => agent));
  const out = new Set(view.satOut.map(({ agent }) => agent));
  const left = wanted.filter(({ agent }) => !contributed.has(agent) && !out.has(agent));
  const [next, ...rest] = left;
  if (!next) return nobodyLeft(progress, { asked: wanted.length > 0 });
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

function nobodyLeft(progress: Progress, { asked }: { asked: boolean }): Reply {
  if (progress.made.some(({ ok }) => ok)) return { text: report(progress, {}) };
  if (asked) {
    const brief = {
      reason: 'no specialist of the offline desk could do it',
      wanted: progress.request.slice(0, 500),
    };
    return { handoff: { to: 'human', brief } };
  }
  return {
    text: `${label}\n\nThat leaves open what you want to hold in the end: ${trade}. Which is it?`,
    question: true,
  };
}

function whatFor({ topic }: Understanding): string {
  const about = topic === '' ? '' : ` for “${topic}”`;
  return `What should be made${about}: ${trade}?`;
}

function thing({ deliverables, agent }: Wanted): string {
  if (deliverables.length === 0) return `work of ${agent}`;
  return deliverables.map((name) => name.replaceAll('_', ' ')).join(', ');
}

function quoted({ because }: Wanted): string {
  const [words] = because;
  return words === undefined ? '' : ` (“${words}”)`;
}

function answerTo(question: string): string {
  const found = answerQuestion(question);
  if (found) return found.answer;
  return (
    `${label}\n\nThis desk has no entry on that in its glossary, and without a language model it does ` +
    `not make one up. It makes ${trade}.`
  );
}

const refusals: Readonly<Record<OutsideReason, string>> = {
  prompt_injection: 'That asks me to set my instructions aside, which I do not do.',
  harmful: 'That would do harm, so nobody here does it.',
  acts_on_live_system: 'This desk writes and checks; it never runs anything on a live system.',
  other_system: 'This desk can not act in other systems.',
  program_code: 'Program code is not made here.',
  personal: 'That is a private matter, which this desk is not for.',
  not_ba_work: 'That is not business analysis.',
};

function refusal(reason: OutsideReason): string {
  return `Sorry, I can not help with that. ${refusals[reason]} What this desk makes: ${trade}.`;
}
