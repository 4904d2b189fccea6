import { Connection, type Offer, type Sealing } from './connection';

/**
 * A connection whose first offer nobody has got yet, and the way to say it. Both are made while
 * their user still thinks.
 */
export class Beginning {
  readonly connection: Connection;
  readonly offer: Promise<Offer>;
  readonly #server: string | null;
  #socket: WebSocket | null = null;

  /** @param server whose socket is opened ahead; null for none */
  constructor(sealing: Sealing | null, server: string | null = null) {
    this.connection = new Connection(sealing);
    this.offer = this.connection.begin();
    // Who closes it before it is needed has nothing to hear of it.
    this.offer.catch(() => {});
    this.#server = server;
    this.keepOpen();
  }

  /** Opens the socket anew if it has closed: servers don't wait for long for somebody to join. */
  keepOpen(): void {
    if (this.#server !== null && !isUsable(this.#socket)) this.#socket = new WebSocket(this.#server);
  }

  /** The socket, for who says `join` by it; null if there is none that lives. */
  takeSocket(): WebSocket | null {
    const socket = this.#socket;
    this.#socket = null;
    return isUsable(socket) ? socket : null;
  }

  close(): void {
    this.#socket?.close();
    this.connection.close();
  }
}

function isUsable(socket: WebSocket | null): boolean {
  return socket !== null && socket.readyState <= WebSocket.OPEN;
}
