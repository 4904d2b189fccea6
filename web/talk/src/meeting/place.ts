import type { ClientMessage } from './protocol';
import type { MeetingState } from './state';
import { keepUnfinished, type Terms } from './terms';

const MOST_MOVES = 4;

type Greeting = Omit<ClientMessage & { type: 'join' }, 'type' | 'name' | 'muted' | 'language'>;

/**
 * Where one person sits in a meeting: at which server, and what proves it there. A server may send
 * somebody on to another one, which has never heard of him: he comes to it as at first.
 */
export class Place {
  readonly #id: string;
  readonly #terms: Terms;
  /** The server that let him in last. */
  #server: string;
  #moves = 0;

  constructor(id: string, terms: Terms) {
    this.#id = id;
    this.#terms = terms;
    this.#server = terms.server ?? homeOf(id);
  }

  get server(): string {
    return this.#server;
  }

  /** What opens the door of any of the meeting's servers. */
  proof({ resume }: MeetingState): Greeting {
    const { passcode, hostKey, token } = this.#terms;
    // Any host of the meeting can check it: who was let in is not asked again.
    const known = resume ?? this.#terms.resume;
    return {
      ...(passcode === undefined ? {} : { passcode }),
      ...(hostKey === undefined ? {} : { hostKey }),
      ...(token === undefined ? {} : { token }),
      ...(known === undefined ? {} : { resume: known }),
    };
  }

  /** Whether what runs with this server can go on. */
  isAt(server: string): boolean {
    return server === this.#server;
  }

  /** He is in, and comes back there after the page was loaded again. */
  taken(server: string, name: string, { resume, meeting }: { resume: string; meeting: { e2ee: boolean } }): void {
    this.#server = server;
    this.#moves = 0;
    keepUnfinished(this.#id, { ...this.#terms, name, resume, server, isSealed: meeting.e2ee });
  }

  /** The server that he was sent to; null if it leads nowhere, or all send him on. */
  sentOn(link: string): string | null {
    this.#moves += 1;
    if (this.#moves > MOST_MOVES) {
      this.#moves = 0;
      return null;
    }
    return serverOf(link, this.#id);
  }

  /** The meeting's signalling at other hosts. */
  standIns(hosts: readonly string[]): string[] {
    return hosts.map((host) => serverOf(host, this.#id)).filter((url) => url !== null);
  }

  left(): void {
    keepUnfinished(this.#id, null);
  }
}

/** The signalling of a meeting at the host that this page came from. */
export function homeOf(id: string): string {
  return serverOf(location.href, id) ?? '';
}

function serverOf(link: string, id: string): string | null {
  if (!URL.canParse(link)) return null;
  const { protocol, host } = new URL(link);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  return `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/v1/meet/${encodeURIComponent(id)}`;
}
