package perigee.selection.allocate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemandsTest {

  private static final int REGIONS = 300;
  private static final int CANDIDATES = 3;

  private final Demands demands =
      new Demands(
          capacities(),
          List.of(Contract.usual(), new Contract("premium", 10, new BitSet())),
          CANDIDATES);

  private static Capacities capacities() {
    Capacities.Builder builder = Capacities.builder(2);
    for (int i = 0; i < REGIONS; i++) {
      builder.region(builder.root("region" + i, 1, 1));
    }
    return builder.build();
  }

  @Test
  void theCheapestCandidatesAreKeptInTheirOrder() {
    int item = demands.add(0, Demands.NOWHERE, 1, 2);
    int last = REGIONS - 1;
    demands.candidate(item, 7, 40);
    demands.candidate(item, last, 10);
    demands.candidate(item, 2, 30);
    demands.candidate(item, 1, 30);
    assertThat(demands.candidates(item)).isEqualTo(CANDIDATES);
    assertThat(
            new int[] {demands.region(item, 0), demands.region(item, 1), demands.region(item, 2)})
        .containsExactly(last, 1, 2);
    assertThat(demands.cost(item, 0)).isEqualTo(10);
    assertThat(demands.cost(item, 2)).isEqualTo(30);
    assertThat(demands.slot(item, 2)).isEqualTo(2);
    assertThat(demands.slot(item, 7)).isEqualTo(CANDIDATES);
  }

  @Test
  void whatIsSaidOfAnItemChangesNothingElseOfItOrOfOthers() {
    int first = demands.add(1, REGIONS - 1, 1, 2);
    int second = demands.add(0, Demands.NOWHERE, 3, 4);
    demands.candidate(first, 5, 50);
    demands.candidate(second, 6, 60);
    demands.incumbent(first, Demands.NOWHERE);
    demands.incumbent(second, 6);
    demands.demand(first, 7, 8);
    demands.clear(second);
    assertThat(demands.priority(first)).isEqualTo(10);
    assertThat(demands.priority(second)).isZero();
    assertThat(demands.incumbent(first)).isEqualTo(Demands.NOWHERE);
    assertThat(demands.incumbent(second)).isEqualTo(6);
    assertThat(demands.candidates(first)).isEqualTo(1);
    assertThat(demands.region(first, 0)).isEqualTo(5);
    assertThat(demands.candidates(second)).isZero();
    assertThat(demands.weight(first)).isEqualTo(7);
    assertThat(demands.demand(first, 1)).isEqualTo(8);
    assertThat(demands.demand(second, 1)).isEqualTo(4);
  }
}
