import type { Agent } from '../calls/sip/agent';
import type { ServerTransaction } from '../calls/sip/line';
import { addressOf, first, userOf, type SipRequest } from '../calls/sip/message';
import { Away, Denied, type PeopleApi } from './api';
import type { Circle } from './circle';
import type { Contacts } from './contacts';
import type { Conversations } from './conversations';
import { readComposing, readImdn, writeImdn, type Mark } from './documents';
import { randomHex } from './encoding';
import { COMPOSING, FILE, GROUP, IMDN, SEALED, TEXT, TRANSFER, type Envelopes, type Opened } from './envelopes';
import { readNote, type Files } from './files';
import { isGroup, MOST_MEMBERS } from './groups';
import { textIn } from './jws';
import type { GroupEvent, Message } from './messages';
import type { Outbox } from './outbox';
import { readSealed, sealedFor, type Sealed } from './sealing';

const MOST_CHARS = 4_000;

interface Surroundings {
  agent: Agent;
  api: PeopleApi;
  contacts: Contacts;
  circle: Circle;
  conversations: Conversations;
  envelopes: Envelopes;
  outbox: Outbox;
  /** Moves files. */
  files(): Files;
  /** Something came that its reader may want to be told of. */
  arrived(message: Message): void;
}

/** What is the same of all messages that somebody says, whatever they say. */
type Said = Omit<Message, 'text' | 'file' | 'event'>;

/** Takes messages that come. Nothing is acknowledged before it is kept. */
export class Inbox {
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** False if it is no message of ours. */
  async receive(request: SipRequest, server: ServerTransaction): Promise<boolean> {
    const type = first(request, 'Content-Type').split(';')[0] ?? '';
    const from = userOf(addressOf(first(request, 'From')).uri);
    if (type === TEXT) {
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

  /** Tells who sent a message what became of it; if they are away, the login server keeps it for them. */
  async mark(message: Message, mark: Mark): Promise<void> {
    const { api, circle, envelopes } = this.#around;
    const sender = message.from ?? message.person;
    const group = isGroup(message.person) ? circle.find(message.person) : null;
    const devices = await circle.devicesOf(sender);
    const imdn = writeImdn(message.id, new Date().toISOString(), mark);
    const sealed = await envelopes.seal(sender, { id: randomHex(16), at: Date.now(), type: IMDN, body: imdn, group }, devices);
    if ((await envelopes.pass(sender, sealed)) < 300) return;
    const device = devices.find((one) => one.device === message.device);
    if (device === undefined) return;
    const body = JSON.stringify(sealedFor(sealed, device.device));
    await api.leave(sender, device.device, body, circle.permitOf(sender)).catch((error: unknown) => {
      // Who asks again, by sending it again, is told again.
      if (!(error instanceof Away) && !(error instanceof Denied)) throw error;
    });
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
    const { agent, contacts, circle, envelopes, outbox } = this.#around;
    const isOwn = from === agent.self.person;
    const letter = await envelopes.open(sealed, from, at);
    if (letter === 493) {
      // They don't know this device yet.
      if (isOwn) return 200;
      if (contacts.isBuddy(from) || circle.isCompanion(from)) void contacts.notes.send(from, 'device');
      return 493;
    }
    if (typeof letter === 'number') return letter;
    if (isOwn) return this.#mine(letter);
    if (letter.to !== agent.self.person || !this.#mayWrite(letter, from)) return 403;
    const { group } = letter;
    if (group !== null && !(await circle.take(group))) return 480;
    await contacts.devices.learn(letter.device);
    if (group !== null) {
      await circle.learn(letter.device, letter.permit);
      // Who is no contact is not seen to come: that they write shows it.
      void outbox.flush(from);
      // What became of the last word there is still heard.
      if (!circle.isIn(group.id) && letter.type !== GROUP && letter.type !== IMDN) return 410;
    }
    return this.#take(letter, from);
  }

  /** Contacts may, and whoever is in a group with us; nobody who was blocked, or has left it. */
  #mayWrite({ group }: Opened, from: string): boolean {
    const { contacts, circle } = this.#around;
    if (contacts.isBlocked(from)) return false;
    const known = group === null ? null : circle.find(group.id);
    return known?.members[from]?.isIn ?? contacts.isBuddy(from);
  }

  async #take(letter: Opened, from: string): Promise<number> {
    const { conversations, files } = this.#around;
    const place = letter.group?.id ?? from;
    switch (letter.type) {
      case TEXT:
        await this.#saidBy(letter, from, { text: letter.body.slice(0, MOST_CHARS) });
        return 200;
      case FILE: {
        const file = readNote(letter.body);
        if (file === null) return 400;
        await this.#saidBy(letter, from, { text: file.name, file });
        return 200;
      }
      case GROUP: {
        const news = readNews(letter.body);
        if (news === null || letter.group === null) return 400;
        await this.#around.circle.learnAll(news.devices, news.permits);
        await this.#saidBy(letter, from, { text: '', event: news.event });
        return 200;
      }
      case TRANSFER:
        void files().heard(from, letter.body);
        return 200;
      case IMDN: {
        const read = readImdn(letter.body);
        if (read !== null) await this.#marked(read.id, read.mark, from, letter.device.device);
        return 200;
      }
      case COMPOSING:
        conversations.types(place, from, readComposing(letter.body));
        return 200;
      default:
        return 415;
    }
  }

  async #saidBy(letter: Opened, from: string, what: Pick<Message, 'text' | 'file' | 'event'>): Promise<void> {
    const isNews = what.event !== undefined && !what.event.people.includes(this.#around.agent.self.person);
    const message: Message = { ...this.#said(letter, false), ...what, isRead: isNews };
    if (letter.group !== null) message.from = from;
    else message.person = from;
    await this.#arrived(message);
    void this.mark(message, 'delivered');
  }

  /** Takes what another device of ours said to somebody. */
  async #mine(letter: Opened): Promise<number> {
    const { contacts, circle, conversations } = this.#around;
    const { group } = letter;
    if (group === null ? !contacts.isBuddy(letter.to) : !(await circle.take(group))) return 200;
    const message = this.#said(letter, true);
    const file = letter.type === FILE ? readNote(letter.body) : null;
    const news = letter.type === GROUP ? readNews(letter.body) : null;
    if (news !== null) await circle.learnAll(news.devices, news.permits);
    const { self } = this.#around.agent;
    const more = group === null ? {} : { from: self.person };
    if (file !== null) await conversations.add({ ...message, ...more, text: file.name, file });
    else if (news !== null) await conversations.add({ ...message, ...more, text: '', event: news.event });
    else if (letter.type === TEXT) await conversations.add({ ...message, ...more, text: letter.body.slice(0, MOST_CHARS) });
    return 200;
  }

  #said({ id, to, at, group, device }: Opened, isMine: boolean): Said {
    return {
      id, person: group?.id ?? to, isMine, at, progress: 'sent', isRead: isMine, isSealed: true, device: device.device,
    };
  }

