/**
 * The entries of the chat in a pane that scrolls, of which only those in sight are drawn.
 *
 * Invariants
 * 1. Whoever is at the end stays there while more comes in; whoever is not stays where they are.
 * 2. What is being worked with (it has the focus, or asks something) is there also out of sight, so
 *    that nothing typed is lost.
 */
import type { Seq } from '@baton/core';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { type FocusEvent, type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { EntryView } from './drawn.tsx';
import type { Entry } from './entry.ts';
import { OutgoingView } from './message.tsx';
import type { Outgoing } from './outbox.ts';
import { asksSomething, heightOf } from './shape.ts';
import { nearEnd, useFocusKept, useShown, useStaying } from './staying.ts';

export interface LogProps {
  readonly entries: readonly Entry[];
  readonly outgoing: readonly Outgoing[];
  readonly again: (message: Outgoing) => void;
  readonly takeBack: (message: Outgoing) => void;
  /** The earlier position that is shown, and the place of its entry; undefined for the newest. */
  readonly shown: { readonly seq: Seq; readonly place: number } | undefined;
}

export function Log({ entries, outgoing, again, takeBack, shown }: LogProps): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<number>();
  const [stays, setStays] = useState(true);
  const count = entries.length + outgoing.length;
  const pinned = pinnedOf(entries, focused);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: useHeights(entries),
    getItemKey: (index) => entries[index]?.key ?? outgoing[index - entries.length]?.key ?? index,
    overscan: 6,
    paddingStart: 8,
    paddingEnd: 12,
    // With the end in sight it stays there while rows grow; without it, the top does.
    anchorTo: stays ? 'end' : 'start',
    scrollEndThreshold: nearEnd,
    useFlushSync: false,
    rangeExtractor: (range) => withPinned(defaultRangeExtractor(range), pinned, range.count),
  });
  useShown(virtualizer, { shown, count });
  useFocusKept(scroller, entries);
  const content = useMemo(() => [...entries, ...outgoing], [entries, outgoing]);
  const { onScroll, onClick } = useStaying(virtualizer, { scroller, content, stays, setStays });
  const onFocus = useCallback((event: FocusEvent<HTMLElement>) => {
    const index = event.currentTarget.dataset['index'];
    setFocused(index === undefined ? undefined : Number(index));
  }, []);
  const rowAt = (index: number): ReactNode => {
    const entry = entries[index];
    if (entry) return <EntryView entry={entry} />;
    const message = outgoing[index - entries.length];
    if (!message) return null;
    const doing = { again: () => again(message), takeBack: () => takeBack(message) };
    return <OutgoingView message={message} {...doing} />;
  };
  const away = count > 0 && !virtualizer.isAtEnd(nearEnd);
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        onScroll={onScroll}
        onClickCapture={onClick}
        role="log"
        aria-label="Conversation"
        aria-live="off"
        tabIndex={0}
        className="h-full overflow-x-hidden overflow-y-auto [overflow-anchor:none]"
      >
        <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ key, index, start }) => (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              onFocus={onFocus}
              {...(shown?.place === index && { 'aria-current': 'true' })}
              style={{ transform: `translateY(${start}px)` }}
              className="absolute top-0 left-0 w-full border-l-3 border-transparent py-1 pr-2 pl-1.5 aria-[current]:border-warn aria-[current]:bg-sunken"
            >
              {rowAt(index)}
            </div>
          ))}
        </div>
      </div>
      {away && !shown && (
        <Button
          icon={ArrowDown}
          onClick={() => virtualizer.scrollToEnd()}
          className="absolute bottom-2 left-1/2 -translate-x-1/2 rounded-full! shadow-md"
        >
          Newest
        </Button>
      )}
    </div>
  );
}

/** What a row will be high, remembered by key: it is asked for thousands of rows at a time. */
function useHeights(entries: readonly Entry[]): (index: number) => number {
  const known = useRef(new Map<string, number>());
  return useCallback(
    (index: number) => {
      const entry = entries[index];
      if (!entry) return 60;
      const height = known.current.get(entry.key) ?? heightOf(entry);
      known.current.set(entry.key, height);
      return height;
    },
    [entries],
  );
}

/** What is in sight and what stays drawn, in order. */
function withPinned(inSight: number[], pinned: readonly number[], count: number): number[] {
  const others = pinned.filter((index) => index < count && !inSight.includes(index));
  return others.length === 0 ? inSight : [...inSight, ...others].toSorted((a, b) => a - b);
}

/** Places that stay drawn: those that ask something, near the end as they are, and the focused. */
function pinnedOf(entries: readonly Entry[], focused: number | undefined): number[] {
  const pinned = new Set<number>();
  if (focused !== undefined) pinned.add(focused);
  const from = Math.max(0, entries.length - 30);
  for (let index = from; index < entries.length; index += 1) {
    const entry = entries[index];
    if (entry && asksSomething(entry)) pinned.add(index);
  }
  return [...pinned];
}
