import { remember, remembered } from '../preferences';

/** A meeting that this browser was in, or made. */
export interface RecentMeeting {
  id: string;
  title: string;
  at: number;
  /** Makes this browser's user a host; only whoever created the meeting has it. */
  hostKey?: string;
}

const KEY = 'perigee.meetings';
const MOST = 12;

export function recentMeetings(): RecentMeeting[] {
  const stored = remembered(() => localStorage, KEY);
  if (!Array.isArray(stored)) return [];
  return stored.filter(isRecent).slice(0, MOST);
}

function isRecent(value: unknown): value is RecentMeeting {
  if (typeof value !== 'object' || value === null) return false;
  const { id, title, at, hostKey } = value as Record<string, unknown>;
  const keyed = hostKey === undefined || typeof hostKey === 'string';
  return typeof id === 'string' && typeof title === 'string' && typeof at === 'number' && keyed;
}

/** Puts a meeting first in the list; what was known of it and isn't said anew is kept. */
export function rememberMeeting(meeting: RecentMeeting): void {
  const all = recentMeetings();
  const known = all.find((one) => one.id === meeting.id);
  const others = all.filter((one) => one.id !== meeting.id);
  remember(() => localStorage, KEY, [{ ...known, ...meeting }, ...others].slice(0, MOST));
}

export function forgetMeeting(id: string): void {
  remember(() => localStorage, KEY, recentMeetings().filter((one) => one.id !== id));
}

export function hostKeyOf(id: string): string | undefined {
  return recentMeetings().find((one) => one.id === id)?.hostKey;
}

/**
 * Links of hosts and of invited people carry their proof behind the `#`, which browsers do not
 * send. The host's is kept with the meeting; both go from the address bar.
 */
export function takeProof(id: string): { token?: string } {
  const proof = new URLSearchParams(location.hash.slice(1));
  const hostKey = proof.get('host');
  const token = proof.get('token');
  if (hostKey === null && token === null) return {};
  history.replaceState(null, '', location.pathname);
  if (hostKey !== null) {
    const known = recentMeetings().find((one) => one.id === id);
    rememberMeeting({ id, title: known?.title ?? '', at: Date.now(), hostKey });
  }
  return token === null ? {} : { token };
}
