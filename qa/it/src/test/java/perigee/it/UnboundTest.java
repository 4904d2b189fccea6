package perigee.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perigee.testkit.Await;

/// A real resolver that validates what our name servers sign: unbound, which knows one key of the
/// mapping zone and one of a provider's.
class UnboundTest {

  @TempDir private Path folder = Path.of("");
  private NameServerRig rig;
  private List<Process> resolvers;
  private int port;

  @BeforeEach
  void start() throws Exception {
    rig = new NameServerRig(folder, true, true);
    resolvers = new ArrayList<>();
    port = resolve("right", rig.ds("perigee.test"), rig.ds("shop.example"));
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process resolver : resolvers) {
      resolver.destroy();
      resolver.waitFor();
    }
    rig.close();
  }

  @ParameterizedTest
  @CsvSource({
    "www.other.example.map.perigee.test, A, 198.51.100.",
    "map.perigee.test, NS, ns1.ns.perigee.test.",
    "ns1.ns.perigee.test, A, 127.0.0.1",
    "mail.shop.example, A, 192.0.2.1",
    "alias.shop.example, A, 192.0.2.1",
    "shop.example, A, 198.51.100.",
    "x.wild.shop.example, TXT, any"
  })
  void whatIsThereIsValidated(String name, String type, String data) throws IOException {
    assertThat(ask(port, name, type)).contains("status: NOERROR", data).containsPattern(SECURE);
  }

  @ParameterizedTest
  @CsvSource({
    "none.example.map.perigee.test, A",
    "www.other.example.map.perigee.test, TXT",
    "none.perigee.test, A",
    "none.shop.example, A",
    "mail.shop.example, AAAA",
    "deep.shop.example, A"
  })
  void whatIsNotThereIsValidated(String name, String type) throws IOException {
    assertThat(ask(port, name, type))
        .contains("ANSWER: 0")
        .doesNotContain("SERVFAIL")
        .containsPattern(SECURE);
  }

  @Test
  void namesOfBeaconsAreProvenNotToBeSigned() throws IOException {
    assertThat(ask(port, "0123456789abcdef.beacon.perigee.test", "A"))
        .contains("status: NOERROR", "198.51.100.")
        .doesNotContainPattern(SECURE);
  }

  @Test
  void whoKnowsAnotherKeyGetsNothing() throws Exception {
    int misled = resolve("wrong", rig.ds("map.perigee.test"), rig.ds("shop.example"));
    assertThat(ask(misled, "www.other.example.map.perigee.test", "A")).contains("SERVFAIL");
    assertThat(ask(misled, "mail.shop.example", "A")).containsPattern(SECURE);
  }

  private static final String SECURE = "flags:[a-z ]* ad;";

  /// Starts a resolver that has these keys.
  ///
  /// @return its port
  private int resolve(String name, String mapping, String shop) throws Exception {
    int at = freePort();
    StringBuilder text =
        new StringBuilder(
            """
            server:
              interface: 127.0.0.1@%d
              do-ip6: no
              username: ""
              chroot: ""
              directory: "%s"
              pidfile: ""
              use-syslog: no
              logfile: ""
              root-hints: ""
              do-not-query-localhost: no
              local-zone: "test." nodefault
              module-config: "validator iterator"
              trust-anchor: "perigee.test. DS %s"
              trust-anchor: "shop.example. DS %s"
            remote-control:
              control-enable: no
            """
                .formatted(at, folder, mapping, shop));
    for (String zone :
        List.of("perigee.test", "map.perigee.test", "beacon.perigee.test", "shop.example")) {
      text.append(
          "stub-zone:\n  name: %s\n  stub-addr: 127.0.0.1@%d\n".formatted(zone, rig.port()));
    }
    Path file = folder.resolve(name + ".conf");
    Files.writeString(file, text);
    Process process =
        new ProcessBuilder("/usr/sbin/unbound", "-d", "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    resolvers.add(process);
    Await.until(
        ofSeconds(10),
        "unbound answers",
        () -> {
          try {
            return ask(at, "perigee.test", "SOA").contains("status: ");
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    return at;
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0)) {
      return probe.getLocalPort();
    }
  }

  private static String ask(int port, String name, String type) throws IOException {
    List<String> command =
        List.of(
            "dig",
            "@127.0.0.1",
            "-p",
            Integer.toString(port),
            "-r",
            "+dnssec",
            "+tries=1",
            "+time=5",
            name,
            type);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }
}
