package perigee.calling.sound;

/// Brings samples to another rate: each one is made from the 32 around its place by a sinc under a
/// Hann window, which is cut off where the lower of the two rates ends.
final class Resampler {

  private static final int REACH = 16;

  private Resampler() {}

  static short[] convert(short[] samples, int from, int to) {
    if (from == to) {
      return samples;
    }
    int count = (int) ((long) samples.length * to / from);
    double cut = Math.min(1.0, (double) to / from);
    int reach = (int) Math.ceil(REACH / cut);
    short[] out = new short[count];
    for (int i = 0; i < count; i++) {
      double place = (double) i * from / to;
      int middle = (int) place;
      double sum = 0;
      for (int k = Math.max(0, middle - reach + 1);
          k <= Math.min(samples.length - 1, middle + reach);
          k++) {
        sum += samples[k] * kernel(place - k, cut, reach);
      }
      out[i] = (short) Math.clamp(Math.round(sum), Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return out;
  }

  private static double kernel(double distance, double cut, int reach) {
    double x = Math.PI * distance * cut;
    double sinc = Math.abs(x) < 1e-9 ? 1 : Math.sin(x) / x;
    return cut * sinc * (0.5 + 0.5 * Math.cos(Math.PI * distance / reach));
  }
}
