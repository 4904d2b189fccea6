import { fromBase64Url, toBase64Url } from './encoding';
import type { PasskeyChallenge } from './api';

/** Whether this browser has passkeys, in the form that the login server reads (WebAuthn level 2). */
export function canUsePasskeys(): boolean {
  return typeof PublicKeyCredential === 'function' && window.isSecureContext && isName(location.hostname);
}

/** Passkeys belong to a name, never to an address. */
function isName(host: string): boolean {
  return !/^[\d.]+$|:/.test(host);
}

/** Makes a passkey; null if its user does not want to. */
export async function makePasskey(terms: PasskeyChallenge): Promise<Record<string, unknown> | null> {
  const { user } = terms;
  if (user === undefined) return null;
  const made = await credentialOf(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: fromBase64Url(terms.challenge),
        rp: { id: terms.relyingParty, name: 'Perigee' },
        user: { id: fromBase64Url(user.id), name: user.name, displayName: user.displayName },
        pubKeyCredParams: terms.algorithms.map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: (terms.exclude ?? []).map((id) => ({ type: 'public-key', id: fromBase64Url(id) })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
        timeout: terms.timeout,
      },
    }),
  );
  if (!(made?.response instanceof AuthenticatorAttestationResponse)) return null;
  const key = made.response.getPublicKey();
  if (key === null) return null;
  return {
    id: toBase64Url(new Uint8Array(made.rawId)),
    publicKey: toBase64Url(new Uint8Array(key)),
    algorithm: made.response.getPublicKeyAlgorithm(),
    authenticatorData: toBase64Url(new Uint8Array(made.response.getAuthenticatorData())),
    clientData: toBase64Url(new Uint8Array(made.response.clientDataJSON)),
  };
}

/** Signs in by one; null if its user does not want to. */
export async function provePasskey(terms: PasskeyChallenge): Promise<Record<string, unknown> | null> {
  const used = await credentialOf(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: fromBase64Url(terms.challenge),
        rpId: terms.relyingParty,
        userVerification: 'preferred',
        timeout: terms.timeout,
      },
    }),
  );
  if (!(used?.response instanceof AuthenticatorAssertionResponse)) return null;
  const { response } = used;
  return {
    id: toBase64Url(new Uint8Array(used.rawId)),
    authenticatorData: toBase64Url(new Uint8Array(response.authenticatorData)),
    clientData: toBase64Url(new Uint8Array(response.clientDataJSON)),
    signature: toBase64Url(new Uint8Array(response.signature)),
  };
}

async function credentialOf(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential | null> {
  try {
    const credential = await ask();
    return credential instanceof PublicKeyCredential ? credential : null;
  } catch {
    return null; // refused, or out of time
  }
}
