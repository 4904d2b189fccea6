/** Octets that are not shared with another thread. */
export type Octets = Uint8Array<ArrayBuffer>;

const utf8 = new TextEncoder();
const text = new TextDecoder('utf-8', { fatal: true });

export function octets(of: string): Octets {
  return utf8.encode(of);
}

/** Throws if the octets are no UTF-8. */
export function textOf(of: BufferSource): string {
  return text.decode(of);
}

export function toBase64Url(bytes: Uint8Array): string {
  let letters = '';
  for (let at = 0; at < bytes.length; at += 0x8000) {
    letters += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Throws if it is no base64, of either alphabet. */
export function fromBase64Url(encoded: string): Octets {
  const plain = encoded.replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
}

export async function sha256(bytes: BufferSource): Promise<Octets> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** So many random octets, in hexadecimal digits. */
export function randomHex(count: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(count));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
