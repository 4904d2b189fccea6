/** Somebody without a picture: initials on a colour that is always theirs. */
export function Avatar({ name, size }: { name: string; size?: number }) {
  const style = {
    '--hue': String(hueOf(name)),
    ...(size === undefined ? {} : { inlineSize: size, blockSize: size, fontSize: size * 0.4 }),
  };
  return (
    <span className="avatar" style={style} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}

export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter((word) => word !== '');
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  return chosen.map((word) => [...(word ?? '')][0] ?? '').join('').toLocaleUpperCase();
}

function hueOf(name: string): number {
  let hash = 7;
  for (const letter of name) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 360;
  return hash;
}
