import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Signalling } from './signalling';

/** A socket whose other end is this test. */
class Socket extends EventTarget {
  static readonly OPEN = 1;
  static all: Socket[] = [];
  readyState = 0;
  readonly sent: { type: string; id?: number }[] = [];
  isClosed = false;

  constructor(readonly url: string) {
    super();
    Socket.all.push(this);
  }

  send(text: string) {
    this.sent.push(JSON.parse(text) as { type: string });
  }

  close() {
    this.isClosed = true;
  }

  opens() {
    this.readyState = Socket.OPEN;
    this.dispatchEvent(new Event('open'));
  }

  closes() {
    this.dispatchEvent(new Event('close'));
  }

  hears(message: unknown) {
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(message) }));
  }
}

const page = new EventTarget();
const last = () => Socket.all.at(-1) ?? new Socket('none');
const listener = { opened: vi.fn(), received: vi.fn(), lost: vi.fn() };
let signalling: Signalling;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', Socket);
  vi.stubGlobal('window', page);
  vi.clearAllMocks();
  Socket.all = [];
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
    const tried = Socket.all.length;
    vi.advanceTimersByTime(pauseMs - 1);
    expect(Socket.all).toHaveLength(tried);
    vi.advanceTimersByTime(1);
    expect(Socket.all).toHaveLength(tried + 1);
    last().closes();
  }
  expect(listener.lost).toHaveBeenCalledTimes(1);
});

test('a socket that was opened ahead is the first', async () => {
  signalling.close();
  const [slow, quick] = [new Socket('ws://talk/v1/meet/a'), new Socket('ws://talk/v1/meet/a')];
  quick.opens();
  Socket.all = [];
  for (const ready of [slow, quick]) {
    signalling = new Signalling('ws://talk/v1/meet/a', listener, undefined, ready as unknown as WebSocket);
    expect(listener.opened).not.toHaveBeenCalled();
    if (ready === slow) slow.opens();
    await Promise.resolve();
    expect(listener.opened).toHaveBeenCalledTimes(1);
    expect(Socket.all).toHaveLength(0);
    listener.opened.mockClear();
    signalling.close();
    expect(ready.isClosed).toBe(true);
  }
});

test('a network that is back is used at once', () => {
  last().opens();
  last().closes();
  page.dispatchEvent(new Event('online'));
  expect(Socket.all).toHaveLength(2);
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
  expect(Socket.all).toHaveLength(1);
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
function standInTried(): Socket {
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
