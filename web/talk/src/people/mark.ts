import { remember, remembered } from '../preferences';

/** Says, before anything else is loaded, whether somebody is signed in here. */
const MARK = 'perigee.signed-in';

export function isSignedIn(): boolean {
  return typeof remembered(() => localStorage, MARK) === 'string';
}

export function noteSignedIn(person: string | null): void {
  remember(() => localStorage, MARK, person);
}
