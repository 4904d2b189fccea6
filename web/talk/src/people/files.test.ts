import { describe, expect, it } from 'vitest';
import type { Database } from './database';
import { toBase64Url } from './encoding';
import { Files, noteOf, PIECE, readNote } from './files';

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

describe('a file', () => {
  it('goes in parts to who asks for them, and was sent it', async () => {
    const octets = Uint8Array.from({ length: 40_000 }, (_, at) => at % 251);
    const told: [string, Record<string, unknown>][] = [];
    const stored = new Map([['1', new Blob([octets])]]);
    const files = new Files({
      database: { get: async (_: string, id: string) => stored.get(id) } as unknown as Database,
      iceServers: () => [],
      isRelayOnly: () => false,
      whisper: async (person, body) => void told.push([person, JSON.parse(body) as Record<string, unknown>]),
      isSentTo: async (file, person) => file === '1' && person === 'anna',
    });
    const want = (person: string, file: string, at: unknown) =>
      files.heard(person, JSON.stringify({ what: 'want', file, token: 't', at }));
    await want('anna', '1', 32_768);
    await want('cora', '1', 0);
    await want('anna', '2', 0);
    await want('anna', '1', 40_000);
    await want('anna', '1', -1);
    await want('anna', '1', 'x');
    expect(told).toEqual([
      ['anna', { what: 'part', file: '1', token: 't', at: 32_768, data: toBase64Url(octets.slice(32_768)) }],
    ]);
  });
});
