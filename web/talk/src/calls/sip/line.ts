import { randomHex } from '../../people/encoding';
import {
  addressOf, all, answerTo, first, isRequest, parametersOf, parse, REASONS, write,
  type Field, type SipMessage, type SipRequest, type SipResponse,
} from './message';

/** Who registers. */
export interface Registrant {
  /** `sip:anna@perigee.local` */
  address: string;
  displayName: string;
  /** `urn:uuid:…`, the same for the device's whole life. */
  instance: string;
  /** What the device shows for a challenge. */
  prove(nonce: string): Promise<string>;
}

export interface LineListener {
  registered(line: Line): void;
  /** The line is of no use any more, or never was; `reason` of a super node that refused. */
  closed(line: Line, reason: number): void;
  /** Something was asked that is no `ACK` or `CANCEL`. */
  request(line: Line, request: SipRequest, server: ServerTransaction): void;
  acknowledged(line: Line, request: SipRequest): void;
  /** How long a ping took. */
  measured(line: Line, rttMs: number): void;
}

export interface ServerTransaction {
  readonly tag: string;
  respond(status: number, more?: readonly Field[], body?: string): void;
  /** Called if the caller takes it back before it was answered. */
  onCancel: ((reason: string) => void) | null;
}

export interface ClientHandle {
  /** Takes an `INVITE` back. */
  cancel(): void;
}

interface Asked {
  request: SipRequest;
  answer: (response: SipResponse) => void;
  timer: ReturnType<typeof setTimeout> | undefined;
  isProceeding: boolean;
  isCancelled: boolean;
  isDone: boolean;
}

const ANSWER_WITHIN_MS = 32_000;
const CONNECT_WITHIN_MS = 5_000;
const PING_EVERY_MS = 20_000;
const PONG_WITHIN_MS = 5_000;
const EXPIRES_SECONDS = 600;
const MOST_SERVED = 256;

/** Methods that this agent understands. */
export const ALLOW = 'INVITE, ACK, CANCEL, BYE, OPTIONS, MESSAGE, NOTIFY, REFER, INFO, UPDATE';

/**
 * One connection to a super node (RFC 7118), with the transactions on it (RFC 3261 §17) and the
 * registration by it (RFC 5626). The transport loses nothing, so nothing is sent twice.
 */
export class Line {
  readonly url: string;
  readonly regId: number;
  /** The address of this device through any super node; empty until it is registered. */
  gruu = '';
  isRegistered = false;
  readonly #who: Registrant;
  readonly #listener: LineListener;
  readonly #socket: WebSocket;
  readonly #host = `${randomHex(6)}.invalid`;
  readonly #asked = new Map<string, Asked>();
  readonly #served = new Map<string, ServerTransaction & { isInvite: boolean; isAnswered: boolean }>();
  readonly #registerId = randomHex(10);
  readonly #registerTag = randomHex(5);
  #sequence = 0;
  #isOpen = true;
  #reason = 0;
  #timers = new Set<ReturnType<typeof setTimeout>>();
  #pingedAt = 0;
  #pong: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string, regId: number, who: Registrant, listener: LineListener) {
    this.url = url;
    this.regId = regId;
    this.#who = who;
    this.#listener = listener;
    this.#socket = new WebSocket(url, 'sip');
    this.#socket.addEventListener('open', () => void this.#register(EXPIRES_SECONDS));
    this.#socket.addEventListener('message', ({ data }) => this.#received(String(data)));
    this.#socket.addEventListener('close', () => this.close());
    this.#after(CONNECT_WITHIN_MS, () => !this.isRegistered && this.close());
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Where this device is reached: by any super node if there is such an address. */
  get contact(): string {
    return this.gruu === '' ? this.#plainContact : `<${this.gruu}>`;
  }

  get #plainContact(): string {
    const user = /^sip:([^@]+)@/.exec(this.#who.address)?.[1] ?? '';
    return `<sip:${user}@${this.#host};transport=ws>`;
  }

