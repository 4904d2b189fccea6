package perigee.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Control's REST API, as a program of a provider would use it. Waits up to 30 s for a control that
/// is away. For any number of threads.
public final class ControlApi {

  private static final Duration AWAY_WITHIN = Duration.ofSeconds(30);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(40);
  private static final Duration APPLIED_WITHIN = Duration.ofSeconds(20);
  private static final Duration PURGED_WITHIN = Duration.ofSeconds(60);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int UNAVAILABLE = 503;

  private final URI base;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  ControlApi(URI base, String token) {
    this.base = base;
    this.token = token;
  }

  /// An answer.
  ///
  /// @param text the body
  public record Reply(int status, String text) {

    public JsonNode json() {
      return JsonMapper.shared().readTree(text);
    }
  }

  /// How a purge went.
  ///
  /// @param acknowledged nodes that did it
  /// @param online nodes that had a link
  /// @param offline nodes that will do it before they serve
  public record Purged(String id, int acknowledged, int online, int offline) {}

  /// Asks once control answers; the answer may be a refusal.
  ///
  /// @param path below `/v1`
  /// @param fields name, value, name, value
  public Reply ask(String method, String path, String body, String... fields) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve("/v1" + path))
            .timeout(ANSWER_WITHIN)
            .header("authorization", "Bearer " + token)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (fields.length > 0) {
      request.headers(fields);
    }
    long end = System.nanoTime() + AWAY_WITHIN.toNanos();
    while (true) {
      try {
        HttpResponse<String> answer =
            http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != UNAVAILABLE || System.nanoTime() - end > 0) {
          return new Reply(answer.statusCode(), answer.body());
        }
      } catch (IOException e) {
        if (System.nanoTime() - end > 0) {
          throw new AssertionError(method + " " + path + ": control is away", e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while control was asked", e);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /// Asks and wants success.
  public JsonNode want(String method, String path, String body, String... fields) {
    Reply reply = ask(method, path, body, fields);
    if (reply.status() >= 300) {
      throw new AssertionError(method + " " + path + " was answered " + reply);
    }
    return reply.json();
  }

  /// Creates or replaces a property; returns once every linked node has applied it.
  ///
  /// @param yaml the whole document
  public void property(String name, String yaml) {
    String path = "/properties/" + name;
    boolean exists = ask("GET", path, "").status() == 200;
    String condition = exists ? "if-match" : "if-none-match";
    JsonNode changed = want("PUT", path, yaml, "content-type", "application/yaml", condition, "*");
    awaitRelease(changed.path("release").asLong());
  }

  /// Waits until every linked node has applied a release.
  public void awaitRelease(long number) {
    Await.until(
        APPLIED_WITHIN,
        "release " + number + " on every node",
        () ->
            nodes().stream()
                .filter(node -> node.path("online").asBoolean())
                .allMatch(node -> node.path("release").asLong() >= number));
  }

  /// Purges; returns once every online node has acknowledged.
  ///
  /// @param body as the API wants it, `{"all": true}` say
  public Purged purge(String body) {
    String id =
        want("POST", "/purges", body, "content-type", "application/json").path("id").asString();
    long end = System.nanoTime() + PURGED_WITHIN.toNanos();
    while (true) {
      JsonNode state = want("GET", "/purges/" + id + "?wait=10", "");
      if (state.path("complete").asBoolean()) {
        return new Purged(
            id,
            state.path("acknowledged").asInt(),
            state.path("online").asInt(),
            state.path("offline").asInt());
      }
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("purge " + id + " is not complete: " + state);
      }
    }
  }

  /// Every node that joined, as the API tells.
  public List<JsonNode> nodes() {
    List<JsonNode> nodes = new ArrayList<>();
    want("GET", "/nodes", "").path("nodes").forEach(nodes::add);
    return nodes;
  }
}
