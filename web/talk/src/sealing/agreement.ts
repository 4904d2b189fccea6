import type { Bytes } from './sframe';

/** A pair of keys of this browser, for one meeting. */
export interface Identity {
  privateKey: CryptoKey;
  /** The public half, as it is sent. */
  published: Bytes;
}

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;
const PURPOSE = new TextEncoder().encode('perigee meeting key 1');

export async function newIdentity(): Promise<Identity> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const published = await crypto.subtle.exportKey('raw', pair.publicKey);
  return { privateKey: pair.privateKey, published: new Uint8Array(published) };
}

/** The key that two people share and nobody between them has. */
export async function sharedKey(mine: Identity, theirs: Bytes): Promise<CryptoKey> {
  const theirKey = await crypto.subtle.importKey('raw', theirs, CURVE, false, []);
  const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirKey }, mine.privateKey, 256);
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: PURPOSE },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

export async function wrap(key: CryptoKey, secret: Bytes, kid: number): Promise<{ iv: string; sealed: string }> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const parameters = { name: 'AES-GCM', iv, additionalData: numbered(kid) };
  const sealed = await crypto.subtle.encrypt(parameters, key, secret);
  return { iv: toText(iv), sealed: toText(new Uint8Array(sealed)) };
}

/** Null if it was not wrapped for us by whom we think. */
export async function unwrap(key: CryptoKey, iv: string, sealed: string, kid: number): Promise<Bytes | null> {
  try {
    const parameters = { name: 'AES-GCM', iv: toBytes(iv), additionalData: numbered(kid) };
    return new Uint8Array(await crypto.subtle.decrypt(parameters, key, toBytes(sealed)));
  } catch {
    return null;
  }
}

/**
 * A number that all see alike if nobody stands between them: made of everybody's public keys. 25
 * digits are too many to hit by trying.
 */
export async function comparisonCode(published: readonly Bytes[]): Promise<string> {
  const sorted = published.map(toText).sort().join(' ');
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(sorted));
  const view = new DataView(digest);
  const groups = [0, 1, 2, 3, 4].map((index) => view.getUint32(index * 4) % 100_000);
  return groups.map((group) => String(group).padStart(5, '0')).join(' ');
}

function numbered(kid: number): Bytes {
  return new TextEncoder().encode(String(kid));
}

export function toText(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

export function toBytes(text: string): Bytes {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
