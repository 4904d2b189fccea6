import type { Sound } from './sound';
import type { MeetingState } from './state';

const LIFETIMES_MS = { reaction: 4_500, caption: 6_000, notice: 6_000 } as const;
const LARGE = 12;

/** Something that is only shown for a while. */
export interface Passing {
  type: keyof typeof LIFETIMES_MS;
  key: number;
  lifetimeMs: number;
}

/** What came with a change and goes by itself. */
export function passing(before: MeetingState, now: MeetingState): Passing[] {
  const said = now.captions.filter((one) => one.final && !before.captions.includes(one));
  const of = (type: Passing['type'], keys: readonly number[]): Passing[] =>
    keys.map((key) => ({ type, key, lifetimeMs: LIFETIMES_MS[type] }));
  return [
    ...of('reaction', fresh(before.reactions, now.reactions)),
    ...of('notice', fresh(before.notices, now.notices)),
    ...of('caption', said.map((one) => one.key)),
  ];
}

/** The sound of a change; none in a meeting where something happens all the time. */
export function soundOf(before: MeetingState, now: MeetingState): Sound | null {
  if (before.phase !== 'joined' || now.phase !== 'joined' || now.others.length > LARGE) return null;
  if (now.waiting.length > before.waiting.length) return 'hand';
  const noticed = fresh(before.notices, now.notices).length > 0 ? now.notices.at(-1)?.what : undefined;
  if (noticed === 'joined' || noticed === 'left' || noticed === 'hand') return noticed;
  return now.unread > before.unread ? 'chat' : null;
}

function fresh(before: readonly { key: number }[], now: readonly { key: number }[]): number[] {
  if (before === now) return [];
  const known = new Set(before.map((one) => one.key));
  return now.map((one) => one.key).filter((key) => !known.has(key));
}
