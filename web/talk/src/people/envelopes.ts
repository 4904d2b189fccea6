import type { Agent } from '../calls/sip/agent';
import type { Contacts } from './contacts';
import { randomHex } from './encoding';
import { readGroup, type Group } from './groups';
import { isSignedBy, numberIn, parseJws, signed, textIn } from './jws';
import { open, seal, type Sealed } from './sealing';
import type { CertifiedDevice, Trust } from './trust';

/** What is inside a sealed message. */
export interface Letter {
  id: string;
  at: number;
  type: string;
  body: string;
  /** The group that it is said in. */
  group: Group | null;
}

/** One that came: also whom it was written to, by which device, and the sender's permit if it came in a group. */
export type Opened = Letter & { to: string; device: CertifiedDevice; permit: string };

export const SEALED = 'application/perigee-sealed+json';
export const TEXT = 'text/plain';
export const IMDN = 'message/imdn+xml';
export const FILE = 'application/perigee-file+json';
export const TRANSFER = 'application/perigee-transfer+json';
export const COMPOSING = 'application/im-iscomposing+xml';
export const GROUP = 'application/perigee-group+json';

const SKEW_MS = 60_000;
const MOST_PERMIT = 1024;
const PERMIT_SECONDS = 60 * 86_400;

interface Surroundings {
  agent: Agent;
  trust: Trust;
  contacts: Contacts;
  opening: CryptoKey;
}

/** Signs and seals what is written to people, carries it, and opens what comes. */
export class Envelopes {
  readonly #around: Surroundings;
  #permit: { text: Promise<string>; expires: number } | null = null;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** @param to the receiver; to one's own devices, whose conversation it belongs to */
  async seal(to: string, letter: Letter, devices: readonly CertifiedDevice[]): Promise<Sealed> {
    const { self } = this.#around.agent;
    const { group, ...rest } = letter;
    const more = group === null ? {} : { group, permit: await this.#ownPermit() };
    const payload = { to, ...rest, ...more, cert: self.certificate };
    return seal(await signed({ typ: 'perigee-message', kid: self.device }, payload, self.signing), devices);
  }

  /** What people of a group show the login server, to leave messages for who is no contact of theirs. */
  #ownPermit(): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const { self } = this.#around.agent;
    if (this.#permit === null || this.#permit.expires - now < PERMIT_SECONDS / 2) {
      const expires = now + PERMIT_SECONDS;
      const text = signed({ typ: 'perigee-permit', kid: self.device }, { sub: self.person, exp: expires }, self.signing);
      this.#permit = { text, expires };
    }
    return this.#permit.text;
  }

  /** @returns the response's status; 503 if nobody could be asked */
  async pass(person: string, sealed: Sealed): Promise<number> {
    const { agent, contacts } = this.#around;
    const fields = [['Content-Type', SEALED]] as const;
    const response = await agent.ask('MESSAGE', contacts.addressOf(person), fields, JSON.stringify(sealed));
    return response?.status ?? 503;
  }

  /** Says something that need not be kept. */
  async whisper(
    person: string,
    devices: readonly CertifiedDevice[],
    type: string,
    body: string,
    group: Group | null = null,
  ): Promise<void> {
    if (devices.length === 0) return;
    const letter = { id: randomHex(16), at: Date.now(), type, body, group };
    await this.pass(person, await this.seal(person, letter, devices));
  }

  /**
   * Opens what came, and checks that a device of who is said to send it has signed it.
   *
   * @param at when it was sent
   * @returns the letter, or the status to respond with
   */
  async open(sealed: Sealed, from: string, at: number): Promise<Opened | 400 | 403 | 493> {
    const { agent, trust, opening } = this.#around;
    const opened = await open(sealed, agent.self.device, opening);
    if (opened === 'not-for-us') return 493;
    const jws = opened === 'broken' ? null : parseJws(opened.text);
    if (jws === null || jws.header['typ'] !== 'perigee-message') return 400;
    const { payload } = jws;
    const device = await trust.check(textIn(payload, 'cert'), at);
    if (device === null || device.person !== from || !(await isSignedBy(jws, device.key))) return 403;
    const group = payload['group'] === undefined ? null : readGroup(payload['group']);
    if (payload['group'] !== undefined && group === null) return 400;
    return {
      id: textIn(payload, 'id').slice(0, 128),
      to: textIn(payload, 'to'),
      at: Math.min(numberIn(payload, 'at'), Date.now() + SKEW_MS),
      type: textIn(payload, 'type'),
      body: textIn(payload, 'body'),
      group,
      device,
      permit: textIn(payload, 'permit').slice(0, MOST_PERMIT),
    };
  }
}
