package perigee.calling.sound;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A WAV file that is written, mono at 16 kHz. Its head is right after each second, so that it can
/// be played whatever ends the program.
public final class WaveWriter implements SoundSink {

  private static final Logger LOG = LoggerFactory.getLogger(WaveWriter.class);

  private static final int HEAD = 44;
  private static final int FRAMES_OF_A_SECOND = 1000 / Frames.MILLIS;
  private static final long MOST_BYTES = 1L << 31;

  private final RandomAccessFile file;
  private final ByteBuffer out =
      ByteBuffer.allocate(Short.BYTES * Frames.SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
  private int frames;
  private boolean failed;

  private WaveWriter(RandomAccessFile file) {
    this.file = file;
  }

  /// Begins a file, over what was there.
  public static WaveWriter open(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      file.setLength(0);
      WaveWriter writer = new WaveWriter(file);
      writer.head();
      return writer;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private void head() throws IOException {
    int bytes = frames * Short.BYTES * Frames.SAMPLES;
    ByteBuffer head = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN);
    head.put("RIFF".getBytes(US_ASCII)).putInt(HEAD - 8 + bytes).put("WAVE".getBytes(US_ASCII));
    head.put("fmt ".getBytes(US_ASCII)).putInt(16).putShort((short) 1).putShort((short) 1);
    head.putInt(Frames.RATE).putInt(Short.BYTES * Frames.RATE);
    head.putShort((short) Short.BYTES).putShort((short) Short.SIZE);
    head.put("data".getBytes(US_ASCII)).putInt(bytes);
    file.seek(0);
    file.write(head.array());
    file.seek(file.length());
  }

  @Override
  public void write(short[] frame) {
    if (failed || (long) frames * Short.BYTES * Frames.SAMPLES > MOST_BYTES - (1 << 20)) {
      return;
    }
    try {
      out.clear();
      for (short sample : frame) {
        out.putShort(sample);
      }
      file.write(out.array());
      frames++;
      if (frames % FRAMES_OF_A_SECOND == 0) {
        head();
      }
    } catch (IOException e) {
      failed = true;
      LOG.error("event=recording-failed error=\"{}\"", e.getMessage());
    }
  }

  @Override
  public void close() {
    try (file) {
      head();
    } catch (IOException e) {
      LOG.error("event=recording-failed error=\"{}\"", e.getMessage());
    }
  }
}
