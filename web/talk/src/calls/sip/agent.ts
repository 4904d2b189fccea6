import { signed } from '../../people/jws';
import type { Hosts } from '../hosts';
import type { Dialog } from './dialog';
import { dialogOf, fresh } from './dialog';
import { ALLOW, Line, type ClientHandle, type LineListener, type Registrant, type ServerTransaction } from './line';
import { addressOf, first, type Field, type SipRequest, type SipResponse } from './message';

const SDP_ONLY: Field = ['Accept', 'application/sdp'];

/** Whether what it brings is a session's description, if anything (RFC 3261 §8.2.3). */
const beginsASession = (invite: SipRequest): boolean =>
  invite.body === '' || /^application\/sdp\s*(;|$)/i.test(first(invite, 'Content-Type'));

/** Who this device is. */
export interface Self {
  /** `sip:anna@perigee.local` */
  address: string;
  displayName: string;
  person: string;
  device: string;
  certificate: string;
  signing: CryptoKey;
  instance: string;
}

export type Reach = 'connecting' | 'reached' | 'unreachable';

/** What takes requests that begin something. */
export interface AgentListener {
  reach(reach: Reach): void;
  /** A line is there, or there again. */
  registered(line: Line): void;
  lost(line: Line): void;
  /** Answers it. */
  request(line: Line, request: SipRequest, server: ServerTransaction): void;
}

/** What takes requests inside a dialog. */
export interface DialogUser {
  readonly dialog: Dialog | null;
  request(line: Line, request: SipRequest, server: ServerTransaction): void;
  acknowledged(request: SipRequest): void;
}

const WANTED_LINES = 2;
const SHORTEST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;
const UNREACHABLE_AFTER_MS = 4_000;
const MOST_MERGED = 256;

/**
 * This device's SIP: lines to up to two super nodes, which come back by themselves with full
 * jitter, and the dialogs on them.
 */
export class Agent {
  readonly self: Self;
  readonly #hosts: Hosts;
  readonly #listener: AgentListener;
  readonly #lines: Line[] = [];
  readonly #users = new Map<string, DialogUser>();
  readonly #merged = new Set<string>();
  readonly #tried = new Set<string>();
  #waitMs = SHORTEST_WAIT_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unreachable: ReturnType<typeof setTimeout> | undefined;
  #reach: Reach = 'connecting';
  #isOver = false;

  constructor(self: Self, hosts: Hosts, listener: AgentListener) {
    this.self = self;
    this.#hosts = hosts;
    this.#listener = listener;
  }