  /** Asks something. `answer` is called for each response; a lost line answers 503. */
  ask(request: Omit<SipRequest, 'fields'> & { fields: readonly Field[] }, answer: Asked['answer']): ClientHandle {
    const branch = `z9hG4bK${randomHex(8)}`;
    const via: Field = ['Via', `SIP/2.0/${this.#protocol} ${this.#host};branch=${branch}`];
    const whole: SipRequest = { ...request, fields: [via, ['Max-Forwards', '70'], ...request.fields] };
    const asked: Asked = {
      request: whole, answer, timer: undefined, isProceeding: false, isCancelled: false, isDone: false,
    };
    const key = `${branch} ${request.method}`;
    if (!this.#isOpen) {
      queueMicrotask(() => answer(lost(whole)));
      return { cancel: () => {} };
    }
    this.#asked.set(key, asked);
    asked.timer = this.#after(ANSWER_WITHIN_MS, () => this.#finish(key, asked, timedOut(whole)));
    this.#send(whole);
    return {
      cancel: () => {
        asked.isCancelled = true;
        if (asked.isProceeding && !asked.isDone) this.#cancel(asked);
      },
    };
  }

  /** Sends what nobody answers: the `ACK` of a 2xx. */
  tell(request: SipRequest): void {
    const branch = `z9hG4bK${randomHex(8)}`;
    const via: Field = ['Via', `SIP/2.0/${this.#protocol} ${this.#host};branch=${branch}`];
    this.#send({ ...request, fields: [via, ['Max-Forwards', '70'], ...request.fields] });
  }

  /** Leaves in order: nobody is to think that this device is still there. */
  async leave(): Promise<void> {
    if (this.isRegistered) await this.#register(0);
    this.close();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.isRegistered = false;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#socket.close();
    const open = [...this.#asked.values()];
    this.#asked.clear();
    for (const asked of open) if (!asked.isDone) asked.answer(lost(asked.request));
    this.#listener.closed(this, this.#reason);
  }

  /** Finds out at once whether the line still is one. */
  ping(): void {
    if (!this.isRegistered || this.#pong !== undefined) return;
    this.#pingedAt = performance.now();
    this.#pong = this.#after(PONG_WITHIN_MS, () => this.close());
    this.#socket.send('\r\n\r\n');
  }

  get #protocol(): string {
    return this.url.startsWith('wss:') ? 'WSS' : 'WS';
  }

  async #register(expires: number): Promise<void> {
    const challenge = await this.#registering(expires, []);
    if (challenge.status !== 401) return this.#registered(challenge, expires);
    const field = all(challenge, 'WWW-Authenticate').join(';');
    const { nonce } = parametersOf(field.replace(/^Digest\s+/i, '').replaceAll(',', ';'));
    const token = await this.#who.prove(nonce ?? '');
    this.#registered(await this.#registering(expires, [['Authorization', `Bearer ${token}`]]), expires);
  }

  #registering(expires: number, more: readonly Field[]): Promise<SipResponse> {
    const { address, displayName, instance } = this.#who;
    const domain = address.slice(address.indexOf('@') + 1);
    const name = displayName === '' ? '' : `"${displayName.replace(/["\\\r\n]/g, '')}" `;
    const contact = `${this.#plainContact};reg-id=${this.regId};+sip.instance="<${instance}>";expires=${expires}`;
    return new Promise((resolve) => {
      this.ask(
        {
          method: 'REGISTER',
          uri: `sip:${domain}`,
          fields: [
            ['From', `${name}<${address}>;tag=${this.#registerTag}`],
            ['To', `<${address}>`],
            ['Call-ID', this.#registerId],
            ['CSeq', `${++this.#sequence} REGISTER`],
            ['Contact', contact],
            ['Supported', 'outbound, gruu, path'],
            ['Allow', ALLOW],
            ...more,
          ],
          body: '',
        },
        resolve,
      );
    });
  }

