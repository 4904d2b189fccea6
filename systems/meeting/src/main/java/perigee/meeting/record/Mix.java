package perigee.meeting.record;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.io.IOException;
import java.util.Arrays;

/// The sound of all who are heard, in packets of 20 ms. What comes too late for its place is left
/// out.
final class Mix {

  static final int FRAME = OpusVoice.RATE / 50;

  private static final int CHANNELS = OpusVoice.CHANNELS;

  /// Samples that are held, a power of two: five seconds.
  private static final int ROOM = 1 << 18;

  private static final int BITRATE = 96_000;
  private static final int COMPLEXITY = 5;
  private static final int LONGEST_PACKET = 1500;

  private final int[] sums = new int[ROOM * CHANNELS];
  private final short[] pcm = new short[FRAME * CHANNELS];
  private final byte[] packet = new byte[LONGEST_PACKET];
  private final OpusEncoder encoder;
  private long emitted;

  /// Takes packets of the mix.
  @FunctionalInterface
  interface Sink {
    void packet(long nanos, byte[] octets, int length) throws IOException;
  }

  Mix() {
    try {
      encoder = new OpusEncoder(OpusVoice.RATE, CHANNELS, OpusApplication.OPUS_APPLICATION_AUDIO);
    } catch (OpusException e) {
      throw new IllegalStateException("the encoder of Opus can't be made", e);
    }
    encoder.setBitrate(BITRATE);
    encoder.setComplexity(COMPLEXITY);
    encoder.setUseVBR(true);
  }

  /// Adds somebody's sound.
  ///
  /// @param at the first sample, since the recording began
  void add(long at, short[] samples, int count) {
    long from = Math.max(at, emitted);
    long to = Math.min(at + count, emitted + ROOM);
    for (long sample = from; sample < to; sample++) {
      int place = place(sample);
      int source = (int) (sample - at) * CHANNELS;
      for (int channel = 0; channel < CHANNELS; channel++) {
        sums[place + channel] += samples[source + channel];
      }
    }
  }

  private static int place(long sample) {
    return (int) (sample & ROOM - 1) * CHANNELS;
  }

  /// Hands out all that is older than a moment.
  void emit(long untilNanos, Sink sink) throws IOException {
    long until = OpusVoice.sampleOf(untilNanos);
    while (emitted + FRAME <= until) {
      int from = place(emitted);
      for (int i = 0; i < pcm.length; i++) {
        int place = from + i & sums.length - 1;
        pcm[i] = (short) Math.clamp(sums[place], Short.MIN_VALUE, Short.MAX_VALUE);
      }
      clear(from);
      int length;
      try {
        length = encoder.encode(pcm, 0, FRAME, packet, 0, packet.length);
      } catch (OpusException e) {
        throw new IllegalStateException("Opus could not be encoded", e);
      }
      sink.packet(emitted * 1_000_000 / (OpusVoice.RATE / 1000), packet, length);
      emitted += FRAME;
    }
  }

  private void clear(int from) {
    int until = Math.min(from + pcm.length, sums.length);
    Arrays.fill(sums, from, until, 0);
    Arrays.fill(sums, 0, from + pcm.length - until, 0);
  }
}
