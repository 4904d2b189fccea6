import type { Agent } from '../calls/sip/agent';
import type { Line, ServerTransaction } from '../calls/sip/line';
import { addressOf, first, userOf, type SipRequest } from '../calls/sip/message';
import { Away, Denied, type Buddy, type PeopleApi, type Profile, type Standing } from './api';
import type { Database } from './database';
import { writePidf, type Status } from './documents';
import { isSignedBy, parseJws, signed, textIn } from './jws';
import { Store } from './store';
import type { CertifiedDevice, Trust } from './trust';
import { Watch } from './watch';

/** Somebody whom one knows, or who asks. */
export interface Contact {
  id: string;
  displayName: string;
  address: string;
  standing: Standing;
  groups: readonly string[];
  /** When they were there last, as far as it is known. */
  lastSeen: string | null;
  /** Certificates of their devices. */
  devices: readonly string[];
  /** The login server says that they have no device with a key, and none was ever seen. */
  hasTelephonesOnly: boolean;
  /** They said yes themselves; the login server may not know yet. */
  hasAgreed: boolean;
  /** What the login server has still to be told. */
  pending: 'ask' | 'part' | 'block' | 'unblock' | null;
}

/** A contact as it is now. */
export type Seen = Contact & { status: Status };

export type OwnStatus = 'online' | 'away' | 'busy' | 'invisible';

const NOTE = 'application/perigee-contact+jwt';
const MOST_STRANGERS = 100;
const MOST_DEVICES = 20;
const AT_ONCE = 40;
const PACE_MS = 50;
const NOTE_AGAIN_MS = [2_000, 5_000, 15_000, 60_000, 300_000] as const;
const PUBLISH_EVERY_MS = 50 * 60_000;
const DEVICES_FRESH_MS = 10 * 60_000;
const DEVICES_WITHIN_MS = 1_500;

interface Surroundings {
  agent: Agent;
  api: PeopleApi;
  database: Database;
  trust: Trust;
  /** Somebody came. */
  appeared(person: string): void;
  /** A device of somebody's, who may be no contact, says that it is theirs. */
  introduced(device: CertifiedDevice): void;
}

