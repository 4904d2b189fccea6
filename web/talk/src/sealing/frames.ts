import { joined, open, seal, type Bytes, type FrameKey } from './sframe';

/**
 * How much of a frame stays readable: what packets are made by and key frames known by. Of VP8
 * that is its header (RFC 6386 §9.1), of Opus the byte that tells its form (RFC 6716 §3.1).
 */
export function clearBytes(type: string | undefined): number {
  if (type === 'key') return 10;
  return type === 'delta' ? 3 : 1;
}

/** One side's keys, and the counter of what it has sealed. */
export class Frames {
  #mine: FrameKey | null = null;
  #counter = 0;
  readonly #theirs = new Map<number, { key: FrameKey; from: string }>();

  mine(key: FrameKey): void {
    this.#mine = key;
    this.#counter = 0;
  }

  theirs(key: FrameKey, from: string): void {
    this.#theirs.set(key.kid, { key, from });
    // A sender needs its last key while the next one comes into use, and none before.
    const kids = [...this.#theirs].filter(([, one]) => one.from === from).map(([kid]) => kid);
    for (const kid of kids.slice(0, -2)) this.#theirs.delete(kid);
  }

  forget(from: string): void {
    for (const [kid, one] of this.#theirs) if (one.from === from) this.#theirs.delete(kid);
  }

  /** Null while there is no key: nothing leaves in the clear. */
  async seal(frame: Bytes, type: string | undefined): Promise<Bytes | null> {
    if (this.#mine === null) return null;
    const clear = frame.slice(0, clearBytes(type));
    const counter = this.#counter++;
    return joined(clear, await seal(this.#mine, counter, frame.slice(clear.length), clear));
  }

  /** Null for what nobody with a key has sealed. */
  async open(frame: Bytes, type: string | undefined): Promise<Bytes | null> {
    const clear = frame.slice(0, clearBytes(type));
    const plain = await open(frame.slice(clear.length), clear, (kid) => this.#theirs.get(kid)?.key);
    return plain === null ? null : joined(clear, plain);
  }
}
