/** Light, dark, or as the system has it; kept in the browser. */
import { useEffect, useState } from 'react';

export type Theme = 'system' | 'light' | 'dark';

const place = 'baton-theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

/** Puts the kept theme on the page; called before the first rendering, so nothing flashes. */
export function applyTheme(theme: Theme = keptTheme()): void {
  const isDark = theme === 'dark' || (theme === 'system' && dark.matches);
  document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
}

/** The theme, and how to choose another. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(keptTheme);
  useEffect(() => {
    applyTheme(theme);
    const follow = (): void => applyTheme(theme);
    dark.addEventListener('change', follow);
    return () => dark.removeEventListener('change', follow);
  }, [theme]);
  const choose = (next: Theme): void => {
    localStorage.setItem(place, next);
    setTheme(next);
  };
  return [theme, choose];
}

function keptTheme(): Theme {
  const kept = localStorage.getItem(place);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}
