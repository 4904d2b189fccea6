package perigee.lab.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import perigee.lab.wan.Address;

/// One client's part in measuring the truth: fetches from every edge, in an order drawn anew each
/// round, so that what changes meanwhile hits all of them alike. For a thread in the client's
/// namespace.
///
/// @param client the group's name
/// @param shadow the address to come from
/// @param atOnce lets so many large objects be under way
public record TruthRound(
    String client, Address shadow, List<Server> edges, Truth truth, Semaphore atOnce, long seed) {

  private static final int HTTP = 80;
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 30_000;

  /// Rounds at most, as a multiple of what is wanted.
  private static final int MOST_TIMES = 6;

  /// An edge.
  public record Server(String name, Address address) {}

  public TruthRound {
    edges = List.copyOf(edges);
  }

  /// Fetches so many times from each edge, and on from those of which chance still decides whether
  /// they are best: single fetches over paths that lose differ by a factor of two.
  public void run(Kind kind, int rounds) throws InterruptedException {
    Random random = new Random(seed);
    for (int i = 0; i < rounds; i++) {
      round(kind, edges, random);
    }
    List<Server> unsure = unsure(kind);
    for (int i = rounds; i < MOST_TIMES * rounds && !unsure.isEmpty(); i++) {
      round(kind, unsure, random);
      unsure = unsure(kind);
    }
  }

  private List<Server> unsure(Kind kind) {
    List<String> names = edges.stream().map(Server::name).toList();
    return edges.stream().filter(edge -> truth.isUnsure(client, edge.name(), names, kind)).toList();
  }

  private void round(Kind kind, List<Server> from, Random random) throws InterruptedException {
    Fetch fetch = new Fetch(Optional.of(shadow), HTTP, CONNECT_MILLIS, READ_MILLIS);
    List<Server> order = new ArrayList<>(from);
    Collections.shuffle(order, random);
    for (Server edge : order) {
      atOnce.acquire();
      try {
        truth.add(
            client, edge.name(), kind, () -> fetch.get(edge.address(), kind.host(), kind.path()));
      } finally {
        atOnce.release();
      }
    }
  }
}
