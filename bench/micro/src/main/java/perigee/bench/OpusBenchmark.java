package perigee.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import perigee.calling.opus.Opus;
import perigee.calling.sound.Frames;
import perigee.calling.sound.VoiceEncoder;

/// A voice of 24 kbit/s, wideband and with forward error correction, by libopus through the
/// foreign-function API and by Concentus: one call encodes 20 ms.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OpusBenchmark {

  private static final int FRAMES = 500;
  private static final int HARMONICS = 20;
  private static final double PITCH_HERTZ = 120;
  private static final double SYLLABLES_PER_SECOND = 4;
  private static final double LOUDNESS = 6000;
  private static final double BREATH = 300;
  private static final int MOST_OCTETS = 300;

  @Param({"libopus", "concentus"})
  String by = "libopus";

  private final short[][] voice = new short[FRAMES][Frames.SAMPLES];
  private final byte[] packet = new byte[MOST_OCTETS];
  private VoiceEncoder encoder = Opus.encoderInJava();
  private int next;

  /// Something that opens and closes like syllables, over breath.
  @Setup
  public void speak() {
    if (by.equals("libopus")) {
      if (!Opus.isInstalled()) {
        throw new IllegalStateException("libopus is not installed; install libopus0");
      }
      encoder = Opus.encoder();
    }
    encoder.bitrate(Opus.USUAL_BITRATE);
    Random random = new Random(1);
    for (int i = 0; i < FRAMES * Frames.SAMPLES; i++) {
      double seconds = (double) i / Frames.RATE;
      double sum = 0;
      for (int harmonic = 1; harmonic <= HARMONICS; harmonic++) {
        sum += Math.sin(2 * Math.PI * PITCH_HERTZ * harmonic * seconds) / harmonic;
      }
      double open = Math.max(0, Math.sin(2 * Math.PI * SYLLABLES_PER_SECOND * seconds));
      voice[i / Frames.SAMPLES][i % Frames.SAMPLES] =
          (short) (LOUDNESS * open * sum + BREATH * random.nextGaussian());
    }
  }

  /// Encodes a frame.
  @Benchmark
  public int encoded() {
    int octets = encoder.encode(voice[next++ % FRAMES], packet, 0);
    if (octets <= 0) {
      throw new IllegalStateException("nothing was encoded");
    }
    return octets;
  }

  @TearDown
  public void end() {
    encoder.close();
  }
}
