/**
 * What people were promised: what was confirmed is there, what was refused is not, every wait can be
 * ended, everything comes to rest, and what goes wrong has a code.
 */
import { codes } from '@baton/core';
import { timesInLog } from '../users.ts';
import type { Trial } from '../world.ts';
import { type Violation, violation } from './violation.ts';

export function* people(trial: Trial): Iterable<Violation> {
  const { plan, story, ledger } = trial;
  for (const { rule, message } of ledger.alarms) yield violation(rule, -1, message);
  for (const { kind, token, code, right, state, outcome } of ledger.deeds) {
    const about = `${kind} '${token}'`;
    const same = ledger.deeds.filter((deed) => deed.token === token).length;
    const times = timesInLog(story, token);
    if (times > same) yield violation('G3', -1, `${about} was done once and is in the log twice`);
    if (right === 'never' && state === 'kept')
      yield violation('throw', -1, `${about} was accepted`);
    if (outcome?.waitingFor === 'approval' || outcome?.waitingFor === 'human') {
      const rung = ledger.bells.some(({ seq }) => seq === outcome.seq);
      if (!rung) yield violation('T4', outcome.seq - 1, `nobody was told of the wait`);
    }
    if (code === undefined) continue;
    const known = Object.entries(codes).find(([name]) => name === code)?.[1];
    if (!known || known.kind === 'bug' || broken.has(code)) {
      yield violation('throw', -1, `${about} was rejected with ${code}`);
    }
    if (known?.kind !== 'misuse') continue;
    if (right === 'now' && plan.mood === 'calm') {
      yield violation('rest', -1, `${about} fits and was refused as ${code}`);
    }
    if (same === 1 && times > 0)
      yield violation('G3', -1, `${about} was refused and is in the log`);
  }
}

/** Codes that no fault of these worlds can bring about. */
const broken: ReadonlySet<string> = new Set([
  'log_broken',
  'log_newer',
  'store_corrupt',
  'team_differs',
  'stale_writer',
]);
