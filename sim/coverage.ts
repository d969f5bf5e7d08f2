/**
 * What the worlds of many seeds have met: a simulator that never comes to a fault, a refusal or an
 * outcome does not test it.
 */
import {
  type Bound,
  type FactType,
  type FailureCode,
  type OutcomeKind,
  outcomeExits,
  type ToolStatus,
} from '@baton/core';
import type { Manner } from './agents.ts';
import type { FaultKind } from './faults.ts';
import type { Trial } from './world.ts';

/** How often each thing was met, by `group name`. */
export type Coverage = Map<string, number>;

/** Adds what one trial met. */
export function cover(coverage: Coverage, trial: Trial): void {
  const met = (group: keyof typeof expected, name: string | undefined): void => {
    if (name === undefined) return;
    const key = `${group} ${name}`;
    coverage.set(key, (coverage.get(key) ?? 0) + 1);
  };
  for (const event of trial.story.events) {
    met('event', event.type);
    switch (event.type) {
      case 'handoff_refused':
        met('handoff refused', event.code);
        break;
      case 'handoff_committed':
        met('standing', event.standing);
        if (event.repaired !== undefined) met('once in a while', 'repaired near miss');
        met('human called for', event.landing);
        break;
      case 'tool_answered':
        met('tool status', event.status);
        if (event.status !== 'ok') met('tool code', event.code);
        break;
      case 'run_ended':
        met('outcome', event.outcome);
        met('bound', event.bound);
        break;
      case 'turn_failed':
        met('turn failed', event.failure.code);
        break;
      case 'turn_taken':
        if (event.cut) met('once in a while', 'narrowed view');
        break;
      case 'routed':
        met('routing', event.method);
        if (event.question) met('routing', 'asked');
        if (event.then) met('routing', 'then');
        break;
      default:
        break;
    }
  }
  for (const { text } of trial.story.lines) {
    if (text.includes('"blobs":[')) met('once in a while', 'blob');
  }
  for (const fault of trial.faults) met('fault', fault);
  for (const { manner } of trial.ledger.asked) met('manner', manner);
  for (const { code, state, kind } of trial.ledger.deeds) {
    if (code !== undefined) met('rejected', code);
    if (state === 'kept') met('deed', kind);
  }
  const { plan } = trial;
  if (plan.claims === 'broken') met('once in a while', 'two workers at once');
  if (plan.redacts) met('once in a while', 'redaction');
}

/** What has not been met `least` times. */
export function missing(coverage: Coverage, least: number): string[] {
  return Object.entries(expected).flatMap(([group, names]) =>
    names
      .map((name) => `${group} ${name}`)
      .filter((key) => (coverage.get(key) ?? 0) < least)
      .map((key) => `${key}: ${coverage.get(key) ?? 0}`),
  );
}

const events = [
  'conversation_started',
  'message_received',
  'routed',
  'turn_taken',
  'turn_failed',
  'reply_questioned',
  'tool_started',
  'tool_answered',
  'approval_requested',
  'approval_answered',
  'handoff_refused',
  'handoff_committed',
  'landing_started',
  'human_requested',
  'human_answered',
  'run_ended',
  'run_continued',
  'cancel_requested',
] as const satisfies readonly FactType[];

/** No event type is left out of the list above. */
type Left = Exclude<FactType, (typeof events)[number]>;
const complete: Left extends never ? true : Left = true;
void complete;

const bounds: readonly Bound[] = [
  'handoffs',
  'turns',
  'toolCalls',
  'tokens',
  'costMicroUsd',
  'timeMs',
  'sit_out',
  'refusals',
];
const statuses: readonly ToolStatus[] = [
  'ok',
  'failed',
  'refused',
  'denied',
  'unknown',
  'cancelled',
];
const refusals: readonly FailureCode[] = [
  'target_unknown',
  'edge_undeclared',
  'target_is_self',
  'target_sits_out',
  'second_handoff',
  'brief_invalid',
  'budget_spent',
  'landing',
  'cancelled',
];
const faults: readonly FaultKind[] = [
  'crash_before_append',
  'crash_after_append',
  'crash_any_time',
  'append_kept_but_failed',
  'store_full',
  'store_busy',
];
const manners: readonly Manner[] = [
  'answer',
  'question',
  'long_answer',
  'tools',
  'many_tools',
  'handoff',
  'handoff_and_tools',
  'two_handoffs',
  'near_miss',
  'unknown_target',
  'undeclared_target',
  'self_target',
  'bad_brief',
  'garbled_brief',
  'foreign_tool',
  'bad_arguments',
  'garbled_arguments',
  'empty',
  'says_handoff',
  'garbage',
  'fails',
  'throws',
  'late',
  'hangs',
];

const expected = {
  event: events,
  // `as`: the table has a row for each outcome and nothing else.
  outcome: Object.keys(outcomeExits) as OutcomeKind[],
  bound: [...bounds, 'silence', 'failure'],
  'human called for': [...bounds, 'silence', 'failure'],
  standing: ['declined', 'dispatched', 'added'],
  'tool status': statuses,
  'tool code': [
    'tool_failed',
    'tool_timeout',
    'tool_outcome_unknown',
    'tool_unknown',
    'arguments_invalid',
    'calls_too_many',
    'budget_spent',
    'landing',
    'approval_denied',
    'cancelled',
  ],
  'handoff refused': refusals,
  'turn failed': [
    'agent_failed',
    'model_timeout',
    'model_unreachable',
    'model_rate_limited',
    'model_overloaded',
    'model_cut',
    'model_garbled',
    'model_refused',
    'model_rejected',
    'model_unauthorized',
  ],
  routing: ['sticky', 'rule', 'classifier', 'entry', 'choice', 'asked', 'then'],
  fault: faults,
  manner: manners,
  rejected: [
    'nothing_waits',
    'conversation_unknown',
    'conversation_busy',
    'input_invalid',
    'limit_invalid',
    'store_full',
    'store_busy',
    'store_failed',
  ],
  deed: ['send', 'answer', 'approve', 'continue', 'cancel'],
  'once in a while': [
    'repaired near miss',
    'narrowed view',
    'blob',
    'two workers at once',
    'redaction',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;
