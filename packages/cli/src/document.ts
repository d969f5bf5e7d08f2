/** What a run came to as JSON, for programs. Fields are added, none is changed or removed. */
import type { Failure, LogEvent } from '@baton/core';
import type { Ended } from './report.ts';
import type { Session } from './session.ts';

export function documentOf(
  { model, gone }: Session,
  { outcome, files, state }: Ended,
  filesFailure: Failure | undefined,
): Readonly<Record<string, unknown>> {
  const run = state.log.toArray().filter(({ seq }) => seq >= state.run.since);
  const artifacts = state.artifacts
    .values()
    .map(({ id, kind, title, agent }) => ({ id, kind, title, agent }));
  return {
    ...outcome,
    model: model ?? null,
    route: run.flatMap(receiverIn),
    handoffs: run.flatMap((event) => {
      if (event.type !== 'handoff_committed') return [];
      const { from, to, brief, standing } = event;
      return [{ from, to, brief, standing }];
    }),
    refused: run.flatMap((event) => {
      if (event.type !== 'handoff_refused') return [];
      const { from, to, code, message, satOut } = event;
      return [{ from, to, code, message, satOut }];
    }),
    artifacts,
    files,
    ...(filesFailure && { filesFailure }),
    ...(gone.length > 0 && { gone }),
    spent: state.run.spent,
  };
}

function receiverIn(event: LogEvent): readonly string[] {
  return event.type === 'routed' || event.type === 'handoff_committed' ? [event.to] : [];
}
