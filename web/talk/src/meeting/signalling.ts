import { decode, type ClientMessage, type ServerMessage } from './protocol';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;
const OPEN_WITHIN_MS = 4_000;
const PING_EVERY_MS = 4_000;
const PONG_WITHIN_MS = 3_000;
const MOST_UNSENT = 64;
/** From so many failures in a row on, every second attempt is at home. */
const FAILURES_ELSEWHERE = 3;

export interface SignallingListener {
  /** The socket is open, the first time or again: say `join`. */
  opened(): void;
  received(message: ServerMessage): void;
  /** The socket is gone; another one is tried. */
  lost(): void;
}

/**
 * The meeting's WebSocket, at the page's own host or where that one sends it. It comes back by itself: at first after 250 ms, then at growing pauses
 * up to 2 s, at once when the browser says that it is online. A silent one is found out by pings.
 * If another host than the own is not reached, both are tried in turns.
 */
export class Signalling {
  readonly #home: string;
  readonly #listener: SignallingListener;
  /** Where it was sent; home at first. */
  #sentTo: string;
  #url: string;
  #failures = 0;
  #socket: WebSocket | null = null;
  #isOpen = false;
  #isClosed = false;
  #pauseMs = FIRST_PAUSE_MS;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #heart: ReturnType<typeof setInterval> | undefined;
  #pings = 0;
  #sentAt = 0;
  #unsent: ClientMessage[] = [];
  /** How long the last ping took; -1 before the first answer. */
  rttMs = -1;

  /** @param first where it begins, if not at home */
  constructor(home: string, listener: SignallingListener, first = home) {
    this.#home = home;
    this.#sentTo = first;
    this.#url = first;
    this.#listener = listener;
    window.addEventListener('online', this.#online);
    window.addEventListener('offline', this.#offline);
    this.#connect();
  }

  /** The server that is spoken to, or tried. */
  get url(): string {
    return this.#url;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Says something now; without a connection it is lost, and false. */
  say(message: ClientMessage): boolean {
    if (this.#socket === null || !this.#isOpen) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Says something now, or after the next `welcome`: what a person did is not lost. */
  sayLater(message: ClientMessage): void {
    if (!this.say(message) && this.#unsent.length < MOST_UNSENT) this.#unsent.push(message);
  }

  /** Says what waited for the connection. */
  flush(): void {
    const unsent = this.#unsent;
    this.#unsent = [];
    for (const message of unsent) this.sayLater(message);
  }

  /** Gives this socket up for a new one. */
  renew(): void {
    if (this.#isClosed) return;
    this.#drop();
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#connect();
  }

  /** Goes on at another server. */
  move(url: string): void {
    this.#sentTo = url;
    this.#url = url;
    this.#failures = 0;
    this.renew();
  }

  close(): void {
    this.#isClosed = true;
    window.removeEventListener('online', this.#online);
    window.removeEventListener('offline', this.#offline);
    clearTimeout(this.#retry);
    this.#drop();
  }

  readonly #online = () => {
    if (!this.#isOpen) this.renew();
    else this.#ping();
  };

  readonly #offline = () => {
    if (this.#isOpen) this.#ping();
  };

  #connect(): void {
    clearTimeout(this.#retry);
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#deadline = setTimeout(() => this.#fail(socket), OPEN_WITHIN_MS);
    socket.addEventListener('open', () => {
      if (this.#socket === socket) this.#opened();
    });
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (this.#socket === socket && typeof event.data === 'string') this.#hear(event.data);
    });
    socket.addEventListener('close', () => this.#fail(socket));
    socket.addEventListener('error', () => this.#fail(socket));
  }

  #opened(): void {
    clearTimeout(this.#deadline);
    this.#isOpen = true;
    this.#failures = 0;
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#heart = setInterval(() => this.#ping(), PING_EVERY_MS);
    this.#listener.opened();
  }

  #hear(text: string): void {
    const message = decode(text);
    if (message === null) return;
    if (message.type !== 'pong') {
      this.#listener.received(message);
      return;
    }
    if (message.id !== this.#pings) return;
    clearTimeout(this.#deadline);
    this.rttMs = performance.now() - this.#sentAt;
  }

  #ping(): void {
    const socket = this.#socket;
    if (socket === null) return;
    clearTimeout(this.#deadline);
    this.#sentAt = performance.now();
    this.#pings += 1;
    this.say({ type: 'ping', id: this.#pings });
    this.#deadline = setTimeout(() => this.#fail(socket), PONG_WITHIN_MS);
  }

  #fail(socket: WebSocket): void {
    if (this.#socket !== socket) return;
    const wasOpen = this.#isOpen;
    this.#drop();
    if (this.#isClosed) return;
    this.#failures += 1;
    if (this.#failures >= FAILURES_ELSEWHERE) {
      this.#url = this.#url === this.#home ? this.#sentTo : this.#home;
    }
    this.#retry = setTimeout(() => this.#connect(), this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
    if (wasOpen) this.#listener.lost();
  }

  #drop(): void {
    clearTimeout(this.#deadline);
    clearTimeout(this.#retry);
    clearInterval(this.#heart);
    const socket = this.#socket;
    this.#socket = null;
    this.#isOpen = false;
    socket?.close();
  }
}
