import { useEffect, useSyncExternalStore, type ReactNode } from 'react';
import { usePreferences } from '../preferences';

const darkness = window.matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  darkness.addEventListener('change', listener);
  return () => darkness.removeEventListener('change', listener);
}

/** Tells the page whether it is dark: as the user prefers, else as the system does. */
export function Theme({ children }: { children: ReactNode }) {
  const { theme } = usePreferences();
  const system = useSyncExternalStore(subscribe, () => darkness.matches);
  const dark = theme === 'auto' ? system : theme === 'dark';
  useEffect(() => {
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
  }, [dark]);
  return children;
}
