import { audioContext } from '../meeting/sound';
import { preferences } from '../preferences';

type Kind = 'incoming' | 'outgoing';

/** Notes of one ring, in hertz and seconds, and after how long it comes again. */
const RINGS: Readonly<Record<Kind, { notes: readonly (readonly [number, number])[]; everyMs: number; gain: number }>> = {
  incoming: {
    notes: [[659, 0], [784, 0.18], [988, 0.36], [784, 0.72], [988, 0.9]],
    everyMs: 2_400,
    gain: 0.16,
  },
  outgoing: { notes: [[425, 0], [425, 0.25], [425, 0.5], [425, 0.75]], everyMs: 4_000, gain: 0.03 },
};

let playing: { kind: Kind; timer: ReturnType<typeof setInterval> } | null = null;

/** Rings until it is told to be silent. */
export function ring(kind: Kind | null): void {
  if (playing?.kind === kind) return;
  if (playing !== null) clearInterval(playing.timer);
  playing = null;
  if (kind === null) return;
  const sound = () => preferences().sounds && once(kind);
  sound();
  playing = { kind, timer: setInterval(sound, RINGS[kind].everyMs) };
}

function once(kind: Kind): void {
  const audio = audioContext();
  const { notes, gain: loudness } = RINGS[kind];
  for (const [hertz, at] of notes) {
    const start = audio.currentTime + at;
    const gain = new GainNode(audio, { gain: 0 });
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(loudness, start + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, start + (kind === 'incoming' ? 0.5 : 0.26));
    const tone = new OscillatorNode(audio, { type: 'sine', frequency: hertz });
    tone.connect(gain).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.55);
  }
}
