const NAME = 'perigee-people';
const VERSION = 3;

/** Name of a store, and of the member that tells its entries apart. */
const STORES = {
  self: null,
  contacts: 'id',
  /** Groups that one is in, and devices of who else is. */
  groups: 'id',
  companions: 'id',
  messages: 'id',
  outbox: 'id',
  calls: 'id',
  /** What was sent, and what came of what is being received. */
  files: null,
  pieces: null,
} as const;

export type StoreName = keyof typeof STORES;

/** What this browser keeps: who one is, whom one knows, what was said (IndexedDB). */
export class Database {
  readonly #db: IDBDatabase;

  private constructor(db: IDBDatabase) {
    this.#db = db;
  }

  static async open(): Promise<Database> {
    const request = indexedDB.open(NAME, VERSION);
    request.addEventListener('upgradeneeded', () => {
      const db = request.result;
      for (const [name, keyPath] of Object.entries(STORES)) {
        if (db.objectStoreNames.contains(name)) continue;
        const store = db.createObjectStore(name, keyPath === null ? {} : { keyPath });
        if (name === 'messages') store.createIndex('by-person', ['person', 'at']);
        if (name === 'calls') store.createIndex('by-time', 'at');
      }
    });
    return new Database(await done(request));
  }

  async get<T>(store: StoreName, key: string): Promise<T | undefined> {
    return (await done(this.#in(store, 'readonly').get(key))) as T | undefined;
  }

  async all<T>(store: StoreName): Promise<T[]> {
    return (await done(this.#in(store, 'readonly').getAll())) as T[];
  }

  /** Resolves once it is kept. */
  async put(store: StoreName, value: unknown, key?: string): Promise<void> {
    const transaction = this.#db.transaction(store, 'readwrite');
    transaction.objectStore(store).put(value, key);
    await kept(transaction);
  }

  async remove(store: StoreName, key: string): Promise<void> {
    const transaction = this.#db.transaction(store, 'readwrite');
    transaction.objectStore(store).delete(key);
    await kept(transaction);
  }

  /** What was said with somebody last, the eldest first. */
  async said<T>(person: string, most: number, before = Number.MAX_SAFE_INTEGER): Promise<T[]> {
    const index = this.#in('messages', 'readonly').index('by-person');
    const range = IDBKeyRange.bound([person, 0], [person, before], false, true);
    return (await newest<T>(index, range, most)).toReversed();
  }

  /** Calls, the newest first. */
  async called<T>(most: number): Promise<T[]> {
    return newest<T>(this.#in('calls', 'readonly').index('by-time'), null, most);
  }

  /** Keeps the newest so many. */
  async prune(store: 'messages' | 'calls', most: number): Promise<void> {
    const count = await done(this.#in(store, 'readonly').count());
    if (count <= most) return;
    const all = await this.all<{ id: string; at: number }>(store);
    const old = all.sort((a, b) => a.at - b.at).slice(0, count - most);
    for (const { id } of old) await this.remove(store, id);
  }

  /** How many pieces of a file are here. */
  async pieces(file: string): Promise<number> {
    const range = IDBKeyRange.bound(`${file}/`, `${file}0`);
    return done(this.#in('pieces', 'readonly').count(range));
  }

  async clear(): Promise<void> {
    const names = Object.keys(STORES);
    const transaction = this.#db.transaction(names, 'readwrite');
    for (const name of names) transaction.objectStore(name).clear();
    await kept(transaction);
  }

  #in(store: StoreName, mode: IDBTransactionMode): IDBObjectStore {
    return this.#db.transaction(store, mode).objectStore(store);
  }
}

function newest<T>(index: IDBIndex, range: IDBKeyRange | null, most: number): Promise<T[]> {
  return new Promise((resolve, reject) => {
    const found: T[] = [];
    const request = index.openCursor(range, 'prev');
    request.addEventListener('error', () => reject(request.error));
    request.addEventListener('success', () => {
      const cursor = request.result;
      if (cursor === null || found.length >= most) {
        resolve(found);
        return;
      }
      found.push(cursor.value as T);
      cursor.continue();
    });
  });
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
}

function kept(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('error', () => reject(transaction.error));
    transaction.addEventListener('abort', () => reject(transaction.error));
  });
}
