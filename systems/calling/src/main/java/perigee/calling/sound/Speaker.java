package perigee.calling.sound;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;

/// This machine's speaker. What it has no room for is left out: it would only be heard late.
public final class Speaker implements SoundSink {

  private static final int FRAME_OCTETS = Short.BYTES * Frames.SAMPLES;

  private final SourceDataLine line;
  private final byte[] octets = new byte[FRAME_OCTETS];

  private Speaker(SourceDataLine line) {
    this.line = line;
  }

  /// Opens it.
  ///
  /// @throws IOException if there is none
  public static Speaker open() throws IOException {
    try {
      SourceDataLine line = AudioSystem.getSourceDataLine(Microphone.FORMAT);
      line.open(Microphone.FORMAT, Microphone.FRAMES_KEPT * FRAME_OCTETS);
      line.start();
      return new Speaker(line);
    } catch (LineUnavailableException | IllegalArgumentException e) {
      throw new IOException("there is no speaker (" + e.getMessage() + ")", e);
    }
  }

  @Override
  public void write(short[] frame) {
    if (line.available() >= FRAME_OCTETS) {
      ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(frame);
      line.write(octets, 0, FRAME_OCTETS);
    }
  }

  @Override
  public void close() {
    line.close();
  }
}
