package perigee.calling.opus;

import java.util.Arrays;
import perigee.calling.sound.Frames;

/// ESTOI, extended short-time objective intelligibility (Jensen and Taal 2016): how alike the
/// envelopes of 15 bands are in stretches of 384 ms, 1 for the same. Here at 16 kHz instead of 10,
/// with frames of the same time, and after the codec's delay is taken off.
final class Intelligibility {

  private static final int WINDOW = 410;
  private static final int HOP = WINDOW / 2;
  private static final int BANDS = 15;
  private static final int STRETCH = 30;
  private static final double LOWEST = 150;
  private static final double RANGE_DB = 40;
  private static final int MOST_DELAY = 320;

  private Intelligibility() {}

  static double of(short[] clean, short[] heard) {
    int delay = delay(clean, heard);
    int length = clean.length - delay;
    double[][] x = envelopes(clean, 0, length);
    double[][] y = envelopes(heard, delay, length);
    double loudest = 0;
    for (double[] frame : x) {
      loudest = Math.max(loudest, energy(frame));
    }
    double least = loudest * Math.pow(10, -RANGE_DB / 10);
    double[][] loudX = new double[x.length][];
    double[][] loudY = new double[x.length][];
    int frames = 0;
    for (int i = 0; i < x.length; i++) {
      if (energy(x[i]) > least) {
        loudX[frames] = x[i];
        loudY[frames++] = y[i];
      }
    }
    double sum = 0;
    int count = 0;
    for (int end = STRETCH; end <= frames; end++) {
      sum += likeness(loudX, loudY, end - STRETCH);
      count++;
    }
    return sum / count;
  }

  private static double energy(double[] bands) {
    return Arrays.stream(bands).map(band -> band * band).sum();
  }

  /// By how much what is heard is late: where both are most alike.
  private static int delay(short[] clean, short[] heard) {
    double best = Double.NEGATIVE_INFINITY;
    int found = 0;
    for (int delay = 0; delay <= MOST_DELAY; delay++) {
      double sum = 0;
      for (int i = 0; i < Math.min(clean.length, 3 * Frames.RATE) - MOST_DELAY; i++) {
        sum += (double) clean[i] * heard[i + delay];
      }
      if (sum > best) {
        best = sum;
        found = delay;
      }
    }
    return found;
  }

  private static double[][] envelopes(short[] sound, int from, int length) {
    int frames = (length - WINDOW) / HOP;
    double[][] all = new double[frames][BANDS];
    int bins = 512;
    double[] cos = new double[bins];
    double[] sin = new double[bins];
    for (int i = 0; i < bins; i++) {
      cos[i] = Math.cos(2 * Math.PI * i / bins);
      sin[i] = Math.sin(2 * Math.PI * i / bins);
    }
    double[] windowed = new double[WINDOW];
    for (int frame = 0; frame < frames; frame++) {
      for (int i = 0; i < WINDOW; i++) {
        windowed[i] =
            sound[from + frame * HOP + i] * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / WINDOW));
      }
      for (int bin = 1; bin < bins / 2; bin++) {
        int band = band((double) bin * Frames.RATE / bins);
        if (band >= 0) {
          double real = 0;
          double imaginary = 0;
          for (int i = 0; i < WINDOW; i++) {
            int place = (i * bin) & (bins - 1);
            real += windowed[i] * cos[place];
            imaginary += windowed[i] * sin[place];
          }
          all[frame][band] += real * real + imaginary * imaginary;
        }
      }
      for (int band = 0; band < BANDS; band++) {
        all[frame][band] = Math.sqrt(all[frame][band]);
      }
    }
    return all;
  }

  /// Of third octaves from 150 Hz on; -1 for none.
  private static int band(double hertz) {
    int band = (int) Math.round(3 * Math.log(hertz / LOWEST) / Math.log(2));
    return band < 0 || band >= BANDS ? -1 : band;
  }

  private static double likeness(double[][] x, double[][] y, int from) {
    double[][] a = normalized(x, from);
    double[][] b = normalized(y, from);
    double sum = 0;
    for (int i = 0; i < STRETCH; i++) {
      for (int band = 0; band < BANDS; band++) {
        sum += a[i][band] * b[i][band];
      }
    }
    return sum / STRETCH;
  }

  /// Rows (bands over time), then columns (bands at a time), to mean zero and length one.
  private static double[][] normalized(double[][] all, int from) {
    double[][] part = new double[STRETCH][BANDS];
    for (int band = 0; band < BANDS; band++) {
      double[] row = new double[STRETCH];
      for (int i = 0; i < STRETCH; i++) {
        row[i] = all[from + i][band];
      }
      unit(row);
      for (int i = 0; i < STRETCH; i++) {
        part[i][band] = row[i];
      }
    }
    for (double[] column : part) {
      unit(column);
    }
    return part;
  }

  private static void unit(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double norm = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] -= mean;
      norm += values[i] * values[i];
    }
    double scale = norm > 0 ? 1 / Math.sqrt(norm) : 0;
    for (int i = 0; i < values.length; i++) {
      values[i] *= scale;
    }
  }
}
