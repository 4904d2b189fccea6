import { randomHex } from '../../people/encoding';
import type { ClientHandle, Line } from './line';
import { addressOf, all, bare, first, type Field, type SipRequest, type SipResponse } from './message';

/** One conversation of two agents (RFC 3261 §12), whichever super node it goes by. */
export class Dialog {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  /** With tag, as it stands in `From` of what this side asks. */
  readonly #local: string;
  readonly #remote: string;
  readonly remoteAddress: string;
  line: Line;
  target: string;
  #route: readonly string[];
  #sequence: number;
  #remoteSequence: number;

  private constructor(parts: {
    callId: string;
    local: string;
    remote: string;
    target: string;
    route: readonly string[];
    sequence: number;
    remoteSequence: number;
    line: Line;
  }) {
    this.callId = parts.callId;
    this.#local = parts.local;
    this.#remote = parts.remote;
    this.localTag = addressOf(parts.local).parameters['tag'] ?? '';
    this.remoteTag = addressOf(parts.remote).parameters['tag'] ?? '';
    this.remoteAddress = bare(addressOf(parts.remote).uri);
    this.target = parts.target;
    this.#route = parts.route;
    this.#sequence = parts.sequence;
    this.#remoteSequence = parts.remoteSequence;
    this.line = parts.line;
  }

  /** Of who asked, by the response that began it. */
  static asked(line: Line, request: SipRequest, response: SipResponse): Dialog {
    return new Dialog({
      callId: first(request, 'Call-ID'),
      local: first(request, 'From'),
      remote: first(response, 'To'),
      target: addressOf(first(response, 'Contact')).uri,
      route: all(response, 'Record-Route').toReversed(),
      sequence: numberOf(request),
      remoteSequence: 0,
      line,
    });
  }

  /** Of who was asked. */
  static served(line: Line, request: SipRequest, tag: string): Dialog {
    return new Dialog({
      callId: first(request, 'Call-ID'),
      local: `${first(request, 'To')};tag=${tag}`,
      remote: first(request, 'From'),
      target: addressOf(first(request, 'Contact')).uri,
      route: all(request, 'Record-Route'),
      sequence: Math.floor(Math.random() * 10_000),
      remoteSequence: numberOf(request),
      line,
    });
  }

  get id(): string {
    return dialogId(this.callId, this.localTag, this.remoteTag);
  }

  ask(method: string, more: readonly Field[], body: string, answer: (response: SipResponse) => void): ClientHandle {
    this.#sequence++;
    return this.line.ask(this.#request(method, this.#sequence, more, body), answer);
  }

  /** For the 2xx of an `INVITE` of this dialog. */
  acknowledge(sequence: number): void {
    this.line.tell(this.#request('ACK', sequence, [], ''));
  }

  get sequence(): number {
    return this.#sequence;
  }

  #request(method: string, sequence: number, more: readonly Field[], body: string): SipRequest {
    return {
      method,
      uri: this.target,
      fields: [
        ['From', this.#local],
        ['To', this.#remote],
        ['Call-ID', this.callId],
        ['CSeq', `${sequence} ${method}`],
        ...this.#route.map((route): Field => ['Route', route]),
        ...(method === 'BYE' || method === 'ACK' ? [] : [['Contact', this.line.contact] as const]),
        ...more,
      ],
      body,
    };
  }

  /**
   * Takes note of a request inside the dialog.
   *
   * @returns false if it was overtaken by another
   */
  heard(line: Line, request: SipRequest): boolean {
    const number = numberOf(request);
    if (number <= this.#remoteSequence) return false;
    this.#remoteSequence = number;
    const contact = first(request, 'Contact');
    if (contact !== '') this.target = addressOf(contact).uri;
    const route = all(request, 'Record-Route');
    if (route.length > 0 || line !== this.line) {
      // The other end came back by another super node; what goes the way that was agreed on records none.
      this.line = line;
      this.#route = route;
    }
    return true;
  }

  /** Its super node is gone: what follows goes by another, to the address that leads there from anywhere. */
  moveTo(line: Line): void {
    this.line = line;
    this.#route = [];
  }

  /** The response to the first request that went by another super node says the new way. */
  learn(response: SipResponse): void {
    const route = all(response, 'Record-Route').toReversed();
    if (route.length > 0) this.#route = route;
    const contact = first(response, 'Contact');
    if (contact !== '') this.target = addressOf(contact).uri;
  }
}

export function dialogId(callId: string, localTag: string, remoteTag: string): string {
  return `${callId} ${localTag} ${remoteTag}`;
}

/** The dialog that a request from the other end belongs to; null if it begins one. */
export function dialogOf(request: SipRequest): string | null {
  const local = addressOf(first(request, 'To')).parameters['tag'];
  const remote = addressOf(first(request, 'From')).parameters['tag'];
  return local === undefined ? null : dialogId(first(request, 'Call-ID'), local, remote ?? '');
}

export function numberOf(request: SipRequest): number {
  return Number(first(request, 'CSeq').split(' ')[0] ?? 0);
}

/** The fields of a request outside of dialogs. */
export function fresh(from: string, displayName: string, to: string, method: string): Field[] {
  const name = displayName === '' ? '' : `"${displayName.replace(/["\\\r\n]/g, '')}" `;
  return [
    ['From', `${name}<${from}>;tag=${randomHex(5)}`],
    ['To', `<${to}>`],
    ['Call-ID', randomHex(10)],
    ['CSeq', `1 ${method}`],
  ];
}
