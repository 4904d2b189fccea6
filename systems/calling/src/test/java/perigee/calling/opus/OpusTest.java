package perigee.calling.opus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.calling.sound.Frames;
import perigee.calling.sound.VoiceDecoder;
import perigee.calling.sound.VoiceEncoder;

/// Opus by either library.
class OpusTest {

  private static final int FRAMES = 250;

  private static VoiceEncoder encoder(String by) {
    return by.equals("java") ? new JavaEncoder() : Opus.encoder();
  }

  private static VoiceDecoder decoder(String by) {
    return by.equals("java") ? new JavaDecoder() : Opus.decoder();
  }

  /// Goes through a codec; lost packets are made up for as a phone does.
  private static short[] through(String by, short[] voice, double loss, int bitrate, int seed) {
    short[] heard = new short[voice.length];
    short[] out = new short[Frames.RATE * 120 / 1000];
    SplittableRandom random = new SplittableRandom(seed);
    byte[][] packets = new byte[FRAMES][300];
    int[] lengths = new int[FRAMES];
    try (VoiceEncoder encoder = encoder(by);
        VoiceDecoder decoder = decoder(by)) {
      encoder.bitrate(bitrate);
      short[] frame = new short[Frames.SAMPLES];
      for (int i = 0; i < FRAMES; i++) {
        System.arraycopy(voice, i * Frames.SAMPLES, frame, 0, Frames.SAMPLES);
        int length = encoder.encode(frame, packets[i], 0);
        assertThat(length).isBetween(bitrate / 400 - 5, bitrate / 400 + 2);
        lengths[i] = random.nextDouble() < loss ? 0 : length;
      }
      for (int i = 0; i < FRAMES; i++) {
        boolean behind = i + 1 < FRAMES && lengths[i + 1] > 0;
        int samples;
        if (lengths[i] > 0) {
          samples = decoder.decode(packets[i], lengths[i], out);
        } else if (behind) {
          samples = decoder.recover(packets[i + 1], lengths[i + 1], out);
        } else {
          samples = decoder.conceal(out);
        }
        assertThat(samples).isEqualTo(Frames.SAMPLES);
        System.arraycopy(out, 0, heard, i * Frames.SAMPLES, Frames.SAMPLES);
      }
    }
    return heard;
  }

  @ParameterizedTest
  @ValueSource(strings = {"java", "best"})
  void voiceIsUnderstoodAlsoWhenATenthIsLost(String by) {
    short[] voice = Speech.like(FRAMES * Frames.SAMPLES);
    int usual = Opus.USUAL_BITRATE;
    assertThat(Intelligibility.of(voice, through(by, voice, 0, usual, 3))).isGreaterThan(0.95);
    // The Java port puts a little less into what is said twice.
    assertThat(understood(by, voice, usual)).isGreaterThan(by.equals("java") ? 0.93 : 0.94);
    assertThat(understood(by, voice, Opus.LOSS_BITRATE)).isGreaterThan(0.96);
  }

  /// The mean of some ways of losing a tenth.
  private static double understood(String by, short[] voice, int bitrate) {
    return IntStream.range(3, 7)
        .mapToDouble(seed -> Intelligibility.of(voice, through(by, voice, 0.1, bitrate, seed)))
        .average()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"java", "best"})
  void whateverStrangersSendIsHeardOrLeftOut(String by) {
    SplittableRandom random = new SplittableRandom(4);
    short[] out = new short[Frames.RATE * 120 / 1000];
    byte[] packet = new byte[1500];
    try (VoiceDecoder decoder = decoder(by)) {
      for (int i = 0; i < 3000; i++) {
        int length = 1 + random.nextInt(i % 10 == 0 ? packet.length : 80);
        random.nextBytes(packet);
        assertThat(decoder.decode(packet, length, out)).isBetween(0, out.length);
        assertThat(decoder.recover(packet, length, out)).isBetween(0, out.length);
      }
    }
  }
}
