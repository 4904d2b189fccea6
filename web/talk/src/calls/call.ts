import { randomHex } from '../people/encoding';
import { StatsReader } from '../meeting/stats';
import { endingOf, type CallSurroundings, type CallView, type Ending } from './callView';
import { CallMedia, type LinkState } from './media';
import { authenticationString, checkIdentity, identityField, type Verdict } from './passport';
import type { DialogUser } from './sip/agent';
import { Dialog } from './sip/dialog';
import type { ClientHandle, Line, ServerTransaction } from './sip/line';
import { addressOf, bare, first, userOf, type Field, type SipRequest, type SipResponse } from './sip/message';

const RING_FOR_MS = 60_000;
const GLARE_OURS_MS = [2_100, 4_000] as const;
const GLARE_THEIRS_MS = [0, 2_000] as const;
const REATTACH_CALLEE_MS = 1_500;
const STATS_EVERY_MS = 2_000;
const LOST_AFTER_MS = 30_000;
const MOST_FOUND = 50;

/** One call with one person, from the first ring to the end. */
export class Call implements DialogUser {
  readonly id = randomHex(8);
  dialog: Dialog | null = null;
  readonly #around: CallSurroundings;
  #view: CallView;
  #media: CallMedia | null = null;
  #microphone: MediaStreamTrack | null = null;
  #invite: ClientHandle | null = null;
  #incoming: { line: Line; request: SipRequest; server: ServerTransaction } | null = null;
  #verified: string | null = null;
  #ringing: ReturnType<typeof setTimeout> | undefined;
  #stats: ReturnType<typeof setInterval> | undefined;
  #shaky: ReturnType<typeof setTimeout> | undefined;
  #negotiation: Promise<void> = Promise.resolve();
  #referProgress: ((status: number) => void) | null = null;
  readonly #reader = new StatsReader();
  readonly #found: string[] = [];

