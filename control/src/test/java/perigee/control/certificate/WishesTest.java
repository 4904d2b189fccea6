package perigee.control.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WishesTest {

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
  private final Wishes wishes = new Wishes(now::get);

  @Test
  void strangersGetNoMoreThanTheRateAllows() {
    for (int i = 0; i < 300; i++) {
      wishes.add("host" + i + ".test");
    }
    assertThat(wishes.dropped()).isEqualTo(300 - 256);
    assertThat(wishes.take()).hasSize(100).startsWith("host0.test");
    assertThat(wishes.take()).isEmpty();
    now.updateAndGet(time -> time.plus(Duration.ofSeconds(2)));
    assertThat(wishes.take()).hasSize(40);
  }

  @Test
  void aHostIsNotedOnceAndOnlyIfItCanBeOne() {
    assertThat(wishes.add("WWW.shop.test")).isTrue();
    assertThat(wishes.add("www.shop.test")).isFalse();
    assertThat(wishes.add("../etc")).isFalse();
    assertThat(wishes.add("*")).isFalse();
    assertThat(wishes.add("a".repeat(254))).isFalse();
    assertThat(wishes.take()).containsExactly("www.shop.test");
  }
}
