import { useEffect, useRef } from 'react';

interface VideoProps {
  stream: MediaStream | null;
  className?: string;
  isMirrored?: boolean;
  label?: string;
}

/** Plays a stream's picture; sound is played elsewhere. */
export function Video({ stream, className = '', isMirrored = false, label }: VideoProps) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    if (element.srcObject !== stream) element.srcObject = stream;
    if (stream !== null) void element.play().catch(() => {});
  }, [stream]);
  useEffect(() => {
    const element = video.current;
    return () => {
      // It would hold pictures until it is collected, and a camera that has few left stands still.
      if (element !== null) element.srcObject = null;
    };
  }, []);
  return (
    <video
      ref={video}
      className={`${className}${isMirrored ? ' mirrored' : ''}`}
      aria-label={label}
      aria-hidden={label === undefined}
      autoPlay
      muted
      playsInline
      disablePictureInPicture={label === undefined}
    />
  );
}