  /** @param said what somebody who is no contact says their name is */
  constructor(around: CallSurroundings, address: string, isIncoming: boolean, wantsVideo: boolean, said = '') {
    this.#around = around;
    const person = userOf(address);
    this.#view = {
      id: this.id, person, address, name: around.nameOf(person, said), isIncoming,
      state: isIncoming ? 'incoming' : 'calling', ending: null, isMuted: false, isHeld: false,
      isHeldByThem: false, camera: null, picture: null, sound: null, wantsVideo, canShow: true,
      identity: 'asking', comparison: '', path: null, quality: 0, link: 'new', beganAt: Date.now(),
      answeredAt: null, transfer: 'no',
    };
  }

  get view(): CallView {
    return this.#view;
  }

  get isOver(): boolean {
    return this.#view.state === 'ended';
  }

  /** Calls. */
  async start(
    microphone: MediaStreamTrack | null,
    camera: MediaStreamTrack | null,
    more: readonly Field[] = [],
    target = this.#view.address,
  ): Promise<void> {
    this.#microphone = microphone;
    this.#change({ camera });
    const { line } = this.#around.agent;
    if (line === null) return this.#end('failed');
    const media = await this.#open(this.#around.privacy(this.#view.person) !== 'open');
    await media.send(microphone, camera);
    const offer = await media.offer();
    const identity = await identityField(this.#around.agent.self, this.#view.address, offer);
    if (this.isOver) return;
    const fields: Field[] = [['Content-Type', 'application/sdp'], ['Identity', identity], ...more];
    this.#ringing = setTimeout(() => this.hangUp('no-answer'), RING_FOR_MS);
    this.#invite = this.#around.agent.begin(line, target, fields, offer, (request, response) => {
      void this.#answered(line, request, response);
    });
  }

  async #answered(line: Line, request: SipRequest, response: SipResponse): Promise<void> {
    if (response.status < 200) {
      if (response.status >= 180 && this.#view.state === 'calling') this.#change({ state: 'ringing' });
      return;
    }
    clearTimeout(this.#ringing);
    if (response.status >= 300) {
      this.#end(endingOf(response.status, this.#view.ending));
      return;
    }
    const dialog = Dialog.asked(line, request, response);
    dialog.acknowledge(1);
    if (this.isOver || this.dialog !== null) {
      // It was given up, or another device was faster.
      dialog.ask('BYE', [], '', () => {});
      return;
    }
    this.dialog = dialog;
    this.#around.agent.joins(this);
    if (!(await this.#checks(response, response.body))) return this.#byeFor438();
    this.#change({ state: 'connecting', answeredAt: Date.now() });
    this.#tellFound();
    await this.#media?.accept(response.body).then(() => this.#described(), () => this.hangUp('failed'));
    if (!this.isOver) this.#unveil();
  }

  /** It was accepted, so the other end may know where we are; the direct way is looked for. */
  #unveil(): void {
    if (this.#media?.isRelayOnly !== true || this.#around.privacy(this.#view.person) === 'always-relay') return;
    this.#media.unveil();
    this.#renegotiate(true);
  }

  /** Takes a call that comes in; refuses it if who calls is not who they say. */
  async ring(line: Line, request: SipRequest, server: ServerTransaction): Promise<boolean> {
    this.#incoming = { line, request, server };
    server.onCancel = (reason) => this.#end(/cause\s*=\s*200/.test(reason) ? 'elsewhere' : 'cancelled');
    const verdict = await this.#verdict(request, request.body, true);
    if (verdict.kind === 'wrong') {
      server.respond(438);
      this.#end('identity');
      return false;
    }
    if (this.isOver) return false;
    this.#change({ identity: verdict.kind });
    server.respond(180, [['Contact', line.contact]]);
    return true;
  }

  /** Answers it. */
  async accept(microphone: MediaStreamTrack | null, camera: MediaStreamTrack | null): Promise<void> {
    const incoming = this.#incoming;
    if (incoming === null || this.#view.state !== 'incoming') return;
    this.#microphone = microphone;
    this.#change({ state: 'connecting', camera });
    try {
      const media = await this.#open(this.#around.privacy(this.#view.person) === 'always-relay');
      await media.send(microphone, camera);
      const { line, request, server } = incoming;
      const answer = request.body === '' ? await media.offer() : await media.answer(request.body);
      const identity = await identityField(this.#around.agent.self, this.#view.address, answer);
      if (this.isOver) return;
      this.dialog = Dialog.served(line, request, server.tag);
      this.#around.agent.joins(this);
      const fields: Field[] = [
        ['Contact', line.contact], ['Content-Type', 'application/sdp'], ['Identity', identity],
        ['Supported', 'replaces, gruu, outbound, trickle-ice'],
      ];
      server.respond(200, fields, answer);
      this.#change({ answeredAt: Date.now() });
      this.#tellFound();
      if (request.body !== '') await this.#described();
    } catch {
      incoming.server.respond(488);
      this.#end('failed');
    }
  }

  /** Does not answer it. */
  decline(status: 486 | 603 = 603): void {
    this.#incoming?.server.respond(status);
    this.#end('declined');
  }

  hangUp(ending: Ending = 'hung-up'): void {
    if (this.isOver) return;
    if (this.#view.state === 'incoming') return this.decline();
    if (this.dialog === null) this.#invite?.cancel();
    else this.dialog.ask('BYE', [], '', () => {});
    this.#end(this.dialog === null && ending === 'hung-up' ? 'cancelled' : ending);
  }

  #byeFor438(): void {
    this.dialog?.ask('BYE', [['Reason', 'SIP;cause=438;text="Invalid Identity Header"']], '', () => {});
    this.#end('identity');
  }

  mute(isMuted: boolean): void {
    if (this.#microphone !== null) this.#microphone.enabled = !isMuted;
    this.#change({ isMuted });
  }

  /** Another microphone, or the same opened anew. */
  async replaceMicrophone(track: MediaStreamTrack | null): Promise<void> {
    this.#microphone = track;
    if (track !== null) track.enabled = !this.#view.isMuted;
    await this.#media?.send(track, this.#view.camera);
  }

  async show(camera: MediaStreamTrack | null): Promise<void> {
    const before = this.#view.camera;
    this.#change({ camera });
    await this.#media?.send(this.#microphone, camera);
    if ((before === null) !== (camera === null)) this.#renegotiate();
  }

  async hold(isHeld: boolean): Promise<void> {
    if (this.#view.isHeld === isHeld || this.dialog === null) return;
    this.#change({ isHeld });
    await this.#media?.hold(isHeld);
    this.#renegotiate();
  }

  /** Hands the other end over to somebody else. */
  transfer(to: string, replaced: Dialog | null): void {
    if (this.dialog === null) return;
    const replaces = replaced === null
      ? ''
      : `?Replaces=${encodeURIComponent(`${replaced.callId};to-tag=${replaced.remoteTag};from-tag=${replaced.localTag}`)}`;
    this.#change({ transfer: 'asking' });
    this.#referProgress = (status) => {
      if (status < 200) return;
      if (status < 300) this.hangUp('transferred');
      else this.#change({ transfer: 'failed' });
    };
    const fields: Field[] = [
      ['Refer-To', `<${to}${replaces}>`], ['Referred-By', `<${this.#around.agent.self.address}>`],
    ];
    this.dialog.ask('REFER', fields, '', (response) => {
      if (response.status >= 300) this.#referProgress?.(response.status);
    });
  }

  /** A request inside the dialog. */
  request(line: Line, request: SipRequest, server: ServerTransaction): void {
    if (this.dialog?.heard(line, request) !== true) {
      server.respond(500);
      return;
    }
    switch (request.method) {
      case 'INVITE':
      case 'UPDATE':
        void this.#reinvited(line, request, server);
        break;
      case 'BYE':
        server.respond(200);
        this.#end(/cause\s*=\s*438/.test(first(request, 'Reason')) ? 'identity' : 'hung-up');
        break;
      case 'INFO':
        server.respond(200);
        if (/trickle-ice-sdpfrag/.test(first(request, 'Content-Type'))) void this.#media?.learn(request.body);
        break;
      case 'REFER':
        this.#referred(request, server);
        break;
      case 'NOTIFY':
        server.respond(200);
        this.#referProgress?.(Number(/^SIP\/2\.0 (\d{3})/.exec(request.body)?.[1] ?? 100));
        break;
      case 'OPTIONS':
        server.respond(200);
        break;
      default:
        server.respond(501);
    }
  }

  acknowledged(request: SipRequest): void {
    if (request.body !== '' && this.#media?.isOffering === true) {
      void this.#media.accept(request.body).then(() => this.#described());
    }
  }

  /** Its super node is gone: it goes on by another. */
  lineLost(lost: Line): void {
    if (this.dialog?.line !== lost || this.isOver) return;
    // Both ends may have lost the same one; who called comes first.
    setTimeout(() => this.#reattach(lost), this.#view.isIncoming ? REATTACH_CALLEE_MS : 0);
  }

  /** There is a super node again. */
  lineFound(): void {
    const { dialog } = this;
    if (dialog !== null && !dialog.line.isOpen) this.lineLost(dialog.line);
  }

  #reattach(lost: Line): void {
    const { dialog } = this;
    const { line } = this.#around.agent;
    if (dialog === null || dialog.line !== lost || line === null || this.isOver) return;
    dialog.moveTo(line);
    this.#renegotiate(false, true);
  }

  #referred(request: SipRequest, server: ServerTransaction): void {
    const target = addressOf(first(request, 'Refer-To')).uri;
    if (userOf(target) === '') {
      server.respond(400);
      return;
    }
    server.respond(202);
    const query = /\?(.*)$/.exec(target)?.[1] ?? '';
    const replaces = new URLSearchParams(query).get('Replaces') ?? '';
    const notify = (status: number) => {
      const state = status < 200 ? 'active;expires=60' : 'terminated;reason=noresource';
      const fields: Field[] = [
        ['Event', 'refer'], ['Subscription-State', state], ['Content-Type', 'message/sipfrag;version=2.0'],
      ];
      if (!this.isOver) this.dialog?.ask('NOTIFY', fields, `SIP/2.0 ${status} ${status < 300 ? 'OK' : 'Failed'}\r\n`, () => {});
    };
    notify(100);
    this.#around.referred(this, target.replace(/\?.*$/, ''), replaces, notify);
  }

  async #reinvited(line: Line, request: SipRequest, server: ServerTransaction): Promise<void> {
    const media = this.#media;
    if (media === null || media.isOffering) {
      server.respond(491);
      return;
    }
    const contact: Field = ['Contact', line.contact];
    if (request.body === '') {
      // An UPDATE without a description only refreshes (RFC 3311).
      server.respond(request.method === 'UPDATE' ? 200 : 488, [contact]);
      return;
    }
    const verdict = await this.#verdict(request, request.body, true);
    if (verdict.kind === 'wrong' || (this.#verified !== null && verdict.kind !== 'verified')) {
      server.respond(438);
      return;
    }
    try {
      const answer = await media.answer(request.body);
      const identity = await identityField(this.#around.agent.self, this.#view.address, answer);
      server.respond(200, [contact, ['Content-Type', 'application/sdp'], ['Identity', identity]], answer);
      await this.#described();
    } catch {
      server.respond(488);
    }
  }

  /** Offers what is to be, one offer after the other. */
  #renegotiate(isRestart = false, isMoved = false): void {
    this.#negotiation = this.#negotiation.then(() => this.#negotiate(isRestart, isMoved)).catch(() => {});
  }

  async #negotiate(isRestart: boolean, isMoved: boolean): Promise<void> {
    const media = this.#media;
    if (this.dialog === null || media === null || this.isOver) return;
    if (media.isOffering || media.peer.signalingState !== 'stable') {
      await pause(100);
      return this.#negotiate(isRestart, isMoved);
    }
    const offer = await media.offer(isRestart);
    const identity = await identityField(this.#around.agent.self, this.#view.address, offer);
    const response = await this.#reinvite(offer, identity);
    if (this.isOver) return;
    if (response.status < 300) {
      if (isMoved) this.dialog.learn(response);
      if (!(await this.#checks(response, response.body))) return this.#byeFor438();
      await media.accept(response.body);
      await this.#described();
      return;
    }
    await media.withdraw();
    if (response.status === 491) {
      const [least, most] = this.#view.isIncoming ? GLARE_THEIRS_MS : GLARE_OURS_MS;
      await pause(least + Math.random() * (most - least));
      return this.#negotiate(isRestart, isMoved);
    }
    if (response.status === 481 || response.status === 408) this.#end('lost');
  }

  #reinvite(offer: string, identity: string): Promise<SipResponse> {
    return new Promise((resolve) => {
      const { dialog } = this;
      if (dialog === null) return;
      const fields: Field[] = [['Content-Type', 'application/sdp'], ['Identity', identity]];
      dialog.ask('INVITE', fields, offer, (response) => {
        if (response.status < 200) return;
        if (response.status < 300) dialog.acknowledge(Number(first(response, 'CSeq').split(' ')[0]));
        resolve(response);
      });
    });
  }

  /** Whether a response comes from who it should; once somebody was verified, nobody else will do. */
  async #checks(response: SipResponse, sdp: string): Promise<boolean> {
    const verdict = await this.#verdict(response, sdp, false);
    if (verdict.kind === 'wrong' || (this.#verified !== null && verdict.kind !== 'verified')) return false;
    this.#change({ identity: verdict.kind });
    return true;
  }

  async #verdict(message: SipRequest | SipResponse, sdp: string, isRequest: boolean): Promise<Verdict> {
    const field = first(message, 'Identity');
    const from = bare(addressOf(first(message, isRequest ? 'From' : 'To')).uri);
    // Inside a dialog that the other end was called in, To of our request is still whom we called.
    const other = this.dialog?.remoteAddress ?? from;
    const expected = { from: isRequest ? from : other, to: this.#around.agent.self.address, sdp };
    const verdict = await checkIdentity(field, expected, this.#around.trust);
    if (verdict.kind !== 'verified') return verdict;
    if (this.#verified !== null && this.#verified !== verdict.person) return { kind: 'wrong' };
    this.#verified = verdict.person;
    return verdict;
  }

  async #open(isRelayOnly: boolean): Promise<CallMedia> {
    const media = await CallMedia.open(
      {
        link: (state) => this.#linked(state),
        changed: () => this.#mediaChanged(),
        found: (fragment) => this.#trickle(fragment),
      },
      this.#around.iceServers(),
      isRelayOnly,
    );
    this.#media = media;
    this.#change({ sound: media.sound });
    return media;
  }

  /** Tells of further ways to us, once there is somebody to tell. */
  #trickle(fragment: string): void {
    if (this.isOver || this.#found.length >= MOST_FOUND) return;
    this.#found.push(fragment);
    if (this.dialog !== null) this.#tellFound();
  }

  #tellFound(): void {
    for (const fragment of this.#found.splice(0)) {
      const fields: Field[] = [
        ['Info-Package', 'trickle-ice'], ['Content-Type', 'application/trickle-ice-sdpfrag'],
        ['Content-Disposition', 'Info-Package'],
      ];
      this.dialog?.ask('INFO', fields, fragment, () => {});
    }
  }

  #mediaChanged(): void {
    const media = this.#media;
    if (media === null || this.isOver) return;
    this.#change({ picture: media.picture, isHeldByThem: media.isHeldByThem, canShow: media.canShow });
  }

  async #described(): Promise<void> {
    const media = this.#media;
    if (media === null) return;
    const comparison = await authenticationString(media.localSdp, media.remoteSdp);
    if (!this.isOver) this.#change({ comparison });
    this.#mediaChanged();
  }

  #linked(link: LinkState): void {
    if (this.isOver) return;
    clearTimeout(this.#shaky);
    this.#change(link === 'connected' ? { link, state: 'active' } : { link });
    if (link === 'connected') {
      this.#stats ??= setInterval(() => void this.#measure(), STATS_EVERY_MS);
      void this.#measure();
      return;
    }
    // Who called looks for new ways first, so that both don't at once.
    const patience = link === 'failed' ? 0 : 1_000;
    this.#shaky = setTimeout(() => {
      this.#renegotiate(true);
      this.#shaky = setTimeout(() => this.hangUp('lost'), LOST_AFTER_MS);
    }, patience + (this.#view.isIncoming ? 2_000 : 0));
  }

  async #measure(): Promise<void> {
    const media = this.#media;
    if (media === null || this.isOver) return;
    const { rttMs, lossPercent, path } = await this.#reader.read(media.peer);
    if (path.protocol === '') return;
    const quality = lossPercent > 10 || rttMs > 800 ? 1 : lossPercent > 3 || rttMs > 400 ? 2 : lossPercent > 1 || rttMs > 200 ? 3 : 4;
    this.#change({
      quality,
      path: { kind: path.isRelayed ? 'relay' : 'direct', protocol: path.relayProtocol || path.protocol },
    });
  }

  #end(ending: Ending): void {
    if (this.isOver) return;
    clearTimeout(this.#ringing);
    clearTimeout(this.#shaky);
    clearInterval(this.#stats);
    this.#around.agent.leaves(this);
    this.#media?.close();
    this.#change({ state: 'ended', ending, picture: null, sound: null });
    this.#around.ended(this);
  }

  #change(change: Partial<CallView>): void {
    this.#view = { ...this.#view, ...change };
    this.#around.changed(this);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
