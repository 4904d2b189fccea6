import type { Standing } from './api';
import type { KnownDevices } from './deviceBook';
import type { Status } from './documents';

/** Somebody whom one knows, or who asks. */
export interface Contact extends KnownDevices {
  id: string;
  displayName: string;
  address: string;
  standing: Standing;
  groups: readonly string[];
  /** When they were there last, as far as it is known. */
  lastSeen: string | null;
  /** They said yes themselves; the login server may not know yet. */
  hasAgreed: boolean;
  /** What the login server has still to be told. */
  pending: 'ask' | 'part' | 'block' | 'unblock' | null;
}

/** A contact as it is now. */
export type Seen = Contact & { status: Status };

/** Somebody of whom nothing is known. */
export function blank(id: string, address: string): Contact {
  return {
    id, displayName: id, address, standing: 'asked', groups: [], lastSeen: null, devices: [],
    hasTelephonesOnly: false, hasAgreed: false, pending: null,
  };
}

export function latest(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && Date.parse(b) > Date.parse(a)) ? b : a;
}
