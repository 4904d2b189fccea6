import { SOURCES, type Source } from './protocol';
import { Silence } from './silence';
import { limited, Uplink, type Encoding } from './uplink';

/** Receiving m-lines of the first offer: each takes time at a join. Of video there may be more. */
const AUDIO_SLOTS = 3;
const VIDEO_SLOTS = 4;
const MOST_VIDEO_SLOTS = 49;

const LAYERS = (): RTCRtpEncodingParameters[] => [
  { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 1_700_000 },
];
const SCREEN_BPS = 2_500_000;
/** More than camera and screen take together. */
const ROOMY_BPS = 6_000_000;
const DISCONNECTED_FOR_MS = 1_200;
const LISTEN_EVERY_MS = 250;
const UPLINK_EVERY_MS = 500;
const RESTART_WITHIN_MS = 5_000;

export type LinkState = 'new' | 'connected' | 'shaky' | 'failed';

export interface Offer {
  sdp: string;
  /** The m-line of each source that this browser sends. */
  sources: Partial<Record<Source, string>>;
}

export interface ConnectionListener {
  /** An offer on a running connection: more slots, or new ways to the server. */
  offer(id: number, offer: Offer): void;
  state(state: LinkState): void;
  /** What came from the server all the time has ceased: the network may have changed. */
  silent(): void;
  /** Tracks arrive or a slot was added. */
  slots(): void;
}

const NOBODY: ConnectionListener = { offer() {}, state() {}, silent() {}, slots() {} };

/** What encrypts media on its way out and opens it on its way in. */
export interface Sealing {
  outgoing(sender: RTCRtpSender, kind: string): void;
  incoming(receiver: RTCRtpReceiver): void;
}

/**
 * The one peer connection of a meeting. The browser always offers, so that there is no glare. Its
 * m-lines are there from the start and stay: four to send, then slots to receive in, which the
 * server fills with whom it likes. What is sent changes by `replaceTrack` alone.
 */
export class Connection {
  readonly #peer: RTCPeerConnection;
  #listener: ConnectionListener = NOBODY;
  readonly #sealing: Sealing | null;
  readonly #outgoing: Record<Source, RTCRtpTransceiver>;
  readonly #slots: RTCRtpTransceiver[] = [];
  readonly #streams = new Map<string, MediaStream>();
  readonly #parameters = new Map<Source, Promise<void>>();
  #first: RTCSessionDescriptionInit | null = null;
  /** What ways that are looked for later may use. */
  #iceServers: RTCIceServer[] = [];
  #pending: { id: number; offer: Offer } | null = null;
  #isDirty = false;
  #isIceDirty = false;
  #ids = 0;
  #patience: ReturnType<typeof setTimeout> | undefined;
  readonly #silence = new Silence();
  readonly #listening: ReturnType<typeof setInterval>;
  readonly #uplink = new Uplink();
  readonly #measuring: ReturnType<typeof setInterval>;
  #isLimiting = false;

