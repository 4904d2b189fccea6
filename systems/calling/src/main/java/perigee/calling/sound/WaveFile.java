package perigee.calling.sound;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// A WAV file that is read: PCM of 16 bits, any rate up to 192 kHz, up to eight channels, which are
/// mixed. It is brought to 16 kHz at once.
public final class WaveFile implements SoundSource {

  private static final int MOST_BYTES = 256 << 20;
  private static final int MOST_RATE = 192_000;
  private static final int MOST_CHANNELS = 8;
  private static final int RIFF_HEAD = 12;
  private static final int CHUNK_HEAD = 8;
  private static final int FORMAT_BYTES = 16;
  private static final int PCM = 1;
  private static final int EXTENSIBLE = 0xFFFE;

  private final short[] samples;
  private final boolean again;
  private int at;

  private WaveFile(short[] samples, boolean again) {
    this.samples = samples;
    this.again = again;
  }

  /// Opens a file.
  ///
  /// @param again whether it begins anew at its end
  /// @throws IOException if it can't be read, or is none
  public static WaveFile open(Path file, boolean again) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException(file + " is larger than " + (MOST_BYTES >> 20) + " MiB");
    }
    try {
      return new WaveFile(samples(Files.readAllBytes(file)), again);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /// What a WAV file holds, at 16 kHz.
  ///
  /// @throws IllegalArgumentException if it is none
  static short[] samples(byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < RIFF_HEAD
        || !tag(bytes, 0).equals("RIFF")
        || !tag(bytes, 8).equals("WAVE")) {
      throw new IllegalArgumentException("no WAV file");
    }
    int channels = 0;
    int rate = 0;
    int at = RIFF_HEAD;
    while (at + CHUNK_HEAD <= bytes.length) {
      String kind = tag(bytes, at);
      long said = Integer.toUnsignedLong(file.getInt(at + Integer.BYTES));
      int body = at + CHUNK_HEAD;
      // A file that is still written, or was not ended, says nothing right.
      int length = (int) Math.min(said, bytes.length - body);
      if (kind.equals("fmt ") && length >= FORMAT_BYTES) {
        channels = file.getShort(body + 2);
        rate = file.getInt(body + 4);
        checkFormat(file.getShort(body) & 0xffff, channels, rate, file.getShort(body + 14));
      } else if (kind.equals("data") && channels > 0) {
        return Resampler.convert(mixed(file, body, length, channels), rate, Frames.RATE);
      }
      at = body + length + (length & 1);
    }
    throw new IllegalArgumentException("a WAV file without sound");
  }

  private static void checkFormat(int format, int channels, int rate, int bits) {
    if ((format != PCM && format != EXTENSIBLE)
        || bits != Short.SIZE
        || channels < 1
        || channels > MOST_CHANNELS
        || rate < 1000
        || rate > MOST_RATE) {
      throw new IllegalArgumentException("not PCM of 16 bits with one to eight channels");
    }
  }

  private static String tag(byte[] bytes, int at) {
    return new String(bytes, at, Integer.BYTES, US_ASCII);
  }

  private static short[] mixed(ByteBuffer file, int from, int length, int channels) {
    short[] mono = new short[length / (Short.BYTES * channels)];
    for (int i = 0; i < mono.length; i++) {
      int sum = 0;
      for (int channel = 0; channel < channels; channel++) {
        sum += file.getShort(from + Short.BYTES * (i * channels + channel));
      }
      mono[i] = (short) (sum / channels);
    }
    return mono;
  }

  /// How many there are.
  public int length() {
    return samples.length;
  }

  @Override
  public boolean read(short[] frame) {
    int count = Math.min(frame.length, samples.length - at);
    System.arraycopy(samples, at, frame, 0, count);
    Arrays.fill(frame, count, frame.length, (short) 0);
    at += count;
    if (at == samples.length && again) {
      at = 0;
    }
    return at < samples.length;
  }

  @Override
  public void close() {}
}
