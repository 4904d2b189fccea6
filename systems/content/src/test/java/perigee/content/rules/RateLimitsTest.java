package perigee.content.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import perigee.model.property.RateLimit;

class RateLimitsTest {

  private static final RateLimit LIMIT = new RateLimit(2, Duration.ofSeconds(1), 4);
  private static final long NOW = 1_000_000;

  private final RateLimits limits = new RateLimits(1 << 10, new Random(1));

  private static InetAddress address(int... bytes) throws UnknownHostException {
    byte[] raw = new byte[bytes.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (byte) bytes[i];
    }
    return InetAddress.getByAddress(raw);
  }

  private long acquire(InetAddress client, long now) {
    return limits.acquire("p", client, LIMIT, now);
  }

  private void empty(InetAddress client) {
    for (int i = 0; i < LIMIT.burst(); i++) {
      assertThat(acquire(client, NOW)).isZero();
    }
  }

  @Test
  void burstPassesThenTokensComeAtTheirPace() throws UnknownHostException {
    InetAddress client = address(10, 0, 0, 1);
    empty(client);
    assertThat(acquire(client, NOW)).isEqualTo(500);
    assertThat(acquire(client, NOW + 499)).isEqualTo(1);
    assertThat(acquire(client, NOW + 500)).isZero();
    assertThat(acquire(client, NOW + 500)).isEqualTo(500);
    assertThat(acquire(client, NOW + 10_000)).isZero();
  }

  @Test
  void clientsAndPropertiesCountForThemselves() throws UnknownHostException {
    empty(address(10, 0, 0, 1));
    assertThat(acquire(address(10, 0, 0, 2), NOW)).isZero();
    assertThat(limits.acquire("q", address(10, 0, 0, 1), LIMIT, NOW)).isZero();
  }

  @Test
  void oneNetworkOfIpv6IsOneClient() throws UnknownHostException {
    empty(address(32, 1, 13, 184, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1));
    InetAddress sameNet = address(32, 1, 13, 184, 0, 0, 0, 1, 9, 9, 9, 9, 0, 0, 0, 1);
    InetAddress otherNet = address(32, 1, 13, 184, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1);
    assertThat(acquire(sameNet, NOW)).isPositive();
    assertThat(acquire(otherNet, NOW)).isZero();
  }

  @Test
  void floodOfAddressesDoesNotFreeALimitedClient() throws UnknownHostException {
    InetAddress client = address(10, 0, 0, 1);
    empty(client);
    for (int i = 0; i < 5000; i++) {
      assertThat(acquire(address(11, 1, i >> 8, i & 0xff), NOW)).isZero();
    }
    assertThat(acquire(client, NOW)).isPositive();
  }
}
