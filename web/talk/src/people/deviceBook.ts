import { Away, Denied, type PeopleApi } from './api';
import type { Database } from './database';
import type { CertifiedDevice, Trust } from './trust';

/** What is known of somebody's devices. */
export interface KnownDevices {
  /** Certificates of them. */
  devices: readonly string[];
  /** The login server says that they have no device with a key, and none was ever seen. */
  hasTelephonesOnly: boolean;
}

export const MOST_DEVICES = 20;

const FRESH_MS = 10 * 60_000;
const WITHIN_MS = 1_500;

interface Surroundings {
  person: string;
  device: string;
  api: PeopleApi;
  database: Database;
  trust: Trust;
  /** Of a contact; null of anybody else. */
  known(person: string): KnownDevices | null;
  learnt(person: string, devices: KnownDevices): Promise<void>;
}

/** Devices of contacts and one's own others, by the certificates that one has of them. */
export class DeviceBook {
  readonly #around: Surroundings;
  readonly #askedAt = new Map<string, number>();
  #own: readonly string[] = [];

  constructor(around: Surroundings) {
    this.#around = around;
  }

  async load(): Promise<void> {
    this.#own = (await this.#around.database.get<readonly string[]>('self', 'devices')) ?? [];
  }

  /** Devices of somebody whose certificates hold. */
  async of(person: string): Promise<CertifiedDevice[]> {
    const checked = await this.#checked(this.#around.known(person)?.devices ?? []);
    return checked.filter((one) => one.person === person);
  }

  /** The same, after a look whether the login server knows of newer ones, if it soon says so. */
  async fresh(person: string): Promise<CertifiedDevice[]> {
    const askedAt = this.#askedAt.get(person) ?? 0;
    const known = await this.of(person);
    if (Date.now() - askedAt < FRESH_MS || (this.#around.api.isAway && known.length > 0)) return known;
    const asked = this.refresh(person);
    const soon = new Promise((resolve) => {
      setTimeout(resolve, known.length === 0 ? 10 * WITHIN_MS : WITHIN_MS);
    });
    await Promise.race([asked, soon]);
    return this.of(person);
  }

  /** Asks the login server for somebody's devices; false if it is away. */
  async refresh(person: string): Promise<boolean> {
    const { api, known, learnt } = this.#around;
    try {
      const said = await api.devicesOf(person);
      this.#askedAt.set(person, Date.now());
      const before = known(person);
      if (before === null) return true;
      const hasTelephonesOnly = said.length === 0 && before.devices.length === 0;
      // What was known of devices is not forgotten for an empty answer: messages stay sealed.
      const devices = said.length === 0 ? before.devices : said.map(({ certificate }) => certificate);
      if (said.length > 0 || hasTelephonesOnly !== before.hasTelephonesOnly) {
        await learnt(person, { devices, hasTelephonesOnly });
      }
      return true;
    } catch (error) {
      if (error instanceof Denied) return true;
      if (error instanceof Away) return false;
      throw error;
    }
  }

  /** A certificate that came with something of theirs. */
  async learn(device: CertifiedDevice): Promise<void> {
    const known = this.#around.known(device.person);
    if (known === null || known.devices.includes(device.certificate)) return;
    const checked = await this.of(device.person);
    const others = checked.filter((one) => one.device !== device.device).map(({ certificate }) => certificate);
    const devices = [device.certificate, ...others].slice(0, MOST_DEVICES);
    await this.#around.learnt(device.person, { devices, hasTelephonesOnly: false });
  }

  /** One's own other devices. */
  async others(): Promise<CertifiedDevice[]> {
    const { person, device } = this.#around;
    const checked = await this.#checked(this.#own);
    return checked.filter((one) => one.person === person && one.device !== device);
  }

  learnOwn(certificate: string): void {
    this.#own = [...new Set([certificate, ...this.#own])].slice(0, MOST_DEVICES);
  }

  async refreshOwn(): Promise<void> {
    const devices = await this.#around.api.devicesOf(this.#around.person);
    this.#own = devices.map(({ certificate }) => certificate);
    await this.#around.database.put('self', this.#own, 'devices');
  }

  async #checked(certificates: readonly string[]): Promise<CertifiedDevice[]> {
    const all = await Promise.all(certificates.map((one) => this.#around.trust.check(one)));
    return all.filter((one): one is CertifiedDevice => one !== null);
  }
}
