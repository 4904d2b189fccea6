import { useEffect, useRef } from 'react';
import { meter } from '../meeting/sound';

/** How loud a microphone is, as it moves. */
export function LevelBar({ track, label }: { track: MediaStreamTrack | null; label: string }) {
  const bar = useRef<HTMLMeterElement>(null);
  useEffect(() => {
    if (track === null) return;
    const measured = meter(track);
    let frame = 0;
    const draw = () => {
      if (bar.current !== null) bar.current.value = measured.read();
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => {
      cancelAnimationFrame(frame);
      measured.close();
    };
  }, [track]);
  return <meter ref={bar} className="level" min={0} max={1} value={0} aria-label={label} />;
}
