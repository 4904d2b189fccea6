package perigee.selection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import perigee.model.Member;
import perigee.model.Role;
import perigee.model.Topology;

class StandInsTest {

  private static Member node(String id, Role role, String region, boolean draining) {
    return new Member(id, role, region, id + ":3478", true, draining, 0);
  }

  private static final Topology FLEET =
      new Topology(
          1,
          List.of(
              node("s1", Role.SUPERNODE, "east", false),
              node("s2", Role.SUPERNODE, "east", false),
              node("s3", Role.SUPERNODE, "east", true),
              node("s4", Role.SUPERNODE, "west", false),
              node("s5", Role.SUPERNODE, "west", false),
              new Member("s6", Role.SUPERNODE, "east", "s6:3478", false, false, 0),
              new Member("s7", Role.SUPERNODE, "east", "", true, false, 0),
              node("e1", Role.EDGE, "east", false)));

  private static List<String> of(String self, long client) {
    return StandIns.of(FLEET, self, Hashing.mix(client)).stream().map(Member::id).toList();
  }

  @Test
  void theOwnRegionComesFirstAndWhoIsNotWellNotAtAll() {
    for (long client = 0; client < 20; client++) {
      assertThat(of("s1", client)).hasSize(3).startsWith("s2");
    }
    assertThat(of("nobody", 1)).isEmpty();
  }

  @Test
  void clientsSpreadOverEquals() {
    Set<String> first = new HashSet<>();
    for (long client = 0; client < 40; client++) {
      first.add(of("s4", client).get(1));
    }
    assertThat(first).containsExactlyInAnyOrder("s1", "s2");
  }
}
