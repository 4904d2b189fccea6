import { Connection, type Offer, type Sealing } from './connection';

/** A connection whose first offer nobody has got yet. It is made while its user still thinks. */
export class Beginning {
  readonly connection: Connection;
  readonly offer: Promise<Offer>;

  constructor(sealing: Sealing | null) {
    this.connection = new Connection(sealing);
    this.offer = this.connection.begin();
    // Who closes it before it is needed has nothing to hear of it.
    this.offer.catch(() => {});
  }

  close(): void {
    this.connection.close();
  }
}
