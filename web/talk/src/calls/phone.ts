import { Away, Denied, PeopleApi, type Profile } from '../people/api';
import { refreshed, signOut, type Account } from '../people/account';
import { Chat } from '../people/chat';
import type { Message } from '../people/messages';
import { Contacts } from '../people/contacts';
import { Database } from '../people/database';
import { Files } from '../people/files';
import { isSignedIn, noteSignedIn } from '../people/mark';
import type { OwnStatus } from '../people/presence';
import { Store } from '../people/store';
import { Trust } from '../people/trust';
import { preferences } from '../preferences';
import { Calls } from './calls';
import type { CallView } from './callView';
import { Hosts, socketsOf } from './hosts';
import { Agent, type Reach } from './sip/agent';
import type { Line, ServerTransaction } from './sip/line';
import type { SipRequest } from './sip/message';

/** What this browser is to its user: nobody's yet, somebody's, or somebody's in another tab. */
export type PhoneState =
  | { kind: 'opening' }
  | { kind: 'signed-out' }
  | { kind: 'elsewhere' }
  | { kind: 'ready'; phone: Phone };

export interface PhoneView {
  account: Account;
  reach: Reach;
  own: OwnStatus;
}

/** What may be told to who does not look. */
export type Told = { kind: 'message'; message: Message } | { kind: 'call'; call: CallView };

const REFRESH_EVERY_MS = 5 * 60_000;
const RELAY_REFRESH_MS = 3_600_000;
const AWAY_AFTER_MS = 10 * 60_000;
const LOCK = 'perigee-phone';
/** After so long without an answer of the login server, super nodes are asked. */
const SEARCH_SOON_MS = 1_500;

const state = new Store<PhoneState>({ kind: 'opening' });
let database: Promise<Database> | null = null;
let release: (() => void) | null = null;
let opening: Promise<void> | null = null;

export function phoneState(): Store<PhoneState> {
  return state;
}

export function theDatabase(): Promise<Database> {
  database ??= Database.open();
  return database;
}

/** Takes up what the last page left. One page of a browser has the phone; `isWanted` takes it over. */
export function openPhone(isWanted = false): Promise<void> {
  opening ??= takeUp(isWanted).finally(() => {
    opening = null;
  });
  return opening;
}

async function takeUp(isWanted: boolean): Promise<void> {
  if (state.view().kind === 'ready') return;
  if (!isSignedIn()) {
    state.set({ kind: 'signed-out' });
    return;
  }
  const db = await theDatabase();
  const account = await db.get<Account>('self', 'account');
  if (account === undefined) {
    noteSignedIn(null);
    state.set({ kind: 'signed-out' });
    return;
  }
  if (!(await takeLock(isWanted))) {
    state.set({ kind: 'elsewhere' });
    return;
  }
  const phone = await Phone.open(account, db);
  state.set({ kind: 'ready', phone });
}

export async function closePhone(): Promise<void> {
  const now = state.view();
  if (now.kind !== 'ready') return;
  await now.phone.leave();
  release?.();
  state.set({ kind: 'signed-out' });
}

/** Holds the lock for as long as the page lives, or until another page takes it. */
function takeLock(isWanted: boolean): Promise<boolean> {
  if (navigator.locks === undefined) return Promise.resolve(true);
  return new Promise((resolve) => {
    const options: LockOptions = isWanted ? { steal: true } : { ifAvailable: true };
    const held = navigator.locks.request(LOCK, options, (lock) => {
      if (lock === null) {
        resolve(false);
        return undefined;
      }
      resolve(true);
      return new Promise<void>((done) => {
        release = done;
      });
    });
    // Another page took it.
    held.catch(() => {
      const now = state.view();
      if (now.kind === 'ready') void now.phone.stop();
      state.set({ kind: 'elsewhere' });
    });
  });
}

function late(ms: number): Promise<null> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, null);
  });
}

