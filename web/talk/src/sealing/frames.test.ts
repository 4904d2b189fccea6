import { expect, test } from 'vitest';
import { Frames } from './frames';
import { frameKey } from './sframe';

const base = new Uint8Array(16).fill(7);
const frame = Uint8Array.from({ length: 200 }, (_, index) => index);

test('a frame goes through, and only its head can be read on the way', async () => {
  const ann = new Frames();
  const bob = new Frames();
  ann.mine(await frameKey(77, base));
  bob.theirs(await frameKey(77, base), 'ann');
  for (const [type, clear] of [['key', 10], ['delta', 3], [undefined, 1]] as const) {
    const sealed = await ann.seal(frame, type);
    expect(sealed?.slice(0, clear)).toEqual(frame.slice(0, clear));
    expect(sealed?.length).toBeGreaterThan(frame.length + 16);
    expect(await bob.open(sealed ?? frame, type)).toEqual(frame);
  }
});

test('nothing leaves in the clear, and nothing that came in the clear is taken', async () => {
  const frames = new Frames();
  expect(await frames.seal(frame, 'key')).toBeNull();
  expect(await frames.open(frame, 'key')).toBeNull();
});

test('whoever has left is no longer heard, and old keys go', async () => {
  const ann = new Frames();
  const bob = new Frames();
  const sealed = [];
  for (const kid of [1, 2, 3]) {
    ann.mine(await frameKey(kid, base));
    sealed.push((await ann.seal(frame, 'delta')) ?? frame);
    bob.theirs(await frameKey(kid, base), 'ann');
  }
  expect(await bob.open(sealed[0] ?? frame, 'delta')).toBeNull();
  expect(await bob.open(sealed[1] ?? frame, 'delta')).toEqual(frame);
  expect(await bob.open(sealed[2] ?? frame, 'delta')).toEqual(frame);
  bob.forget('ann');
  expect(await bob.open(sealed[2] ?? frame, 'delta')).toBeNull();
});
