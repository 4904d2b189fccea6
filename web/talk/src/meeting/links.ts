/** A piece of a message; with an address if it is a link. */
export interface Piece {
  text: string;
  href: string | null;
}

const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"']+/gi;
const TRAILING = /[.,;:!?)\]}…]+$/;

/** Finds the web addresses in what somebody wrote; nothing else becomes a link. */
export function linked(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const found = trimmed(match[0]);
    const href = addressOf(found);
    if (href === null) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), href: null });
    pieces.push({ text: found, href });
    from = match.index + found.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), href: null });
  return pieces;
}

/** A sentence's end is no part of the address, but a bracket that was opened in it is. */
function trimmed(found: string): string {
  const bare = found.replace(TRAILING, '');
  const isOpen = bare.includes('(') && !bare.includes(')');
  return isOpen && found.charAt(bare.length) === ')' ? `${bare})` : bare;
}

function addressOf(found: string): string | null {
  try {
    return new URL(found.startsWith('www.') ? `https://${found}` : found).href;
  } catch {
    return null;
  }
}
