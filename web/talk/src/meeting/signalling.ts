import { decode, type ClientMessage, type ServerMessage } from './protocol';
import { Servers } from './servers';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;
const OPEN_WITHIN_MS = 4_000;
const OPEN_OF_MANY_WITHIN_MS = 2_500;
const PREFERRED_WITHIN_MS = 1_500;
const PING_EVERY_MS = 4_000;
const PONG_WITHIN_MS = 3_000;
const MOST_UNSENT = 64;

export interface SignallingListener {
  /** The socket is open, the first time or again: say `join`. */
  opened(): void;
  received(message: ServerMessage): void;
  /** The socket is gone; another one is tried. */
  lost(): void;
}

/**
 * The meeting's WebSocket, at the page's own host or where that one sends it. It comes back by
 * itself: at first after 250 ms, then at growing pauses up to 2 s, at once when the browser says that
 * it is online. A silent one is found out by pings.
 * Before a server that stands in for another is taken, the other is asked once more: it may have
 * been the own network that was gone.
 */
export class Signalling {
  readonly #servers: Servers;
  readonly #listener: SignallingListener;
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

  /**
   * @param first where it begins, if not at home
   * @param ready a socket to `first` by which nothing has been said, if one was opened ahead
   */
  constructor(home: string, listener: SignallingListener, first = home, ready: WebSocket | null = null) {
    this.#servers = new Servers(home, first);
    this.#listener = listener;
    window.addEventListener('online', this.#online);
    window.addEventListener('offline', this.#offline);
    this.#connect(ready ?? undefined);
  }

  /** The server that is spoken to, or tried. */
  get url(): string {
    return this.#servers.url;
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
    this.#servers.move(url);
    this.renew();
  }

  /** The server has let its user in. */
  settled(): void {
    this.#servers.settled();
  }

  /** Who stands in for the server when it is gone. */
  standIns(urls: readonly string[]): void {
    this.#servers.standIns(urls);
  }

  /** The server can't now: it is tried again after a pause, or another is. */
  later(pauseMs: number): void {
    if (this.#isClosed) return;
    this.#drop();
    this.#servers.failed();
    this.#retry = setTimeout(() => this.#connect(), pauseMs);
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

  #connect(socket = new WebSocket(this.#servers.url)): void {
    clearTimeout(this.#retry);
    this.#take(socket);
    const withinMs = this.#servers.hasOthers ? OPEN_OF_MANY_WITHIN_MS : OPEN_WITHIN_MS;
    this.#deadline = setTimeout(() => this.#fail(socket), withinMs);
    const opened = () => {
      if (this.#socket !== socket) return;
      if (this.#servers.url === this.#servers.preferred) this.#opened();
      else this.#askPreferred(socket);
    };
    // Who listens has to exist before he hears of it.
    if (socket.readyState === WebSocket.OPEN) queueMicrotask(opened);
    else socket.addEventListener('open', opened);
  }

  #take(socket: WebSocket): void {
    this.#socket = socket;
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (this.#socket === socket && typeof event.data === 'string') this.#hear(event.data);
    });
    socket.addEventListener('close', () => this.#fail(socket));
    socket.addEventListener('error', () => this.#fail(socket));
  }

  #askPreferred(standIn: WebSocket): void {
    clearTimeout(this.#deadline);
    const preferred = new WebSocket(this.#servers.preferred);
    let isDecided = false;
    const decide = (isBetter: boolean) => {
      if (isDecided) return;
      isDecided = true;
      if (this.#socket !== standIn) {
        preferred.close();
        return;
      }
      if (isBetter) {
        this.#servers.back();
        this.#take(preferred);
      }
      (isBetter ? standIn : preferred).close();
      this.#opened();
    };
    preferred.addEventListener('open', () => decide(true));
    preferred.addEventListener('error', () => decide(false));
    preferred.addEventListener('close', () => decide(false));
    this.#deadline = setTimeout(() => decide(false), PREFERRED_WITHIN_MS);
  }

  #opened(): void {
    clearTimeout(this.#deadline);
    this.#isOpen = true;
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
    this.#servers.failed();
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
