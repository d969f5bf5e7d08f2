/**
 * What a log comes to, in a form that can be kept beside it and compared for as long as there are
 * logs.
 */
import { allSatOut, fold, type LogEvent, outcomeOf, type Team } from '@baton/core';
import { here, tell } from '../stage.ts';

export interface Golden {
  /** The lines as a store has them. */
  readonly lines: readonly { readonly seq: number; readonly text: string; readonly hash: string }[];
  readonly blobs: Readonly<Record<string, string>>;
}

/** Everything that the fold of a log means to whoever uses it. */
export function summaryOf(team: Team, events: readonly LogEvent[]): object {
  const state = fold(events);
  const { kind, text, agent, waitingFor, bound, failure } = outcomeOf(team, here, state);
  const summary = {
    events: tell(events),
    phase: state.phase.is,
    holder: state.holder,
    outcome: { kind, text, agent, waitingFor, bound, failure: failure?.code },
    spent: state.spent,
    run: { spent: state.run.spent, limits: state.run.limits, since: state.run.since },
    newsAt: state.newsAt,
    satOut: allSatOut(team, state),
    digests: state.digests.values(),
    artifacts: state.artifacts
      .values()
      .map(({ id, agent: by, version, seq, hash }) => [id, by, version, seq, hash]),
  };
  return JSON.parse(JSON.stringify(summary)) as object;
}
