import type { Contacts } from './contacts';
import type { Database } from './database';
import { isMember, isSame, membersOf, merged, type Group } from './groups';
import { Store } from './store';
import type { CertifiedDevice, Trust } from './trust';

/** Certificates of somebody who is in a group with us, and perhaps no contact. */
interface Companion {
  id: string;
  devices: readonly string[];
  /** With which messages may be left for them. */
  permit: string;
}

const MOST_GROUPS = 500;
const MOST_DEVICES = 8;
/** Certificates that go with news of a group; it has to fit into one message. */
const MOST_TOLD = 40;

interface Surroundings {
  database: Database;
  trust: Trust;
  contacts: Contacts;
  person: string;
}

/** The groups that one is in, and the devices of who else is. */
export class Circle {
  readonly store = new Store<ReadonlyMap<string, Group>>(new Map());
  readonly #around: Surroundings;
  readonly #companions = new Map<string, Companion>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  async load(): Promise<void> {
    const { database } = this.#around;
    for (const one of await database.all<Companion>('companions')) this.#companions.set(one.id, one);
    this.store.set(new Map((await database.all<Group>('groups')).map((group) => [group.id, group])));
  }

  find(id: string): Group | null {
    return this.store.view().get(id) ?? null;
  }

  /** Whether we are one of it. */
  isIn(id: string): boolean {
    const group = this.find(id);
    return group !== null && isMember(group, this.#around.person);
  }

  /** Everybody else. */
  othersOf(group: Group): string[] {
    return membersOf(group).filter((id) => id !== this.#around.person);
  }

  /** A group that somebody is in with us. */
  with(person: string): Group | null {
    return [...this.store.view().values()].find((group) => isMember(group, person) && this.isIn(group.id)) ?? null;
  }

  isCompanion(person: string): boolean {
    return this.with(person) !== null;
  }

  /** Takes what is said of a group. False if there is no room for another one. */
  async take(group: Group): Promise<boolean> {
    const known = this.find(group.id);
    if (known === null && this.store.view().size >= MOST_GROUPS) return false;
    const next = known === null ? group : merged(known, group);
    if (known !== null && isSame(known, next)) return true;
    await this.#around.database.put('groups', next);
    this.store.set(new Map(this.store.view()).set(next.id, next));
    return true;
  }

  /** Devices of somebody in a group, or of a contact, whose certificates hold. */
  async devicesOf(person: string): Promise<CertifiedDevice[]> {
    const { contacts, trust } = this.#around;
    const known = contacts.isBuddy(person) ? await contacts.devices.fresh(person) : await contacts.devices.of(person);
    const certificates = this.#companions.get(person)?.devices ?? [];
    const checked = await Promise.all(certificates.map((one) => trust.check(one)));
    const more = checked.filter((one): one is CertifiedDevice => one !== null && one.person === person);
    return [...known, ...more.filter(({ device }) => !known.some((one) => one.device === device))];
  }

  /** A certificate and a permit that came with something said in a group; empty for none. */
  async learn(device: CertifiedDevice, permit = ''): Promise<void> {
    const { person, certificate } = device;
    const isAmong = [...this.store.view().values()].some((group) => isMember(group, person));
    const known = this.#companions.get(person) ?? { id: person, devices: [], permit: '' };
    const isKnown = known.devices.includes(certificate) && (permit === '' || permit === known.permit);
    if (!isAmong || person === this.#around.person || isKnown) return;
    const others: string[] = [];
    for (const one of known.devices) {
      const checked = await this.#around.trust.check(one);
      if (checked !== null && checked.device !== device.device) others.push(one);
    }
    const devices = [certificate, ...others].slice(0, MOST_DEVICES);
    const companion = { id: person, devices, permit: permit || known.permit };
    this.#companions.set(person, companion);
    await this.#around.database.put('companions', companion);
  }

  /** Certificates and permits of others that came with news of a group. */
  async learnAll(certificates: readonly string[], permits: Readonly<Record<string, string>>): Promise<void> {
    for (const one of certificates.slice(0, MOST_TOLD)) {
      const device = await this.#around.trust.check(one);
      if (device === null) continue;
      // What they said themselves counts more.
      const known = this.#companions.get(device.person)?.permit ?? '';
      await this.learn(device, known === '' ? permits[device.person] : '');
    }
  }

  /** With what messages may be left for somebody; null if contacts need nothing, or nothing is known. */
  permitOf(person: string): string | null {
    return this.#around.contacts.isBuddy(person) ? null : this.#companions.get(person)?.permit || null;
  }

  permitsOf(group: Group): Record<string, string> {
    const known = this.othersOf(group).map((id): [string, string] => [id, this.#companions.get(id)?.permit ?? '']);
    return Object.fromEntries(known.filter(([, permit]) => permit !== ''));
  }

  /** Certificates of everybody in a group, as far as they are known: first one of each. */
  async certificatesOf(group: Group): Promise<string[]> {
    const all = await Promise.all(this.othersOf(group).map((person) => this.devicesOf(person)));
    const ranked = all.flatMap((devices) => devices.map(({ certificate }, rank) => ({ certificate, rank })));
    return ranked.sort((a, b) => a.rank - b.rank).slice(0, MOST_TOLD).map(({ certificate }) => certificate);
  }
}
