/** What there is to know of one encoding of the camera. */
export interface Encoding {
  rid: string;
  bytesSent: number;
  /** Why the browser sends less than it could: cpu, bandwidth, or none. */
  limit: string;
}

const STARVED_FOR_MS = 2_500;
const FLOWS_FOR_MS = 2_000;
const LEAST_BPS = 1_000_000;
const MOST_BPS = 2_500_000;
const GROWTH = 4;

/**
 * Notices that the best encoding that somebody watches does not leave, for want of bandwidth, and
 * says what to try. A browser's own estimate grows by some per cent a second, since it sends little
 * that could show more; raising what it may send at most makes it probe at once (the bandwidth
 * estimation of libwebrtc probes when the limit of a session description grows).
 */
export class Uplink {
  #rid = '';
  #bytes = 0;
  #since = 0;
  #flows = true;
  #limit = MOST_BPS;

  /**
   * @param best the best encoding that is watched; undefined for none
   * @param estimate what the browser takes its uplink for, in bit/s
   * @returns what it may send at most from now on, in bit/s, so that it probes for that; null for as before
   */
  look(best: Encoding | undefined, estimate: number, now: number): number | null {
    if (best === undefined || best.rid !== this.#rid) {
      this.#rid = best?.rid ?? '';
      this.#bytes = best?.bytesSent ?? 0;
      this.#since = now;
      this.#flows = true;
      return null;
    }
    const flows = best.bytesSent > this.#bytes || best.limit !== 'bandwidth';
    this.#bytes = best.bytesSent;
    if (flows !== this.#flows) {
      this.#flows = flows;
      this.#since = now;
      return null;
    }
    if (flows) return now - this.#since >= FLOWS_FOR_MS && this.#limit < MOST_BPS ? this.#try(MOST_BPS, now) : null;
    if (now - this.#since < STARVED_FOR_MS) return null;
    return this.#try(Math.min(MOST_BPS, Math.max(LEAST_BPS, GROWTH * estimate)), now);
  }

  #try(bps: number, now: number): number {
    this.#since = now;
    this.#limit = bps;
    return Math.round(bps);
  }
}

/** A description with a limit (RFC 3890) in the section of one m-line. */
export function limited(sdp: string, mid: string, bps: number): string {
  const sections = sdp.split(/^(?=m=)/m);
  return sections
    .map((section) => {
      if (!new RegExp(`^a=mid:${mid}\\r?$`, 'm').test(section)) return section;
      const bare = section.replace(/^b=.*\r\n/gm, '');
      // It stands behind c=, before all attributes (RFC 8866 §5).
      return bare.replace(/^(?=a=)/m, `b=TIAS:${bps}\r\nb=AS:${Math.ceil(bps / 1000)}\r\n`);
    })
    .join('');
}
