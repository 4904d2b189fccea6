package perigee.content.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.model.mapping.Prefix;

class RouteAnnouncerTest {

  private static final long SECOND = 1_000_000_000L;
  private static final Prefix PREFIX = Prefix.parse("203.0.113.0/24").orElseThrow();
  private static final String ANNOUNCED = "announce route 203.0.113.0/24 next-hop self med ";
  private static final String WITHDRAWN = "withdraw route 203.0.113.0/24 next-hop self";

  @TempDir private Path folder;
  private final RoutingConfig config = RoutingConfig.of(List.of(PREFIX));
  private long now = 1000 * SECOND;

  private RouteAnnouncer announcer() {
    return new RouteAnnouncer(config, new ExaBgpPipe(pipe()));
  }

  private Path pipe() {
    return folder.resolve("pipe");
  }

  private void pass(RouteAnnouncer announcer, int seconds, boolean well, double load)
      throws IOException {
    for (int i = 0; i < seconds; i++) {
      announcer.update(well, load, now);
      now += SECOND;
    }
  }

  @Test
  void aSiteIsAnnouncedOnceItHasBeenWellForAWhile() throws IOException {
    RouteAnnouncer announcer = announcer();
    pass(announcer, 10, true, 0);
    assertThat(announcer.isAnnounced()).isFalse();
    pass(announcer, 2, true, 0);
    assertThat(Files.readAllLines(pipe())).containsExactly(WITHDRAWN, ANNOUNCED + 100);
  }

  @Test
  void itIsWithdrawnAtOnce() throws IOException {
    RouteAnnouncer announcer = announcer();
    pass(announcer, 12, true, 0);
    pass(announcer, 1, false, 0);
    assertThat(announcer.isAnnounced()).isFalse();
    assertThat(Files.readAllLines(pipe())).endsWith(WITHDRAWN);
    pass(announcer, 9, true, 0);
    assertThat(announcer.isAnnounced()).isFalse();
  }

  @Test
  void theMedFollowsTheLoadInSteps() throws IOException {
    RouteAnnouncer announcer = announcer();
    pass(announcer, 12, true, 0);
    pass(announcer, 1, true, 0.5);
    pass(announcer, 3, true, 0.55);
    pass(announcer, 3, true, 0.45);
    pass(announcer, 1, true, 1.7);
    assertThat(Files.readAllLines(pipe()))
        .containsExactly(WITHDRAWN, ANNOUNCED + 100, ANNOUNCED + 150, ANNOUNCED + 200);
  }

  @Test
  void theSameIsToldAgainNowAndThen() throws IOException {
    RouteAnnouncer announcer = announcer();
    pass(announcer, 75, true, 0);
    assertThat(Files.readAllLines(pipe())).hasSize(4).endsWith(ANNOUNCED + 100);
  }

  @Test
  void aDaemonThatCouldNotBeToldIsToldAgain() throws IOException {
    RouteAnnouncer failing =
        new RouteAnnouncer(config, new RouteCommand(List.of("/bin/sh", "-c", "exit 3")));
    assertThatThrownBy(() -> failing.update(true, 0, now)).hasMessageContaining("status 3");
    assertThatThrownBy(() -> failing.update(true, 0, now)).hasMessageContaining("status 3");
  }

  @Test
  void aCommandIsRunWithWhatIsToBeDone() throws IOException {
    Path out = folder.resolve("out");
    String script = "echo \"$@\" >>" + out;
    RouteCommand command = new RouteCommand(List.of("/bin/sh", "-c", script, "hook"));
    command.announce(List.of(PREFIX), 120);
    command.withdraw(List.of(PREFIX));
    assertThat(Files.readAllLines(out))
        .containsExactly("announce 203.0.113.0/24 120", "withdraw 203.0.113.0/24");
  }

  @Test
  void anOverloadedRingGivesAGrowingShareToTheNext() {
    Rings rings = new Rings(3, 0.95, 0.85);
    long client = 12345;
    assertThat(rings.ring(client)).isZero();
    double last = 0;
    for (int i = 0; i < 30; i++) {
      now += SECOND;
      rings.loaded(0, 1.4, now);
      assertThat(rings.shed(0)).isGreaterThanOrEqualTo(last);
      last = rings.shed(0);
    }
    int moved = 0;
    for (int i = 0; i < 10_000; i++) {
      moved += rings.ring(i) > 0 ? 1 : 0;
    }
    assertThat(moved / 10_000.0).isBetween(last - 0.02, last + 0.02);
    assertThat(rings.shed(2)).isZero();
  }
}
