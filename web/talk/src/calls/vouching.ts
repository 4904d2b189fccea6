import { checkIdentity, type Verdict } from './passport';
import type { CallSurroundings } from './callView';
import { addressOf, bare, first, type SipRequest, type SipResponse } from './sip/message';

/** Whether what the other end says comes from who it should; once somebody was verified, nobody else will do. */
export class Vouching {
  readonly #around: CallSurroundings;
  #verified: string | null = null;

  constructor(around: CallSurroundings) {
    this.#around = around;
  }

  async ofRequest(request: SipRequest): Promise<Verdict> {
    return this.#verdict(request, bare(addressOf(first(request, 'From')).uri));
  }

  /**
   * @param other whom the dialog is with; null while there is none. Inside a dialog that the other
   *   end began, To of our request is still whom they called.
   */
  async ofResponse(response: SipResponse, other: string | null): Promise<Verdict> {
    return this.#verdict(response, other ?? bare(addressOf(first(response, 'To')).uri));
  }

  /** For all but the first description. */
  isEnough(verdict: Verdict): verdict is Exclude<Verdict, { kind: 'wrong' }> {
    return verdict.kind !== 'wrong' && (this.#verified === null || verdict.kind === 'verified');
  }

  async #verdict(message: SipRequest | SipResponse, from: string): Promise<Verdict> {
    const expected = { from, to: this.#around.agent.self.address, sdp: message.body };
    const verdict = await checkIdentity(first(message, 'Identity'), expected, this.#around.trust);
    if (verdict.kind !== 'verified') return verdict;
    if (this.#verified !== null && this.#verified !== verdict.person) return { kind: 'wrong' };
    this.#verified = verdict.person;
    return verdict;
  }
}
