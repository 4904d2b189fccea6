package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import perigee.testkit.Await;
import perigee.testkit.Perigee;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A `perigee phone` as people start it: what it tells, in order, and what is typed to it.
@NullUnmarked // what must be there and is not fails the test
final class PhoneProcess implements AutoCloseable {

  private static final Duration WITHIN = Duration.ofSeconds(40);

  private final Process process;
  private final Path log;
  private int looked;

  private PhoneProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /// Starts one that waits for calls and keys.
  ///
  /// @param state where its account is
  static PhoneProcess start(Path state, Path log, String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of("phone", "--json", "--state", state.toString()));
    words.addAll(List.of(options));
    return new PhoneProcess(Perigee.start(log, words.toArray(String[]::new)), log);
  }

  /// What it tells next of a kind; what it told before that is passed over.
  JsonNode await(String event) {
    JsonNode[] found = new JsonNode[1];
    Await.until(
        WITHIN,
        "the phone tells " + event + "; see " + log,
        () -> {
          found[0] = next(event);
          return found[0] != null;
        });
    return found[0];
  }

  private JsonNode next(String event) {
    List<String> lines;
    try {
      lines = Files.readAllLines(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // The last line may not be whole yet.
    while (looked < lines.size() - 1
        || (looked < lines.size() && lines.get(looked).endsWith("}"))) {
      String line = lines.get(looked++);
      if (line.startsWith("{")) {
        JsonNode told = JsonMapper.shared().readTree(line);
        if (told.path("event").asString("").equals(event)) {
          return told;
        }
      }
    }
    return null;
  }

  void type(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /// Ends it as people do, and makes sure that it ended well.
  void quit() throws Exception {
    type("q");
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("the phone ends").isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
