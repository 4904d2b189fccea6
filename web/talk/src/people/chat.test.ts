import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Agent } from '../calls/sip/agent';
import type { ServerTransaction } from '../calls/sip/line';
import type { SipRequest } from '../calls/sip/message';
import { Denied, type PeopleApi } from './api';
import { Chat } from './chat';
import type { Contacts } from './contacts';
import { memory } from './database.memory';
import type { Files } from './files';
import { newDeviceKeys, type DeviceKeys } from './keys';
import type { Message } from './messages';
import { publicKey, type CertifiedDevice, type Trust } from './trust';

interface Person {
  chat: Chat;
  told: Message[];
  isThere: boolean;
  buddies: Set<string>;
}

let people: Map<string, Person>;
let devices: Map<string, CertifiedDevice>;
let hangs: boolean;
let mailbox: { to: string; from: string; body: string; number: number; at: string }[];

const person = (id: string) => people.get(id) ?? expect.fail(id);
const chat = (id: string) => person(id).chat;
const textsOf = (id: string, of: string) => chat(id).store.view().get(of)?.messages.map((one) => one.event?.what ?? one.text) ?? [];

/** One with a device, whose messages go straight to the others. */
async function comes(id: string, buddies: readonly string[]): Promise<void> {
  const keys: DeviceKeys = await newDeviceKeys();
  const certificate = `cert-${id}`;
  const device = {
    person: id, device: `${id}1`, serial: id, expiresAt: Infinity, certificate, point: keys,
    key: await publicKey(keys, 'ECDSA'), agreement: await publicKey(keys, 'ECDH'),
  };
  devices.set(certificate, device);
  const self = { person: id, displayName: id, device: device.device, certificate, signing: keys.signing, address: `sip:${id}@x` };
  const knows = new Set(buddies);
  const agent = { self, ask: (_: string, to: string, fields: [string, string][], body: string) => carry(id, to, fields, body) };
  const deviceOf = (one: string) => Promise.resolve(knows.has(one) ? [devices.get(`cert-${one}`)] : []);
  const contacts = {
    isBuddy: (one: string) => knows.has(one), isBlocked: () => false, addressOf: (one: string) => `sip:${one}@x`, find: () => null, status: () => 'online',
    notes: { send: () => Promise.resolve(200) },
    devices: { of: deviceOf, fresh: deviceOf, others: () => Promise.resolve([]), learn: () => Promise.resolve() },
  };
  const api = {
    leave: (to: string, _: string, body: string, permit: string | null) => {
      if (hangs) return new Promise<void>(() => {});
      const giver = JSON.parse(atob(permit?.split('.')[1] ?? 'e30=')) as { sub?: string };
      if (!knows.has(to) && giver.sub !== to) return Promise.reject(new Denied(403, 'not yours'));
      mailbox.push({ to, from: id, body, number: mailbox.length, at: new Date().toISOString() });
      return Promise.resolve();
    },
    waiting: () => Promise.resolve(mailbox.filter(({ to }) => to === id)),
    received: (numbers: number[]) => {
      mailbox = mailbox.filter(({ number }) => !numbers.includes(number));
      return Promise.resolve();
    },
  };
  const trust = { check: (one: string) => Promise.resolve(devices.get(one) ?? null) };
  const told: Message[] = [];
  const own = new Chat({
    agent: agent as unknown as Agent, api: api as unknown as PeopleApi, trust: trust as unknown as Trust,
    contacts: contacts as unknown as Contacts, database: memory(), opening: keys.opening,
    files: () => ({}) as Files, arrived: (message) => told.push(message),
  });
  await own.start();
  people.set(id, { chat: own, told, isThere: true, buddies: knows });
}

async function carry(from: string, to: string, fields: readonly [string, string][], body: string) {
  const receiver = people.get(to.slice(4, to.indexOf('@')));
  if (receiver?.isThere !== true) return { status: 480 };
  const status = await new Promise<number>((resolve) => {
    const request = { method: 'MESSAGE', fields: [['From', `<sip:${from}@x>`], ...fields], body };
    void receiver.chat.receive(request as unknown as SipRequest, { respond: resolve } as unknown as ServerTransaction);
  });
  return { status };
}

const hear = (id: string, group: string, ...texts: string[]) => vi.waitFor(() => expect(textsOf(id, group)).toEqual(texts), 5_000);

