import type { Database } from './database';
import { randomHex, sha256, toBase64Url, type Octets } from './encoding';
import { Store } from './store';

/** A file as its receiver hears of it; it comes when they ask for it. */
export interface FileNote {
  name: string;
  size: number;
  type: string;
  /** SHA-256 of each piece, so that each is checked as it comes, and none comes twice. */
  pieces: readonly string[];
}

export type Moving = {
  state: 'asking' | 'moving' | 'stopped' | 'broken' | 'done';
  /** Octets that are here. */
  have: number;
};

/** What two devices tell each other, sealed, to move a file. */
type Word =
  | { what: 'ask'; file: string; token: string; from: number }
  | { what: 'offer'; file: string; token: string; sdp: string }
  | { what: 'answer'; file: string; token: string; sdp: string }
  /** Who has no data channel, as a terminal, asks for each part. */
  | { what: 'want'; file: string; token: string; at: number }
  | { what: 'part'; file: string; token: string; at: number; data: string };

export const PIECE = 1 << 20;
export const MOST_BYTES = 256 << 20;

const CHUNK = 16 << 10;
/** Such parts go by the super nodes. */
const MOST_BY_PARTS = 16 << 20;
const MOST_PARTS_AT_ONCE = 32;
const AHEAD = 1 << 20;
const GATHER_WITHIN_MS = 1_000;
const ANSWER_WITHIN_MS = 15_000;
const MOST_AT_ONCE = 8;

interface Surroundings {
  database: Database;
  iceServers(): RTCIceServer[];
  isRelayOnly(): boolean;
  /** Tells somebody's devices something, sealed. */
  whisper(person: string, body: string): Promise<void>;
  /** Whether we sent this file to this person. */
  isSentTo(file: string, person: string): Promise<boolean>;
}

/** What is known of a file before it is sent; null if it is too large. */
export async function noteOf(file: File): Promise<FileNote | null> {
  if (file.size > MOST_BYTES) return null;
  const pieces: string[] = [];
  for (let at = 0; at < file.size; at += PIECE) {
    pieces.push(toBase64Url(await sha256(await file.slice(at, at + PIECE).arrayBuffer())));
  }
  return { name: file.name.slice(0, 200), size: file.size, type: file.type.slice(0, 100), pieces };
}

/** Null if it is not of the form. */
export function readNote(json: string): FileNote | null {
  try {
    const { name, size, type, pieces } = JSON.parse(json) as Partial<FileNote>;
    const isForm =
      typeof name === 'string' && name.length <= 200 && typeof type === 'string' && type.length <= 100 &&
      typeof size === 'number' && Number.isInteger(size) && size >= 0 && size <= MOST_BYTES &&
      Array.isArray(pieces) && pieces.length === Math.ceil(size / PIECE) &&
      pieces.every((piece) => typeof piece === 'string' && piece.length === 43);
    return isForm ? { name, size, type, pieces } : null;
  } catch {
    return null;
  }
}

/** Moves files between two devices over a data channel, piece by piece; goes on where it stopped. */
export class Files {
  readonly store = new Store<ReadonlyMap<string, Moving>>(new Map());
  readonly #around: Surroundings;
  readonly #asked = new Map<string, { file: string; person: string; note: FileNote }>();
  readonly #sending = new Map<string, RTCPeerConnection>();
  #parts = 0;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Asks for a file, from where it stopped. */
  async fetch(file: string, person: string, note: FileNote): Promise<void> {
    const from = await this.#around.database.pieces(file);
    if (from === note.pieces.length) {
      this.#set(file, { state: 'done', have: note.size });
      return;
    }
    const token = randomHex(8);
    this.#asked.set(token, { file, person, note });
    this.#set(file, { state: 'asking', have: from * PIECE });
    await this.#say(person, { what: 'ask', file, token, from });
    setTimeout(() => {
      if (this.store.view().get(file)?.state === 'asking') this.#stopped(token, file);
    }, ANSWER_WITHIN_MS);
  }

