package perigee.content.nameserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import perigee.content.nameserver.RateLimit.Verdict;

class RateLimitTest {

  private final RateLimit limit = new RateLimit(100);
  private final Client client = new Client();

  @Test
  void aNetworkGetsItsShareThenEverySecondIsSlipped() {
    Map<Verdict, Integer> seen = new EnumMap<>(Verdict.class);
    for (int i = 0; i < 300; i++) {
      client.set(4, (0xc633_6400L + i % 256) << 32, 0, false);
      seen.merge(limit.judge(client, false, 1000), 1, Integer::sum);
    }
    assertThat(seen)
        .containsEntry(Verdict.SEND, 100)
        .containsEntry(Verdict.TRUNCATE, 100)
        .containsEntry(Verdict.DROP, 100);
    client.set(4, 0xc633_6500L << 32, 0, false);
    assertThat(limit.judge(client, false, 1000)).isEqualTo(Verdict.SEND);
  }

  @Test
  void creditsComeBackWithTime() {
    assertThat(sentOf(200, 0)).isEqualTo(100);
    assertThat(sentOf(200, 500)).isEqualTo(50);
    assertThat(sentOf(200, 60_000)).isEqualTo(100);
  }

  @Test
  void failuresCostMore() {
    client.set(16, 0x2001_0db8_0000_0000L, 7, false);
    int sent = 0;
    for (int i = 0; i < 100; i++) {
      sent += limit.judge(client, true, 0) == Verdict.SEND ? 1 : 0;
    }
    assertThat(sent).isEqualTo(20);
  }

  @Test
  void whoHasShownItsAddressIsNotHeldBack() {
    for (int i = 0; i < 1000; i++) {
      assertThat(limit.judge(client.set(4, 1L << 32, 0, true), true, 0)).isEqualTo(Verdict.SEND);
      client.set(4, 0x7f00_0001L << 32, 0, false);
      assertThat(limit.judge(client, true, 0)).isEqualTo(Verdict.SEND);
    }
  }

  @Test
  void aFloodFromEverywhereDoesNotSilenceAQuietNetwork() {
    Random random = new Random(7);
    int quiet = 0;
    for (int i = 0; i < 1_000_000; i++) {
      client.set(4, (long) random.nextInt() << 32, 0, false);
      limit.judge(client, false, i / 1000);
      if (i % 10_000 == 0) {
        client.set(4, 0xc633_6400L << 32, 0, false);
        quiet += limit.judge(client, false, i / 1000) == Verdict.SEND ? 1 : 0;
      }
    }
    assertThat(quiet).isEqualTo(100);
  }

  private int sentOf(int count, long millis) {
    client.set(4, 0xc000_0200L << 32, 0, false);
    int sent = 0;
    for (int i = 0; i < count; i++) {
      sent += limit.judge(client, false, millis) == Verdict.SEND ? 1 : 0;
    }
    return sent;
  }
}
