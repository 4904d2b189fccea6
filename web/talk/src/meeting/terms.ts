import { remember, remembered } from '../preferences';

/** How somebody comes in. */
export interface Terms {
  name: string;
  passcode?: string;
  hostKey?: string;
  /** Proves who it is; signed by the meeting's owner. */
  token?: string;
  /** What the server gave a browser that was here before. */
  resume?: string;
  /** The signalling of that server, if it is not the page's own. */
  server?: string;
  /** Whether sound and picture are end-to-end encrypted. */
  isSealed: boolean;
}

function sessionKey(id: string): string {
  return `perigee.session.${id}`;
}

/** The session that this tab had before it was reloaded, or crashed. */
export function unfinished(id: string): Terms | null {
  const stored = remembered(() => sessionStorage, sessionKey(id));
  if (typeof stored !== 'object' || stored === null) return null;
  const { name, resume, isSealed, ...others } = stored as Record<string, unknown>;
  if (typeof name !== 'string' || typeof resume !== 'string') return null;
  const terms: Terms = { name, resume, isSealed: isSealed === true };
  for (const key of ['passcode', 'hostKey', 'token', 'server'] as const) {
    const value = others[key];
    if (typeof value === 'string') terms[key] = value;
  }
  return terms;
}

/** Remembers, or forgets, the session for as long as the tab lives. */
export function keepUnfinished(id: string, terms: Terms | null): void {
  remember(() => sessionStorage, sessionKey(id), terms);
}
