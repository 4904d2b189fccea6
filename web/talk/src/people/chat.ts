import type { Agent } from '../calls/sip/agent';
import type { ServerTransaction } from '../calls/sip/line';
import type { SipRequest } from '../calls/sip/message';
import type { PeopleApi } from './api';
import { Circle } from './circle';
import type { Contacts } from './contacts';
import { Conversations } from './conversations';
import type { Database } from './database';
import { writeComposing } from './documents';
import { randomHex } from './encoding';
import { COMPOSING, Envelopes, TRANSFER } from './envelopes';
import { noteOf, type FileNote, type Files } from './files';
import { isGroup, newGroup, withMember, withTitle, type Group } from './groups';
import { Inbox } from './inbox';
import type { Conversation, GroupEvent, Message, Progress } from './messages';
import { Outbox } from './outbox';
import type { Store } from './store';
import type { Trust } from './trust';

const MOST_CHARS = 4_000;
const TYPING_EVERY_MS = 4_000;
const MAILBOX_EVERY_MS = 60_000;

interface Surroundings {
  agent: Agent;
  api: PeopleApi;
  database: Database;
  trust: Trust;
  contacts: Contacts;
  opening: CryptoKey;
  /** Moves files. */
  files(): Files;
  /** Something came that its reader may want to be told of. */
  arrived(message: Message): void;
}

/** Messages to people and groups: sealed for each device, signed, kept, and sent until they arrive. */
export class Chat {
  readonly store: Store<ReadonlyMap<string, Conversation>>;
  readonly circle: Circle;
  readonly #around: Surroundings;
  readonly #conversations: Conversations;
  readonly #envelopes: Envelopes;
  readonly #outbox: Outbox;
  readonly #inbox: Inbox;
  #toldTyping = 0;
  #shown: string | null = null;
  #mailbox: ReturnType<typeof setInterval> | undefined;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#conversations = new Conversations(around.database);
    this.store = this.#conversations.store;
    this.circle = new Circle({ ...around, person: around.agent.self.person });
    this.#envelopes = new Envelopes(around);
    const shared = { ...around, circle: this.circle, conversations: this.#conversations, envelopes: this.#envelopes };
    this.#outbox = new Outbox(shared);
    this.#inbox = new Inbox({ ...shared, outbox: this.#outbox, arrived: (message) => this.#arrived(message) });
  }

