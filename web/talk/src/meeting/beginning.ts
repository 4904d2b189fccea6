import { Connection, type Offer, type Sealing } from './connection';
import { decode, type ClientMessage, type ServerMessage } from './protocol';

/** Where there is no way without a relay, it is not known before joining. */
const PREPARED_WITHIN_MS = 5_000;

/** What a session begins with. */
export interface Begun {
  connection: Connection;
  /** The first offer, which nobody has got yet; of no use if it is prepared. */
  offer: Promise<Offer>;
  /** Whether the server knows the connection already, by this socket: media can flow. */
  isPrepared: boolean;
  socket: WebSocket | null;
  /** What the server has said by the socket of itself. */
  heard: readonly ServerMessage[];
}

/**
 * What is made ready for a meeting while its user still thinks: a socket, and a connection that the
 * server answers. Nothing is said of its user, and nothing of him is sent. Where that is not
 * possible, or takes too long, there is a connection whose first offer nobody has got yet.
 */
export class Beginning {
  readonly #sealing: Sealing | null;
  readonly #server: string | null;
  #connection: Connection;
  #offer: Promise<Offer>;
  #socket: WebSocket | null = null;
  #heard: ServerMessage[] = [];
  /** `answered`: the first offer is used up. */
  #state: 'plain' | 'answered' | 'prepared' = 'plain';
  #patience: ReturnType<typeof setTimeout> | undefined;

  /** @param server that is asked ahead; null for none */
  constructor(sealing: Sealing | null, server: string | null = null) {
    this.#sealing = sealing;
    this.#server = server;
    [this.#connection, this.#offer] = this.#made();
    this.keepOpen();
  }

  /** Asks anew if the socket has closed: servers don't wait for long for somebody to join. */
  keepOpen(): void {
    if (this.#server === null || isUsable(this.#socket)) return;
    const socket = new WebSocket(this.#server);
    this.#socket = socket;
    this.#heard = [];
    socket.addEventListener('open', () => void this.#prepare(socket));
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (this.#socket === socket && typeof event.data === 'string') this.#hear(event.data);
    });
    // What was prepared is the socket's.
    socket.addEventListener('close', () => this.#socket === socket && this.#giveUp());
  }

  /** For who joins with it; it is not for anybody else then. */
  take(): Begun {
    const socket = isUsable(this.#socket) ? this.#socket : null;
    this.#socket = null;
    if (socket === null || this.#state === 'answered') this.#giveUp();
    clearTimeout(this.#patience);
    const isPrepared = this.#state === 'prepared';
    return { connection: this.#connection, offer: this.#offer, isPrepared, socket, heard: this.#heard };
  }

  close(): void {
    clearTimeout(this.#patience);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#connection.close();
  }

  #made(): [Connection, Promise<Offer>] {
    const connection = new Connection(this.#sealing);
    const offer = connection.begin();
    // Who closes it before it is needed has nothing to hear of it.
    offer.catch(() => {});
    return [connection, offer];
  }

  async #prepare(socket: WebSocket): Promise<void> {
    const { sdp, sources } = await this.#offer;
    if (this.#socket !== socket || this.#state !== 'plain') return;
    const wish: ClientMessage = { type: 'prepare', offer: sdp, sources };
    socket.send(JSON.stringify(wish));
  }

  #hear(text: string): void {
    const message = decode(text);
    if (message?.type === 'prepared') void this.#answered(message.answer);
    else if (message?.type === 'restart') this.#giveUp();
    else if (message?.type === 'hosts') this.#heard.push(message);
  }

  async #answered(answer: string): Promise<void> {
    if (this.#state !== 'plain') return;
    const connection = this.#connection;
    this.#state = 'answered';
    this.#patience = setTimeout(() => this.#giveUp(), PREPARED_WITHIN_MS);
    connection.tell({
      offer() {},
      silent() {},
      slots() {},
      state: (link) => {
        if (this.#connection !== connection || this.#socket === null) return;
        clearTimeout(this.#patience);
        if (link === 'connected') this.#state = 'prepared';
        else this.#giveUp();
      },
    });
    await connection.start(answer, []).catch(() => this.#connection === connection && this.#giveUp());
  }

  /** The way that is always there: an offer that goes with the wish to join. */
  #giveUp(): void {
    clearTimeout(this.#patience);
    if (this.#state === 'plain') return;
    this.#state = 'plain';
    this.#connection.close();
    [this.#connection, this.#offer] = this.#made();
  }
}

function isUsable(socket: WebSocket | null): boolean {
  return socket !== null && socket.readyState <= WebSocket.OPEN;
}
