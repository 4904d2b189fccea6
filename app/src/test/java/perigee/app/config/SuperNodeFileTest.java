package perigee.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.calling.sip.DigestAlgorithm;
import perigee.calling.sip.SipBounds;
import perigee.calling.sip.SipConfig;
import perigee.model.document.Reading;
import perigee.model.mapping.Prefix;
import perigee.realtime.turn.PeerPolicy;
import perigee.realtime.turn.TurnConfig;
import perigee.realtime.turn.TurnLimits;

class SuperNodeFileTest {

  private static final String USUAL =
      """
      node: super1
      roles: [supernode]
      region: east
      data: store
      control: {fleet: "127.0.0.1:7401", join-token-file: join.token}
      listeners: {stun: "192.0.2.7:3478", admin: "127.0.0.1:8082"}
      """;

  @TempDir private Path folder;

  @Test
  void whatIsLeftOutHasItsDefault() throws IOException {
    SuperNodeFile file = file(USUAL);
    assertThat(file.host()).isEqualTo("192.0.2.7");
    assertThat(file.listeners().tcp()).isNull();
    InetAddress own = InetAddress.ofLiteral("192.0.2.7");
    assertThat(file.relay().relays()).containsExactly(new TurnConfig.Relay(own, own));
    assertThat(file.relay().limits()).isEqualTo(TurnLimits.DEFAULT);
    assertThat(file.relay().peers()).isEqualTo(PeerPolicy.PUBLIC);
  }

  @Test
  void everythingCanBeSaid() throws IOException {
    SuperNodeFile file =
        file(
            USUAL.replace("192.0.2.7:3478", "0.0.0.0:3478")
                + """
                host: relay1.example.net
                relay:
                  realm: example.net
                  addresses: [10.0.0.5=203.0.113.7, "2001:db8::7"]
                  first-port: 50000
                  last-port: 50100
                  loops: 3
                  allow: [10.20.0.0/16]
                  deny: 198.51.100.0/24
                  allocations: 10
                  allocations-per-account: 2
                  allocations-per-address: 3
                  peers: 4
                  bytes-per-second: 1MiB
                  unauthenticated-per-second: 5
                  connections: 6
                talk:
                  http: "127.0.0.1:7431"
                  https: "0.0.0.0:443"
                  link: https://meet.example.net
                  meetings: 7
                  joins-per-second: 8
                  packets-per-second: 9000
                  keep-recordings: 7d
                  cascade: "0.0.0.0:7441"
                sip:
                  tcp: "0.0.0.0:5060"
                  tls: "0.0.0.0:5061"
                  domain: example.net
                  people: people.htdigest
                  digest: sha-256
                  others: {relay2: "198.51.100.7:5061"}
                  connections: 9
                  connections-per-address: 8
                  requests-per-second: 7
                  people-per-connection: 6
                  registrations: 5
                  registrations-per-person: 4
                """);
    assertThat(file.host()).isEqualTo("relay1.example.net");
    TurnConfig relay = file.relay();
    assertThat(relay.relays())
        .extracting(r -> r.announced().getHostAddress())
        .containsExactly("203.0.113.7", "2001:db8:0:0:0:0:0:7");
    assertThat(List.of(relay.firstPort(), relay.lastPort(), relay.loops()))
        .containsExactly(50_000, 50_100, 3);
    // Its own addresses, where meetings receive, besides.
    assertThat(relay.peers().allowed())
        .extracting(Prefix::toString)
        .contains("10.20.0.0/16", "10.0.0.5/32", "203.0.113.7/32", "2001:db8::7/128");
    assertThat(relay.peers().denied())
        .containsExactly(Prefix.parse("198.51.100.0/24").orElseThrow());
    assertThat(relay.limits())
        .isEqualTo(new TurnLimits(10, 2, 3, 4, 1 << 20, 5, relay.limits().longest(), 6));
    assertThat(file.talk())
        .isEqualTo(
            new TalkFile(
                new HostPort("127.0.0.1", 7431),
                new HostPort("0.0.0.0", 443),
                "https://meet.example.net",
                7,
                8,
                9_000,
                Duration.ofDays(7),
                new HostPort("0.0.0.0", 7441)));
    SipFile sip = Objects.requireNonNull(file.sip());
    assertThat(sip.tcp()).isEqualTo(new HostPort("0.0.0.0", 5060));
    assertThat(sip.tls()).isEqualTo(new HostPort("0.0.0.0", 5061));
    assertThat(sip.people()).hasFileName("people.htdigest");
    assertThat(sip.algorithms()).containsExactly(DigestAlgorithm.SHA_256);
    assertThat(sip.others()).isEqualTo(Map.of("relay2", new HostPort("198.51.100.7", 5061)));
    SipBounds usual = SipBounds.USUAL;
    assertThat(sip.config(file.node(), file.host()))
        .extracting(SipConfig::domain, SipConfig::host, SipConfig::bounds)
        .containsExactly(
            "example.net",
            "relay1.example.net",
            new SipBounds(
                9,
                8,
                7,
                6,
                5,
                4,
                usual.transactions(),
                usual.transactionsOfOne(),
                usual.subscriptions()));
  }

  @Test
  void whatCanNotBeIsTold() throws IOException {
    assertThat(problems(USUAL.replace("192.0.2.7:3478", "0.0.0.0:3478")))
        .contains("give host")
        .contains("give relay: {addresses");
    assertThat(problems(USUAL + "relay: {addresses: [192.0.2.1, 192.0.2.2]}\n"))
        .contains("one address of each family");
    assertThat(problems(USUAL + "relay: {addresses: 10.0.0.1=2001:db8::1}\n"))
        .contains("behind a NAT");
    assertThat(problems(USUAL + "relay: {first-port: 9, last-port: 8}\n")).contains("below");
    assertThat(problems(USUAL + "relay: {allow: [here]}\n")).contains("a prefix");
    assertThat(problems(USUAL + "relay: {peer: 1}\n")).contains("did you mean peers");
    assertThat(problems(USUAL + "sip: {domain: example.net}\n")).contains("give tcp, tls or both");
    assertThat(problems(USUAL + "sip: {tcp: '192.0.2.7:5060', digest: [sha-1]}\n"))
        .contains("sha-256");
  }

  private SuperNodeFile file(String text) throws IOException {
    return ((RoleConfig.Super) read(text).orThrow()).file();
  }

  private String problems(String text) throws IOException {
    return ((Reading.Refused<RoleConfig>) read(text)).problems().toString();
  }

  private Reading<RoleConfig> read(String text) throws IOException {
    Path file = folder.resolve("perigee.yaml");
    Files.writeString(file, text);
    return ConfigFile.read(file);
  }
}
