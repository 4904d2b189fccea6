package perigee.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.content.routing.Ring;
import perigee.model.document.Reading;
import perigee.model.zone.NameLevel;

class NameServerFileTest {

  private static final String USUAL =
      """
      node: ns1
      roles: [nameserver]
      region: east
      data: store
      control: {fleet: "127.0.0.1:7401", join-token-file: join.token}
      listeners: {dns: "192.0.2.53:53", admin: "127.0.0.1:8082"}
      """;

  private static final List<String> RINGS_REGIONS = List.of("fra", "lon");

  @TempDir private Path folder;

  @Test
  void whatIsLeftOutHasItsDefault() throws IOException {
    NameServerFile file = file(USUAL);
    assertThat(file.data()).isEqualTo(folder.resolve("store"));
    assertThat(file.address()).isEqualTo("192.0.2.53");
    assertThat(file.service()).isEqualTo(NameServerFile.Service.usual());
    assertThat(file.service().payload()).isEqualTo(1232);
    assertThat(file.standby()).isEmpty();
    assertThat(file.levels()).containsExactlyInAnyOrder(NameLevel.values());
  }

  @Test
  void everythingCanBeSaid() throws IOException {
    NameServerFile file =
        file(
            USUAL.replace("192.0.2.53:53", "0.0.0.0:53")
                + """
                address: "2001:db8::53"
                dns: {loops: 2, payload-bytes: 1400, responses-per-second: 0, connections: 10,
                      signatures-per-second: 50,
                      connections-per-client: 2, cookie-secret-file: secret}
                standby: 45m
                levels: [low]
                rings:
                  - {addresses: [203.0.113.1, "2001:db8:1::1"]}
                  - {addresses: 203.0.113.2, regions: [fra, lon]}
                """);
    assertThat(file.address()).isEqualTo("2001:db8::53");
    assertThat(file.service())
        .isEqualTo(new NameServerFile.Service(2, 1400, 0, 50, 10, 2, folder.resolve("secret")));
    assertThat(file.standby()).contains(Duration.ofMinutes(45));
    assertThat(file.levels()).containsExactly(NameLevel.LOW);
    assertThat(file.rings()).extracting(Ring::regions).containsExactly(List.of(), RINGS_REGIONS);
    assertThat(file.rings().getFirst().addresses()).hasSize(2);
  }

  @Test
  void whatCanNotBeIsTold() throws IOException {
    assertThat(problems(USUAL.replace("192.0.2.53:53", "0.0.0.0:53"))).contains("give address");
    assertThat(problems(USUAL + "standby: 5m\n")).contains("standby");
    assertThat(problems(USUAL + "levels: [top, middle]\n")).contains("one of top, low");
    assertThat(problems(USUAL + "levels: []\n")).contains("[top, low]");
    assertThat(problems(USUAL + "dns: {payload-bytes: 9000}\n")).contains("payload-bytes");
    assertThat(problems(USUAL + "address: ns1.example\n")).contains("an IPv4 or IPv6 address");
    assertThat(problems(USUAL + "rings: [{addresses: 203.0.113.1}]\n")).contains("2 to 8");
    assertThat(problems(USUAL + "rings: [{addresses: 192.0.2.1}, {addresses: x, regions: a}]\n"))
        .contains("an address, for example");
    assertThat(problems(USUAL + "rings: [{addresses: 192.0.2.1}, {addresses: 192.0.2.2}]\n"))
        .contains("7:", "names no regions");
    assertThat(problems(USUAL + "adress: 192.0.2.1\n")).contains("did you mean address");
  }

  private NameServerFile file(String text) throws IOException {
    return ((RoleConfig.Names) read(text).orThrow()).file();
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
