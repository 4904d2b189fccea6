import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Beginning } from './beginning';

/** A socket whose other end is this test. */
class Socket extends EventTarget {
  static readonly OPEN = 1;
  static all: Socket[] = [];
  readyState = 0;
  readonly sent: { type: string }[] = [];

  constructor(readonly url: string) {
    super();
    Socket.all.push(this);
  }

  send(text: string) {
    this.sent.push(JSON.parse(text) as { type: string });
  }

  close() {
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }

  async opens() {
    this.readyState = Socket.OPEN;
    this.dispatchEvent(new Event('open'));
    await vi.advanceTimersByTimeAsync(0);
  }

  async hears(message: unknown) {
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(message) }));
    await vi.advanceTimersByTimeAsync(0);
  }
}

/** A connection that gets as far as this test has it get. */
class Peer extends EventTarget {
  static all: Peer[] = [];
  connectionState = 'new';
  readonly applied: string[] = [];
  readonly sdp = `a=mid:${Peer.all.length}`;

  constructor() {
    super();
    Peer.all.push(this);
  }

  addTransceiver(kind: string) {
    return { receiver: { track: { kind } }, sender: {}, mid: null };
  }

  async createOffer() {
    return { type: 'offer', sdp: this.sdp };
  }

  async setLocalDescription({ sdp }: { sdp: string }) {
    this.applied.push(sdp);
  }

  async setRemoteDescription({ sdp }: { sdp: string }) {
    this.applied.push(sdp);
  }

  close() {
    this.connectionState = 'closed';
  }

  becomes(state: string) {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }
}

const SERVER = 'ws://talk/v1/meet/a';
const last = () => Socket.all.at(-1) ?? new Socket('none');
const peer = () => Peer.all.at(-1) ?? new Peer();
let beginning: Beginning;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', Socket);
  vi.stubGlobal('RTCPeerConnection', Peer);
  Socket.all = [];
  Peer.all = [];
  beginning = new Beginning(null, SERVER);
});

afterEach(() => {
  beginning.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function answered() {
  await last().opens();
  await last().hears({ type: 'prepared', answer: 'answer' });
}

test('a connection is made before its user says a word', async () => {
  await last().opens();
  expect(last().sent).toMatchObject([{ type: 'prepare', offer: peer().sdp }]);
  await last().hears({ type: 'hosts', urls: ['https://other/'] });
  await last().hears({ type: 'prepared', answer: 'answer' });
  expect(peer().applied).toEqual([peer().sdp, 'answer']);
  peer().becomes('connected');
  const begun = beginning.take();
  expect(begun.isPrepared).toBe(true);
  expect(begun.socket).toBe(last());
  expect(begun.heard).toEqual([{ type: 'hosts', urls: ['https://other/'] }]);
  expect(Peer.all).toHaveLength(1);
});

test('a server that does not prepare gets the offer later', async () => {
  await last().opens();
  await last().hears({ type: 'error', code: 'unprepared', re: 'prepare' });
  const begun = beginning.take();
  expect(begun.isPrepared).toBe(false);
  expect((await begun.offer).sdp).toBe(peer().sdp);
  expect(Peer.all).toHaveLength(1);
});

test('who is quicker than the answer makes his own offer', async () => {
  await last().opens();
  const begun = beginning.take();
  await last().hears({ type: 'prepared', answer: 'answer' });
  expect(begun.isPrepared).toBe(false);
  expect(peer().applied).toEqual([]);
});

test('who is quicker than the connection makes another', async () => {
  await answered();
  const begun = beginning.take();
  expect(begun.isPrepared).toBe(false);
  expect(Peer.all).toHaveLength(2);
  expect(Peer.all[0]?.connectionState).toBe('closed');
  expect((await begun.offer).sdp).toBe(peer().sdp);
});

test('where there is no way without a relay, an offer lies ready', async () => {
  await answered();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(Peer.all).toHaveLength(2);
  expect(peer().applied).toEqual([]);
  expect(beginning.take()).toMatchObject({ isPrepared: false, socket: last() });
});

test('a connection that falters is given up', async () => {
  await answered();
  peer().becomes('connected');
  peer().becomes('disconnected');
  expect(Peer.all).toHaveLength(2);
  expect(beginning.take().isPrepared).toBe(false);
});

test('what the server has given up is made again when it is needed', async () => {
  await answered();
  peer().becomes('connected');
  last().close();
  expect(Peer.all).toHaveLength(2);
  beginning.keepOpen();
  expect(Socket.all).toHaveLength(2);
  await answered();
  peer().becomes('connected');
  beginning.keepOpen();
  expect(Socket.all).toHaveLength(2);
  expect(beginning.take().isPrepared).toBe(true);
});

test('a socket that has closed takes with it what was prepared', async () => {
  await answered();
  peer().becomes('connected');
  last().readyState = 3;
  expect(beginning.take()).toMatchObject({ isPrepared: false, socket: null });
});
