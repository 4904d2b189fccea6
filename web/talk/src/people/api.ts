import type { SuperNode } from '../calls/hosts';
import type { Authority } from './trust';

/** The login server's HTTP, which the super node that this page came from passes on. */

export interface Profile {
  id: string;
  displayName: string;
  address: string;
}

export interface OwnProfile extends Profile {
  version: number;
}

export type Standing = 'asked' | 'asking' | 'buddy' | 'blocked';

export interface Buddy extends Partial<Profile> {
  id: string;
  standing: Standing;
  groups: readonly string[];
  lastSeen?: string;
}

export interface Relay {
  urls: readonly string[];
  username: string;
  credential: string;
  expiresAt: string;
}

/** What somebody needs to go on without the login server. */
export interface Kit {
  person: OwnProfile;
  buddies: readonly Buddy[];
  superNodes: readonly SuperNode[];
  relay: Relay;
  authority: Authority;
}

export interface Device {
  id: string;
  name: string;
  certificate: string;
  expiresAt: string;
}

export interface Session extends Kit {
  session: string;
  expiresAt: string;
  device: Device;
}

export interface WaitingMessage {
  number: number;
  from: string;
  at: string;
  body: string;
}

export interface PasskeyChallenge {
  challenge: string;
  relyingParty: string;
  timeout: number;
  algorithms: readonly number[];
  user?: { id: string; name: string; displayName: string };
  exclude?: readonly string[];
}

/** The login server said no; the message is its own word for a person. */
export class Denied extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.name = 'Denied';
    this.status = status;
  }
}

/** The login server can't be reached. */
export class Away extends Error {
  constructor() {
    super('the login server is away');
    this.name = 'Away';
  }
}

const WITHIN_MS = 6_000;

export class PeopleApi {
  readonly #session: () => string | null;
  #isAway = false;

  constructor(session: () => string | null) {
    this.#session = session;
  }

  /** Whether it was away when it was asked last. */
  get isAway(): boolean {
    return this.#isAway;
  }

  signUp(order: Record<string, unknown>): Promise<OwnProfile> {
    return this.#ask('POST', '', order);
  }

  signIn(order: Record<string, unknown>): Promise<Session> {
    return this.#ask('POST', '/sessions', order);
  }

  signOut(): Promise<void> {
    return this.#ask('DELETE', '/sessions');
  }

  challenge(order: { for: string; id?: string; displayName?: string }): Promise<PasskeyChallenge> {
    return this.#ask('POST', '/challenges', order);
  }

  addPasskey(name: string, passkey: unknown): Promise<unknown> {
    return this.#ask('POST', '/passkeys', { name, passkey });
  }

  kit(): Promise<Kit> {
    return this.#ask('GET', '/kit');
  }

  async search(text: string): Promise<readonly Profile[]> {
    const found = await this.#ask<{ people: readonly Profile[] }>('GET', `/search?q=${encodeURIComponent(text)}`);
    return found.people;
  }

  async devicesOf(person: string): Promise<readonly { id: string; certificate: string }[]> {
    const path = `/profiles/${encodeURIComponent(person)}/devices`;
    return (await this.#ask<{ devices: readonly { id: string; certificate: string }[] }>('GET', path)).devices;
  }

  askBuddy(person: string, groups?: readonly string[]): Promise<Buddy> {
    return this.#ask('PUT', `/buddies/${encodeURIComponent(person)}`, groups === undefined ? {} : { groups });
  }

  partBuddy(person: string): Promise<void> {
    return this.#ask('DELETE', `/buddies/${encodeURIComponent(person)}`);
  }

  block(person: string): Promise<void> {
    return this.#ask('PUT', `/blocks/${encodeURIComponent(person)}`);
  }

  unblock(person: string): Promise<void> {
    return this.#ask('DELETE', `/blocks/${encodeURIComponent(person)}`);
  }

  renew(device: string): Promise<Device> {
    return this.#ask('POST', `/devices/${encodeURIComponent(device)}/certificate`);
  }

  changeMe(change: { displayName: string }, version: number): Promise<OwnProfile> {
    return this.#ask('PUT', '/me', change, { 'if-match': `"${version}"` });
  }

  async waiting(): Promise<readonly WaitingMessage[]> {
    return (await this.#ask<{ messages: readonly WaitingMessage[] }>('GET', '/messages')).messages;
  }

  /** @param permit theirs, if they are no contact */
  leave(to: string, device: string, body: string, permit: string | null): Promise<void> {
    return this.#ask('POST', '/messages', { to, device, body, ...(permit === null ? {} : { permit }) });
  }

  received(numbers: readonly number[]): Promise<void> {
    return this.#ask('POST', '/messages/received', { numbers });
  }

  async #ask<T>(method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<T> {
    const session = this.#session();
    const headers: Record<string, string> = { ...more };
    if (session !== null) headers['authorization'] = `Bearer ${session}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const response = await fetch(`/v1/people${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(WITHIN_MS),
    }).catch(() => null);
    this.#isAway = response === null || (response.status >= 502 && response.status <= 504);
    if (response === null || this.#isAway) throw new Away();
    const read: unknown = await response.json().catch(() => null);
    if (response.ok) return read as T;
    const problem = (read ?? {}) as { detail?: string; title?: string };
    throw new Denied(response.status, problem.detail ?? problem.title ?? response.statusText);
  }
}
