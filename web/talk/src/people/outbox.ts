import type { Agent } from '../calls/sip/agent';
import { Away, Denied, type PeopleApi } from './api';
import type { Circle } from './circle';
import type { Contacts } from './contacts';
import type { Conversations } from './conversations';
import type { Database } from './database';
import { FILE, GROUP, TEXT, type Envelopes, type Letter } from './envelopes';
import { isGroup, isMember } from './groups';
import type { Message, Outgoing } from './messages';
import { sealedFor, type Sealed } from './sealing';
import type { CertifiedDevice } from './trust';

const DELIVERED_WITHIN_MS = 2_500;
const RETRY_MS = [5_000, 15_000, 60_000, 300_000] as const;

interface Surroundings {
  agent: Agent;
  api: PeopleApi;
  database: Database;
  contacts: Contacts;
  circle: Circle;
  conversations: Conversations;
  envelopes: Envelopes;
}

/** What was sent, and not to all of the devices. */
interface Sent {
  outgoing: Outgoing;
  sealed: Sealed;
  devices: readonly CertifiedDevice[];
}

/** Sends what was written until every device of every receiver has it. */
export class Outbox {
  readonly #around: Surroundings;
  readonly #waiting = new Map<string, Outgoing>();
  readonly #flushing = new Map<string, Promise<void>>();
  readonly #leaving = new Set<string>();
  readonly #retries = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  async load(): Promise<void> {
    for (const outgoing of await this.#around.database.all<Outgoing>('outbox')) {
      this.#waiting.set(outgoing.id, outgoing);
    }
  }

  stop(): void {
    for (const timer of this.#retries.values()) clearTimeout(timer);
  }

  /** Takes a message that is kept; resolves once it is known what is to be sent, whatever happens. */
  async add(message: Message, receivers: readonly string[]): Promise<void> {
    for (const person of receivers) {
      const id = receivers.length === 1 ? message.id : `${message.id}/${person}`;
      const outgoing: Outgoing = { id, message: message.id, person, devices: {}, tries: 0 };
      await this.#around.database.put('outbox', outgoing);
      this.#waiting.set(id, outgoing);
    }
    void this.#mirror(message);
  }

  /** A device of a receiver says that it has it. */
  got(message: string, person: string, device: string): void {
    for (const id of [message, `${message}/${person}`]) {
      const outgoing = this.#waiting.get(id);
      if (outgoing !== undefined) outgoing.devices[device] = 'got';
    }
  }

  flushAll(): void {
    for (const person of new Set([...this.#waiting.values()].map((one) => one.person))) void this.flush(person);
  }

  /** Sends what somebody has not got yet; resolves when that was tried. */
  flush(person: string): Promise<void> {
    const before = this.#flushing.get(person) ?? Promise.resolve();
    const passed = before.then(() => this.#pass(person));
    // The login server may be slow to say that it is away; what else is written does not wait for it.
    this.#flushing.set(person, passed.then(nothing, nothing));
    return passed
      .then((open) => this.#leave(open))
      .catch(nothing)
      .then(() => {
        if (this.#of(person).length > 0) this.#retry(person);
      });
  }

  /** @returns what did not reach every device of theirs */
  async #pass(person: string): Promise<Sent[]> {
    const waiting = this.#of(person);
    if (waiting.length === 0) return [];
    clearTimeout(this.#retries.get(person));
    const { contacts, circle, conversations } = this.#around;
    const devices = await circle.devicesOf(person);
    if (devices.length === 0) {
      // Never because nobody could be asked: only who is known to have no key gets it unsealed.
      if (contacts.find(person)?.hasTelephonesOnly === true) await this.#plainly(person, waiting);
      return [];
    }
    const open: Sent[] = [];
    for (const outgoing of waiting) {
      const message = await conversations.find(outgoing.message);
      const concerns = message !== undefined && this.#concerns(message, person);
      const sealed = concerns ? await this.#deliver(outgoing, message, devices) : null;
      if (sealed === null) await this.#done(outgoing);
      else open.push({ outgoing, sealed, devices });
    }
    return open;
  }

  /** @returns what was sent, if not all of the devices have it; else null */
  async #deliver(outgoing: Outgoing, message: Message, devices: readonly CertifiedDevice[]): Promise<Sealed | null> {
    const { conversations, envelopes } = this.#around;
    const { person } = outgoing;
    for (const { device } of devices) outgoing.devices[device] ??= 'open';
    if (lacking(outgoing, devices).length === 0) return null;
    const sealed = await envelopes.seal(person, await this.#letter(message), devices);
    const status = await envelopes.pass(person, sealed);
    if (status < 300) {
      await conversations.progress(message.id, person, 'sent');
      await until(() => lacking(outgoing, devices).length === 0, DELIVERED_WITHIN_MS);
    }
    outgoing.tries++;
    return lacking(outgoing, devices).length === 0 ? null : sealed;
  }

  /** Leaves with the login server what devices lack. */
  async #leave(open: readonly Sent[]): Promise<void> {
    const { database } = this.#around;
    let isHeard = true;
    for (const sent of open) {
      const { outgoing, devices } = sent;
      const { id } = outgoing;
      if (isHeard && !this.#leaving.has(id)) {
        this.#leaving.add(id);
        isHeard = await this.#leaveOne(sent).finally(() => this.#leaving.delete(id));
      }
      if (lacking(outgoing, devices).length === 0) await this.#done(outgoing);
      else if (this.#waiting.has(id)) await database.put('outbox', outgoing);
    }
  }

  /** @returns whether the login server is there */
  async #leaveOne({ outgoing, sealed, devices }: Sent): Promise<boolean> {
    const { api, circle, conversations } = this.#around;
    const { message, person } = outgoing;
    for (const { device } of lacking(outgoing, devices)) {
      try {
        await api.leave(person, device, JSON.stringify(sealedFor(sealed, device)), circle.permitOf(person));
        outgoing.devices[device] = 'left';
        await conversations.progress(message, person, 'sent');
      } catch (error) {
        if (error instanceof Away) return false;
        if (!(error instanceof Denied)) throw error;
        if (error.status !== 422) return true;
        outgoing.devices[device] = 'left'; // it is gone
      }
    }
    return true;
  }

  /** Shows our other devices what this one says. */
  async #mirror(message: Message): Promise<void> {
    const { agent, contacts, envelopes } = this.#around;
    const devices = await contacts.devices.others();
    if (devices.length === 0) return;
    await envelopes.pass(agent.self.person, await envelopes.seal(message.person, await this.#letter(message), devices));
  }

  async #letter({ id, at, person, text, file, event }: Message): Promise<Letter> {
    const { circle } = this.#around;
    const group = isGroup(person) ? circle.find(person) : null;
    if (event !== undefined && group !== null) {
      const [devices, permits] = [await circle.certificatesOf(group), circle.permitsOf(group)];
      const body = JSON.stringify({ ...event, devices, permits });
      return { id, at, type: GROUP, body, group };
    }
    return file === undefined
      ? { id, at, type: TEXT, body: text, group }
      : { id, at, type: FILE, body: JSON.stringify(file), group };
  }

  /** To who has ordinary telephones alone, it goes as it is. */
  async #plainly(person: string, waiting: readonly Outgoing[]): Promise<void> {
    const { agent, contacts, conversations } = this.#around;
    for (const outgoing of waiting) {
      const message = await conversations.find(outgoing.message);
      if (message === undefined || message.file !== undefined || message.person !== person) continue;
      const fields = [['Content-Type', TEXT]] as const;
      const response = await agent.ask('MESSAGE', contacts.addressOf(person), fields, message.text);
      if (response === null || response.status >= 300) return;
      await conversations.change(message.id, (one) => ({ ...one, progress: 'sent', isSealed: false }));
      await this.#done(outgoing);
    }
  }

  async #done(outgoing: Outgoing): Promise<void> {
    this.#waiting.delete(outgoing.id);
    await this.#around.database.remove('outbox', outgoing.id);
  }

  #retry(person: string): void {
    clearTimeout(this.#retries.get(person));
    const tries = Math.max(0, ...this.#of(person).map((one) => one.tries));
    const wait = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)] ?? 60_000;
    this.#retries.set(person, setTimeout(() => void this.flush(person), wait * (0.5 + Math.random() / 2)));
  }

  /** Who has left a group meanwhile hears that, and no more of what is said there. */
  #concerns({ person, event }: Message, receiver: string): boolean {
    const group = isGroup(person) ? this.#around.circle.find(person) : null;
    return group === null || event !== undefined || isMember(group, receiver);
  }

  #of(person: string): Outgoing[] {
    return [...this.#waiting.values()].filter((one) => one.person === person);
  }
}

function lacking({ devices }: Outgoing, of: readonly CertifiedDevice[]): CertifiedDevice[] {
  return of.filter(({ device }) => devices[device] === 'open');
}

function nothing(): void {
  // Whatever became of it, it is tried again.
}

async function until(isSo: () => boolean, ms: number): Promise<void> {
  const end = Date.now() + ms;
  while (!isSo() && Date.now() < end) {
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}
