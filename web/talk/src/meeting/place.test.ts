import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Place } from './place';
import { BEFORE } from './state';
import { unfinished } from './terms';

const HOME = 'wss://one.test/v1/meet/abc';
const OTHER = 'wss://two.test/v1/meet/abc';
const TERMS = { name: 'Anna', passcode: 'secret', token: 'signed', isSealed: false };
const WELCOME = { resume: 'known', meeting: { e2ee: false } };

beforeEach(() => {
  const stored = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  });
  vi.stubGlobal('location', { href: 'https://one.test/m/abc' });
});

afterEach(() => vi.unstubAllGlobals());

test('who is sent on shows at the other host what opened the first door, and that he was in', () => {
  const place = new Place('abc', TERMS);
  expect(place.server).toBe(HOME);
  place.taken(HOME, 'Anna', WELCOME);
  const state = { ...BEFORE, resume: 'known' };
  expect(place.sentOn('https://two.test/m/abc')).toBe(OTHER);
  expect(place.proof(BEFORE)).toEqual({ passcode: 'secret', token: 'signed' });
  expect(place.proof(state)).toEqual({ passcode: 'secret', token: 'signed', resume: 'known' });
});

test('a page that is loaded again comes back to the host that it was sent to', () => {
  new Place('abc', TERMS).taken(OTHER, 'Ann', WELCOME);
  const again = unfinished('abc');
  expect(again).toEqual({ ...TERMS, name: 'Ann', resume: 'known', server: OTHER });
  const place = new Place('abc', again ?? TERMS);
  expect(place.server).toBe(OTHER);
  expect(place.proof(BEFORE).resume).toBe('known');
});

test('hosts that send somebody on and on, or nowhere, are left', () => {
  const place = new Place('abc', TERMS);
  for (let i = 0; i < 4; i++) expect(place.sentOn('http://two.test/m/abc')).toBe('ws://two.test/v1/meet/abc');
  expect(place.sentOn('https://two.test/m/abc')).toBeNull();
  expect(place.sentOn('javascript:alert(1)')).toBeNull();
});
