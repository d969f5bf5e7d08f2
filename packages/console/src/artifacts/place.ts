/** Which artifact is looked at, or the trace: kept in the address, so that it can be sent to others. */
import { useCallback } from 'react';
import { useSearchParams } from 'wouter';

export interface Place {
  /** The id of the artifact that is looked at. */
  readonly artifact: string | undefined;
  /** The trace is looked at. */
  readonly trace: boolean;
  readonly show: (artifact: string) => void;
  readonly showTrace: () => void;
  readonly close: () => void;
}

/** What is opened over the conversation, and how to open something else. */
export function usePlace(): Place {
  const [params, setParams] = useSearchParams();
  const put = useCallback(
    (name?: 'artifact' | 'trace', value = '') => {
      setParams((before) => {
        const next = new URLSearchParams(before);
        next.delete('artifact');
        next.delete('trace');
        if (name) next.set(name, value);
        return next;
      });
    },
    [setParams],
  );
  const show = useCallback((artifact: string) => put('artifact', artifact), [put]);
  const showTrace = useCallback(() => put('trace', 'all'), [put]);
  const close = useCallback(() => put(), [put]);
  const artifact = params.get('artifact') ?? undefined;
  return { artifact, trace: params.has('trace'), show, showTrace, close };
}
