/** How much of something long is shown: the beginning, and all of it bit by bit once asked for. */
import { useEffect, useState } from 'react';

export interface Growing {
  /** How many are shown now. */
  readonly shown: number;
  /** There is more, and nobody has asked for it. */
  readonly cut: boolean;
  /** Shows all, a step in each frame, so that the page does not stand still for it. */
  readonly showAll: () => void;
}

export function useGrowing(of: number, { first, step }: { first: number; step: number }): Growing {
  const [shown, setShown] = useState(first);
  const [all, setAll] = useState(false);
  useEffect(() => {
    if (!all || shown >= of) return undefined;
    const frame = requestAnimationFrame(() => setShown((before) => before + step));
    return () => cancelAnimationFrame(frame);
  }, [all, shown, of, step]);
  return { shown: Math.min(shown, of), cut: !all && of > shown, showAll: () => setAll(true) };
}