/** Everything of a signed-in person: lines, contacts, messages, calls. */
export class Phone {
  readonly store: Store<PhoneView>;
  readonly agent: Agent;
  readonly contacts: Contacts;
  readonly chat: Chat;
  readonly files: Files;
  readonly calls: Calls;
  readonly api: PeopleApi;
  readonly hosts = new Hosts();
  readonly #trust = new Trust();
  readonly #database: Database;
  readonly #told = new Set<(told: Told) => void>();
  #refresh: ReturnType<typeof setInterval> | undefined;
  #away: ReturnType<typeof setTimeout> | undefined;
  #soon: ReturnType<typeof setTimeout> | undefined;
  #isAway = false;
  #isIntroduced = false;

  private constructor(account: Account, db: Database) {
    this.#database = db;
    this.store = new Store<PhoneView>({ account, reach: 'connecting', own: preferences().status });
    this.api = new PeopleApi(() => this.account.session);
    this.hosts.learn(socketsOf(location.origin, account.superNodes));
    const { address, displayName, person, device, certificate, instance, keys } = account;
    const self = { address, displayName, person, device, certificate, instance, signing: keys.signing };
    this.agent = new Agent(self, this.hosts, {
      reach: (reach) => this.#change({ reach }),
      registered: (line) => this.#registered(line),
      lost: (line) => this.#lost(line),
      request: (line, request, server) => void this.#requested(line, request, server),
    });
    const shared = { agent: this.agent, api: this.api, database: db, trust: this.#trust };
    this.contacts = new Contacts({
      ...shared,
      appeared: (id) => void this.chat.flush(id),
      introduced: (one) => void this.chat.circle.learn(one),
    });
    this.files = new Files({
      database: db,
      iceServers: () => this.#iceServers(),
      isRelayOnly: () => preferences().alwaysRelay,
      whisper: (to, body) => this.chat.transfer(to, body),
      isSentTo: async (file, to) => {
        const message = await db.get<Message>('messages', file);
        return message?.isMine === true && (message.person === to || message.became?.[to] !== undefined);
      },
    });
    this.chat = new Chat({
      ...shared,
      contacts: this.contacts,
      opening: keys.opening,
      files: () => this.files,
      arrived: (message) => this.#tell({ kind: 'message', message }),
    });
    this.calls = new Calls({
      agent: this.agent,
      trust: this.#trust,
      database: db,
      contacts: this.contacts,
      iceServers: () => this.#iceServers(),
      rings: (call) => this.#tell({ kind: 'call', call }),
    });
  }

  static async open(account: Account, db: Database): Promise<Phone> {
    const phone = new Phone(account, db);
    await phone.#trust.use(account.authority);
    await phone.contacts.load(account.buddies);
    await Promise.all([phone.chat.start(), phone.calls.start()]);
    phone.#start();
    return phone;
  }

  get account(): Account {
    return this.store.view().account;
  }

  #start(): void {
    this.agent.start();
    this.#saySo();
    document.addEventListener('visibilitychange', this.#seen);
    window.addEventListener('pagehide', this.#left);
    this.#refresh = setInterval(() => void this.refresh(), REFRESH_EVERY_MS);
    void this.refresh();
  }

  async stop(): Promise<void> {
    clearInterval(this.#refresh);
    clearTimeout(this.#away);
    clearTimeout(this.#soon);
    document.removeEventListener('visibilitychange', this.#seen);
    window.removeEventListener('pagehide', this.#left);
    this.calls.stop();
    this.chat.stop();
    this.contacts.stop();
    await this.agent.stop();
  }

  /** Signs out. */
  async leave(): Promise<void> {
    await this.stop();
    await signOut(this.account, this.#database);
  }

  /** Hears of what came; returns what ends that. */
  onTold(listener: (told: Told) => void): () => void {
    this.#told.add(listener);
    return () => this.#told.delete(listener);
  }

  say(own: OwnStatus): void {
    this.#change({ own });
    this.#saySo();
  }

  /** Finds people by name: at the login server, or, if it is away, among those whom super nodes know. */
  async search(text: string): Promise<readonly Profile[]> {
    const asked = this.api.search(text);
    // Its answer may come when nobody waits for it any more.
    const answer = asked.catch((error: unknown) => error);
    const soon = await Promise.race([answer, late(this.api.isAway ? 0 : SEARCH_SOON_MS)]);
    if (Array.isArray(soon)) return soon as readonly Profile[];
    const isRefused = soon instanceof Denied && soon.status !== 401;
    const found = isRefused ? null : await this.#searchOverlay(text);
    return found === null || found.length === 0 ? asked : found;
  }

  async #searchOverlay(text: string): Promise<readonly Profile[] | null> {
    const { address, person } = this.account;
    const uri = `sip:${address.slice(address.indexOf('@') + 1)};search=${encodeURIComponent(text)}`;
    const response = await this.agent.ask('OPTIONS', uri, [['Accept', 'application/json']], '');
    if (response?.status !== 200) return null;
    const { people } = JSON.parse(response.body) as { people: readonly Profile[] };
    return people.filter(({ id }) => id !== person);
  }

  #refreshSoon(): void {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => void this.refresh(), 2_000);
  }

  /** Asks the login server for what is new, and tells it what it missed. */
  async refresh(): Promise<void> {
    try {
      await this.contacts.catchUp();
      const account = await refreshed(this.account, this.#database);
      if (account !== this.account) {
        this.#change({ account });
        this.hosts.learn(socketsOf(location.origin, account.superNodes));
        this.agent.self.certificate = account.certificate;
        await this.#trust.use(account.authority);
        await this.contacts.merge(account.buddies);
        await this.contacts.devices.refreshOwn();
      }
      await this.chat.fetch();
      this.chat.flushAll();
    } catch (error) {
      if (!(error instanceof Away) && !(error instanceof Denied)) throw error;
      // The session has ended: what is here can be used on, but not what the login server gives.
    }
  }

  readonly #seen = () => {
    clearTimeout(this.#away);
    if (document.visibilityState === 'visible') {
      this.#isAway = false;
      this.#saySo();
    } else {
      this.#away = setTimeout(() => {
        this.#isAway = true;
        this.#saySo();
      }, AWAY_AFTER_MS);
    }
  };

  readonly #left = () => {
    for (const line of this.agent.lines) void line.leave();
  };

  #saySo(): void {
    const { own } = this.store.view();
    this.contacts.presence.say(own === 'online' && this.#isAway ? 'away' : own);
  }

  #registered(line: Line): void {
    this.contacts.presence.connected(line);
    if (!this.#isIntroduced) {
      this.#isIntroduced = true;
      // Our other devices may not know this one yet.
      void this.contacts.notes.send(this.account.person, 'device');
    }
    this.calls.lineFound();
    this.chat.flushAll();
    void this.chat.fetch();
  }

  #lost(line: Line): void {
    this.contacts.presence.lost(line);
    this.calls.lineLost(line);
  }

  async #requested(line: Line, request: SipRequest, server: ServerTransaction): Promise<void> {
    switch (request.method) {
      case 'INVITE':
        await this.calls.invited(line, request, server);
        break;
      case 'MESSAGE':
        if (await this.contacts.receive(request, server)) this.#refreshSoon();
        else if (!(await this.chat.receive(request, server))) server.respond(415);
        break;
      case 'NOTIFY':
        server.respond(481);
        break;
      default:
        server.respond(501);
    }
  }

  #iceServers(): RTCIceServer[] {
    const { urls, username, credential, expiresAt } = this.account.relay;
    if (urls.length === 0 || Date.parse(expiresAt) < Date.now()) return [];
    if (Date.parse(expiresAt) - Date.now() < RELAY_REFRESH_MS) void this.refresh();
    return [{ urls: [...urls], username, credential }];
  }

  #tell(told: Told): void {
    for (const listener of this.#told) listener(told);
  }

  #change(change: Partial<PhoneView>): void {
    this.store.set({ ...this.store.view(), ...change });
  }
}
