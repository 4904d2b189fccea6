package perigee.content.nameserver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;
import perigee.model.mapping.NameSighting;

class ResolverWatchTest {

  private final Asking asking = new Asking();

  @Test
  void whoHidesItsClientIsToldOnceAMinute() {
    asking.ask("www.example.test", Type.A);
    asking.ask("www.example.test", Type.A);
    assertThat(asking.sightings).containsExactly(new NameSighting("", "198.51.100.53", true));
    asking.millis.addAndGet(61_000);
    asking.ask("www.example.test", Type.A);
    assertThat(asking.sightings).hasSize(2);
  }

  @Test
  void whoTellsItsClientIsNotTold() {
    asking.ask("www.example.test", Type.A, Asking.subnet("203.0.113.0", 24));
    asking.ask("plain.example.test", Type.A);
    assertThat(asking.sightings).isEmpty();
  }

  @Test
  void aFloodOfSendersThatAreNoneIsBounded() {
    for (int i = 0; i < 100_000; i++) {
      asking.from(0x0a00_0000L + i, false).ask("www.example.test", Type.A);
    }
    assertThat(asking.sightings).hasSizeLessThanOrEqualTo(256);
  }
}