/** Buddies, who asks, and who of them is there. */
export class Contacts {
  readonly store = new Store<readonly Seen[]>([]);
  readonly #around: Surroundings;
  readonly #all = new Map<string, Contact>();
  readonly #seen = new Map<string, Status>();
  readonly #watches = new Map<string, Watch>();
  readonly #devicesAsked = new Map<string, number>();
  #own: readonly string[] = [];
  #status: OwnStatus = 'online';
  #watchers = '';
  #publish: ReturnType<typeof setInterval> | undefined;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** What was known the last time; nobody need be asked for it. */
  async load(buddies: readonly Buddy[]): Promise<void> {
    for (const contact of await this.#around.database.all<Contact>('contacts')) this.#all.set(contact.id, contact);
    this.#own = (await this.#around.database.get<readonly string[]>('self', 'devices')) ?? [];
    await this.merge(buddies);
    this.#publish = setInterval(() => this.publish(), PUBLISH_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#publish);
  }

  find(person: string): Contact | null {
    return this.#all.get(person) ?? null;
  }

  isBuddy(person: string): boolean {
    return this.#all.get(person)?.standing === 'buddy';
  }

  isBlocked(person: string): boolean {
    return this.#all.get(person)?.standing === 'blocked';
  }

  status(person: string): Status {
    return this.#seen.get(person) ?? 'offline';
  }

  /** @param said what somebody who is no contact says; it may be another's, so the id stands beside it */
  nameOf(person: string, said = ''): string {
    const name = said.trim().slice(0, 80);
    const stranger = name === '' || name === person ? person : `${name} (${person})`;
    return this.#all.get(person)?.displayName ?? stranger;
  }

  /** What the login server says, put together with what it does not know yet. */
  async merge(buddies: readonly Buddy[]): Promise<void> {
    const said = new Map(buddies.map((buddy) => [buddy.id, buddy]));
    for (const buddy of buddies) {
      const known = this.#all.get(buddy.id);
      if (known !== undefined && known.pending !== null) continue;
      const agreed = known?.hasAgreed === true && buddy.standing === 'asked';
      await this.#keep({
        ...(known ?? blank(buddy.id, this.#domain)),
        displayName: buddy.displayName ?? known?.displayName ?? buddy.id,
        address: buddy.address ?? known?.address ?? this.#addressOf(buddy.id),
        standing: agreed ? 'buddy' : buddy.standing,
        groups: buddy.groups,
        lastSeen: latest(known?.lastSeen ?? null, buddy.lastSeen ?? null),
        // What it knows now it may also end.
        hasAgreed: buddy.standing !== 'buddy' && known?.hasAgreed === true,
      });
    }
    for (const [id, contact] of this.#all) {
      if (!said.has(id) && contact.pending === null && !contact.hasAgreed) await this.#forget(id);
    }
    this.#show();
    this.#watchAll();
  }

  /** Tells the login server what it missed. */
  async catchUp(): Promise<void> {
    for (const contact of this.#all.values()) {
      if (contact.pending !== null) await this.#tell(contact);
    }
  }

  /** Asks somebody to become a buddy, or says yes to who asks. */
  async ask(profile: Profile): Promise<void> {
    const known = this.#all.get(profile.id);
    const accepts = known?.standing === 'asking';
    const contact: Contact = {
      ...(known ?? blank(profile.id, this.#domain)),
      displayName: profile.displayName,
      address: profile.address,
      standing: accepts ? 'buddy' : known?.standing === 'buddy' ? 'buddy' : 'asked',
      hasAgreed: accepts || known?.hasAgreed === true,
      pending: 'ask',
    };
    await this.#change(contact);
    // The login server may be slow to say that it is away; the other person need not wait for it.
    await Promise.all([
      this.#noteUntilHeard(profile.id, accepts ? 'accept' : 'ask'),
      this.#tellOwn(contact),
      this.#tell(contact),
    ]);
    if (accepts) this.#around.appeared(profile.id);
  }

  async part(person: string): Promise<void> {
    const known = this.#all.get(person);
    if (known === undefined) return;
    const gone: Contact = { ...known, standing: 'asked', hasAgreed: false, pending: 'part' };
    await this.#change(gone);
    await Promise.all([this.note(person, 'part'), this.#tellOwn(gone, true), this.#tell(gone)]);
  }

  async block(person: string, isBlocked: boolean): Promise<void> {
    const known = this.#all.get(person) ?? blank(person, this.#domain);
    const standing = isBlocked ? 'blocked' : 'asked';
    const contact: Contact = { ...known, standing, hasAgreed: false, pending: isBlocked ? 'block' : 'unblock' };
    await this.#change(contact);
    await Promise.all([this.#tellOwn(contact, !isBlocked), this.#tell(contact)]);
  }

  async group(person: string, groups: readonly string[]): Promise<void> {
    const known = this.#all.get(person);
    if (known === undefined) return;
    const contact: Contact = { ...known, groups, pending: 'ask' };
    await this.#change(contact);
    await Promise.all([this.#tellOwn(contact), this.#tell(contact)]);
  }

  /** Devices of somebody whose certificates hold. */
  async devicesOf(person: string): Promise<CertifiedDevice[]> {
    const certificates = this.#all.get(person)?.devices ?? [];
    const all = await Promise.all(certificates.map((one) => this.#around.trust.check(one)));
    return all.filter((one): one is CertifiedDevice => one !== null && one.person === person);
  }

  /** The same, after a look whether the login server knows of newer ones, if it soon says so. */
  async freshDevicesOf(person: string): Promise<CertifiedDevice[]> {
    const askedAt = this.#devicesAsked.get(person) ?? 0;
    const known = await this.devicesOf(person);
    if (Date.now() - askedAt < DEVICES_FRESH_MS || (this.#around.api.isAway && known.length > 0)) return known;
    const asked = this.refreshDevices(person);
    const soon = new Promise((resolve) => {
      setTimeout(resolve, known.length === 0 ? 10 * DEVICES_WITHIN_MS : DEVICES_WITHIN_MS);
    });
    await Promise.race([asked, soon]);
    return this.devicesOf(person);
  }

  /** One's own other devices. */
  async ownDevices(): Promise<CertifiedDevice[]> {
    const { self } = this.#around.agent;
    const all = await Promise.all(this.#own.map((one) => this.#around.trust.check(one)));
    return all.filter(
      (one): one is CertifiedDevice => one !== null && one.person === self.person && one.device !== self.device,
    );
  }

  async refreshOwnDevices(): Promise<void> {
    const devices = await this.#around.api.devicesOf(this.#around.agent.self.person);
    this.#own = devices.map(({ certificate }) => certificate);
    await this.#around.database.put('self', this.#own, 'devices');
  }

  /** Asks the login server for somebody's devices; false if it is away. */
  async refreshDevices(person: string): Promise<boolean> {
    try {
      const devices = await this.#around.api.devicesOf(person);
      this.#devicesAsked.set(person, Date.now());
      const known = this.#all.get(person);
      if (known === undefined) return true;
      const hasTelephonesOnly = devices.length === 0 && known.devices.length === 0;
      // What was known of devices is not forgotten for an empty answer: messages stay sealed.
      const certificates = devices.length === 0 ? known.devices : devices.map(({ certificate }) => certificate);
      if (devices.length > 0 || hasTelephonesOnly !== known.hasTelephonesOnly) {
        await this.#keep({ ...known, devices: certificates, hasTelephonesOnly });
        this.#show();
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
    const known = this.#all.get(device.person);
    if (known === undefined || known.devices.includes(device.certificate)) return;
    const checked = await this.devicesOf(device.person);
    const others = checked.filter((one) => one.device !== device.device).map(({ certificate }) => certificate);
    const devices = [device.certificate, ...others].slice(0, MOST_DEVICES);
    await this.#keep({ ...known, devices, hasTelephonesOnly: false });
  }

  /** A line is there: says who one is, and asks who is there. */
  connected(line: Line): void {
    this.publish(line);
    this.#watchAll();
  }

  lost(line: Line): void {
    for (const [person, watch] of this.#watches) {
      if (watch.line === line) this.#watches.delete(person);
    }
    this.#watchAll();
    if (this.#around.agent.line === null) {
      this.#seen.clear();
      this.#show();
    }
  }

  say(status: OwnStatus): void {
    this.#status = status;
    this.publish();
  }

  publish(only: Line | null = null): void {
    const { agent } = this.#around;
    const { address } = agent.self;
    const status = this.#status === 'invisible' ? 'offline' : this.#status;
    const fields = [['Event', 'presence'], ['Expires', '3600'], ['Content-Type', 'application/pidf+xml']] as const;
    for (const line of only === null ? agent.lines : [only]) {
      void agent.askBy(line, 'PUBLISH', address, fields, writePidf(address, status, this.#buddies()));
    }
  }

  #buddies(): string[] {
    return [...this.#all.values()].filter(({ standing }) => standing === 'buddy').map(({ id }) => id);
  }

  /** Takes a note of somebody: that they ask, say yes, or go. */
  async receive(request: SipRequest, server: ServerTransaction): Promise<boolean> {
    if (first(request, 'Content-Type') !== NOTE) return false;
    const from = userOf(addressOf(first(request, 'From')).uri);
    const jws = parseJws(request.body);
    const device = jws === null ? null : await this.#around.trust.check(textIn(jws.payload, 'cert'));
    const isGenuine =
      jws !== null && device !== null && jws.header['typ'] === 'perigee-contact' && device.person === from &&
      textIn(jws.payload, 'to') === this.#around.agent.self.person && (await isSignedBy(jws, device.key));
    if (!isGenuine || this.isBlocked(from)) {
      server.respond(403);
      return true;
    }
    if (from === this.#around.agent.self.person) {
      if (device.device !== this.#around.agent.self.device) {
        this.#own = [...new Set([device.certificate, ...this.#own])].slice(0, MOST_DEVICES);
        await this.#ownNoted(jws.payload['contact']);
      }
      server.respond(200);
      return true;
    }
    const isKnown = this.#all.has(from);
    const strangers = [...this.#all.values()].filter(({ standing }) => standing === 'asking').length;
    if (!isKnown && strangers >= MOST_STRANGERS) {
      server.respond(480);
      return true;
    }
    await this.#noted(from, textIn(jws.payload, 'what'), textIn(jws.payload, 'name'));
    await this.learn(device);
    this.#around.introduced(device);
    server.respond(200);
    return true;
  }

  /** Another device of ours did something. */
  async #ownNoted(said: unknown): Promise<void> {
    const { id, displayName, address, standing, groups, devices } = (said ?? {}) as Partial<Contact>;
    if (typeof id !== 'string' || typeof displayName !== 'string' || typeof address !== 'string') return;
    if (standing === undefined) {
      await this.#forget(id);
      this.#show();
      return;
    }
    const known = this.#all.get(id) ?? blank(id, this.#domain);
    const certificates = [...new Set([...known.devices, ...(devices ?? [])])].slice(0, MOST_DEVICES);
    await this.#keep({
      ...known, displayName, address, standing, groups: groups ?? known.groups, devices: certificates,
      hasAgreed: standing === 'buddy', pending: null,
    });
    this.#show();
    this.#watchAll();
  }

  /** Tells our other devices what became of somebody. */
  async #tellOwn(contact: Contact, isGone = false): Promise<void> {
    if ((await this.ownDevices()).length === 0) return;
    const { id, displayName, address, standing, groups, devices } = contact;
    const said = { id, displayName, address, ...(isGone ? {} : { standing, groups, devices }) };
    await this.note(this.#around.agent.self.person, 'mine', { contact: said });
  }

  async #noted(from: string, what: string, name: string): Promise<void> {
    const known = this.#all.get(from);
    const contact = known ?? blank(from, this.#domain);
    const named = { ...contact, displayName: name.slice(0, 80) || contact.displayName };
    switch (what) {
      case 'ask':
        if (known?.standing === 'asked') {
          // Both asked: that is a yes of both.
          await this.#change({ ...named, standing: 'buddy', hasAgreed: true });
          await this.note(from, 'accept');
        } else if (known?.standing !== 'buddy') {
          await this.#change({ ...named, standing: 'asking', hasAgreed: true });
        } else {
          await this.note(from, 'accept');
        }
        break;
      case 'accept':
        if (known?.standing === 'asked' && known.pending !== 'part' && known.pending !== 'unblock') {
          await this.#change({ ...named, standing: 'buddy', hasAgreed: true });
          this.#around.appeared(from);
        }
        break;
      case 'part':
        if (known?.standing === 'buddy' || known?.standing === 'asking') await this.#forget(from);
        this.#show();
        break;
      default:
      // A device that introduces itself.
    }
  }

  /** Who is asked, or told yes, may be away for a moment: it is said again until they hear it. */
  async #noteUntilHeard(person: string, what: 'ask' | 'accept', tries = 0): Promise<void> {
    const status = await this.note(person, what);
    const wait = NOTE_AGAIN_MS[tries];
    if ((status >= 200 && status < 300) || status === 403 || wait === undefined) return;
    setTimeout(() => {
      const standing = this.#all.get(person)?.standing;
      const stillHolds = what === 'ask' ? standing === 'asked' : standing === 'buddy';
      if (stillHolds) void this.#noteUntilHeard(person, what, tries + 1);
    }, wait);
  }

  /**
   * Tells somebody directly, so that they need not ask the login server, nor we.
   *
   * @returns the response's status; 503 if nobody could be asked
   */
  async note(
    person: string,
    what: 'ask' | 'accept' | 'part' | 'device' | 'mine',
    more: Record<string, unknown> = {},
  ): Promise<number> {
    const { self } = this.#around.agent;
    const payload = { to: person, name: self.displayName, what, cert: self.certificate, at: Date.now(), ...more };
    const body = await signed({ typ: 'perigee-contact', kid: self.device }, payload, self.signing);
    const response = await this.#around.agent.ask('MESSAGE', this.#addressOf(person), [['Content-Type', NOTE]], body);
    return response?.status ?? 503;
  }

  async #tell(contact: Contact): Promise<void> {
    const { api } = this.#around;
    const { id, pending, groups } = contact;
    try {
      if (pending === 'ask') await api.askBuddy(id, groups);
      else if (pending === 'part') await api.partBuddy(id);
      else if (pending === 'block') await api.block(id);
      else if (pending === 'unblock') await api.unblock(id);
    } catch (error) {
      if (error instanceof Away || (error instanceof Denied && error.status === 401)) return;
      // It knows better, or nothing of it: what it says next counts.
      if (!(error instanceof Denied)) throw error;
    }
    const now = this.#all.get(id);
    if (now === undefined || now.pending !== pending) return;
    if (pending === 'part' || pending === 'unblock') await this.#forget(id);
    else await this.#keep({ ...now, pending: null });
    this.#show();
  }

  async #change(contact: Contact): Promise<void> {
    await this.#keep(contact);
    this.#show();
    this.#watchAll();
  }

  async #keep(contact: Contact): Promise<void> {
    this.#all.set(contact.id, contact);
    await this.#around.database.put('contacts', contact);
  }

  async #forget(person: string): Promise<void> {
    this.#all.delete(person);
    this.#seen.delete(person);
    this.#watches.get(person)?.end();
    this.#watches.delete(person);
    await this.#around.database.remove('contacts', person);
  }

  #show(): void {
    const shown = [...this.#all.values()].filter(({ pending }) => pending !== 'part' && pending !== 'unblock');
    this.store.set(shown.map((contact) => Object.assign({}, contact, { status: this.status(contact.id) })));
    // Who became a contact, or is none any more, sees something else from now on.
    const watchers = this.#buddies().join(' ');
    if (watchers !== this.#watchers) {
      this.#watchers = watchers;
      this.publish();
    }
  }

  #watchAll(): void {
    const { line } = this.#around.agent;
    if (line === null) return;
    let started = 0;
    for (const { id, standing } of this.#all.values()) {
      if (standing !== 'buddy' || this.#watches.has(id)) continue;
      const watch = new Watch(this.#around.agent, line, this.#addressOf(id), (status) => this.#heard(id, status));
      this.#watches.set(id, watch);
      setTimeout(() => watch.begin(), Math.max(0, started++ - AT_ONCE) * PACE_MS);
    }
  }

  #heard(person: string, status: Status): void {
    const before = this.status(person);
    if (before === status) return;
    this.#seen.set(person, status);
    const known = this.#all.get(person);
    if (status === 'offline' && known !== undefined) {
      void this.#keep({ ...known, lastSeen: new Date().toISOString() });
    }
    this.#show();
    if (before === 'offline') this.#around.appeared(person);
  }

  get #domain(): string {
    const { address } = this.#around.agent.self;
    return address.slice(address.indexOf('@') + 1);
  }

  #addressOf(person: string): string {
    return `sip:${encodeURIComponent(person)}@${this.#domain}`;
  }
}

function blank(id: string, domain: string): Contact {
  return {
    id, displayName: id, address: `sip:${id}@${domain}`, standing: 'asked', groups: [], lastSeen: null, devices: [],
    hasTelephonesOnly: false, hasAgreed: false, pending: null,
  };
}

function latest(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && Date.parse(b) > Date.parse(a)) ? b : a;
}
