package perigee.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientCountsTest {

  private final ClientCounts counts = new ClientCounts(bounds(false));

  private static ClientBounds bounds(boolean loopbackCounts) {
    return new ClientBounds(2, loopbackCounts, 0, Duration.ZERO, 0, Duration.ZERO);
  }

  private boolean take(String client) {
    return counts.take(InetAddress.ofLiteral(client));
  }

  @Test
  void eachAddressCountsForItself() {
    assertThat(take("192.0.2.1")).isTrue();
    assertThat(take("192.0.2.1")).isTrue();
    assertThat(take("192.0.2.1")).isFalse();
    assertThat(take("192.0.2.2")).isTrue();
  }

  @Test
  void anIpv6ClientIsItsNetwork() {
    assertThat(take("2001:db8:0:1::1")).isTrue();
    assertThat(take("2001:db8:0:1:ffff::2")).isTrue();
    assertThat(take("2001:db8:0:1::3")).isFalse();
    assertThat(take("2001:db8:0:2::1")).isTrue();
  }

  @Test
  void nothingIsKeptOfThoseThatLeft() {
    InetAddress client = InetAddress.ofLiteral("192.0.2.1");
    counts.take(client);
    counts.take(client);
    counts.take(client);
    counts.leave(client);
    assertThat(counts.size()).isEqualTo(1);
    counts.leave(client);
    assertThat(counts.size()).isZero();
  }

  @Test
  void clientsOnThisMachineMayBeAProxyForMany() {
    for (int i = 0; i < 10; i++) {
      assertThat(take("127.0.0.1")).isTrue();
      assertThat(take("::1")).isTrue();
    }
    ClientCounts all = new ClientCounts(bounds(true));
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    assertThat(all.take(here)).isTrue();
    assertThat(all.take(here)).isTrue();
    assertThat(all.take(here)).isFalse();
  }
}
