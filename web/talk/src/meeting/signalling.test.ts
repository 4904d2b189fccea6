import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Signalling } from './signalling';
import { FakeSocket } from './socket.fake';

const page = new EventTarget();
const last = () => FakeSocket.last();
const listener = { opened: vi.fn(), received: vi.fn(), lost: vi.fn() };
let signalling: Signalling;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('window', page);
  vi.clearAllMocks();
  FakeSocket.all = [];
  signalling = new Signalling('ws://talk/v1/meet/a', listener);
});

afterEach(() => {
  signalling.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a lost socket is tried again, at growing pauses of at most 2 s', () => {
  last().opens();
  last().closes();
  expect(listener.lost).toHaveBeenCalledTimes(1);
  for (const pauseMs of [250, 500, 1_000, 2_000, 2_000]) {
    const tried = FakeSocket.all.length;
    vi.advanceTimersByTime(pauseMs - 1);
    expect(FakeSocket.all).toHaveLength(tried);
    vi.advanceTimersByTime(1);
    expect(FakeSocket.all).toHaveLength(tried + 1);
    last().closes();
  }
  expect(listener.lost).toHaveBeenCalledTimes(1);
});

test('a socket that was opened ahead is the first', async () => {
  signalling.close();
  const [slow, quick] = [new FakeSocket('ws://talk/v1/meet/a'), new FakeSocket('ws://talk/v1/meet/a')];
  quick.opens();
  FakeSocket.all = [];
  for (const ready of [slow, quick]) {
    signalling = new Signalling('ws://talk/v1/meet/a', listener, undefined, ready as unknown as WebSocket);
    expect(listener.opened).not.toHaveBeenCalled();
    if (ready === slow) slow.opens();
    await Promise.resolve();
    expect(listener.opened).toHaveBeenCalledTimes(1);
    expect(FakeSocket.all).toHaveLength(0);
    listener.opened.mockClear();
    signalling.close();
    expect(ready.isClosed).toBe(true);
  }
});

test('a network that is back is used at once', () => {
  last().opens();
  last().closes();
  page.dispatchEvent(new Event('online'));
  expect(FakeSocket.all).toHaveLength(2);
  last().opens();
  expect(listener.opened).toHaveBeenCalledTimes(2);
});

test('a silent socket is given up', () => {
  const first = last();
  first.opens();
  vi.advanceTimersByTime(4_000);
  expect(first.sent).toEqual([{ type: 'ping', id: 1 }]);
  first.hears({ type: 'pong', id: 1 });
  vi.advanceTimersByTime(4_000);
  expect(first.isClosed).toBe(false);
  vi.advanceTimersByTime(3_000);
  expect(first.isClosed).toBe(true);
  expect(listener.lost).toHaveBeenCalledTimes(1);
});

test('what a person did while the connection was away is said after it', () => {
  signalling.sayLater({ type: 'chat', text: 'hello' });
  expect(signalling.say({ type: 'hand', raised: true })).toBe(false);
  last().opens();
  signalling.flush();
  expect(last().sent).toEqual([{ type: 'chat', text: 'hello' }]);
});

test('what is no message is passed over', () => {
  last().opens();
  for (const odd of ['text', null, [], {}, { type: 7 }]) last().hears(odd);
  last().hears({ type: 'ended' });
  expect(listener.received.mock.calls).toEqual([[{ type: 'ended' }]]);
});

test('a closed one stays closed', () => {
  last().opens();
  signalling.close();
  page.dispatchEvent(new Event('online'));
  signalling.renew();
  vi.advanceTimersByTime(10_000);
  expect(FakeSocket.all).toHaveLength(1);
});

test('another host is spoken to once it was sent there', () => {
  last().opens();
  const first = last();
  signalling.move('ws://other/v1/meet/a');
  expect(first.isClosed).toBe(true);
  expect(last().url).toBe('ws://other/v1/meet/a');
  last().opens();
  expect(listener.opened).toHaveBeenCalledTimes(2);
  expect(listener.lost).not.toHaveBeenCalled();
  last().closes();
  vi.advanceTimersByTime(250);
  expect(last().url).toBe('ws://other/v1/meet/a');
});

/** Until a stand-in is tried; gives its socket. */
function standInTried(): FakeSocket {
  signalling.standIns(['ws://other/v1/meet/a']);
  last().opens();
  signalling.settled();
  last().closes();
  vi.advanceTimersByTime(250);
  last().closes();
  vi.advanceTimersByTime(500);
  return last();
}

test('a server that is gone has another in its place', () => {
  const standIn = standInTried();
  expect(standIn.url).toBe('ws://other/v1/meet/a');
  standIn.opens();
  expect(last().url).toBe('ws://talk/v1/meet/a');
  last().closes();
  expect(listener.opened).toHaveBeenCalledTimes(2);
  expect(signalling.url).toBe('ws://other/v1/meet/a');
  signalling.say({ type: 'ping', id: 1 });
  expect(standIn.sent).toHaveLength(1);
});

test('a server that is there after all is stayed with: the own network had been gone', () => {
  const standIn = standInTried();
  standIn.opens();
  const before = last();
  before.opens();
  expect(listener.opened).toHaveBeenCalledTimes(2);
  expect(signalling.url).toBe('ws://talk/v1/meet/a');
  expect(standIn.isClosed).toBe(true);
  signalling.say({ type: 'ping', id: 1 });
  expect(before.sent).toHaveLength(1);
});

test('a server that does not answer is not waited for long when another does', () => {
  const standIn = standInTried();
  standIn.opens();
  vi.advanceTimersByTime(1_500);
  expect(listener.opened).toHaveBeenCalledTimes(2);
  expect(signalling.url).toBe('ws://other/v1/meet/a');
});
