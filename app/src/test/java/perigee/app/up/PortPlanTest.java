package perigee.app.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import perigee.app.client.Failure;
import perigee.app.config.HostPort;

final class PortPlanTest {

  @Test
  void everyListenerHasAPortOfItsOwnFromTheBaseUp() {
    PortPlan plan = new PortPlan("127.0.0.1", 9000);
    Set<Integer> ports = new HashSet<>(Set.of(plan.api().port(), plan.fleet().port()));
    for (LocalNode cache : LocalNode.caches()) {
      ports.add(plan.http(cache).port());
      ports.add(plan.fabric(cache).port());
      ports.add(plan.admin(cache).port());
    }
    LocalNode.edges().forEach(edge -> ports.add(plan.https(edge).port()));
    for (LocalNode nameServer : LocalNode.nameServers()) {
      ports.add(plan.dns(nameServer).port());
      ports.add(plan.dnsAdmin(nameServer).port());
      ports.add(plan.redirect(nameServer).port());
    }
    for (LocalNode superNode : LocalNode.superNodes()) {
      ports.add(plan.stun(superNode).port());
      ports.add(plan.turnTls(superNode).port());
      ports.add(plan.superAdmin(superNode).port());
      ports.add(plan.talk(superNode).port());
      ports.add(plan.talkTls(superNode).port());
      ports.add(plan.sip(superNode).port());
      ports.add(plan.sipTls(superNode).port());
      ports.add(plan.overlay(superNode).port());
      ports.add(plan.cascade(superNode).port());
    }
    assertThat(ports).hasSize(PortPlan.size()).allMatch(p -> p >= 9000 && p < 9000 + ports.size());
    assertThat(plan.api().port()).isEqualTo(9000);
  }

  @Test
  void theLastBasePortLeavesRoomForAll() {
    PortPlan plan = new PortPlan("127.0.0.1", Up.LAST_BASE_PORT);
    assertThat(plan.cascade(LocalNode.superNodes().getLast()).port()).isEqualTo(65_535);
  }

  @Test
  void aWildcardIsReachedOverLoopback() {
    HostPort reached = PortPlan.reached(new HostPort("0.0.0.0", 80));
    assertThat(reached).isEqualTo(new HostPort("127.0.0.1", 80));
  }

  @Test
  void aTakenPortIsNamedWithTheWayOut() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      PortPlan plan = new PortPlan("127.0.0.1", taken.getLocalPort());
      assertThatThrownBy(plan::requireFree)
          .isInstanceOf(Failure.class)
          .hasMessageContaining("port " + taken.getLocalPort() + ", which control's API needs")
          .hasMessageContaining("--base-port");
    }
  }
}
