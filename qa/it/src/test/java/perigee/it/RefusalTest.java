package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import perigee.testkit.CommandResult;
import perigee.testkit.ControlApi;
import perigee.testkit.Perigee;
import perigee.testkit.SmallNetwork;
import tools.jackson.databind.JsonNode;

/// What is wrong is refused with its place and the way out, wherever it comes in.
@ExtendWith(SharedNetwork.class)
class RefusalTest {

  private static final String WRONG =
      """
      name: wrong
      hosts: [wrong.test]
      origins:
        - url: ftp://127.0.0.1
      rules:
        - set:
            cache-lifetme: 10s
      """;

  private final SmallNetwork network;

  @TempDir private Path folder = Path.of("");

  RefusalTest(SmallNetwork network) {
    this.network = network;
  }

  @Test
  void aPropertyFileIsRefusedWithLineAndColumn() throws IOException {
    Path file = Files.writeString(folder.resolve("wrong.yaml"), WRONG);
    for (CommandResult refused :
        List.of(
            network.command("property", "add", "wrong", "--file", file.toString()),
            Perigee.command(List.of("property", "check", file.toString())))) {
      assertThat(refused.status()).as(refused.toString()).isEqualTo(1);
      assertThat(refused.err())
          .contains(file + ":4:10: ")
          .contains("http:// or https://")
          .contains(file + ":7:7: ")
          .contains("cache-lifetime");
    }
    assertThat(network.api().ask("GET", "/properties/wrong", "").status()).isEqualTo(404);
  }

  @Test
  void theApiRefusesItWithEveryError() {
    ControlApi.Reply refused =
        network
            .api()
            .ask(
                "PUT",
                "/properties/wrong",
                WRONG,
                "content-type",
                "application/yaml",
                "if-none-match",
                "*");
    assertThat(refused.status()).isEqualTo(422);
    JsonNode errors = refused.json().path("errors");
    assertThat(errors.size()).isEqualTo(2);
    assertThat(errors.path(0).path("pointer").asString()).isEqualTo("/origins/0/url");
    assertThat(errors.path(0).path("line").asInt()).isEqualTo(4);
    assertThat(errors.path(0).path("column").asInt()).isEqualTo(10);
    assertThat(errors.path(1).path("line").asInt()).isEqualTo(7);
    assertThat(errors.path(1).path("detail").asString()).contains("cache-lifetime");
  }

  @Test
  void wordsOnTheCommandLineAreRefusedToo() {
    CommandResult refused =
        network.command("property", "add", "wrong", "--host", "*", "--origin", "127.0.0.1:80");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("origins/0/url").contains("http:// or https://");
  }

  @Test
  void aNodesFileIsCheckedBeforeItStarts() throws IOException {
    String good = Files.readString(network.data().resolve("edge1").resolve("perigee.yaml"));
    Path right = Files.writeString(folder.resolve("right.yaml"), good);
    assertThat(check(right).status()).isEqualTo(0);
    Path wrong = folder.resolve("node.yaml");
    Files.writeString(wrong, good.replaceFirst("memory-bytes: \\S+", "memory-bytes: 1KiB"));
    CommandResult refused = check(wrong);
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .containsPattern("node.yaml:[0-9]+:[0-9]+: content.*memory-bytes")
        .contains("is '1KiB'; it must be 1048576 (1MiB) to");
  }

  private static CommandResult check(Path file) {
    return Perigee.command(List.of("config", "check", file.toString()));
  }

  @Test
  void wrongUseEndsWithTwo() {
    assertThat(network.command("purge").status()).isEqualTo(2);
    assertThat(Perigee.command(List.of("no-such-command")).status()).isEqualTo(2);
  }
}
