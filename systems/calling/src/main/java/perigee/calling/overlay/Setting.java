package perigee.calling.overlay;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// What the parts of one member share.
record Setting(
    OverlayConfig config,
    Outside outside,
    Conversations conversations,
    Notary notary,
    InstantSource clock,
    RandomGenerator random) {

  long nowMillis() {
    return clock.millis();
  }

  long nowSeconds() {
    return clock.millis() / 1000;
  }
}
