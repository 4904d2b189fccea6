import type { Agent } from '../calls/sip/agent';
import type { ServerTransaction } from '../calls/sip/line';
import type { SipRequest } from '../calls/sip/message';
import { Away, Denied, type Buddy, type PeopleApi, type Profile } from './api';
import { blank, latest, type Contact, type Seen } from './contact';
import { ContactNotes, isNote } from './contactNotes';
import type { Database } from './database';
import { DeviceBook, MOST_DEVICES, type KnownDevices } from './deviceBook';
import type { Status } from './documents';
import { textIn } from './jws';
import { Presence } from './presence';
import { Store } from './store';
import type { CertifiedDevice, Trust } from './trust';

const MOST_STRANGERS = 100;

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
  readonly presence: Presence;
  readonly devices: DeviceBook;
  readonly notes: ContactNotes;
  readonly #around: Surroundings;
  readonly #all = new Map<string, Contact>();

  constructor(around: Surroundings) {
    this.#around = around;
    const { person, device } = around.agent.self;
    this.notes = new ContactNotes(around.agent, around.trust, (id) => this.#addressOf(id));
    this.devices = new DeviceBook({
      ...around,
      person,
      device,
      known: (id) => this.find(id),
      learnt: (id, devices) => this.#learnt(id, devices),
    });
    this.presence = new Presence({
      agent: around.agent,
      buddies: () => this.#buddies(),
      addressOf: (id) => this.#addressOf(id),
      changed: (id, status, before) => this.#heard(id, status, before),
      blind: () => this.#show(),
    });
  }

  /** What was known the last time; nobody need be asked for it. */
  async load(buddies: readonly Buddy[]): Promise<void> {
    for (const contact of await this.#around.database.all<Contact>('contacts')) this.#all.set(contact.id, contact);
    await this.devices.load();
    await this.merge(buddies);
    this.presence.start();
  }

  stop(): void {
    this.presence.stop();
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

  /** Where somebody is asked: as one knows them, else in one's own domain. */
  addressOf(person: string): string {
    return this.find(person)?.address ?? this.#addressOf(person);
  }

  status(person: string): Status {
    return this.presence.of(person);
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
        ...(known ?? this.#blank(buddy.id)),
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
      ...(known ?? this.#blank(profile.id)),
      displayName: profile.displayName,
      address: profile.address,
      standing: accepts ? 'buddy' : known?.standing === 'buddy' ? 'buddy' : 'asked',
      hasAgreed: accepts || known?.hasAgreed === true,
      pending: 'ask',
    };
    await this.#change(contact);
    // The login server may be slow to say that it is away; the other person need not wait for it.
    await Promise.all([
      this.notes.sendUntilHeard(profile.id, accepts ? 'accept' : 'ask', () => this.#isStill(profile.id, accepts)),
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
    await Promise.all([this.notes.send(person, 'part'), this.#tellOwn(gone, true), this.#tell(gone)]);
  }

  async block(person: string, isBlocked: boolean): Promise<void> {
    const known = this.#all.get(person) ?? this.#blank(person);
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

  #buddies(): string[] {
    return [...this.#all.values()].filter(({ standing }) => standing === 'buddy').map(({ id }) => id);
  }

  /** Takes a note of somebody: that they ask, say yes, or go. */
  async receive(request: SipRequest, server: ServerTransaction): Promise<boolean> {
    if (!isNote(request)) return false;
    const note = await this.notes.read(request);
    if (note === null || this.isBlocked(note.from)) {
      server.respond(403);
      return true;
    }
    const { from, device, payload } = note;
    if (from === this.#around.agent.self.person) {
      if (device.device !== this.#around.agent.self.device) {
        this.devices.learnOwn(device.certificate);
        await this.#ownNoted(payload['contact']);
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
    await this.#noted(from, textIn(payload, 'what'), textIn(payload, 'name'));
    await this.devices.learn(device);
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
    const known = this.#all.get(id) ?? this.#blank(id);
    const certificates = [...new Set([...known.devices, ...(devices ?? [])])].slice(0, MOST_DEVICES);
    await this.#keep({
      ...known, displayName, address, standing, groups: groups ?? known.groups, devices: certificates,
      hasAgreed: standing === 'buddy', pending: null,
    });
    this.#show();
  }

  /** Tells our other devices what became of somebody. */
  async #tellOwn(contact: Contact, isGone = false): Promise<void> {
    if ((await this.devices.others()).length === 0) return;
    const { id, displayName, address, standing, groups, devices } = contact;
    const said = { id, displayName, address, ...(isGone ? {} : { standing, groups, devices }) };
    await this.notes.send(this.#around.agent.self.person, 'mine', { contact: said });
  }

  /** Whether what was asked of somebody, or promised, still is what we want. */
  #isStill(person: string, isPromise: boolean): boolean {
    return this.#all.get(person)?.standing === (isPromise ? 'buddy' : 'asked');
  }

  async #noted(from: string, what: string, name: string): Promise<void> {
    const known = this.#all.get(from);
    const contact = known ?? this.#blank(from);
    const named = { ...contact, displayName: name.slice(0, 80) || contact.displayName };
    switch (what) {
      case 'ask':
        if (known?.standing === 'asked') {
          // Both asked: that is a yes of both.
          await this.#change({ ...named, standing: 'buddy', hasAgreed: true });
          await this.notes.send(from, 'accept');
        } else if (known?.standing !== 'buddy') {
          await this.#change({ ...named, standing: 'asking', hasAgreed: true });
        } else {
          await this.notes.send(from, 'accept');
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
  }

  async #keep(contact: Contact): Promise<void> {
    this.#all.set(contact.id, contact);
    await this.#around.database.put('contacts', contact);
  }

  async #forget(person: string): Promise<void> {
    this.#all.delete(person);
    this.presence.forget(person);
    await this.#around.database.remove('contacts', person);
  }

  #show(): void {
    const shown = [...this.#all.values()].filter(({ pending }) => pending !== 'part' && pending !== 'unblock');
    this.store.set(shown.map((contact) => Object.assign({}, contact, { status: this.status(contact.id) })));
    // Who became a contact, or is none any more, sees something else from now on.
    this.presence.changed();
  }

  async #learnt(person: string, devices: KnownDevices): Promise<void> {
    const known = this.#all.get(person);
    if (known === undefined) return;
    await this.#keep({ ...known, ...devices });
    this.#show();
  }

  #heard(person: string, status: Status, before: Status): void {
    const known = this.#all.get(person);
    if (status === 'offline' && known !== undefined) {
      void this.#keep({ ...known, lastSeen: new Date().toISOString() });
    }
    this.#show();
    if (before === 'offline') this.#around.appeared(person);
  }

  #blank(person: string): Contact {
    return blank(person, this.#addressOf(person));
  }

  /** In our own domain. */
  #addressOf(person: string): string {
    const { address } = this.#around.agent.self;
    return `sip:${encodeURIComponent(person)}@${address.slice(address.indexOf('@') + 1)}`;
  }
}
