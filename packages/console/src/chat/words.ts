/** What entries of the chat say in words. */
import type {
  AgentName,
  Bound,
  BudgetName,
  FailureCode,
  LimitChanges,
  NudgeReason,
  Routing,
  State,
  Usage,
} from '@baton/core';
import { budgetNames } from '@baton/core';
import { durationText, moneyText, numberText } from '../parts/format.ts';
import type { EndEntry, ToolCall } from './entry.ts';

/** What each budget is called, and how an amount of it reads. */
export const budgetWords: Readonly<
  Record<BudgetName, { readonly name: string; readonly amount: (value: number) => string }>
> = {
  handoffs: { name: 'handoffs', amount: (value) => `${numberText(value)} handoffs` },
  turns: { name: 'turns', amount: (value) => `${numberText(value)} turns` },
  toolCalls: { name: 'tool calls', amount: (value) => `${numberText(value)} tool calls` },
  tokens: { name: 'tokens', amount: (value) => `${numberText(value)} tokens` },
  costMicroUsd: { name: 'money', amount: moneyText },
  timeMs: { name: 'time', amount: durationText },
};

/** What a bound says: why a run may not go on. */
export function boundText(bound: Bound): string {
  switch (bound) {
    case 'sit_out':
      return 'nobody may receive the baton until there is something new';
    case 'refusals':
      return 'too many handoffs in a row were refused';
    case 'silence':
      return 'the agent had nothing to say, also when it was asked again';
    case 'failure':
      return 'the agent could not reply';
    default:
      return `the budget of ${budgetWords[bound].name} is used up`;
  }
}

/** Whether a bound is a budget, which can be made larger. */
export function isBudget(bound: Bound | undefined): bound is BudgetName {
  return budgetNames.some((name) => name === bound);
}

export interface EndWords {
  readonly title: string;
  readonly text: string;
  /** How it went, beside the words. */
  readonly look: 'good' | 'wait' | 'bad';
}

/** How a run ended, and what that means to whoever reads it. */
export function endWords(entry: EndEntry): EndWords {
  const { outcome, agent, bound, failure, newest } = entry;
  const who = agent ?? 'the desk';
  const why = bound ? boundText(bound) : '';
  switch (outcome) {
    case 'answered':
      return { title: `Answered by ${who}`, text: '', look: 'good' };
    case 'waiting': {
      const title = newest ? `${who} waits for your answer` : `${who} asked the user`;
      return { title, text: '', look: 'wait' };
    }
    case 'landed':
      return {
        title: 'Landed',
        text: `This is the last answer that was possible: ${why}.`,
        look: 'wait',
      };
    case 'exhausted':
      return { title: 'Out of budget', text: `There is no answer: ${why}.`, look: 'bad' };
    case 'failed': {
      // What the agent failed with stands above already.
      const said = bound === 'failure' ? undefined : failure?.message;
      return { title: 'Failed', text: said ?? `There is no answer: ${why}.`, look: 'bad' };
    }
    case 'cancelled':
      return {
        title: 'Cancelled',
        text: 'What is in the log is kept; a reply that was on its way is not.',
        look: 'bad',
      };
    default:
      return outcome satisfies never;
  }
}

/** How a message found its agent. */
export function routeText({ method, confidence, question }: Routing): string {
  if (question) return 'several fit';
  switch (method) {
    case 'sticky':
      return 'stays with';
    case 'rule':
      return 'a rule sends it to';
    case 'classifier':
      return `the classifier (${shareText(confidence)}) sends it to`;
    case 'entry':
      return 'goes to';
    case 'choice':
      return 'chosen:';
    default:
      return method satisfies never;
  }
}

/** 0 to 1 as `.93`; `1` for all of it. */
export function shareText(share: number): string {
  return share >= 0.995 ? '1' : share.toFixed(2).replace(/^0/, '');
}

export const nudgeTexts: Readonly<Record<NudgeReason, string>> = {
  said_handoff: 'said that it hands over and did not: it is asked to do it, or to answer',
  empty_reply: 'replied with nothing: it is asked again',
};

