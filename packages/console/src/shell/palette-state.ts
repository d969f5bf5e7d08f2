/** Whether the palette is shown: Ctrl-K, or the platform's own form of it, wherever one is. */
import { useCallback, useEffect, useState } from 'react';

export interface PaletteState {
  readonly shown: boolean;
  /** It was shown before, so its script is there. */
  readonly asked: boolean;
  readonly open: () => void;
  readonly show: (shown: boolean) => void;
}

/** Follows the keys; `asked` stays true from when it was first shown. */
export function usePalette(): PaletteState {
  const [shown, show] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      show((before) => !before);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const [asked, setAsked] = useState(false);
  if (shown && !asked) setAsked(true);
  const open = useCallback(() => show(true), []);
  return { shown, asked, open, show };
}
