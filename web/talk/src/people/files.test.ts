import { describe, expect, it } from 'vitest';
import { noteOf, PIECE, readNote } from './files';

describe('a file’s note', () => {
  it('has a hash of each piece, and is read as it was written', async () => {
    const note = await noteOf(new File([new Uint8Array(PIECE + 1)], 'plan.bin', { type: 'application/x-plan' }));
    expect(note?.pieces).toHaveLength(2);
    expect(note?.pieces[0]).not.toBe(note?.pieces[1]);
    expect(readNote(JSON.stringify(note))).toEqual(note);
    expect((await noteOf(new File([], 'empty')))?.pieces).toEqual([]);
  });

  it('is refused when its pieces are not those of its size', () => {
    const piece = 'A'.repeat(43);
    const note = { name: 'x', size: 1, type: '', pieces: [piece] };
    expect(readNote(JSON.stringify(note))).toEqual(note);
    for (const wrong of [
      { ...note, size: PIECE + 1 }, { ...note, size: -1 }, { ...note, size: 0.5 }, { ...note, size: 2 ** 40 },
      { ...note, pieces: ['short'] }, { ...note, name: 'x'.repeat(300) }, { ...note, pieces: undefined },
    ]) {
      expect(readNote(JSON.stringify(wrong))).toBeNull();
    }
    expect(readNote('null')).toBeNull();
  });
});
