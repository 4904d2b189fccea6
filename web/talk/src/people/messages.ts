import type { FileNote } from './files';

/** What became of a message of one's own. */
export type Progress = 'waiting' | 'sent' | 'delivered' | 'read';

export interface Message {
  id: string;
  person: string;
  isMine: boolean;
  at: number;
  text: string;
  progress: Progress;
  /** Of another's: whether they know that it was read. */
  isRead: boolean;
  /** False of what an ordinary telephone sent or got. */
  isSealed: boolean;
  /** The device that sent it. */
  device: string;
  /** The file that it is about. */
  file?: FileNote;
}

/** A message that some device of its receiver has not got yet. */
export interface Outgoing {
  id: string;
  person: string;
  /** Device to what became of it. */
  devices: Record<string, 'open' | 'left' | 'got'>;
  tries: number;
}

export interface Conversation {
  person: string;
  messages: readonly Message[];
  unread: number;
  isTyping: boolean;
  /** There may be older ones. */
  hasMore: boolean;
}
