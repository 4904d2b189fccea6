import type { Pass, Sealer } from '../meeting/session';
import {
  comparisonCode,
  newIdentity,
  sharedKey,
  toBytes,
  toText,
  unwrap,
  wrap,
  type Identity,
} from './agreement';
import type { Bytes } from './sframe';
import type { WorkerOrder } from './worker';

interface Peer {
  published: Bytes | null;
  shared: CryptoKey | null;
}

/** What participants pass to each other; the server carries it and cannot read the secret in it. */
type Passed =
  | { e2ee: 'hello'; key: string; answer: boolean }
  | { e2ee: 'key'; kid: number; iv: string; sealed: string };

const SETTLE_MS = 300;
const TAKEN_UP_AFTER_MS = 700;

type TransformClass = new (worker: Worker, options: unknown) => RTCRtpScriptTransform;

export function canSeal(): boolean {
  return 'RTCRtpScriptTransform' in window;
}

/**
 * End-to-end encryption of a meeting's media. Each participant has an own key for what it sends,
 * hands it to each other one under a secret of the two (ECDH), and takes a new one whenever
 * somebody comes or goes: nobody can open what was said before or after.
 */
export class MeetingSealer implements Sealer {
  readonly #pass: Pass;
  readonly #told: (code: string) => void;
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  readonly #identity: Promise<Identity> = newIdentity();
  readonly #peers = new Map<string, Peer>();
  #mine: { kid: number; base: Bytes } | null = null;
  #renewal: ReturnType<typeof setTimeout> | undefined;
  #uptake: ReturnType<typeof setTimeout> | undefined;
  /** Things happen one after the other. */
  #queue: Promise<void> = Promise.resolve();

  constructor(pass: Pass, told: (code: string) => void) {
    this.#pass = pass;
    this.#told = told;
  }

  outgoing(sender: RTCRtpSender, kind: string): void {
    sender.transform = this.#transform('out', kind);
  }

  incoming(receiver: RTCRtpReceiver): void {
    receiver.transform = this.#transform('in', receiver.track.kind);
  }

  people(_you: string, others: readonly string[]): void {
    this.#then(() => this.#peopleAre(others));
  }

  passed(from: string, data: unknown): void {
    this.#then(() => this.#hear(from, data as Passed));
  }

  close(): void {
    clearTimeout(this.#renewal);
    clearTimeout(this.#uptake);
    this.#worker.terminate();
  }

  #transform(way: 'out' | 'in', kind: string): RTCRtpScriptTransform {
    const Class = (window as unknown as { RTCRtpScriptTransform: TransformClass }).RTCRtpScriptTransform;
    return new Class(this.#worker, { way, kind });
  }

  #then(work: () => Promise<void>): void {
    // What a stranger sends wrongly is passed over.
    this.#queue = this.#queue.then(work).catch(() => {});
  }

  async #peopleAre(others: readonly string[]): Promise<void> {
    const gone = [...this.#peers.keys()].filter((id) => !others.includes(id));
    for (const id of gone) {
      this.#peers.delete(id);
      this.#order({ order: 'forget', from: id });
    }
    const come = others.filter((id) => !this.#peers.has(id));
    for (const id of come) {
      this.#peers.set(id, { published: null, shared: null });
      await this.#hello(id, false);
    }
    if (this.#mine === null || gone.length + come.length > 0) this.#renewSoon();
  }

  async #hello(to: string, answer: boolean): Promise<void> {
    const { published } = await this.#identity;
    const hello: Passed = { e2ee: 'hello', key: toText(published), answer };
    this.#pass(to, hello);
  }

  async #hear(from: string, said: Passed): Promise<void> {
    if (said.e2ee === 'hello') {
      const published = toBytes(said.key);
      const shared = await sharedKey(await this.#identity, published);
      this.#peers.set(from, { published, shared });
      if (!said.answer) await this.#hello(from, true);
      await this.#hand(from);
      await this.#compare();
      return;
    }
    const shared = this.#peers.get(from)?.shared ?? null;
    if (said.e2ee !== 'key' || shared === null) return;
    const base = await unwrap(shared, said.iv, said.sealed, said.kid);
    if (base !== null) this.#order({ order: 'theirs', kid: said.kid, base, from });
  }

  #renewSoon(): void {
    clearTimeout(this.#renewal);
    const pause = this.#mine === null ? 0 : SETTLE_MS;
    this.#renewal = setTimeout(() => this.#then(() => this.#renew()), pause);
  }

  /** A new key: handed to all first, then used. */
  async #renew(): Promise<void> {
    const [kid = 0] = crypto.getRandomValues(new Uint32Array(1));
    const isFirst = this.#mine === null;
    const mine = { kid, base: crypto.getRandomValues(new Uint8Array(32)) };
    this.#mine = mine;
    for (const id of this.#peers.keys()) await this.#hand(id);
    clearTimeout(this.#uptake);
    this.#uptake = setTimeout(() => this.#order({ order: 'mine', ...mine }), isFirst ? 0 : TAKEN_UP_AFTER_MS);
    await this.#compare();
  }

  async #hand(to: string): Promise<void> {
    const shared = this.#peers.get(to)?.shared ?? null;
    if (shared === null || this.#mine === null) return;
    const { kid, base } = this.#mine;
    const key: Passed = { e2ee: 'key', kid, ...(await wrap(shared, base, kid)) };
    this.#pass(to, key);
  }

  async #compare(): Promise<void> {
    const { published } = await this.#identity;
    const theirs = [...this.#peers.values()].map((peer) => peer.published);
    const known = theirs.filter((key): key is Bytes => key !== null);
    this.#told(known.length === 0 ? '' : await comparisonCode([published, ...known]));
  }

  #order(order: WorkerOrder): void {
    this.#worker.postMessage(order);
  }
}
