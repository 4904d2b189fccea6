import { beforeAll, describe, expect, it } from 'vitest';
import { octets, toBase64Url } from './encoding';
import { newDeviceKeys, type DeviceKeys } from './keys';
import { Trust } from './trust';

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;
const NOW = 1_800_000_000;

let authority: CryptoKeyPair;
let spki = '';
let keys: DeviceKeys;

beforeAll(async () => {
  const terms = { ...RSA, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
  authority = await crypto.subtle.generateKey(terms, true, ['sign', 'verify']);
  spki = btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.exportKey('spki', authority.publicKey))));
  keys = await newDeviceKeys();
});

async function bySome(typ: string, payload: unknown, key: CryptoKey): Promise<string> {
  const part = (value: unknown) => toBase64Url(octets(JSON.stringify(value)));
  const text = `${part({ alg: 'RS256', typ, kid: 'k1' })}.${part(payload)}`;
  const signature = await crypto.subtle.sign(RSA, key, octets(text));
  return `${text}.${toBase64Url(new Uint8Array(signature))}`;
}

function certificate(change: Record<string, unknown> = {}, key = authority.privateKey): Promise<string> {
  const jwk = { kty: 'EC', crv: 'P-256', x: keys.x, y: keys.y };
  const payload = { sub: 'anna', dev: 'd1', jti: 's1', iat: NOW, exp: NOW + 1000, cnf: { jwk }, ...change };
  return bySome('perigee-device', payload, key);
}

async function trust(revoked: readonly string[] = []): Promise<Trust> {
  const made = new Trust(() => (NOW + 10) * 1000);
  const revocations = await bySome('perigee-revocations', { iat: NOW, serials: revoked }, authority.privateKey);
  await made.use({ keys: [{ id: 'k1', spki }], revocations });
  return made;
}

describe('a certificate', () => {
  it('holds if control signed it and it is in its time', async () => {
    const device = await (await trust()).check(await certificate());
    expect(device).toMatchObject({ person: 'anna', device: 'd1', point: { x: keys.x, y: keys.y } });
  });

  it('does not hold of another key, out of its time, revoked, or of another kind', async () => {
    const other = await crypto.subtle.generateKey(
      { ...RSA, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }, true, ['sign', 'verify'],
    );
    const checker = await trust();
    expect(await checker.check(await certificate({}, other.privateKey))).toBeNull();
    expect(await checker.check(await certificate({ exp: NOW + 5 }))).toBeNull();
    expect(await checker.check(await certificate({ iat: NOW + 5000 }))).toBeNull();
    expect(await checker.check(await certificate({ cnf: { jwk: { x: keys.x, y: keys.x } } }))).toBeNull();
    expect(await checker.check(await bySome('perigee-join', { sub: 'anna' }, authority.privateKey))).toBeNull();
    expect(await (await trust(['s1'])).check(await certificate())).toBeNull();
    expect(await checker.check('x'.repeat(5000))).toBeNull();
  });

  it('may be asked to have held when a message was written', async () => {
    const checker = await trust();
    const old = await certificate({ exp: NOW + 5 });
    expect(await checker.check(old, NOW * 1000)).not.toBeNull();
    expect(await checker.check(old)).toBeNull();
  });
});