  /** A file that is here whole. */
  async whole(file: string, note: FileNote): Promise<Blob | null> {
    const parts: BlobPart[] = [];
    for (let index = 0; index < note.pieces.length; index++) {
      const piece = await this.#around.database.get<ArrayBuffer>('pieces', keyOf(file, index));
      if (piece === undefined) return null;
      parts.push(piece);
    }
    return new Blob(parts, { type: note.type });
  }

  /** Takes what a device of the other end says. */
  async heard(person: string, body: string): Promise<void> {
    const word = readWord(body);
    switch (word?.what) {
      case 'ask':
        await this.#send(person, word.file, word.token, word.from);
        break;
      case 'want':
        await this.#sendPart(person, word.file, word.token, word.at);
        break;
      case 'offer':
        await this.#receive(person, word.token, word.sdp);
        break;
      case 'answer':
        await this.#sending.get(word.token)?.setRemoteDescription({ type: 'answer', sdp: word.sdp });
        break;
      default:
    }
  }

  async #send(person: string, file: string, token: string, from: number): Promise<void> {
    const blob = await this.#around.database.get<Blob>('files', file);
    // Another device of ours has it.
    if (blob === undefined || !(await this.#around.isSentTo(file, person))) return;
    if (this.#sending.size >= MOST_AT_ONCE || this.#sending.has(token)) return;
    const peer = this.#peer(() => this.#sending.delete(token));
    this.#sending.set(token, peer);
    const channel = peer.createDataChannel('file');
    channel.bufferedAmountLowThreshold = AHEAD / 2;
    channel.addEventListener('open', () => void pour(channel, blob, from * PIECE));
    channel.addEventListener('close', () => peer.close());
    channel.addEventListener('message', () => peer.close());
    await peer.setLocalDescription(await peer.createOffer());
    await gathered(peer);
    await this.#say(person, { what: 'offer', file, token, sdp: peer.localDescription?.sdp ?? '' });
  }

  async #sendPart(person: string, file: string, token: string, at: number): Promise<void> {
    if (this.#parts >= MOST_PARTS_AT_ONCE) return;
    this.#parts++;
    try {
      const blob = await this.#around.database.get<Blob>('files', file);
      if (blob === undefined || blob.size > MOST_BY_PARTS || at >= blob.size) return;
      if (!(await this.#around.isSentTo(file, person))) return;
      const data = toBase64Url(new Uint8Array(await blob.slice(at, at + CHUNK).arrayBuffer()));
      await this.#say(person, { what: 'part', file, token, at, data });
    } finally {
      this.#parts--;
    }
  }

  async #receive(person: string, token: string, sdp: string): Promise<void> {
    const asked = this.#asked.get(token);
    if (asked === undefined || asked.person !== person) return;
    const { file, note } = asked;
    const peer = this.#peer(() => this.#stopped(token, file));
    peer.addEventListener('datachannel', ({ channel }) => {
      channel.binaryType = 'arraybuffer';
      channel.addEventListener('close', () => this.#stopped(token, file));
      this.#take(channel, file, note).then(
        () => {
          this.#asked.delete(token);
          channel.send('done');
          setTimeout(() => peer.close(), 1_000);
        },
        () => {
          this.#asked.delete(token);
          this.#set(file, { state: 'broken', have: 0 });
          peer.close();
        },
      );
    });
    await peer.setRemoteDescription({ type: 'offer', sdp });
    await peer.setLocalDescription(await peer.createAnswer());
    await gathered(peer);
    await this.#say(person, { what: 'answer', file, token, sdp: peer.localDescription?.sdp ?? '' });
  }

  /** Takes pieces until the file is whole; fails if one is not what it should be. */
  async #take(channel: RTCDataChannel, file: string, note: FileNote): Promise<void> {
    const arrivals = new Arrivals(channel);
    let index = await this.#around.database.pieces(file);
    for await (const piece of piecesOf(arrivals, note.size - index * PIECE)) {
      if (toBase64Url(await sha256(piece)) !== note.pieces[index]) throw new Error('a piece is not what was said');
      await this.#around.database.put('pieces', piece.buffer, keyOf(file, index));
      index++;
      this.#set(file, { state: 'moving', have: Math.min(note.size, index * PIECE) });
    }
    if (index !== note.pieces.length) throw new Error('it ended early');
    this.#set(file, { state: 'done', have: note.size });
  }

  #stopped(token: string, file: string): void {
    if (!this.#asked.delete(token)) return;
    const have = this.store.view().get(file)?.have ?? 0;
    this.#set(file, { state: 'stopped', have });
  }

  #peer(closed: () => void): RTCPeerConnection {
    const peer = new RTCPeerConnection({
      iceServers: this.#around.iceServers(),
      iceTransportPolicy: this.#around.isRelayOnly() ? 'relay' : 'all',
    });
    peer.addEventListener('connectionstatechange', () => {
      if (peer.connectionState === 'failed') peer.close();
      if (peer.connectionState === 'failed' || peer.connectionState === 'closed') closed();
    });
    return peer;
  }

  async #say(person: string, word: Word): Promise<void> {
    await this.#around.whisper(person, JSON.stringify(word));
  }

