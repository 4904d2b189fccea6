package perigee.app.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import perigee.app.config.JsonFile;

/// A control that gives prepared answers; the last of a request's answers is given again and again.
final class FakeControl implements AutoCloseable {

  private record Prepared(int status, String body) {}

  private final HttpServer server;
  private final Map<String, Queue<Prepared>> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new ArrayList<>(); // guarded by this

  /// Starts one that commands find through a data folder.
  FakeControl(Path data) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1", this::handle);
    server.start();
    String api = "http://127.0.0.1:" + server.getAddress().getPort();
    JsonFile.write(
        data.resolve("endpoints.json"),
        Map.of("api", api, "api-token", "secret"),
        JsonFile.Access.OWNER);
  }

  /// Prepares the next answer to a request such as `GET /nodes`.
  FakeControl answers(String request, int status, String body) {
    answers.computeIfAbsent(request, _ -> new ArrayDeque<>()).add(new Prepared(status, body));
    return this;
  }

  /// What was asked, each with its body.
  synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String request =
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI().toString().substring("/v1".length());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(body.isEmpty() ? request : request + " " + body);
    Queue<Prepared> queue = answers.getOrDefault(request, new ArrayDeque<>());
    Prepared answer = queue.size() > 1 ? queue.remove() : queue.peek();
    if (answer == null) {
      answer = new Prepared(500, "{\"title\": \"unexpected: " + request + "\"}");
    }
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
