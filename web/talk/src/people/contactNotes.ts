import type { Agent } from '../calls/sip/agent';
import { addressOf, first, userOf, type SipRequest } from '../calls/sip/message';
import { isSignedBy, parseJws, signed, textIn } from './jws';
import type { CertifiedDevice, Trust } from './trust';

const NOTE = 'application/perigee-contact+jwt';
const AGAIN_MS = [2_000, 5_000, 15_000, 60_000, 300_000] as const;

/** What a note says: that somebody asks, says yes, goes, has a device, or what our other devices did. */
export type What = 'ask' | 'accept' | 'part' | 'device' | 'mine';

/** A note whose signer is who it names. */
export interface ContactNote {
  from: string;
  device: CertifiedDevice;
  payload: Record<string, unknown>;
}

/** Tells people directly what they would otherwise have to ask the login server for. */
export class ContactNotes {
  readonly #agent: Agent;
  readonly #trust: Trust;
  readonly #addressOf: (person: string) => string;

  /** @param find where somebody is asked */
  constructor(agent: Agent, trust: Trust, find: (person: string) => string) {
    this.#agent = agent;
    this.#trust = trust;
    this.#addressOf = find;
  }

  /** @returns the response's status; 503 if nobody could be asked */
  async send(person: string, what: What, more: Record<string, unknown> = {}): Promise<number> {
    const { self } = this.#agent;
    const payload = { to: person, name: self.displayName, what, cert: self.certificate, at: Date.now(), ...more };
    const body = await signed({ typ: 'perigee-contact', kid: self.device }, payload, self.signing);
    const response = await this.#agent.ask('MESSAGE', this.#addressOf(person), [['Content-Type', NOTE]], body);
    return response?.status ?? 503;
  }

  /** Who is told may be away for a moment: it is said again until they hear it, as long as it holds. */
  async sendUntilHeard(person: string, what: What, holds: () => boolean, tries = 0): Promise<void> {
    const status = await this.send(person, what);
    const waitMs = AGAIN_MS[tries];
    if ((status >= 200 && status < 300) || status === 403 || waitMs === undefined) return;
    setTimeout(() => {
      if (holds()) void this.sendUntilHeard(person, what, holds, tries + 1);
    }, waitMs);
  }

  /** @returns null for what is a note and not genuine */
  async read(request: SipRequest): Promise<ContactNote | null> {
    const from = userOf(addressOf(first(request, 'From')).uri);
    const jws = parseJws(request.body);
    const device = jws === null ? null : await this.#trust.check(textIn(jws.payload, 'cert'));
    const isGenuine =
      jws !== null && device !== null && jws.header['typ'] === 'perigee-contact' && device.person === from &&
      textIn(jws.payload, 'to') === this.#agent.self.person && (await isSignedBy(jws, device.key));
    return isGenuine ? { from, device, payload: jws.payload } : null;
  }
}

export function isNote(request: SipRequest): boolean {
  return first(request, 'Content-Type') === NOTE;
}
