package perigee.calling.sound;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.TargetDataLine;

/// This machine's microphone.
public final class Microphone implements SoundSource {

  static final AudioFormat FORMAT = new AudioFormat(Frames.RATE, Short.SIZE, 1, true, false);

  /// Frames that the system keeps for us.
  static final int FRAMES_KEPT = 6;

  private static final int FRAME_OCTETS = Short.BYTES * Frames.SAMPLES;

  private final TargetDataLine line;
  private final byte[] octets = new byte[FRAME_OCTETS];

  private Microphone(TargetDataLine line) {
    this.line = line;
  }

  /// Opens it.
  ///
  /// @throws IOException if there is none
  public static Microphone open() throws IOException {
    try {
      TargetDataLine line = AudioSystem.getTargetDataLine(FORMAT);
      line.open(FORMAT, FRAMES_KEPT * FRAME_OCTETS);
      line.start();
      return new Microphone(line);
    } catch (LineUnavailableException | IllegalArgumentException e) {
      throw new IOException("there is no microphone (" + e.getMessage() + ")", e);
    }
  }

  @Override
  public boolean read(short[] frame) {
    if (line.available() < FRAME_OCTETS) {
      Arrays.fill(frame, (short) 0);
      return true;
    }
    int read = line.read(octets, 0, FRAME_OCTETS);
    ByteBuffer.wrap(octets, 0, Math.max(0, read))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asShortBuffer()
        .get(frame, 0, Math.max(0, read) / Short.BYTES);
    return true;
  }

  @Override
  public void close() {
    line.close();
  }
}
