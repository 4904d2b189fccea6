import { Devices } from '../meeting/devices';
import { Speakers } from '../meeting/speakers';
import type { Contacts } from '../people/contacts';
import type { Database } from '../people/database';
import { Store } from '../people/store';
import type { Trust } from '../people/trust';
import { preferences } from '../preferences';
import { Call } from './call';
import type { CallView, Ending } from './callView';
import { ring } from './ring';
import type { Agent } from './sip/agent';
import type { Line, ServerTransaction } from './sip/line';
import { addressOf, bare, first, parametersOf, userOf, type SipRequest } from './sip/message';

/** A call that was. */
export interface PastCall {
  id: string;
  person: string;
  name: string;
  at: number;
  seconds: number;
  isIncoming: boolean;
  isVideo: boolean;
  ending: Ending;
  wasAnswered: boolean;
}

export interface CallsView {
  /** Those that are, the one on screen first. */
  calls: readonly CallView[];
  past: readonly PastCall[];
  /** The one that ended last, until its user has seen it. */
  over: CallView | null;
  devices: Devices | null;
}

const MOST_CALLS = 8;
const MOST_PAST = 500;
const SHOWN_PAST = 100;
const OVER_FOR_MS = 5_000;

interface Surroundings {
  agent: Agent;
  trust: Trust;
  database: Database;
  contacts: Contacts;
  iceServers(): RTCIceServer[];
  /** Somebody calls. */
  rings(call: CallView): void;
}

