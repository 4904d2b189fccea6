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
  const { name, resume, isSealed } = stored as Record<string, unknown>;
  if (typeof name !== 'string' || typeof resume !== 'string') return null;
  return { name, resume, isSealed: isSealed === true };
}

/** Remembers, or forgets, the session for as long as the tab lives. */
export function keepUnfinished(id: string, terms: Terms | null): void {
  remember(() => sessionStorage, sessionKey(id), terms);
}

/** The same meeting at another host, where nothing is remembered: name and proof go along. */
export function elsewhere(url: string, terms: Terms): URL {
  const there = new URL(location.pathname, url);
  const { name, hostKey, token } = terms;
  const proof = { name, ...(hostKey && { host: hostKey }), ...(token && { token }) };
  there.hash = new URLSearchParams(proof).toString();
  return there;
}
