/** What flowed at least so fast, in packets a second, and ceases, is missed. */
const FLOW = 12;
const MISSED_AFTER_MS = 1_000;

/**
 * Finds out that the way to the server is broken before the browser does, which takes it some
 * seconds: packets came all the time, and come no more.
 */
export class Silence {
  #packets = -1;
  #at = 0;
  #isFlowing = false;

  /** Told the packets received so far; whether a flow has just ceased. */
  look(packets: number, now: number): boolean {
    if (packets !== this.#packets) {
      const perSecond = ((packets - this.#packets) * 1_000) / Math.max(1, now - this.#at);
      this.#isFlowing = this.#packets >= 0 && perSecond >= FLOW;
      this.#packets = packets;
      this.#at = now;
      return false;
    }
    if (!this.#isFlowing || now - this.#at < MISSED_AFTER_MS) return false;
    this.#isFlowing = false;
    return true;
  }
}
