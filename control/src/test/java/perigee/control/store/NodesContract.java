package perigee.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import perigee.control.store.Nodes.NodeRecord;
import perigee.model.Role;

/// What every engine's nodes keep.
public abstract class NodesContract extends StoreContract {

  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void aJoinSecretRegistersItsNodeOnce() {
    String secret = store.nodes().issueJoinSecret("fra1", Role.EDGE, "fra", HOUR);
    assertThat(store.nodes().list()).isEmpty();
    reopen();
    NodeRecord node = store.nodes().redeem(secret).orElseThrow();

    assertThat(node).isEqualTo(new NodeRecord("fra1", Role.EDGE, "fra", clock.instant(), null));
    assertThat(store.nodes().redeem(secret)).isEmpty();
    assertThat(store.nodes().find("fra1")).contains(node);
    assertThat(store.nodes().find("fra2")).isEmpty();
  }

  @Test
  void anUnknownOrOldJoinSecretRegistersNothing() {
    String secret = store.nodes().issueJoinSecret("fra1", Role.EDGE, "fra", HOUR);
    clock.advance(HOUR);

    assertThat(store.nodes().redeem(secret)).isEmpty();
    assertThat(store.nodes().redeem("pgj_other")).isEmpty();
    assertThat(store.nodes().list()).isEmpty();
  }

  @Test
  void nodesAreListedById() {
    join("par1", Role.CORE);
    join("fra1", Role.EDGE);

    assertThat(store.nodes().list()).extracting(NodeRecord::id).containsExactly("fra1", "par1");
  }

  @Test
  void whenANodeWasSeenIsKept() {
    join("fra1", Role.EDGE);
    clock.advance(HOUR);
    store.nodes().seen("fra1");
    store.nodes().seen("unknown");
    reopen();

    assertThat(store.nodes().find("fra1").orElseThrow().seenAt()).isEqualTo(clock.instant());
    assertThat(store.nodes().list()).hasSize(1);
  }

  @Test
  void aNodeThatJoinsAgainIsWhatItsNewSecretSays() {
    join("fra1", Role.EDGE);
    clock.advance(HOUR);
    join("fra1", Role.CORE);

    assertThat(store.nodes().list())
        .containsExactly(new NodeRecord("fra1", Role.CORE, "fra", clock.instant(), null));
  }

  @Test
  void aRemovedNodeDoesNotComeBackWithAnOlderSecret() {
    join("fra1", Role.EDGE);
    String unused = store.nodes().issueJoinSecret("fra1", Role.EDGE, "fra", HOUR);

    assertThat(store.nodes().remove("fra1")).isTrue();
    assertThat(store.nodes().remove("fra1")).isFalse();
    assertThat(store.nodes().find("fra1")).isEmpty();
    assertThat(store.nodes().redeem(unused)).isEmpty();
  }

  private void join(String id, Role role) {
    String secret = store.nodes().issueJoinSecret(id, role, "fra", HOUR);
    assertThat(store.nodes().redeem(secret)).isPresent();
  }
}