  constructor(sealing: Sealing | null) {
    this.#sealing = sealing;
    this.#peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
    const send = (kind: 'audio' | 'video', encodings: RTCRtpEncodingParameters[]) => {
      const way = this.#peer.addTransceiver(kind, { direction: 'sendonly', sendEncodings: encodings });
      if (sealing !== null) onlySealable(way, kind);
      sealing?.outgoing(way.sender, kind);
      return way;
    };
    this.#outgoing = {
      microphone: send('audio', [{ maxBitrate: 40_000 }]),
      camera: send('video', LAYERS()),
      screen: send('video', [{ maxBitrate: SCREEN_BPS }]),
      'screen-audio': send('audio', [{ maxBitrate: 96_000 }]),
    };
    for (let i = 0; i < AUDIO_SLOTS; i++) this.#addSlot('audio');
    for (let i = 0; i < VIDEO_SLOTS; i++) this.#addSlot('video');
    this.#peer.addEventListener('connectionstatechange', () => this.#stateChanged());
    this.#listening = setInterval(() => void this.#listen(), LISTEN_EVERY_MS);
    this.#measuring = setInterval(() => void this.#measure(), UPLINK_EVERY_MS);
  }

  /** From now on this one is told; before the answer is here there is nothing to tell. */
  tell(listener: ConnectionListener): void {
    this.#listener = listener;
  }

  get peer(): RTCPeerConnection {
    return this.#peer;
  }

  get state(): LinkState {
    const state = this.#peer.connectionState;
    return state === 'connected' || state === 'failed' ? state : state === 'disconnected' ? 'shaky' : 'new';
  }

  get isUsable(): boolean {
    const state = this.#peer.connectionState;
    return this.#first === null && state !== 'failed' && state !== 'closed';
  }

  /**
   * The first offer. It is put in force when its answer is here, since only then the relays that
   * the browser may use are known.
   */
  async begin(): Promise<Offer> {
    this.#first = await this.#peer.createOffer();
    return this.#described(this.#first.sdp ?? '');
  }

  /** The answer to the first offer. */
  async start(answer: string, iceServers: RTCIceServer[]): Promise<void> {
    if (this.#first === null) return;
    if (iceServers.length > 0) this.#peer.setConfiguration({ bundlePolicy: 'max-bundle', iceServers });
    // The browser takes one after the other; the page, which is busy now, need not hand them on.
    await Promise.all([
      this.#peer.setLocalDescription(this.#first),
      this.#peer.setRemoteDescription({ type: 'answer', sdp: answer }),
    ]);
    this.#first = null;
    this.#listener.slots();
    await this.#offerIfDirty();
  }

  /** The connection runs, and its user has come in. */
  entered(iceServers: RTCIceServer[]): void {
    // Told now, the browser would look for new ways with the next offer, whatever it is for.
    this.#iceServers = iceServers;
    this.#listener.state(this.state);
    this.#listener.slots();
  }

  /** The answer to a later offer. */
  async accept(id: number, answer: string): Promise<void> {
    if (this.#pending?.id !== id) return;
    await this.#peer.setRemoteDescription({ type: 'answer', sdp: answer });
    this.#pending = null;
    this.#listener.slots();
    await this.#offerIfDirty();
  }

  /** The signalling came back: an offer that waits for its answer is made again. */
  repeat(): void {
    if (this.#pending !== null) this.#listener.offer(this.#pending.id, this.#pending.offer);
  }

  /** Sends a track, or nothing, as one of the sources. */
  async send(source: Source, track: MediaStreamTrack | null): Promise<void> {
    const { sender } = this.#outgoing[source];
    if (sender.track !== track) await sender.replaceTrack(track);
    if (source === 'screen' && track !== null && this.#isLimited) await this.#limit(ROOMY_BPS);
  }

  /** Encodes only the layers that somebody watches; all of them when `rids` is undefined. */
  watched(source: Source, rids: readonly string[] | undefined): void {
    void this.#change(source, (encodings) => {
      for (const encoding of encodings) {
        encoding.active = rids === undefined || rids.includes(encoding.rid ?? '') ||
          (encodings.length === 1 && rids.length > 0);
      }
    });
  }

  /** Text wants sharpness, film wants motion. */
  tune(isText: boolean): void {
    void this.#change('screen', (encodings, parameters) => {
      parameters.degradationPreference = isText ? 'maintain-resolution' : 'maintain-framerate';
      for (const encoding of encodings) encoding.maxFramerate = isText ? 12 : 30;
    });
  }

  /** Has at least so many video slots, by a new offer if there are too few. */
  want(videoSlots: number): void {
    const now = this.#slots.filter((slot) => slot.receiver.track.kind === 'video').length;
    const wanted = Math.min(videoSlots, MOST_VIDEO_SLOTS);
    for (let i = now; i < wanted; i++) this.#addSlot('video');
    if (wanted > now) {
      this.#isDirty = true;
      void this.#offerIfDirty();
    }
  }

  /** Looks for new ways to the server: the network has changed. */
  restartIce(): void {
    if (this.#first !== null) return;
    this.#isIceDirty = true;
    this.#isDirty = true;
    void this.#offerIfDirty();
  }

  /** What a slot receives, the same stream for the slot's whole life. */
  stream(mid: string): MediaStream | null {
    const known = this.#streams.get(mid);
    if (known !== undefined) return known;
    const slot = this.#slots.find((one) => one.mid === mid);
    if (slot === undefined) return null;
    const stream = new MediaStream([slot.receiver.track]);
    this.#streams.set(mid, stream);
    return stream;
  }

  /** Mids of the slots for sound. */
  audioMids(): string[] {
    const heard = this.#slots.filter((slot) => slot.receiver.track.kind === 'audio');
    return heard.map((slot) => slot.mid).filter((mid): mid is string => mid !== null);
  }

  close(): void {
    clearTimeout(this.#patience);
    clearInterval(this.#listening);
    clearInterval(this.#measuring);
    this.#peer.close();
  }

  #addSlot(kind: 'audio' | 'video'): void {
    const slot = this.#peer.addTransceiver(kind, { direction: 'recvonly' });
    if (this.#sealing !== null) onlySealable(slot, kind);
    this.#sealing?.incoming(slot.receiver);
    this.#slots.push(slot);
  }

  async #offerIfDirty(): Promise<void> {
    if (!this.#isDirty || this.#first !== null || this.#pending !== null || this.#isLimiting) return;
    if (this.#peer.signalingState !== 'stable') return;
    const iceRestart = this.#isIceDirty;
    this.#isDirty = false;
    this.#isIceDirty = false;
    this.#ids += 1;
    const id = this.#ids;
    if (iceRestart && this.#iceServers.length > 0) {
      this.#peer.setConfiguration({ bundlePolicy: 'max-bundle', iceServers: this.#iceServers });
    }
    const description = await this.#peer.createOffer({ iceRestart });
    await this.#peer.setLocalDescription(description);
    this.#pending = { id, offer: this.#described(description.sdp ?? '') };
    this.#listener.offer(id, this.#pending.offer);
  }

  /** The m-lines stand in the order in which they were added: first those that send. */
  #described(sdp: string): Offer {
    const mids = [...sdp.matchAll(/^a=mid:(\S+)/gm)].map((match) => match[1] ?? '');
    const sources: Partial<Record<Source, string>> = {};
    for (const [index, source] of SOURCES.entries()) sources[source] = mids[index] ?? '';
    return { sdp, sources };
  }

  /** Changes of one sender's parameters follow each other: two at once would fail. */
  #change(
    source: Source,
    change: (encodings: RTCRtpEncodingParameters[], all: SendParameters) => void,
  ): Promise<void> {
    const { sender } = this.#outgoing[source];
    const next = (this.#parameters.get(source) ?? Promise.resolve()).then(async () => {
      const parameters: SendParameters = sender.getParameters();
      if (parameters.encodings.length === 0) return;
      change(parameters.encodings, parameters);
      // A closed connection takes no parameters, which then matter no more.
      await sender.setParameters(parameters).catch(() => {});
    });
    this.#parameters.set(source, next);
    return next;
  }

  #stateChanged(): void {
    clearTimeout(this.#patience);
    switch (this.#peer.connectionState) {
      case 'connected':
        this.#listener.state('connected');
        break;
      case 'disconnected':
        this.#listener.state('shaky');
        this.#patience = setTimeout(() => this.#recover(), DISCONNECTED_FOR_MS);
        break;
      case 'failed':
        this.#listener.state('failed');
        break;
      default:
    }
  }

  async #listen(): Promise<void> {
    if (this.#peer.connectionState !== 'connected') return;
    // The report of one sender is short, and tells of the transport that all share.
    const reports = await this.#outgoing.microphone.sender.getStats();
    reports.forEach((report: RTCStats & { packetsReceived?: number }) => {
      if (report.type !== 'transport' || report.packetsReceived === undefined) return;
      if (this.#silence.look(report.packetsReceived, performance.now())) this.#listener.silent();
    });
  }

  get #isLimited(): boolean {
    return /^b=/m.test(this.#peer.remoteDescription?.sdp ?? '');
  }

  /** Has the browser probe for bandwidth when the camera's best encoding lacks it. */
  async #measure(): Promise<void> {
    const { sender } = this.#outgoing.camera;
    // A shared screen needs more than the camera may have.
    if (this.#peer.connectionState !== 'connected' || this.#outgoing.screen.sender.track !== null) return;
    const best = sender.getParameters().encodings.findLast((one) => one.active)?.rid;
    let encoding: Encoding | undefined;
    let estimate = 0;
    (await sender.getStats()).forEach((report: RTCStats & Record<string, unknown>) => {
      if (report.type === 'outbound-rtp' && report['rid'] === best) {
        encoding = {
          rid: String(best), bytesSent: Number(report['bytesSent']), limit: String(report['qualityLimitationReason']),
        };
      }
      if (report.type === 'candidate-pair') estimate = Math.max(estimate, Number(report['availableOutgoingBitrate'] ?? 0));
    });
    // Who tells no estimate makes it in another manner.
    const next = this.#uplink.look(estimate > 0 ? encoding : undefined, estimate, performance.now());
    if (next !== null) await this.#limit(next);
  }

  /** Says the same to the browser as the server did last, with another limit for the camera. */
  async #limit(bps: number): Promise<void> {
    const answer = this.#peer.remoteDescription?.sdp ?? '';
    const mid = this.#outgoing.camera.mid ?? '';
    if (this.#pending !== null || this.#isDirty || this.#isLimiting || this.#peer.signalingState !== 'stable') return;
    this.#isLimiting = true;
    try {
      // It probes when the limit grows.
      for (const limit of [bps - 50_000, bps]) {
        const offer = await this.#peer.createOffer();
        if (sectionsOf(offer.sdp) !== sectionsOf(answer)) return;
        await this.#peer.setLocalDescription(offer);
        await this.#peer.setRemoteDescription({ type: 'answer', sdp: limited(answer, mid, limit) });
      }
    } finally {
      this.#isLimiting = false;
      await this.#offerIfDirty();
    }
  }

  /** Tries new ways first; a connection that stays dead is given up. */
  #recover(): void {
    this.restartIce();
    this.#patience = setTimeout(() => {
      if (this.#peer.connectionState !== 'connected') this.#listener.state('failed');
    }, RESTART_WITHIN_MS);
  }
}

function sectionsOf(sdp: string | undefined): number {
  return sdp?.match(/^m=/gm)?.length ?? 0;
}

/** Sealed frames keep a head that the server forwards by; only VP8's is known to the sealer. */
function onlySealable(way: RTCRtpTransceiver, kind: string): void {
  if (kind !== 'video') return;
  const codecs = RTCRtpReceiver.getCapabilities('video')?.codecs ?? [];
  way.setCodecPreferences(codecs.filter((codec) => /\/(vp8|rtx)$/i.test(codec.mimeType)));
}

/** Browsers know the preference; the type library does not everywhere. */
type SendParameters = RTCRtpSendParameters & { degradationPreference?: string };
