import { randomHex } from '../people/encoding';
import { endingOf, type CallSurroundings, type CallView, type Ending } from './callView';
import { LinkWatch } from './linkWatch';
import { CallMedia, type LinkState } from './media';
import { Handover, referred } from './handover';
import { authenticationString, identityField } from './passport';
import { looksAnew, Negotiation, type Negotiable } from './negotiation';
import type { DialogUser } from './sip/agent';
import { Dialog } from './sip/dialog';
import type { ClientHandle, Line, ServerTransaction } from './sip/line';
import { first, userOf, type Field, type SipRequest, type SipResponse } from './sip/message';
import { Trickle } from './trickle';
import { Vouching } from './vouching';

const RING_FOR_MS = 60_000;
const REATTACH_CALLEE_MS = 1_500;

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
  #ringing: ReturnType<typeof setTimeout> | undefined;
  readonly #link: LinkWatch;
  readonly #vouching: Vouching;
  readonly #handover: Handover;
  readonly #negotiation: Negotiation;
  readonly #trickle = new Trickle();

  /** @param said what somebody who is no contact says their name is */
  constructor(around: CallSurroundings, address: string, isIncoming: boolean, wantsVideo: boolean, said = '') {
    this.#around = around;
    this.#vouching = new Vouching(around);
    this.#handover = new Handover(
      around.agent.self.address,
      (transfer) => this.#change({ transfer }),
      () => this.hangUp('transferred'),
    );
    this.#link = new LinkWatch(isIncoming, {
      measured: (change) => this.#change(change),
      shaky: () => this.#negotiation.begin(true),
      lost: () => this.hangUp('lost'),
    });
    const person = userOf(address);
    this.#view = {
      id: this.id, person, address, name: around.nameOf(person, said), isIncoming,
      state: isIncoming ? 'incoming' : 'calling', ending: null, isMuted: false, isHeld: false,
      isHeldByThem: false, camera: null, picture: null, sound: null, wantsVideo, canShow: true,
      identity: 'asking', comparison: '', path: null, quality: 0, link: 'new', beganAt: Date.now(),
      answeredAt: null, transfer: 'no',
    };
    this.#negotiation = new Negotiation(this.#negotiable());
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
    const identity = await this.#identity(offer);
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
    if (!(await this.#checks(response))) return this.#byeFor438();
    this.#change({ state: 'connecting', answeredAt: Date.now() });
    this.#trickle.tell(dialog);
    await this.#media?.accept(response.body).then(() => this.#described(), () => this.hangUp('failed'));
    // Others stay with the relay: a telephone may lose itself when ways are looked for anew.
    if (!this.isOver && looksAnew(response)) this.#unveil();
  }

  /** It was accepted, so the other end may know where we are; the direct way is looked for. */
  #unveil(): void {
    if (this.#media?.isRelayOnly !== true || this.#around.privacy(this.#view.person) === 'always-relay') return;
    this.#media.unveil();
    this.#negotiation.begin(true);
  }

  /** Takes a call that comes in; refuses it if who calls is not who they say. */
  async ring(line: Line, request: SipRequest, server: ServerTransaction): Promise<boolean> {
    this.#incoming = { line, request, server };
    server.onCancel = (reason) => this.#end(/cause\s*=\s*200/.test(reason) ? 'elsewhere' : 'cancelled');
    const verdict = await this.#vouching.ofRequest(request);
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
      const identity = await this.#identity(answer);
      if (this.isOver) return;
      this.dialog = Dialog.served(line, request, server.tag);
      this.#around.agent.joins(this);
      const fields: Field[] = [
        ['Contact', line.contact], ['Content-Type', 'application/sdp'], ['Identity', identity],
        ['Supported', 'replaces, gruu, outbound, trickle-ice'],
      ];
      server.respond(200, fields, answer);
      this.#change({ answeredAt: Date.now() });
      this.#trickle.tell(this.dialog);
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
    if ((before === null) !== (camera === null)) this.#negotiation.begin();
  }

  async hold(isHeld: boolean): Promise<void> {
    if (this.#view.isHeld === isHeld || this.dialog === null) return;
    this.#change({ isHeld });
    await this.#media?.hold(isHeld);
    this.#negotiation.begin();
  }

  /** Hands the other end over to somebody else. */
  transfer(to: string, replaced: Dialog | null): void {
    if (this.dialog !== null) this.#handover.ask(this.dialog, to, replaced);
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
        this.#handover.notified(request);
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
    this.#negotiation.begin(false, true);
  }

  #referred(request: SipRequest, server: ServerTransaction): void {
    const asked = referred(request, server, () => (this.isOver ? null : this.dialog));
    if (asked !== null) this.#around.referred(this, asked.target, asked.replaces, asked.notify);
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
    if (!this.#vouching.isEnough(await this.#vouching.ofRequest(request))) {
      server.respond(438);
      return;
    }
    try {
      const answer = await media.answer(request.body);
      const identity = await this.#identity(answer);
      server.respond(200, [contact, ['Content-Type', 'application/sdp'], ['Identity', identity]], answer);
      await this.#described();
    } catch {
      server.respond(488);
    }
  }

  /** What the negotiation sees of this call. */
  #negotiable(): Negotiable {
    return {
      isIncoming: this.#view.isIncoming,
      isOver: () => this.isOver,
      dialog: () => this.dialog,
      media: () => this.#media,
      identity: (sdp) => this.#identity(sdp),
      answered: async (response) => {
        if (!(await this.#checks(response))) return this.#byeFor438();
        await this.#media?.accept(response.body);
        await this.#described();
      },
      lost: () => this.#end('lost'),
    };
  }

  #identity(sdp: string): Promise<string> {
    return identityField(this.#around.agent.self, this.#view.address, sdp);
  }

  /** Whether a response comes from who it should. */
  async #checks(response: SipResponse): Promise<boolean> {
    const verdict = await this.#vouching.ofResponse(response, this.dialog?.remoteAddress ?? null);
    if (!this.#vouching.isEnough(verdict)) return false;
    this.#change({ identity: verdict.kind });
    return true;
  }

  async #open(isRelayOnly: boolean): Promise<CallMedia> {
    const media = await CallMedia.open(
      {
        link: (state) => this.#linked(state),
        changed: () => this.#mediaChanged(),
        found: (fragment) => this.#found(fragment),
      },
      this.#around.iceServers(),
      isRelayOnly,
    );
    this.#media = media;
    this.#change({ sound: media.sound });
    return media;
  }

  #found(fragment: string): void {
    if (!this.isOver) this.#trickle.found(fragment, this.dialog);
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
    if (this.isOver || this.#media === null) return;
    this.#change(link === 'connected' ? { link, state: 'active' } : { link });
    this.#link.is(link, this.#media.peer);
  }

  #end(ending: Ending): void {
    if (this.isOver) return;
    clearTimeout(this.#ringing);
    this.#link.close();
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