  #registered(response: SipResponse, expires: number): void {
    if (expires === 0 || !this.#isOpen) return;
    if (response.status !== 200) {
      this.#reason = response.status;
      this.close();
      return;
    }
    const mine = all(response, 'Contact').map(addressOf).find(({ uri }) => uri.includes(this.#host));
    this.gruu = mine?.parameters['pub-gruu'] ?? '';
    const granted = Number(mine?.parameters['expires'] ?? EXPIRES_SECONDS);
    this.#after(granted * (700 + Math.random() * 150), () => void this.#register(EXPIRES_SECONDS));
    if (this.isRegistered) return;
    this.isRegistered = true;
    this.#keepAlive();
    this.#listener.registered(this);
  }

  #keepAlive(): void {
    this.ping();
    this.#after(PING_EVERY_MS * (0.8 + Math.random() * 0.2), () => this.#keepAlive());
  }

  #received(text: string): void {
    if (text.trim() === '') {
      if (this.#pong === undefined) return;
      clearTimeout(this.#pong);
      this.#pong = undefined;
      this.#listener.measured(this, performance.now() - this.#pingedAt);
      return;
    }
    const message = parse(text);
    if (message === null) return;
    if (isRequest(message)) this.#requested(message);
    else this.#answered(message);
  }

  #answered(response: SipResponse): void {
    const branch = /;\s*branch=([^;,\s]+)/.exec(first(response, 'Via'))?.[1] ?? '';
    const method = first(response, 'CSeq').split(' ')[1] ?? '';
    const key = `${branch} ${method}`;
    const asked = this.#asked.get(key);
    if (asked === undefined) return;
    if (response.status < 200) {
      if (method === 'INVITE') clearTimeout(asked.timer);
      asked.isProceeding = true;
      if (asked.isCancelled) this.#cancel(asked);
      asked.answer(response);
      return;
    }
    if (method === 'INVITE' && response.status >= 300) this.#acknowledge(asked.request, response);
    this.#finish(key, asked, response);
  }

  #finish(key: string, asked: Asked, response: SipResponse): void {
    clearTimeout(asked.timer);
    const isFirst = !asked.isDone;
    asked.isDone = true;
    const mayRepeat = asked.request.method === 'INVITE' && response.status < 300;
    // Another device may have answered at the same moment: its call is ended by who asked.
    if (!mayRepeat) this.#asked.delete(key);
    else if (isFirst) this.#after(ANSWER_WITHIN_MS, () => this.#asked.delete(key));
    if (isFirst || mayRepeat) asked.answer(response);
  }

  #acknowledge(invite: SipRequest, response: SipResponse): void {
    const to: Field = ['To', first(response, 'To')];
    this.#send({ ...this.#part(invite, 'ACK', to), body: '' });
  }

  #cancel(asked: Asked): void {
    asked.isCancelled = false;
    const request = this.#part(asked.request, 'CANCEL', ['To', first(asked.request, 'To')]);
    this.#send(request);
  }

  #part(invite: SipRequest, method: string, to: Field): SipRequest {
    const kept = new Set(['via', 'max-forwards', 'from', 'call-id', 'route']);
    const number = first(invite, 'CSeq').split(' ')[0] ?? '1';
    const fields = invite.fields.filter(([name]) => kept.has(name.toLowerCase()));
    return { method, uri: invite.uri, fields: [...fields, to, ['CSeq', `${number} ${method}`]], body: '' };
  }

  #requested(request: SipRequest): void {
    const branch = /;\s*branch=([^;,\s]+)/.exec(first(request, 'Via'))?.[1] ?? '';
    if (request.method === 'ACK') {
      this.#listener.acknowledged(this, request);
      return;
    }
    if (request.method === 'CANCEL') {
      const invite = this.#served.get(branch);
      this.#send(answerTo(request, invite === undefined ? 481 : 200, REASONS[invite === undefined ? 481 : 200] ?? '', invite?.tag ?? randomHex(5)));
      if (invite !== undefined && !invite.isAnswered) {
        invite.onCancel?.(first(request, 'Reason'));
        invite.respond(487);
      }
      return;
    }
    const tag = addressOf(first(request, 'To')).parameters['tag'] ?? randomHex(5);
    const server: ServerTransaction & { isInvite: boolean; isAnswered: boolean } = {
      tag,
      isInvite: request.method === 'INVITE',
      isAnswered: false,
      onCancel: null,
      respond: (status, more = [], body = '') => {
        if (server.isAnswered) return;
        server.isAnswered = status >= 200;
        this.#send(answerTo(request, status, REASONS[status] ?? 'Unknown', tag, more, body));
        if (server.isAnswered && !server.isInvite) this.#served.delete(branch);
        else if (server.isAnswered) this.#after(ANSWER_WITHIN_MS, () => this.#served.delete(branch));
      },
    };
    if (this.#served.size >= MOST_SERVED) {
      server.respond(503);
      return;
    }
    this.#served.set(branch, server);
    this.#listener.request(this, request, server);
  }

  #send(message: SipMessage): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(write(message));
  }

  #after(ms: number, act: () => void): ReturnType<typeof setTimeout> {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
    return timer;
  }
}

function lost(request: SipRequest): SipResponse {
  return answerTo(request, 503, 'Connection Lost', '');
}

function timedOut(request: SipRequest): SipResponse {
  return answerTo(request, 408, 'Request Timeout', '');
}
