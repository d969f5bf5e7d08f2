/**
 * What can be done in the chat that is shown, for whatever is drawn in it: it changes seldom, so
 * that entries are not drawn anew with each word that comes in.
 */
import type { Seq } from '@baton/core';
import { createContext, use } from 'react';

/** `drive`: send, stop, continue. `answer`: act as the person, approve. */
export type Doing = 'drive' | 'answer';

export interface Acting {
  readonly conversation: string;
  /** Why that can not be done here now, in words; undefined when it can. */
  readonly whyNot: (doing: Doing) => string | undefined;
  /** Sends a message of the user. */
  readonly say: (text: string) => void;
  /** Shows the desk as it was at a position. */
  readonly travelTo: (seq: Seq) => void;
  /** What is unfolded, by name: rows that are out of sight are not there and forget. */
  readonly unfolded: Set<string>;
}

const ActingContext = createContext<Acting | undefined>(undefined);

export const ActingProvider = ActingContext.Provider;

/** What can be done here. */
export function useActing(): Acting {
  const acting = use(ActingContext);
  if (!acting) throw new Error('There is no chat here: wrap the entry in <ActingProvider>.');
  return acting;
}
