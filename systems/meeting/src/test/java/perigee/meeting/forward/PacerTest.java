package perigee.meeting.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacerTest {

  private static final long SECOND = 1_000_000_000L;
  private static final int OCTETS = 1_050;

  @ParameterizedTest
  @CsvSource({
    "600000, 3", // at the least
    "2900000, 7", // a frame of 1.5 Mbit/s, paced at one and a half times what was estimated
    "20000000, 14", // what any path takes at once (RFC 6928)
    "60000000, 36" // 5 ms
  })
  void aFrameLeavesAtOnceAndNotMuchMore(long bps, int packets) {
    Pacer pacer = new Pacer();
    pacer.rate(bps);
    pacer.leak(SECOND);
    int _ = leaving(pacer);
    pacer.leak(2 * SECOND);
    assertThat(leaving(pacer)).isEqualTo(packets);
    assertThat(leaving(pacer)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"600000", "2900000"})
  void theFirstPictureBeginsAsTcpDoes(long bps) { // RFC 6928 §2
    Pacer pacer = new Pacer();
    pacer.rate(bps);
    pacer.leak(SECOND);
    pacer.left(OCTETS);
    pacer.leak(2 * SECOND);
    assertThat(leaving(pacer)).isEqualTo(13);
  }

  @ParameterizedTest
  @CsvSource({"600000", "2900000", "20000000"})
  void inTheLongRunNoMoreLeavesThanTheRate(long bps) {
    Pacer pacer = new Pacer();
    pacer.rate(bps);
    pacer.leak(0);
    int _ = leaving(pacer);
    long octets = 0;
    for (long now = SECOND; now < 3 * SECOND; now += Forwarding.TICK_NANOS) {
      pacer.leak(now);
      octets += (long) OCTETS * leaving(pacer);
    }
    assertThat(octets * Byte.SIZE / 2).isBetween(bps * 97 / 100, bps * 115 / 100);
  }

  private static int leaving(Pacer pacer) {
    int packets = 0;
    while (pacer.mayLeave()) {
      pacer.left(OCTETS);
      packets++;
    }
    return packets;
  }
}
