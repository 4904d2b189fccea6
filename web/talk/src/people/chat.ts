import type { Agent } from '../calls/sip/agent';
import type { ServerTransaction } from '../calls/sip/line';
import { addressOf, first, userOf, type SipRequest } from '../calls/sip/message';
import { Away, Denied, type PeopleApi } from './api';
import type { Contacts } from './contacts';
import type { Database } from './database';
import { readComposing, readImdn, writeComposing, writeImdn, type Mark } from './documents';
import { randomHex } from './encoding';
import { noteOf, readNote, type FileNote, type Files } from './files';
import { isSignedBy, numberIn, parseJws, signed, textIn } from './jws';
import type { Conversation, Message, Outgoing, Progress } from './messages';
import { open, readSealed, seal, sealedFor, type Sealed } from './sealing';
import { Store } from './store';
import type { CertifiedDevice, Trust } from './trust';

type Conversations = ReadonlyMap<string, Conversation>;

const SEALED = 'application/perigee-sealed+json';
const TEXT = 'text/plain';
const IMDN = 'message/imdn+xml';
const FILE = 'application/perigee-file+json';
const TRANSFER = 'application/perigee-transfer+json';
const COMPOSING = 'application/im-iscomposing+xml';
const PAGE = 60;
const MOST_MESSAGES = 20_000;
const MOST_CHARS = 4_000;
const DELIVERED_WITHIN_MS = 2_500;
const TYPING_FOR_MS = 8_000;
const TYPING_EVERY_MS = 4_000;
const RETRY_MS = [5_000, 15_000, 60_000, 300_000] as const;
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

interface Inner {
  id: string;
  to: string;
  at: number;
  type: string;
  body: string;
}

/** One-to-one messages: sealed for each device, signed, kept, and sent until they arrive. */
export class Chat {
  readonly store = new Store<Conversations>(new Map());
  readonly #around: Surroundings;
  readonly #outbox = new Map<string, Outgoing>();
  readonly #flushing = new Map<string, Promise<void>>();
  readonly #retries = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #typing = new Map<string, ReturnType<typeof setTimeout>>();
  #toldTyping = 0;
  #shown: string | null = null;
  #mailbox: ReturnType<typeof setInterval> | undefined;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  async start(): Promise<void> {
    const { database } = this.#around;
    await database.prune('messages', MOST_MESSAGES);
    for (const outgoing of await database.all<Outgoing>('outbox')) this.#outbox.set(outgoing.id, outgoing);
    const people = new Set((await database.all<Message>('messages')).map(({ person }) => person));
    for (const person of people) await this.#load(person);
    this.#mailbox = setInterval(() => void this.fetch(), MAILBOX_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#mailbox);
    for (const timer of [...this.#retries.values(), ...this.#typing.values()]) clearTimeout(timer);
  }

  conversation(person: string): Conversation {
    return this.store.view().get(person) ?? { person, messages: [], unread: 0, isTyping: false, hasMore: false };
  }

  async more(person: string): Promise<void> {
    const known = this.conversation(person);
    const eldest = known.messages[0]?.at;
    if (eldest === undefined) return;
    const older = await this.#around.database.said<Message>(person, PAGE, eldest);
    this.#set({ ...known, messages: [...older, ...known.messages], hasMore: older.length === PAGE });
  }

  /** Somebody's conversation is looked at; null for none. */
  async show(person: string | null): Promise<void> {
    this.#shown = person;
    if (person === null || document.visibilityState !== 'visible') return;
    const known = this.conversation(person);
    const unread = known.messages.filter((message) => !message.isMine && !message.isRead);
    const last = unread.at(-1);
    if (last === undefined) return;
    const read = known.messages.map((message) => (message.isMine ? message : { ...message, isRead: true }));
    this.#set({ ...known, messages: read, unread: 0 });
    for (const message of unread) await this.#around.database.put('messages', { ...message, isRead: true });
    if (last.isSealed) await this.#mark(last, 'displayed');
  }

  /** Sends a file's note; the file goes when they ask. False if it is too large. */
  async sendFile(person: string, file: File): Promise<boolean> {
    const note = await noteOf(file);
    if (note === null) return false;
    const id = randomHex(16);
    await this.#around.database.put('files', file, id);
    await this.#send(person, note.name, id, note);
    return true;
  }

  send(person: string, text: string): Promise<void> {
    return this.#send(person, text, randomHex(16));
  }

  async #send(person: string, text: string, id: string, file?: FileNote): Promise<void> {
    const message: Message = {
      id, person, isMine: true, at: this.#next(person), text: text.slice(0, MOST_CHARS),
      progress: 'waiting', isRead: true, isSealed: true, device: this.#around.agent.self.device,
      ...(file === undefined ? {} : { file }),
    };
    const outgoing: Outgoing = { id: message.id, person, devices: {}, tries: 0 };
    await this.#around.database.put('messages', message);
    await this.#around.database.put('outbox', outgoing);
    this.#outbox.set(message.id, outgoing);
    this.#put(message);
    this.#toldTyping = 0;
    await this.flush(person);
  }

