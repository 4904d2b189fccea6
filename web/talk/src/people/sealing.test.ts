import { describe, expect, it } from 'vitest';
import { newDeviceKeys } from './keys';
import { isSignedBy, parseJws, signed } from './jws';
import { open, readSealed, seal, sealedFor } from './sealing';
import { publicKey, type CertifiedDevice } from './trust';

async function device(name: string) {
  const keys = await newDeviceKeys();
  const certified: CertifiedDevice = {
    person: 'bert', device: name, serial: name, expiresAt: Infinity, certificate: '',
    key: await publicKey(keys, 'ECDSA'), agreement: await publicKey(keys, 'ECDH'), point: keys,
  };
  return { keys, certified };
}

describe('what is sealed', () => {
  it('is read by each device that it is for, and by no other', async () => {
    const [desk, phone, other] = await Promise.all([device('desk'), device('phone'), device('other')]);
    const sealed = await seal('grüße', [desk.certified, phone.certified]);
    expect(JSON.stringify(sealed)).not.toContain('grüße');
    const travelled = readSealed(JSON.stringify(sealed));
    if (travelled === null) throw new Error('it is not of the form');
    expect(await open(travelled, 'desk', desk.keys.opening)).toEqual({ text: 'grüße' });
    expect(await open(travelled, 'phone', phone.keys.opening)).toEqual({ text: 'grüße' });
    expect(await open(travelled, 'other', other.keys.opening)).toBe('not-for-us');
    expect(await open(travelled, 'desk', other.keys.opening)).toBe('broken');
  });

  it('for one device names no other', async () => {
    const [desk, phone] = await Promise.all([device('desk'), device('phone')]);
    const alone = sealedFor(await seal('hello', [desk.certified, phone.certified]), 'phone');
    expect(Object.keys(alone.keys)).toEqual(['phone']);
    expect(await open(alone, 'phone', phone.keys.opening)).toEqual({ text: 'hello' });
  });

  it('is broken by any change', async () => {
    const desk = await device('desk');
    const sealed = await seal('hello', [desk.certified]);
    const text = `${sealed.text.startsWith('A') ? 'B' : 'A'}${sealed.text.slice(1)}`;
    expect(await open({ ...sealed, text }, 'desk', desk.keys.opening)).toBe('broken');
    expect(readSealed('{"v":2}')).toBeNull();
    expect(readSealed('no JSON')).toBeNull();
  });
});

describe('what a device signs', () => {
  it('is its own, and of its kind', async () => {
    const [desk, phone] = await Promise.all([device('desk'), device('phone')]);
    const text = await signed({ typ: 'perigee-sip', kid: 'desk' }, { sub: 'bert' }, desk.keys.signing);
    const jws = parseJws(text);
    if (jws === null) throw new Error('it is not of the form');
    expect(jws.payload).toEqual({ sub: 'bert' });
    expect(await isSignedBy(jws, desk.certified.key)).toBe(true);
    expect(await isSignedBy(jws, phone.certified.key)).toBe(false);
    expect(await isSignedBy({ ...jws, header: { ...jws.header, alg: 'none' } }, desk.certified.key)).toBe(false);
    expect(await isSignedBy({ ...jws, signature: '' }, desk.certified.key)).toBe(false);
    expect(parseJws('a.b')).toBeNull();
    expect(parseJws('a.b.c')).toBeNull();
  });
});
