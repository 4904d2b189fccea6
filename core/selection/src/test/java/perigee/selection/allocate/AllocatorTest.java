package perigee.selection.allocate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AllocatorTest {

  private static final double NEAR = 10e6;
  private static final double FAR = 200e6;

  @Test
  void whatCanNotBeProtectedIsNotPaidFor() {
    // Two regions could not carry what three do, so nobody is sent far away to keep room for that.
    Capacities.Builder builder = Capacities.builder(1);
    int all = builder.root("all", Double.POSITIVE_INFINITY);
    for (String region : List.of("near", "next", "far")) {
      builder.region(builder.below(all, region, 10));
    }
    Demands demands = new Demands(builder.build(), List.of(Contract.usual()), 3);
    for (int i = 0; i < 23; i++) {
      int item = demands.add(0, Demands.NOWHERE, 1);
      demands.candidate(item, 0, NEAR);
      demands.candidate(item, 1, NEAR + i * 1e6);
      demands.candidate(item, 2, FAR + i * 1e6);
    }

    Allocation allocation = new Allocator(AllocatorConfig.DEFAULT).allocate(demands, null);

    assertThat(allocation.overloads()).isEmpty();
    assertThat(allocation.load(builder.build().nodes() - 1, 0)).isBetween(3.0, 6.0);
  }

  @Test
  void theLossOfARegionMayUseWhatIsKeptForChance() {
    Capacities.Builder builder = Capacities.builder(1);
    int all = builder.root("all", Double.POSITIVE_INFINITY);
    for (String region : List.of("near", "next", "far")) {
      int node = builder.below(all, region, 10);
      builder.emergency(node, 14).region(node);
    }
    Demands demands = new Demands(builder.build(), List.of(Contract.usual()), 3);
    for (int i = 0; i < 19; i++) {
      int item = demands.add(0, Demands.NOWHERE, 1);
      demands.candidate(item, 0, NEAR);
      demands.candidate(item, 1, NEAR + i * 1e6);
      demands.candidate(item, 2, FAR + i * 1e6);
    }

    Allocation allocation = new Allocator(AllocatorConfig.DEFAULT).allocate(demands, null);

    for (int region = 0; region < 3; region++) {
      assertThat(allocation.load(all + 1 + region, 0)).isLessThanOrEqualTo(10);
      assertThat(allocation.unprotected(region)).isZero();
    }
    // Within the usual limits alone, half of all would have had to be far away.
    assertThat(allocation.load(all + 3, 0)).isLessThanOrEqualTo(2);
  }
}
