import type { Database } from './database';

type Entry = { id: string; person?: string; at?: number };

/** What is kept, in memory, for tests. */
export function memory(): Database {
  const kept = new Map<string, Map<string, unknown>>();
  const of = (store: string) => kept.get(store) ?? kept.set(store, new Map()).get(store) ?? new Map<string, unknown>();
  return {
    all: (store: string) => Promise.resolve([...of(store).values()]),
    get: (store: string, key: string) => Promise.resolve(of(store).get(key)),
    put: (store: string, value: Entry, key?: string) => Promise.resolve(void of(store).set(key ?? value.id, value)),
    remove: (store: string, key: string) => Promise.resolve(void of(store).delete(key)),
    prune: () => Promise.resolve(),
    said: (person: string) => Promise.resolve([...(of('messages').values() as Iterable<Entry>)].filter((one) => one.person === person)),
  } as unknown as Database;
}
