package perigee.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands against a control that gives prepared answers: what they ask, what they say, how they
/// end.
final class CommandsTest {

  private final PrintStream usualOut = System.out;
  private final PrintStream usualErr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path data;

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void listenNoMore() {
    System.setOut(usualOut);
    System.setErr(usualErr);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "status --colour",
        "purge",
        "purge --all --tag a",
        "property add demo",
        "property add demo --host a --origin http://b --file c",
        "release rollback newest",
        "drain",
        "up --base-port 65530",
        "run"
      })
  void wrongUseEndsWithTwoAndOneLine(String line) {
    assertThat(Commands.run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("perigee: ").hasLineCount(1);
  }

  @Test
  void withoutANetworkACommandSaysHowToStartOne() {
    assertThat(run("status")).isEqualTo(1);
    assertThat(said()).contains("no network runs in " + data, "perigee up").hasLineCount(1);
  }

  @Test
  void controlThatIsAwayIsNamed() throws IOException {
    new FakeControl(data).close();
    assertThat(run("status", "--timeout", "0")).isEqualTo(1);
    assertThat(said()).contains("control does not answer at http://127.0.0.1:").hasLineCount(1);
  }

  @Test
  void aPropertyIsAddedOnceEveryOnlineNodeHasItsRelease() throws IOException {
    try (FakeControl control = new FakeControl(data)) {
      control
          .answers("PUT /properties/demo", 201, "{\"name\": \"demo\", \"release\": 3}")
          .answers("GET /nodes", 200, nodes(node("edge1", true, 2), node("edge2", true, 3)))
          .answers("GET /nodes", 200, nodes(node("edge1", true, 3), node("edge2", true, 3)));
      assertThat(run("property", "add", "demo", "--host", "*", "--origin", "http://o")).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8))
          .isEqualTo("property demo is added: release 3 is in force on 2 of 2 nodes\n");
      assertThat(control.asked()).hasSize(3);
    }
  }

  @Test
  void aReleaseDoesNotWaitForNodesThatAreAway() throws IOException {
    try (FakeControl control = new FakeControl(data)) {
      control
          .answers("POST /releases/1/rollback", 201, "{\"release\": 4}")
          .answers("GET /nodes", 200, nodes(node("edge1", true, 4), node("edge2", false, 3)));
      assertThat(run("release", "rollback", "1")).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("release 4 is in force on 1 of 1 nodes; 1 offline");
    }
  }

  @Test
  void aReleaseWithoutAnyNodeIsNotWaitedFor() throws IOException {
    try (FakeControl control = new FakeControl(data)) {
      control
          .answers("POST /releases/1/rollback", 201, "{\"release\": 4}")
          .answers("GET /nodes", 200, nodes());
      assertThat(run("release", "rollback", "1")).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8)).contains("no node is online");
    }
  }

  @Test
  void aNodeThatRefusesTheReleaseIsNamedWithItsReasons() throws IOException {
    String refusing =
        "{\"id\": \"edge1\", \"online\": true, \"release\": 3, \"refused\": [\"too many rules\"]}";
    try (FakeControl control = new FakeControl(data)) {
      control
          .answers("POST /releases/1/rollback", 201, "{\"release\": 4}")
          .answers("GET /nodes", 200, nodes(refusing, node("edge2", true, 4)));
      assertThat(run("release", "rollback", "1")).isEqualTo(1);
      assertThat(said()).contains("1 of 2 nodes", "edge1 refuses it: too many rules");
    }
  }

  @Test
  void aNodeThatIsSlowIsNamedWhenTheTimeIsOver() throws IOException {
    try (FakeControl control = new FakeControl(data)) {
      control
          .answers("POST /releases/1/rollback", 201, "{\"release\": 4}")
          .answers("GET /nodes", 200, nodes(node("edge1", true, 3)));
      assertThat(run("release", "rollback", "1", "--timeout", "0")).isEqualTo(1);
      assertThat(said()).contains("0 of 1 nodes after 0 s; waiting for edge1");
    }
  }

  @Test
  void aPropertyThatExistsIsNotOverwritten() throws IOException {
    try (FakeControl control = new FakeControl(data)) {
      control.answers("PUT /properties/demo", 412, "{\"title\": \"precondition failed\"}");
      assertThat(run("property", "add", "demo", "--host", "*", "--origin", "http://o"))
          .isEqualTo(1);
      assertThat(said()).contains("property demo exists; --replace changes it").hasLineCount(1);
    }
  }

  @Test
  void aRefusedFileIsToldByLineAndColumn() throws IOException {
    Path file = Files.writeString(data.resolve("demo.yaml"), "name: demo\n");
    String problem =
        "{\"errors\": [{\"pointer\": \"/hosts\", \"line\": 2, \"column\": 5, \"detail\": \"no\"}]}";
    try (FakeControl control = new FakeControl(data)) {
      control.answers("PUT /properties/demo", 422, problem);
      assertThat(run("property", "add", "demo", "--file", file.toString())).isEqualTo(1);
      assertThat(said()).isEqualTo("perigee: " + file + ":2:5: no\n");
    }
  }

  @Test
  void aPurgeWaitsForEveryOnlineNode() throws IOException {
    String half = "{\"acknowledged\": 1, \"online\": 2, \"offline\": 1, \"complete\": false}";
    String whole = "{\"acknowledged\": 2, \"online\": 2, \"offline\": 1, \"complete\": true}";
    try (FakeControl control = new FakeControl(data)) {
      control
          .answers("POST /purges", 202, "{\"id\": \"1.7\"}")
          .answers("GET /purges/1.7?wait=1", 200, half)
          .answers("GET /purges/1.7?wait=1", 200, whole);
      assertThat(run("purge", "--tag", "news", "--soft", "--wait")).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("purged on 2 of 2 nodes; 1 offline");
      assertThat(control.asked().getFirst()).contains("\"tag\":\"news\"", "\"soft\":true");
    }
  }

  @Test
  void statusSaysWhoIsThereAndWhatIsWrong() throws IOException {
    String refusing =
        "{\"id\": \"edge1\", \"role\": \"edge\", \"online\": true, \"release\": 3,"
            + " \"refused\": [\"too many rules\"], \"report\": {\"alarms\": {\"disk\": \"full\"}}}";
    try (FakeControl control = new FakeControl(data)) {
      control
          .answers("GET /status", 200, "{\"properties\": 2, \"release\": 4}")
          .answers("GET /nodes", 200, nodes(refusing, node("edge2", false, 3)));
      assertThat(run("status")).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("1 of 2 nodes online, 2 properties, release 4")
          .contains("edge1: full", "edge1 refused the release: too many rules", "offline");
    }
  }

  @Test
  void aNodesFileIsCheckedWithoutANetwork() throws IOException {
    Path file = Files.writeString(data.resolve("perigee.yaml"), "roles: [edge]\nnode: EDGE\n");
    assertThat(Commands.run("config", "check", file.toString())).isEqualTo(1);
    assertThat(said()).contains(file + ":2:7: ");
  }

  private int run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", data.toString()));
    return Commands.run(all.toArray(String[]::new));
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static String nodes(String... nodes) {
    return "{\"nodes\": [" + String.join(", ", nodes) + "]}";
  }

  private static String node(String id, boolean online, long release) {
    return "{\"id\": \"%s\", \"online\": %s, \"release\": %d}".formatted(id, online, release);
  }
}
