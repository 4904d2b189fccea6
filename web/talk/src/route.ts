import { useSyncExternalStore } from 'react';

/** Where in the app the address bar says we are. */
export type Route =
  | { page: 'landing' }
  | { page: 'meeting'; id: string }
  /** Everybody one knows, or what was said with one of them or in a group. */
  | { page: 'people'; person: string | null }
  | { page: 'sign-in' }
  | { page: 'sign-up' }
  | { page: 'unknown' };

const PERSON_PATH = /^\/people(?:\/([a-z0-9][a-z0-9._-]{1,31}|\+[0-9a-f]{32}))?\/?$/;
const MEETING_PATH = /^\/m\/([a-z0-9-]{4,64})\/?$/i;

export function routeOf(path: string): Route {
  if (path === '/' || path === '/index.html') return { page: 'landing' };
  if (path === '/sign-in' || path === '/sign-up') return { page: path.slice(1) as 'sign-in' | 'sign-up' };
  const person = PERSON_PATH.exec(path);
  if (person !== null) return { page: 'people', person: person[1] ?? null };
  const id = MEETING_PATH.exec(path)?.[1];
  return id === undefined ? { page: 'unknown' } : { page: 'meeting', id: id.toLowerCase() };
}

/**
 * The meeting's id in what somebody typed or pasted: a link, the id as it is written, or its
 * letters alone.
 */
export function meetingIdIn(typed: string): string | null {
  const text = typed.trim();
  const linked = /\/m\/([a-z0-9-]{4,64})/i.exec(text)?.[1];
  if (linked !== undefined) return linked.toLowerCase();
  const code = text.toLowerCase().replace(/[\s_]+/g, '-');
  if (/^[a-z]{10}$/.test(code)) return `${code.slice(0, 3)}-${code.slice(3, 7)}-${code.slice(7)}`;
  return /^[a-z0-9]+(-[a-z0-9]+)+$/.test(code) && code.length <= 64 ? code : null;
}

const listeners = new Set<() => void>();

export function go(path: string): void {
  if (path !== location.pathname) history.pushState(null, '', path);
  window.scrollTo(0, 0);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}
