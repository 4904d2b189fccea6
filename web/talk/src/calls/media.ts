export type LinkState = 'new' | 'connected' | 'shaky' | 'failed';

export interface MediaListener {
  link(state: LinkState): void;
  /** What the other end sends, or stopped to send. */
  changed(): void;
  /** Further ways to us, found after the description was made (RFC 8840). */
  found(fragment: string): void;
}

/** For how long a description waits for ways to us; those by relays alone take longer. */
const GATHER_WITHIN_MS = 150;
const GATHER_RELAY_WITHIN_MS = 1_500;
const HIDDEN_AFTER_MS = 500;
const AUDIO_BPS = 40_000;
const VIDEO_BPS = 1_700_000;

/** Sound and picture of one call: a peer connection with a section for each. */
export class CallMedia {
  readonly #peer: RTCPeerConnection;
  readonly #listener: MediaListener;
  readonly #servers: RTCIceServer[];
  readonly #sound = new MediaStream();
  #isDescribed = false;
  #picture: MediaStream | null = null;
  #microphone: MediaStreamTrack | null = null;
  #camera: MediaStreamTrack | null = null;
  #isHeld = false;
  #isHeldByThem = false;
  #isRelayOnly: boolean;

  private constructor(
    listener: MediaListener,
    servers: RTCIceServer[],
    isRelayOnly: boolean,
    certificate: RTCCertificate,
  ) {
    this.#listener = listener;
    this.#servers = servers;
    this.#isRelayOnly = isRelayOnly;
    this.#peer = new RTCPeerConnection({
      iceServers: servers,
      iceTransportPolicy: isRelayOnly ? 'relay' : 'all',
      // Telephones may not know how to put sound and picture on one way.
      bundlePolicy: 'balanced',
      certificates: [certificate],
    });
    this.#peer.addEventListener('connectionstatechange', () => this.#stateChanged());
    this.#peer.addEventListener('icecandidate', ({ candidate }) => this.#candidate(candidate));
    this.#peer.addEventListener('track', ({ track }) => {
      if (track.kind === 'audio') this.#sound.addTrack(track);
      track.addEventListener('unmute', () => this.#listener.changed());
      track.addEventListener('mute', () => this.#listener.changed());
    });
  }

  static async open(listener: MediaListener, servers: RTCIceServer[], isRelayOnly: boolean): Promise<CallMedia> {
    // Of this call alone, so that calls can't be told to be the same person's by it.
    const curve = { name: 'ECDSA', namedCurve: 'P-256' };
    return new CallMedia(listener, servers, isRelayOnly, await RTCPeerConnection.generateCertificate(curve));
  }

  get peer(): RTCPeerConnection {
    return this.#peer;
  }

  get sound(): MediaStream {
    return this.#sound;
  }

  /** What the other end shows; null if it shows nothing. */
  get picture(): MediaStream | null {
    const way = this.#way('video');
    const direction = way?.currentDirection;
    const isShown = direction === 'sendrecv' || direction === 'recvonly';
    if (way === undefined || !isShown) return null;
    if (this.#picture?.getTracks()[0] !== way.receiver.track) this.#picture = new MediaStream([way.receiver.track]);
    return this.#picture;
  }

  get isHeldByThem(): boolean {
    return this.#isHeldByThem;
  }

  get canShow(): boolean {
    const way = this.#way('video');
    return way === undefined || way.currentDirection !== 'stopped';
  }

  get localSdp(): string {
    return this.#peer.currentLocalDescription?.sdp ?? this.#peer.localDescription?.sdp ?? '';
  }

  get remoteSdp(): string {
    return this.#peer.currentRemoteDescription?.sdp ?? this.#peer.remoteDescription?.sdp ?? '';
  }

  /** What is sent from the next description on. */
  async send(microphone: MediaStreamTrack | null, camera: MediaStreamTrack | null): Promise<void> {
    this.#microphone = microphone;
    this.#camera = camera;
    await this.#settle();
  }

  async hold(isHeld: boolean): Promise<void> {
    this.#isHeld = isHeld;
    await this.#settle();
  }

  /** From the next description on, all ways to the other end may be used. */
  unveil(): void {
    this.#isRelayOnly = false;
    this.#peer.setConfiguration({ ...this.#peer.getConfiguration(), iceServers: this.#servers, iceTransportPolicy: 'all' });
  }

  get isRelayOnly(): boolean {
    return this.#isRelayOnly;
  }

  /** A description of what is to be; `isRestart` looks for new ways. */
  async offer(isRestart = false): Promise<string> {
    this.#add('audio');
    this.#add('video');
    await this.#settle();
    await this.#peer.setLocalDescription(await this.#peer.createOffer({ iceRestart: isRestart }));
    await this.#gathered();
    return this.#told();
  }

  async accept(answer: string): Promise<void> {
    await this.#peer.setRemoteDescription({ type: 'answer', sdp: answer });
    this.#heard(answer);
  }

  /** The other end did not take our description. */
  async withdraw(): Promise<void> {
    if (this.#peer.signalingState === 'have-local-offer') await this.#peer.setLocalDescription({ type: 'rollback' });
  }

  get isOffering(): boolean {
    return this.#peer.signalingState === 'have-local-offer';
  }

  async answer(offer: string): Promise<string> {
    await this.#peer.setRemoteDescription({ type: 'offer', sdp: offer });
    await this.#settle();
    const answer = await this.#peer.createAnswer();
    // Whoever names no sections is a telephone, and may not understand how browsers begin a handshake.
    const isTelephone = !/^a=mid:/m.test(offer);
    await this.#peer.setLocalDescription(isTelephone ? waiting(offer, answer) : answer);
    await this.#gathered();
    this.#heard(offer);
    return isTelephone ? unnamed(this.#told()) : this.#told();
  }

  /** Further ways to the other end (RFC 8840). */
  async learn(fragment: string): Promise<void> {
    let mid = '0';
    for (const line of fragment.split(/\r?\n/)) {
      mid = /^a=mid:(\S+)/.exec(line)?.[1] ?? mid;
      if (!line.startsWith('a=candidate:')) continue;
      // What this browser can't use, it does not use.
      await this.#peer.addIceCandidate({ candidate: line.slice(2), sdpMid: mid }).catch(() => {});
    }
  }

  close(): void {
    this.#peer.close();
  }

  #way(kind: 'audio' | 'video'): RTCRtpTransceiver | undefined {
    return this.#peer.getTransceivers().find((way) => way.receiver.track.kind === kind && way.direction !== 'stopped');
  }

  #add(kind: 'audio' | 'video'): void {
    if (this.#way(kind) !== undefined) return;
    const maxBitrate = kind === 'audio' ? AUDIO_BPS : VIDEO_BPS;
    this.#peer.addTransceiver(kind, { direction: 'recvonly', sendEncodings: [{ maxBitrate }] });
  }

  /** Makes directions and tracks what they are wished to be. */
  async #settle(): Promise<void> {
    const settle = async (kind: 'audio' | 'video', track: MediaStreamTrack | null, hears: boolean) => {
      const way = this.#way(kind);
      if (way === undefined) return;
      const sent = this.#isHeld ? null : track;
      if (way.sender.track !== sent) await way.sender.replaceTrack(sent);
      // Who holds sends nothing that is heard, but says that something could be (RFC 6337 §5.3).
      const sends = kind === 'audio' ? true : sent !== null;
      const direction = sends ? (hears ? 'sendrecv' : 'sendonly') : hears ? 'recvonly' : 'inactive';
      if (way.direction !== direction) way.direction = direction;
    };
    await settle('audio', this.#microphone, !this.#isHeld);
    await settle('video', this.#camera, !this.#isHeld);
  }

  /** Whether the other end wants to hear us. */
  #heard(sdp: string): void {
    const audio = /^m=audio[\s\S]*?(?=^m=|(?![\s\S]))/m.exec(sdp)?.[0] ?? '';
    this.#isHeldByThem = /^a=(?:sendonly|inactive)\s*$/m.test(audio) && !this.#isHeld;
    this.#listener.changed();
  }

  /** What the other end is told. Hidden names follow when it has answered: some telephones break down at them. */
  #told(): string {
    const { plain, hidden } = parted(this.#peer.localDescription?.sdp ?? '');
    setTimeout(() => hidden.forEach(({ mid, line }) => this.#tell(mid, line)), HIDDEN_AFTER_MS);
    return plain;
  }

  /** Waits for the first ways to us; the others follow. */
  #gathered(): Promise<void> {
    const peer = this.#peer;
    this.#isDescribed = false;
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        peer.removeEventListener('icegatheringstatechange', changed);
        peer.removeEventListener('icecandidate', changed);
        this.#isDescribed = true;
        resolve();
      };
      const changed = () => {
        const hasRelay = /typ relay/.test(peer.localDescription?.sdp ?? '');
        if (peer.iceGatheringState === 'complete' || (this.#isRelayOnly && hasRelay)) done();
      };
      const timer = setTimeout(done, this.#isRelayOnly ? GATHER_RELAY_WITHIN_MS : GATHER_WITHIN_MS);
      peer.addEventListener('icegatheringstatechange', changed);
      peer.addEventListener('icecandidate', changed);
      changed();
    });
  }

  #candidate(candidate: RTCIceCandidate | null): void {
    if (!this.#isDescribed || candidate === null || candidate.candidate === '') return;
    this.#tell(candidate.sdpMid ?? '0', `a=${candidate.candidate}`);
  }

  #tell(mid: string, line: string): void {
    const sdp = this.#peer.localDescription?.sdp ?? '';
    const [ufrag, password] = [/^a=ice-ufrag:.*$/m.exec(sdp)?.[0], /^a=ice-pwd:.*$/m.exec(sdp)?.[0]];
    if (ufrag === undefined || password === undefined) return;
    const lines = [ufrag.trim(), password.trim(), 'm=audio 9 RTP/AVP 0', `a=mid:${mid}`, line];
    this.#listener.found(`${lines.join('\r\n')}\r\n`);
  }

  #stateChanged(): void {
    const states: Partial<Record<RTCPeerConnectionState, LinkState>> = {
      connected: 'connected', disconnected: 'shaky', failed: 'failed',
    };
    const state = states[this.#peer.connectionState];
    if (state !== undefined) this.#listener.link(state);
  }
}

/** An answer that leaves it to the other end to begin the handshake, if that may (RFC 8842 §5.2). */
function waiting(offer: string, answer: RTCSessionDescriptionInit): RTCSessionDescriptionInit {
  const sdp = answer.sdp ?? '';
  return { type: 'answer', sdp: /^a=setup:actpass/m.test(offer) ? sdp.replace(/^a=setup:active/gm, 'a=setup:passive') : sdp };
}

/** An answer names no sections that the offer did not name (RFC 5888 §9.2), though browsers do. */
export function unnamed(answer: string): string {
  return answer.replace(/^a=(?:mid|group):.*\r\n/gm, '');
}

/** A description without names that only browsers near us can look up, and these. */
export function parted(sdp: string): { plain: string; hidden: { mid: string; line: string }[] } {
  const hidden: { mid: string; line: string }[] = [];
  const sections = sdp.split(/^(?=m=)/m).map((section) => {
    const mid = /^a=mid:(\S+)/m.exec(section)?.[1] ?? '0';
    const lines = section.split('\r\n').filter((line) => line !== '');
    const isHidden = (line: string) => line.startsWith('a=candidate:') && line.includes('.local ');
    hidden.push(...lines.filter(isHidden).map((line) => ({ mid, line })));
    return lines.filter((line) => !isHidden(line)).map((line) => `${line}\r\n`).join('');
  });
  return { plain: sections.join(''), hidden };
}
