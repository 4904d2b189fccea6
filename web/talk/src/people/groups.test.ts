import { describe, expect, it } from 'vitest';
import { isMember, isSame, merged, MOST_MEMBERS, newGroup, readGroup, withMember, withTitle, type Group } from './groups';

const begun = newGroup('Trip', [{ id: 'anna', name: 'Anna' }, { id: 'bert', name: 'Bert' }]);

/** Changes at random, of copies that hear of each other at random. */
function changed(group: Group, random: () => number): Group {
  const person = ['anna', 'bert', 'cora', 'dora'][Math.floor(random() * 4)] ?? 'anna';
  const isTitle = random() < 0.2;
  return isTitle ? withTitle(group, `Trip ${Math.floor(random() * 9)}`) : withMember(group, person, random() < 0.6, person);
}

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe('a group', () => {
  it('comes to the same at everybody, in whatever order they hear of changes', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = generator(seed);
      const copies = [begun, begun, begun];
      for (let turn = 0; turn < 12; turn++) {
        const at = Math.floor(random() * 3);
        const from = Math.floor(random() * 3);
        const copy = copies[at] ?? begun;
        copies[at] = random() < 0.6 ? changed(copy, random) : merged(copy, copies[from] ?? begun);
      }
      const [a = begun, b = begun, c = begun] = copies;
      expect(isSame(merged(merged(a, b), c), merged(merged(c, a), b))).toBe(true);
      expect(isSame(merged(merged(b, c), a), merged(c, merged(b, a)))).toBe(true);
    }
  });

  it('has somebody who left and was brought in again', () => {
    const without = withMember(begun, 'bert', false, 'Bert');
    expect(isMember(merged(begun, without), 'bert')).toBe(false);
    const again = withMember(without, 'bert', true, 'Bert');
    expect(isMember(merged(without, again), 'bert')).toBe(true);
  });

  it('lets go whom one sees out while another brings them in', () => {
    const out = withMember(begun, 'bert', false, 'Bert');
    const other = withMember(begun, 'bert', true, 'Bert');
    expect(isMember(merged(out, other), 'bert')).toBe(false);
    expect(isMember(merged(other, out), 'bert')).toBe(false);
  });

  it('is read as it was written', () => {
    expect(readGroup(JSON.parse(JSON.stringify(begun)))).toEqual(begun);
  });

  it.each([
    ['no object', 'group'],
    ['a name that people have', { ...begun, id: 'anna' }],
    ['a member of no name', { ...begun, members: { 'Not A Name': { turn: 1, isIn: true, name: '' } } }],
    ['a turn beyond all', { ...begun, members: { anna: { turn: 1e9, isIn: true, name: '' } } }],
    ['no turn', { ...begun, titleTurn: 'x' }],
    ['too many', newGroup('All', Array.from({ length: MOST_MEMBERS + 1 }, (_, at) => ({ id: `p${at}`, name: '' })))],
  ])('is refused with %s', (_, said) => {
    expect(readGroup(said)).toBeNull();
  });
});
