import type { Agent, DialogUser } from '../calls/sip/agent';
import { Dialog } from '../calls/sip/dialog';
import { ALLOW, type Line, type ServerTransaction } from '../calls/sip/line';
import type { SipRequest } from '../calls/sip/message';
import { readPidf, type Status } from './documents';
import { randomHex } from './encoding';

const WATCH_SECONDS = 3600;

/** A subscription to one person's presence (RFC 3856). */
export class Watch implements DialogUser {
  readonly line: Line;
  dialog: Dialog | null = null;
  readonly #agent: Agent;
  readonly #address: string;
  readonly #heard: (status: Status) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(agent: Agent, line: Line, address: string, heard: (status: Status) => void) {
    this.#agent = agent;
    this.line = line;
    this.#address = address;
    this.#heard = heard;
  }

  begin(): void {
    const { address, displayName } = this.#agent.self;
    const name = displayName === '' ? '' : `"${displayName.replace(/["\\\r\n]/g, '')}" `;
    const request: SipRequest = {
      method: 'SUBSCRIBE',
      uri: this.#address,
      fields: [
        ['From', `${name}<${address}>;tag=${randomHex(5)}`],
        ['To', `<${this.#address}>`],
        ['Call-ID', randomHex(10)],
        ['CSeq', '1 SUBSCRIBE'],
        ['Contact', this.line.contact],
        ['Event', 'presence'],
        ['Expires', String(WATCH_SECONDS)],
        ['Accept', 'application/pidf+xml'],
        ['Allow', ALLOW],
      ],
      body: '',
    };
    this.line.ask(request, (response) => {
      if (response.status < 200 || response.status >= 300) return;
      this.dialog = Dialog.asked(this.line, request, response);
      this.#agent.joins(this);
      this.#later();
    });
  }

  end(): void {
    clearTimeout(this.#timer);
    this.dialog?.ask('SUBSCRIBE', [['Event', 'presence'], ['Expires', '0']], '', () => {});
    this.#agent.leaves(this);
  }

  #later(): void {
    this.#timer = setTimeout(() => {
      if (!this.line.isRegistered) return;
      this.dialog?.ask('SUBSCRIBE', [['Event', 'presence'], ['Expires', String(WATCH_SECONDS)]], '', () => {});
      this.#later();
    }, WATCH_SECONDS * 900);
  }

  request(line: Line, request: SipRequest, server: ServerTransaction): void {
    if (request.method !== 'NOTIFY' || this.dialog?.heard(line, request) !== true) {
      server.respond(request.method === 'NOTIFY' ? 500 : 501);
      return;
    }
    server.respond(200);
    this.#heard(readPidf(request.body));
  }

  acknowledged(): void {
    // No INVITE, no ACK.
  }
}
