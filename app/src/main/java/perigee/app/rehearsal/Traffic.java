package perigee.app.rehearsal;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What clients of every kind ask of an edge: hits of all sizes by all protocols, new connections,
/// and much that is not there yet. Enough of each that what is hot is compiled and its profile
/// known.
public final class Traffic {

  private static final int CLIENTS = 8;
  private static final int STREAMS = 10;
  private static final String HTTP_1 = "http/1.1";
  private static final String HTTP_2 = "h2";

  private final URI plain;
  private final URI secure;
  private final Connections connections = new Connections();

  private Traffic(URI plain, URI secure) {
    this.plain = plain;
    this.secure = secure;
  }

  /// Lives through all of it; returns when it is over.
  ///
  /// @param plain where the edge listens
  /// @param secure where it listens with TLS
  public static void pass(URI plain, URI secure) throws IOException, InterruptedException {
    Traffic traffic = new Traffic(plain, secure);
    traffic.all(Traffic::misses);
    traffic.all(Traffic::hits);
    traffic.all(Traffic::streams);
    traffic.all(Traffic::handshakes);
  }

  /// What one client does.
  private interface Part {
    void run(Traffic traffic, int client) throws IOException;
  }

  private void all(Part part) throws IOException, InterruptedException {
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        int client = i;
        running.add(
            threads.submit(() -> {
              part.run(this, client);
              return null;
            }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a client of the rehearsal failed: " + e.getCause(), e);
    }
  }

  private void misses(int client) throws IOException {
    String mine = "/new/" + client + "-";
    try (PlainClient http = new PlainClient(connections.open(plain, HTTP_1))) {
      for (int i = 0; i < 400; i++) {
        http.get(mine + i + "/1024", false);
        if (i % 4 == 0) {
          http.get(mine + i + "/10240", false);
        }
        if (i % 16 == 0) {
          http.get(mine + i + "/102400", false);
        }
      }
    }
  }

  private void hits(int client) throws IOException {
    for (URI edge : List.of(plain, secure)) {
      try (PlainClient http = new PlainClient(connections.open(edge, HTTP_1))) {
        for (int i = 0; i < 800; i++) {
          http.get("/hit/1024", false);
          http.get("/hit/10240", false);
          if (i % 8 == 0) {
            http.get("/hit/102400", false);
          }
          if (i % 32 == client) {
            http.get("/hit/1048576", false);
          }
        }
      }
    }
  }

  private void streams(int client) throws IOException {
    for (URI edge : List.of(plain, secure)) {
      try (StreamsClient http =
          new StreamsClient(connections.open(edge, HTTP_2), edge.equals(secure))) {
        for (int i = 0; i < 150; i++) {
          http.get("/hit/1024", STREAMS);
          http.get("/hit/10240", STREAMS);
        }
      }
    }
  }

  private void handshakes(int client) throws IOException {
    for (int i = 0; i < 250; i++) {
      try (PlainClient http = new PlainClient(connections.open(secure, HTTP_1))) {
        http.get("/hit/1024", true);
      }
    }
  }
}
