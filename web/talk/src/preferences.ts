import { useSyncExternalStore } from 'react';

/** What this browser remembers of its user; nothing of it leaves the browser. */
export interface Preferences {
  name: string;
  language: 'auto' | 'en' | 'de';
  theme: 'auto' | 'light' | 'dark';
  direction: 'auto' | 'ltr' | 'rtl';
  microphone: string;
  camera: string;
  speaker: string;
  microphoneOn: boolean;
  cameraOn: boolean;
  mirror: boolean;
  blur: boolean;
  pushToTalk: boolean;
  sounds: boolean;
  layout: 'speaker' | 'grid';
  textFirst: boolean;
  /** How buddies see one. */
  status: 'online' | 'away' | 'busy' | 'invisible';
  /** Calls never go directly to the other end. */
  alwaysRelay: boolean;
}

const KEY = 'perigee.preferences';

const DEFAULTS: Preferences = {
  name: '',
  language: 'auto',
  theme: 'auto',
  direction: 'auto',
  microphone: '',
  camera: '',
  speaker: '',
  microphoneOn: true,
  cameraOn: true,
  mirror: true,
  blur: false,
  pushToTalk: true,
  sounds: true,
  layout: 'grid',
  textFirst: true,
  status: 'online',
  alwaysRelay: false,
};

/** Reads JSON that may be missing, broken, or forbidden to this page. */
export function remembered(store: () => Storage, key: string): unknown {
  try {
    return JSON.parse(store().getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

/** Keeps JSON if the browser lets it; where it doesn't, the page works and forgets. */
export function remember(store: () => Storage, key: string, value: unknown): void {
  try {
    if (value === null) store().removeItem(key);
    else store().setItem(key, JSON.stringify(value));
  } catch {
    // Full, or storage is off.
  }
}

function read(): Preferences {
  const stored = remembered(() => localStorage, KEY);
  const all: Record<string, unknown> = { ...DEFAULTS };
  if (typeof stored === 'object' && stored !== null) {
    for (const [name, value] of Object.entries(stored)) {
      if (typeof value === typeof all[name]) all[name] = value;
    }
  }
  return all as unknown as Preferences;
}

let current: Preferences | undefined;
const listeners = new Set<() => void>();

export function preferences(): Preferences {
  current ??= read();
  return current;
}

export function prefer(change: Partial<Preferences>): void {
  current = { ...preferences(), ...change };
  remember(() => localStorage, KEY, current);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences);
}
