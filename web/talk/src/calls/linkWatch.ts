import { StatsReader } from '../meeting/stats';
import type { CallView } from './callView';
import type { LinkState } from './media';

const STATS_EVERY_MS = 2_000;
const PATIENCE_MS = 1_000;
const CALLEE_LATER_MS = 2_000;
const LOST_AFTER_MS = 30_000;

/** What a link does to its call. */
export interface LinkUser {
  measured(change: Pick<CallView, 'quality' | 'path'>): void;
  /** New ways have to be looked for. */
  shaky(): void;
  /** There are none. */
  lost(): void;
}

/** Watches the way that media takes: how good it is, and whether it still is one. */
export class LinkWatch {
  readonly #isIncoming: boolean;
  readonly #user: LinkUser;
  readonly #reader = new StatsReader();
  #measuring: ReturnType<typeof setInterval> | undefined;
  #shaky: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(isIncoming: boolean, user: LinkUser) {
    this.#isIncoming = isIncoming;
    this.#user = user;
  }

  is(link: LinkState, peer: RTCPeerConnection): void {
    clearTimeout(this.#shaky);
    if (link === 'connected') {
      this.#measuring ??= setInterval(() => void this.#measure(peer), STATS_EVERY_MS);
      void this.#measure(peer);
      return;
    }
    // Who called looks for new ways first, so that both don't at once.
    const patienceMs = (link === 'failed' ? 0 : PATIENCE_MS) + (this.#isIncoming ? CALLEE_LATER_MS : 0);
    this.#shaky = setTimeout(() => {
      this.#user.shaky();
      this.#shaky = setTimeout(() => this.#user.lost(), LOST_AFTER_MS);
    }, patienceMs);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#shaky);
    clearInterval(this.#measuring);
  }

  async #measure(peer: RTCPeerConnection): Promise<void> {
    const { rttMs, lossPercent, path } = await this.#reader.read(peer);
    if (this.#isClosed || path.protocol === '') return;
    this.#user.measured({
      quality: qualityOf(rttMs, lossPercent),
      path: { kind: path.isRelayed ? 'relay' : 'direct', protocol: path.relayProtocol || path.protocol },
    });
  }
}

/** As the badge shows it: 4 is good, 1 is bad. */
function qualityOf(rttMs: number, lossPercent: number): 1 | 2 | 3 | 4 {
  if (lossPercent > 10 || rttMs > 800) return 1;
  if (lossPercent > 3 || rttMs > 400) return 2;
  return lossPercent > 1 || rttMs > 200 ? 3 : 4;
}
