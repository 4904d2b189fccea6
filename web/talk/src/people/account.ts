import { Away, Denied, PeopleApi, type Buddy, type Kit, type Relay, type Session } from './api';
import { Database } from './database';
import { newDeviceKeys, type DeviceKeys } from './keys';
import { makePasskey, provePasskey } from './passkeys';
import { noteSignedIn } from './mark';
import type { SuperNode } from '../calls/hosts';
import type { Authority } from './trust';

/** Who uses this browser, with all that is needed to go on without the login server. */
export interface Account {
  person: string;
  displayName: string;
  address: string;
  version: number;
  session: string;
  device: string;
  deviceName: string;
  certificate: string;
  certificateUntil: string;
  instance: string;
  keys: DeviceKeys;
  relay: Relay;
  authority: Authority;
  superNodes: readonly SuperNode[];
  buddies: readonly Buddy[];
}

const RENEW_BEFORE_MS = 7 * 86_400_000;

export type SignIn =
  | { kind: 'password'; id: string; password: string }
  | { kind: 'passkey' };

/** The account was not entered because its user closed the browser's window for passkeys. */
export class Dismissed extends Error {}

export async function signUp(order: {
  id: string;
  displayName: string;
  password: string | null;
}): Promise<void> {
  const api = new PeopleApi(() => null);
  const { id, displayName, password } = order;
  if (password !== null) {
    await api.signUp({ id, displayName, password });
    return;
  }
  const passkey = await makePasskey(await api.challenge({ for: 'sign-up', id, displayName }));
  if (passkey === null) throw new Dismissed();
  await api.signUp({ id, displayName, passkey });
}

/** Signs in and has this device's key certified; what this browser kept of another person goes. */
export async function signIn(database: Database, how: SignIn, deviceName: string): Promise<Account> {
  const api = new PeopleApi(() => null);
  const before = await database.get<Account>('self', 'account');
  const keys = before?.keys ?? (await newDeviceKeys());
  const key = { kty: 'EC', crv: 'P-256', x: keys.x, y: keys.y };
  const proof = how.kind === 'password'
    ? { id: how.id, password: how.password }
    : { passkey: await signedPasskey(api) };
  const known = before !== undefined && (how.kind === 'passkey' || how.id === before.person);
  const device = { ...(known ? { id: before.device } : {}), name: deviceName, key };
  let session: Session;
  try {
    session = await api.signIn({ ...proof, device });
  } catch (error) {
    // The device was forgotten, or is another person's: it begins anew.
    if (!(error instanceof Denied) || error.status !== 409 || how.kind === 'passkey') throw error;
    session = await api.signIn({ ...proof, device: { name: deviceName, key } });
  }
  if (before !== undefined && before.person !== session.person.id) await database.clear();
  const account: Account = {
    ...fromKit(session),
    session: session.session,
    device: session.device.id,
    deviceName,
    certificate: session.device.certificate,
    certificateUntil: session.device.expiresAt,
    instance: before?.instance ?? `urn:uuid:${crypto.randomUUID()}`,
    keys,
  };
  await database.put('self', account, 'account');
  noteSignedIn(account.person);
  return account;
}

async function signedPasskey(api: PeopleApi): Promise<Record<string, unknown>> {
  const signed = await provePasskey(await api.challenge({ for: 'sign-in' }));
  if (signed === null) throw new Dismissed();
  return signed;
}

function fromKit(kit: Kit) {
  return {
    person: kit.person.id,
    displayName: kit.person.displayName,
    address: kit.person.address,
    version: kit.person.version,
    relay: kit.relay,
    authority: kit.authority,
    superNodes: kit.superNodes,
    buddies: kit.buddies,
  };
}

/** What is new at the login server; the same account if it is away. */
export async function refreshed(account: Account, database: Database): Promise<Account> {
  const api = new PeopleApi(() => account.session);
  try {
    const kit = await api.kit();
    let next: Account = { ...account, ...fromKit(kit) };
    if (Date.parse(account.certificateUntil) - Date.now() < RENEW_BEFORE_MS) {
      const device = await api.renew(account.device);
      next = { ...next, certificate: device.certificate, certificateUntil: device.expiresAt };
    }
    await database.put('self', next, 'account');
    return next;
  } catch (error) {
    if (error instanceof Away) return account;
    throw error;
  }
}

/** Ends the session, and forgets everything that is this person's. */
export async function signOut(account: Account, database: Database): Promise<void> {
  noteSignedIn(null);
  await database.clear();
  await new PeopleApi(() => account.session).signOut().catch((error: unknown) => {
    // Without the login server, the session ends by itself.
    if (!(error instanceof Away) && !(error instanceof Denied)) throw error;
  });
}
