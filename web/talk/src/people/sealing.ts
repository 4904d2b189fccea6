import { fromBase64Url, octets, textOf, toBase64Url, type Octets } from './encoding';
import type { CertifiedDevice } from './trust';

/** A text that only certain devices can read. */
export interface Sealed {
  v: 1;
  /** The point that was made for this message alone. */
  epk: string;
  /** The text's key, by device, sealed for each. */
  keys: Readonly<Record<string, string>>;
  /** The text, sealed. */
  text: string;
}

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;
const MOST_DEVICES = 40;

/** Each key seals once, so there is no second message that its count would have to be told from. */
const ONCE = { name: 'AES-GCM', iv: new Uint8Array(12) } as const;

/** Seals a text for devices: ECDH on P-256, HKDF with SHA-256, AES-256-GCM. */
export async function seal(text: string, devices: readonly CertifiedDevice[]): Promise<Sealed> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const epk = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const content = crypto.getRandomValues(new Uint8Array(32));
  const keys: Record<string, string> = {};
  for (const device of devices.slice(0, MOST_DEVICES)) {
    const key = await wrappingKey(pair.privateKey, device.agreement, epk, device.device, 'encrypt');
    keys[device.device] = toBase64Url(new Uint8Array(await crypto.subtle.encrypt(ONCE, key, content)));
  }
  const key = await crypto.subtle.importKey('raw', content, 'AES-GCM', false, ['encrypt']);
  const sealed = await crypto.subtle.encrypt(ONCE, key, octets(text));
  return { v: 1, epk: toBase64Url(epk), keys, text: toBase64Url(new Uint8Array(sealed)) };
}

/** The same for one of the devices alone. */
export function sealedFor(sealed: Sealed, device: string): Sealed {
  const key = sealed.keys[device];
  return { ...sealed, keys: key === undefined ? {} : { [device]: key } };
}

export type Opened = { text: string } | 'not-for-us' | 'broken';

export async function open(sealed: Sealed, device: string, opening: CryptoKey): Promise<Opened> {
  const wrapped = sealed.keys[device];
  if (wrapped === undefined) return 'not-for-us';
  try {
    const epk = fromBase64Url(sealed.epk);
    const theirs = await crypto.subtle.importKey('raw', epk, CURVE, false, []);
    const key = await wrappingKey(opening, theirs, epk, device, 'decrypt');
    const content = await crypto.subtle.decrypt(ONCE, key, fromBase64Url(wrapped));
    const inner = await crypto.subtle.importKey('raw', content, 'AES-GCM', false, ['decrypt']);
    return { text: textOf(await crypto.subtle.decrypt(ONCE, inner, fromBase64Url(sealed.text))) };
  } catch {
    return 'broken';
  }
}

async function wrappingKey(
  mine: CryptoKey,
  theirs: CryptoKey,
  epk: Octets,
  device: string,
  use: 'encrypt' | 'decrypt',
): Promise<CryptoKey> {
  const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, mine, 256);
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const info = octets(`perigee message 1 ${device}`);
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: epk, info } as const;
  return crypto.subtle.deriveKey(hkdf, material, { name: 'AES-GCM', length: 256 }, false, [use]);
}

/** Null if it is not of the form. */
export function readSealed(json: string): Sealed | null {
  try {
    const value = JSON.parse(json) as Partial<Sealed> | null;
    const isForm =
      value?.v === 1 && typeof value.epk === 'string' && typeof value.text === 'string' &&
      typeof value.keys === 'object' && value.keys !== null &&
      Object.values(value.keys).every((key) => typeof key === 'string');
    return isForm ? (value as Sealed) : null;
  } catch {
    return null;
  }
}