/** All calls of this device: one on screen, others held or ringing. */
export class Calls {
  readonly store = new Store<CallsView>({ calls: [], past: [], over: null, devices: null });
  readonly #around: Surroundings;
  readonly #calls: Call[] = [];
  readonly #speakers = new Speakers(() => {});
  #devices: Devices | null = null;
  #over: ReturnType<typeof setTimeout> | undefined;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  async start(): Promise<void> {
    await this.#around.database.prune('calls', MOST_PAST);
    this.#change({ past: await this.#around.database.called<PastCall>(SHOWN_PAST) });
  }

  stop(): void {
    // Each that ends leaves the list.
    for (const call of this.#calls.slice()) call.hangUp();
    ring(null);
  }

  find(id: string): Call | null {
    return this.#calls.find((call) => call.id === id) ?? null;
  }

  /** Calls somebody. */
  async call(person: string, withVideo: boolean, replaces = '', target?: string): Promise<Call | null> {
    if (this.#calls.length >= MOST_CALLS) return null;
    const address = this.#around.contacts.find(person)?.address ?? target ?? this.#around.contacts.addressOf(person);
    const call = new Call(this.#surroundings, bare(address), false, withVideo);
    this.#calls.unshift(call);
    this.#changed();
    await this.#holdOthers(call);
    const [microphone, camera] = await this.#open(withVideo);
    if (!call.isOver) {
      await call.start(microphone, camera, replaces === '' ? [] : [['Replaces', replaces]]);
    }
    return call;
  }

  async accept(id: string, withVideo: boolean): Promise<void> {
    const call = this.find(id);
    if (call === null) return;
    this.#toFront(call);
    await this.#holdOthers(call);
    const [microphone, camera] = await this.#open(withVideo);
    await call.accept(microphone, camera);
  }

  /** Puts a call on screen, and holds the others. */
  async resume(id: string): Promise<void> {
    const call = this.find(id);
    if (call === null) return;
    this.#toFront(call);
    await this.#holdOthers(call);
    await call.hold(false);
  }

  async show(id: string, on: boolean): Promise<void> {
    const call = this.find(id);
    const devices = this.#devices;
    if (call === null || devices === null) return;
    await devices.turn('camera', on);
    await call.show(on ? devices.view().camera.track : null);
  }

  /** Hands a call over; if there is one with whom it goes to, to that one (RFC 3891). */
  transfer(id: string, person: string): void {
    const call = this.find(id);
    const other = this.#calls.find((one) => one !== call && one.view.person === person && one.dialog !== null);
    const address = this.#around.contacts.addressOf(person);
    call?.transfer(bare(address), other?.dialog ?? null);
  }

  dismiss(): void {
    clearTimeout(this.#over);
    this.#change({ over: null });
  }

  lineLost(line: Line): void {
    for (const call of this.#calls) call.lineLost(line);
  }

  lineFound(): void {
    for (const call of this.#calls) call.lineFound();
  }

  /** Takes an `INVITE` that begins a call. */
  async invited(line: Line, request: SipRequest, server: ServerTransaction): Promise<void> {
    const from = addressOf(first(request, 'From'));
    const person = userOf(from.uri);
    if (this.#around.contacts.isBlocked(person)) {
      server.respond(480);
      return;
    }
    if (this.#calls.length >= MOST_CALLS) {
      server.respond(486);
      return;
    }
    const replaced = this.#replaced(first(request, 'Replaces'));
    if (replaced === undefined) {
      server.respond(481);
      return;
    }
    const withVideo = /^m=video [1-9][\s\S]*?^a=send(?:recv|only)/m.test(request.body);
    const call = new Call(this.#surroundings, bare(from.uri), true, withVideo, from.name);
    this.#calls.push(call);
    if (!(await call.ring(line, request, server))) return;
    if (replaced !== null) {
      // Who we talk with was handed over: the call goes on without a ring.
      const hadCamera = replaced.view.camera !== null;
      await this.accept(call.id, hadCamera);
      replaced.hangUp('transferred');
      return;
    }
    this.#changed();
    this.#around.rings(call.view);
  }

  /** The call that another one takes the place of; null for none, undefined if it is not there. */
  #replaced(field: string): Call | null | undefined {
    if (field === '') return null;
    const [callId = '', ...rest] = field.split(';');
    const tags = parametersOf(rest.join(';'));
    return this.#calls.find(
      ({ dialog }) =>
        dialog?.callId === callId && dialog.localTag === tags['to-tag'] && dialog.remoteTag === tags['from-tag'],
    );
  }

  get #surroundings() {
    const { agent, trust, contacts, iceServers } = this.#around;
    return {
      agent,
      trust,
      iceServers,
      privacy: (person: string) =>
        preferences().alwaysRelay
          ? ('always-relay' as const)
          : contacts.isBuddy(person) ? ('open' as const) : ('until-accepted' as const),
      nameOf: (person: string, said: string) => contacts.nameOf(person, said),
      changed: () => this.#changed(),
      ended: (call: Call) => void this.#ended(call),
      referred: (call: Call, to: string, replaces: string, progress: (status: number) => void) =>
        void this.#referred(call, to, replaces, progress),
    };
  }

  /** The other end hands us over: we call whom they name. */
  async #referred(from: Call, to: string, replaces: string, progress: (status: number) => void): Promise<void> {
    const call = await this.call(userOf(to), from.view.camera !== null, replaces, bare(to));
    if (call === null) {
      progress(486);
      return;
    }
    const check = setInterval(() => {
      const { state, answeredAt } = call.view;
      if (answeredAt === null && state !== 'ended') return;
      clearInterval(check);
      progress(answeredAt === null ? 480 : 200);
      if (answeredAt === null) void this.resume(from.id);
    }, 100);
  }

  async #holdOthers(but: Call): Promise<void> {
    const others = this.#calls.filter((call) => call !== but && call.dialog !== null);
    await Promise.all(others.map((call) => call.hold(true)));
  }

  async #open(withVideo: boolean): Promise<[MediaStreamTrack | null, MediaStreamTrack | null]> {
    if (this.#devices === null) {
      this.#devices = new Devices();
      this.#devices.subscribe(() => this.#devicesChanged());
    }
    const devices = this.#devices;
    this.#change({ devices });
    await Promise.all([devices.turn('microphone', true), withVideo ? devices.turn('camera', true) : null]);
    const { microphone, camera } = devices.view();
    return [microphone.track, withVideo ? camera.track : null];
  }

  /** Another device was chosen, or one was pulled out. */
  #devicesChanged(): void {
    const view = this.#devices?.view();
    const call = this.#calls.find((one) => !one.view.isHeld && one.dialog !== null);
    if (view === undefined || call === undefined || call.isOver) return;
    void call.replaceMicrophone(view.microphone.track);
    if (call.view.camera !== null && view.camera.track !== null && call.view.camera !== view.camera.track) {
      void call.show(view.camera.track);
    }
  }

  #toFront(call: Call): void {
    const index = this.#calls.indexOf(call);
    if (index > 0) {
      this.#calls.splice(index, 1);
      this.#calls.unshift(call);
    }
    this.#changed();
  }

  async #ended(call: Call): Promise<void> {
    const index = this.#calls.indexOf(call);
    if (index >= 0) this.#calls.splice(index, 1);
    if (this.#calls.length === 0) {
      this.#devices?.release();
      this.#devices = null;
      this.#speakers.close();
    }
    const { view } = call;
    const { id, person, name, beganAt, answeredAt, isIncoming, wantsVideo, ending } = view;
    const past: PastCall = {
      id, person, name, at: beganAt, isIncoming, isVideo: wantsVideo, ending: ending ?? 'hung-up',
      wasAnswered: answeredAt !== null || ending === 'elsewhere',
      seconds: answeredAt === null ? 0 : Math.round((Date.now() - answeredAt) / 1000),
    };
    this.#change({ past: [past, ...this.store.view().past].slice(0, SHOWN_PAST), devices: this.#devices });
    this.#changed();
    clearTimeout(this.#over);
    if (this.#calls.length === 0 && !(isIncoming && answeredAt === null)) {
      this.#change({ over: view });
      this.#over = setTimeout(() => this.dismiss(), OVER_FOR_MS);
    }
    await this.#around.database.put('calls', past);
  }

  #changed(): void {
    const calls = this.#calls.filter((call) => !call.isOver).map(({ view }) => view);
    this.#change({ calls });
    const isTalking = calls.some(({ state }) => state === 'active' || state === 'connecting');
    const isCalled = calls.some(({ state }) => state === 'incoming');
    ring(isTalking ? null : isCalled ? 'incoming' : calls.some(({ state }) => state === 'ringing') ? 'outgoing' : null);
    for (const { id, sound, isHeld } of calls) {
      if (sound !== null && sound.getTracks().length > 0 && !isHeld) this.#speakers.play(id, sound);
    }
    void this.#speakers.choose(preferences().speaker);
  }

  #change(change: Partial<CallsView>): void {
    this.store.set({ ...this.store.view(), ...change });
  }
}
