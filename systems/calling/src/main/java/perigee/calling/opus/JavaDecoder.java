package perigee.calling.opus;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import perigee.calling.sound.Frames;
import perigee.calling.sound.VoiceDecoder;

/// A decoder by Concentus. What strangers send may make it throw anything: that is a packet that is
/// none.
final class JavaDecoder implements VoiceDecoder {

  private final OpusDecoder decoder;

  JavaDecoder() {
    try {
      decoder = new OpusDecoder(Frames.RATE, 1);
    } catch (OpusException e) {
      throw new IllegalStateException("Opus has 16 kHz", e);
    }
  }

  @Override
  public int decode(byte[] packet, int length, short[] out) {
    try {
      return decoder.decode(packet, 0, length, out, 0, out.length, false);
    } catch (OpusException | RuntimeException | AssertionError _) {
      decoder.resetState();
      return 0;
    }
  }

  @Override
  public int conceal(short[] out) {
    try {
      return decoder.decode((byte[]) null, 0, 0, out, 0, Frames.SAMPLES, false);
    } catch (OpusException | RuntimeException | AssertionError _) {
      decoder.resetState();
      return 0;
    }
  }

  @Override
  public int recover(byte[] following, int length, short[] out) {
    try {
      return decoder.decode(following, 0, length, out, 0, Frames.SAMPLES, true);
    } catch (OpusException | RuntimeException | AssertionError _) {
      decoder.resetState();
      return 0;
    }
  }

  @Override
  public void close() {}
}
