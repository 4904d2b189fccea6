package perigee.control.fleet;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import perigee.control.store.Nodes;
import perigee.model.Role;

class HomecomingTest {

  private static final Instant WENT = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant BACK = WENT.plus(ofHours(5));

  private final Homecoming homecoming =
      new Homecoming(
          List.of(node("edge1", WENT), node("edge2", WENT.minus(ofHours(1))), node("new", null)),
          BACK);

  private static Nodes.NodeRecord node(String id, @Nullable Instant seenAt) {
    return new Nodes.NodeRecord(id, Role.EDGE, "east", WENT.minus(ofHours(9)), seenAt);
  }

  @Test
  void whoWasLinkedWhenControlWentIsExpectedHoweverLongItWasAway() {
    assertThat(homecoming.end(WENT)).contains(BACK.plus(ofSeconds(20)));
    assertThat(homecoming.end(WENT.minus(ofSeconds(30)))).isPresent();
  }

  @Test
  void whoHadGoneBeforeIsNotExpected() {
    assertThat(homecoming.end(WENT.minus(ofHours(1)))).isEmpty();
  }

  @Test
  void theTimeToComeBackBeginsWhenControlCanBeAsked() {
    homecoming.open(BACK.plus(ofSeconds(12)));
    assertThat(homecoming.end(WENT)).contains(BACK.plus(ofSeconds(32)));
  }
}
