package perigee.lab.client;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import perigee.lab.wan.Address;

/// Asks a name server again and again what it would answer each client, with the client's subnet.
/// Runs on a thread of its own in the name server's namespace, so that no path delays it.
public final class Watch {

  private static final long PAUSE_MILLIS = 250;

  private final Map<String, Address> clients;
  private final Map<Address, Edge> edges;
  private final String name;
  private final Resolving asking;
  private final Answers answers;
  private volatile boolean isDone;

  /// An edge.
  public record Edge(String name, String region) {}

  /// @param clients their subnets, by name
  /// @param name that is asked for
  public Watch(
      Map<String, Address> clients,
      Map<Address, Edge> edges,
      String name,
      Address server,
      Answers answers) {
    this.clients = new LinkedHashMap<>(clients);
    this.edges = Map.copyOf(edges);
    this.name = name;
    this.asking = new Resolving(server, false, new SplittableRandom(1));
    this.answers = answers;
  }

  /// Asks until told to stop.
  public void run() throws InterruptedException {
    while (!isDone) {
      for (Map.Entry<String, Address> client : clients.entrySet()) {
        try {
          List<Address> found = asking.resolve(name, Optional.of(client.getValue())).addresses();
          answers.add(client.getKey(), answer(found));
        } catch (IOException _) {
          // A name server that is away has no answer; the next round asks again.
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  public void stop() {
    isDone = true;
  }

  private Answers.Answer answer(List<Address> found) {
    List<Edge> known =
        found.stream()
            .map(address -> edges.getOrDefault(address, new Edge(address.toString(), "unknown")))
            .toList();
    return new Answers.Answer(
        System.nanoTime(),
        known.stream().map(Edge::region).distinct().toList(),
        known.stream().map(Edge::name).toList());
  }
}
