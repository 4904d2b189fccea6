package perigee.app.talk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import perigee.meeting.signal.IceServer;
import perigee.model.Member;
import perigee.model.Role;
import perigee.model.Topology;

class RelayServersTest {

  private static final Map<String, String> LISTENERS =
      Map.of("stun", "s1.test:3478", "turn-tcp", "s1.test:3479", "turns", "s1.test:443");

  private static Member node(String id, boolean online, Map<String, String> relays) {
    return new Member(
        id, Role.SUPERNODE, "east", id + ".test:3478", online, false, Set.of(), 0, relays);
  }

  private static RelayServers relays(List<String> secrets, Member... others) {
    List<Member> all = new java.util.ArrayList<>(List.of(node("s1", true, Map.of())));
    all.addAll(List.of(others));
    return new RelayServers(
        "s1",
        () -> LISTENERS,
        () -> new Topology(1, all),
        () -> secrets,
        () -> Instant.EPOCH,
        new SplittableRandom(1));
  }

  @Test
  void aBrowserIsToldOfAnotherNodesRelayTooByUdpAndByTls() {
    IceServer told =
        relays(
                List.of("secret"),
                node("s2", true, Map.of("turns", "s2.test:443", "turn-tcp", "s2.test:3479")),
                node("s3", false, Map.of("turns", "s3.test:443")))
            .forBrowser()
            .getFirst();
    assertThat(told.urls())
        .containsExactly(
            "turn:s1.test:3478?transport=udp",
            "turn:s1.test:3479?transport=tcp",
            "turns:s1.test:443?transport=tcp",
            "turn:s2.test:3478?transport=udp",
            "turns:s2.test:443?transport=tcp");
  }

  @Test
  void oneWithoutTlsIsToldByTcpAndOneOfBefore() {
    Member plain = node("s2", true, Map.of("turn-tcp", "s2.test:3479"));
    assertThat(relays(List.of("secret"), plain).forBrowser().getFirst().urls())
        .endsWith("turn:s2.test:3478?transport=udp", "turn:s2.test:3479?transport=tcp");
    Member silent = node("s2", true, Map.of());
    assertThat(relays(List.of("secret"), silent).forBrowser().getFirst().urls())
        .hasSize(4)
        .endsWith("turn:s2.test:3478?transport=udp");
  }

  @Test
  void aConnectorIsToldOfOwnConnectionsAloneAndNobodyOfAnythingWithoutASecret() {
    assertThat(relays(List.of("secret")).forConnector().getFirst().urls())
        .containsExactly("turn:s1.test:3479?transport=tcp", "turns:s1.test:443?transport=tcp");
    assertThat(relays(List.of()).forConnector()).isEmpty();
  }
}