  start(): void {
    window.addEventListener('online', this.#hurry);
    document.addEventListener('visibilitychange', this.#shown);
    this.#doubt();
    this.#connect();
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#unreachable);
    window.removeEventListener('online', this.#hurry);
    document.removeEventListener('visibilitychange', this.#shown);
    await Promise.all(this.#lines.map((line) => line.leave()));
  }

  get reach(): Reach {
    return this.#reach;
  }

  /** The line for what is asked first; null if there is none. */
  get line(): Line | null {
    return this.#lines.find((line) => line.isRegistered) ?? null;
  }

  get lines(): readonly Line[] {
    return this.#lines.filter((line) => line.isRegistered);
  }

  /** Asks something outside of dialogs; by another super node if the first is lost meanwhile. */
  async ask(method: string, to: string, more: readonly Field[], body: string): Promise<SipResponse | null> {
    for (let i = 0; i < WANTED_LINES; i++) {
      const { line } = this;
      if (line === null) return null;
      const response = await this.askBy(line, method, to, more, body);
      if (response.status !== 503 || line.isRegistered) return response;
    }
    return null;
  }

  /** The same by a certain line; the final response. */
  askBy(line: Line, method: string, to: string, more: readonly Field[], body: string): Promise<SipResponse> {
    const { address, displayName } = this.self;
    const fields = [...fresh(address, displayName, to, method), ...more];
    return new Promise((resolve) => {
      line.ask({ method, uri: to, fields, body }, (response) => response.status >= 200 && resolve(response));
    });
  }

  /** Begins a dialog. The request is returned, too: the dialog is made of it and the response. */
  begin(
    line: Line,
    to: string,
    more: readonly Field[],
    body: string,
    answer: (request: SipRequest, response: SipResponse) => void,
  ): ClientHandle {
    const { address, displayName } = this.self;
    const fields: Field[] = [
      ...fresh(address, displayName, to.replace(/;.*$/, ''), 'INVITE'),
      ['Contact', line.contact],
      ['Allow', ALLOW],
      ['Supported', 'replaces, gruu, outbound, trickle-ice'],
      ...more,
    ];
    const request = { method: 'INVITE', uri: to, fields, body };
    return line.ask(request, (response) => answer(request, response));
  }

  joins(user: DialogUser): void {
    if (user.dialog !== null) this.#users.set(user.dialog.id, user);
  }

  leaves(user: DialogUser): void {
    if (user.dialog !== null) this.#users.delete(user.dialog.id);
  }

  /** The network may be another one: look at once. */
  readonly #hurry = () => {
    this.#waitMs = SHORTEST_WAIT_MS;
    for (const line of this.#lines) line.ping();
    this.#connect();
  };

  readonly #shown = () => {
    if (document.visibilityState === 'visible') this.#hurry();
  };

  #connect(): void {
    clearTimeout(this.#timer);
    if (this.#isOver || this.#lines.length >= WANTED_LINES) return;
    const used = new Set([...this.#lines.map(({ url }) => url), ...this.#tried]);
    const url = this.#hosts.ranked(used)[0];
    if (url === undefined) {
      this.#tried.clear();
      if (this.#lines.length === 0) this.#later();
      else this.#timer = setTimeout(() => this.#connect(), LONGEST_WAIT_MS);
      return;
    }
    this.#tried.add(url);
    const taken = new Set(this.#lines.map(({ regId }) => regId));
    this.#lines.push(new Line(url, taken.has(1) ? 2 : 1, this.#registrant, this.#lineListener));
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), Math.random() * this.#waitMs);
    this.#waitMs = Math.min(LONGEST_WAIT_MS, this.#waitMs * 2);
  }

  get #registrant(): Registrant {
    const { address, displayName, instance, person, device, certificate, signing } = this.self;
    const aud = address.slice(address.indexOf('@') + 1);
    return {
      address,
      displayName,
      instance,
      prove: (nonce) =>
        signed(
          { typ: 'perigee-sip', kid: device },
          { sub: person, dev: device, cert: certificate, aud, nonce },
          signing,
        ),
    };
  }

  readonly #lineListener: LineListener = {
    registered: (line) => {
      this.#hosts.reached(line.url);
      this.#tried.clear();
      this.#waitMs = SHORTEST_WAIT_MS;
      this.#become('reached');
      this.#listener.registered(line);
      this.#connect();
    },
    closed: (line, reason) => {
      const index = this.#lines.indexOf(line);
      if (index >= 0) this.#lines.splice(index, 1);
      if (this.#isOver) return;
      this.#hosts.failed(line.url);
      // Who is refused for what it is will be refused again: it waits longest.
      if (reason === 401 || reason === 403) this.#waitMs = LONGEST_WAIT_MS;
      if (this.#lines.every((one) => !one.isRegistered)) this.#doubt();
      this.#listener.lost(line);
      const others = this.#hosts.ranked(new Set([...this.#lines.map(({ url }) => url), ...this.#tried]));
      if (others.length > 0 && reason === 0) this.#connect();
      else this.#later();
    },
    request: (line, request, server) => this.#requested(line, request, server),
    acknowledged: (_, request) => {
      const id = dialogOf(request);
      if (id !== null) this.#users.get(id)?.acknowledged(request);
    },
    measured: (line, rttMs) => this.#hosts.reached(line.url, rttMs),
  };

  #doubt(): void {
    this.#become('connecting');
    clearTimeout(this.#unreachable);
    this.#unreachable = setTimeout(() => this.#become('unreachable'), UNREACHABLE_AFTER_MS);
  }

  #become(reach: Reach): void {
    if (reach === 'reached') clearTimeout(this.#unreachable);
    if (reach === this.#reach) return;
    this.#reach = reach;
    this.#listener.reach(reach);
  }

  #requested(line: Line, request: SipRequest, server: ServerTransaction): void {
    const id = dialogOf(request);
    if (id !== null) {
      const user = this.#users.get(id);
      if (user !== undefined) user.request(line, request, server);
      else if (request.method === 'NOTIFY') this.#listener.request(line, request, server);
      else server.respond(481);
      return;
    }
    if (this.#isMerged(request)) {
      server.respond(482);
      return;
    }
    if (request.method === 'OPTIONS') server.respond(200, [['Allow', ALLOW], SDP_ONLY]);
    else if (request.method === 'INVITE' && !beginsASession(request)) server.respond(415, [SDP_ONLY]);
    else this.#listener.request(line, request, server);
  }

  /** Whether the same request came by the other super node before (RFC 3261 §8.2.2.2). */
  #isMerged(request: SipRequest): boolean {
    const tag = addressOf(first(request, 'From')).parameters['tag'] ?? '';
    const key = `${first(request, 'Call-ID')} ${tag} ${first(request, 'CSeq')}`;
    if (this.#merged.has(key)) return true;
    this.#merged.add(key);
    const eldest = this.#merged.values().next().value;
    if (this.#merged.size > MOST_MERGED && eldest !== undefined) this.#merged.delete(eldest);
    return false;
  }
}
