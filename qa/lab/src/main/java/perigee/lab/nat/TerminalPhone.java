package perigee.lab.nat;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A `perigee phone` that runs: keys are typed into it, and what happens is read from it.
final class TerminalPhone implements Closeable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final long LOOK_MILLIS = 100;

  private final Process process;
  private final List<JsonNode> events = new ArrayList<>();

  TerminalPhone(Process process) {
    this.process = process;
    Thread.ofPlatform().daemon().name("phone-events").start(this::read);
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = in.readLine();
      while (line != null) {
        if (line.startsWith("{")) {
          synchronized (this) {
            events.add(JSON.readTree(line));
            notifyAll();
          }
        }
        line = in.readLine();
      }
    } catch (IOException _) {
      // What is missing then, the matrix tells.
      return;
    }
  }

  void type(String line) throws IOException {
    OutputStream to = process.getOutputStream();
    to.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    to.flush();
  }

  /// How many events there were; those after that belong to what follows.
  synchronized int mark() {
    return events.size();
  }

  /// The first event of a kind since a mark; null if it does not come in time.
  synchronized @Nullable JsonNode await(int since, String kind, long millis)
      throws InterruptedException {
    long until = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() < until) {
      JsonNode found = last(since, event -> event.path("event").asString().equals(kind));
      if (found != null) {
        return found;
      }
      wait(LOOK_MILLIS);
    }
    return null;
  }

  /// The last event since a mark that is as asked.
  synchronized @Nullable JsonNode last(int since, Predicate<JsonNode> wanted) {
    JsonNode found = null;
    for (JsonNode event : events.subList(since, events.size())) {
      found = wanted.test(event) ? event : found;
    }
    return found;
  }

  synchronized List<JsonNode> since(int mark) {
    return List.copyOf(events.subList(mark, events.size()));
  }

  @Override
  public void close() throws IOException {
    process.destroy();
  }
}
