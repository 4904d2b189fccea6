import type { Database } from './database';
import { advanced, type Conversation, type Message, type Progress } from './messages';
import { Store } from './store';

const PAGE = 60;
const MOST_MESSAGES = 20_000;
const TYPING_FOR_MS = 8_000;

/** What was said with whom, as far as it is looked at; all of it is in the database. */
export class Conversations {
  readonly store = new Store<ReadonlyMap<string, Conversation>>(new Map());
  readonly #database: Database;
  readonly #typing = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(database: Database) {
    this.#database = database;
  }

  async load(): Promise<void> {
    await this.#database.prune('messages', MOST_MESSAGES);
    const people = new Set((await this.#database.all<Message>('messages')).map(({ person }) => person));
    for (const person of people) {
      const messages = await this.#database.said<Message>(person, PAGE);
      this.#set({ ...this.of(person), messages, unread: unreadIn(messages), hasMore: messages.length === PAGE });
    }
  }

  stop(): void {
    for (const timer of this.#typing.values()) clearTimeout(timer);
  }

  of(person: string): Conversation {
    return this.store.view().get(person) ?? { person, messages: [], unread: 0, typing: [], hasMore: false };
  }

  async more(person: string): Promise<void> {
    const known = this.of(person);
    const eldest = known.messages[0]?.at;
    if (eldest === undefined) return;
    const older = await this.#database.said<Message>(person, PAGE, eldest);
    this.#set({ ...known, messages: [...older, ...known.messages], hasMore: older.length === PAGE });
  }

  async find(id: string): Promise<Message | undefined> {
    return this.#shown(id)?.message ?? this.#database.get<Message>('messages', id);
  }

  /** Resolves once it is kept. False if it was here already. */
  async add(message: Message): Promise<boolean> {
    if ((await this.#database.get<Message>('messages', message.id)) !== undefined) return false;
    await this.#database.put('messages', message);
    const known = this.of(message.person);
    const messages = [...known.messages, message].sort((a, b) => a.at - b.at);
    this.#set({ ...known, messages, unread: unreadIn(messages) });
    return true;
  }

  /** Marks what others said as read. Returns those of it that were not. */
  async read(person: string): Promise<Message[]> {
    const known = this.of(person);
    const unread = known.messages.filter((message) => !message.isMine && !message.isRead);
    if (unread.length === 0) return unread;
    const messages = known.messages.map((message) => (message.isMine ? message : { ...message, isRead: true }));
    this.#set({ ...known, messages, unread: 0 });
    for (const message of unread) await this.#database.put('messages', { ...message, isRead: true });
    return unread;
  }

  /** A message of one's own got so far at a receiver. */
  progress(id: string, receiver: string, progress: Progress): Promise<void> {
    return this.change(id, (message) => advanced(message, receiver, progress));
  }

  async change(id: string, change: (message: Message) => Message): Promise<void> {
    const shown = this.#shown(id);
    if (shown === null) {
      const kept = await this.#database.get<Message>('messages', id);
      if (kept !== undefined) await this.#database.put('messages', change(kept));
      return;
    }
    const { conversation, index, message } = shown;
    const after = change(message);
    if (after === message) return;
    this.#set({ ...conversation, messages: conversation.messages.with(index, after) });
    await this.#database.put('messages', after);
  }

  /** Whether somebody is writing; they are no more if they don't say so again. */
  types(person: string, who: string, isTyping: boolean): void {
    const key = `${person}/${who}`;
    clearTimeout(this.#typing.get(key));
    this.#typing.delete(key);
    if (isTyping) this.#typing.set(key, setTimeout(() => this.types(person, who, false), TYPING_FOR_MS));
    const known = this.of(person);
    if (known.typing.includes(who) === isTyping) return;
    const others = known.typing.filter((one) => one !== who);
    this.#set({ ...known, typing: isTyping ? [...others, who] : others });
  }

  /** Later than what was said before, whatever the clocks of others say. */
  next(person: string): number {
    return Math.max(Date.now(), (this.of(person).messages.at(-1)?.at ?? 0) + 1);
  }

  #shown(id: string): { conversation: Conversation; index: number; message: Message } | null {
    for (const conversation of this.store.view().values()) {
      const index = conversation.messages.findIndex((message) => message.id === id);
      const message = conversation.messages[index];
      if (message !== undefined) return { conversation, index, message };
    }
    return null;
  }

  #set(conversation: Conversation): void {
    this.store.set(new Map(this.store.view()).set(conversation.person, conversation));
  }
}

function unreadIn(messages: readonly Message[]): number {
  return messages.filter((message) => !message.isMine && !message.isRead).length;
}
