package perigee.calling.sound;

import java.util.Arrays;

/// What is heard of the other end: packets in their turn, decoded, with what was lost made up for.
/// Packets are put by one thread, frames taken by another.
public final class Playout {

  private static final int MOST_SAMPLES = Frames.RATE * 120 / 1000;
  private static final int MOST_OCTETS = 1500;

  private final JitterBuffer buffer = new JitterBuffer();
  private final VoiceDecoder decoder;
  private final byte[] packet = new byte[MOST_OCTETS];
  private final short[] decoded = new short[MOST_SAMPLES];
  private final short[] second = new short[MOST_SAMPLES];
  private final short[] queue = new short[2 * MOST_SAMPLES];
  private int queued;

  public Playout(VoiceDecoder decoder) {
    this.decoder = decoder;
  }

  public JitterBuffer buffer() {
    return buffer;
  }

  /// Makes the next 20 ms.
  ///
  /// @return whether anything is heard
  public boolean next(short[] frame) {
    boolean heard = queued >= frame.length || fill();
    int count = Math.min(queued, frame.length);
    System.arraycopy(queue, 0, frame, 0, count);
    Arrays.fill(frame, count, frame.length, (short) 0);
    queued -= count;
    System.arraycopy(queue, count, queue, 0, queued);
    return heard;
  }

  private boolean fill() {
    return switch (buffer.take(packet)) {
      case PLAY -> add(decoder.decode(packet, buffer.length(), decoded));
      case RECOVER -> add(decoder.recover(packet, buffer.length(), decoded));
      case CONCEAL -> add(decoder.conceal(decoded));
      case SHORTEN -> add(shortened(decoder.decode(packet, buffer.length(), decoded)));
      case SILENCE -> false;
    };
  }

  private boolean add(int samples) {
    int count = Math.min(samples, queue.length - queued);
    System.arraycopy(decoded, 0, queue, queued, count);
    queued += count;
    return count > 0;
  }

  /// Two packets in the time of one: the first fades out while the second fades in.
  private int shortened(int samples) {
    if (!buffer.takeSecond(packet)) {
      return samples;
    }
    int others = decoder.decode(packet, buffer.length(), second);
    int both = Math.min(samples, others);
    for (int i = 0; i < both; i++) {
      decoded[i] = (short) ((decoded[i] * (both - i) + second[i] * i) / both);
    }
    return both;
  }

  /// For the thread that takes frames.
  public void close() {
    decoder.close();
  }
}
