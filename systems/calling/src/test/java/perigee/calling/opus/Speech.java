package perigee.calling.opus;

import java.util.SplittableRandom;
import perigee.calling.sound.Frames;

/// Sound that is built like speech: syllables of pulses at a changing pitch through four formants,
/// with hisses and pauses between them.
final class Speech {

  private static final double[][] VOWELS = {
    {730, 1090, 2440, 3400},
    {270, 2290, 3010, 3700},
    {300, 870, 2240, 3300},
    {530, 1840, 2480, 3500}
  };

  private Speech() {}

  static short[] like(int samples) {
    SplittableRandom random = new SplittableRandom(7);
    short[] out = new short[samples];
    double[] last = new double[8];
    double phase = 0;
    int at = 0;
    while (at < samples) {
      double[] vowel = VOWELS[random.nextInt(VOWELS.length)];
      int length = (int) (Frames.RATE * (0.12 + 0.15 * random.nextDouble()));
      int hiss = (int) (Frames.RATE * 0.06 * random.nextDouble());
      double pitch = 100 + 60 * random.nextDouble();
      for (int i = 0; i < length && at < samples; i++, at++) {
        phase += (pitch + 20 * Math.sin(6.0 * i / Frames.RATE)) / Frames.RATE;
        double pulse = phase >= 1 ? 1 : 0;
        phase -= Math.floor(phase);
        double noise = (random.nextDouble() - 0.5) * (i < hiss ? 0.5 : 0.02);
        double sum = 0;
        for (int f = 0; f < vowel.length; f++) {
          double radius = 1 - Math.PI * (50 + 30.0 * f) / Frames.RATE;
          double angle = 2 * Math.PI * vowel[f] / Frames.RATE;
          double value =
              pulse
                  + noise
                  + 2 * radius * Math.cos(angle) * last[2 * f]
                  - radius * radius * last[2 * f + 1];
          last[2 * f + 1] = last[2 * f];
          last[2 * f] = value;
          sum += value / (1 + f);
        }
        double envelope = Math.sin(Math.PI * i / length);
        out[at] = (short) Math.clamp(900 * envelope * sum, -30_000, 30_000);
      }
      at += (int) (Frames.RATE * 0.05 * random.nextDouble());
    }
    return out;
  }
}
