package perigee.calling.opus;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import perigee.calling.sound.Frames;
import perigee.calling.sound.VoiceEncoder;

/// An encoder by libopus.
final class NativeEncoder implements VoiceEncoder {

  private static final int ROOM = 1275;

  private final Libopus library;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment samples = arena.allocate(JAVA_SHORT, Frames.SAMPLES);
  private final MemorySegment packet = arena.allocate(ROOM);
  private final MemorySegment encoder;

  NativeEncoder(Libopus library) {
    this.library = library;
    try {
      encoder =
          (MemorySegment)
              library.createEncoder.invokeExact(Frames.RATE, 1, Libopus.VOIP, MemorySegment.NULL);
    } catch (Throwable e) {
      throw Libopus.unexpected(e);
    }
    set(Libopus.SET_BITRATE, Opus.USUAL_BITRATE);
    set(Libopus.SET_VBR, 0);
    set(Libopus.SET_INBAND_FEC, 1);
    set(Libopus.SET_LOSS, Opus.ASSUMED_LOSS);
    set(Libopus.SET_COMPLEXITY, Opus.COMPLEXITY);
    set(Libopus.SET_MAX_BANDWIDTH, Libopus.WIDEBAND);
    set(Libopus.SET_SIGNAL, Libopus.VOICE);
  }

  private void set(int what, int value) {
    try {
      int _ = (int) library.control.invokeExact(encoder, what, value);
    } catch (Throwable e) {
      throw Libopus.unexpected(e);
    }
  }

  @Override
  public int encode(short[] frame, byte[] out, int at) {
    MemorySegment.copy(frame, 0, samples, JAVA_SHORT, 0, Frames.SAMPLES);
    int room = Math.min(ROOM, out.length - at);
    int written;
    try {
      written = (int) library.encode.invokeExact(encoder, samples, Frames.SAMPLES, packet, room);
    } catch (Throwable e) {
      throw Libopus.unexpected(e);
    }
    if (written < 0) {
      throw new IllegalStateException("libopus refuses a frame: " + written);
    }
    MemorySegment.copy(packet, JAVA_BYTE, 0, out, at, written);
    return written;
  }

  @Override
  public void bitrate(int bitsPerSecond) {
    set(Libopus.SET_BITRATE, bitsPerSecond);
  }

  @Override
  public void close() {
    try {
      library.destroyEncoder.invokeExact(encoder);
    } catch (Throwable e) {
      throw Libopus.unexpected(e);
    }
    arena.close();
  }
}
