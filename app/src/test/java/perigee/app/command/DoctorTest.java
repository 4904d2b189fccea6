package perigee.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

  private static final String DS =
      "1 13 2 0102030405060708091011121314151617181920212223242526272829303132";

  @TempDir private Path data = Path.of("");

  private final PrintStream usualOut = System.out;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void listenNoMore() {
    System.setOut(usualOut);
  }

  @Test
  void whatIsWellIsWell() throws IOException {
    try (FakeControl control = control(Instant.now(), 3, true);
        FakeResolver resolver = new FakeResolver()) {
      resolver
          .knows(
              "www.shop.example",
              "A",
              "www.shop.example CNAME www.shop.example.map.perigee.test.",
              "www.shop.example.map.perigee.test A 203.0.113.5")
          .knows("perigee-doctor.img.example", "A", "perigee-doctor.img.example A 203.0.113.5")
          .knows("shop.org", "NS", "shop.org NS ns1.ns.perigee.test.")
          .knows("shop.org", "DS", "shop.org DS " + DS);
      assertThat(run(resolver)).as(said()).isZero();
      assertThat(said()).contains("everything is well").doesNotContain("PROBLEM");
      assertThat(control.asked()).isNotEmpty();
    }
  }

  @Test
  void eachProblemComesWithItsFix() throws IOException {
    try (FakeControl control = control(Instant.now().minusSeconds(60), 2, false);
        FakeResolver resolver = new FakeResolver()) {
      resolver
          .knows("www.shop.example", "A", "www.shop.example A 192.0.2.1")
          .knows("shop.org", "NS", "shop.org NS ns1.ns.perigee.test.")
          .knows("shop.org", "DS", "shop.org DS " + DS.replace("1 13", "2 13"));
      assertThat(run(resolver)).isEqualTo(1);
      assertThat(said())
          .contains(
              "s off this machine's",
              "node edge1 has release 2, the newest is 3",
              "www.shop.example leads to 192.0.2.1, no server of ours",
              "www.shop.example. CNAME www.shop.example.map.perigee.test.",
              "*.img.example has no address (NXDOMAIN)",
              "names another key of shop.org",
              "shop.org. DS " + DS,
              "certificate local/www.shop.example is failed: expired");
      assertThat(control.asked()).isNotEmpty();
    }
  }

  @Test
  void aResolverThatIsNoneIsWrongUse() throws IOException {
    try (FakeControl _ = control(Instant.now(), 3, true)) {
      assertThat(Commands.run("doctor", "--data", data.toString(), "--resolver", "here"))
          .isEqualTo(2);
    }
  }

  private int run(FakeResolver resolver) {
    return Commands.run("doctor", "--data", data.toString(), "--resolver", resolver.address());
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private FakeControl control(Instant time, int release, boolean good) throws IOException {
    String state = good ? "valid" : "failed";
    String problem = good ? "" : ", \"problem\": \"expired\"";
    return new FakeControl(data)
        .answers("GET /status", 200, "{\"time\": \"" + time + "\", \"release\": 3}")
        .answers(
            "GET /nodes",
            200,
            """
            {"nodes": [{"id": "edge1", "online": true, "release": %d, "refused": [],
              "listeners": {}, "server": {"addresses": ["203.0.113.5"]}}]}\
            """
                .formatted(release))
        .answers(
            "GET /certificates",
            200,
            """
            {"certificates": [{"id": "local/www.shop.example", "state": "%s",
              "valid-until": "2030-01-01T00:00:00Z"%s}]}\
            """
                .formatted(state, problem))
        .answers("GET /zones", 200, "{\"zones\": [{\"name\": \"shop.org\", \"dnssec\": true}]}")
        .answers("GET /zones/shop.org/keys", 200, "{\"keys\": [{\"ds\": \"" + DS + "\"}]}")
        .answers("GET /properties", 200, "{\"properties\": [{\"name\": \"shop\"}]}")
        .answers(
            "GET /properties/shop/names",
            200,
            """
            {"names": [
              {"host": "www.shop.example", "cname": "www.shop.example.map.perigee.test"},
              {"host": "*.img.example", "cname": "*.img.example.map.perigee.test"}]}\
            """);
  }
}
