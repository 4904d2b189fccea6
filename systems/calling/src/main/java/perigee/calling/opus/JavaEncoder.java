package perigee.calling.opus;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusBandwidth;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusSignal;
import perigee.calling.sound.Frames;
import perigee.calling.sound.VoiceEncoder;

/// An encoder by Concentus.
final class JavaEncoder implements VoiceEncoder {

  private final OpusEncoder encoder;

  JavaEncoder() {
    try {
      encoder = new OpusEncoder(Frames.RATE, 1, OpusApplication.OPUS_APPLICATION_VOIP);
    } catch (OpusException e) {
      throw new IllegalStateException("Opus has 16 kHz", e);
    }
    encoder.setBitrate(Opus.USUAL_BITRATE);
    encoder.setUseVBR(false);
    encoder.setUseDTX(false);
    encoder.setUseInbandFEC(true);
    encoder.setPacketLossPercent(Opus.ASSUMED_LOSS);
    encoder.setComplexity(Opus.COMPLEXITY);
    encoder.setMaxBandwidth(OpusBandwidth.OPUS_BANDWIDTH_WIDEBAND);
    encoder.setSignalType(OpusSignal.OPUS_SIGNAL_VOICE);
  }

  @Override
  public int encode(short[] frame, byte[] out, int at) {
    try {
      return encoder.encode(frame, 0, Frames.SAMPLES, out, at, out.length - at);
    } catch (OpusException e) {
      throw new IllegalStateException("a frame of 20 ms is one of Opus", e);
    }
  }

  @Override
  public void bitrate(int bitsPerSecond) {
    encoder.setBitrate(bitsPerSecond);
  }

  @Override
  public void close() {}
}