beforeEach(async () => {
  people = new Map();
  devices = new Map();
  mailbox = [];
  hangs = false;
  vi.stubGlobal('document', { visibilityState: 'visible' });
  // Bert and Cora know Anna, and nothing of each other.
  await comes('anna', ['bert', 'cora', 'dora']);
  await comes('bert', ['anna']);
  await comes('cora', ['anna']);
  await comes('dora', ['anna']);
});

const both = [{ id: 'bert', name: 'Bert' }, { id: 'cora', name: 'Cora' }];

describe('a group', () => {
  it('lets people who are no contacts write to each other', async () => {
    const group = await chat('anna').beginGroup('Trip', both);
    await hear('bert', group, 'began');
    await hear('cora', group, 'began');
    await chat('bert').send(group, 'When?');
    await hear('cora', group, 'began', 'When?');
    await chat('cora').send(group, 'Tomorrow.');
    await hear('anna', group, 'began', 'When?', 'Tomorrow.');
    await hear('bert', group, 'began', 'When?', 'Tomorrow.');
    expect(person('cora').told.map(({ from }) => from)).toEqual(['anna', 'bert']);
  });

  it('says read once everybody has', async () => {
    const group = await chat('anna').beginGroup('Trip', both);
    await hear('cora', group, 'began');
    await chat('anna').send(group, 'Hello');
    await hear('bert', group, 'began', 'Hello');
    await hear('cora', group, 'began', 'Hello');
    const last = () => chat('anna').store.view().get(group)?.messages.at(-1);
    await vi.waitFor(() => expect(last()?.progress).toBe('delivered'));
    await chat('bert').show(group);
    await vi.waitFor(() => expect(last()?.became).toEqual({ bert: 'read', cora: 'delivered' }));
    await chat('cora').show(group);
    await vi.waitFor(() => expect(last()?.progress).toBe('read'));
  });

  it('is heard no more by who left, and hears them no more', async () => {
    const group = await chat('anna').beginGroup('Trip', both);
    await hear('cora', group, 'began');
    await chat('cora').leave(group);
    await hear('bert', group, 'began', 'left');
    expect(mailbox).toEqual([]); // she has heard that they have heard
    await chat('bert').send(group, 'She is gone.');
    await hear('anna', group, 'began', 'left', 'She is gone.');
    expect(textsOf('cora', group)).toEqual(['began', 'left']);
    await chat('cora').send(group, 'I am still here.');
    await chat('bert').send(group, 'Nothing heard.');
    await hear('anna', group, 'began', 'left', 'She is gone.', 'Nothing heard.');
  });

  it('takes in somebody who was away, whom one of it brings', async () => {
    const group = await chat('anna').beginGroup('Trip', both);
    await hear('cora', group, 'began');
    person('dora').isThere = false;
    await chat('anna').addTo(group, [{ id: 'dora', name: 'Dora' }]);
    await hear('bert', group, 'began', 'added');
    person('dora').isThere = true;
    await chat('dora').fetch();
    await hear('dora', group, 'added');
    await chat('dora').send(group, 'Thank you');
    await hear('bert', group, 'began', 'added', 'Thank you');
  });

  it('has messages left for who is away, also by strangers', async () => {
    const group = await chat('anna').beginGroup('Trip', both);
    await hear('bert', group, 'began');
    await hear('cora', group, 'began');
    await chat('cora').send(group, 'I am off.');
    await hear('bert', group, 'began', 'I am off.');
    person('cora').isThere = false;
    await chat('bert').send(group, 'Read this later.');
    person('cora').isThere = true;
    person('bert').isThere = false;
    await chat('cora').fetch();
    await hear('cora', group, 'began', 'I am off.', 'Read this later.');
  });

  it('is not made by a stranger', async () => {
    person('bert').buddies.add('cora');
    const group = await chat('bert').beginGroup('Spam', [{ id: 'cora', name: 'Cora' }]);
    await vi.waitFor(() => expect(textsOf('bert', group)).toEqual(['began']));
    expect(textsOf('cora', group)).toEqual([]);
    expect(chat('cora').circle.find(group)).toBeNull();
  });
});

describe('somebody', () => {
  it('is written to while the login server does not answer', async () => {
    hangs = true;
    person('bert').isThere = false;
    void chat('anna').send('bert', 'Are you there?');
    await vi.waitFor(() => expect(textsOf('anna', 'bert')).toEqual(['Are you there?']));
    await new Promise((resolve) => {
      setTimeout(resolve, 100); // it is being left with the login server
    });
    person('bert').isThere = true;
    void chat('anna').send('bert', 'You are.');
    await hear('bert', 'anna', 'Are you there?', 'You are.');
  });
});
