package perigee.lab.wan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PathTest {

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int PACKETS = 200_000;

  @Test
  void aPacketComesAfterItsDelayAndTheTimeThatItsBitsTake() {
    Path path = new Path(new PathSpec(20 * MILLI, 0, 0, 1, 8_000_000, 50 * MILLI), 1);

    assertThat(path.due(5 * MILLI, 1_000)).isEqualTo(5 * MILLI + MILLI + 20 * MILLI);
  }

  @Test
  void packetsWaitForTheNarrowLinkUntilItsQueueIsFull() {
    Path path = new Path(new PathSpec(0, 0, 0, 1, 8_000_000, 3 * MILLI), 1);

    assertThat(path.due(0, 1_000)).isEqualTo(MILLI);
    assertThat(path.due(0, 1_000)).isEqualTo(2 * MILLI);
    assertThat(path.due(0, 1_000)).isEqualTo(3 * MILLI);
    assertThat(path.due(0, 1_000)).isEqualTo(4 * MILLI);
    assertThat(path.due(0, 1_000)).isEqualTo(Path.OVERFLOWN);
    assertThat(path.due(2 * MILLI, 1_000)).isEqualTo(5 * MILLI);
  }

  @Test
  void lossHasItsShareAndItsBursts() {
    Path path = new Path(new PathSpec(0, 0, 0.02, 4, 1_000_000_000_000L, MILLI), 7);
    int lost = 0;
    int bursts = 0;
    boolean before = false;
    for (int i = 0; i < PACKETS; i++) {
      boolean isLost = path.due(i * MILLI, 100) == Path.LOST;
      lost += isLost ? 1 : 0;
      bursts += isLost && !before ? 1 : 0;
      before = isLost;
    }

    assertThat((double) lost / PACKETS).isBetween(0.017, 0.023);
    assertThat((double) lost / bursts).isBetween(3.6, 4.4);
  }

  @Test
  void aBurstIsOverAfterAPause() {
    Path path = new Path(new PathSpec(0, 0, 0.02, 4, 1_000_000_000_000L, MILLI), 7);
    int lost = 0;
    int twice = 0;
    boolean before = false;
    for (int i = 0; i < PACKETS; i++) {
      boolean isLost = path.due(1_000L * i * MILLI, 100) == Path.LOST;
      lost += isLost ? 1 : 0;
      twice += isLost && before ? 1 : 0;
      before = isLost;
    }

    assertThat((double) lost / PACKETS).isBetween(0.017, 0.023);
    assertThat((double) twice / PACKETS).isLessThan(0.001);
  }

  @Test
  void aCutPathLosesEverythingAndHealsWithoutMemory() {
    PathSpec whole = new PathSpec(MILLI, 0, 0, 1, 1_000_000_000_000L, MILLI);
    Path path = new Path(whole, 1);
    path.change(whole.cut());
    assertThat(path.due(0, 100)).isEqualTo(Path.LOST);

    path.change(whole);

    assertThat(path.due(10 * MILLI, 100)).isBetween(11 * MILLI, 12 * MILLI);
  }

  @Test
  void jitterNeverLetsAPacketOvertake() {
    Path path = new Path(new PathSpec(5 * MILLI, 4 * MILLI, 0, 1, 1_000_000_000_000L, MILLI), 3);
    long last = 0;
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < 10_000; i++) {
      long due = path.due(i * MILLI, 100);
      assertThat(due).isGreaterThanOrEqualTo(last);
      last = due;
      least = Math.min(least, due - i * MILLI);
      most = Math.max(most, due - i * MILLI);
    }

    assertThat(least).isBetween(5 * MILLI, 6 * MILLI);
    assertThat(most).isBetween(12 * MILLI, 13 * MILLI + MILLI / 10);
  }
}
