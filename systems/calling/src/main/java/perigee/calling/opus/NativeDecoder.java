package perigee.calling.opus;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import perigee.calling.sound.Frames;
import perigee.calling.sound.VoiceDecoder;

/// A decoder by libopus.
final class NativeDecoder implements VoiceDecoder {

  private static final int MOST_OCTETS = 1500;
  private static final int MOST_SAMPLES = Frames.RATE * 120 / 1000;

  private final Libopus library;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment packet = arena.allocate(MOST_OCTETS);
  private final MemorySegment samples = arena.allocate(JAVA_SHORT, MOST_SAMPLES);
  private final MemorySegment decoder;

  NativeDecoder(Libopus library) {
    this.library = library;
    try {
      decoder =
          (MemorySegment) library.createDecoder.invokeExact(Frames.RATE, 1, MemorySegment.NULL);
    } catch (Throwable e) {
      throw Libopus.unexpected(e);
    }
  }

  @Override
  public int decode(byte[] from, int length, short[] out) {
    return call(from, length, out, Math.min(MOST_SAMPLES, out.length), 0);
  }

  @Override
  public int conceal(short[] out) {
    return call(new byte[0], 0, out, Frames.SAMPLES, 0);
  }

  @Override
  public int recover(byte[] following, int length, short[] out) {
    return call(following, length, out, Frames.SAMPLES, 1);
  }

  private int call(byte[] from, int length, short[] out, int room, int fec) {
    int octets = Math.min(length, MOST_OCTETS);
    MemorySegment.copy(from, 0, packet, JAVA_BYTE, 0, octets);
    MemorySegment source = octets == 0 ? MemorySegment.NULL : packet;
    int count;
    try {
      count = (int) library.decode.invokeExact(decoder, source, octets, samples, room, fec);
    } catch (Throwable e) {
      throw Libopus.unexpected(e);
    }
    if (count <= 0) {
      return 0;
    }
    MemorySegment.copy(samples, JAVA_SHORT, 0, out, 0, count);
    return count;
  }

  @Override
  public void close() {
    try {
      library.destroyDecoder.invokeExact(decoder);
    } catch (Throwable e) {
      throw Libopus.unexpected(e);
    }
    arena.close();
  }
}
