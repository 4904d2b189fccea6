package perigee.selection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import perigee.model.Member;
import perigee.model.Role;
import perigee.model.Topology;

class ParentSelectorTest {

  private static final PathEstimate DEAD = PathEstimate.UNKNOWN.refused();

  private final Map<String, PathEstimate> paths = new HashMap<>();

  @Test
  void everyNodeOfARegionNamesTheSameOwner() {
    Topology topology = topology(edge("a"), edge("b"), edge("c"));
    for (long key = 0; key < 1000; key++) {
      long hash = Hashing.mix(key);
      String owner = from("a", topology).owner(hash).id();
      assertThat(from("b", topology).owner(hash).id()).isEqualTo(owner);
      assertThat(from("c", topology).owner(hash).id()).isEqualTo(owner);
    }
  }

  @Test
  void aDeadOwnersKeysSpreadOverTheRestAndNoOtherKeyMoves() {
    Topology topology = topology(edge("a"), edge("b"), edge("c"), edge("d"));
    Map<String, Integer> heirs = new HashMap<>();
    ParentSelector selector = from("a", topology);
    List<String> before = owners(selector);
    paths.put("d", DEAD);
    List<String> after = owners(selector);
    for (int key = 0; key < before.size(); key++) {
      if (before.get(key).equals("d")) {
        heirs.merge(after.get(key), 1, Integer::sum);
      } else {
        assertThat(after.get(key)).isEqualTo(before.get(key));
      }
    }
    assertThat(heirs.keySet()).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(heirs.values()).allSatisfy(share -> assertThat(share).isBetween(500, 1200));
  }

  @Test
  void anOverloadedMemberIsPassedOver() {
    Member hot = new Member("b", Role.EDGE, "east", "h:1", true, false, 0.95);
    Topology topology = topology(edge("a"), hot, edge("c"));
    assertThat(owners(from("a", topology))).doesNotContain("b");
  }

  @Test
  void theNearestCoreRegionIsAskedFirst() {
    Topology topology =
        topology(edge("a"), core("n1", "near"), core("n2", "near"), core("f1", "far"));
    paths.put("n1", PathEstimate.UNKNOWN.answered(2_000_000));
    paths.put("n2", PathEstimate.UNKNOWN.answered(2_000_000));
    paths.put("f1", PathEstimate.UNKNOWN.answered(90_000_000));
    List<Member> cores = from("a", topology).cores(Hashing.mix(7));
    assertThat(cores).extracting(Member::id).hasSize(3).endsWith("f1");
  }

  @Test
  void lossOutweighsDistance() {
    Topology topology = topology(edge("a"), core("lossy", "near"), core("clean", "far"));
    PathEstimate lossy = PathEstimate.UNKNOWN.answered(2_000_000);
    for (int i = 0; i < 5; i++) {
      lossy = lossy.lost().answered(2_000_000);
    }
    paths.put("lossy", lossy);
    paths.put("clean", PathEstimate.UNKNOWN.answered(60_000_000));
    assertThat(from("a", topology).cores(1)).extracting(Member::id).first().isEqualTo("clean");
  }

  @Test
  void jitterDoesNotSwapCoreRegions() {
    Topology topology = topology(edge("a"), core("n1", "near"), core("o1", "other"));
    paths.put("n1", PathEstimate.UNKNOWN.answered(20_000_000));
    for (long other = 19_000_000; other < 21_000_000; other += 100_000) {
      paths.put("o1", PathEstimate.UNKNOWN.answered(other));
      assertThat(from("a", topology).cores(1)).extracting(Member::id).first().isEqualTo("n1");
    }
    paths.put("o1", PathEstimate.UNKNOWN.answered(10_000_000));
    assertThat(from("a", topology).cores(1)).extracting(Member::id).first().isEqualTo("o1");
  }

  @Test
  void deadCoresAreLeftOut() {
    Topology topology = topology(edge("a"), core("c1", "core"), core("c2", "core"));
    paths.put("c1", DEAD);
    assertThat(from("a", topology).cores(1)).extracting(Member::id).containsExactly("c2");
  }

  @Test
  void aNodeThatTheTopologyDoesNotNameOwnsWhatItIsAskedFor() {
    assertThat(from("a", Topology.EMPTY).owns(1)).isTrue();
    assertThat(from("a", Topology.EMPTY).cores(1)).isEmpty();
  }

  @Test
  void threeLostProbesInARowAreDeath() {
    PathEstimate path = PathEstimate.UNKNOWN.lost().lost();
    assertThat(path.alive()).isTrue();
    assertThat(path.lost().alive()).isFalse();
    assertThat(path.lost().answered(1).alive()).isTrue();
  }

  private ParentSelector from(String self, Topology topology) {
    return new ParentSelector(
        topology, self, Role.EDGE, "east", id -> paths.getOrDefault(id, PathEstimate.UNKNOWN));
  }

  private static List<String> owners(ParentSelector selector) {
    List<String> owners = new ArrayList<>();
    for (long key = 0; key < 10_000; key++) {
      owners.add(selector.owner(Hashing.mix(key)).id());
    }
    return owners;
  }

  private static Topology topology(Member... members) {
    return new Topology(1, List.of(members));
  }

  private static Member edge(String id) {
    return new Member(id, Role.EDGE, "east", "host:1", true, false, 0);
  }

  private static Member core(String id, String region) {
    return new Member(id, Role.CORE, region, "host:1", true, false, 0);
  }
}
