import { useWords } from '../../language';

const BARS = [1, 2, 3, 4] as const;

/** How well somebody is connected, as bars. */
export function QualityBadge({ name, quality }: { name: string; quality: number }) {
  const words = useWords();
  const said = words.meeting.qualityOf(name, words.meeting.quality[quality] ?? '');
  return (
    <span className={`quality q${quality}`} role="img" aria-label={said} title={said}>
      {BARS.map((bar) => (
        <i key={bar} className={bar <= quality ? 'full' : ''} />
      ))}
    </span>
  );
}
