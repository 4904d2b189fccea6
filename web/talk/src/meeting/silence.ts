/** What flowed at least so fast, in packets a second, and ceases, is missed. */
const FLOW = 12;
const MISSED_AFTER_MS = 1_000;

/** A machine that has too much to do falters as well, above all at the beginning. */
const FLOWED_FOR_MS = 4_000;

/**
 * Finds out that the way to the server is broken before the browser does, which takes it some
 * seconds: packets came all the time, and come no more.
 */
export class Silence {
  #packets = -1;
  #at = 0;
  #flowsSince = Infinity;

  /** Told the packets received so far; whether a flow has just ceased. */
  look(packets: number, now: number): boolean {
    if (packets !== this.#packets) {
      const perSecond = ((packets - this.#packets) * 1_000) / Math.max(1, now - this.#at);
      if (this.#packets < 0 || perSecond < FLOW) this.#flowsSince = Infinity;
      else if (this.#flowsSince === Infinity) this.#flowsSince = now;
      this.#packets = packets;
      this.#at = now;
      return false;
    }
    if (this.#at - this.#flowsSince < FLOWED_FOR_MS || now - this.#at < MISSED_AFTER_MS) return false;
    this.#flowsSince = Infinity;
    return true;
  }
}
