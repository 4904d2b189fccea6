/** This device's key. Its halves leave neither this browser nor, once made, the keeping of WebCrypto. */
export interface DeviceKeys {
  /** Signs. */
  signing: CryptoKey;
  /** Opens what is sealed for the device. The same key: its certificate vouches for both uses. */
  opening: CryptoKey;
  /** The public half. */
  x: string;
  y: string;
}

/**
 * A new key. WebCrypto binds a key to one use, so it is made to be taken out once, taken in again
 * for each use so that it can't be taken out any more, and forgotten.
 */
export async function newDeviceKeys(): Promise<DeviceKeys> {
  const curve = (name: string) => ({ name, namedCurve: 'P-256' });
  const pair = await crypto.subtle.generateKey(curve('ECDSA'), true, ['sign', 'verify']);
  const { crv, d, kty, x, y } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  if (x === undefined || y === undefined) throw new Error('WebCrypto made a key without a point');
  const jwk = { crv, d, kty, x, y } as JsonWebKey;
  return {
    signing: await crypto.subtle.importKey('jwk', jwk, curve('ECDSA'), false, ['sign']),
    opening: await crypto.subtle.importKey('jwk', jwk, curve('ECDH'), false, ['deriveBits']),
    x,
    y,
  };
}
