import { beforeEach, describe, expect, it } from 'vitest';
import type { Agent } from '../calls/sip/agent';
import type { SipRequest } from '../calls/sip/message';
import { Away, type Buddy, type PeopleApi } from './api';
import { Contacts } from './contacts';
import { memory } from './database.memory';
import { signed } from './jws';
import { newDeviceKeys, type DeviceKeys } from './keys';
import { publicKey, type Trust } from './trust';

let bertKeys: DeviceKeys;
let contacts: Contacts;
let isAway = true;
let told: string[];
let sent: { to: string; what: string }[];

beforeEach(async () => {
  isAway = true;
  told = [];
  sent = [];
  bertKeys = await newDeviceKeys();
  const anna = await newDeviceKeys();
  const self = {
    address: 'sip:anna@perigee.local', displayName: 'Anna', person: 'anna', device: 'a1', certificate: 'cert-a1',
    signing: anna.signing, instance: 'urn:uuid:1',
  };
  const agent = {
    self, line: null, lines: [],
    ask: (_: string, to: string, __: unknown, body: string) => {
      const payload = JSON.parse(atob((body.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))) as { what: string };
      sent.push({ to, what: payload.what });
      return Promise.resolve(null);
    },
  } as unknown as Agent;
  const tell = (what: string) => (isAway ? Promise.reject(new Away()) : Promise.resolve(void told.push(what)));
  const api = {
    get isAway() {
      return isAway;
    },
    askBuddy: (id: string) => tell(`ask ${id}`), partBuddy: (id: string) => tell(`part ${id}`),
    block: (id: string) => tell(`block ${id}`), unblock: (id: string) => tell(`unblock ${id}`),
  } as unknown as PeopleApi;
  const key = await publicKey(bertKeys, 'ECDSA');
  const device = { person: 'bert', device: 'b1', certificate: 'cert-b1', key };
  const trust = { check: (one: string) => Promise.resolve(one === 'cert-b1' ? device : null) } as unknown as Trust;
  contacts = new Contacts({ agent, api, database: memory(), trust, appeared: () => {}, introduced: () => {} });
});

async function note(what: string, change: Record<string, unknown> = {}, key = bertKeys.signing): Promise<number> {
  const payload = { to: 'anna', name: 'Bert', what, cert: 'cert-b1', at: Date.now(), ...change };
  const body = await signed({ typ: 'perigee-contact', kid: 'b1' }, payload, key);
  const fields = [['From', '<sip:bert@perigee.local>;tag=1'], ['Content-Type', 'application/perigee-contact+jwt']] as const;
  const request: SipRequest = { method: 'MESSAGE', uri: 'sip:anna@x', fields, body };
  let status = 0;
  await contacts.receive(request, { tag: '', onCancel: null, respond: (one) => (status = one) });
  return status;
}

const bert = { id: 'bert', displayName: 'Bert', address: 'sip:bert@perigee.local' };
const said = (standing: Buddy['standing']): Buddy => ({ ...bert, standing, groups: [] });
const standing = () => contacts.find('bert')?.standing;

describe('contacts', () => {
  it('come about without the login server, which is told later', async () => {
    await contacts.ask(bert);
    expect(standing()).toBe('asked');
    expect(sent).toEqual([{ to: 'sip:bert@perigee.local', what: 'ask' }]);
    expect(await note('accept')).toBe(200);
    expect(standing()).toBe('buddy');
    expect(contacts.find('bert')?.devices).toEqual(['cert-b1']);
    isAway = false;
    await contacts.catchUp();
    expect(told).toEqual(['ask bert']);
    await contacts.merge([said('asked')]);
    expect(standing()).toBe('buddy');
    await contacts.merge([said('buddy')]);
    await contacts.merge([]);
    expect(standing()).toBeUndefined();
  });

  it('are nobody who was not asked and says yes, or whose note is not theirs', async () => {
    expect(await note('accept')).toBe(200);
    expect(standing()).toBeUndefined();
    expect(await note('ask', { to: 'cora' })).toBe(403);
    expect(await note('ask', { cert: 'cert-x' })).toBe(403);
    expect(await note('ask', {}, (await newDeviceKeys()).signing)).toBe(403);
    expect(standing()).toBeUndefined();
    expect(await note('ask')).toBe(200);
    expect(standing()).toBe('asking');
  });

  it('who ask each other are contacts; who is blocked is not heard', async () => {
    await contacts.ask(bert);
    expect(await note('ask')).toBe(200);
    expect(standing()).toBe('buddy');
    expect(sent.map(({ what }) => what)).toEqual(['ask', 'accept']);
    await contacts.block('bert', true);
    expect(await note('ask')).toBe(403);
    expect(standing()).toBe('blocked');
  });
});
