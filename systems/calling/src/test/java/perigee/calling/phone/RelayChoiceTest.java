package perigee.calling.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import perigee.calling.phone.RelayChoice.Leg;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.Octets;

class RelayChoiceTest {

  private static final double MILLI = 1e6;

  private static Leg leg(String id, double millis, double loss, long freeBps) {
    return new Leg(new HostEntry(id, id, 1, Octets.NONE), millis * MILLI, loss, freeBps);
  }

  private static List<String> best(Leg... legs) {
    return RelayChoice.best(List.of(legs), 2, Set.of()).stream().map(HostEntry::id).toList();
  }

  @Test
  void theNearestIsBestIfAllElseIsEqual() {
    assertThat(best(leg("far", 120, 0, 0), leg("near", 15, 0, 0), leg("middle", 60, 0, 0)))
        .containsExactly("near", "middle");
  }

  @Test
  void whatLosesIsWorseThanWhatIsFarther() {
    assertThat(best(leg("lossy", 20, 0.1, 0), leg("clean", 60, 0, 0)).getFirst())
        .isEqualTo("clean");
  }

  @Test
  void whoHasNothingLeftIsWorseThanWhoIsFarther() {
    assertThat(best(leg("full", 10, 0, 200_000), leg("free", 60, 0, 10_000_000)).getFirst())
        .isEqualTo("free");
  }

  @Test
  void whoDidNotAnswerIsNoChoice() {
    assertThat(best(leg("silent", 0, 1, 0))).isEmpty();
    assertThat(RelayChoice.cost(0, 0, 0)).isInfinite();
  }

  @Test
  void aChangeMustBeWorthIt() {
    double now = RelayChoice.cost(50 * MILLI, 0, 0);
    assertThat(RelayChoice.isWorth(RelayChoice.cost(48 * MILLI, 0, 0), now)).isFalse();
    assertThat(RelayChoice.isWorth(RelayChoice.cost(10 * MILLI, 0, 0), now)).isTrue();
  }

  @Test
  void oneThatIsUsedIsLeftForAMuchBetterOneOnly() {
    List<RelayChoice.Leg> legs = List.of(leg("used", 50, 0, 0), leg("new", 48, 0, 0));
    assertThat(RelayChoice.best(legs, 1, Set.of("used")).getFirst().id()).isEqualTo("used");
    List<RelayChoice.Leg> worse = List.of(leg("used", 90, 0, 0), leg("new", 15, 0, 0));
    assertThat(RelayChoice.best(worse, 1, Set.of("used")).getFirst().id()).isEqualTo("new");
  }
}
