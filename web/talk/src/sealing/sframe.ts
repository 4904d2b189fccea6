/**
 * SFrame (RFC 9605) with AES-128-GCM: a header that names key and counter, then what only holders
 * of the key can read. Metadata is seen by all and changed by nobody.
 */

const SUITE = 0x0004;
const KEY_BITS = 128;
const SALT_BYTES = 12;
const TAG_BYTES = 16;

export type Bytes = Uint8Array<ArrayBuffer>;

export interface FrameKey {
  kid: number;
  key: CryptoKey;
  salt: Bytes;
}

/** Derives a sender's key and salt from a secret (RFC 9605 §4.4.2). */
export async function frameKey(kid: number, base: Bytes): Promise<FrameKey> {
  const secret = await crypto.subtle.importKey('raw', base, 'HKDF', false, ['deriveKey', 'deriveBits']);
  const hkdf = (label: string) => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: labelled(label, kid),
  });
  const key = await crypto.subtle.deriveKey(
    hkdf('SFrame 1.0 Secret key '),
    secret,
    { name: 'AES-GCM', length: KEY_BITS },
    false,
    ['encrypt', 'decrypt'],
  );
  const salt = await crypto.subtle.deriveBits(hkdf('SFrame 1.0 Secret salt '), secret, SALT_BYTES * 8);
  return { kid, key, salt: new Uint8Array(salt) };
}

function labelled(label: string, kid: number): Bytes {
  const text = new TextEncoder().encode(label);
  const info = new Uint8Array(text.length + 10);
  info.set(text);
  const view = new DataView(info.buffer, text.length);
  view.setBigUint64(0, BigInt(kid));
  view.setUint16(8, SUITE);
  return info;
}

/** Header and ciphertext of one frame. A counter is used once with a key. */
export async function seal(key: FrameKey, counter: number, plain: Bytes, metadata: Bytes): Promise<Bytes> {
  const header = headerOf(key.kid, counter);
  const iv = nonceOf(key.salt, counter);
  const additionalData = joined(header, metadata);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key.key, plain);
  return joined(header, new Uint8Array(sealed));
}

/** The frame that was sealed; null if it isn't one, or not of a key that `keyOf` has. */
export async function open(
  sealed: Bytes,
  metadata: Bytes,
  keyOf: (kid: number) => FrameKey | undefined,
): Promise<Bytes | null> {
  const header = readHeader(sealed);
  if (header === null || sealed.length < header.length + TAG_BYTES) return null;
  const key = keyOf(header.kid);
  if (key === undefined) return null;
  const iv = nonceOf(key.salt, header.counter);
  const additionalData = joined(sealed.subarray(0, header.length), metadata);
  try {
    const ciphertext = sealed.subarray(header.length);
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key.key, ciphertext));
  } catch {
    return null; // forged, or of another key
  }
}

/** RFC 9605 §4.3: small numbers in the first byte, larger ones after it, shortest form. */
export function headerOf(kid: number, counter: number): Bytes {
  const first = bytesOf(kid);
  const second = bytesOf(counter);
  const config =
    (kid < 8 ? kid << 4 : 0x80 | ((first.length - 1) << 4)) |
    (counter < 8 ? counter : 0x08 | (second.length - 1));
  return Uint8Array.from([config, ...(kid < 8 ? [] : first), ...(counter < 8 ? [] : second)]);
}

export function readHeader(bytes: Bytes): { kid: number; counter: number; length: number } | null {
  const config = bytes[0];
  if (config === undefined) return null;
  const kidBits = (config >> 4) & 7;
  const counterBits = config & 7;
  const kidBytes = (config & 0x80) === 0 ? 0 : kidBits + 1;
  const counterBytes = (config & 0x08) === 0 ? 0 : counterBits + 1;
  const length = 1 + kidBytes + counterBytes;
  if (bytes.length < length) return null;
  const kid = kidBytes === 0 ? kidBits : numberOf(bytes.subarray(1, 1 + kidBytes));
  const counter = counterBytes === 0 ? counterBits : numberOf(bytes.subarray(1 + kidBytes, length));
  return Number.isSafeInteger(kid) && Number.isSafeInteger(counter) ? { kid, counter, length } : null;
}

function bytesOf(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; bytes.length === 0 || rest > 0; rest = Math.floor(rest / 256)) {
    bytes.unshift(rest % 256);
  }
  return bytes;
}

function numberOf(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

function nonceOf(salt: Bytes, counter: number): Bytes {
  const nonce = salt.slice();
  for (const [index, byte] of bytesOf(counter).toReversed().entries()) {
    const at = nonce.length - 1 - index;
    nonce[at] = (nonce[at] ?? 0) ^ byte;
  }
  return nonce;
}

export function joined(...parts: Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
