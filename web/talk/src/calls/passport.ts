import { isSignedBy, numberIn, parseJws, signed, type Jws } from '../people/jws';
import type { Trust } from '../people/trust';
import type { Self } from './sip/agent';
import { bare, userOf } from './sip/message';

/** Whether who sent a description of media is who they say. */
export type Verdict = { kind: 'verified'; person: string } | { kind: 'none' } | { kind: 'wrong' };

const MOST_CHARS = 8192;
const SKEW_SECONDS = 600;

/** The fingerprints of a description, as `dig` of a PASSporT writes them. */
export function digests(sdp: string): string[] {
  const found = [...sdp.matchAll(/^a=fingerprint:sha-256 ([0-9A-F:]+)\s*$/gim)];
  return [...new Set(found.map((match) => (match[1] ?? '').replaceAll(':', '').toUpperCase()))];
}

/** Proves that a description's fingerprints are ours (RFC 8224, RFC 8225; docs/calls.md). */
export async function identityField(self: Self, to: string, sdp: string): Promise<string> {
  const payload = {
    orig: { uri: [self.address] },
    dest: { uri: [bare(to)] },
    iat: Math.floor(Date.now() / 1000),
    mky: digests(sdp).map((dig) => ({ alg: 'sha-256', dig })),
    cert: self.certificate,
  };
  const token = await signed({ typ: 'passport', kid: self.device }, payload, self.signing);
  return `${token};info=<urn:perigee:device>;alg=ES256`;
}

/** Checks the proof of the other end. */
export async function checkIdentity(
  field: string,
  expected: { from: string; to: string; sdp: string },
  trust: Trust,
  now = Date.now(),
): Promise<Verdict> {
  if (field === '') return { kind: 'none' };
  const wrong: Verdict = { kind: 'wrong' };
  const jws = field.length > MOST_CHARS ? null : parseJws(field.split(';')[0] ?? '');
  const certificate = jws?.payload['cert'];
  if (jws === null || jws.header['typ'] !== 'passport' || typeof certificate !== 'string') return wrong;
  const device = await trust.check(certificate);
  if (device === null || !(await isSignedBy(jws, device.key))) return wrong;
  const [orig, dest] = [uriIn(jws, 'orig'), uriIn(jws, 'dest')];
  const shown = new Set(digestsIn(jws));
  const described = digests(expected.sdp);
  const holds =
    device.person === userOf(orig) &&
    orig === bare(expected.from) &&
    dest === bare(expected.to) &&
    Math.abs(numberIn(jws.payload, 'iat') - now / 1000) <= SKEW_SECONDS &&
    described.length > 0 &&
    described.every((dig) => shown.has(dig));
  return holds ? { kind: 'verified', person: device.person } : wrong;
}

function uriIn(jws: Jws, name: string): string {
  const { uri } = (jws.payload[name] ?? {}) as { uri?: unknown };
  const one: unknown = Array.isArray(uri) ? uri[0] : uri;
  return typeof one === 'string' ? one : '';
}

function digestsIn(jws: Jws): string[] {
  const { mky } = jws.payload;
  if (!Array.isArray(mky)) return [];
  const keys = mky as readonly { alg?: unknown; dig?: unknown }[];
  return keys.filter(({ alg }) => alg === 'sha-256').map(({ dig }) => (typeof dig === 'string' ? dig : ''));
}

/**
 * What both ends show to who wants to compare it aloud. So many digits, because nothing is
 * exchanged before the keys are known.
 */
export async function authenticationString(mine: string, theirs: string): Promise<string> {
  const [a, b] = [digests(mine)[0] ?? '', digests(theirs)[0] ?? ''].sort();
  const text = new TextEncoder().encode(`perigee-sas|${a}|${b}`);
  const digest = new DataView(await crypto.subtle.digest('SHA-256', text));
  const number = (digest.getBigUint64(0) << 64n) | digest.getBigUint64(8);
  const digits = String(number % 10n ** 25n).padStart(25, '0');
  return (digits.match(/.{5}/g) ?? []).join(' ');
}
