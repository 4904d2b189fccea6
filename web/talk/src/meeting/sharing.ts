import { preferences } from '../preferences';
import type { Connection } from './connection';

/** What a person shows of the own screen; nothing at first. */
export class Sharing {
  readonly #changed: (stream: MediaStream | null) => void;
  #stream: MediaStream | null = null;

  /** @param changed told also when the browser's own button ends it */
  constructor(changed: (stream: MediaStream | null) => void) {
    this.#changed = changed;
  }

  /** Nothing happens if its user thinks better of it. */
  async begin(): Promise<void> {
    const stream = await chosenScreen();
    const picture = stream?.getVideoTracks()[0];
    if (stream === null || picture === undefined) return;
    picture.addEventListener('ended', () => this.end());
    this.#stream = stream;
    this.#changed(stream);
  }

  end(): void {
    if (this.#stream === null) return;
    this.close();
    this.#stream = null;
    this.#changed(null);
  }

  close(): void {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
  }

  /** As its user prefers: sharp for text, smooth for film. */
  tune(connection: Connection | null): void {
    const { textFirst } = preferences();
    const picture = this.#stream?.getVideoTracks()[0];
    if (picture !== undefined) picture.contentHint = textFirst ? 'text' : 'motion';
    connection?.tune(textFirst);
  }

  async send(connection: Connection | null): Promise<void> {
    await connection?.send('screen', this.#stream?.getVideoTracks()[0] ?? null);
    await connection?.send('screen-audio', this.#stream?.getAudioTracks()[0] ?? null);
  }
}

/** The screen or window that its user chooses; null if he thinks better of it. */
async function chosenScreen(): Promise<MediaStream | null> {
  const wish = {
    video: { frameRate: { max: 30 } },
    audio: { echoCancellation: false, noiseSuppression: false },
    selfBrowserSurface: 'exclude',
    surfaceSwitching: 'include',
    systemAudio: 'include',
  } as DisplayMediaStreamOptions;
  try {
    return await navigator.mediaDevices.getDisplayMedia(wish);
  } catch {
    return null; // cancelled, or the system forbids it
  }
}
