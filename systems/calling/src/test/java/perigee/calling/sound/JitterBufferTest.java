package perigee.calling.sound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import perigee.calling.sound.JitterBuffer.Turn;

class JitterBufferTest {

  private static final long MILLI = 1_000_000;

  private final JitterBuffer buffer = new JitterBuffer();
  private final byte[] packet = new byte[1500];

  private void put(int sequence, long arrivalMillis) {
    byte[] payload = {(byte) sequence};
    buffer.put(sequence & 0xffff, sequence * 960, payload, 0, 1, arrivalMillis * MILLI);
  }

  private String take() {
    Turn turn = buffer.take(packet);
    return turn == Turn.PLAY || turn == Turn.RECOVER ? turn + " " + packet[0] : turn.toString();
  }

  @Test
  void packetsAreTakenInOrderWhateverOrderTheyCameIn() {
    put(1, 0);
    put(3, 40);
    put(2, 41);
    assertThat(List.of(take(), take(), take())).containsExactly("PLAY 1", "PLAY 2", "PLAY 3");
  }

  @Test
  void whatIsLostIsMadeUpForByTheNext() {
    put(1, 0);
    put(2, 20);
    assertThat(take()).isEqualTo("PLAY 1");
    put(4, 60);
    put(5, 80);
    assertThat(List.of(take(), take(), take(), take()))
        .containsExactly("PLAY 2", "RECOVER 4", "PLAY 4", "PLAY 5");
    assertThat(buffer.lost()).isEqualTo(1);
  }

  @Test
  void numbersGoOnBehindTheirEnd() {
    put(65_534, 0);
    put(65_535, 20);
    put(65_536, 40);
    put(65_537, 60);
    assertThat(List.of(take(), take(), take(), take()))
        .containsExactly("PLAY -2", "PLAY -1", "PLAY 0", "PLAY 1");
  }

  @Test
  void whenNothingComesItIsSilentAfterAWhile() {
    put(1, 0);
    put(2, 20);
    List<String> turns = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      turns.add(take());
    }
    assertThat(turns.subList(0, 7))
        .containsExactly("PLAY 1", "PLAY 2", "CONCEAL", "CONCEAL", "CONCEAL", "CONCEAL", "CONCEAL");
    assertThat(turns.subList(7, 9)).containsOnly("SILENCE");
    put(900, 20_000);
    put(901, 20_020);
    assertThat(take()).isEqualTo("PLAY " + (byte) 900);
  }

  /// What a network delays by up to 100 ms is waited for, and no longer when it does not any more.
  @Test
  void itWaitsAsLongAsDelaysNeed() {
    SplittableRandom random = new SplittableRandom(1);
    int sequence = 0;
    long now = 0;
    for (; sequence < 1000; sequence++, now += 20) {
      put(sequence, now + random.nextInt(100));
      buffer.take(packet);
    }
    assertThat(buffer.target()).isBetween(5, 7);
    long before = buffer.late() + buffer.lost();
    assertThat(before).isLessThan(60);
    for (; sequence < 3000; sequence++, now += 20) {
      put(sequence, now);
      if (buffer.take(packet) == Turn.SHORTEN) {
        boolean _ = buffer.takeSecond(packet);
      }
    }
    assertThat(buffer.target()).isEqualTo(2);
  }

  @Test
  void neitherOctetsNorNumbersOfStrangersDoHarm() {
    SplittableRandom random = new SplittableRandom(2);
    byte[] bytes = new byte[3000];
    for (int i = 0; i < 20_000; i++) {
      int length = random.nextInt(3000);
      buffer.put(
          random.nextInt(65_536), random.nextInt(), bytes, 0, length, random.nextLong(1L << 50));
      buffer.take(packet);
    }
    put(5, 1);
    assertThat(buffer.length()).isLessThanOrEqualTo(1500);
  }
}
