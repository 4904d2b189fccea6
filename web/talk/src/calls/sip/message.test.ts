import { describe, expect, it } from 'vitest';
import { addressOf, all, answerTo, bare, first, isRequest, parse, parted, userOf, write } from './message';

const INVITE = [
  'INVITE sip:bob@x.invalid;transport=ws SIP/2.0',
  'Via: SIP/2.0/TLS a.example;branch=z9hG4bK1, SIP/2.0/WS b.invalid;branch=z9hG4bK2',
  'f: "Anna, \\"A\\"" <sip:anna@perigee.local>;tag=1',
  'To: <sip:bob@perigee.local>',
  'i: call1',
  'CSeq: 7 INVITE',
  'Record-Route: <sip:t@a.example;lr>,<sip:u@b.example;lr>',
  'Content-Length: 4',
  '',
  'v=0\n',
].join('\r\n');

describe('a message', () => {
  it('is read, compact names and lists included', () => {
    const message = parse(INVITE);
    if (message === null || !isRequest(message)) throw new Error('it is a request');
    expect(message.method).toBe('INVITE');
    expect(first(message, 'call-id')).toBe('call1');
    expect(all(message, 'Via')).toHaveLength(2);
    expect(all(message, 'Record-Route')).toEqual(['<sip:t@a.example;lr>', '<sip:u@b.example;lr>']);
    expect(addressOf(first(message, 'From'))).toEqual({
      name: 'Anna, "A"', uri: 'sip:anna@perigee.local', parameters: { tag: '1' },
    });
    expect(message.body).toBe('v=0\n');
  });

  it('is written with the length of its octets', () => {
    const text = write({ status: 200, reason: 'OK', fields: [['To', '<sip:a@b>']], body: 'é' });
    expect(text).toBe('SIP/2.0 200 OK\r\nTo: <sip:a@b>\r\nContent-Length: 2\r\n\r\né');
    expect(parse(text)).toEqual({ status: 200, reason: 'OK', fields: [['To', '<sip:a@b>']], body: 'é' });
  });

  it('is refused when it is none', () => {
    for (const text of ['', 'HTTP/1.1 200 OK\r\n\r\n', 'INVITE sip:a@b\r\n\r\n', 'OPTIONS sip:a SIP/2.0\r\nno colon\r\n\r\n']) {
      expect(parse(text)).toBeNull();
    }
  });

  it('is answered with what answers repeat, and a tag', () => {
    const message = parse(INVITE);
    if (message === null || !isRequest(message)) throw new Error('it is a request');
    const answer = answerTo(message, 180, 'Ringing', 'me', [['Contact', '<sip:bob@c>']]);
    expect(first(answer, 'To')).toBe('<sip:bob@perigee.local>;tag=me');
    expect(all(answer, 'Via')).toHaveLength(2);
    expect(first(answer, 'Contact')).toBe('<sip:bob@c>');
  });
});

describe('an address', () => {
  it('has its parameters or its field has them', () => {
    expect(addressOf('sip:a@b;tag=x')).toEqual({ name: '', uri: 'sip:a@b', parameters: { tag: 'x' } });
    const contact = addressOf('<sip:a@b;gr=urn:uuid:1>;expires=60;pub-gruu="sip:a@d;gr=1"');
    expect(contact.uri).toBe('sip:a@b;gr=urn:uuid:1');
    expect(contact.parameters).toEqual({ expires: '60', 'pub-gruu': 'sip:a@d;gr=1' });
  });

  it('names a user', () => {
    expect(userOf('sip:anna%2eb@perigee.local;x=1')).toBe('anna.b');
    expect(userOf('sip:perigee.local')).toBe('');
    expect(bare('sip:a@b;gr=1?Replaces=x')).toBe('sip:a@b');
  });

  it('does not end a list inside quotation marks', () => {
    expect(parted('"a, b" <sip:a@b>, <sip:c@d;x=1,2>')).toEqual(['"a, b" <sip:a@b>', '<sip:c@d;x=1,2>']);
  });
});
