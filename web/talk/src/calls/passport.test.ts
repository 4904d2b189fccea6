import { beforeAll, describe, expect, it } from 'vitest';
import { octets, toBase64Url } from '../people/encoding';
import { newDeviceKeys, type DeviceKeys } from '../people/keys';
import { Trust } from '../people/trust';
import { authenticationString, checkIdentity, digests, identityField } from './passport';
import type { Self } from './sip/agent';

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;
const SDP = 'v=0\r\na=fingerprint:sha-256 0A:1b\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n';
const TO = 'sip:bob@perigee.local';

let anna: Self;
let trust: Trust;

async function certified(person: string, keys: DeviceKeys, key: CryptoKey): Promise<string> {
  const part = (value: unknown) => toBase64Url(octets(JSON.stringify(value)));
  const jwk = { kty: 'EC', crv: 'P-256', x: keys.x, y: keys.y };
  const iat = Math.floor(Date.now() / 1000);
  const payload = { sub: person, dev: 'd1', jti: 's', iat, exp: iat + 600, cnf: { jwk } };
  const text = `${part({ alg: 'RS256', typ: 'perigee-device', kid: 'k1' })}.${part(payload)}`;
  return `${text}.${toBase64Url(new Uint8Array(await crypto.subtle.sign(RSA, key, octets(text))))}`;
}

beforeAll(async () => {
  const terms = { ...RSA, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
  const authority = await crypto.subtle.generateKey(terms, true, ['sign', 'verify']);
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', authority.publicKey));
  const keys = await newDeviceKeys();
  anna = {
    address: 'sip:anna@perigee.local', displayName: 'Anna', person: 'anna', device: 'd1', instance: 'urn:uuid:1',
    certificate: await certified('anna', keys, authority.privateKey), signing: keys.signing,
  };
  trust = new Trust();
  await trust.use({ keys: [{ id: 'k1', spki: btoa(String.fromCharCode(...spki)) }], revocations: '' });
});

describe('a PASSporT', () => {
  const expected = { from: 'sip:anna@perigee.local', to: TO, sdp: SDP };

  it('shows whose fingerprint it is', async () => {
    const field = await identityField(anna, `${TO};gr=1`, SDP);
    expect(field).toMatch(/;info=<urn:perigee:device>;alg=ES256$/);
    expect(await checkIdentity(field, expected, trust)).toEqual({ kind: 'verified', person: 'anna' });
  });

  it('is none where there is none', async () => {
    expect(await checkIdentity('', expected, trust)).toEqual({ kind: 'none' });
  });

  it('does not hold for another fingerprint, sender, receiver, time or signature', async () => {
    const field = await identityField(anna, TO, SDP);
    const wrong = { kind: 'wrong' };
    expect(await checkIdentity(field, { ...expected, sdp: SDP.replace('0A', '0B') }, trust)).toEqual(wrong);
    expect(await checkIdentity(field, { ...expected, sdp: `${SDP}a=fingerprint:sha-256 FF:FF\r\n` }, trust)).toEqual(wrong);
    expect(await checkIdentity(field, { ...expected, sdp: 'v=0\r\n' }, trust)).toEqual(wrong);
    expect(await checkIdentity(field, { ...expected, from: 'sip:eve@perigee.local' }, trust)).toEqual(wrong);
    expect(await checkIdentity(field, { ...expected, to: 'sip:eve@perigee.local' }, trust)).toEqual(wrong);
    expect(await checkIdentity(field, expected, trust, Date.now() + 3_600_000)).toEqual(wrong);
    expect(await checkIdentity(`${field.slice(0, 40)}x${field.slice(40)}`, expected, trust)).toEqual(wrong);
    expect(await checkIdentity(field, expected, new Trust())).toEqual(wrong);
    const eve = { ...anna, signing: (await newDeviceKeys()).signing };
    expect(await checkIdentity(await identityField(eve, TO, SDP), expected, trust)).toEqual(wrong);
    const liar = { ...anna, address: 'sip:eve@perigee.local' };
    expect(await checkIdentity(await identityField(liar, TO, SDP), { ...expected, from: liar.address }, trust)).toEqual(wrong);
  });
});

describe('the authentication string', () => {
  it('is the same at both ends, and another for another key', async () => {
    const other = SDP.replace('0A:1b', 'CC:DD');
    const string = await authenticationString(SDP, other);
    expect(string).toMatch(/^\d{5}( \d{5}){4}$/);
    expect(await authenticationString(other, SDP)).toBe(string);
    expect(await authenticationString(SDP, SDP.replace('0A', '0B'))).not.toBe(string);
    expect(digests(SDP)).toEqual(['0A1B']);
  });
});
