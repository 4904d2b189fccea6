package perigee.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TopologyTest {

  private final Topology before =
      new Topology(3, List.of(member("core1", "10.0.0.1:1"), member("core2", "10.0.0.2:1")));

  private static Member member(String id, String fabric) {
    return new Member(id, Role.CORE, "core", fabric, true, false, 0.5);
  }

  @Test
  void whoHasNotComeBackIsAsItWasKnown() {
    Topology after =
        new Topology(4, List.of(member("core1", "10.0.0.9:1"), member("core2", ""))).after(before);
    assertThat(after)
        .isEqualTo(
            new Topology(4, List.of(member("core1", "10.0.0.9:1"), member("core2", "10.0.0.2:1"))));
  }

  @Test
  void whoWasNeverKnownHasNoAddressAndWhoIsNoMemberAnyMoreIsGone() {
    Topology after = new Topology(4, List.of(member("core3", ""))).after(before);
    assertThat(after.members()).containsExactly(member("core3", ""));
  }
}
