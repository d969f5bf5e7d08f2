/** Who looks at this page, and what they may do. */
import type { Scope } from '@baton/server';
import useSWR from 'swr';
import { get, type Problem } from './client.ts';

export interface SessionDocument {
  /** The key's name; goes into the log as who did it. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** The token of the start, on this machine. */
  readonly local: boolean;
}

/** The session; undefined until it is known. */
export function useSession(): SessionDocument | undefined {
  return useSWR<SessionDocument, Problem>('/api/session', get, { revalidateOnFocus: false }).data;
}
