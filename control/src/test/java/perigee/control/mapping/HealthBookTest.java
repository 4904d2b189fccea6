package perigee.control.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import perigee.model.fleet.NodeReport;
import perigee.model.mapping.Address;
import perigee.model.mapping.Capacity;
import perigee.model.mapping.Server;
import perigee.model.mapping.ServerHealth.State;
import perigee.model.mapping.Use;

class HealthBookTest {

  private final AtomicLong nanos = new AtomicLong(1_000_000_000L);
  private final HealthBook health = new HealthBook(nanos::get);
  private final ServerBook book =
      new ServerBook(List.of(server("edge1", "east"), server("edge2", "west")));

  @Test
  void onlyWhatChangedIsTold() {
    assertThat(health.judge(book)).isTrue();
    assertThat(health.judge(book)).isFalse();
    report("edge1", 0.501, false);
    assertThat(health.judge(book)).isTrue();
    // A hundredth more is no news.
    report("edge1", 0.511, false);
    assertThat(health.judge(book)).isFalse();
    report("edge1", 0.5, true);
    assertThat(health.judge(book)).isTrue();
    assertThat(health.list().getFirst().state()).isEqualTo(State.DRAINING);
    assertThat(health.isUsable("edge1")).isFalse();
    assertThat(health.isUsable("edge2")).isTrue();
  }

  @Test
  void aDeadServerIsOneThatLinkAndNodesMiss() {
    report("edge1", 0, false);
    report("edge2", 0, false);
    health.judge(book);
    report("edge1", 0, false);
    report("edge2", 0, false);
    health.left("edge1");
    health.judge(book);
    assertThat(health.dead()).isZero();
    health.probed("edge2", "edge1", false);
    assertThat(health.judge(book)).isTrue();
    assertThat(health.dead()).isEqualTo(1);
    assertThat(health.list()).extracting("state").containsExactly(State.DEAD, State.ALIVE);
  }

  private void report(String node, double use, boolean draining) {
    NodeReport report =
        new NodeReport(
            use,
            draining,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            new Use(0, 0, use, 0, 0),
            Capacity.UNKNOWN,
            Map.of());
    book.reported(node, report);
    health.reported(node, report);
  }

  private static Server server(String id, String region) {
    List<Address> addresses = List.of(Address.parse("203.0.113.5").orElseThrow());
    return new Server(id, region, id, addresses, 80, 443, 100);
  }
}
