import type { Connection } from './connection';
import type { Devices, DeviceView, Kind } from './devices';
import { isQuieted, isSent, mutedNow } from './muting';
import type { Muted, ServerMessage, Source } from './protocol';
import { Sharing } from './sharing';

export interface OutgoingListener {
  /** The others are to know it. */
  muted(source: Source, muted: boolean): void;
  /** The own devices or screen look otherwise. */
  changed(): void;
}

/** What of one person goes out: devices and screen, onto whichever connection there is. */
export class Outgoing {
  readonly #devices: Devices;
  readonly #connection: () => Connection | null;
  readonly #listener: OutgoingListener;
  readonly #sharing = new Sharing((screen) => void this.#screenChanged(screen));
  readonly #unsubscribe: () => void;
  #before: DeviceView;
  #screen: MediaStream | null = null;
  /** What was said to be muted when joining; devices may have opened since. */
  #told: Muted = {};

  constructor(devices: Devices, connection: () => Connection | null, listener: OutgoingListener) {
    this.#devices = devices;
    this.#connection = connection;
    this.#listener = listener;
    this.#before = devices.view();
    this.#unsubscribe = devices.subscribe(() => this.#devicesChanged());
  }

  get screen(): MediaStream | null {
    return this.#screen;
  }

  share(): Promise<void> {
    return this.#sharing.begin();
  }

  stopSharing(): void {
    this.#sharing.end();
  }

  /** What its user prefers has changed, or the connection is a new one. */
  tuneScreen(): void {
    this.#sharing.tune(this.#connection());
  }

  turn(kind: Kind, on: boolean): void {
    void this.#devices.turn(kind, on);
  }

  /** What is said to be muted at the door. */
  introduced(): Muted {
    this.#told = this.#muted();
    return this.#told;
  }

  /** Tells what changed while joining; whoever is muted at the door stays so. */
  welcomed(message: ServerMessage & { type: 'welcome' }): void {
    const told = this.#told;
    if (isQuieted(told, message) && this.#devices.view().microphone.on) void this.#devices.talk(false);
    const now = this.#muted();
    for (const source of ['microphone', 'camera', 'screen', 'screen-audio'] as const) {
      if (now[source] !== told[source]) this.#listener.muted(source, now[source] ?? true);
    }
    this.#told = now;
  }

  async sendAll(connection: Connection): Promise<void> {
    const { microphone, camera } = this.#devices.view();
    await Promise.all([
      connection.send('microphone', microphone.track),
      connection.send('camera', camera.track),
      this.#sharing.send(connection),
    ]);
  }

  /** A host has muted it. */
  mutedBy(source: Source): void {
    if (source === 'microphone' || source === 'camera') this.turn(source, false);
    else this.stopSharing();
  }

  close(): void {
    this.#unsubscribe();
    this.#sharing.close();
  }

  #muted(): Muted {
    return mutedNow(this.#devices.view(), this.#screen);
  }

  async #screenChanged(screen: MediaStream | null): Promise<void> {
    const hadSound = (this.#screen?.getAudioTracks().length ?? 0) > 0;
    const hasSound = (screen?.getAudioTracks().length ?? 0) > 0;
    this.#screen = screen;
    this.#listener.changed();
    this.tuneScreen();
    const sent = this.#sharing.send(this.#connection());
    // Others look for it as soon as they are told.
    if (screen !== null) await sent;
    this.#listener.muted('screen', screen === null);
    if (hadSound !== hasSound) this.#listener.muted('screen-audio', !hasSound);
  }

  #devicesChanged(): void {
    const before = this.#before;
    const now = this.#devices.view();
    this.#before = now;
    for (const kind of ['microphone', 'camera'] as const) {
      if (before[kind].track !== now[kind].track) {
        void this.#connection()?.send(kind, now[kind].track);
      }
      if (isSent(before, kind) !== isSent(now, kind)) this.#listener.muted(kind, !isSent(now, kind));
    }
    this.#listener.changed();
  }
}
