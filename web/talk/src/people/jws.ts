import { fromBase64Url, octets, textOf, toBase64Url } from './encoding';

/** A signed JSON object (RFC 7515), taken apart; nothing of it counts before it was verified. */
export interface Jws {
  header: Readonly<Record<string, unknown>>;
  payload: Readonly<Record<string, unknown>>;
  signed: string;
  signature: string;
}

const ES256 = { name: 'ECDSA', hash: 'SHA-256' } as const;
const RS256 = { name: 'RSASSA-PKCS1-v1_5' } as const;

export async function signed(
  header: Record<string, unknown>,
  payload: Record<string, unknown>,
  key: CryptoKey,
): Promise<string> {
  const encoded = (part: unknown) => toBase64Url(octets(JSON.stringify(part)));
  const text = `${encoded({ alg: 'ES256', ...header })}.${encoded(payload)}`;
  const signature = await crypto.subtle.sign(ES256, key, octets(text));
  return `${text}.${toBase64Url(new Uint8Array(signature))}`;
}

/** Null if it is not of the form. */
export function parseJws(text: string): Jws | null {
  const parts = text.split('.');
  const [header, payload, signature] = parts;
  if (parts.length !== 3 || header === undefined || payload === undefined || signature === undefined) return null;
  try {
    const read = { header: objectOf(header), payload: objectOf(payload) };
    return { ...read, signed: `${header}.${payload}`, signature };
  } catch {
    return null;
  }
}

function objectOf(part: string): Record<string, unknown> {
  const value: unknown = JSON.parse(textOf(fromBase64Url(part)));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('no object');
  return value as Record<string, unknown>;
}

/** Whether a key signed it: ES256 by a key on P-256, RS256 by an RSA key. */
export async function isSignedBy(jws: Jws, key: CryptoKey): Promise<boolean> {
  const isCurve = key.algorithm.name === 'ECDSA';
  if (jws.header['alg'] !== (isCurve ? 'ES256' : 'RS256') || jws.header['crit'] !== undefined) return false;
  try {
    const signature = fromBase64Url(jws.signature);
    return await crypto.subtle.verify(isCurve ? ES256 : RS256, key, signature, octets(jws.signed));
  } catch {
    return false;
  }
}

export function textIn(object: Readonly<Record<string, unknown>>, name: string): string {
  const value = object[name];
  return typeof value === 'string' ? value : '';
}

export function numberIn(object: Readonly<Record<string, unknown>>, name: string): number {
  const value = object[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