  #set(file: string, moving: Moving): void {
    this.store.set(new Map(this.store.view()).set(file, moving));
  }
}

function keyOf(file: string, index: number): string {
  return `${file}/${String(index).padStart(4, '0')}`;
}

function readWord(json: string): Word | null {
  try {
    const word = JSON.parse(json) as Record<string, unknown>;
    const isText = (...names: string[]) => names.every((name) => typeof word[name] === 'string');
    if (!isText('what', 'file', 'token')) return null;
    const isNumber = (name: string) => Number.isInteger(word[name]) && Number(word[name]) >= 0;
    const isForm = word['what'] === 'ask' ? isNumber('from') : word['what'] === 'want' ? isNumber('at') : isText('sdp');
    return isForm ? (word as unknown as Word) : null;
  } catch {
    return null;
  }
}

async function pour(channel: RTCDataChannel, blob: Blob, from: number): Promise<void> {
  for (let at = from; at < blob.size && channel.readyState === 'open'; at += CHUNK) {
    if (channel.bufferedAmount > AHEAD) {
      await new Promise((resolve) => {
        channel.addEventListener('bufferedamountlow', resolve, { once: true });
        channel.addEventListener('close', resolve, { once: true });
      });
    }
    const chunk = await blob.slice(at, at + CHUNK).arrayBuffer();
    if (channel.readyState === 'open') channel.send(chunk);
  }
}

/** What comes on a channel from the moment that it is made: the other end does not wait for us. */
class Arrivals {
  readonly #waiting: ArrayBuffer[] = [];
  #wake: () => void = () => {};
  #isOver = false;

  constructor(channel: RTCDataChannel) {
    channel.addEventListener('message', ({ data }) => {
      if (data instanceof ArrayBuffer) this.#waiting.push(data);
      this.#wake();
    });
    channel.addEventListener('close', () => {
      this.#isOver = true;
      this.#wake();
    });
  }

  async next(): Promise<ArrayBuffer> {
    for (;;) {
      const chunk = this.#waiting.shift();
      if (chunk !== undefined) return chunk;
      if (this.#isOver) throw new Error('the channel is gone');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** What comes, in pieces; what does not come ends it. */
async function* piecesOf(arrivals: Arrivals, size: number): AsyncGenerator<Octets> {
  for (let left = size; left > 0; ) {
    const piece = new Uint8Array(Math.min(PIECE, left));
    for (let filled = 0; filled < piece.length; ) {
      const chunk = await arrivals.next();
      if (chunk.byteLength > piece.length - filled) throw new Error('more came than was said');
      piece.set(new Uint8Array(chunk), filled);
      filled += chunk.byteLength;
    }
    left -= piece.length;
    yield piece;
  }
}

function gathered(peer: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const changed = () => peer.iceGatheringState === 'complete' && resolve();
    peer.addEventListener('icegatheringstatechange', changed);
    setTimeout(resolve, GATHER_WITHIN_MS);
    changed();
  });
}
