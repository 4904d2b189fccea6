package perigee.meeting.record;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;

/// One source's sound on its way into the mix: decoded, and put where it belongs in time. Short
/// losses are filled in by the decoder.
final class OpusVoice {

  static final int RATE = 48_000;
  static final int CHANNELS = 2;

  private static final int LONGEST_PACKET = RATE * 120 / 1000;
  private static final int USUAL_PACKET = RATE / 50;

  /// What begins nearer to the end of what came before goes on there.
  private static final long NEAR = RATE * 60 / 1000;

  private static final long MOST_CONCEALED = RATE * 120 / 1000;

  private final Mix mix;
  private final OpusDecoder decoder;
  private final short[] pcm = new short[LONGEST_PACKET * CHANNELS];
  private long next = -1;
  private int lastLength = USUAL_PACKET;

  OpusVoice(Mix mix) {
    this.mix = mix;
    try {
      decoder = new OpusDecoder(RATE, CHANNELS);
    } catch (OpusException e) {
      throw new IllegalStateException("the decoder of Opus can't be made", e);
    }
  }

  static long sampleOf(long nanos) {
    return nanos * (RATE / 1000) / 1_000_000;
  }

  /// Decodes a packet; one that makes no sense is passed over.
  ///
  /// @param nanos when it was taken, since the recording began
  void hear(byte[] packet, long nanos, boolean afterLoss) {
    long sample = sampleOf(nanos);
    try {
      if (next >= 0 && afterLoss && sample > next && sample - next <= MOST_CONCEALED) {
        while (sample - next >= lastLength / 2) {
          put(next, decoder.decode(null, 0, 0, pcm, 0, lastLength, false));
        }
      }
      if (next < 0 || Math.abs(sample - next) > NEAR) {
        next = sample;
      }
      lastLength = decoder.decode(packet, 0, packet.length, pcm, 0, LONGEST_PACKET, false);
      put(next, lastLength);
    } catch (OpusException _) {
      next = -1;
    }
  }

  private void put(long at, int samples) {
    mix.add(at, pcm, samples);
    next = at + samples;
  }

  /// It is not heard any more.
  void pause() {
    next = -1;
  }
}
