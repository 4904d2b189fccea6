import { prefer, preferences } from '../preferences';

export type Kind = 'microphone' | 'camera';

/** Why a device gives nothing. */
export type Problem = 'denied' | 'missing' | 'busy' | 'insecure' | 'failed';

export interface Device {
  id: string;
  text: string;
}

export interface Input {
  /** Whether its user wants it on. */
  on: boolean;
  track: MediaStreamTrack | null;
  problem: Problem | null;
  /** The browser is asked for it right now. */
  isOpening: boolean;
}

export interface DeviceView {
  microphone: Input;
  camera: Input;
  microphones: readonly Device[];
  cameras: readonly Device[];
  speakers: readonly Device[];
  /** Whether the camera can blur what is behind its user by itself. */
  canBlur: boolean;
}

const CLOSED: Input = { on: false, track: null, problem: null, isOpening: false };

/**
 * Microphone and camera of this browser, from the check before the meeting to its end. A muted
 * microphone stays open, so that its user is heard at once; a camera that is off is closed, and
 * its light goes out.
 */
export class Devices {
  #view: DeviceView = {
    microphone: CLOSED,
    camera: CLOSED,
    microphones: [],
    cameras: [],
    speakers: [],
    canBlur: false,
  };
  readonly #listeners = new Set<() => void>();
  #isReleased = false;

  constructor() {
    navigator.mediaDevices?.addEventListener('devicechange', this.#listChanged);
    void this.#list();
  }

  readonly view = (): DeviceView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Turns on what its user had on the last time. */
  openPreferred(): void {
    const { microphoneOn, cameraOn } = preferences();
    if (microphoneOn) void this.turn('microphone', true);
    if (cameraOn) void this.turn('camera', true);
  }

  /** Turns a device on or off and remembers it. */
  async turn(kind: Kind, on: boolean): Promise<void> {
    prefer(kind === 'microphone' ? { microphoneOn: on } : { cameraOn: on });
    const input = this.#view[kind];
    if (!on) {
      if (kind === 'microphone' && input.track !== null) input.track.enabled = false;
      else input.track?.stop();
      this.#set(kind, { on: false, track: kind === 'microphone' ? input.track : null });
      return;
    }
    this.#set(kind, { on: true });
    if (input.track?.readyState === 'live') input.track.enabled = true;
    else await this.#open(kind);
  }

  /** Lets the microphone be heard for a moment, without remembering it. */
  async talk(on: boolean): Promise<void> {
    const { track } = this.#view.microphone;
    this.#set('microphone', { on });
    if (track !== null) track.enabled = on;
    else if (on) await this.#open('microphone');
  }

  /** Takes another device; one that is on changes in flight. */
  async choose(kind: Kind, id: string): Promise<void> {
    prefer(kind === 'microphone' ? { microphone: id } : { camera: id });
    const input = this.#view[kind];
    if (input.track === null && !input.on) return;
    await this.#open(kind);
  }

  /** Asks the camera to blur what is behind its user. */
  async blur(on: boolean): Promise<void> {
    prefer({ blur: on });
    await blurred(this.#view.camera.track, on);
  }

  release(): void {
    this.#isReleased = true;
    navigator.mediaDevices?.removeEventListener('devicechange', this.#listChanged);
    this.#view.microphone.track?.stop();
    this.#view.camera.track?.stop();
    this.#view = { ...this.#view, microphone: CLOSED, camera: CLOSED };
  }

  async #open(kind: Kind): Promise<void> {
    if (navigator.mediaDevices === undefined) {
      this.#set(kind, { problem: 'insecure' });
      return;
    }
    this.#set(kind, { isOpening: true, problem: null });
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ [MEDIA[kind]]: wish(kind) });
      const track = stream.getTracks()[0];
      if (track === undefined) throw new DOMException('no track', 'NotFoundError');
      await this.#opened(kind, track);
    } catch (error) {
      this.#set(kind, { isOpening: false, on: false, track: null, problem: problemOf(error) });
    }
  }

  async #opened(kind: Kind, track: MediaStreamTrack): Promise<void> {
    const before = this.#view[kind];
    if (this.#isReleased || (kind === 'camera' && !before.on)) {
      track.stop(); // turned off while the browser asked
      this.#set(kind, { isOpening: false });
      return;
    }
    before.track?.stop();
    track.enabled = before.on;
    track.addEventListener('ended', () => this.#ended(kind, track));
    this.#set(kind, { isOpening: false, track, problem: null });
    if (kind === 'camera') await this.#cameraOpened(track);
    await this.#list();
  }

  async #cameraOpened(track: MediaStreamTrack): Promise<void> {
    const capabilities: BlurCapabilities = track.getCapabilities?.() ?? {};
    const canBlur = capabilities.backgroundBlur?.includes(true) ?? false;
    this.#change({ canBlur });
    if (canBlur && preferences().blur) await blurred(track, true);
  }

  /** A device was pulled out: the system's own choice takes its place. */
  #ended(kind: Kind, track: MediaStreamTrack): void {
    if (this.#isReleased || this.#view[kind].track !== track) return;
    this.#set(kind, { track: null });
    if (this.#view[kind].on) void this.#open(kind);
  }

  readonly #listChanged = () => {
    void this.#list();
  };

  async #list(): Promise<void> {
    const all = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
    const of = (kind: MediaDeviceKind): Device[] => {
      const some = all.filter((device) => device.kind === kind && device.deviceId !== '');
      return some.map((device, index) => ({ id: device.deviceId, text: device.label || `${index + 1}` }));
    };
    this.#change({
      microphones: of('audioinput'),
      cameras: of('videoinput'),
      speakers: of('audiooutput'),
    });
  }

  #set(kind: Kind, change: Partial<Input>): void {
    this.#change({ [kind]: { ...this.#view[kind], ...change } });
  }

  #change(change: Partial<DeviceView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }
}

const MEDIA = { microphone: 'audio', camera: 'video' } as const;

type BlurCapabilities = MediaTrackCapabilities & { backgroundBlur?: readonly boolean[] };

function wish(kind: Kind): MediaTrackConstraints {
  const { microphone, camera } = preferences();
  if (kind === 'microphone') {
    const voice = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    return microphone === '' ? voice : { ...voice, deviceId: { ideal: microphone } };
  }
  const picture = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
  return camera === '' ? picture : { ...picture, deviceId: { ideal: camera } };
}

async function blurred(track: MediaStreamTrack | null, on: boolean): Promise<void> {
  const constraints = { backgroundBlur: on } as MediaTrackConstraints;
  // A camera that cannot do it after all stays as it is.
  await track?.applyConstraints({ ...track.getConstraints(), ...constraints }).catch(() => {});
}

function problemOf(error: unknown): Problem {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'failed';
  }
}
