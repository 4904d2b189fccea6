import { remember, remembered } from '../preferences';

/** A super node that this browser may connect to. */
export interface Host {
  /** Of its WebSocket. */
  url: string;
  /** When it was last reached; 0 if never. */
  reachedAt: number;
  rttMs: number;
  /** Times in a row that it was not reached. */
  failures: number;
}

/** What the login server says of one. */
export interface SuperNode {
  node: string;
  region: string;
  listeners: Readonly<Record<string, string>>;
}

const KEY = 'perigee.hosts';
const MOST = 200;
const UNKNOWN_RTT_MS = 200;

/**
 * The super nodes that this browser knows, so that it finds one with the login server away. At most
 * 200; those that were reached last stay.
 */
export class Hosts {
  #all: Host[];

  constructor() {
    const stored = remembered(() => localStorage, KEY);
    this.#all = Array.isArray(stored) ? stored.filter(isHost).slice(0, MOST) : [];
  }

  get all(): readonly Host[] {
    return this.#all;
  }

  /** Adds those that were not known. */
  learn(urls: readonly string[]): void {
    const known = new Set(this.#all.map(({ url }) => url));
    const fresh = urls.filter((url) => !known.has(url));
    this.#keep([...this.#all, ...fresh.map((url) => ({ url, reachedAt: 0, rttMs: 0, failures: 0 }))]);
  }

  reached(url: string, rttMs?: number): void {
    this.#change(url, (host) => ({
      ...host,
      reachedAt: Date.now(),
      failures: 0,
      rttMs: rttMs === undefined ? host.rttMs : smooth(host.rttMs, rttMs),
    }));
  }

  failed(url: string): void {
    this.#change(url, (host) => ({ ...host, failures: host.failures + 1 }));
  }

  /** The best ones first: those that answer, the near before the far. */
  ranked(except: ReadonlySet<string>): string[] {
    const cost = ({ failures, rttMs }: Host) => failures * 1000 + (rttMs === 0 ? UNKNOWN_RTT_MS : rttMs);
    const open = this.#all.filter(({ url }) => !except.has(url));
    return open.sort((a, b) => cost(a) - cost(b)).map(({ url }) => url);
  }

  #change(url: string, change: (host: Host) => Host): void {
    this.learn([url]);
    this.#keep(this.#all.map((host) => (host.url === url ? change(host) : host)));
  }

  #keep(all: Host[]): void {
    this.#all = all.length <= MOST ? all : all.toSorted((a, b) => b.reachedAt - a.reachedAt).slice(0, MOST);
    remember(() => localStorage, KEY, this.#all);
  }
}

function smooth(before: number, now: number): number {
  return Math.round(before === 0 ? now : before * 0.75 + now * 0.25);
}

function isHost(value: unknown): value is Host {
  if (typeof value !== 'object' || value === null) return false;
  const { url, reachedAt, rttMs, failures } = value as Record<string, unknown>;
  return (
    typeof url === 'string' && /^wss?:\/\//.test(url) && typeof reachedAt === 'number' &&
    typeof rttMs === 'number' && typeof failures === 'number'
  );
}

/** Where a page of this origin opens WebSockets: a page that came by https may do so by TLS alone. */
export function socketsOf(origin: string, nodes: readonly SuperNode[]): string[] {
  const isSecure = origin.startsWith('https:');
  const names = isSecure ? ['talk-https', 'talk'] : ['talk', 'talk-http'];
  const bases = nodes.map(({ listeners }) => {
    const offered = names.map((name) => listeners[name] ?? '');
    return offered.find((url) => url.startsWith(isSecure ? 'https:' : 'http')) ?? '';
  });
  return [origin, ...bases].filter((base) => base !== '').map(socketOf).filter((url, at, all) => all.indexOf(url) === at);
}

function socketOf(base: string): string {
  return `${base.replace(/^http/, 'ws').replace(/\/+$/, '')}/sip`;
}