  async start(): Promise<void> {
    await Promise.all([this.circle.load(), this.#conversations.load(), this.#outbox.load()]);
    this.#mailbox = setInterval(() => void this.fetch(), MAILBOX_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#mailbox);
    this.#outbox.stop();
    this.#conversations.stop();
  }

  more(person: string): Promise<void> {
    return this.#conversations.more(person);
  }

  /** Somebody's or a group's conversation is looked at; null for none. */
  async show(person: string | null): Promise<void> {
    this.#shown = person;
    if (person === null || document.visibilityState !== 'visible') return;
    const unread = await this.#conversations.read(person);
    // Who sees that the last was read knows the same of those before; in a group there are several.
    const last = new Map(unread.filter(({ isSealed }) => isSealed).map((message) => [message.from, message]));
    await Promise.all([...last.values()].map((message) => this.#inbox.mark(message, 'displayed')));
  }

  send(person: string, text: string): Promise<void> {
    return this.#say(person, { text: text.slice(0, MOST_CHARS) });
  }

  /** Sends a file's note; the file goes when they ask. False if it is too large. */
  async sendFile(person: string, file: File): Promise<boolean> {
    const note: FileNote | null = await noteOf(file);
    if (note === null) return false;
    const id = randomHex(16);
    await this.#around.database.put('files', file, id);
    await this.#say(person, { id, text: note.name, file: note });
    return true;
  }

  /** Tells somebody who is there, or a group, that we write. */
  async type(person: string, isActive: boolean): Promise<void> {
    const now = Date.now();
    if (isActive && now - this.#toldTyping < TYPING_EVERY_MS) return;
    if (!isActive && this.#toldTyping === 0) return;
    this.#toldTyping = isActive ? now : 0;
    const group = isGroup(person) ? this.circle.find(person) : null;
    const { contacts } = this.#around;
    const readers = group === null ? [person] : this.circle.othersOf(group);
    for (const one of readers) {
      if (contacts.isBuddy(one) && contacts.status(one) === 'offline') continue;
      await this.#envelopes.whisper(one, await this.circle.devicesOf(one), COMPOSING, writeComposing(isActive), group);
    }
  }

  /** Something between devices about a file. */
  async transfer(person: string, body: string): Promise<void> {
    const group = this.#around.contacts.isBuddy(person) ? null : this.circle.with(person);
    await this.#envelopes.whisper(person, await this.circle.devicesOf(person), TRANSFER, body, group);
  }

  /** Makes a group of contacts, and tells them. Returns its id. */
  async beginGroup(title: string, people: readonly { id: string; name: string }[]): Promise<string> {
    const { person, displayName } = this.#around.agent.self;
    const group = newGroup(title, [{ id: person, name: displayName }, ...people]);
    await this.#tell(group, { what: 'began', people: people.map(({ id }) => id) });
    return group.id;
  }

  async addTo(id: string, people: readonly { id: string; name: string }[]): Promise<void> {
    const group = this.circle.find(id);
    if (group === null) return;
    const larger = people.reduce((now, one) => withMember(now, one.id, true, one.name), group);
    await this.#tell(larger, { what: 'added', people: people.map((one) => one.id) });
  }

  async removeFrom(id: string, person: string): Promise<void> {
    const group = this.circle.find(id);
    const member = group?.members[person];
    if (group === null || member?.isIn !== true) return;
    const { self } = this.#around.agent;
    const what = person === self.person ? 'left' : 'removed';
    // Who goes is told, too, and so is everybody whom who goes leaves behind.
    await this.#tell(withMember(group, person, false, member.name), { what, people: [person] }, [person]);
  }

  leave(id: string): Promise<void> {
    return this.removeFrom(id, this.#around.agent.self.person);
  }

  async name(id: string, title: string): Promise<void> {
    const group = this.circle.find(id);
    if (group !== null) await this.#tell(withTitle(group, title), { what: 'named', people: [] });
  }

  async #tell(group: Group, event: GroupEvent, more: readonly string[] = []): Promise<void> {
    if (!(await this.circle.take(group))) return;
    await this.#say(group.id, { text: '', event }, more);
  }

  async #say(
    person: string,
    what: Pick<Message, 'text' | 'file' | 'event'> & { id?: string },
    more: readonly string[] = [],
  ): Promise<void> {
    const { self } = this.#around.agent;
    const receivers = this.#receiversOf(person, more);
    const message: Message = {
      id: randomHex(16), person, isMine: true, at: this.#conversations.next(person), progress: 'waiting', isRead: true,
      isSealed: true, device: self.device, ...what,
      ...(isGroup(person) ? { from: self.person, became: allAt(receivers, 'waiting') } : {}),
    };
    await this.#conversations.add(message);
    await this.#outbox.add(message, receivers);
    this.#toldTyping = 0;
    await Promise.all(receivers.map((one) => this.#outbox.flush(one)));
  }

  #receiversOf(person: string, more: readonly string[]): string[] {
    if (!isGroup(person)) return [person];
    const group = this.circle.find(person);
    const { self } = this.#around.agent;
    const all = new Set([...(group === null ? [] : this.circle.othersOf(group)), ...more]);
    return [...all].filter((one) => one !== self.person);
  }

  flush(person: string): Promise<void> {
    return this.#outbox.flush(person);
  }

  flushAll(): void {
    this.#outbox.flushAll();
  }

  receive(request: SipRequest, server: ServerTransaction): Promise<boolean> {
    return this.#inbox.receive(request, server);
  }

  fetch(): Promise<void> {
    return this.#inbox.fetch();
  }

  #arrived(message: Message): void {
    if (this.#shown === message.person) void this.show(message.person);
    const { event } = message;
    // Of a group only what is said there is worth a notice, and that one is in it now.
    if (event === undefined || event.people.includes(this.#around.agent.self.person)) this.#around.arrived(message);
  }
}

function allAt(people: readonly string[], progress: Progress): Record<string, Progress> {
  return Object.fromEntries(people.map((one) => [one, progress]));
}
