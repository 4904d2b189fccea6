package perigee.content.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import perigee.model.mapping.Prefix;

/// Two real BIRDs that speak BGP with each other, in a network namespace of their own: the site's,
/// which we drive, and its neighbour, which is asked what it learnt.
@Timeout(60)
class BirdTest {

  private static final Prefix IPV4 = Prefix.parse("203.0.113.0/24").orElseThrow();
  private static final Prefix IPV6 = Prefix.parse("2001:db8:1::/48").orElseThrow();
  private static final RoutingConfig CONFIG =
      new RoutingConfig(List.of(IPV4, IPV6), 100, 200, Duration.ZERO, Duration.ofSeconds(30));

  @TempDir private Path folder;
  private Process birds;
  private RouteAnnouncer announcer;

  @BeforeEach
  void start() throws Exception {
    announcer = new RouteAnnouncer(CONFIG, new BirdSpeaker(folder.resolve("site.ctl"), folder));
    String included =
        """
        protocol static perigee4 {
          ipv4;
          include "%1$s/perigee4.conf";
        }
        protocol static perigee6 {
          ipv6;
          include "%1$s/perigee6.conf";
        }
        """
            .formatted(folder);
    Files.writeString(
        folder.resolve("site.conf"), included + bgp("127.0.0.1", 64512, "127.0.0.2", 64513));
    Files.writeString(
        folder.resolve("neighbour.conf"), bgp("127.0.0.2", 64513, "127.0.0.1", 64512));
    String script =
        """
        ip link set lo up
        /usr/sbin/bird -f -c %1$s/site.conf -s %1$s/site.ctl &
        /usr/sbin/bird -f -c %1$s/neighbour.conf -s %1$s/neighbour.ctl &
        trap 'kill $(jobs -p)' TERM
        wait
        """
            .formatted(folder);
    birds =
        new ProcessBuilder("unshare", "--map-root-user", "--net", "bash", "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    awaitNeighbour("show protocols", "Established");
  }

  private static String bgp(String local, int as, String remote, int remoteAs) {
    return """
    router id %1$s;
    protocol device {}
    protocol bgp peer {
      local %1$s port 1790 as %2$d;
      neighbor %3$s port 1790 as %4$d;
      multihop;
          strict bind on;
      connect delay time 1;
      ipv4 { import all; export all; next hop self; };
      ipv6 { import all; export all; next hop address 2001:db8::1; };
    }
    """
        .formatted(local, as, remote, remoteAs);
  }

  @AfterEach
  void stop() throws InterruptedException {
    birds.toHandle().descendants().forEach(ProcessHandle::destroy);
    birds.destroy();
    birds.waitFor();
  }

  private String askNeighbour(String question) throws IOException {
    Process client =
        new ProcessBuilder(
                "/usr/sbin/birdc", "-r", "-s", folder.resolve("neighbour.ctl").toString(), question)
            .redirectErrorStream(true)
            .start();
    return new String(client.getInputStream().readAllBytes(), UTF_8);
  }

  private void awaitNeighbour(String question, String expected) throws Exception {
    String answer = "";
    for (int i = 0; i < 200; i++) {
      answer = askNeighbour(question);
      if (answer.contains(expected)) {
        return;
      }
      Thread.sleep(100);
    }
    assertThat(answer).as(Files.readString(folder.resolve("log"))).contains(expected);
  }

  @Test
  void theNeighbourLearnsWhatIsAnnouncedItsMedAndItsEnd() throws Exception {
    announcer.update(true, 0.25, 1);
    awaitNeighbour("show route all 203.0.113.0/24", "BGP.med: 125");
    awaitNeighbour("show route all 2001:db8:1::/48", "BGP.med: 125");
    announcer.update(true, 1, 2);
    awaitNeighbour("show route all 203.0.113.0/24", "BGP.med: 200");
    announcer.update(false, 1, 3);
    awaitNeighbour("show route 203.0.113.0/24", "Network not found");
    awaitNeighbour("show route 2001:db8:1::/48", "Network not found");
  }

  @Test
  void whatBirdRefusesIsTold() throws Exception {
    Files.writeString(folder.resolve("site.conf"), "protocol nonsense {}");
    assertThatThrownBy(() -> announcer.update(true, 0, 1)).hasMessageContaining("BIRD says");
  }
}