  /** Tells somebody who is there that we write. */
  async type(person: string, isActive: boolean): Promise<void> {
    const now = Date.now();
    if (isActive && now - this.#toldTyping < TYPING_EVERY_MS) return;
    if (!isActive && this.#toldTyping === 0) return;
    this.#toldTyping = isActive ? now : 0;
    if (this.#around.contacts.status(person) === 'offline') return;
    const devices = await this.#around.contacts.devicesOf(person);
    if (devices.length > 0) await this.#whisper(person, devices, COMPOSING, writeComposing(isActive));
  }

  /** Sends what somebody has not got yet. */
  flush(person: string): Promise<void> {
    const before = this.#flushing.get(person) ?? Promise.resolve();
    const next = before.then(() => this.#flush(person)).catch(() => this.#retry(person));
    this.#flushing.set(person, next);
    return next;
  }

  flushAll(): void {
    for (const person of new Set([...this.#outbox.values()].map((one) => one.person))) void this.flush(person);
  }

  async #flush(person: string): Promise<void> {
    const waiting = [...this.#outbox.values()].filter((one) => one.person === person);
    if (waiting.length === 0) return;
    clearTimeout(this.#retries.get(person));
    const { contacts } = this.#around;
    const devices = await contacts.freshDevicesOf(person);
    if (devices.length === 0) {
      // Never because nobody could be asked: only who is known to have no key gets it unsealed.
      const isPlain = contacts.find(person)?.hasTelephonesOnly === true;
      if (!isPlain || !(await this.#plainly(person, waiting))) this.#retry(person);
      return;
    }
    for (const outgoing of waiting) {
      const message = this.#message(outgoing) ?? (await this.#around.database.get<Message>('messages', outgoing.id));
      if (message === undefined) await this.#done(outgoing);
      else await this.#deliver(outgoing, message, devices);
    }
    if ([...this.#outbox.values()].some((one) => one.person === person)) this.#retry(person);
  }

  async #deliver(outgoing: Outgoing, message: Message, devices: readonly CertifiedDevice[]): Promise<void> {
    for (const { device } of devices) outgoing.devices[device] ??= 'open';
    const lacking = () => devices.filter(({ device }) => outgoing.devices[device] === 'open');
    if (lacking().length === 0) return this.#done(outgoing);
    if (outgoing.tries === 0) void this.#mirror(message);
    const { file } = message;
    const sealed = file === undefined
      ? await this.#sealed(message.person, message, devices)
      : await this.#sealed(message.person, { ...message, text: JSON.stringify(file) }, devices, FILE);
    const status = await this.#pass(message.person, sealed);
    if (status < 300) {
      this.#progress(message.id, 'sent');
      await this.#until(() => lacking().length === 0, DELIVERED_WITHIN_MS);
    }
    outgoing.tries++;
    for (const { device } of lacking()) {
      try {
        await this.#around.api.leave(message.person, device, JSON.stringify(sealedFor(sealed, device)));
        outgoing.devices[device] = 'left';
        this.#progress(message.id, 'sent');
      } catch (error) {
        if (error instanceof Denied && error.status === 422) outgoing.devices[device] = 'left'; // it is gone
        else if (error instanceof Away || error instanceof Denied) break;
        else throw error;
      }
    }
    if (lacking().length === 0) await this.#done(outgoing);
    else await this.#around.database.put('outbox', outgoing);
  }

  /** Shows our other devices what this one says. */
  async #mirror(message: Message): Promise<void> {
    const devices = await this.#around.contacts.ownDevices();
    if (devices.length === 0) return;
    const { self } = this.#around.agent;
    const sealed = message.file === undefined
      ? await this.#sealed(message.person, message, devices)
      : await this.#sealed(message.person, { ...message, text: JSON.stringify(message.file) }, devices, FILE);
    const body = JSON.stringify(sealed);
    await this.#around.agent.ask('MESSAGE', self.address, [['Content-Type', SEALED]], body);
  }

  /** To who has ordinary telephones alone, it goes as it is. */
  async #plainly(person: string, waiting: readonly Outgoing[]): Promise<boolean> {
    for (const outgoing of waiting) {
      const message = this.#message(outgoing);
      if (message === undefined || message.file !== undefined) continue;
      const response = await this.#around.agent.ask('MESSAGE', this.#addressOf(person), [['Content-Type', 'text/plain']], message.text);
      if (response === null || response.status >= 300) return false;
      await this.#change(message.id, (one) => ({ ...one, progress: 'sent', isSealed: false }));
      await this.#done(outgoing);
    }
    return true;
  }

  async #done(outgoing: Outgoing): Promise<void> {
    this.#outbox.delete(outgoing.id);
    await this.#around.database.remove('outbox', outgoing.id);
  }

  #retry(person: string): void {
    clearTimeout(this.#retries.get(person));
    const tries = Math.max(0, ...[...this.#outbox.values()].filter((one) => one.person === person).map((one) => one.tries));
    const wait = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)] ?? 60_000;
    this.#retries.set(person, setTimeout(() => void this.flush(person), wait * (0.5 + Math.random() / 2)));
  }

  /** Takes a message that came. Nothing is acknowledged before it is kept. */
  async receive(request: SipRequest, server: ServerTransaction): Promise<boolean> {
    const type = first(request, 'Content-Type').split(';')[0] ?? '';
    const from = userOf(addressOf(first(request, 'From')).uri);
    if (type === 'text/plain') {
      server.respond(await this.#plain(from, request));
      return true;
    }
    if (type !== SEALED) return false;
    const sealed = readSealed(request.body);
    server.respond(sealed === null ? 400 : await this.#open(sealed, from, Date.now()));
    return true;
  }

  /** Fetches what waits at the login server. */
  async fetch(): Promise<void> {
    const { api } = this.#around;
    try {
      const waiting = await api.waiting();
      const taken: number[] = [];
      for (const { number, from, at, body } of waiting) {
        const sealed = readSealed(body);
        if (sealed !== null) await this.#open(sealed, from, Date.parse(at));
        taken.push(number);
      }
      if (taken.length > 0) await api.received(taken);
    } catch (error) {
      if (!(error instanceof Away) && !(error instanceof Denied)) throw error;
    }
  }

  async #plain(from: string, request: SipRequest): Promise<number> {
    if (!this.#around.contacts.isBuddy(from)) return 403;
    const id = `${first(request, 'Call-ID')}/${first(request, 'CSeq')}`.slice(0, 128);
    await this.#arrived({
      id, person: from, isMine: false, at: Date.now(), text: request.body.slice(0, MOST_CHARS), progress: 'sent',
      isRead: false, isSealed: false, device: '',
    });
    return 200;
  }

  async #open(sealed: Sealed, from: string, at: number): Promise<number> {
    const { agent, trust, contacts, opening } = this.#around;
    const isOwn = from === agent.self.person;
    const opened = await open(sealed, agent.self.device, opening);
    if (opened === 'not-for-us') {
      // They don't know this device yet.
      if (isOwn) return 200;
      if (contacts.isBuddy(from)) void contacts.note(from, 'device');
      return 493;
    }
    const jws = opened === 'broken' ? null : parseJws(opened.text);
    if (jws === null || jws.header['typ'] !== 'perigee-message') return 400;
    const device = await trust.check(textIn(jws.payload, 'cert'), at);
    if (device === null || device.person !== from || !(await isSignedBy(jws, device.key))) return 403;
    const inner: Inner = {
      id: textIn(jws.payload, 'id').slice(0, 128),
      to: textIn(jws.payload, 'to'),
      at: Math.min(numberIn(jws.payload, 'at'), Date.now() + 60_000),
      type: textIn(jws.payload, 'type'),
      body: textIn(jws.payload, 'body'),
    };
    if (isOwn) return this.#mine(inner, device);
    if (inner.to !== agent.self.person || !contacts.isBuddy(from)) return 403;
    await contacts.learn(device);
    return this.#take(inner, from, device);
  }

  /** Takes what another device of ours said to somebody. */
  async #mine(inner: Inner, device: CertifiedDevice): Promise<number> {
    const file = inner.type === FILE ? readNote(inner.body) : null;
    if ((inner.type !== TEXT && file === null) || !this.#around.contacts.isBuddy(inner.to)) return 200;
    if ((await this.#around.database.get<Message>('messages', inner.id)) !== undefined) return 200;
    const message: Message = {
      id: inner.id, person: inner.to, isMine: true, at: inner.at, text: file?.name ?? inner.body.slice(0, MOST_CHARS),
      progress: 'sent', isRead: true, isSealed: true, device: device.device, ...(file === null ? {} : { file }),
    };
    await this.#around.database.put('messages', message);
    this.#put(message);
    return 200;
  }

  async #take(inner: Inner, from: string, device: CertifiedDevice): Promise<number> {
    switch (inner.type) {
      case TEXT: {
        const message: Message = {
          id: inner.id, person: from, isMine: false, at: inner.at, text: inner.body.slice(0, MOST_CHARS),
          progress: 'sent', isRead: false, isSealed: true, device: device.device,
        };
        await this.#arrived(message);
        void this.#mark(message, 'delivered');
        return 200;
      }
      case FILE: {
        const file = readNote(inner.body);
        if (file === null) return 400;
        const message: Message = {
          id: inner.id, person: from, isMine: false, at: inner.at, text: file.name, progress: 'sent', isRead: false,
          isSealed: true, device: device.device, file,
        };
        await this.#arrived(message);
        void this.#mark(message, 'delivered');
        return 200;
      }
      case TRANSFER:
        void this.#around.files().heard(from, inner.body);
        return 200;
      case IMDN: {
        const read = readImdn(inner.body);
        if (read !== null) await this.#marked(read.id, read.mark, from, device.device);
        return 200;
      }
      case COMPOSING:
        this.#types(from, readComposing(inner.body));
        return 200;
      default:
        return 415;
    }
  }

  async #arrived(message: Message): Promise<void> {
    const known = await this.#around.database.get<Message>('messages', message.id);
    if (known !== undefined) return;
    await this.#around.database.put('messages', message);
    this.#types(message.person, false);
    this.#put(message);
    this.#around.arrived(message);
    if (this.#shown === message.person) await this.show(message.person);
  }

  /** Tells who sent it what became of it; if they are away, the login server keeps it for them. */
  async #mark(message: Message, mark: Mark): Promise<void> {
    const devices = await this.#around.contacts.devicesOf(message.person);
    const body = writeImdn(message.id, new Date().toISOString(), mark);
    const sealed = await this.#sealed(message.person, { id: randomHex(16), text: body, at: Date.now() }, devices, IMDN);
    if ((await this.#pass(message.person, sealed)) < 300) return;
    const device = devices.find((one) => one.device === message.device);
    if (device === undefined) return;
    await this.#around.api
      .leave(message.person, device.device, JSON.stringify(sealedFor(sealed, device.device)))
      .catch((error: unknown) => {
        // Who asks again, by sending it again, is told again.
        if (!(error instanceof Away) && !(error instanceof Denied)) throw error;
      });
  }

  async #marked(id: string, mark: Mark, from: string, device: string): Promise<void> {
    const message = await this.#around.database.get<Message>('messages', id);
    if (message === undefined || message.person !== from || !message.isMine) return;
    const outgoing = this.#outbox.get(id);
    if (outgoing !== undefined) outgoing.devices[device] = 'got';
    this.#progress(id, mark === 'delivered' ? 'delivered' : 'read');
    if (mark === 'delivered') return;
    // What was said before was read, too.
    for (const one of this.conversation(from).messages) {
      if (one.isMine && one.at <= message.at) this.#progress(one.id, 'read');
    }
  }

  #types(person: string, isTyping: boolean): void {
    clearTimeout(this.#typing.get(person));
    if (isTyping) this.#typing.set(person, setTimeout(() => this.#types(person, false), TYPING_FOR_MS));
    const known = this.conversation(person);
    if (known.isTyping !== isTyping) this.#set({ ...known, isTyping });
  }

  /** Something between devices about a file. */
  async transfer(person: string, body: string): Promise<void> {
    await this.#whisper(person, await this.#around.contacts.devicesOf(person), TRANSFER, body);
  }

  async #whisper(person: string, devices: readonly CertifiedDevice[], type: string, body: string): Promise<void> {
    const inner = { id: randomHex(16), text: body, at: Date.now() };
    await this.#pass(person, await this.#sealed(person, inner, devices, type));
  }

  async #sealed(
    to: string,
    message: { id: string; text: string; at: number },
    devices: readonly CertifiedDevice[],
    type = TEXT,
  ): Promise<Sealed> {
    const { self } = this.#around.agent;
    const payload = { to, id: message.id, at: message.at, type, body: message.text, cert: self.certificate };
    return seal(await signed({ typ: 'perigee-message', kid: self.device }, payload, self.signing), devices);
  }

  /** @returns the response's status; 503 if nobody could be asked */
  async #pass(person: string, sealed: Sealed): Promise<number> {
    const body = JSON.stringify(sealed);
    const response = await this.#around.agent.ask('MESSAGE', this.#addressOf(person), [['Content-Type', SEALED]], body);
    return response?.status ?? 503;
  }

  #addressOf(person: string): string {
    return this.#around.contacts.find(person)?.address ?? `sip:${person}@${this.#around.agent.self.address.split('@')[1]}`;
  }

  #progress(id: string, progress: Progress): void {
    const order: Progress[] = ['waiting', 'sent', 'delivered', 'read'];
    void this.#change(id, (one) =>
      order.indexOf(progress) > order.indexOf(one.progress) ? { ...one, progress } : one,
    );
  }

  async #change(id: string, change: (message: Message) => Message): Promise<void> {
    for (const conversation of this.store.view().values()) {
      const index = conversation.messages.findIndex((message) => message.id === id);
      const before = conversation.messages[index];
      if (before === undefined) continue;
      const after = change(before);
      if (after === before) return;
      this.#set({ ...conversation, messages: conversation.messages.with(index, after) });
      await this.#around.database.put('messages', after);
      return;
    }
    const kept = await this.#around.database.get<Message>('messages', id);
    if (kept !== undefined) await this.#around.database.put('messages', change(kept));
  }

  #message(outgoing: Outgoing): Message | undefined {
    return this.conversation(outgoing.person).messages.find(({ id }) => id === outgoing.id);
  }

  async #load(person: string): Promise<void> {
    const messages = await this.#around.database.said<Message>(person, PAGE);
    this.#set({ person, messages, unread: unreadIn(messages), isTyping: false, hasMore: messages.length === PAGE });
  }

  #put(message: Message): void {
    const known = this.conversation(message.person);
    const messages = [...known.messages, message].sort((a, b) => a.at - b.at);
    this.#set({ ...known, messages, unread: unreadIn(messages) });
  }

  #set(conversation: Conversation): void {
    this.store.set(new Map(this.store.view()).set(conversation.person, conversation));
  }

  /** Later than what was said before, whatever the clocks of others say. */
  #next(person: string): number {
    return Math.max(Date.now(), (this.conversation(person).messages.at(-1)?.at ?? 0) + 1);
  }

  async #until(isSo: () => boolean, ms: number): Promise<void> {
    const end = Date.now() + ms;
    while (!isSo() && Date.now() < end) {
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
    }
  }
}

function unreadIn(messages: readonly Message[]): number {
  return messages.filter((message) => !message.isMine && !message.isRead).length;
}
