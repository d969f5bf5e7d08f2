/** Where the chat is scrolled to, and where the focus is, while entries come and change. */
import type { Seq } from '@baton/core';
import type { Virtualizer } from '@tanstack/react-virtual';
import {
  type MouseEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
} from 'react';

type Rows = Virtualizer<HTMLDivElement, Element>;
type Scroller = RefObject<HTMLDivElement | null>;

/** So near to the end, in pixels, counts as being there. */
export const nearEnd = 60;

/** How long something that was unfolded may take to be as high as it is, in ms. */
const unfoldingMs = 250;

export interface StayingOptions {
  readonly scroller: Scroller;
  /** What is shown; another one whenever something in it changes. */
  readonly content: readonly unknown[];
  /** The end is in sight, and is to stay so. */
  readonly stays: boolean;
  readonly setStays: (stays: boolean) => void;
}

export interface Staying {
  readonly onScroll: () => void;
  readonly onClick: (event: MouseEvent) => void;
}

/**
 * Keeps those at the end who have not scrolled away from it. Whoever unfolds something looks at
 * that and stays there.
 */
export function useStaying(
  rows: Rows,
  { scroller, content, stays, setStays }: StayingOptions,
): Staying {
  const lastTop = useRef(0);
  useLayoutEffect(() => {
    if (stays && content.length > 0) rows.scrollToEnd();
  }, [rows, content, stays]);
  useEffect(() => {
    const element = scroller.current;
    if (!element || !stays) return undefined;
    // What is written below takes its room from here.
    const observer = new ResizeObserver(() => rows.scrollToEnd());
    observer.observe(element);
    return () => observer.disconnect();
  }, [rows, scroller, stays]);
  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const { scrollTop } = element;
    // What grows below does not lead away from the end; only scrolling up does.
    if (scrollTop < lastTop.current && !atEnd(element)) setStays(false);
    else if (scrollTop > lastTop.current && atEnd(element)) setStays(true);
    lastTop.current = scrollTop;
  }, [scroller, setStays]);
  const onClick = useCallback(
    ({ target }: MouseEvent) => {
      if (!(target instanceof Element) || !target.closest('summary, [aria-expanded]')) return;
      setStays(false);
      setTimeout(() => {
        if (scroller.current && atEnd(scroller.current)) setStays(true);
      }, unfoldingMs);
    },
    [scroller, setStays],
  );
  return { onScroll, onClick };
}

function atEnd({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean {
  return scrollHeight - scrollTop - clientHeight <= nearEnd;
}

export interface ShownOptions {
  /** The earlier position that is shown, and the place of its entry. */
  readonly shown: { readonly seq: Seq; readonly place: number } | undefined;
  readonly count: number;
}

/** Brings the entry of the shown position into sight; back at the newest, the end. */
export function useShown(rows: Rows, { shown, count }: ShownOptions): void {
  const { seq, place = -1 } = shown ?? {};
  const travelled = useRef(false);
  useEffect(() => {
    if (seq !== undefined) {
      travelled.current = true;
      const align = place === count - 1 ? 'end' : 'center';
      if (place >= 0) rows.scrollToIndex(place, { align });
    } else if (travelled.current) {
      travelled.current = false;
      rows.scrollToEnd();
    }
  }, [rows, seq, place, count]);
}

/**
 * Whoever worked with something that is done and gone, as an approval, is in the chat still and not
 * at the top of the page. `content` is another one whenever something in it changes.
 */
export function useFocusKept(scroller: Scroller, content: readonly unknown[]): void {
  const within = useRef(false);
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent): void => {
      within.current = target instanceof Node && (scroller.current?.contains(target) ?? false);
    };
    document.addEventListener('focusin', onFocus);
    return () => document.removeEventListener('focusin', onFocus);
  }, [scroller]);
  useEffect(() => {
    const lost = within.current && document.activeElement === document.body;
    if (lost && content.length > 0) scroller.current?.focus({ preventScroll: true });
  }, [scroller, content]);
}
