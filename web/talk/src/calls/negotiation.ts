import type { CallMedia } from './media';
import type { Dialog } from './sip/dialog';
import { all, first, type Field, type SipResponse } from './sip/message';

const GLARE_OURS_MS = [2_100, 4_000] as const;
const GLARE_THEIRS_MS = [0, 2_000] as const;
const RETRY_MS = 100;

/** What a negotiation wants of its call. */
export interface Negotiable {
  readonly isIncoming: boolean;
  isOver(): boolean;
  dialog(): Dialog | null;
  media(): CallMedia | null;
  /** The field that vouches for an offer. */
  identity(sdp: string): Promise<string>;
  /** Takes an answer, or ends the call if it comes from somebody else. */
  answered(response: SipResponse): Promise<void>;
  /** The other end knows nothing of this call. */
  lost(): void;
}

/** Offers what is to be, one offer after the other. */
export class Negotiation {
  readonly #call: Negotiable;
  #last: Promise<void> = Promise.resolve();

  constructor(call: Negotiable) {
    this.#call = call;
  }

  /**
   * @param isRestart whether new ways are looked for
   * @param isMoved whether our end is reached elsewhere than before
   */
  begin(isRestart = false, isMoved = false): void {
    this.#last = this.#last.then(() => this.#negotiate(isRestart, isMoved)).catch(() => {});
  }

  async #negotiate(isRestart: boolean, isMoved: boolean): Promise<void> {
    const call = this.#call;
    const dialog = call.dialog();
    const media = call.media();
    if (dialog === null || media === null || call.isOver()) return;
    if (media.isOffering || media.peer.signalingState !== 'stable') {
      await pause(RETRY_MS);
      return this.#negotiate(isRestart, isMoved);
    }
    const offer = await media.offer(isRestart);
    const response = await reinvite(dialog, offer, await call.identity(offer));
    if (call.isOver()) return;
    if (response.status < 300) {
      if (isMoved) dialog.learn(response);
      return call.answered(response);
    }
    await media.withdraw();
    if (response.status === 491) {
      // Both offered at once; who called waits longer (RFC 3261, 14.1).
      const [least, most] = call.isIncoming ? GLARE_THEIRS_MS : GLARE_OURS_MS;
      await pause(least + Math.random() * (most - least));
      return this.#negotiate(isRestart, isMoved);
    }
    if (response.status === 481 || response.status === 408) call.lost();
  }
}

function reinvite(dialog: Dialog, offer: string, identity: string): Promise<SipResponse> {
  const fields: Field[] = [['Content-Type', 'application/sdp'], ['Identity', identity]];
  return new Promise((resolve) => {
    dialog.ask('INVITE', fields, offer, (response) => {
      if (response.status < 200) return;
      if (response.status < 300) dialog.acknowledge(Number(first(response, 'CSeq').split(' ')[0]));
      resolve(response);
    });
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Whether who answered says that further ways may be told of while they talk (RFC 8840). */
export function looksAnew(response: SipResponse): boolean {
  return all(response, 'Supported').some((field) => field.split(',').some((one) => one.trim() === 'trickle-ice'));
}
