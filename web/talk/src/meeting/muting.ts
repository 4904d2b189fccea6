import type { DeviceView, Kind } from './devices';
import type { Muted, ServerMessage } from './protocol';

/** Whether a device's sound or picture goes out. */
export function isSent(view: DeviceView, kind: Kind): boolean {
  return view[kind].on && view[kind].track !== null;
}

/** What of a person's own sources the others don't get. */
export function mutedNow(view: DeviceView, screen: MediaStream | null): Muted {
  return {
    microphone: !isSent(view, 'microphone'),
    camera: !isSent(view, 'camera'),
    screen: screen === null,
    'screen-audio': (screen?.getAudioTracks().length ?? 0) === 0,
  };
}

/**
 * Whether the meeting muted a person at the door.
 *
 * @param told what the person said when joining
 */
export function isQuieted(told: Muted, { participants, you, meeting }: ServerMessage & { type: 'welcome' }): boolean {
  const self = participants.find((one) => one.id === you);
  if (self?.sources.microphone?.muted !== true) return false;
  return told.microphone === false || (meeting.options.muteOnEntry === true && self.role !== 'host');
}