  async #arrived(message: Message): Promise<void> {
    const { conversations, arrived } = this.#around;
    if (!(await conversations.add(message))) return;
    conversations.types(message.person, message.from ?? message.person, false);
    arrived(message);
  }

  async #marked(id: string, mark: Mark, from: string, device: string): Promise<void> {
    const { conversations, outbox } = this.#around;
    const message = await conversations.find(id);
    const isTheirs = message?.person === from || message?.became?.[from] !== undefined;
    if (message?.isMine !== true || !isTheirs) return;
    outbox.got(id, from, device);
    await conversations.progress(id, from, mark === 'delivered' ? 'delivered' : 'read');
    if (mark === 'delivered') return;
    // What was said before was read, too.
    for (const one of conversations.of(message.person).messages) {
      if (one.isMine && one.at <= message.at) await conversations.progress(one.id, from, 'read');
    }
  }
}

interface News {
  event: GroupEvent;
  devices: readonly string[];
  permits: Readonly<Record<string, string>>;
}

function readNews(json: string): News | null {
  try {
    const said = JSON.parse(json) as Record<string, unknown>;
    const what = ['began', 'added', 'left', 'removed', 'named'].find((one) => one === textIn(said, 'what'));
    if (what === undefined) return null;
    const event = { what: what as GroupEvent['what'], people: textsIn(said['people']).slice(0, MOST_MEMBERS) };
    const permits = Object.entries(said['permits'] ?? {}).filter(([, one]) => typeof one === 'string');
    return { event, devices: textsIn(said['devices']), permits: Object.fromEntries(permits) as Record<string, string> };
  } catch {
    return null;
  }
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
