import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Line, type LineListener, type ServerTransaction } from './line';
import { first, isRequest, parse, write, type SipRequest } from './message';

/** The super node's end of a WebSocket. */
class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static last: FakeSocket;
  readyState = 1;
  sent: string[] = [];

  constructor(readonly url: string, readonly protocol: string) {
    super();
    FakeSocket.last = this;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.readyState = 3;
  }

  say(text: string): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: text }));
  }

  /** The last request that was sent. */
  asked(): SipRequest {
    const message = parse(this.sent.findLast((text) => text.trim() !== '') ?? '');
    if (message === null || !isRequest(message)) throw new Error(`no request: ${this.sent.at(-1)}`);
    return message;
  }

  answer(status: number, more = ''): void {
    const asked = this.asked();
    const kept = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].map((name) => `${name}: ${first(asked, name)}`).join('\r\n');
    this.say(`SIP/2.0 ${status} X\r\n${kept}${more === '' ? '' : `\r\n${more}`}\r\n\r\n`);
  }
}

const who = {
  address: 'sip:anna@perigee.local',
  displayName: 'Anna',
  instance: 'urn:uuid:1',
  prove: (nonce: string) => Promise.resolve(`proof-of-${nonce}`),
};

let listener: { [K in keyof LineListener]: ReturnType<typeof vi.fn> };
let line: Line;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  listener = { registered: vi.fn(), closed: vi.fn(), request: vi.fn(), acknowledged: vi.fn(), measured: vi.fn() };
  line = new Line('ws://a/sip', 1, who, listener as unknown as LineListener);
  FakeSocket.last.dispatchEvent(new Event('open'));
});

afterEach(() => {
  line.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function registered(): Promise<void> {
  FakeSocket.last.answer(401, 'WWW-Authenticate: Digest realm="perigee.local", nonce="n1", algorithm=MD5, qop="auth"');
  await vi.advanceTimersByTimeAsync(0);
  const contact = first(FakeSocket.last.asked(), 'Contact').replace(/expires=\d+/, 'expires=600');
  FakeSocket.last.answer(200, `Contact: ${contact};pub-gruu="sip:anna@perigee.local;gr=urn:uuid:1"`);
  await vi.advanceTimersByTimeAsync(0);
}

describe('a line', () => {
  it('registers by the device’s key', async () => {
    expect(FakeSocket.last.protocol).toBe('sip');
    await registered();
    expect(first(FakeSocket.last.asked(), 'Authorization')).toBe('Bearer proof-of-n1');
    expect(listener.registered).toHaveBeenCalledOnce();
    expect(line.contact).toBe('<sip:anna@perigee.local;gr=urn:uuid:1>');
    const pongs = setInterval(() => FakeSocket.last.say('\r\n'), 1_000);
    await vi.advanceTimersByTimeAsync(520_000);
    clearInterval(pongs);
    expect(FakeSocket.last.sent.filter((text) => text.startsWith('REGISTER')).length).toBeGreaterThan(2);
  });

  it('is closed when it is refused, or when nothing answers a ping', async () => {
    FakeSocket.last.answer(403);
    await vi.advanceTimersByTimeAsync(0);
    expect(listener.closed).toHaveBeenCalledWith(line, 403);
    line = new Line('ws://b/sip', 1, who, listener as unknown as LineListener);
    FakeSocket.last.dispatchEvent(new Event('open'));
    await registered();
    FakeSocket.last.say('\r\n');
    expect(listener.measured).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(25_000);
    expect(listener.closed).toHaveBeenCalledWith(line, 0);
  });

  it('answers what is asked with 503 when it is lost, and with 408 when nobody answers', async () => {
    await registered();
    const statuses: number[] = [];
    const ask = () => line.ask({ method: 'MESSAGE', uri: 'sip:b@c', fields: [['CSeq', '1 MESSAGE']], body: '' }, (one) => statuses.push(one.status));
    ask();
    const pings = setInterval(() => FakeSocket.last.say('\r\n'), 1_000);
    await vi.advanceTimersByTimeAsync(33_000);
    clearInterval(pings);
    ask();
    line.close();
    ask();
    await vi.advanceTimersByTimeAsync(0);
    expect(statuses).toEqual([408, 503, 503]);
  });

  it('acknowledges a refusal, and takes an INVITE back once it was heard', async () => {
    await registered();
    const invite = line.ask({ method: 'INVITE', uri: 'sip:b@c', fields: [['From', '<sip:a@c>;tag=1'], ['To', '<sip:b@c>'], ['Call-ID', 'x'], ['CSeq', '1 INVITE']], body: '' }, () => {});
    invite.cancel();
    expect(FakeSocket.last.asked().method).toBe('INVITE');
    const via = first(FakeSocket.last.asked(), 'Via');
    FakeSocket.last.answer(180);
    expect(FakeSocket.last.asked().method).toBe('CANCEL');
    expect(first(FakeSocket.last.asked(), 'Via')).toBe(via);
    FakeSocket.last.say(`SIP/2.0 487 X\r\nVia: ${via}\r\nTo: <sip:b@c>;tag=2\r\nCSeq: 1 INVITE\r\n\r\n`);
    const ack = FakeSocket.last.asked();
    expect([ack.method, first(ack, 'Via'), first(ack, 'To'), first(ack, 'CSeq')]).toEqual(['ACK', via, '<sip:b@c>;tag=2', '1 ACK']);
  });

  it('tells why a call was taken back', async () => {
    await registered();
    const request = (method: string, more: string) =>
      `${method} sip:anna@x SIP/2.0\r\nVia: SIP/2.0/TLS e;branch=z9hG4bKin\r\nFrom: <sip:b@c>;tag=1\r\nTo: <sip:anna@c>\r\nCall-ID: y\r\nCSeq: 3 ${method}\r\n${more}\r\n`;
    FakeSocket.last.say(request('INVITE', ''));
    const server = listener.request.mock.calls[0]?.[2] as ServerTransaction;
    const reasons: string[] = [];
    server.onCancel = (reason) => reasons.push(reason);
    server.respond(180);
    FakeSocket.last.say(request('CANCEL', 'Reason: SIP;cause=200\r\n'));
    expect(reasons).toEqual(['SIP;cause=200']);
    const answers = FakeSocket.last.sent.slice(-2).map((text) => parse(text));
    expect(answers.map((one) => (one !== null && !isRequest(one) ? one.status : 0))).toEqual([200, 487]);
    expect(write(answers[1] ?? { status: 0, reason: '', fields: [], body: '' })).toContain(`tag=${server.tag}`);
  });
});
