/**
 * The conversation that a part of the page is about, and the position of its log that is shown.
 * Every pane draws from `useMoment`, which is why all of them are at the same position.
 */
import type { LogEvent, Seq, State } from '@baton/core';
import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import { Feed, type FeedView } from './feed.ts';

/** One position of a log. */
export interface Moment {
  /** The position that is shown. */
  readonly seq: Seq;
  /** Position of the newest event. */
  readonly last: Seq;
  /** What the log meant then. */
  readonly state: State;
  /** The events up to then. */
  readonly events: readonly LogEvent[];
  /** False when an earlier position is looked at. */
  readonly live: boolean;
}

export interface Travel {
  /** Shows a position from now on; the newest one, whichever that is, for `live`. */
  readonly to: (seq: Seq | 'live') => void;
}

interface Following {
  readonly feed: FeedView;
  readonly moment: Moment;
  readonly travel: Travel;
}

const FollowingContext = createContext<Following | undefined>(undefined);

export interface FollowProps {
  readonly conversation: string;
  /** Where to begin; the newest position when left out. */
  readonly at?: Seq | undefined;
  /** Told when another position is shown; undefined for live. */
  readonly moved?: ((at: Seq | undefined) => void) | undefined;
  readonly children: ReactNode;
}

/** Follows a conversation for the panes within. Give it the conversation as `key`. */
export function Follow({ conversation, at, moved, children }: FollowProps): ReactNode {
  const [feed] = useState(() => new Feed(conversation));
  const view = useSyncExternalStore(feed.subscribe, feed.view);
  const [place, setPlace] = useState<Seq | 'live'>(at ?? 'live');
  const { chronicle } = view;
  const last = chronicle.length;
  // A position that has not come yet is not shown before it has.
  const live = place === 'live';
  const seq = live ? last : Math.min(place, last);
  const moment = useMemo(
    (): Moment => ({
      seq,
      last,
      live,
      state: chronicle.stateAt(seq),
      events: chronicle.upTo(seq),
    }),
    [chronicle, seq, last, live],
  );
  const to = useCallback((next: Seq | 'live') => setPlace(next), []);
  useEffect(() => moved?.(place === 'live' ? undefined : place), [moved, place]);
  const value = useMemo(
    (): Following => ({ feed: view, moment, travel: { to } }),
    [view, moment, to],
  );
  return <FollowingContext value={value}>{children}</FollowingContext>;
}

/**
 * What is within may be drawn a little later, when there is time: keys and the slider are answered
 * first, and positions that were passed meanwhile are not drawn at all.
 */
export function Unhurried({ children }: { children: ReactNode }): ReactNode {
  const value = useDeferredValue(useFollowing());
  return <FollowingContext value={value}>{children}</FollowingContext>;
}

function useFollowing(): Following {
  const following = use(FollowingContext);
  if (!following) throw new Error('There is no conversation here: wrap the pane in <Follow>.');
  return following;
}

/** What is shown, and where in the log that is. */
export function useMoment(): Moment {
  return useFollowing().moment;
}

/** The connection, and what is said just now. */
export function useFeed(): FeedView {
  return useFollowing().feed;
}

/** Moves all panes to another position. */
export function useTravel(): Travel {
  return useFollowing().travel;
}
