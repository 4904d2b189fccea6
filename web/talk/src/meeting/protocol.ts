/** What browser and server say to each other; `docs/signalling.md` is the reference. */

export const SOURCES = ['microphone', 'camera', 'screen', 'screen-audio'] as const;
export type Source = (typeof SOURCES)[number];
export type VideoSource = 'camera' | 'screen';

export type Muted = Partial<Record<Source, boolean>>;

export interface Participant {
  id: string;
  name: string;
  role: 'host' | 'guest';
  sources: Partial<Record<Source, { muted: boolean }>>;
  /** When the hand was raised; null while it is down. */
  hand: string | null;
  /** 0 is lost, 4 is well. */
  quality: number;
}

export interface MeetingOptions {
  lobby?: boolean;
  locked?: boolean;
  mayShare?: boolean;
  muteOnEntry?: boolean;
  chat?: boolean;
}

export interface BreakoutRoom {
  name: string;
  participants: readonly string[];
}

export interface MeetingInfo {
  id: string;
  title: string;
  options: MeetingOptions;
  recording: boolean;
  e2ee: boolean;
  startedAt: string | null;
  spotlight: string | null;
  /** The breakout rooms that are open, and where this browser sits. */
  breakout?: { rooms: readonly BreakoutRoom[]; endsAt?: string | null } | null;
  room?: string | null;
}

/** What one receiving m-line carries now. */
export interface Slot {
  mid: string;
  participant: string | null;
  source: Source;
  /** There is no bandwidth for it at present: its last picture would stand still. */
  paused?: boolean;
}

export interface ChatMessage {
  id: string;
  from: string;
  name: string;
  text: string;
  at: string;
  to?: string;
}

export interface Waiting {
  id: string;
  name: string;
}

export type RefusedCode = 'passcode' | 'locked' | 'full' | 'denied' | 'not-found' | 'ended' | 'busy';

export type ServerMessage =
  | {
      type: 'welcome';
      you: string;
      resume: string;
      meeting: MeetingInfo;
      participants: Participant[];
      chat?: ChatMessage[];
      iceServers?: RTCIceServer[];
      answer?: string | null;
      slots?: Slot[];
      waiting?: Waiting[];
    }
  | { type: 'prepared'; answer: string }
  | { type: 'lobby' }
  | { type: 'refused'; code: RefusedCode; message?: string }
  | { type: 'answer'; id: number; sdp: string }
  | { type: 'slots'; slots: Slot[] }
  | { type: 'joined'; participant: Participant }
  | { type: 'changed'; participant: Participant }
  | { type: 'left'; participant: string; reason?: string }
  | { type: 'waiting'; participants: Waiting[] }
  | { type: 'speaker'; participant: string | null }
  | { type: 'levels'; levels?: Record<string, number> }
  | { type: 'sending'; source: Source; rids: string[] }
  | ({ type: 'chat' } & ChatMessage)
  | { type: 'reaction'; participant: string; emoji: string }
  | { type: 'caption'; participant: string; text: string; final: boolean }
  | { type: 'pass'; from: string; data: unknown }
  | ({ type: 'meeting' } & Partial<MeetingInfo>)
  | { type: 'muted'; source: Source; by?: string }
  | { type: 'unmute-please' }
  | { type: 'hosts'; urls: string[] }
  | { type: 'moved'; url?: string; meeting?: string; room?: string | null }
  | { type: 'restart' }
  | { type: 'removed' }
  | { type: 'ended' }
  | { type: 'pong'; id: number }
  | { type: 'error'; code: string; message?: string; re?: string };

export type ClientMessage =
  | {
      type: 'join';
      name: string;
      offer?: string;
      sources?: Partial<Record<Source, string>>;
      muted: Muted;
      passcode?: string;
      hostKey?: string;
      resume?: string;
      token?: string;
      language: string;
      /** Instead of an offer. */
      prepared?: boolean;
    }
  | { type: 'prepare'; offer: string; sources: Partial<Record<Source, string>> }
  | { type: 'offer'; id: number; sdp: string; sources: Partial<Record<Source, string>> }
  | { type: 'view'; items: ViewItem[] }
  | { type: 'mute'; source: Source; muted: boolean }
  | { type: 'hand'; raised: boolean }
  | { type: 'react'; emoji: string }
  | { type: 'chat'; text: string; to?: string }
  | { type: 'rename'; name: string }
  | { type: 'caption'; text: string; final: boolean }
  | { type: 'pass'; to: string; data: unknown }
  | { type: 'stats'; lossPercent: number; rttMs: number; jitterMs: number; upBps: number; downBps: number }
  | { type: 'leave' }
  | { type: 'ping'; id: number }
  | { type: 'admit' | 'ask-to-unmute' | 'deny' | 'remove' | 'make-host'; participant: string }
  | { type: 'mute-participant'; participant: string; source: Source }
  | { type: 'mute-all' }
  | ({ type: 'options' } & MeetingOptions)
  | { type: 'spotlight'; participant: string | null }
  | { type: 'record'; on: boolean }
  | { type: 'breakout'; rooms: BreakoutRoom[]; minutes?: number }
  | { type: 'breakout-end' }
  | { type: 'end' };

/** A stream that is shown, in pixels of the screen. */
export interface ViewItem {
  participant: string;
  source: VideoSource;
  width: number;
  height: number;
}

/** A frame's message, or null if it is none; what is unknown is for the caller to pass over. */
export function decode(text: string): ServerMessage | null {
  try {
    const value: unknown = JSON.parse(text);
    const typed = typeof value === 'object' && value !== null && 'type' in value;
    return typed && typeof value.type === 'string' ? (value as ServerMessage) : null;
  } catch {
    return null;
  }
}
