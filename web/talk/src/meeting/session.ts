import { prefer, preferences } from '../preferences';
import { Captions } from './captions';
import { Beginning, type Begun } from './beginning';
import type { Connection, LinkState, Sealing } from './connection';
import type { Devices, Kind } from './devices';
import { Outgoing } from './outgoing';
import { homeOf, Place } from './place';
import type { ClientMessage, MeetingOptions, ServerMessage, Source } from './protocol';
import { Showing } from './showing';
import { Signalling } from './signalling';
import { Speakers } from './speakers';
import type { MeetingEvent, MeetingState } from './state';
import { StatsReader, type Stats } from './stats';
import type { Terms } from './terms';
import { Shown } from './view';

/** Seals media end to end; made for one meeting, told of everybody who comes and goes. */
export interface Sealer extends Sealing {
  people(you: string, others: readonly string[]): void;
  passed(from: string, data: unknown): void;
  close(): void;
}

const STATS_EVERY_MS = 10_000;
const BUSY_PAUSE_MS = 1_500;

/** One browser's part in one meeting: signalling, media and devices together. */
export class Session {
  readonly id: string;
  readonly devices: Devices;
  readonly shown: Shown;
  readonly #showing = new Showing(
    (you, others) => this.#sealer?.people(you, others),
    () => this.#over(),
  );
  readonly view = this.#showing.view;
  readonly subscribe = this.#showing.subscribe;
  readonly #terms: Terms;
  readonly #signalling: Signalling;
  readonly #sealer: Sealer | null;
  readonly #speakers: Speakers;
  readonly #place: Place;
  readonly #outgoing: Outgoing;
  readonly #captions = new Captions((text, final) => this.#captioned(text, final));
  readonly #stats = new StatsReader();
  readonly #reporting: ReturnType<typeof setInterval>;
  #connection: Connection | null = null;
  #begun: Begun | null = null;
  /** The connection that was prepared, until its user is in. */
  #entering: Connection | null = null;

  /** @param beginning made before, if it was; not for a sealed meeting */
  constructor(id: string, terms: Terms, devices: Devices, seal: Seal | null, beginning: Beginning | null = null) {
    this.id = id;
    this.devices = devices;
    this.#terms = terms;
    this.#place = new Place(id, terms);
    this.#outgoing = new Outgoing(devices, () => this.#connection, {
      muted: (source, muted) => this.#tellMuted(source, muted),
      changed: () => this.#showing.show({ screen: this.#outgoing.screen }),
    });
    this.#speakers = new Speakers((isSilenced) => this.#showing.show({ isSilenced }));
    void this.#speakers.choose(preferences().speaker);
    this.shown = new Shown((items) => this.#tellView(items));
    const pass: Pass = (to, data) => this.say({ type: 'pass', to, data });
    this.#sealer = seal?.(pass, (comparison) => this.#showing.show({ comparison })) ?? null;
    this.#reporting = setInterval(() => void this.#report(), STATS_EVERY_MS);
    const heard = {
      opened: () => void this.#join(),
      received: (message: ServerMessage) => void this.#received(message),
      lost: () => this.happened({ type: 'local:lost' }),
    };
    // The offer is made while the socket opens.
    const begun = (beginning ?? new Beginning(this.#sealer)).take();
    this.#signalling = new Signalling(homeOf(id), heard, this.#place.server, begun.socket);
    this.#begun = this.#begin(begun);
    for (const message of begun.heard) void this.#received(message);
  }

  get #state(): MeetingState {
    return this.view().state;
  }

  get isSealed(): boolean {
    return this.#sealer !== null;
  }

  say(message: ClientMessage): void {
    this.#signalling.sayLater(message);
  }

  happened(event: MeetingEvent): void {
    this.#showing.happened(event);
  }

  turn(kind: Kind, on: boolean): void {
    this.#outgoing.turn(kind, on);
  }

  raise(raised: boolean): void {
    const hand = raised ? new Date().toISOString() : null;
    this.happened({ type: 'local:self', change: { hand } });
    this.say({ type: 'hand', raised });
  }

  rename(wished: string): void {
    const name = wished.trim();
    if (name === '' || name === this.#state.self?.name) return;
    prefer({ name });
    this.happened({ type: 'local:self', change: { name } });
    this.say({ type: 'rename', name });
  }

  options(change: MeetingOptions): void {
    this.say({ type: 'options', ...change });
  }

  share(): Promise<void> {
    return this.#outgoing.share();
  }

  stopSharing(): void {
    this.#outgoing.stopSharing();
  }

  /** What its user prefers has changed. */
  tuneScreen(): void {
    this.#outgoing.tuneScreen();
  }

  async chooseSpeaker(id: string): Promise<void> {
    await this.#speakers.choose(id);
  }

  async unsilence(): Promise<void> {
    await this.#speakers.resume();
  }

  caption(on: boolean): void {
    this.#showing.show({ hasCaptionsOn: on });
    if (on) this.#captions.start(document.documentElement.lang || 'en');
    else this.#captions.stop();
  }

  /** The stream that carries somebody's picture now, if a slot does. */
  streamOf(participant: string, source: Source): MediaStream | null {
    const slot = this.#state.slots.find(
      (one) => one.participant === participant && one.source === source && one.paused !== true,
    );
    return slot === undefined ? null : (this.#connection?.stream(slot.mid) ?? null);
  }

  async stats(reader: StatsReader): Promise<Stats | null> {
    return this.#connection === null ? null : reader.read(this.#connection.peer);
  }

  leave(): void {
    this.#signalling.say({ type: 'leave' });
    this.happened({ type: 'local:over', ending: { why: 'left' } });
  }

  end(): void {
    this.#signalling.say({ type: 'end' });
    this.happened({ type: 'local:over', ending: { why: 'ended' } });
  }

  /** Ends everything without a word; the server keeps the place for a while. */
  close(): void {
    clearInterval(this.#reporting);
    this.#outgoing.close();
    this.#signalling.close();
    this.#captions.stop();
    this.#speakers.close();
    this.#sealer?.close();
    this.shown.close();
    this.#connection?.close();
    this.#connection = null;
  }

  async #join(): Promise<void> {
    const state = this.#state;
    const { url } = this.#signalling;
    const greeting = {
      type: 'join' as const,
      name: state.self?.name ?? this.#terms.name,
      muted: this.#outgoing.introduced(),
      language: document.documentElement.lang || 'en',
      ...this.#place.proof(state),
    };
    if (state.you !== null && this.#place.isAt(url) && this.#connection?.isUsable === true) {
      this.#signalling.say(greeting);
      return;
    }
    const { connection, offer, isPrepared } = this.#begun ?? this.#begin(new Beginning(this.#sealer).take());
    this.#begun = null;
    if (isPrepared) {
      this.#entering = connection;
      this.#signalling.say({ ...greeting, prepared: true });
      return;
    }
    const { sdp, sources } = await offer;
    if (this.#connection === connection) this.#signalling.say({ ...greeting, offer: sdp, sources });
  }

  #begin(begun: Begun): Begun {
    const { connection } = begun;
    this.#connection?.close();
    this.#connection = connection;
    connection.tell({
      offer: (id, offer) => this.#signalling.say({ type: 'offer', id, ...offer }),
      state: (link) => this.#linkChanged(connection, link),
      silent: () => this.#silent(connection),
      slots: () => this.#slotsMade(connection),
    });
    return begun;
  }

  async #received(message: ServerMessage): Promise<void> {
    const connection = this.#connection;
    if (message.type === 'refused' && message.code === 'busy') {
      this.#tryLater();
      return;
    }
    // Media first: to lay out the page takes as long as to find a way to the server.
    const begins = message.type === 'welcome' ? this.#begins(message) : null;
    const started = begins === null || message.type !== 'welcome' ? null : this.#start(begins, message);
    this.happened(message);
    switch (message.type) {
      case 'welcome':
        await this.#welcomed(message, started);
        break;
      case 'answer':
        await connection?.accept(message.id, message.sdp);
        break;
      case 'sending':
        connection?.watched(message.source, message.rids);
        break;
      case 'restart':
        connection?.close();
        this.#connection = null;
        await this.#join();
        break;
      case 'muted':
        this.#outgoing.mutedBy(message.source);
        break;
      case 'pass':
        this.#sealer?.passed(message.from, message.data);
        break;
      case 'moved':
        if (message.url !== undefined) this.#sentOn(message.url);
        break;
      case 'hosts':
        this.#signalling.standIns(this.#place.standIns(message.urls));
        break;
      case 'lobby':
        this.#signalling.settled();
        break;
      case 'slots':
        this.#playSound();
        break;
      default:
    }
  }

  /** The meeting is at another host, or there is room: unasked he goes there as he is. */
  #sentOn(link: string): void {
    const server = this.#place.sentOn(link);
    if (server === null) this.#tryLater();
    else this.#signalling.move(server);
  }

  #tryLater(): void {
    this.#signalling.later(BUSY_PAUSE_MS * (0.5 + Math.random()));
  }

  async #start(connection: Connection, message: Welcome): Promise<void> {
    const { answer, iceServers = [] } = message;
    await Promise.all([
      typeof answer === 'string' ? connection.start(answer, iceServers) : connection.entered(iceServers),
      this.#outgoing.sendAll(connection),
    ]);
  }

  /** Whether media begins now; it may have been there before its user was lost and came back. */
  #begins(message: Welcome): Connection | null {
    const connection = this.#connection;
    const isNew = typeof message.answer === 'string' || this.#entering === connection;
    this.#entering = null;
    return isNew && !this.#lacksKeys(message) ? connection : null;
  }

  /** It was not known before that the meeting is sealed. */
  #lacksKeys(message: Welcome): boolean {
    return message.meeting.e2ee && this.#sealer === null;
  }

  async #welcomed(message: Welcome, started: Promise<void> | null): Promise<void> {
    const connection = this.#connection;
    const name = this.#state.self?.name ?? this.#terms.name;
    this.#signalling.settled();
    this.#place.taken(this.#signalling.url, name, message);
    if (this.#lacksKeys(message)) {
      // Nothing has been sent yet, and the page begins anew with keys.
      location.reload();
      return;
    }
    this.#outgoing.welcomed(message);
    this.#signalling.flush();
    this.shown.repeat();
    if (started !== null) {
      await started;
      this.tuneScreen();
    } else if (connection === null) {
      // It broke while its user waited for a host.
      await this.#join();
    } else {
      connection.repeat();
      // The network may be another one.
      connection.restartIce();
    }
  }

  #linkChanged(connection: Connection, link: LinkState): void {
    if (this.#connection !== connection) return;
    this.#showing.show({ link });
    if (this.#entering === connection && link !== 'connected') {
      // Nothing can be offered before he is in. The server asks for another.
      connection.close();
      this.#connection = null;
      return;
    }
    if (link !== 'failed' || this.#state.phase === 'over') return;
    // The way is dead: everything begins anew, under the same name and in the same place.
    connection.close();
    this.#connection = null;
    this.#signalling.renew();
  }

  /** Offers go by the socket, which knows even later that the network has changed. */
  #silent(connection: Connection): void {
    if (this.#connection === connection && this.#state.phase === 'joined') this.#signalling.renew();
  }

  #slotsMade(connection: Connection): void {
    if (this.#connection !== connection) return;
    this.#showing.show({ slotsMade: this.view().slotsMade + 1 });
    this.#playSound();
  }

  #playSound(): void {
    for (const mid of this.#connection?.audioMids() ?? []) {
      const stream = this.#connection?.stream(mid);
      if (stream) this.#speakers.play(mid, stream);
    }
  }

  #tellMuted(source: Source, muted: boolean): void {
    const sources = { ...this.#state.self?.sources, [source]: { muted } };
    this.happened({ type: 'local:self', change: { sources } });
    // Who is not in yet tells it when he is.
    if (this.#state.phase === 'joined') this.#signalling.say({ type: 'mute', source, muted });
  }

  #tellView(items: { participant: string; source: 'camera' | 'screen'; width: number; height: number }[]): void {
    this.#connection?.want(items.length);
    this.#signalling.say({ type: 'view', items });
  }

  #captioned(text: string, final: boolean): void {
    const { you } = this.#state;
    if (you === null || !this.devices.view().microphone.on) return;
    this.happened({ type: 'caption', participant: you, text, final });
    this.#signalling.say({ type: 'caption', text, final });
  }

  async #report(): Promise<void> {
    if (this.view().link !== 'connected') return;
    const stats = await this.stats(this.#stats);
    if (stats === null) return;
    const { lossPercent, rttMs, jitterMs, upBps, downBps } = stats;
    this.#signalling.say({ type: 'stats', lossPercent, rttMs, jitterMs, upBps, downBps });
  }

  #over(): void {
    this.#place.left();
    this.close();
    this.devices.release();
  }
}

type Welcome = ServerMessage & { type: 'welcome' };

export type Pass = (to: string, data: unknown) => void;

/** Makes what seals a meeting; it is told what to compare. */
export type Seal = (pass: Pass, compare: (code: string) => void) => Sealer;
