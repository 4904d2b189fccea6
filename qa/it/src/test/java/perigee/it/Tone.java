package perigee.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Tones in WAV files of 16 bits a sample: made for who speaks, and found in what others recorded.
///
/// @param rate samples a second
record Tone(double hertz, int rate, int channels) {

  private static final int HEAD = 44;
  private static final int SECONDS = 10;
  private static final double LOUDNESS = 8000;

  /// Ten seconds of it.
  byte[] wave() {
    int samples = SECONDS * rate;
    int bytes = 2 * channels * samples;
    ByteBuffer wave = ByteBuffer.allocate(HEAD + bytes).order(ByteOrder.LITTLE_ENDIAN);
    wave.put("RIFF".getBytes(US_ASCII)).putInt(36 + bytes).put("WAVE".getBytes(US_ASCII));
    wave.put("fmt ".getBytes(US_ASCII)).putInt(16).putShort((short) 1);
    wave.putShort((short) channels).putInt(rate).putInt(2 * channels * rate);
    wave.putShort((short) (2 * channels)).putShort((short) 16);
    wave.put("data".getBytes(US_ASCII)).putInt(bytes);
    for (int i = 0; i < samples; i++) {
      short value = (short) (LOUDNESS * Math.sin(2 * Math.PI * hertz * i / rate));
      for (int channel = 0; channel < channels; channel++) {
        wave.putShort(value);
      }
    }
    return wave.array();
  }

  /// How many samples of each channel a file has.
  int samples(byte[] file) {
    return Math.max(0, file.length - HEAD) / (2 * channels);
  }

  /// What of a recording's first channel is this tone (Goertzel).
  Share in(byte[] file, int from, int count) {
    ByteBuffer wave = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    double factor = 2 * Math.cos(2 * Math.PI * hertz / rate);
    double before = 0;
    double last = 0;
    double energy = 0;
    for (int i = 0; i < count; i++) {
      double sample = wave.getShort(HEAD + 2 * channels * (from + i));
      double next = sample + factor * last - before;
      before = last;
      last = next;
      energy += sample * sample;
    }
    double power = last * last + before * before - factor * last * before;
    return new Share(energy, energy == 0 ? 0 : 2 * power / (count * energy));
  }

  /// A part of a recording.
  ///
  /// @param energy sum of the squared samples
  /// @param ofTone 1 if it is nothing but the tone
  record Share(double energy, double ofTone) {}
}
