import { expect, test } from 'vitest';
import { comparisonCode, newIdentity, sharedKey, toBytes, toText, unwrap, wrap } from './agreement';

const secret = Uint8Array.from({ length: 32 }, (_, index) => index);

test('a secret reaches the one whom it is for, and nobody else', async () => {
  const [ann, bob, eve] = await Promise.all([newIdentity(), newIdentity(), newIdentity()]);
  const { iv, sealed } = await wrap(await sharedKey(ann, bob.published), secret, 5);
  expect(await unwrap(await sharedKey(bob, ann.published), iv, sealed, 5)).toEqual(secret);
  expect(await unwrap(await sharedKey(bob, ann.published), iv, sealed, 6)).toBeNull();
  expect(await unwrap(await sharedKey(eve, ann.published), iv, sealed, 5)).toBeNull();
});

test('all who have the same keys see the same number, in whatever order', async () => {
  const [ann, bob, eve] = await Promise.all([newIdentity(), newIdentity(), newIdentity()]);
  const code = await comparisonCode([ann.published, bob.published]);
  expect(code).toMatch(/^\d{5}( \d{5}){4}$/);
  expect(await comparisonCode([bob.published, ann.published])).toBe(code);
  expect(await comparisonCode([ann.published, eve.published])).not.toBe(code);
});

test('bytes are bytes again', () => {
  expect(toBytes(toText(secret))).toEqual(secret);
});
