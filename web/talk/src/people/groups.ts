import { randomHex } from './encoding';
import { textIn } from './jws';

/** Several people who write to each other. No server knows of it: each of them keeps it whole. */
export interface Group {
  /** A plus and 32 hexadecimal digits, so that it is nobody's. */
  id: string;
  title: string;
  /** How often it was named. */
  titleTurn: number;
  /** Everybody who ever was one of them, by id. */
  members: Readonly<Record<string, Member>>;
}

export interface Member {
  /** How often they came or went. Counted, not timed: clocks differ. */
  turn: number;
  isIn: boolean;
  /** As they call themselves. */
  name: string;
}

/** People in it at once. */
export const MOST_MEMBERS = 24;

const MOST_EVER = 64;
const MOST_TITLE = 80;
const ID = /^\+[0-9a-f]{32}$/;
const PERSON = /^[a-z0-9][a-z0-9._-]{1,31}$/;
const MOST_TURNS = 1_000_000;

export function isGroup(id: string): boolean {
  return id.startsWith('+');
}

export function newGroup(title: string, people: readonly { id: string; name: string }[]): Group {
  const members = Object.fromEntries(people.map(({ id, name }) => [id, { turn: 1, isIn: true, name }]));
  return { id: `+${randomHex(16)}`, title: title.trim().slice(0, MOST_TITLE), titleTurn: 1, members };
}

export function membersOf(group: Group): string[] {
  return Object.entries(group.members).filter(([, { isIn }]) => isIn).map(([id]) => id);
}

export function isMember(group: Group, person: string): boolean {
  return group.members[person]?.isIn === true;
}

/** The group with somebody in it, or no more. */
export function withMember(group: Group, person: string, isIn: boolean, name: string): Group {
  const turn = (group.members[person]?.turn ?? 0) + 1;
  return { ...group, members: { ...group.members, [person]: { turn, isIn, name } } };
}

export function withTitle(group: Group, title: string): Group {
  return { ...group, title: title.trim().slice(0, MOST_TITLE), titleTurn: group.titleTurn + 1 };
}

/**
 * What two copies of a group come to. Each member's last coming or going counts, and so does the
 * last title, so that everybody ends with the same in whatever order they hear of it.
 */
export function merged(a: Group, b: Group): Group {
  const members: Record<string, Member> = { ...a.members };
  for (const [id, theirs] of Object.entries(b.members)) {
    const ours = members[id];
    if (ours === undefined || isLater(theirs, ours)) members[id] = theirs;
  }
  const isTitle = b.titleTurn > a.titleTurn || (b.titleTurn === a.titleTurn && b.title > a.title);
  const titled = isTitle ? b : a;
  return { id: a.id, title: titled.title, titleTurn: titled.titleTurn, members };
}

/** Of two changes that knew nothing of each other, going counts. */
function isLater(one: Member, than: Member): boolean {
  if (one.turn !== than.turn) return one.turn > than.turn;
  if (one.isIn !== than.isIn) return !one.isIn;
  return one.name > than.name;
}

export function isSame(a: Group, b: Group): boolean {
  const names = Object.keys(a.members);
  return (
    a.title === b.title && a.titleTurn === b.titleTurn && names.length === Object.keys(b.members).length &&
    names.every((id) => {
      const [one, other] = [a.members[id], b.members[id]];
      return one?.turn === other?.turn && one?.isIn === other?.isIn && one?.name === other?.name;
    })
  );
}

/** Null if it is not of the form, or larger than a group may be. */
export function readGroup(said: unknown): Group | null {
  if (typeof said !== 'object' || said === null) return null;
  const object = said as Record<string, unknown>;
  const { members } = object;
  if (!ID.test(textIn(object, 'id')) || typeof members !== 'object' || members === null) return null;
  const entries = Object.entries(members as Record<string, unknown>);
  if (entries.length > MOST_EVER || !isTurn(object['titleTurn'])) return null;
  const read: Record<string, Member> = {};
  for (const [id, entry] of entries) {
    if (!PERSON.test(id) || typeof entry !== 'object' || entry === null) return null;
    const { turn, isIn, name } = entry as Record<string, unknown>;
    if (!isTurn(turn) || typeof isIn !== 'boolean' || typeof name !== 'string') return null;
    read[id] = { turn, isIn, name: name.slice(0, MOST_TITLE) };
  }
  const title = textIn(object, 'title').slice(0, MOST_TITLE);
  const group = { id: textIn(object, 'id'), title, titleTurn: object['titleTurn'], members: read };
  return membersOf(group).length > MOST_MEMBERS ? null : group;
}

function isTurn(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MOST_TURNS;
}
