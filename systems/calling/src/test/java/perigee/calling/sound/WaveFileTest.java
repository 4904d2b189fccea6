package perigee.calling.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaveFileTest {

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path file = folder.resolve("voice.wav");
    short[] frame = new short[Frames.SAMPLES];
    for (int i = 0; i < frame.length; i++) {
      frame[i] = (short) (100 * i);
    }
    try (WaveWriter writer = WaveWriter.open(file)) {
      writer.write(frame);
      writer.write(frame);
    }
    WaveFile read = WaveFile.open(file, false);
    short[] again = new short[Frames.SAMPLES];
    assertThat(read.read(again)).isTrue();
    assertThat(again).isEqualTo(frame);
    assertThat(read.read(again)).isFalse();
    assertThat(again).isEqualTo(frame);
  }

  @Test
  void otherRatesAreBroughtToOurs() throws IOException {
    Path file = folder.resolve("tone.wav");
    Files.write(file, stereo(44_100, 1000, 44_100));
    WaveFile read = WaveFile.open(file, false);
    assertThat(read.length()).isEqualTo(Frames.RATE);
    short[] frame = new short[Frames.SAMPLES];
    boolean _ = read.read(frame);
    boolean _ = read.read(frame);
    // 20 periods of 1 kHz in 20 ms: 16 samples each, and both channels mixed.
    for (int i = 0; i < 100; i++) {
      double expected = 8000 * Math.sin(2 * Math.PI * 1000 * (i + 320) / Frames.RATE);
      assertThat((double) frame[i]).isBetween(expected - 100, expected + 100);
    }
  }

  private static byte[] stereo(int rate, double hertz, int samples) {
    ByteBuffer wave = ByteBuffer.allocate(44 + 4 * samples).order(ByteOrder.LITTLE_ENDIAN);
    wave.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 4 * samples);
    wave.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    wave.putShort((short) 1).putShort((short) 2).putInt(rate).putInt(4 * rate);
    wave.putShort((short) 4).putShort((short) 16);
    wave.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(4 * samples);
    for (int i = 0; i < samples; i++) {
      double value = Math.sin(2 * Math.PI * hertz * i / rate);
      wave.putShort((short) (12_000 * value)).putShort((short) (4000 * value));
    }
    return wave.array();
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path file = folder.resolve("text.wav");
    Files.writeString(file, "no sound");
    assertThatThrownBy(() -> WaveFile.open(file, false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no WAV file");
  }

  @Test
  void brokenFilesAreRefusedOrReadAsFarAsTheyGo() {
    SplittableRandom random = new SplittableRandom(1);
    byte[] whole = stereo(8000, 500, 200);
    for (int i = 0; i < 5000; i++) {
      byte[] broken = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (int k = 0; k < 4 && broken.length > 0; k++) {
        broken[random.nextInt(Math.min(48, broken.length))] = (byte) random.nextInt();
      }
      try {
        assertThat(WaveFile.samples(broken)).isNotNull();
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageMatching("no.*|a WAV file without sound");
      }
    }
  }
}
