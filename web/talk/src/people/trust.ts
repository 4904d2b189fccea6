import { fromBase64Url } from './encoding';
import { isSignedBy, numberIn, parseJws, textIn, type Jws } from './jws';

/** What control said its identities are checked with. */
export interface Authority {
  keys: readonly { id: string; spki: string }[];
  revocations: string;
}

/** A device whose key control signed. */
export interface CertifiedDevice {
  person: string;
  device: string;
  serial: string;
  expiresAt: number;
  /** As it travels. */
  certificate: string;
  /** Verifies what the device signed. */
  key: CryptoKey;
  /** What is sealed for the device. */
  agreement: CryptoKey;
  /** The point itself. */
  point: { x: string; y: string };
}

const MOST_CHARS = 2048;
const MOST_KEPT = 1000;
const SKEW_SECONDS = 300;

/** Checks devices' certificates, without asking anybody. */
export class Trust {
  readonly #now: () => number;
  #keys = new Map<string, Promise<CryptoKey>>();
  #revoked: ReadonlySet<string> = new Set();
  readonly #known = new Map<string, CertifiedDevice>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** From now on these keys count, and this list if one of them signed it. */
  async use(authority: Authority): Promise<void> {
    this.#keys = new Map(authority.keys.map(({ id, spki }) => [id, authorityKey(spki)]));
    this.#known.clear();
    const list = parseJws(authority.revocations);
    const isGenuine = list !== null && list.header['typ'] === 'perigee-revocations' && (await this.#isGenuine(list));
    const serials = isGenuine ? list.payload['serials'] : [];
    this.#revoked = new Set(Array.isArray(serials) ? serials.filter((one) => typeof one === 'string') : []);
  }

  /**
   * The device, if its certificate holds.
   *
   * @param at the time at which it has to
   */
  async check(certificate: string, at = this.#now()): Promise<CertifiedDevice | null> {
    if (certificate.length > MOST_CHARS) return null;
    const known = this.#known.get(certificate);
    const device = known ?? (await this.#read(certificate));
    if (device === null) return null;
    if (known === undefined) {
      const eldest = this.#known.keys().next().value;
      if (this.#known.size >= MOST_KEPT && eldest !== undefined) this.#known.delete(eldest);
      this.#known.set(certificate, device);
    }
    return device.expiresAt > at && !this.#revoked.has(device.serial) ? device : null;
  }

  async #read(certificate: string): Promise<CertifiedDevice | null> {
    const jws = parseJws(certificate);
    if (jws === null || jws.header['typ'] !== 'perigee-device' || !(await this.#isGenuine(jws))) return null;
    const { cnf } = jws.payload as { cnf?: { jwk?: { x?: unknown; y?: unknown } } };
    const { x, y } = cnf?.jwk ?? {};
    if (typeof x !== 'string' || typeof y !== 'string') return null;
    if (numberIn(jws.payload, 'iat') > this.#now() / 1000 + SKEW_SECONDS) return null;
    try {
      return {
        person: textIn(jws.payload, 'sub'),
        device: textIn(jws.payload, 'dev'),
        serial: textIn(jws.payload, 'jti'),
        expiresAt: numberIn(jws.payload, 'exp') * 1000,
        certificate,
        key: await publicKey({ x, y }, 'ECDSA'),
        agreement: await publicKey({ x, y }, 'ECDH'),
        point: { x, y },
      };
    } catch {
      return null; // no point of the curve
    }
  }

  async #isGenuine(jws: Jws): Promise<boolean> {
    try {
      const key = await this.#keys.get(textIn(jws.header, 'kid'));
      return key !== undefined && (await isSignedBy(jws, key));
    } catch {
      return false;
    }
  }
}

async function authorityKey(spki: string): Promise<CryptoKey> {
  const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;
  return crypto.subtle.importKey('spki', fromBase64Url(spki), rsa, false, ['verify']);
}

export async function publicKey(point: { x: string; y: string }, use: 'ECDSA' | 'ECDH'): Promise<CryptoKey> {
  const jwk = { kty: 'EC', crv: 'P-256', x: point.x, y: point.y };
  const usages: KeyUsage[] = use === 'ECDSA' ? ['verify'] : [];
  return crypto.subtle.importKey('jwk', jwk, { name: use, namedCurve: 'P-256' }, true, usages);
}
