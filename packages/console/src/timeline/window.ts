/**
 * Which columns of the lanes are drawn, and keeping the position in sight. The page is asked for its
 * sizes only when they change: asking after every step would have it laid out once more each time.
 */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type Seen, scrolledTo, windowOf } from './spread.ts';

/** The names of the lanes stay at the left; the columns pass under them. In px. */
export const namesWidth = 132;

export interface WindowOptions {
  readonly places: Float64Array;
  /** Of the position; `y` is the middle of its lane. */
  readonly x: number;
  readonly y: number;
  readonly live: boolean;
  /** Of all columns and the names. */
  readonly width: number;
}

export interface ColumnWindow {
  readonly first: number;
  readonly end: number;
  /** For the box that scrolls. */
  readonly onScroll: () => void;
}

export function useWindow(
  box: RefObject<HTMLElement | null>,
  { places, x, y, live, width }: WindowOptions,
): ColumnWindow {
  // Before its size is known as much is drawn as most screens show.
  const [drawnFor, setDrawnFor] = useState<Seen>({ left: 0, width: 1_600 });
  const seen = useRef<Seen>(drawnFor);
  const lanes = useRef({ top: 0, height: 1_000, middle: 0 });
  const before = useRef({ live: false, width: 0 });
  const look = useCallback(
    (next: Seen) => {
      seen.current = next;
      const { first, end } = windowOf(places, next);
      setDrawnFor((before) => {
        const drawn = windowOf(places, before);
        return drawn.first === first && drawn.end === end ? before : next;
      });
    },
    [places],
  );
  const showLane = useCallback(
    (middle: number) => {
      const { top, height } = lanes.current;
      lanes.current.middle = middle;
      const inSight = middle >= top && middle <= top + height;
      if (!inSight && box.current) box.current.scrollTop = middle - height / 2;
    },
    [box],
  );
  const onScroll = useCallback(() => {
    if (!box.current) return;
    const { scrollLeft, scrollTop } = box.current;
    lanes.current.top = scrollTop;
    look({ ...seen.current, left: scrollLeft });
  }, [box, look]);
  useEffect(() => {
    const { current } = box;
    if (!current) return undefined;
    const watch = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width: wide, height } = entry.contentRect;
      lanes.current.height = height;
      showLane(lanes.current.middle);
      look({ ...seen.current, width: wide - namesWidth });
      // Whoever follows the newest still does in a box of another size.
      if (before.current.live) current.scrollLeft = current.scrollWidth;
    });
    watch.observe(current);
    return () => watch.disconnect();
  }, [box, look, showLane]);
  useLayoutEffect(() => {
    const { live: wasLive, width: widthBefore } = before.current;
    before.current = { live, width: width - namesWidth };
    const left = scrolledTo(seen.current, {
      x,
      live,
      width: width - namesWidth,
      widthBefore,
      arrived: !wasLive,
    });
    if (left !== undefined && box.current) {
      box.current.scrollLeft = left;
      look({ ...seen.current, left });
    }
  }, [box, x, live, width, look]);
  useLayoutEffect(() => showLane(y), [showLane, y]);
  return { ...windowOf(places, drawnFor), onScroll };
}
