import type { Agent } from '../calls/sip/agent';
import type { Line } from '../calls/sip/line';
import { writePidf, type Status } from './documents';
import { Watch } from './watch';

export type OwnStatus = 'online' | 'away' | 'busy' | 'invisible';

const AT_ONCE = 40;
const PACE_MS = 50;
const PUBLISH_EVERY_MS = 50 * 60_000;

interface Surroundings {
  agent: Agent;
  /** Whom to look at, and who may look at us. */
  buddies(): readonly string[];
  addressOf(person: string): string;
  /** Somebody came, went, or does something else. */
  changed(person: string, status: Status, before: Status): void;
  /** Nobody can be seen now. */
  blind(): void;
}

/** Says how one is, and sees how one's contacts are (RFC 3856). */
export class Presence {
  readonly #around: Surroundings;
  readonly #seen = new Map<string, Status>();
  readonly #watches = new Map<string, Watch>();
  #own: OwnStatus = 'online';
  #watchers = '';
  #publish: ReturnType<typeof setInterval> | undefined;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  start(): void {
    this.#publish = setInterval(() => this.publish(), PUBLISH_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#publish);
  }

  of(person: string): Status {
    return this.#seen.get(person) ?? 'offline';
  }

  say(own: OwnStatus): void {
    this.#own = own;
    this.publish();
  }

  /** A line is there: says who one is, and asks who is there. */
  connected(line: Line): void {
    this.publish(line);
    this.#watchAll();
  }

  lost(line: Line): void {
    for (const [person, watch] of this.#watches) {
      if (watch.line === line) this.#watches.delete(person);
    }
    this.#watchAll();
    if (this.#around.agent.line !== null) return;
    this.#seen.clear();
    this.#around.blind();
  }

  /** Contacts are others now: looks at the new ones, and lets those alone see us. */
  changed(): void {
    this.#watchAll();
    const watchers = this.#around.buddies().join(' ');
    if (watchers === this.#watchers) return;
    this.#watchers = watchers;
    this.publish();
  }

  forget(person: string): void {
    this.#seen.delete(person);
    this.#watches.get(person)?.end();
    this.#watches.delete(person);
  }

  publish(only: Line | null = null): void {
    const { agent, buddies } = this.#around;
    const { address } = agent.self;
    const status = this.#own === 'invisible' ? 'offline' : this.#own;
    const fields = [['Event', 'presence'], ['Expires', '3600'], ['Content-Type', 'application/pidf+xml']] as const;
    for (const line of only === null ? agent.lines : [only]) {
      void agent.askBy(line, 'PUBLISH', address, fields, writePidf(address, status, buddies()));
    }
  }

  #watchAll(): void {
    const { agent, buddies, addressOf } = this.#around;
    const { line } = agent;
    if (line === null) return;
    let started = 0;
    for (const id of buddies()) {
      if (this.#watches.has(id)) continue;
      const watch = new Watch(agent, line, addressOf(id), (status) => this.#heard(id, status));
      this.#watches.set(id, watch);
      setTimeout(() => watch.begin(), Math.max(0, started++ - AT_ONCE) * PACE_MS);
    }
  }

  #heard(person: string, status: Status): void {
    const before = this.of(person);
    if (before === status) return;
    this.#seen.set(person, status);
    this.#around.changed(person, status, before);
  }
}
