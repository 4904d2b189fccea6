package perigee.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import perigee.testkit.Await;
import perigee.testkit.ScriptedOrigin;
import perigee.testkit.SmallNetwork;

/// Both name servers of a network, asked by `dig` and `kdig`.
@ExtendWith(SharedNetwork.class)
class NamesTest {

  private static final String HOST = "names.example.map.perigee.test";

  private static final String ZONE =
      """
      name: zoned.example
      dnssec: true
      records:
        - {name: "@", type: CDN, data: zoned}
        - {name: mail, type: A, data: 192.0.2.1}
      """;

  private final SmallNetwork network;

  NamesTest(SmallNetwork network) {
    this.network = network;
  }

  @Test
  void hostsOfAReleaseAreKnownToBothServers() throws Exception {
    try (ScriptedOrigin origin = ScriptedOrigin.plain()) {
      network.command(
          "property",
          "add",
          "names",
          "--host",
          "names.example",
          "--origin",
          "http://" + origin.authority());
      for (String server : List.of("dns", "dns2")) {
        Await.until(
            ofSeconds(10),
            "the host is known to " + server,
            () -> !dig(server, HOST, "TXT").contains("NXDOMAIN"));
        assertThat(dig(server, HOST, "TXT"))
            .contains("status: NOERROR", "flags: qr aa", "SOA", "ANSWER: 0");
        assertThat(dig(server, "nobody.example.map.perigee.test", "A"))
            .contains("status: NXDOMAIN", "flags: qr aa", "SOA");
      }
    }
  }

  @Test
  void theTopLevelAloneRefersAndTheLowLevelAnswers() throws Exception {
    try (ScriptedOrigin origin = ScriptedOrigin.plain()) {
      String site = "http://" + origin.authority();
      network.command("property", "add", "levels", "--host", "levels.example", "--origin", site);
      String name = "levels.example.map.perigee.test";
      Await.until(
          ofSeconds(10),
          "both edges are in the map, and the answer is signed",
          () -> dig("dns", name, "A", "+dnssec").contains("RRSIG\tA"));
      assertThat(dig("dns3", name, "A", "+norecurse", "+dnssec"))
          .contains("status: NOERROR", "ANSWER: 0")
          .doesNotContainPattern("flags: qr[^;]* aa")
          .containsPattern("map.perigee.test.\\s+14400\\s+IN\\s+NS\\s+ns1.ns.perigee.test.")
          .containsPattern("map.perigee.test.\\s+14400\\s+IN\\s+NS\\s+ns2.ns.perigee.test.")
          .containsPattern("map.perigee.test.\\s+3600\\s+IN\\s+DS")
          .containsPattern("ns2.ns.perigee.test.\\s+86400\\s+IN\\s+A\\s+127.0.0.1");
      assertThat(dig("dns", name, "A")).contains(" aa", "127.0.0.1");
      assertThat(dig("dns3", "perigee.test", "NS", "+short"))
          .contains("ns1.ns.perigee.test.", "ns2.ns.perigee.test.", "ns3.ns.perigee.test.");
      Path anchors = Files.createTempFile("anchors", ".conf");
      Files.writeString(anchors, network.command("zone", "anchor", "perigee.test").out());
      for (String server : List.of("dns", "dns2")) {
        assertThat(delv(server, anchors, name, "A")).contains("; fully validated", "127.0.0.1");
        assertThat(delv(server, anchors, "none.example.map.perigee.test", "A"))
            .contains("; negative response, fully validated");
      }
    }
  }

  private String delv(String server, Path anchors, String... words) throws IOException {
    List<String> command = command("delv", server);
    command.addAll(List.of("-a", anchors.toString(), "+root=perigee.test"));
    command.addAll(List.of(words));
    return run(command);
  }

  @Test
  void theZoneNamesItsServers() throws Exception {
    String answer = dig("dns", "map.perigee.test", "NS", "+norecurse");
    assertThat(answer).contains("status: NOERROR", "ns1.ns.perigee.test.");
    assertThat(dig("dns", "ns1.ns.perigee.test", "A", "+tcp")).contains("127.0.0.1");
  }

  @Test
  void aZoneIsAnsweredAndSignedByAKeyThatTheCommandTells() throws Exception {
    try (ScriptedOrigin origin = ScriptedOrigin.plain()) {
      String site = "http://" + origin.authority();
      network.command("property", "add", "zoned", "--host", "zoned.example", "--origin", site);
      Path file = Files.createTempFile("zone", ".yaml");
      Files.writeString(file, ZONE);
      network.command("zone", "add", file.toString());
      for (String server : List.of("dns", "dns2")) {
        Await.until(
            ofSeconds(10),
            "the zone is signed by " + server,
            () -> dig(server, "mail.zoned.example", "A", "+dnssec").contains("RRSIG"));
        assertThat(dig(server, "zoned.example", "NS", "+short"))
            .contains("ns1.ns.perigee.test.", "ns2.ns.perigee.test.");
        assertThat(dig(server, "none.zoned.example", "A", "+dnssec"))
            .contains("status: NOERROR")
            .containsPattern("TYPE128|NXNAME");
      }
      String key = dig("dns", "zoned.example", "CDS", "+short").strip();
      assertThat(network.command("zone", "ds", "zoned.example").out().replace(" ", ""))
          .containsIgnoringCase(key.replace(" ", ""));
    }
  }

  @Test
  void oddQueriesGetTheErrorsOfTheirRfcs() throws Exception {
    String zone = "map.perigee.test";
    assertThat(dig("dns", "example.org", "A")).contains("status: REFUSED");
    assertThat(dig("dns", zone, "AXFR", "+tcp")).contains("Transfer failed");
    assertThat(dig("dns", zone, "SOA", "+edns=1", "+noednsneg"))
        .contains("status: BADVERS", "EDNS: version: 0");
    assertThat(dig("dns", zone, "SOA", "+opcode=5")).contains("status: NOTIMP");
    assertThat(dig("dns", zone, "SOA", "+ednsopt=100")).contains("status: NOERROR");
    assertThat(dig("dns", zone, "SOA", "+nsid")).contains("NSID").contains("ns1");
    assertThat(dig("dns", zone, "SOA", "+cookie")).contains("(good)");
    assertThat(dig("dns", zone, "SOA", "+subnet=203.0.113.0/24"))
        .contains("CLIENT-SUBNET: 203.0.113.0/24/0");
    assertThat(dig("dns", zone, "ANY")).contains("RFC8482");
    assertThat(run(kdig("dns", zone, "SOA", "+tcp", "+keepopen"))).contains("status: NOERROR");
  }

  private String dig(String server, String... words) {
    try {
      return run(command("dig", server, words));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> kdig(String server, String... words) {
    return command("kdig", server, words);
  }

  private List<String> command(String tool, String server, String... words) {
    String[] address = network.endpoint(server).split(":", 2);
    List<String> command = new ArrayList<>(List.of(tool, "@" + address[0], "-p", address[1]));
    if (tool.equals("dig")) {
      command.addAll(List.of("+tries=3", "+time=3", "-r"));
    }
    command.addAll(List.of(words));
    return command;
  }

  private static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }
}
