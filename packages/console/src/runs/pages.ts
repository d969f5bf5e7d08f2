/**
 * Pages of conversations as a list that grows: the first page is asked for anew while one looks at
 * it, further ones come when the list is scrolled to its end.
 */
import useSWRInfinite from 'swr/infinite';
import { get, type Problem } from '../api/client.ts';
import type { HeadDocument, HeadPage } from '../api/documents.ts';

export interface Wanted {
  /** Words of the title; empty for all. */
  readonly words: string;
  readonly status: HeadDocument['status'] | 'any';
}

export interface Runs {
  readonly heads: readonly HeadDocument[];
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  /** Asks for the next page; undefined after the last one. */
  readonly more: (() => void) | undefined;
  readonly refresh: () => void;
}

const pageSize = 50;

/** The conversations that this page may see, newest first. */
export function useRuns({ words, status }: Wanted): Runs {
  const { data, error, isLoading, size, setSize, mutate } = useSWRInfinite<HeadPage, Problem>(
    (index: number, before: HeadPage | null) => {
      if (index > 0 && before?.next === null) return null;
      const query = new URLSearchParams({ limit: String(pageSize) });
      if (words !== '') query.set('q', words);
      if (status !== 'any') query.set('status', status);
      if (before?.next) query.set('cursor', before.next);
      return `/api/conversations?${query.toString()}`;
    },
    get,
    { refreshInterval: 4_000, keepPreviousData: true },
  );
  const last = data?.at(-1);
  return {
    heads: onceEach(data?.flatMap(({ conversations }) => conversations) ?? []),
    problem: error,
    loading: isLoading,
    more: last?.next ? () => void setSize(size + 1) : undefined,
    refresh: () => void mutate(),
  };
}

/** What has moved up between two pages is on both. */
function onceEach(heads: readonly HeadDocument[]): readonly HeadDocument[] {
  return [...new Map(heads.map((head) => [head.conversation, head])).values()];
}
