import type { Trust } from '../people/trust';
import type { Call } from './call';
import type { LinkState } from './media';
import type { Verdict } from './passport';
import type { Agent } from './sip/agent';

export type CallState = 'calling' | 'ringing' | 'incoming' | 'connecting' | 'active' | 'ended';

/** How a call ended. */
export type Ending =
  | 'hung-up' | 'busy' | 'declined' | 'offline' | 'unknown' | 'no-answer' | 'cancelled' | 'elsewhere'
  | 'transferred' | 'identity' | 'failed' | 'lost';

export interface Path {
  kind: 'direct' | 'relay';
  /** Of the last stretch that this browser sees. */
  protocol: string;
}

export interface CallView {
  id: string;
  person: string;
  address: string;
  name: string;
  isIncoming: boolean;
  state: CallState;
  ending: Ending | null;
  isMuted: boolean;
  isHeld: boolean;
  isHeldByThem: boolean;
  camera: MediaStreamTrack | null;
  picture: MediaStream | null;
  sound: MediaStream | null;
  wantsVideo: boolean;
  canShow: boolean;
  identity: Verdict['kind'] | 'asking';
  comparison: string;
  path: Path | null;
  /** 0 to 4 bars. */
  quality: number;
  link: LinkState;
  beganAt: number;
  answeredAt: number | null;
  transfer: 'no' | 'asking' | 'failed';
}

/** What a call needs of the rest. */
export interface CallSurroundings {
  agent: Agent;
  trust: Trust;
  iceServers(): RTCIceServer[];
  /** Whether only relays may be used until the call is accepted, or always. */
  privacy(person: string): 'open' | 'until-accepted' | 'always-relay';
  nameOf(person: string, said: string): string;
  changed(call: Call): void;
  ended(call: Call): void;
  /** The other end wants this one to call somebody else. */
  referred(call: Call, to: string, replaces: string, progress: (status: number) => void): void;
}

/** How a call ended that was answered like this. */
export function endingOf(status: number, chosen: Ending | null): Ending {
  if (chosen !== null) return chosen;
  switch (status) {
    case 486:
    case 600:
      return 'busy';
    case 603:
      return 'declined';
    case 404:
      return 'unknown';
    case 408:
      return 'no-answer';
    case 480:
      return 'offline';
    case 487:
      return 'cancelled';
    case 438:
      return 'identity';
    default:
      return 'failed';
  }
}
