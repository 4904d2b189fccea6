import { expect, test } from 'vitest';
import { frameKey, headerOf, open, readHeader, seal, type Bytes } from './sframe';

const hex = (text: string): Bytes => Uint8Array.from(text.match(/../g) ?? [], (two) => Number.parseInt(two, 16));
const shown = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

// RFC 9605, Appendix C.3, cipher suite 0x0004
const base = hex('000102030405060708090a0b0c0d0e0f');
const metadata = hex('4945544620534672616d65205747');
const plain = hex('64726166742d696574662d736672616d652d656e63');
const sealed = hex('9901234567b7412c2513a1b66dbb48841bbaf17f598751176ad847681a69c6d0b091c07018ce4adb34eb');

test('the vector of the RFC is sealed as it says', async () => {
  const key = await frameKey(0x123, base);
  expect(shown(key.salt)).toBe('75234edefe07819026751816');
  expect(shown(await seal(key, 0x4567, plain, metadata))).toBe(shown(sealed));
});

test('the vector of the RFC is opened', async () => {
  const key = await frameKey(0x123, base);
  const opened = await open(sealed, metadata, (kid) => (kid === 0x123 ? key : undefined));
  expect(opened && shown(opened)).toBe(shown(plain));
});

test('what was changed on its way is not opened', async () => {
  const key = await frameKey(0x123, base);
  for (let at = 0; at < sealed.length; at++) {
    const changed = sealed.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(await open(changed, metadata, () => key)).toBeNull();
  }
  expect(await open(sealed, hex('00'), () => key)).toBeNull();
  expect(await open(sealed.subarray(0, 12), metadata, () => key)).toBeNull();
  expect(await open(sealed, metadata, () => undefined)).toBeNull();
});

test('headers are as short as they can be, and read again', () => {
  const numbers = [0, 7, 8, 255, 256, 65_535, 65_536, 0xffff_ffff, Number.MAX_SAFE_INTEGER];
  for (const kid of numbers) {
    for (const counter of numbers) {
      const header = headerOf(kid, counter);
      expect(readHeader(header)).toEqual({ kid, counter, length: header.length });
    }
  }
  expect(shown(headerOf(0, 0))).toBe('00');
  expect(shown(headerOf(7, 7))).toBe('77');
  expect(shown(headerOf(0x123, 0x4567))).toBe('9901234567');
});

test('what is no header is none', () => {
  expect(readHeader(hex(''))).toBeNull();
  expect(readHeader(hex('99012345'))).toBeNull();
  expect(readHeader(hex('ffffffffffffffffffffffffffffffffff'))).toBeNull();
});
