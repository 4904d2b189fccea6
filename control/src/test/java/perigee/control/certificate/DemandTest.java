package perigee.control.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemandTest {

  @Test
  void namesOfTheNetworkItselfAreWantedAhead() {
    Set<String> own = Demand.own(List.of("edge1", "no name"), "Perigee.test");

    Demand demand = Demand.of(List.of(), own);

    assertThat(demand.named())
        .containsExactly("*.beacon.perigee.test", "*.edge1.edge.perigee.test");
    assertThat(Keeper.covers(demand.named(), "0a1b2c3d4e5f6071.beacon.perigee.test")).isTrue();
  }

  @Test
  void withoutAMappingZoneThereAreNone() {
    assertThat(Demand.own(List.of("edge1"), "")).isEmpty();
  }
}
