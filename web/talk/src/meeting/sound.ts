import { preferences } from '../preferences';

let context: AudioContext | undefined;

/** One for the page: browsers allow only a few. */
export function audioContext(): AudioContext {
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume();
  return context;
}

export interface Meter {
  /** How loud it is now, 0 to 1. */
  read(): number;
  close(): void;
}

const QUIETEST_DB = -60;

/** Measures a track's loudness, as people hear it: in decibels. */
export function meter(track: MediaStreamTrack): Meter {
  const audio = audioContext();
  const source = audio.createMediaStreamSource(new MediaStream([track]));
  const analyser = audio.createAnalyser();
  analyser.fftSize = 512;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    read() {
      analyser.getFloatTimeDomainData(samples);
      let energy = 0;
      for (const sample of samples) energy += sample * sample;
      const db = 10 * Math.log10(energy / samples.length + 1e-9);
      return Math.min(1, Math.max(0, 1 - db / QUIETEST_DB));
    },
    close: () => source.disconnect(),
  };
}

type Tune = readonly (readonly [hertz: number, atSeconds: number])[];

const TUNES = {
  joined: [[523, 0], [784, 0.09]],
  left: [[659, 0], [440, 0.09]],
  chat: [[880, 0]],
  hand: [[587, 0], [880, 0.1], [1175, 0.2]],
  test: [[392, 0], [523, 0.18], [659, 0.36], [784, 0.54]],
} as const satisfies Record<string, Tune>;

export type Sound = keyof typeof TUNES;

/** Plays a few soft notes, made here. */
export async function play(name: Sound, speaker = ''): Promise<void> {
  if (name !== 'test' && !preferences().sounds) return;
  const audio: AudioContext & { setSinkId?: (id: string) => Promise<void> } = audioContext();
  if (speaker !== '') await audio.setSinkId?.(speaker).catch(() => {});
  const notes: Tune = TUNES[name];
  for (const [hertz, at] of notes) {
    const start = audio.currentTime + at;
    const gain = new GainNode(audio, { gain: 0 });
    gain.gain.linearRampToValueAtTime(name === 'test' ? 0.2 : 0.07, start + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.001, start + 0.32);
    const tone = new OscillatorNode(audio, { type: 'sine', frequency: hertz });
    tone.connect(gain).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.34);
  }
}
