import type { FileNote } from './files';

/** What became of a message of one's own. */
export type Progress = 'waiting' | 'sent' | 'delivered' | 'read';

export interface Message {
  id: string;
  /** In whose conversation it stands: a person's id, or a group's. */
  person: string;
  /** Who said it, in a group. */
  from?: string;
  isMine: boolean;
  at: number;
  text: string;
  progress: Progress;
  /** Of one's own in a group: what became of it at each of the others; `progress` is the least of these. */
  became?: Readonly<Record<string, Progress>>;
  /** Of another's: whether they know that it was read. */
  isRead: boolean;
  /** False of what an ordinary telephone sent or got. */
  isSealed: boolean;
  /** The device that sent it. */
  device: string;
  /** The file that it is about. */
  file?: FileNote;
  /** What happened to the group, where nothing was said. */
  event?: GroupEvent;
}

export interface GroupEvent {
  what: 'began' | 'added' | 'left' | 'removed' | 'named';
  /** Whom it happened to. */
  people: readonly string[];
}

/** A message that some device of a receiver has not got yet. */
export interface Outgoing {
  /** Of the message, and of the receiver if there are several. */
  id: string;
  message: string;
  /** The receiver. */
  person: string;
  /** Device to what became of it. */
  devices: Record<string, 'open' | 'left' | 'got'>;
  tries: number;
}

export interface Conversation {
  /** Whose: a person's id, or a group's. */
  person: string;
  messages: readonly Message[];
  unread: number;
  /** Who is writing. */
  typing: readonly string[];
  /** There may be older ones. */
  hasMore: boolean;
}

const ORDER: readonly Progress[] = ['waiting', 'sent', 'delivered', 'read'];

export function isFurther(one: Progress, than: Progress): boolean {
  return ORDER.indexOf(one) > ORDER.indexOf(than);
}

/** The message after it got so far at one receiver. It never goes back. */
export function advanced(message: Message, receiver: string, progress: Progress): Message {
  const { became } = message;
  if (became === undefined) return isFurther(progress, message.progress) ? { ...message, progress } : message;
  const before = became[receiver];
  if (before === undefined || !isFurther(progress, before)) return message;
  const after = { ...became, [receiver]: progress };
  return { ...message, became: after, progress: leastOf(Object.values(after)) };
}

function leastOf(all: readonly Progress[]): Progress {
  return all.reduce((least, one) => (isFurther(least, one) ? one : least), 'read');
}
