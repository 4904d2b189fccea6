import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Beginning } from './beginning';
import { FakeSocket } from './socket.fake';

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
const last = () => FakeSocket.last();
const peer = () => Peer.all.at(-1) ?? new Peer();
let beginning: Beginning;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('RTCPeerConnection', Peer);
  FakeSocket.all = [];
  Peer.all = [];
  beginning = new Beginning(null, SERVER);
});

afterEach(() => {
  beginning.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function opens() {
  last().opens();
  await vi.advanceTimersByTimeAsync(0);
}

async function hears(message: unknown) {
  last().hears(message);
  await vi.advanceTimersByTimeAsync(0);
}

async function answered() {
  await opens();
  await hears({ type: 'prepared', answer: 'answer' });
}

test('a connection is made before its user says a word', async () => {
  await opens();
  expect(last().sent).toMatchObject([{ type: 'prepare', offer: peer().sdp }]);
  await hears({ type: 'hosts', urls: ['https://other/'] });
  await hears({ type: 'prepared', answer: 'answer' });
  expect(peer().applied).toEqual([peer().sdp, 'answer']);
  peer().becomes('connected');
  const begun = beginning.take();
  expect(begun.isPrepared).toBe(true);
  expect(begun.socket).toBe(last());
  expect(begun.heard).toEqual([{ type: 'hosts', urls: ['https://other/'] }]);
  expect(Peer.all).toHaveLength(1);
});

test('a server that does not prepare gets the offer later', async () => {
  await opens();
  await hears({ type: 'error', code: 'unprepared', re: 'prepare' });
  const begun = beginning.take();
  expect(begun.isPrepared).toBe(false);
  expect((await begun.offer).sdp).toBe(peer().sdp);
  expect(Peer.all).toHaveLength(1);
});

test('who is quicker than the answer makes his own offer', async () => {
  await opens();
  const begun = beginning.take();
  await hears({ type: 'prepared', answer: 'answer' });
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
  last().closes();
  expect(Peer.all).toHaveLength(2);
  beginning.keepOpen();
  expect(FakeSocket.all).toHaveLength(2);
  await answered();
  peer().becomes('connected');
  beginning.keepOpen();
  expect(FakeSocket.all).toHaveLength(2);
  expect(beginning.take().isPrepared).toBe(true);
});

test('a socket that has closed takes with it what was prepared', async () => {
  await answered();
  peer().becomes('connected');
  last().readyState = 3;
  expect(beginning.take()).toMatchObject({ isPrepared: false, socket: null });
});
