import type { Phone } from '../../calls/phone';
import { createMeeting, Refused } from '../../meeting/api';
import { rememberMeeting } from '../../meeting/recent';
import { go } from '../../route';

/**
 * Makes a meeting, writes its link to people or groups, and goes there.
 *
 * @returns false if it could not be made
 */
export async function beginMeeting(
  phone: Phone,
  title: string,
  guests: readonly string[],
  textOf: (link: string) => string,
): Promise<boolean> {
  try {
    const { id, hostKey } = await createMeeting({});
    rememberMeeting({ id, title, at: Date.now(), hostKey });
    for (const guest of guests) void phone.chat.send(guest, textOf(`${location.origin}/m/${id}`));
    go(`/m/${id}`);
    return true;
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof TypeError) && !(error instanceof DOMException)) throw error;
    return false;
  }
}
