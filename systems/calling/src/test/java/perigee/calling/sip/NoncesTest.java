package perigee.calling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NoncesTest {

  private static final int MOST = 65_536;

  private Instant now = Instant.parse("2026-11-29T12:00:00Z");
  private final InstantSource clock = () -> now;
  private final Nonces nonces = new Nonces(new Tokens(new Random(7)), clock);

  @Test
  void aCountIsGoodOnceAndInAnyOrder() {
    String nonce = nonces.fresh();
    assertThat(nonces.take(nonce, 1)).isTrue();
    assertThat(nonces.take(nonce, 1)).isFalse();
    assertThat(nonces.take(nonce, 5)).isTrue();
    assertThat(nonces.take(nonce, 3)).isTrue();
    assertThat(nonces.take(nonce, 3)).isFalse();
    assertThat(nonces.take(nonce, 500)).isTrue();
    assertThat(nonces.take(nonce, 4)).isFalse();
  }

  @Test
  void oneOfSomebodyElseIsNone() {
    String theirs = new Nonces(new Tokens(new Random(8)), clock).fresh();
    assertThat(nonces.take(theirs, 1)).isNull();
    assertThat(nonces.take("x", 1)).isNull();
  }

  @Test
  void anOldOneIsStale() {
    String nonce = nonces.fresh();
    now = now.plus(Duration.ofMinutes(5).plusMillis(1));
    assertThat(nonces.take(nonce, 1)).isFalse();
  }

  /// Whoever asks for many never has an old count taken again.
  @Test
  void whatIsForgottenIsStaleAndNeverFresh() {
    String first = nonces.fresh();
    assertThat(nonces.take(first, 1)).isTrue();
    String last = first;
    for (int i = 0; i < MOST; i++) {
      last = nonces.fresh();
      assertThat(nonces.take(last, 1)).isTrue();
    }
    assertThat(nonces.take(first, 1)).isFalse();
    assertThat(nonces.take(first, 2)).isFalse();
    assertThat(nonces.take(last, 1)).isFalse();
    assertThat(nonces.take(last, 2)).isTrue();
  }

  @Test
  void placesOfThoseThatAreTooOldAreTakenAnew() {
    for (int life = 0; life < 4; life++) {
      for (int i = 0; i < 3_000; i++) {
        assertThat(nonces.take(nonces.fresh(), 1)).isTrue();
      }
      now = now.plus(Duration.ofMinutes(6));
    }
  }
}
