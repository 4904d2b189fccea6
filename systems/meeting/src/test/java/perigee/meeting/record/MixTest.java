package perigee.meeting.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jaredmdobson.concentus.OpusDecoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MixTest {

  private static final int RATE = 48_000;
  private static final long MILLI = 1_000_000;

  /// What was emitted, decoded: one channel.
  private static List<Short> heard(Mix mix, long millis) throws Exception {
    OpusDecoder decoder = new OpusDecoder(RATE, 2);
    List<Short> all = new ArrayList<>();
    List<byte[]> packets = new ArrayList<>();
    mix.emit(
        millis * MILLI,
        (nanos, octets, length) -> {
          assertThat(nanos).isEqualTo(20L * packets.size() * MILLI);
          packets.add(java.util.Arrays.copyOf(octets, length));
        });
    short[] pcm = new short[Mix.FRAME * 2];
    for (byte[] packet : packets) {
      int samples = decoder.decode(packet, 0, packet.length, pcm, 0, Mix.FRAME, false);
      for (int i = 0; i < samples; i++) {
        all.add(pcm[2 * i]);
      }
    }
    return all;
  }

  private static double loudness(List<Short> samples, int fromMillis, int toMillis) {
    return samples.subList(fromMillis * 48, toMillis * 48).stream()
        .mapToDouble(sample -> (double) sample * sample)
        .average()
        .orElse(0);
  }

  private static short[] tone(int samples, int hertz, int peak) {
    short[] pcm = new short[samples * 2];
    for (int i = 0; i < samples; i++) {
      short value = (short) (peak * Math.sin(2 * Math.PI * hertz * i / RATE));
      pcm[2 * i] = value;
      pcm[2 * i + 1] = value;
    }
    return pcm;
  }

  @Test
  void whoSpeaksIsHeardWhereItWas() throws Exception {
    Mix mix = new Mix();
    mix.add(RATE / 2, tone(RATE / 2, 440, 8_000), RATE / 2);
    List<Short> heard = heard(mix, 1_500);
    assertThat(heard).hasSize(RATE * 3 / 2);
    assertThat(loudness(heard, 100, 450)).isLessThan(100);
    assertThat(loudness(heard, 550, 950)).isGreaterThan(10_000_000);
    assertThat(loudness(heard, 1_100, 1_400)).isLessThan(1_000);
  }

  @Test
  void twoAreHeardTogetherAndDoNotTurnOver() throws Exception {
    Mix mix = new Mix();
    mix.add(0, tone(RATE, 440, 30_000), RATE);
    mix.add(0, tone(RATE, 440, 30_000), RATE);
    double together = loudness(heard(mix, 1_000), 200, 800);
    assertThat(together).isGreaterThan(20_000.0 * 20_000);
  }

  @Test
  void whatComesTooLateIsLeftOut() throws IOException {
    Mix mix = new Mix();
    mix.emit(100 * MILLI, (_, _, _) -> {});
    mix.add(0, tone(960, 440, 8_000), 960);
    mix.add(Long.MAX_VALUE / 4, tone(960, 440, 8_000), 960);
    List<Integer> lengths = new ArrayList<>();
    mix.emit(200 * MILLI, (_, _, length) -> lengths.add(length));
    assertThat(lengths).hasSize(5);
  }
}