export interface CallWords {
  readonly text: string;
  readonly look: 'good' | 'wait' | 'bad' | 'work';
}

/** How far a call is. */
export function callWords({ status, decision }: ToolCall): CallWords {
  switch (status) {
    case 'open':
      return { text: decision?.approved ? 'approved' : 'next', look: 'work' };
    case 'awaiting':
      return { text: 'waits for approval', look: 'wait' };
    case 'started':
      return { text: 'running', look: 'work' };
    case 'ok':
      return { text: 'done', look: 'good' };
    case 'failed':
    case 'refused':
    case 'denied':
    case 'cancelled':
      return { text: status, look: 'bad' };
    case 'unknown':
      return { text: 'outcome unknown', look: 'bad' };
    default:
      return status satisfies never;
  }
}

/** Limits as a person reads them: `16 handoffs, $2.00`. */
export function limitsText(limits: LimitChanges): string {
  return budgetNames
    .flatMap((name) => {
      const max = limits[name];
      return max === undefined ? [] : [budgetWords[name].amount(max)];
    })
    .join(', ');
}

/** What a turn took: `1.2 s, 1,204 tokens (800 from the cache), $0.02`. */
export function usageText(ms: number, usage: Usage | undefined): string {
  if (!usage) return durationText(ms);
  const { inputTokens, cachedTokens, outputTokens, costMicroUsd } = usage;
  const cached = cachedTokens > 0 ? ` (${numberText(cachedTokens)} from the cache)` : '';
  const money = costMicroUsd > 0 ? `, ${moneyText(costMicroUsd)}` : '';
  return `${durationText(ms)}, ${numberText(inputTokens + outputTokens)} tokens${cached}${money}`;
}

/** After such a refusal no handoff is taken, whoever else would be permitted. */
export function endsHandoffs(code: FailureCode): boolean {
  return code === 'budget_spent' || code === 'landing' || code === 'cancelled';
}

/** Why a handoff was refused. */
export function refusalText(code: FailureCode, to: AgentName): string {
  return refusals[code]?.(to) ?? `It was refused (${code})`;
}

const refusals: Readonly<Partial<Record<FailureCode, (to: AgentName) => string>>> = {
  target_unknown: (to) => `There is no agent '${to}'`,
  edge_undeclared: (to) => `A handoff to ${to} is not allowed from here`,
  target_is_self: () => 'It has the baton already',
  target_sits_out: (to) => `${to} sits out until there is something new`,
  second_handoff: () => 'One handoff a turn: another one came first',
  brief_invalid: () => 'The brief is not what this handoff asks for',
  budget_spent: () => 'The budget of handoffs is used up',
  landing: () => 'There are no handoffs in the last turn',
  cancelled: () => 'The run was stopped',
};

/** What is said where one writes. */
export interface StandingWords {
  readonly placeholder: string;
  readonly hint: string;
  /** Somebody waits for the user. */
  readonly asks: boolean;
}

/** What a message means now. */
export function standingWords({ phase, choice, holder }: State): StandingWords {
  const who = holder ?? 'the desk';
  const enter = 'Enter sends, Shift-Enter begins a new line.';
  if (phase.is === 'ended' && phase.end.outcome === 'waiting') {
    return {
      placeholder: choice ? 'Choose above, or answer in your words' : `Your answer to ${who}`,
      hint: choice ? 'The desk asks which agent is meant.' : `${who} waits for your answer.`,
      asks: true,
    };
  }
  if (phase.is === 'ended') return { placeholder: 'Your next message', hint: enter, asks: false };
  if (phase.is === 'new') return { placeholder: 'Your request', hint: enter, asks: false };
  const hint = `${workText(phase, who)} What you send joins the run.`;
  return { placeholder: 'Add something', hint, asks: false };
}

function workText(phase: State['phase'], who: AgentName): string {
  if (phase.is === 'human') return `${who}, a person, has the baton.`;
  const calls = phase.is === 'settling' ? phase.turn.calls : [];
  const waits = calls.some(({ status }) => status === 'awaiting');
  return waits ? `${who} waits for approval.` : `${who} is at work.`;
}
